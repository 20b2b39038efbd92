//! The map in words, for who cannot see it: near what the player is, where to go, and how far. It is told calmly, in round figures; and the
//! way is read out when it is another, and at some distances.

use super::{HERE_M, metres_in_words};
use crate::game::{
    controls::{SpokenName, SpokenRole},
    moments::{near_name, place},
    session::{CurrentHunt, Goal, GoalTarget, OwnPosition, Screen},
};
use bevy::{a11y::AccessibilityRequested, prelude::*};
use hunt_shared::{geo::LocalPoint, identity::ChallengeId};
use std::f64::consts::TAU;

/// Seconds for which what is said stays, so that it can be heard to its end.
const CALM_S: f32 = 4.0;

/// Metres to the goal at which the way is read out.
const CALLS_M: [f64; 7] = [1000.0, 500.0, 200.0, 100.0, 50.0, 20.0, HERE_M];

/// The map in words.
#[derive(Component)]
struct SpokenMap {
    age_s: f32,
}

/// The way in words, as it was read out last.
#[derive(Component)]
struct SpokenWay {
    called: Option<Called>,
    age_s: f32,
}

/// What was called last.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Called {
    challenge: ChallengeId,
    /// How many of [`CALLS_M`] have been passed.
    passed: usize,
}

impl Called {
    /// What there is to call now, after what was called last: another goal, a nearer one, or one that is clearly farther than it was.
    fn next(last: Option<&Self>, goal: &GoalTarget) -> Option<Self> {
        let passed = CALLS_M.iter().filter(|mark| goal.distance_m < **mark).count();
        let same = last.filter(|last| last.challenge == goal.challenge);
        let is_news = same.is_none_or(|last| passed > last.passed || passed + 1 < last.passed);
        is_news.then(|| Self { challenge: goal.challenge.clone(), passed })
    }
}

/// Tells the map.
pub struct SpokenMapPlugin;

impl Plugin for SpokenMapPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_words).add_systems(
            Update,
            (tell, call_way).run_if(in_state(Screen::Playing).and_then(resource_exists::<CurrentHunt>).and_then(is_listened_to)),
        );
    }
}

/// A screen reader has asked: for nobody else the map is put into words.
fn is_listened_to(requested: Option<Res<AccessibilityRequested>>) -> bool {
    requested.is_some_and(|requested| requested.get())
}

fn spawn_words(mut commands: Commands) {
    let everywhere = Node { position_type: PositionType::Absolute, width: percent(100), height: percent(100), ..default() };
    commands.spawn((
        SpokenMap { age_s: CALM_S },
        SpokenRole::Picture,
        SpokenName(String::new()),
        DespawnOnExit(Screen::Playing),
        everywhere,
        GlobalZIndex(-1),
        Pickable::IGNORE,
    ));
    commands.spawn((
        SpokenWay { called: None, age_s: CALM_S },
        SpokenRole::Status,
        SpokenName(String::new()),
        DespawnOnExit(Screen::Playing),
        Node { position_type: PositionType::Absolute, ..default() },
        Pickable::IGNORE,
    ));
}

fn tell(
    hunt: Res<CurrentHunt>,
    own: Res<OwnPosition>,
    goal: Res<Goal>,
    time: Res<Time<Real>>,
    mut maps: Query<(&mut SpokenMap, &mut SpokenName)>,
) {
    for (mut map, mut name) in &mut maps {
        map.age_s += time.delta_secs();
        if map.age_s < CALM_S {
            continue;
        }
        let words = summary(&hunt, own.point, &goal);
        if name.0 != words {
            name.0 = words;
            map.age_s = 0.0;
        }
    }
}

fn call_way(own: Res<OwnPosition>, goal: Res<Goal>, time: Res<Time<Real>>, mut ways: Query<(&mut SpokenWay, &mut SpokenName)>) {
    for (mut way, mut name) in &mut ways {
        way.age_s += time.delta_secs();
        let Some(goal) = goal.0.as_ref().filter(|_| way.age_s >= CALM_S) else { continue };
        if let Some(called) = Called::next(way.called.as_ref(), goal) {
            *way = SpokenWay { called: Some(called), age_s: 0.0 };
            name.0 = way_in_words(goal, own.point);
        }
    }
}

/// The map in words.
fn summary(hunt: &CurrentHunt, here: LocalPoint, goal: &Goal) -> String {
    let map = say!("accessible-map", hunt = hunt.view.title.as_str());
    let position = hunt.frame.to_lonlat(here);
    let near = match near_name(hunt, position) {
        Some(place) => say!("accessible-here", place = place),
        None => say!("accessible-here-coordinates", place = place(None, position)),
    };
    let way = goal.0.as_ref().map_or_else(|| say!("accessible-no-goal"), |goal| way_in_words(goal, here));
    format!("{map}. {near} {way}")
}

/// Where the goal is, and how far.
fn way_in_words(goal: &GoalTarget, here: LocalPoint) -> String {
    if goal.distance_m < HERE_M {
        return say!("accessible-goal-here", title = goal.title.as_str());
    }
    say!(
        "accessible-goal",
        title = goal.title.as_str(),
        distance = metres_in_words(rounded(goal.distance_m)),
        direction = direction(here, goal.target),
    )
}

/// In steps that are not passed all the time.
fn rounded(metres: f64) -> f64 {
    let step = match metres {
        near if near < 200.0 => 10.0,
        far if far < 1000.0 => 50.0,
        _ => 100.0,
    };
    (metres / step).round().max(1.0) * step
}

/// One of the eight winds.
fn direction(from: LocalPoint, to: LocalPoint) -> &'static str {
    const WINDS: [&str; 8] = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];
    let eighth = (to.y - from.y).atan2(to.x - from.x) / TAU * 8.0;
    WINDS[(eighth.round().rem_euclid(8.0)) as usize % 8]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::empty_view;
    use hunt_shared::{
        geo::{LocalFrame, LonLat},
        hunt::{MapFeature, MapGeometry, MapKind},
    };
    use std::sync::Arc;

    #[test]
    fn the_map_is_told_in_round_figures() {
        let mut view = empty_view();
        let jetty = MapGeometry::Point(LonLat::new(-42.0, 38.5));
        view.map.push(MapFeature { kind: MapKind::Place, name: "The Jetty".into(), geometry: jetty });
        let hunt = CurrentHunt { view: Arc::new(view), frame: LocalFrame::about(LonLat::new(-42.0, 38.5)) };
        let here = LocalPoint::new(20.0, 0.0);
        let goal = |x, y| {
            let target = LocalPoint::new(x, y);
            let (challenge, title) = ("a".into(), "Bell Rock".into());
            Goal(Some(GoalTarget { challenge, title, target, distance_m: here.distance_m(target) }))
        };
        let told = summary(&hunt, here, &goal(20.0, 123.4));
        assert_eq!(told, "Map of A test. You are near The Jetty. Bell Rock is 120 m to the north.");
        assert!(summary(&hunt, here, &goal(-800.0, -790.0)).ends_with("Bell Rock is 1.1 km to the south-west."));
        assert!(summary(&hunt, here, &goal(22.0, 0.0)).ends_with("Bell Rock is right here."));
        let far = LocalPoint::new(3_000.0, 0.0);
        assert!(summary(&hunt, far, &Goal(None)).contains("38.5000° N"));
    }

    #[test]
    fn the_way_is_called_when_it_is_another_and_at_few_distances() {
        let mut last: Option<Called> = None;
        let mut called = |challenge: &str, distance_m: f64| {
            let (title, target) = ("Bell Rock".into(), LocalPoint::new(0.0, distance_m));
            let goal = GoalTarget { challenge: challenge.into(), title, target, distance_m };
            let next = Called::next(last.as_ref(), &goal);
            last = next.clone().or(last.take());
            next.is_some()
        };
        let walked: Vec<_> = (0..=300).rev().filter(|metres| called("bell-rock", f64::from(*metres))).collect();
        assert_eq!(walked, [300, 199, 99, 49, 19, 7]);
        assert!(!called("bell-rock", 8.5), "no more than a step away");
        assert!(!called("bell-rock", 7.5));
        assert!(called("bell-rock", 60.0), "clearly farther");
        assert!(called("rope-walk", 60.0), "another goal");
    }
}
