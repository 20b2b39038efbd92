//! `--preview`: a hunt's folder or pack on screen without a server, for its designer: everything shown, what is hidden as a ghost, its
//! mistakes as text. What is saved in any editor is on screen within a second. And the hunt can be played by its rules, see [`play`].

mod challenges;
mod clock;
mod edit;
mod events;
mod ghosts;
mod mistakes;
mod notes;
mod path;
mod place;
mod play;
mod progress;
mod reading;
mod teleport;
mod tools;
mod walk;

#[cfg(test)]
pub use clock::PreviewClock;
pub use place::PreviewPlace;
pub use reading::PreviewHunt;

use super::{launch::Launch, session::Screen};
use bevy::prelude::*;
use reading::{PreviewSystems, Saved};
use std::path::{Path, PathBuf};

/// Shows the hunt that is previewed.
pub struct PreviewPlugin;

impl Plugin for PreviewPlugin {
    fn build(&self, app: &mut App) {
        let Some(named) = app.world().resource::<Launch>().preview.clone() else { return };
        app.init_state::<PreviewMode>()
            .add_plugins((
                reading::ReadingPlugin { place: PreviewPlace::new(&named) },
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
            ))
            .add_plugins(play::PlayPlugin);
    }
}

/// The hunt is looked at on the map, and not played.
fn is_looked_at(screen: Res<State<Screen>>, mode: Res<State<PreviewMode>>) -> bool {
    *screen.get() == Screen::Playing && *mode.get() != PreviewMode::Play
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
    /// The hunt is played by its rules, as players play it.
    Play,
}

/// A name for a new file in a folder: `walk.gpx`, else `walk-2.gpx` and so on.
fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let named = |number: u32| match number {
        1 => folder.join(format!("{stem}.{ending}")),
        _ => folder.join(format!("{stem}-{number}.{ending}")),
    };
    (1..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1))
}
