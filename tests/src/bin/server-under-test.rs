//! The server as tests start it: `hunt-server`, except that it ends when its standard input does, and so with the test that owns it.

use std::{io::Read, process::ExitCode};

fn main() -> ExitCode {
    std::thread::spawn(|| {
        let mut stdin = std::io::stdin().lock();
        let mut ignored = [0; 64];
        while matches!(stdin.read(&mut ignored), Ok(1..)) {}
        // The owner is gone. Nobody is left to be told, and what was shown is durable at every instant.
        std::process::exit(1);
    });
    hunt_server::cli::main()
}
