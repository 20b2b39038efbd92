//! Our own: groups in segments in SQLite.

use super::Missing;
use hunt_server::outbox::{Group, Outbox, OutboxOptions, SqliteLog};
use hunt_shared::identity::ContentHash;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// How often who waits looks again.
const POLL: Duration = Duration::from_micros(100);

/// Opens an outbox in a folder.
pub fn open(folder: &Path) -> Outbox {
    let options = OutboxOptions { close_timeout: Duration::from_secs(60), ..Default::default() };
    Outbox::open(SqliteLog::lock(&folder.join("hunt.db")).expect("nobody else"), options, ContentHash([7; 32]))
        .expect("a whole log")
}

/// Commits all groups, as many under way as the outbox lets be.
pub fn commit(outbox: &mut Outbox, groups: Vec<Group>) {
    let mut committed = Vec::new();
    for group in groups {
        while !outbox.has_room() {
            outbox.poll(&mut committed);
            committed.clear();
            std::thread::sleep(POLL);
        }
        outbox.submit(group).expect("seqs without gaps");
    }
    while outbox.queued() > 0 {
        outbox.poll(&mut committed);
        committed.clear();
        std::thread::sleep(POLL);
    }
}

pub fn store(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let mut outbox = open(folder);
    let began = Instant::now();
    commit(&mut outbox, groups);
    Ok(began.elapsed())
}
