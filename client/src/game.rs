//! The game with its window: one plugin a room.

#[macro_use]
mod wording;

mod audio;
mod boundaries;
mod camera;
mod controls;
mod encounters;
mod frame;
#[cfg(test)]
mod frames;
mod glyphs;
mod hud;
mod hunt_language;
mod ink;
mod journal;
mod launch;
mod location;
mod map;
mod moments;
mod motion;
mod net;
mod own_server;
mod pictures;
mod popups;
mod preview;
mod rich_text;
mod screens;
mod session;
mod settings;
mod small_chart;
mod summary;
#[cfg(test)]
mod testing;
mod theme;
mod walks;
mod world;

use crate::link::LinkStore;
use bevy::{
    app::PluginGroupBuilder,
    audio::AudioPlugin,
    log::LogPlugin,
    prelude::*,
    window::{PresentMode, WindowResolution},
};
use clap::Parser;
use launch::Launch;
use std::process::ExitCode;

/// Runs the game until its window is closed.
pub fn run() -> ExitCode {
    let launch = Launch::parse();
    if let Some(folder) = &launch.render_sounds {
        return match audio::write_all(folder) {
            Ok(count) => {
                println!("{count} sounds are in {}", folder.display());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("The sounds cannot be written into {}: {error}", folder.display());
                ExitCode::FAILURE
            }
        };
    }
    let (width, height) = launch.size;
    let mut resolution = WindowResolution::new(width, height);
    if launch.frame.is_some() {
        resolution = resolution.with_scale_factor_override(1.0);
    }
    let window = Window {
        title: "Treasure Hunt".to_owned(),
        name: Some("treasure-hunt".to_owned()),
        resolution,
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    let store = match LinkStore::open_default(None) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("The game cannot open the folder where it keeps your journals: {error}");
            return ExitCode::FAILURE;
        }
    };
    // What is tried in the preview is kept nowhere; only the settings are the player's own there.
    let tries = launch.preview.is_some();
    let played = if tries { LinkStore::in_memory() } else { store.clone() };
    let walks = store.folder().filter(|_| !tries).map(Into::into);
    let exit = App::new()
        .insert_resource(launch)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window), ..default() })
                .disable::<AudioPlugin>()
                .set(LogPlugin { filter: "warn,hunt_client=info".to_owned(), ..default() }),
        )
        .add_plugins(settings::SettingsPlugin { folder: store.folder().map(Into::into) })
        .add_plugins(walks::WalksPlugin { folder: walks })
        .add_plugins(GamePlugins)
        .add_plugins(own_server::OwnServerPlugin { store: played.clone() })
        .add_plugins(net::NetPlugin { store: played })
        .run();
    match exit {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(code) => ExitCode::from(code.get()),
    }
}

/// Every room of the game.
struct GamePlugins;

impl PluginGroup for GamePlugins {
    fn build(self) -> PluginGroupBuilder {
        PluginGroupBuilder::start::<Self>()
            .add(session::SessionPlugin)
            .add(theme::ThemePlugin)
            .add(motion::MotionPlugin)
            .add(camera::CameraPlugin)
            .add(map::MapPlugin)
            .add(location::LocationPlugin)
            .add(boundaries::BoundariesPlugin)
            .add(world::WorldPlugin)
            .add(preview::PreviewPlugin)
            .add(frame::FramePlugin)
            .add(glyphs::GlyphPlugin)
            .add(pictures::PicturesPlugin)
            .add(controls::ControlsPlugin)
            .add(screens::ScreensPlugin)
            .add(hud::HudPlugin)
            .add(encounters::EncountersPlugin)
            .add(popups::PopupsPlugin)
            .add(journal::JournalPlugin)
            .add(summary::SummaryPlugin)
            .add(audio::SoundPlugin)
    }
}
