//! `--tell`: what is on screen, as lines of JSON on standard output, for tests and for tools that assist a player. See `docs/tell.md`.

mod interface;
mod pace;
mod scene;

use super::launch::Launch;
use bevy::prelude::*;
use interface::Interface;
use pace::Pace;
use scene::Shown;
use std::io::Write;

/// Tells what is on screen.
pub struct TellPlugin;

impl Plugin for TellPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Last, tell.run_if(|launch: Option<Res<Launch>>| launch.is_some_and(|launch| launch.tell)));
    }
}

/// Prints what is on screen, when it is time to.
fn tell(interface: Interface, shown: Shown, time: Res<Time<Real>>, mut frame: Local<u64>, mut pace: Local<Pace>) {
    *frame += 1;
    let scene = shown.scene(&interface, *frame, time.elapsed_secs());
    if !pace.is_due(&scene) {
        return;
    }
    match serde_json::to_string(&scene) {
        // Whoever listened may have gone; that ends no game.
        Ok(line) => drop(writeln!(std::io::stdout().lock(), "{line}")),
        Err(error) => warn!("what is on screen cannot be told: {error}"),
    }
}
