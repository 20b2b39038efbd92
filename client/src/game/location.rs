//! Where the player is: walking by keys and by click, or where a receiver says.

mod barriers;
mod clicks;
mod receiver;
mod stride;
mod walk;
mod way;

pub use receiver::{Absence, PositionSource, RealPosition};
pub use stride::WalkTo;

use super::{
    camera::CameraRig,
    map::{MapRoot, MapShown, OBJECTS_HEIGHT, Pattern, StrokeMaterial, StrokeStyle, Strokes, TRAIL_HEIGHT, drawn},
    session::{CurrentHunt, InputCaptured, MapTool, OwnPosition, Screen, SnapTo},
    settings::{Action, Actions},
    theme,
    world::{MarkKind, MarkMaterial, MarkMesh},
};
use barriers::Barriers;
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use clicks::choose_walk_goal;
use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat},
    identity::HuntId,
};
use stride::{Urge, stride};
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

/// The own position is settled for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct LocationSystems;

/// A correction under way.
#[derive(Resource, Default)]
struct Correction {
    /// Metres still to go, and the seconds that are left for it.
    rest: Vec2,
    left_s: f32,
}

/// Where the server has said that the player stands, until the player goes there.
#[derive(Resource, Default)]
struct SaidPlace(Option<LonLat>);

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
            .init_resource::<SaidPlace>()
            .add_systems(OnEnter(Screen::Joining), |mut said: ResMut<SaidPlace>| said.0 = None)
            .add_systems(Update, hear_place.before(LocationSystems))
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
    walk_to.shift(by);
    rig.shift(by);
}

/// The server says where the player stands before the map is there on which to stand.
fn hear_place(mut snaps: MessageReader<SnapTo>, mut said: ResMut<SaidPlace>) {
    if let Some(snap) = snaps.read().last() {
        said.0 = Some(snap.0);
    }
}

/// Goes where the server says: a step is taken back softly, a journey at once.
fn snap(
    hunt: Res<CurrentHunt>,
    time: Res<Time<Real>>,
    mut said: ResMut<SaidPlace>,
    mut own: ResMut<OwnPosition>,
    mut correction: ResMut<Correction>,
    mut walk_to: ResMut<WalkTo>,
) {
    let is_new = own.accuracy_m == 0.0;
    if is_new {
        own.point = hunt.frame.to_local(hunt.view.start);
        own.accuracy_m = ACCURACY_M;
        own.heading_rad = std::f32::consts::FRAC_PI_2;
    }
    if let Some(place) = said.0.take() {
        let to = hunt.frame.to_local(place);
        walk_to.give_up();
        if is_new || own.point.distance_m(to) > 60.0 {
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
    let elapsed_s = time.delta_secs();
    let limit_mps = hunt.view.max_speed_mps as f32 * LIMIT_SHARE;
    let from = drawn(own.point);
    let by_keys =
        if captured.0 || tool.keys { Vec2::ZERO } else { walk::direction(|action| actions.pressed(action), actions.stick()) };
    if by_keys != Vec2::ZERO {
        walk_to.give_up();
        rig.following = true;
    }
    let running = walk_to.runs() || actions.pressed(Action::Run) && !captured.0;
    let speed_mps = if running { RUN_MPS } else { WALK_MPS }.min(limit_mps);
    let urge = if by_keys == Vec2::ZERO { Urge::Way(&mut walk_to) } else { Urge::Push(by_keys) };
    let walked = stride(&barriers, from, urge, speed_mps, elapsed_s);
    let heading_rad = if walked.towards == Vec2::ZERO {
        own.heading_rad
    } else {
        turned_towards(own.heading_rad, walked.towards.to_angle(), elapsed_s)
    };
    let next = OwnPosition { point: moved_to(own.point, walked.to - from), heading_rad, accuracy_m: ACCURACY_M };
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
    let shown = if walk_to.goal().is_none() { Visibility::Hidden } else { Visibility::Inherited };
    mark_shown.set_if_neq(shown);
    line_shown.set_if_neq(shown);
    let Some(goal) = walk_to.goal() else { return };
    mark.translation = goal.extend(mark.translation.z);
    let mut strokes = Strokes::default();
    let corners: Vec<Vec2> = walk_to.corners().rev().chain([drawn(own.point)]).collect();
    strokes.add_line(&corners);
    if !strokes.is_empty() {
        commands.entity(line).insert(Mesh2d(meshes.add(strokes.into_mesh())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{
        camera::{CameraPlugin, MapView},
        launch::Launch,
        motion::ReducedMotion,
        session::SessionPlugin,
        settings::Settings,
        testing::empty_view,
    };
    use bevy::{
        input::{ButtonState, InputPlugin, mouse::MouseButtonInput},
        state::app::StatesPlugin,
        time::TimeUpdateStrategy,
        window::PrimaryWindow,
    };
    use std::{sync::Arc, time::Duration};

    /// The map of an empty hunt in a window of 800 to 600, in frames of this length.
    fn playing(frame: Duration) -> (App, Entity) {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(frame))
            .insert_resource(<Launch as clap::Parser>::parse_from(["hunt-client"]))
            .init_resource::<Settings>()
            .init_resource::<ReducedMotion>()
            .init_resource::<WalkTo>()
            .init_resource::<Barriers>()
            .add_plugins((SessionPlugin, CameraPlugin))
            .add_systems(Update, (choose_walk_goal, walk_player).chain());
        let view = empty_view();
        let plane = LocalFrame::about(view.start);
        app.insert_resource(CurrentHunt { view: Arc::new(view), frame: plane });
        app.insert_resource(MapShown { bounds: Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(500.0)), ..default() });
        app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Playing);
        let window = Window { resolution: (800, 600).into(), ..default() };
        let window = app.world_mut().spawn((window, PrimaryWindow)).id();
        (0..3).for_each(|_| app.update());
        (app, window)
    }

    fn point(app: &mut App, window: Entity, at_px: Vec2) {
        app.world_mut().get_mut::<Window>(window).unwrap().set_cursor_position(Some(at_px));
    }

    fn press(app: &mut App, window: Entity, states: &[ButtonState]) {
        for state in states {
            app.world_mut().write_message(MouseButtonInput { button: MouseButton::Left, state: *state, window });
        }
    }

    fn at(app: &App) -> Vec2 {
        drawn(app.world().resource::<OwnPosition>().point)
    }

    #[test]
    fn a_click_leads_where_the_pointer_is_however_long_frames_are() {
        for frame_ms in [16, 500, 750, 1_000] {
            let (mut app, window) = playing(Duration::from_millis(frame_ms));
            // Where the player stands.
            point(&mut app, window, Vec2::new(400.0, 300.0));
            (0..2).for_each(|_| app.update());
            let wanted = at(&app) + Vec2::new(90.0, 120.0) * app.world().resource::<MapView>().m_per_px();
            // Within one frame the pointer goes there, and the button is pressed and released.
            point(&mut app, window, Vec2::new(490.0, 180.0));
            press(&mut app, window, &[ButtonState::Pressed, ButtonState::Released]);
            let mut walked_s = 0.0;
            loop {
                app.update();
                walked_s += frame_ms as f32 / 1000.0;
                // Nothing is held, so the pointer drags nothing.
                point(&mut app, window, Vec2::new(300.0, 350.0));
                if app.world().resource::<WalkTo>().goal().is_none() {
                    break;
                }
                assert!(walked_s < 60.0, "{frame_ms} ms: still at {}", at(&app));
            }
            assert!(at(&app).distance(wanted) < 0.3, "{frame_ms} ms: stopped at {}, not at {wanted}", at(&app));
            let way_m = wanted.length();
            assert!(walked_s < way_m / WALK_MPS + 2.0 * frame_ms as f32 / 1000.0, "{frame_ms} ms: took {walked_s} s");
            assert!(app.world().resource::<CameraRig>().following, "{frame_ms} ms");
        }
    }

    #[test]
    fn who_comes_back_stands_where_the_server_says_however_long_the_map_takes() {
        let (mut app, _) = playing(Duration::from_millis(16));
        app.init_resource::<Correction>()
            .init_resource::<SaidPlace>()
            .add_systems(Update, (hear_place, snap.run_if(resource_exists::<MapShown>)).chain());
        let shown = app.world_mut().remove_resource::<MapShown>().unwrap();
        let left = LonLat::new(-42.002, 38.500_1);
        app.world_mut().write_message(SnapTo(left));
        (0..10).for_each(|_| app.update());
        app.insert_resource(shown);
        app.update();
        let there = app.world().resource::<CurrentHunt>().frame.to_local(left);
        assert!(at(&app).distance(drawn(there)) < 0.01, "{} is not {there:?}", at(&app));
    }

    const CLICK: [ButtonState; 2] = [ButtonState::Pressed, ButtonState::Released];

    /// Metres per second in the next frame.
    fn speed_mps(app: &mut App, frame: Duration) -> f32 {
        let from = at(app);
        app.update();
        at(app).distance(from) / frame.as_secs_f32()
    }

    #[test]
    fn a_second_click_within_seven_ticks_of_50_ms_runs_until_keys_walk() {
        let frame = Duration::from_millis(50);
        for (ticks, wanted_mps) in [(1, RUN_MPS), (7, RUN_MPS), (8, WALK_MPS)] {
            let (mut app, window) = playing(frame);
            point(&mut app, window, Vec2::new(490.0, 180.0));
            for _ in 0..2 {
                press(&mut app, window, &CLICK);
                (0..ticks).for_each(|_| app.update());
            }
            let walked_mps = speed_mps(&mut app, frame);
            assert!((walked_mps - wanted_mps).abs() < 0.05, "{ticks} ticks: {walked_mps} m/s");
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyA);
            let walked_mps = speed_mps(&mut app, frame);
            assert!((walked_mps - WALK_MPS).abs() < 0.05, "{ticks} ticks, by keys: {walked_mps} m/s");
            assert_eq!(app.world().resource::<WalkTo>().goal(), None);
        }
    }

    #[test]
    fn a_second_click_elsewhere_walks() {
        let frame = Duration::from_millis(50);
        let (mut app, window) = playing(frame);
        for place_px in [Vec2::new(490.0, 180.0), Vec2::new(300.0, 350.0)] {
            point(&mut app, window, place_px);
            press(&mut app, window, &CLICK);
            app.update();
        }
        assert!((speed_mps(&mut app, frame) - WALK_MPS).abs() < 0.05);
        assert!(app.world().resource::<WalkTo>().goal().is_some_and(|goal| goal.x < at(&app).x), "to the new place");
    }

    #[test]
    fn a_double_click_within_frames_of_a_second_runs() {
        let frame = Duration::from_secs(1);
        let (mut app, window) = playing(frame);
        point(&mut app, window, Vec2::new(490.0, 180.0));
        press(&mut app, window, &[CLICK, CLICK].concat());
        let walked_mps = speed_mps(&mut app, frame);
        assert!((walked_mps - RUN_MPS).abs() < 0.05, "{walked_mps} m/s");
    }

    #[test]
    fn a_click_that_ends_in_the_frame_in_which_the_next_begins_is_followed_by_it() {
        let (mut app, window) = playing(Duration::from_millis(200));
        point(&mut app, window, Vec2::new(490.0, 180.0));
        let [down, up] = CLICK;
        for states in [[down].as_slice(), [up, down].as_slice(), [up].as_slice()] {
            press(&mut app, window, states);
            app.update();
        }
        assert!(app.world().resource::<WalkTo>().runs());
    }

    #[test]
    fn a_press_over_the_interface_and_a_drag_lead_nowhere() {
        let (mut app, window) = playing(Duration::from_millis(500));
        point(&mut app, window, Vec2::new(490.0, 180.0));
        app.insert_resource(crate::game::session::PointerCaptured(true));
        press(&mut app, window, &[ButtonState::Pressed, ButtonState::Released]);
        app.update();
        assert_eq!(app.world().resource::<WalkTo>().goal(), None);
        app.insert_resource(crate::game::session::PointerCaptured(false));
        app.update();
        press(&mut app, window, &[ButtonState::Pressed]);
        app.update();
        point(&mut app, window, Vec2::new(590.0, 180.0));
        app.update();
        assert!(app.world().resource::<CameraRig>().dragging);
        press(&mut app, window, &[ButtonState::Released]);
        app.update();
        assert_eq!(app.world().resource::<WalkTo>().goal(), None);
        // The next click is one, though the last press was a drag.
        press(&mut app, window, &[ButtonState::Pressed, ButtonState::Released]);
        app.update();
        assert!(app.world().resource::<WalkTo>().goal().is_some());
    }
}
