//! The chart behind the screens, drawn anew when the window's size has settled.

use super::chart;
use crate::game::{controls::CapturesInput, motion::ReducedMotion, session::Screen};
use bevy::{prelude::*, window::PrimaryWindow};

/// The most image pixels of the backdrop's width; larger windows show it enlarged.
const MAX_WIDTH_PX: u32 = 2560;

/// Seconds for which a new size must last before the chart is drawn for it.
const SETTLING_S: f32 = 0.25;

#[derive(Component)]
struct Backdrop;

#[derive(Component)]
struct Glow;

#[derive(Resource, Default)]
struct ChartImages {
    size_px: UVec2,
    wanted_for_s: f32,
    layers: [Handle<Image>; 3],
}

/// Draws the backdrop on every screen but the map.
pub struct BackdropPlugin;

impl Plugin for BackdropPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ChartImages>()
            .add_systems(OnEnter(Screen::Playing), remove_backdrop)
            .add_systems(Update, (fit_backdrop, flicker).chain().run_if(not(in_state(Screen::Playing))));
    }
}

fn remove_backdrop(backdrops: Query<Entity, With<Backdrop>>, mut commands: Commands) {
    backdrops.iter().for_each(|entity| commands.entity(entity).despawn());
}

/// The image's size for a window: its own, or smaller in the same proportion.
fn image_size(window: &Window) -> UVec2 {
    let size = window.physical_size().max(UVec2::splat(64));
    if size.x <= MAX_WIDTH_PX { size } else { UVec2::new(MAX_WIDTH_PX, size.y * MAX_WIDTH_PX / size.x) }
}

fn fit_backdrop(
    windows: Query<&Window, With<PrimaryWindow>>,
    backdrops: Query<Entity, With<Backdrop>>,
    time: Res<Time<Real>>,
    mut drawn: ResMut<ChartImages>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    let Ok(window) = windows.single() else { return };
    let size = image_size(window);
    if drawn.size_px != size {
        drawn.wanted_for_s += time.delta_secs();
        if drawn.size_px == UVec2::ZERO || drawn.wanted_for_s > SETTLING_S {
            drawn.layers = chart::draw(size.x, size.y).map(|layer| images.add(layer));
            backdrops.iter().for_each(|entity| commands.entity(entity).despawn());
            (drawn.size_px, drawn.wanted_for_s) = (size, 0.0);
            spawn_backdrop(&drawn, &mut commands);
            return;
        }
    } else {
        drawn.wanted_for_s = 0.0;
    }
    if backdrops.is_empty() {
        spawn_backdrop(&drawn, &mut commands);
    }
}

fn spawn_backdrop(drawn: &ChartImages, commands: &mut Commands) {
    let full = || Node { position_type: PositionType::Absolute, width: percent(100), height: percent(100), ..default() };
    let stretched = |image: &Handle<Image>| ImageNode { image: image.clone(), image_mode: NodeImageMode::Stretch, ..default() };
    let [chart, glow, foreground] = &drawn.layers;
    commands.spawn((
        Backdrop,
        CapturesInput,
        full(),
        stretched(chart),
        GlobalZIndex(-10),
        children![(Glow, full(), stretched(glow), Pickable::IGNORE), (full(), stretched(foreground), Pickable::IGNORE)],
    ));
}

/// The lantern's light breathes a little.
fn flicker(time: Res<Time<Real>>, motion: Res<ReducedMotion>, mut glows: Query<&mut ImageNode, With<Glow>>) {
    let seconds = time.elapsed_secs();
    let breath = 0.85 + 0.09 * (seconds * 1.9).sin() + 0.06 * (seconds * 4.7 + 1.0).sin();
    let alpha = if motion.0 { 0.9 } else { breath };
    for mut image in &mut glows {
        image.color.set_alpha(alpha);
    }
}
