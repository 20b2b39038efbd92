//! The game with its window: one plugin a room.

mod net;
mod session;
mod theme;

use std::process::ExitCode;

/// Runs the game until its window is closed.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
