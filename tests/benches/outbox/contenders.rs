//! Everybody who stores the same events: what is timed begins with events in memory and ends when the last commit has returned.

mod jetstream;
mod outbox;
mod raw;
mod redis;
mod rows;

pub use outbox::{commit, open};

use hunt_server::outbox::Group;
use std::{path::Path, time::Duration};

/// Why a contender is left out.
pub type Missing = String;

/// Somebody who stores groups of events.
pub struct Contender {
    /// As the table calls it.
    pub name: &'static str,
    /// What fraction of the events it is given, so that the slow ones do not take all day.
    pub share: f64,
    /// Stores them in files in a folder, one group after the other, each durable before it counts, and says how long that took.
    pub store: fn(&Path, Vec<Group>) -> Result<Duration, Missing>,
}

/// The outbox, what limits it, and what one might take instead.
pub const CONTENDERS: [Contender; 6] = [
    Contender { name: "outbox", share: 1.0, store: outbox::store },
    Contender { name: "append + fdatasync, each group", share: 1.0, store: raw::store_each },
    Contender { name: "append + fdatasync, 32,768 events", share: 1.0, store: raw::store_merged },
    Contender { name: "SQLite, one row an event", share: 0.25, store: rows::store },
    Contender { name: "Redis Streams, appendfsync always", share: 0.25, store: redis::store },
    Contender { name: "NATS JetStream, sync_interval always", share: 0.01, store: jetstream::store },
];

/// A server that is stopped when this goes.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program, named by an environment variable or found in `PATH`, and connects to it.
fn start(
    variable: &str,
    program: &str,
    install: &str,
    arguments: &[String],
    port: u16,
) -> Result<(Running, std::net::TcpStream), Missing> {
    let program = std::env::var(variable).unwrap_or_else(|_| program.into());
    let mut command = std::process::Command::new(&program);
    command.args(arguments).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let child = command.spawn().map_err(|error| format!("{program}: {error}; {install}, or name it by {variable}"))?;
    let mut running = Running(child);
    for _ in 0..500 {
        if let Ok(stream) = std::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port)) {
            stream.set_nodelay(true).map_err(|error| error.to_string())?;
            return Ok((running, stream));
        }
        if let Ok(Some(status)) = running.0.try_wait() {
            return Err(format!("{program} ended at once: {status}"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("{program} does not listen on port {port}"))
}

/// A port that nobody listens on just now.
fn free_port() -> Result<u16, Missing> {
    let free = || std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?.local_addr();
    free().map(|address| address.port()).map_err(|error: std::io::Error| error.to_string())
}

/// Sends bytes while `listen` takes the answers: a server answers while it is still being told, so somebody has to listen meanwhile.
fn send_and_hear(
    sender: &mut std::net::TcpStream,
    bytes: &[u8],
    listen: impl FnOnce() -> std::io::Result<()>,
) -> std::io::Result<()> {
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| std::io::Write::write_all(sender, bytes));
        listen()?;
        sending.join().expect("bytes are sent without a panic")
    })
}
