//! The tables, their versions, and how a connection is set up.

use super::failure;
use crate::outbox::log::LogError;
use rusqlite::{Connection, TransactionBehavior};
use std::{path::Path, time::Duration};

/// What marks a database as an outbox: "HUNT".
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"HUNT");

/// Larger pages make the large rows of the log cheaper to write; a small commit writes a few of them.
pub const PAGE_BYTES: u32 = 16 * 1024;

/// How version n becomes version n + 1, for n = 0, 1, 2 …; only ever added to.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE segment (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE player (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE backlog (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
    CREATE TABLE damaged (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, bytes BLOB, time_ms INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
"];

/// Opens the database to write, makes it if it is not there, and brings it to the newest version.
pub fn open(path: &Path) -> Result<Connection, LogError> {
    let fail = |error| failure(path, "cannot open", error);
    let mut connection = Connection::open(path).map_err(fail)?;
    connection.busy_timeout(Duration::from_secs(2)).map_err(fail)?;
    if connection.is_readonly("main").map_err(fail)? {
        let source = "it is read-only; the server must be allowed to write the file and its folder".into();
        return Err(LogError::Unavailable { action: "cannot write to", place: path.display().to_string(), source });
    }
    let version = read_version(&connection, path)?;
    if version == 0 {
        connection.pragma_update(None, "page_size", PAGE_BYTES).map_err(fail)?;
    }
    set_up(&connection).map_err(fail)?;
    migrate(&mut connection).map_err(fail)?;
    Ok(connection)
}

/// Refuses what is no outbox, or one of a newer version or without tables.
pub fn check(connection: &Connection, path: &Path) -> Result<(), LogError> {
    if read_version(connection, path)? == 0 {
        return Err(LogError::Foreign { place: path.display().to_string(), what: "it is empty".into() });
    }
    Ok(())
}

/// Durable means: on the disk, not in its cache, when a commit returns. Checkpoints are another thread's work.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        tracing::warn!("SQLite uses journal mode {mode} instead of WAL: commits will be slower");
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // In KiB: a segment under way stays in memory until its commit, else its pages would be written twice.
    connection.pragma_update(None, "cache_size", -16 * 1024)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    connection.pragma_update(None, "cell_size_check", true)
}

/// The version of the tables; 0 for a database without any.
fn read_version(connection: &Connection, path: &Path) -> Result<i64, LogError> {
    let fail = |error| failure(path, "cannot open", error);
    let place = || path.display().to_string();
    let application_id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(fail)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
    if tables == 0 && version == 0 {
        return Ok(0);
    }
    if application_id != APPLICATION_ID {
        return Err(LogError::Foreign { place: place(), what: "it is a database of another program".into() });
    }
    let known = MIGRATIONS.len() as i64;
    match version {
        _ if version > known => Err(LogError::Newer { place: place(), found: version, known }),
        _ if version < 1 => Err(LogError::Damaged { place: place(), what: format!("its schema has version {version}") }),
        _ => Ok(version),
    }
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = rusqlite::Transaction::new(connection, TransactionBehavior::Immediate)?;
    let version: usize = transaction.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize;
    for migration in MIGRATIONS.iter().skip(version) {
        transaction.execute_batch(migration)?;
    }
    if version < MIGRATIONS.len() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    }
    transaction.commit()
}
