//! The map in words, for who cannot see it: near what the player is, where to go, and how far. It is told calmly, in round figures.

use super::metres_in_words;
use crate::game::{
    controls::{SpokenName, SpokenRole},
    moments::{near_name, place},
    session::{CurrentHunt, Goal, OwnPosition, Screen},
};
use bevy::{a11y::AccessibilityRequested, prelude::*};
use hunt_shared::geo::LocalPoint;
use std::f64::consts::TAU;

/// Seconds for which what is said stays, so that it can be heard to its end.
const CALM_S: f32 = 4.0;

/// Metres from which the goal is right here.
const HERE_M: f64 = 8.0;

/// The map in words.
#[derive(Component)]
struct SpokenMap {
    age_s: f32,
}

/// Tells the map.
pub struct SpokenMapPlugin;

impl Plugin for SpokenMapPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_words).add_systems(
            Update,
            tell.run_if(in_state(Screen::Playing).and_then(resource_exists::<CurrentHunt>).and_then(is_listened_to)),
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

/// The map in words.
fn summary(hunt: &CurrentHunt, here: LocalPoint, goal: &Goal) -> String {
    let map = say!("accessible-map", hunt = hunt.view.title.as_str());
    let position = hunt.frame.to_lonlat(here);
    let near = match near_name(hunt, position) {
        Some(place) => say!("accessible-here", place = place),
        None => say!("accessible-here-coordinates", place = place(None, position)),
    };
    let way = match &goal.0 {
        None => say!("accessible-no-goal"),
        Some(goal) if goal.distance_m < HERE_M => say!("accessible-goal-here", title = goal.title.as_str()),
        Some(goal) => say!(
            "accessible-goal",
            title = goal.title.as_str(),
            distance = metres_in_words(rounded(goal.distance_m)),
            direction = direction(here, goal.target),
        ),
    };
    format!("{map}. {near} {way}")
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
    use crate::game::{session::GoalTarget, testing::empty_view};
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
}
