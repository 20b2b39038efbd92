//! Whoever sits before the game: with keys alone, or with the pointer alone.

use super::{
    game::Game,
    scene::{Place, Scene},
};
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use std::time::{Duration, Instant};

/// Metres from a corner at which it counts as turned: by a click the game finds the way round it, by keys on a narrow quay nobody does.
const TURNED_M: f64 = 8.0;
const TURNED_BY_KEYS_M: f64 = 3.0;

/// Metres beside the straight way that are of no importance: jetties and quays are twice as wide.
const BESIDE_M: f64 = 2.0;

/// Metres from a stop that are near enough: everything can be done from there.
const NEAR_M: f64 = 4.0;

/// Metres of a way from which on a click is a double click, which runs.
const RUNS_FROM_M: f64 = 30.0;

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

/// What the arrow keys can do: the keys, and the way that they lead, of length one.
fn directions() -> impl Iterator<Item = (Vec<&'static str>, LocalPoint)> {
    let keys = |axis: i32, names: [&'static str; 2]| match axis {
        0 => None,
        axis => Some(names[usize::from(axis > 0)]),
    };
    let all = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y))).filter(|both| *both != (0, 0));
    all.map(move |(x, y)| {
        let length = f64::from(x * x + y * y).sqrt();
        let held = keys(x, ["Left", "Right"]).into_iter().chain(keys(y, ["Down", "Up"])).collect();
        (held, LocalPoint::new(f64::from(x) / length, f64::from(y) / length))
    })
}

/// The keys that lead best in the next `told_s` seconds from where `away` is left to go, on a straight way of this bearing: far along it, and
/// not far beside it. Whether they run, too.
fn best_keys(away: LocalPoint, bearing: LocalPoint, told_s: f64) -> Vec<&'static str> {
    let cost = |towards: LocalPoint, step_m: f64| {
        let left = LocalPoint::new(away.x - towards.x * step_m, away.y - towards.y * step_m);
        let along_m = left.x * bearing.x + left.y * bearing.y;
        let beside_m = (left.x * bearing.y - left.y * bearing.x).abs();
        along_m.abs() + 0.5 * beside_m + 3.0 * (beside_m - BESIDE_M).max(0.0)
    };
    let run = directions().map(|(keys, towards)| ([&keys[..], &["shift"]].concat(), cost(towards, RUN_MPS * told_s)));
    let walk = directions().map(|(keys, towards)| (keys, cost(towards, WALK_MPS * told_s)));
    run.chain(walk).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(keys, _)| keys).unwrap_or_default()
}

impl Hands {
    /// Presses a button by its key, or by a click on it, until that has shown.
    pub fn press(self, game: &mut Game, awaited: &str, key: &str, words: &str, holds: impl Fn(&Scene) -> bool) -> Scene {
        game.act(awaited, |game| if self == Self::Keys { game.key(key) } else { game.click_button(words) }, holds)
    }

    /// Writes a text into the empty field of this name, which has the keyboard; by pointer letter by letter on the letter board, which then
    /// still lies there.
    pub fn write(self, game: &mut Game, field: &str, text: &str) {
        if self == Self::Keys {
            game.type_text(text);
        } else {
            game.act("the letter board", |game| game.click_button("Abc"), |scene| scene.button("Space").is_some());
            for (count, letter) in text.chars().enumerate() {
                let label = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
                let is_key = |label: &str, wanted: &str| label.to_lowercase() == wanted.to_lowercase();
                let key = game.until(&format!("the key {label}"), |scene| {
                    scene.buttons.iter().any(|button| !button.covered && is_key(&button.label, &label))
                });
                let key = key.buttons.iter().find(|button| !button.covered && is_key(&button.label, &label)).unwrap().rect;
                game.click(key);
                game.until("the letter is written", |scene| {
                    scene.field(field).is_some_and(|field| field.value.chars().count() == count + 1)
                });
            }
        }
        let is_written = |value: &str| value.to_lowercase() == text.to_lowercase();
        game.until("the text is written", |scene| scene.field(field).is_some_and(|field| is_written(&field.value)));
    }

    /// Goes through these corners to the last, and stands there.
    pub fn walk(self, game: &mut Game, way: &[LonLat]) {
        for (index, corner) in way.iter().enumerate() {
            let stops = index + 1 == way.len();
            match self {
                Self::Keys => steer(game, *corner, if stops { NEAR_M } else { TURNED_BY_KEYS_M }, stops),
                Self::Pointer => click_on(game, *corner, stops),
            }
        }
    }

    /// Goes to a place and does not care where exactly it then stands.
    pub fn pass(self, game: &mut Game, place: LonLat) {
        match self {
            Self::Keys => steer(game, place, TURNED_M, false),
            Self::Pointer => click_on(game, place, false),
        }
        game.hold(&[]);
    }
}

/// Holds the arrow keys that lead to a place along a straight way, in a closed loop, and runs as long as it is far.
fn steer(game: &mut Game, to: LonLat, near_m: f64, stops: bool) {
    let since = Instant::now();
    let mut before = game.look();
    let way = offset(&before, to);
    let way_m = length_m(way).max(0.1);
    let bearing = LocalPoint::new(way.x / way_m, way.y / way_m);
    let mut held_up = 0;
    loop {
        let scene = game.look();
        let away = offset(&scene, to);
        let away_m = length_m(away);
        if away_m < near_m {
            if !stops {
                return;
            }
            game.hold(&[]);
            // The keys' release may show only in the next frames.
            let scene = game.frames(3);
            if length_m(offset(&scene, to)) < near_m {
                return;
            }
            before = scene;
            continue;
        }
        if since.elapsed() > LEG_LIMIT {
            game.fail(&format!("{away_m:.0} m are left to {to:?}, and it takes too long"));
        }
        // What is told may be as old as a frame, or as half a second, and the keys act until the next.
        let frames = (scene.frame - before.frame).max(1) as f64;
        let told_s = (f64::from(scene.time_s - before.time_s) / frames).clamp(0.5, 1.0);
        let moved_m = length_m(offset(&before, scene.play().player.position()));
        held_up = if scene.frame > before.frame && moved_m < 0.1 { held_up + 1 } else { 0 };
        before = scene.clone();
        if held_up > 3 {
            // Held up by something: a step aside, to one side and then to the other.
            let side = if held_up % 4 < 2 { 1.0 } else { -1.0 };
            let aside = LocalPoint::new(-away.y * side, away.x * side);
            let unit = LocalPoint::new(aside.x / away_m, aside.y / away_m);
            game.hold(&best_keys(LocalPoint::new(unit.x * WALK_MPS, unit.y * WALK_MPS), unit, told_s));
            game.next();
        } else if away_m > WALK_MPS * told_s + near_m {
            game.hold(&best_keys(away, bearing, told_s));
            game.next();
        } else {
            // A tap: as long as the rest of the way takes, but until a frame has seen it.
            let pressed = Instant::now();
            let straight = LocalPoint::new(away.x / away_m, away.y / away_m);
            let keys = best_keys(away, straight, away_m / RUN_MPS);
            game.hold(&keys.iter().copied().filter(|key| *key != "shift").collect::<Vec<_>>());
            let place = scene.play().player.at;
            let moved = game.comes(Duration::from_secs(5), |scene| scene.play().player.at != place);
            let rest = Duration::from_secs_f64((away_m - 0.5).max(0.2) / WALK_MPS);
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
        game.click_map(at, away_m > RUNS_FROM_M);
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
fn keys_lead_along_a_way_of_any_bearing_and_never_far_beside_it() {
    for told_s in [0.5, 1.0] {
        for degrees in (0..360).step_by(7) {
            let turn = f64::from(degrees).to_radians();
            let bearing = LocalPoint::new(turn.cos(), turn.sin());
            let mut away = LocalPoint::new(bearing.x * 150.0, bearing.y * 150.0);
            let mut frames = 0;
            while length_m(away) > WALK_MPS * told_s + TURNED_BY_KEYS_M {
                let keys = best_keys(away, bearing, told_s);
                let step_m = told_s * if keys.contains(&"shift") { RUN_MPS } else { WALK_MPS };
                let towards = directions().find(|(held, _)| keys.starts_with(held) && keys.len() - held.len() < 2).unwrap().1;
                away = LocalPoint::new(away.x - towards.x * step_m, away.y - towards.y * step_m);
                let beside_m = (away.x * bearing.y - away.y * bearing.x).abs();
                assert!(beside_m < 4.5, "{degrees} degrees, {told_s} s: {beside_m} m beside the way");
                frames += 1;
                assert!(f64::from(frames) * told_s < 2.0 * 150.0 / WALK_MPS, "{degrees} degrees, {told_s} s: too slow");
            }
        }
    }
}
