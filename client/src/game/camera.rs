//! The camera over the map: it follows the player, and lets go when the map is dragged.

mod ease;

use super::{
    controls::PointerSystems,
    launch::Launch,
    map::{MapShown, drawn},
    motion::{LONGEST_FRAME_S, ReducedMotion},
    session::{CurrentHunt, InputCaptured, MapTool, OwnPosition, PointerCaptured, Screen},
    settings::{Action, Actions},
};
use bevy::{
    input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll, MouseScrollUnit},
    prelude::*,
    window::PrimaryWindow,
};
use ease::Eased;

/// Metres per pixel when a hunt begins.
const START_M_PER_PX: f32 = 0.36;
/// Metres per pixel at the closest.
const CLOSEST_M_PER_PX: f32 = 0.07;
/// How much of the window the whole hunt fills at the farthest.
const FARTHEST_FILL: f32 = 0.8;
/// Zoom by a wheel's notch or a key's press.
const ZOOM_STEP: f32 = 1.25;
/// Logical pixels a second by which a stick that is pushed all the way moves the map.
const PAN_PX_PER_S: f32 = 900.0;
/// Pixels that the pointer moves before a press becomes a drag.
const DRAG_PX: f32 = 5.0;

/// Seconds after which every way is done.
const AT_ONCE_S: f32 = 10.0;

/// Marks the one camera, which sees the map and carries the interface.
#[derive(Component)]
pub struct MapCamera;

/// Where the camera looks and where it is going.
#[derive(Resource, Clone)]
pub struct CameraRig {
    /// Whether it follows the player.
    pub following: bool,
    middle: Eased<Vec2>,
    zoom: Eased<f32>,
    pressed_at: Option<Vec2>,
    /// The pointer has gone too far since the press for a click.
    pub dragging: bool,
}

impl Default for CameraRig {
    fn default() -> Self {
        Self {
            following: true,
            middle: Eased::at(Vec2::ZERO),
            zoom: Eased::at(START_M_PER_PX.ln()),
            pressed_at: None,
            dragging: false,
        }
    }
}

impl CameraRig {
    /// Lets go of the player and goes there.
    pub fn look_at(&mut self, point: Vec2) {
        self.following = false;
        self.middle.head_for(point);
    }

    /// Lets go of the player and goes so many metres on, within bounds.
    fn move_by(&mut self, by: Vec2, bounds: Rect) {
        self.following = false;
        self.middle = Eased::at((self.middle.now() + by).clamp(bounds.min, bounds.max));
    }

    /// Goes along with a plane that has moved by so many metres.
    pub fn shift(&mut self, by: Vec2) {
        self.middle.shift(by);
    }
}

/// By how many logical pixels the one who is followed stands above the window's middle: clear of what lies at its bottom.
#[derive(Resource, Clone, Copy, PartialEq, Default, Debug)]
pub struct Lift(pub f32);

/// How the map was looked at before it went; when it comes back it is looked at so again.
#[derive(Resource, Clone)]
pub struct KeptView(pub CameraRig);

/// Where the camera looks is settled for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct CameraSystems;

/// What the camera sees in this frame.
#[derive(Resource, Clone, Copy, Debug)]
pub struct MapView {
    middle: Vec2,
    m_per_px: f32,
    window_px: Vec2,
    pixel_ratio: f32,
    pointer_px: Option<Vec2>,
}

impl Default for MapView {
    fn default() -> Self {
        Self { middle: Vec2::ZERO, m_per_px: START_M_PER_PX, window_px: Vec2::ONE, pixel_ratio: 1.0, pointer_px: None }
    }
}

impl MapView {
    /// Metres per logical pixel.
    pub fn m_per_px(&self) -> f32 {
        self.m_per_px
    }

    /// Physical pixels per logical pixel.
    pub fn pixel_ratio(&self) -> f32 {
        self.pixel_ratio
    }

    /// What is in sight, metres.
    pub fn sight(&self) -> Rect {
        Rect::from_center_size(self.middle, self.window_px * self.m_per_px)
    }

    /// The pointer on the map, when it is in the window and not over the interface.
    pub fn pointer(&self) -> Option<Vec2> {
        self.pointer_px.map(|pointer_px| self.point_at(pointer_px))
    }

    /// What lies below a place of the window, logical pixels from its top left.
    pub fn point_at(&self, place_px: Vec2) -> Vec2 {
        let from_middle = place_px - self.window_px / 2.0;
        self.middle + Vec2::new(from_middle.x, -from_middle.y) * self.m_per_px
    }

    /// The nearest point that lies on a whole physical pixel.
    pub fn snapped(&self, point: Vec2) -> Vec2 {
        let pixel_m = self.m_per_px / self.pixel_ratio;
        (point / pixel_m).round() * pixel_m
    }
}

/// Moves the camera.
pub struct CameraPlugin;

impl Plugin for CameraPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<CameraRig>()
            .init_resource::<MapView>()
            .init_resource::<Lift>()
            .add_systems(Startup, spawn_camera)
            .add_systems(PreUpdate, take_pointer.after(PointerSystems).run_if(in_state(Screen::Playing)))
            .add_systems(
                Update,
                (start_over.run_if(resource_added::<MapShown>), steer_camera).chain().run_if(in_state(Screen::Playing)),
            )
            .add_systems(PostUpdate, move_camera.in_set(CameraSystems).run_if(in_state(Screen::Playing)));
    }
}

fn spawn_camera(mut commands: Commands) {
    let projection =
        Projection::from(OrthographicProjection { near: -100.0, far: 100.0, ..OrthographicProjection::default_2d() });
    commands.spawn((MapCamera, Camera2d, Msaa::Sample4, projection, Transform::default()));
}

/// A new hunt begins at the player, seen from a little higher, and comes closer.
fn start_over(
    hunt: Res<CurrentHunt>,
    own: Res<OwnPosition>,
    launch: Res<Launch>,
    kept: Option<Res<KeptView>>,
    mut rig: ResMut<CameraRig>,
    mut commands: Commands,
) {
    if let Some(kept) = kept {
        *rig = kept.0.clone();
        commands.remove_resource::<KeptView>();
        return;
    }
    let start = hunt.frame.to_local(hunt.view.start);
    let player = if own.accuracy_m > 0.0 { own.point } else { start };
    let at = launch.at.map_or(player, |position| hunt.frame.to_local(position));
    let m_per_px = launch.zoom.unwrap_or(START_M_PER_PX).max(CLOSEST_M_PER_PX);
    *rig = CameraRig {
        following: launch.at.is_none(),
        middle: Eased::at(drawn(at)),
        zoom: Eased::at((m_per_px * 1.6).ln()),
        ..default()
    };
    rig.zoom.head_for(m_per_px.ln());
}

/// A click is meant for where the pointer is now, not for where it was when the last frame was drawn.
fn take_pointer(window: Single<&Window, With<PrimaryWindow>>, over_interface: Res<PointerCaptured>, mut view: ResMut<MapView>) {
    view.pointer_px = window.cursor_position().filter(|_| !over_interface.0);
}

fn steer_camera(
    actions: Actions,
    buttons: Res<ButtonInput<MouseButton>>,
    scroll: Res<AccumulatedMouseScroll>,
    motion: Res<AccumulatedMouseMotion>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    shown: Option<Res<MapShown>>,
    view: Res<MapView>,
    time: Res<Time<Real>>,
    mut rig: ResMut<CameraRig>,
) {
    if buttons.just_released(MouseButton::Left) || captured.0 {
        rig.pressed_at = None;
    }
    if captured.0 {
        return;
    }
    let (Some(shown), window_px) = (shown, view.window_px) else { return };
    let mut steps = match scroll.unit {
        MouseScrollUnit::Line => scroll.delta.y,
        MouseScrollUnit::Pixel => scroll.delta.y / 50.0,
    };
    let by_wheel = steps != 0.0;
    if actions.just_pressed(Action::ZoomIn) {
        steps += 1.0;
    }
    if actions.just_pressed(Action::ZoomOut) {
        steps -= 1.0;
    }
    let pushed = actions.right_stick();
    if pushed != Vec2::ZERO {
        let by_px = pushed * PAN_PX_PER_S * time.delta_secs().min(LONGEST_FRAME_S);
        rig.move_by(by_px * view.m_per_px(), shown.bounds);
    }
    let farthest = (shown.bounds.size() / (window_px * FARTHEST_FILL)).max_element().max(CLOSEST_M_PER_PX * 2.0);
    if steps != 0.0 {
        let before = rig.zoom.goal();
        let after = (before - steps * ZOOM_STEP.ln()).clamp(CLOSEST_M_PER_PX.ln(), farthest.ln());
        rig.zoom.head_for(after);
        // Unless the player is followed, what is under the pointer stays there.
        if let Some(pointer) = view.pointer().filter(|_| by_wheel && !rig.following) {
            let middle = rig.middle.goal();
            rig.middle.head_for(pointer + (middle - pointer) * (after - before).exp());
        }
    }
    if buttons.just_pressed(MouseButton::Left) {
        rig.pressed_at = view.pointer_px;
        rig.dragging = false;
    }
    if let (Some(from), Some(now)) = (rig.pressed_at, view.pointer_px)
        && !tool.drags
        && (rig.dragging || from.distance(now) > DRAG_PX)
    {
        rig.dragging = true;
        let by = Vec2::new(-motion.delta.x, motion.delta.y) / view.pixel_ratio() * view.m_per_px();
        rig.move_by(by, shown.bounds);
    }
    if actions.just_pressed(Action::Follow) {
        rig.following = true;
    }
    // Pressed and released within one frame: nothing is held that could drag.
    if !buttons.pressed(MouseButton::Left) {
        rig.pressed_at = None;
    }
}

fn move_camera(
    own: Res<OwnPosition>,
    time: Res<Time<Real>>,
    window: Single<&Window, With<PrimaryWindow>>,
    camera: Single<(&mut Transform, &mut Projection), With<MapCamera>>,
    mut rig: ResMut<CameraRig>,
    lift: Res<Lift>,
    over_interface: Res<PointerCaptured>,
    motion: Res<ReducedMotion>,
    mut view: ResMut<MapView>,
) {
    if rig.following {
        let below = Vec2::NEG_Y * lift.0 * rig.zoom.now().exp();
        rig.middle.head_for(drawn(own.point) + below);
    }
    let elapsed_s = if motion.0 { AT_ONCE_S } else { time.delta_secs().min(LONGEST_FRAME_S) };
    rig.middle.advance(elapsed_s);
    rig.zoom.advance(elapsed_s);
    let m_per_px = rig.zoom.now().exp();
    let (mut transform, mut projection) = camera.into_inner();
    // The camera stands on whole physical pixels, so that letters and hairlines stay sharp.
    let pixel_m = m_per_px / window.scale_factor();
    let odd = Vec2::new((window.physical_width() % 2) as f32, (window.physical_height() % 2) as f32) * 0.5;
    let middle = ((rig.middle.now() / pixel_m).round() + odd) * pixel_m;
    transform.translation = middle.extend(transform.translation.z);
    if let Projection::Orthographic(projection) = &mut *projection
        && projection.scale != m_per_px
    {
        projection.scale = m_per_px;
    }
    *view = MapView {
        middle,
        m_per_px,
        window_px: window.size(),
        pixel_ratio: window.scale_factor(),
        pointer_px: window.cursor_position().filter(|_| !over_interface.0),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_moved_within_its_bounds_and_lets_go_of_the_player() {
        let mut rig = CameraRig::default();
        let bounds = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(50.0));
        rig.move_by(Vec2::new(30.0, -10.0), bounds);
        assert!(!rig.following);
        assert_eq!(rig.middle.now(), Vec2::new(30.0, -10.0));
        rig.move_by(Vec2::new(30.0, -10.0), bounds);
        assert_eq!(rig.middle.now(), Vec2::new(50.0, -20.0));
    }
}
