//! The game's binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    hunt_client::run()
}
