//! `--frame`: one picture of the game, saved to a file.

use super::{launch::Launch, session::Screen};
use bevy::{
    prelude::*,
    render::view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk},
};

/// Seconds after which the picture is taken of whatever is shown, playing or not; if not, the game ends as failed.
const PATIENCE_S: f32 = 60.0;

/// Takes the picture and ends the game.
pub struct FramePlugin;

impl Plugin for FramePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Last, take_frame);
    }
}

fn take_frame(
    launch: Res<Launch>,
    screen: Res<State<Screen>>,
    time: Res<Time<Real>>,
    mut played_s: Local<f32>,
    mut taken: Local<bool>,
    mut commands: Commands,
) {
    let Some(path) = launch.frame.clone().filter(|_| !*taken) else { return };
    if *screen.get() == Screen::Playing || launch.join.is_none() && launch.preview.is_none() {
        *played_s += time.delta_secs().min(0.25);
    }
    if *played_s < launch.frame_after && time.elapsed_secs() < PATIENCE_S {
        return;
    }
    *taken = true;
    let in_time = *played_s >= launch.frame_after;
    if !in_time {
        error!("the game was not on the map within {PATIENCE_S} s; the picture shows what was there instead");
    }
    let mut save = save_to_disk(path);
    commands.spawn(Screenshot::primary_window()).observe(
        move |captured: On<ScreenshotCaptured>, mut exit: MessageWriter<AppExit>| {
            save(captured);
            exit.write(if in_time { AppExit::Success } else { AppExit::error() });
        },
    );
}
