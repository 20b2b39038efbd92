//! Whoever sits before the game: with keys alone, or with the pointer alone (and keys only to write answers).

use super::{
    game::Game,
    scene::{Place, Scene},
};
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use std::time::{Duration, Instant};

/// Metres from a corner at which it counts as turned.
const TURNED_M: f64 = 8.0;

/// Metres from a stop that are near enough: everything can be done from there.
const NEAR_M: f64 = 4.0;

/// Metres per second of a walk and of a run.
const WALK_MPS: f64 = 3.5;
const RUN_MPS: f64 = 7.0;

/// How long the way from one corner to the next may take.
const LEG_LIMIT: Duration = Duration::from_secs(240);

/// How long a click may take to show.
const CLICK_SHOWS: Duration = Duration::from_secs(8);

/// Pixels that clicks keep away from panels.
const MARGIN_PX: i32 = 8;

/// What is used to play.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hands {
    Keys,
    Pointer,
}

/// Where the player is, seen from where to go: metres to the east and to the north.
fn offset(scene: &Scene, to: LonLat) -> LocalPoint {
    let here = scene.play().player.position();
    LocalFrame::about(here).to_local(to)
}

fn length_m(offset: LocalPoint) -> f64 {
    offset.x.hypot(offset.y)
}

/// The arrow keys for the one of eight directions that is nearest.
fn arrows(towards: LocalPoint) -> Vec<&'static str> {
    // The tangent of an eighth of a turn's half: nearer to an axis than that, one key does.
    const ALONE: f64 = 0.414;
    let mut keys = Vec::new();
    if towards.x.abs() > ALONE * towards.y.abs() {
        keys.push(if towards.x > 0.0 { "Right" } else { "Left" });
    }
    if towards.y.abs() > ALONE * towards.x.abs() {
        keys.push(if towards.y > 0.0 { "Up" } else { "Down" });
    }
    keys
}

impl Hands {
    /// Presses a button by its key, or by a click on it, until that has shown.
    pub fn press(self, game: &mut Game, awaited: &str, key: &str, words: &str, holds: impl Fn(&Scene) -> bool) -> Scene {
        game.act(awaited, |game| if self == Self::Keys { game.key(key) } else { game.click_button(words) }, holds)
    }

    /// Goes through these corners to the last, and stands there.
    pub fn walk(self, game: &mut Game, way: &[LonLat]) {
        for (index, corner) in way.iter().enumerate() {
            let stops = index + 1 == way.len();
            match self {
                Self::Keys => steer(game, *corner, stops),
                Self::Pointer => click_on(game, *corner, stops),
            }
        }
    }

    /// Goes through all of these corners, and does not care where exactly it then stands.
    pub fn pass(self, game: &mut Game, way: &[LonLat]) {
        for corner in way {
            match self {
                Self::Keys => steer(game, *corner, false),
                Self::Pointer => click_on(game, *corner, false),
            }
        }
        game.hold(&[]);
    }
}

/// Holds the arrow keys that lead to a place, in a closed loop, and runs as long as it is far.
fn steer(game: &mut Game, to: LonLat, stops: bool) {
    let since = Instant::now();
    let mut before = game.look();
    loop {
        let scene = game.look();
        let away = offset(&scene, to);
        let away_m = length_m(away);
        if !stops && away_m < TURNED_M {
            return;
        }
        if stops && away_m < NEAR_M {
            game.hold(&[]);
            // The keys' release may show only in the next frames.
            let from = scene.frame;
            let scene = game.until("the player stands", |scene| scene.frame >= from + 3);
            if length_m(offset(&scene, to)) < NEAR_M {
                return;
            }
        }
        if since.elapsed() > LEG_LIMIT {
            game.fail(&format!("{away_m:.0} m are left to {to:?}, and it takes too long"));
        }
        // What is told may be as old as a frame, or as half a second, and the keys act until the next.
        let frames = (scene.frame - before.frame).max(1) as f64;
        let told_s = (f64::from(scene.time_s - before.time_s) / frames).clamp(0.5, 1.0);
        before = scene.clone();
        let keys = arrows(away);
        if !stops || away_m > 2.5 * RUN_MPS * told_s + NEAR_M {
            game.hold(&[&keys[..], &["shift"]].concat());
            game.next();
        } else if away_m > 2.0 * WALK_MPS * told_s + NEAR_M {
            game.hold(&keys);
            game.next();
        } else {
            // A tap: as long as the rest of the way takes, but until a frame has seen it.
            let pressed = Instant::now();
            game.hold(&keys);
            let place = scene.play().player.at;
            let moved = game.comes(Duration::from_secs(5), |scene| scene.play().player.at != place);
            let rest = Duration::from_secs_f64((away_m - 1.0).max(0.2) / WALK_MPS);
            std::thread::sleep(if moved { rest.saturating_sub(pressed.elapsed()) } else { Duration::ZERO });
            game.hold(&[]);
            game.next();
        }
    }
}

/// Clicks on the map where a place is, or on the way there as far as the map can be seen, until the player is there.
fn click_on(game: &mut Game, to: LonLat, stops: bool) {
    let since = Instant::now();
    let mut missed = 0;
    loop {
        let scene = game.look();
        let play = scene.play();
        let away = offset(&scene, to);
        let away_m = length_m(away);
        if !stops && away_m < TURNED_M || stops && away_m < NEAR_M && play.walking_to.is_none() {
            return;
        }
        if since.elapsed() > LEG_LIMIT {
            game.fail(&format!("{away_m:.0} m are left to {to:?}, and it takes too long"));
        }
        // On the way there, or on the way to where the next click can reach farther.
        let still_m = |goal: &Place| length_m(offset(&scene, goal.position()));
        let leads_there = |goal: &Place| {
            let goal = offset(&scene, goal.position());
            (goal.x - away.x).hypot(goal.y - away.y) < 0.7 * if stops { NEAR_M } else { TURNED_M }
        };
        if play.walking_to.as_ref().is_some_and(|goal| leads_there(goal) || missed == 0 && still_m(goal) > 25.0) {
            game.next();
            continue;
        }
        let Some(at) = place_to_click(&scene, away, missed) else {
            game.fail(&format!("nowhere on the way to {to:?} can be clicked"));
        };
        game.click(at);
        let before = play.walking_to.map(|goal| goal.at);
        let shown = game.comes(CLICK_SHOWS, |scene| {
            let now = scene.play().walking_to.map(|goal| goal.at);
            now.is_some() && now != before || length_m(offset(scene, to)) < NEAR_M
        });
        missed = if shown { 0 } else { missed + 1 };
        if missed > 5 {
            game.fail(&format!("clicks on the map at {at:?} lead nowhere"));
        }
    }
}

/// The farthest place on the way that shows the map; nearer ones after misses.
fn place_to_click(scene: &Scene, away: LocalPoint, missed: usize) -> Option<[i32; 2]> {
    let play = scene.play();
    let scale = f64::from(play.px_per_m);
    let at = |share: f64| {
        let px = [away.x * scale * share, -away.y * scale * share];
        [play.player.px[0] + px[0].round() as i32, play.player.px[1] + px[1].round() as i32]
    };
    (missed..20).map(|step| at(1.0 - step as f64 * 0.05)).find(|at| scene.is_map(*at, MARGIN_PX))
}

#[test]
fn keys_are_those_of_the_nearest_of_eight_directions() {
    let towards = |x: f64, y: f64| arrows(LocalPoint::new(x, y)).join(" ");
    let all = [towards(1.0, 0.2), towards(1.0, 0.6), towards(0.1, 1.0), towards(-1.0, -0.9), towards(0.3, -1.0)];
    assert_eq!(all, ["Right", "Right Up", "Up", "Left Down", "Down"]);
}
