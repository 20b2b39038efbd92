//! Where the player is: walking by keys and by click, or where a receiver says.

mod barriers;
mod receiver;
mod walk;
mod way;

pub use receiver::{Absence, PositionSource, RealPosition};

use super::{
    camera::{CameraRig, MapView},
    map::{MapRoot, MapShown, OBJECTS_HEIGHT, Pattern, StrokeMaterial, StrokeStyle, Strokes, TRAIL_HEIGHT, drawn},
    session::{CurrentHunt, InputCaptured, MapTool, OwnPosition, Screen, SnapTo},
    settings::{Action, Actions},
    theme,
    world::{MarkKind, MarkMaterial, MarkMesh},
};
use barriers::Barriers;
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use hunt_shared::{
    geo::{LocalFrame, LocalPoint},
    identity::HuntId,
};
use std::collections::VecDeque;
use walk::turned_towards;

/// Metres per second of a pleasant walk.
const WALK_MPS: f32 = 3.5;
/// Metres per second of a run.
const RUN_MPS: f32 = 7.0;
/// How much of the hunt's speed limit is used at most.
const LIMIT_SHARE: f32 = 0.8;
/// Metres around the player within which they are, as reported.
const ACCURACY_M: f32 = 4.0;
/// Seconds in which a refused step is taken back.
const SNAP_S: f32 = 0.25;
/// Metres from a clicked goal that count as there.
const ARRIVED_M: f32 = 0.15;
/// Seconds without getting on, after which a clicked goal is given up.
const STUCK_S: f32 = 0.4;

/// The own position is settled for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct LocationSystems;

/// Where a click sends the player.
#[derive(Resource, Default)]
struct WalkTo {
    /// The corners of the way that are still to come; the last is the goal.
    way: VecDeque<Vec2>,
    stuck_s: f32,
}

/// A correction under way.
#[derive(Resource, Default)]
struct Correction {
    /// Metres still to go, and the seconds that are left for it.
    rest: Vec2,
    left_s: f32,
}

#[derive(Component)]
struct GoalMark;

#[derive(Component)]
struct GoalLine;

/// Walks the player.
pub struct LocationPlugin;

impl Plugin for LocationPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<WalkTo>()
            .init_resource::<Correction>()
            .init_resource::<Barriers>()
            .add_plugins(receiver::ReceiverPlugin)
            .add_observer(spawn_walk_marks)
            .add_systems(
                Update,
                (
                    keep_place,
                    raise_barriers
                        .run_if(resource_exists_and_changed::<MapShown>.or_else(resource_exists_and_changed::<CurrentHunt>)),
                    snap,
                    (choose_walk_goal, walk_player).chain().run_if(not(resource_exists::<RealPosition>)),
                    show_walk_goal,
                )
                    .chain()
                    .in_set(LocationSystems)
                    .run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>)),
            );
    }
}

/// Nobody walks through barriers and cliffs.
fn raise_barriers(hunt: Res<CurrentHunt>, shown: Res<MapShown>, mut barriers: ResMut<Barriers>) {
    *barriers = Barriers::new(&hunt.view, &hunt.frame, &shown.cliffs);
}

/// When the hunt is edited, its plane may move: the player, the way and the camera stay where they are on Earth.
fn keep_place(
    hunt: Res<CurrentHunt>,
    mut before: Local<Option<(HuntId, LocalFrame)>>,
    mut own: ResMut<OwnPosition>,
    mut walk_to: ResMut<WalkTo>,
    mut correction: ResMut<Correction>,
    mut rig: ResMut<CameraRig>,
) {
    if before.as_ref().is_some_and(|(id, plane)| *id == hunt.view.id && *plane == hunt.frame) {
        return;
    }
    let Some((id, plane)) = before.replace((hunt.view.id.clone(), hunt.frame)) else { return };
    if id != hunt.view.id || own.accuracy_m == 0.0 {
        return;
    }
    let moved = |point: LocalPoint| hunt.frame.to_local(plane.to_lonlat(point));
    let by = drawn(moved(own.point)) - drawn(own.point);
    own.point = moved(own.point);
    *correction = Correction::default();
    walk_to.way.iter_mut().for_each(|corner| *corner += by);
    rig.shift(by);
}

/// Goes where the server says: a step is taken back softly, a journey at once.
fn snap(
    hunt: Res<CurrentHunt>,
    time: Res<Time<Real>>,
    mut snaps: MessageReader<SnapTo>,
    mut own: ResMut<OwnPosition>,
    mut correction: ResMut<Correction>,
    mut walk_to: ResMut<WalkTo>,
) {
    if own.accuracy_m == 0.0 {
        own.point = hunt.frame.to_local(hunt.view.start);
        own.accuracy_m = ACCURACY_M;
        own.heading_rad = std::f32::consts::FRAC_PI_2;
    }
    if let Some(snap) = snaps.read().last() {
        let to = hunt.frame.to_local(snap.0);
        walk_to.way.clear();
        if own.point.distance_m(to) > 60.0 {
            own.point = to;
            *correction = Correction::default();
        } else {
            *correction = Correction { rest: drawn(to) - drawn(own.point), left_s: SNAP_S };
        }
    }
    if correction.left_s > 0.0 {
        let share = (time.delta_secs() / correction.left_s).min(1.0);
        let step = correction.rest * share;
        own.point = moved_to(own.point, step);
        correction.rest -= step;
        correction.left_s -= time.delta_secs();
    }
}

/// A point, so many metres further.
fn moved_to(point: LocalPoint, by: Vec2) -> LocalPoint {
    LocalPoint::new(point.x + f64::from(by.x), point.y + f64::from(by.y))
}

/// A click that was no drag is where to walk.
fn choose_walk_goal(
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    rig: Res<CameraRig>,
    view: Res<MapView>,
    own: Res<OwnPosition>,
    barriers: Res<Barriers>,
    mut pressed: Local<bool>,
    mut walk_to: ResMut<WalkTo>,
) {
    if buttons.just_pressed(MouseButton::Left) {
        *pressed = !captured.0 && view.pointer().is_some();
    }
    if captured.0 || tool.clicks {
        *pressed = false;
    }
    if buttons.just_released(MouseButton::Left)
        && std::mem::take(&mut *pressed)
        && !rig.dragging
        && let Some(goal) = view.pointer()
    {
        *walk_to = WalkTo { way: way::way(&barriers, drawn(own.point), goal).into(), stuck_s: 0.0 };
    }
}

fn walk_player(
    actions: Actions,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    hunt: Res<CurrentHunt>,
    barriers: Res<Barriers>,
    time: Res<Time<Real>>,
    mut rig: ResMut<CameraRig>,
    mut walk_to: ResMut<WalkTo>,
    mut own: ResMut<OwnPosition>,
) {
    let elapsed_s = time.delta_secs().min(0.1);
    let limit_mps = hunt.view.max_speed_mps as f32 * LIMIT_SHARE;
    let running = actions.pressed(Action::Run) && !captured.0;
    let speed_mps = if running { RUN_MPS } else { WALK_MPS }.min(limit_mps);
    let from = drawn(own.point);
    let by_keys =
        if captured.0 || tool.keys { Vec2::ZERO } else { walk::direction(|action| actions.pressed(action), actions.stick()) };
    let wanted = if by_keys != Vec2::ZERO {
        walk_to.way.clear();
        rig.following = true;
        by_keys * speed_mps * elapsed_s
    } else if let Some(&corner) = walk_to.way.front() {
        (corner - from).clamp_length_max(speed_mps * elapsed_s)
    } else {
        Vec2::ZERO
    };
    let to = if wanted == Vec2::ZERO { from } else { barriers.walk(from, wanted) };
    let moved = to - from;
    let speed_now_mps = if elapsed_s > 0.0 { moved.length() / elapsed_s } else { 0.0 };
    if walk_to.way.front().is_some_and(|corner| corner.distance(to) < ARRIVED_M) {
        walk_to.way.pop_front();
    } else if !walk_to.way.is_empty() {
        let gets_on = speed_now_mps > speed_mps * 0.15;
        walk_to.stuck_s = if gets_on { 0.0 } else { walk_to.stuck_s + elapsed_s };
        if walk_to.stuck_s > STUCK_S {
            walk_to.way.clear();
        }
    }
    let heading_rad =
        if wanted == Vec2::ZERO { own.heading_rad } else { turned_towards(own.heading_rad, wanted.to_angle(), elapsed_s) };
    let next = OwnPosition { point: moved_to(own.point, moved), heading_rad, accuracy_m: ACCURACY_M };
    *own = next;
}

fn spawn_walk_marks(
    root: On<Add, MapRoot>,
    mesh: Res<MarkMesh>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut commands: Commands,
) {
    let cross = MarkMaterial::new(MarkKind::Cross, theme::CREAM, 16.0);
    let mark = mesh.mark(&mut materials, cross, Vec3::new(0.0, 0.0, OBJECTS_HEIGHT - 1.0));
    commands.spawn((GoalMark, mark, Visibility::Hidden, ChildOf(root.entity)));
    let style = StrokeStyle::solid(theme::CREAM, 3.0).cased(theme::INK.with_alpha(0.6), 0.8).patterned(Pattern::Dotted, 3.0, 6.0);
    let line = MeshMaterial2d(strokes.add(StrokeMaterial::from(style)));
    let at = Transform::from_xyz(0.0, 0.0, TRAIL_HEIGHT + 1.0);
    commands.spawn((GoalLine, line, at, Visibility::Hidden, NoFrustumCulling, ChildOf(root.entity)));
}

/// A cross where the player is going, and dots on the way there.
fn show_walk_goal(
    walk_to: Res<WalkTo>,
    own: Res<OwnPosition>,
    mark: Single<(&mut Transform, &mut Visibility), (With<GoalMark>, Without<GoalLine>)>,
    line: Single<(Entity, &mut Visibility), With<GoalLine>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (mut mark, mut mark_shown) = mark.into_inner();
    let (line, mut line_shown) = line.into_inner();
    let shown = if walk_to.way.is_empty() { Visibility::Hidden } else { Visibility::Inherited };
    mark_shown.set_if_neq(shown);
    line_shown.set_if_neq(shown);
    let Some(&goal) = walk_to.way.back() else { return };
    mark.translation = goal.extend(mark.translation.z);
    let mut strokes = Strokes::default();
    let corners: Vec<Vec2> = walk_to.way.iter().rev().copied().chain([drawn(own.point)]).collect();
    strokes.add_line(&corners);
    if !strokes.is_empty() {
        commands.entity(line).insert(Mesh2d(meshes.add(strokes.into_mesh())));
    }
}
