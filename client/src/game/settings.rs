//! What the player has chosen: how loud, how large, in which colours, by which keys. Kept between runs; changes act at once.

mod actions;
mod apply;
mod bindings;
mod caps;
mod file;
mod keys;
mod model;
mod pads;
mod screen;

pub use actions::Actions;
pub use bindings::{Action, Bindings};
pub use caps::{Device, acting_button, key_caps};
pub use model::{Language, LastPlayed, Levels, Picture, Settings};
#[cfg(test)]
pub use screen::Section;
pub use screen::{OpenSettings, PauseSystems, SettingsOpen};

use bevy::prelude::*;
use std::path::PathBuf;

/// Seconds after the last change at which the file is written: a slider that is drawn does not write at each frame.
const SETTLED_S: f32 = 0.4;

/// Where the settings are kept; nowhere without a folder.
#[derive(Resource)]
struct Kept {
    folder: Option<PathBuf>,
    /// What the file says.
    written: Settings,
    /// For how long the player has changed nothing.
    settled_s: f32,
}

/// What was wrong with the settings' file, in words for the player.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct SettingsTrouble(pub Option<String>);

/// Reads, keeps and applies the settings, and draws their screen.
pub struct SettingsPlugin {
    /// The player's folder.
    pub folder: Option<PathBuf>,
}

impl Plugin for SettingsPlugin {
    fn build(&self, app: &mut App) {
        // What is wrong with a file is told in the system's language, and all else in the one that the file names.
        apply::speak_as(Language::Auto);
        let (settings, trouble) = self.folder.as_deref().map(file::read).unwrap_or_default();
        if let Some(trouble) = &trouble {
            warn!("{trouble}");
        }
        apply::speak_as(settings.language);
        app.insert_resource(Kept { folder: self.folder.clone(), written: settings.clone(), settled_s: 0.0 })
            .insert_resource(settings)
            .insert_resource(SettingsTrouble(trouble))
            .add_plugins((apply::ApplyPlugin, pads::PadsPlugin, caps::CapsPlugin, screen::ScreenPlugin))
            .add_systems(Last, keep_settings);
    }
}

/// Writes what has changed, once it has settled or the game ends.
fn keep_settings(
    settings: Res<Settings>,
    time: Option<Res<Time<Real>>>,
    mut exit: MessageReader<AppExit>,
    mut kept: ResMut<Kept>,
    mut trouble: ResMut<SettingsTrouble>,
) {
    let ends = exit.read().count() > 0;
    kept.settled_s = if settings.is_changed() { 0.0 } else { kept.settled_s + time.map_or(0.0, |time| time.delta_secs()) };
    if kept.written == *settings || !ends && kept.settled_s < SETTLED_S {
        return;
    }
    let Some(folder) = kept.folder.clone() else { return };
    if let Err(error) = file::write(&folder, &settings) {
        let text = say!("settings-unkept", reason = error.to_string());
        warn!("{text}");
        trouble.0 = Some(text);
    }
    // Also after an error: it is told once, and tried again at the next change.
    kept.written = settings.clone();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::wording::Tongue;
    use bevy::time::TimeUpdateStrategy;
    use std::{fs, time::Duration};

    /// The settings of a game that starts in this folder, without a window.
    fn game(folder: &std::path::Path) -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, bevy::state::app::StatesPlugin, bevy::input::InputPlugin))
            .init_state::<crate::game::session::Screen>()
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)))
            .add_plugins(SettingsPlugin { folder: Some(folder.into()) });
        app.update();
        app
    }

    fn run_for(app: &mut App, ticks: usize) {
        (0..ticks).for_each(|_| app.update());
    }

    #[test]
    fn what_is_chosen_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = game(folder.path());
        assert_eq!(*first.world().resource::<Settings>(), Settings::default());
        let mut chosen = Settings { language: Language::Chosen(Tongue::German), ..Settings::default() };
        chosen.levels.effects = 35;
        chosen.picture.scale_percent = 140;
        chosen.bindings.bind_key(Action::Take, 0, KeyCode::KeyG);
        first.insert_resource(chosen.clone());
        run_for(&mut first, 2);
        assert!(!folder.path().join("settings.json").exists(), "a slider under way does not write");
        run_for(&mut first, 4);
        assert_eq!(*game(folder.path()).world().resource::<Settings>(), chosen);
    }

    #[test]
    fn what_is_chosen_last_is_kept_when_the_game_ends() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = game(folder.path());
        first.world_mut().resource_mut::<Settings>().picture.vsync = false;
        first.world_mut().write_message(AppExit::Success);
        first.update();
        assert!(!game(folder.path()).world().resource::<Settings>().picture.vsync);
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.json"), "{ \"version\": 1, \"levels\": loud }").unwrap();
        let app = game(folder.path());
        assert_eq!(*app.world().resource::<Settings>(), Settings::default());
        let trouble = app.world().resource::<SettingsTrouble>().0.clone().unwrap();
        assert!(trouble.contains("settings.json:1:") && trouble.contains("settings.json.kept"), "{trouble}");
        assert!(fs::read_to_string(folder.path().join("settings.json.kept")).unwrap().contains("loud"));
    }
}
