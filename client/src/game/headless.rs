//! The game without a window and without a server: what happens is told to it. The pictures are drawn of it, and the bench times it.

use super::{
    GamePlugins,
    frame::FramePlugin,
    launch::Launch,
    net::{AcceptCertificate, ConnectTo, LeaveHunt, ReconnectNow},
    settings::{Settings, SettingsPlugin},
    walks::WalksPlugin,
};
use bevy::{
    app::PluginsState,
    audio::AudioPlugin,
    input::{
        ButtonState,
        keyboard::{Key, KeyboardInput, NativeKey},
    },
    log::LogPlugin,
    prelude::*,
    render::{RenderPlugin, pipelined_rendering::PipelinedRenderingPlugin},
    time::TimeUpdateStrategy,
    window::{ExitCondition, PrimaryWindow, WindowResolution},
    winit::WinitPlugin,
};
use std::time::Duration;

/// The game as a command line starts it, at its title, in a window of so many pixels that nobody sees. It keeps no files, and its clock
/// goes on by `step` at each frame, however long the frame takes. `add` adds what else belongs to it.
pub fn headless(
    launch: Launch,
    settings: Settings,
    (width, height): (u32, u32),
    render: RenderPlugin,
    step: Duration,
    add: impl FnOnce(&mut App),
) -> App {
    let mut app = App::new();
    let resolution = WindowResolution::new(width, height).with_scale_factor_override(1.0);
    let window = Window { resolution, ..default() };
    app.insert_resource(launch)
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window), exit_condition: ExitCondition::DontExit, ..default() })
                .set(render)
                .disable::<WinitPlugin>()
                .disable::<AudioPlugin>()
                .disable::<LogPlugin>()
                .disable::<PipelinedRenderingPlugin>(),
        )
        .insert_resource(TimeUpdateStrategy::ManualDuration(step))
        .add_message::<ConnectTo>()
        .add_message::<LeaveHunt>()
        .add_message::<ReconnectNow>()
        .add_message::<AcceptCertificate>()
        .add_plugins((SettingsPlugin { folder: None }, WalksPlugin { folder: None }))
        .insert_resource(settings)
        .add_plugins(GamePlugins.build().disable::<FramePlugin>());
    add(&mut app);
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    app.update();
    app
}

/// Presses or releases a key.
pub fn turn_key(world: &mut World, key: KeyCode, state: ButtonState) {
    let Ok(window) = world.query_filtered::<Entity, With<PrimaryWindow>>().single(world) else { return };
    world.write_message(key_input(key, state, window));
}

/// What is heard of a key by its place on the keyboard.
pub fn key_input(key_code: KeyCode, state: ButtonState, window: Entity) -> KeyboardInput {
    let logical_key = Key::Unidentified(NativeKey::Unidentified);
    KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window }
}
