//! The game with its window: one plugin a room.

#[macro_use]
mod wording;

mod audio;
pub mod bench;
mod boundaries;
mod camera;
mod controls;
mod crash;
mod emotes;
mod encounters;
mod fog;
mod frame;
#[cfg(test)]
mod frames;
mod gait;
mod glyphs;
mod headless;
mod hud;
mod hunt_language;
mod ink;
mod journal;
mod launch;
mod link_words;
mod location;
mod map;
mod moments;
mod motion;
mod net;
mod own_server;
mod pictures;
mod popups;
mod preview;
mod retelling;
mod rich_text;
mod schedules;
mod screens;
mod session;
mod settings;
mod small_chart;
mod society;
mod spans;
mod summary;
mod tell;
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
        title: say!("screens-game"),
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
    if let Some(folder) = store.folder() {
        crash::install(folder);
    }
    let last_crash = store.folder().map(crash::LastCrash::of).unwrap_or_default();
    let folder = store.folder().map(ToOwned::to_owned);
    // What is tried in the preview is kept nowhere; only the settings are the player's own there.
    let tries = launch.preview.is_some();
    let played = if tries { LinkStore::in_memory() } else { store.clone() };
    let walks = store.folder().filter(|_| !tries).map(Into::into);
    let exit = App::new()
        .insert_resource(launch)
        .insert_resource(last_crash)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window), ..default() })
                .disable::<AudioPlugin>()
                .set(LogPlugin { filter: "warn,hunt_client=info".to_owned(), custom_layer: crash::listening_layer, ..default() }),
        )
        .add_plugins(settings::SettingsPlugin { folder: store.folder().map(Into::into) })
        .add_plugins(walks::WalksPlugin { folder: walks })
        .add_plugins(GamePlugins)
        .add_plugins(own_server::OwnServerPlugin { store: played.clone() })
        .add_plugins(net::NetPlugin { store: played })
        .run();
    if let Some(folder) = &folder {
        crash::ended_well(folder);
    }
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
            .add(schedules::SchedulesPlugin)
            .add(session::SessionPlugin)
            .add(retelling::RetellingPlugin)
            .add(theme::ThemePlugin)
            .add(motion::MotionPlugin)
            .add(camera::CameraPlugin)
            .add(map::MapPlugin)
            .add(location::LocationPlugin)
            .add(gait::GaitPlugin)
            .add(boundaries::BoundariesPlugin)
            .add(fog::FogPlugin)
            .add(world::WorldPlugin)
            .add(preview::PreviewPlugin)
            .add(frame::FramePlugin)
            .add(glyphs::GlyphPlugin)
            .add(pictures::PicturesPlugin)
            .add(controls::ControlsPlugin)
            .add(crash::CrashPlugin)
            .add(screens::ScreensPlugin)
            .add(hud::HudPlugin)
            .add(encounters::EncountersPlugin)
            .add(emotes::EmotesPlugin)
            .add(popups::PopupsPlugin)
            .add(journal::JournalPlugin)
            .add(summary::SummaryPlugin)
            .add(society::SocietyPlugin)
            .add(audio::SoundPlugin)
            .add(tell::TellPlugin)
    }
}
