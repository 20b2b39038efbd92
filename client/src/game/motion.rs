//! Reduced motion: for whom moving pictures are hard to bear, movements become short fades and what moves by itself stands still.
//!
//! `--reduced-motion` or the journal's button sets it; the button's choice is kept in the player's folder.

use super::launch::Launch;
use bevy::{
    prelude::*,
    render::{
        Render, RenderApp, RenderSystems,
        extract_resource::{ExtractResource, ExtractResourcePlugin},
    },
};
use std::{fs, path::PathBuf};

/// The file that says so by being there.
const FILE: &str = "reduced-motion";

/// Whether movements are replaced by short fades.
#[derive(Resource, ExtractResource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ReducedMotion(pub bool);

/// Where the player's choice is kept; nowhere without a folder.
#[derive(Resource, Default)]
struct Kept(Option<PathBuf>);

/// Holds still what moves.
pub struct MotionPlugin {
    /// The player's folder.
    pub folder: Option<PathBuf>,
}

impl Plugin for MotionPlugin {
    fn build(&self, app: &mut App) {
        let file = self.folder.as_ref().map(|folder| folder.join(FILE));
        let asked = app.world().get_resource::<Launch>().is_some_and(|launch| launch.reduced_motion);
        let chosen = file.as_ref().is_some_and(|file| file.exists());
        app.insert_resource(ReducedMotion(asked || chosen))
            .insert_resource(Kept(file))
            .add_plugins(ExtractResourcePlugin::<ReducedMotion>::default())
            .add_systems(Update, keep_choice.run_if(resource_changed::<ReducedMotion>));
        if let Some(render) = app.get_sub_app_mut(RenderApp) {
            let before_use = hold_shaders_still.after(RenderSystems::ExtractCommands).before(RenderSystems::PrepareResources);
            render.add_systems(Render, before_use);
        }
    }
}

fn keep_choice(motion: Res<ReducedMotion>, kept: Res<Kept>) {
    let Some(file) = kept.0.as_ref().filter(|_| !motion.is_added()) else { return };
    let outcome = if motion.0 { fs::write(file, "") } else { fs::remove_file(file) };
    if let Err(error) = outcome {
        warn!("the choice of motion cannot be kept in {}: {error}", file.display());
    }
}

/// Whatever a shader moves, it moves by this clock.
fn hold_shaders_still(motion: Option<Res<ReducedMotion>>, mut time: ResMut<Time>) {
    if motion.is_some_and(|motion| motion.0) {
        *time = Time::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let game = || {
            let mut app = App::new();
            app.add_plugins(MotionPlugin { folder: Some(folder.path().into()) });
            app.update();
            app
        };
        let mut first = game();
        assert_eq!(*first.world().resource::<ReducedMotion>(), ReducedMotion(false));
        for chosen in [true, false] {
            first.insert_resource(ReducedMotion(chosen));
            first.update();
            assert_eq!(*game().world().resource::<ReducedMotion>(), ReducedMotion(chosen));
        }
    }
}
