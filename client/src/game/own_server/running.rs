//! The program of the server while it runs: how it starts, what it says, and how it ends.

use super::{fleeting::FleetingFolder, not_started::NotStarted};
use std::{
    io::{self, BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to become ready, and to end.
const READY_WITHIN: Duration = Duration::from_secs(60);
const ENDED_WITHIN: Duration = Duration::from_secs(3);

/// The most bytes of the server's complaints that the player is shown.
const MAX_COMPLAINT_BYTES: u64 = 4 * 1024;

/// A server that runs; it is ended when this is dropped.
pub struct Running {
    child: Child,
    /// Where it answers by HTTP.
    pub address: String,
    /// Its data, when they are not kept.
    _data: Option<FleetingFolder>,
}

impl Running {
    /// Starts it and waits until it is ready; also tells its address for UDP.
    ///
    /// # Errors
    /// When the program cannot be started, or ends at once.
    pub fn start(command: &mut Command) -> Result<(Self, String), NotStarted> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| NotStarted::Program(command.get_program().into(), error))?;
        let complaints = child.stderr.take().map(|stderr| thread::spawn(move || keep_log(stderr)));
        let ready = child.stdout.take().and_then(wait_until_ready);
        let mut running = Self { child, address: String::new(), _data: None };
        let Some((http, udp)) = ready else {
            drop(running);
            let said = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
            return Err(NotStarted::Ended(said));
        };
        running.address = http;
        Ok((running, udp))
    }

    /// Its data, which are not kept, go with it.
    pub fn take_along(&mut self, data: FleetingFolder) {
        self._data = Some(data);
    }

    /// Whether it has not ended by itself.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its standard input ends, and with it the server, in order.
        drop(self.child.stdin.take());
        let asked = Instant::now();
        while self.is_alive() && asked.elapsed() < ENDED_WITHIN {
            thread::sleep(Duration::from_millis(10));
        }
        // Whatever it has told players is on disk already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the server says, so that it can go on saying it; returns the beginning.
fn keep_log(stderr: impl Read) -> String {
    let mut stderr = BufReader::new(stderr);
    let mut said = Vec::new();
    let _ = stderr.by_ref().take(MAX_COMPLAINT_BYTES).read_to_end(&mut said);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&said).into_owned()
}

/// The addresses, HTTP and UDP, in the line that a server prints when it is ready; `None`: it has ended or takes too long.
fn wait_until_ready(stdout: ChildStdout) -> Option<(String, String)> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        let _ = tell.send(read.map(|_| line));
    });
    addresses_in(&told.recv_timeout(READY_WITHIN).ok()?.ok()?)
}

fn addresses_in(line: &str) -> Option<(String, String)> {
    let ready: serde_json::Value = serde_json::from_str(line).ok()?;
    Some((ready["http"].as_str()?.to_owned(), ready["udp"][0].as_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_line_tells_the_addresses() {
        let line = r#"{"ready":true,"http":"127.0.0.1:4330","udp":["127.0.0.1:4331"],"fingerprint":"aa"}"#;
        assert_eq!(addresses_in(line), Some(("127.0.0.1:4330".into(), "127.0.0.1:4331".into())));
        assert_eq!(addresses_in("listening"), None);
    }
}
