//! Where to go next: the pin on the map, and the arrow beside the avatar.

use super::mark::{MarkKind, MarkMaterial, MarkMesh, restyle};
use crate::game::{
    camera::MapView,
    map::{AVATAR_HEIGHT, MapRoot, drawn},
    session::{CurrentHunt, Followed, Goal, GoalTarget, Journal, OwnPosition},
    theme,
};
use bevy::prelude::*;
use hunt_shared::{
    event::Progress,
    geo::{LocalFrame, LocalPoint},
    identity::ChallengeId,
};

/// Pixels from the avatar's middle to the arrow's.
const ARROW_PX: f32 = 44.0;
/// Metres from which the arrow is no more needed.
const NEAR_M: f64 = 8.0;

/// The pin at the goal.
#[derive(Component)]
pub struct GoalPin;

/// The arrow beside the avatar.
#[derive(Component)]
pub struct GoalArrow;

/// Where the followed challenge leads while it is open; else the nearest target of an open challenge.
pub fn goal_of(progress: &Progress, followed: &Followed, frame: &LocalFrame, from: LocalPoint) -> Option<GoalTarget> {
    let is_followed = |id: &ChallengeId| followed.0.as_ref() == Some(id);
    let open = || progress.challenges.iter().filter(|(_, challenge)| challenge.is_open());
    let follows = open().any(|(id, _)| is_followed(id));
    open()
        .filter(|(id, _)| !follows || is_followed(id))
        .filter_map(|(id, challenge)| {
            let target = frame.to_local(challenge.target?);
            Some(GoalTarget {
                challenge: id.clone(),
                title: challenge.title.clone(),
                target,
                distance_m: from.distance_m(target),
            })
        })
        .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
}

/// Writes the [`Goal`].
pub fn choose_goal(
    journal: Res<Journal>,
    followed: Res<Followed>,
    hunt: Res<CurrentHunt>,
    own: Res<OwnPosition>,
    mut goal: ResMut<Goal>,
) {
    goal.set_if_neq(Goal(goal_of(&journal.progress, &followed, &hunt.frame, own.point)));
}

/// Puts pin and arrow on a new map.
pub fn spawn_goal(
    root: On<Add, MapRoot>,
    mesh: Res<MarkMesh>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let at = Vec3::new(0.0, 0.0, AVATAR_HEIGHT - 1.0);
    let pin = mesh.mark(&mut materials, MarkMaterial::new(MarkKind::Pin, theme::BRASS, 40.0), at);
    commands.spawn((GoalPin, pin, Visibility::Hidden, ChildOf(root.entity)));
    let arrow = mesh.mark(&mut materials, MarkMaterial::new(MarkKind::Arrow, theme::BRASS, 22.0), at);
    commands.spawn((GoalArrow, arrow, Visibility::Hidden, ChildOf(root.entity)));
}

/// Shows the way.
pub fn point_to_goal(
    goal: Res<Goal>,
    own: Res<OwnPosition>,
    view: Res<MapView>,
    pin: Single<(&mut Transform, &mut Visibility), (With<GoalPin>, Without<GoalArrow>)>,
    arrow: Single<(&mut Transform, &mut Visibility, &MeshMaterial2d<MarkMaterial>), With<GoalArrow>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let (mut pin, mut pin_shown) = pin.into_inner();
    let (mut arrow, mut arrow_shown, material) = arrow.into_inner();
    let show = |shown: bool| if shown { Visibility::Inherited } else { Visibility::Hidden };
    pin_shown.set_if_neq(show(goal.0.is_some()));
    arrow_shown.set_if_neq(show(goal.0.as_ref().is_some_and(|goal| goal.distance_m > NEAR_M)));
    let Some(goal) = &goal.0 else { return };
    let (from, to) = (drawn(own.point), drawn(goal.target));
    pin.translation = to.extend(pin.translation.z);
    let towards = (to - from).normalize_or(Vec2::Y);
    arrow.translation = (from + towards * ARROW_PX * view.m_per_px()).extend(arrow.translation.z);
    restyle(&mut materials, material.id(), |style| style.angle_rad = towards.to_angle());
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{event::ChallengeStatus, geo::LonLat};

    #[test]
    fn the_followed_challenge_is_the_goal_and_else_the_nearest_open_one() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.0));
        let challenge = |title: &str, lat, completed| ChallengeStatus {
            title: title.to_owned(),
            text: String::new(),
            done: 0,
            steps: 1,
            target: Some(LonLat::new(-42.0, lat)),
            completed,
            running: !completed,
            ..ChallengeStatus::default()
        };
        let mut progress = Progress::default();
        progress.challenges.insert("done".into(), challenge("Done", 38.0001, true));
        progress.challenges.insert("near".into(), challenge("Near", 38.001, false));
        progress.challenges.insert("far".into(), challenge("Far", 38.01, false));
        let goal_when =
            |followed: Option<&str>| goal_of(&progress, &Followed(followed.map(Into::into)), &frame, LocalPoint::default());
        let goal = goal_when(None).unwrap();
        assert_eq!(goal.title, "Near");
        assert!((goal.distance_m - 111.0).abs() < 1.0);
        assert_eq!(goal_when(Some("far")).unwrap().title, "Far");
        assert_eq!(goal_when(Some("done")).unwrap().title, "Near", "what is done is not followed");
        assert_eq!(goal_of(&Progress::default(), &Followed(None), &frame, LocalPoint::default()), None);
    }
}
