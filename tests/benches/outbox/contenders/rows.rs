//! What one would do first: a row for each event, a transaction for each group.

use super::Missing;
use crate::workload::encoded;
use hunt_server::outbox::Group;
use rusqlite::{Connection, params};
use std::{
    path::Path,
    time::{Duration, Instant},
};

pub fn store(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let write = || -> rusqlite::Result<Duration> {
        let mut database = Connection::open(folder.join("rows.db"))?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE event (player INTEGER, seq INTEGER, bytes BLOB, PRIMARY KEY (player, seq)) WITHOUT ROWID",
        )?;
        let began = Instant::now();
        for group in &groups {
            let transaction = database.transaction()?;
            let mut insert = transaction.prepare("INSERT INTO event VALUES (?1, ?2, ?3)")?;
            for (player, seq, bytes) in encoded(group) {
                insert.execute(params![player.0 as i64, seq.0 as i64, bytes])?;
            }
            drop(insert);
            transaction.commit()?;
        }
        Ok(began.elapsed())
    };
    write().map_err(|error| error.to_string())
}
