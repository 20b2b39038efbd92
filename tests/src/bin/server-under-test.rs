//! The server as tests start it: `hunt-server`, except that it ends when its standard input does, and so with the test that owns it; and
//! that it fires and forgets its events when its environment says where to.

use hunt_tests::load::{FireAndForgetPlugin, STREAM_VARIABLE};
use std::{io::Read, process::ExitCode};

fn main() -> ExitCode {
    std::thread::spawn(|| {
        let mut stdin = std::io::stdin().lock();
        let mut ignored = [0; 64];
        while matches!(stdin.read(&mut ignored), Ok(1..)) {}
        // The owner is gone. Nobody is left to be told, and what was shown is durable at every instant.
        std::process::exit(1);
    });
    let stream = std::env::var(STREAM_VARIABLE).ok().and_then(|address| address.parse().ok());
    hunt_server::cli::main_with(|app| {
        if let Some(to) = stream {
            app.add_plugins(FireAndForgetPlugin { to });
        }
    })
}
