//! How far one frame moves things; and reduced motion: for whom moving pictures are hard to bear, movements become short fades and what
//! moves by itself stands still.
//!
//! `--reduced-motion` or the settings say so.

use bevy::{
    prelude::*,
    render::{
        Render, RenderApp, RenderSystems,
        extract_resource::{ExtractResource, ExtractResourcePlugin},
    },
};
use std::f32::consts::TAU;

/// Seconds for which one frame moves anything of the picture at most: what was long to come is not over before it is seen.
pub const LONGEST_FRAME_S: f32 = 0.5;

/// Whether movements are replaced by short fades.
#[derive(Resource, ExtractResource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ReducedMotion(pub bool);

/// What swells and shrinks, at a moment: from 0 to 1 and back in each period, both in seconds.
pub fn swell(elapsed_s: f32, period_s: f32) -> f32 {
    0.5 - 0.5 * (elapsed_s / period_s * TAU).cos()
}

/// Holds still what moves.
pub struct MotionPlugin;

impl Plugin for MotionPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ReducedMotion>().add_plugins(ExtractResourcePlugin::<ReducedMotion>::default());
        if let Some(render) = app.get_sub_app_mut(RenderApp) {
            let before_use = hold_shaders_still.after(RenderSystems::ExtractCommands).before(RenderSystems::PrepareResources);
            render.add_systems(Render, before_use);
        }
    }
}

/// Whatever a shader moves, it moves by this clock.
fn hold_shaders_still(motion: Option<Res<ReducedMotion>>, mut time: ResMut<Time>) {
    if motion.is_some_and(|motion| motion.0) {
        *time = Time::default();
    }
}
