//! `--preview`: a hunt's folder on screen without a server, for its designer: everything shown, what is hidden as a ghost, its mistakes as
//! text. What is saved in any editor is on screen within a second.

mod challenges;
mod clock;
mod edit;
mod events;
mod ghosts;
mod loader;
mod mistakes;
mod notes;
mod path;
mod progress;
mod reading;
mod teleport;
mod tools;
mod walk;

#[cfg(test)]
pub use clock::PreviewClock;
pub use reading::{PreviewFolder, PreviewHunt};

use super::launch::Launch;
use bevy::{asset::io::AssetSourceBuilder, prelude::*};
use hunt_shared::hunt::hunt_folder;
use reading::{PreviewSystems, Saved};
use std::path::{Path, PathBuf};

/// Mounts the folder that is previewed. Before the asset plugin.
pub struct PreviewSourcePlugin;

impl Plugin for PreviewSourcePlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = folder_of(app.world().resource::<Launch>()) else { return };
        app.register_asset_source("hunt", AssetSourceBuilder::platform_default(&folder.to_string_lossy(), None));
    }
}

/// The folder that is previewed, from the root of the file system.
fn folder_of(launch: &Launch) -> Option<PathBuf> {
    let (folder, _) = hunt_folder(launch.preview.as_deref()?);
    Some(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()))
}

/// Shows the hunt that is previewed.
pub struct PreviewPlugin;

impl Plugin for PreviewPlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = folder_of(app.world().resource::<Launch>()) else { return };
        app.init_state::<PreviewMode>().add_plugins((
            reading::ReadingPlugin { folder },
            mistakes::MistakesPlugin,
            clock::ClockPlugin,
            path::PathPlugin,
            ghosts::GhostsPlugin,
            tools::ToolsPlugin,
            challenges::ChallengesPlugin,
            events::EventsPlugin,
            teleport::TeleportPlugin,
            walk::WalkPlugin,
            edit::EditPlugin,
        ));
    }
}

/// What the pointer does on the map.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PreviewMode {
    /// As players walk.
    #[default]
    Walk,
    /// A click puts the player there.
    Teleport,
    /// The pointer draws a walk, which is played and saved.
    Draw,
    /// The pointer draws and reshapes boundaries.
    Edit,
}

/// A name for a new file in a folder: `walk.gpx`, else `walk-2.gpx` and so on.
fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let named = |number: u32| match number {
        1 => folder.join(format!("{stem}.{ending}")),
        _ => folder.join(format!("{stem}-{number}.{ending}")),
    };
    (1..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1))
}
