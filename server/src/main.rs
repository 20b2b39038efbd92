//! The server's binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    hunt_server::cli::main()
}
