//! Redis: a stream for each player, all commands of a group in one pipeline, an fsync before the answers. It speaks RESP
//! (<https://redis.io/docs/latest/develop/reference/protocol-spec/>) itself, so that no library stands in Redis' way.

use super::{Missing, free_port, start};
use crate::workload::encoded;
use hunt_server::outbox::Group;
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

pub fn store(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let port = free_port()?;
    let settings = [
        ("--port", port.to_string()),
        ("--bind", "127.0.0.1".into()),
        ("--dir", folder.display().to_string()),
        ("--appendonly", "yes".into()),
        ("--appendfsync", "always".into()),
        ("--save", String::new()),
        ("--auto-aof-rewrite-percentage", "0".into()),
    ];
    let arguments: Vec<String> = settings.into_iter().flat_map(|(name, value)| [name.into(), value]).collect();
    let (_server, stream) = start("HUNT_REDIS_SERVER", "redis-server", "apt-get install redis-server", &arguments, port)?;
    write(stream, &groups).map_err(|error| format!("redis-server: {error}"))
}

fn write(stream: TcpStream, groups: &[Group]) -> std::io::Result<Duration> {
    let mut sender = stream.try_clone()?;
    let mut answers = BufReader::with_capacity(1 << 20, stream);
    let mut line = String::new();
    let began = Instant::now();
    for group in groups {
        let mut pipeline = Vec::new();
        let mut commands = 0;
        for (player, _, bytes) in encoded(group) {
            let key = format!("player:{}", player.0);
            write!(pipeline, "*5\r\n$4\r\nXADD\r\n${}\r\n{key}\r\n$1\r\n*\r\n$1\r\ne\r\n${}\r\n", key.len(), bytes.len())?;
            pipeline.extend_from_slice(&bytes);
            pipeline.extend_from_slice(b"\r\n");
            commands += 1;
        }
        // Redis answers while it is still being told, so somebody has to listen meanwhile.
        std::thread::scope(|scope| {
            let told = scope.spawn(|| sender.write_all(&pipeline));
            for _ in 0..commands {
                // "$15", and the id of the entry.
                for _ in 0..2 {
                    line.clear();
                    answers.read_line(&mut line)?;
                    if line.is_empty() || line.starts_with('-') {
                        return Err(std::io::Error::other(format!("it answered {line:?}")));
                    }
                }
            }
            told.join().expect("the pipeline is sent without a panic")
        })?;
    }
    Ok(began.elapsed())
}
