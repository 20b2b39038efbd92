//! The log in a SQLite database: one row for a segment, so one `fsync` for a whole group of events.

mod checkpoint;
mod lock;
mod schema;

use super::log::{Log, LogError, LogFactory, LogReader, SnapshotPart};
use bytes::Bytes;
use checkpoint::{CHECKPOINT_BYTES, Checkpointer};
use hunt_shared::{identity::PlayerId, time::UnixMs};
use lock::Lock;
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// About how many bytes one step of a trim deletes, so that no commit waits long for it.
const TRIM_STEP_BYTES: i64 = 4 * 1024 * 1024;

/// The number of the last segment, 0 if there is none.
const LAST_SEGMENT: &str = "SELECT max(number) FROM segment";

/// A log in one SQLite file, with a lock file beside it that keeps other servers out for as long as this lives.
pub struct SqliteLog {
    path: PathBuf,
    checkpoint_bytes: usize,
    lock: Arc<Lock>,
}

impl SqliteLog {
    /// Locks the file `path`, which need not exist yet; its folder must.
    ///
    /// # Errors
    /// [`LogError::InUse`] when another server has it, and what the file system says.
    pub fn lock(path: &Path) -> Result<Self, LogError> {
        Ok(Self { path: path.to_owned(), checkpoint_bytes: CHECKPOINT_BYTES, lock: Arc::new(Lock::take(path)?) })
    }

    /// The same, with its write-ahead log copied into the database after so many bytes: 16 MiB unless chosen otherwise.
    pub fn with_checkpoint_bytes(self, checkpoint_bytes: usize) -> Self {
        Self { checkpoint_bytes, ..self }
    }

    /// Opens a log only to read it, without locking it: beside a running server, or of one that is stopped.
    ///
    /// # Errors
    /// See [`LogError`].
    pub fn read_only(path: &Path) -> Result<Box<dyn LogReader>, LogError> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| failure(path, "cannot open", error))?;
        connection.busy_timeout(Duration::from_secs(2)).map_err(|error| failure(path, "cannot open", error))?;
        schema::check(&connection, path)?;
        Ok(Box::new(SqliteReader { connection, path: path.to_owned() }))
    }
}

impl LogFactory for SqliteLog {
    fn open(&self) -> Result<Box<dyn Log>, LogError> {
        let connection = schema::open(&self.path)?;
        let checkpointer = Checkpointer::start(&self.path, &connection, self.checkpoint_bytes)?;
        let reader = SqliteReader { connection, path: self.path.clone() };
        Ok(Box::new(SqliteWriter { reader, checkpointer, lock: Arc::clone(&self.lock) }))
    }

    fn open_reader(&self) -> Result<Box<dyn LogReader>, LogError> {
        Self::read_only(&self.path)
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

/// What SQLite says, in the words of a log.
fn failure(path: &Path, action: &'static str, error: rusqlite::Error) -> LogError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    let place = path.display().to_string();
    match error.sqlite_error_code() {
        Some(DatabaseCorrupt) => LogError::Damaged { place, what: error.to_string() },
        Some(NotADatabase) => LogError::Foreign { place, what: "it is no SQLite database, or its first page is damaged".into() },
        _ => match error {
            // A value of another type or size than the schema says.
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::BlobSizeError => LogError::Damaged { place, what: error.to_string() },
            _ => LogError::Unavailable { action, place, source: Box::new(error) },
        },
    }
}

/// The only number that a query yields; `None` for NULL.
fn query_number(connection: &Connection, sql: &str) -> rusqlite::Result<Option<u64>> {
    connection.query_row(sql, [], |row| Ok(row.get::<_, Option<i64>>(0)?.map(|number| number as u64)))
}

struct SqliteReader {
    connection: Connection,
    path: PathBuf,
}

impl SqliteReader {
    fn read_error(&self) -> impl Fn(rusqlite::Error) -> LogError {
        |error| failure(&self.path, "cannot read from", error)
    }

    fn number(&self, sql: &str) -> Result<Option<u64>, LogError> {
        query_number(&self.connection, sql).map_err(self.read_error())
    }

    fn part(&self, table: &'static str, row: u64, offset: u32, length: u32) -> Result<Option<Bytes>, LogError> {
        let blob = match self.connection.blob_open("main", table, "bytes", row as i64, true) {
            Ok(blob) => blob,
            // SQLite says "no such rowid" by its general error.
            Err(rusqlite::Error::SqliteFailure(code, _)) if code.extended_code == rusqlite::ffi::SQLITE_ERROR => return Ok(None),
            Err(error) => return Err(self.read_error()(error)),
        };
        if offset as usize + length as usize > blob.len() {
            return Ok(None);
        }
        let mut bytes = vec![0; length as usize];
        blob.read_at_exact(&mut bytes, offset as usize).map_err(self.read_error())?;
        Ok(Some(bytes.into()))
    }
}

impl LogReader for SqliteReader {
    fn hold(&mut self) -> Result<(), LogError> {
        self.connection.execute_batch("BEGIN").map_err(self.read_error())
    }

    fn first(&mut self) -> Result<Option<u64>, LogError> {
        self.number("SELECT min(number) FROM segment")
    }

    fn last(&mut self) -> Result<u64, LogError> {
        Ok(self.number(LAST_SEGMENT)?.unwrap_or(0))
    }

    fn read(&mut self, number: u64) -> Result<Option<Bytes>, LogError> {
        let row = self.connection.query_row("SELECT bytes FROM segment WHERE number = ?1", [number as i64], |row| {
            Ok(Bytes::copy_from_slice(row.get_ref(0)?.as_blob()?))
        });
        row.optional().map_err(self.read_error())
    }

    fn read_from(&mut self, number: u64, max_bytes: usize) -> Result<Vec<(u64, Bytes)>, LogError> {
        let read = || -> rusqlite::Result<Vec<(u64, Bytes)>> {
            let mut statement =
                self.connection.prepare("SELECT number, bytes FROM segment WHERE number >= ?1 ORDER BY number")?;
            let mut rows = statement.query([number as i64])?;
            let (mut segments, mut taken) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let bytes = Bytes::copy_from_slice(row.get_ref(1)?.as_blob()?);
                taken += bytes.len();
                if taken > max_bytes && !segments.is_empty() {
                    break;
                }
                segments.push((row.get::<_, i64>(0)? as u64, bytes));
            }
            Ok(segments)
        };
        read().map_err(self.read_error())
    }

    fn read_range(&mut self, number: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.part("segment", number, offset, bytes)
    }

    fn read_backlog(&mut self, id: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.part("backlog", id, offset, bytes)
    }

    fn backlog_ids(&mut self) -> Result<Vec<u64>, LogError> {
        let read = || -> rusqlite::Result<Vec<u64>> {
            let mut statement = self.connection.prepare("SELECT id FROM backlog ORDER BY id")?;
            statement.query_map([], |row| Ok(row.get::<_, i64>(0)? as u64))?.collect()
        };
        read().map_err(self.read_error())
    }

    fn load_snapshot(&mut self, visit: &mut dyn FnMut(PlayerId, &[u8])) -> Result<Option<Vec<u8>>, LogError> {
        let read = |visit: &mut dyn FnMut(PlayerId, &[u8])| -> rusqlite::Result<Option<Vec<u8>>> {
            let mut statement = self.connection.prepare("SELECT id, bytes FROM player")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                visit(PlayerId(row.get::<_, i64>(0)? as u64), row.get_ref(1)?.as_blob()?);
            }
            self.connection.query_row("SELECT bytes FROM head", [], |row| row.get(0)).optional()
        };
        read(visit).map_err(self.read_error())
    }
}

struct SqliteWriter {
    reader: SqliteReader,
    checkpointer: Checkpointer,
    lock: Arc<Lock>,
}

impl SqliteWriter {
    fn write_error(&self) -> impl Fn(rusqlite::Error) -> LogError {
        |error| failure(&self.reader.path, "cannot write to", error)
    }

    fn write(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<(), LogError> {
        let transaction = rusqlite::Transaction::new(&mut self.reader.connection, rusqlite::TransactionBehavior::Immediate);
        let result = transaction.and_then(|transaction| {
            work(&transaction)?;
            transaction.commit()
        });
        result.map_err(self.write_error())
    }
}

impl LogReader for SqliteWriter {
    fn first(&mut self) -> Result<Option<u64>, LogError> {
        self.reader.first()
    }

    fn last(&mut self) -> Result<u64, LogError> {
        self.reader.last()
    }

    fn read(&mut self, number: u64) -> Result<Option<Bytes>, LogError> {
        self.reader.read(number)
    }

    fn read_from(&mut self, number: u64, max_bytes: usize) -> Result<Vec<(u64, Bytes)>, LogError> {
        self.reader.read_from(number, max_bytes)
    }

    fn read_range(&mut self, number: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.reader.read_range(number, offset, bytes)
    }

    fn read_backlog(&mut self, id: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.reader.read_backlog(id, offset, bytes)
    }

    fn backlog_ids(&mut self) -> Result<Vec<u64>, LogError> {
        self.reader.backlog_ids()
    }

    fn load_snapshot(&mut self, visit: &mut dyn FnMut(PlayerId, &[u8])) -> Result<Option<Vec<u8>>, LogError> {
        self.reader.load_snapshot(visit)
    }
}

impl Log for SqliteWriter {
    fn append(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError> {
        self.checkpointer.finish(&self.reader.connection);
        // In two statements: in one, SQLite would copy the segment into a temporary table first.
        let mut last = 0;
        self.write(|connection| {
            last = query_number(connection, LAST_SEGMENT)?.unwrap_or(0);
            if last + 1 == number {
                let sql = "INSERT INTO segment (number, bytes) VALUES (?1, ?2)";
                connection.execute(sql, params![number as i64, &bytes[..]])?;
            }
            Ok(())
        })?;
        if last + 1 != number {
            return Err(LogError::Fenced { number, last });
        }
        self.lock.note_confirmed(number);
        self.checkpointer.count(bytes.len());
        Ok(())
    }

    fn save(&mut self, part: &SnapshotPart) -> Result<(), LogError> {
        self.checkpointer.finish(&self.reader.connection);
        self.write(|connection| {
            let mut statement = connection.prepare("INSERT OR REPLACE INTO backlog (id, bytes) VALUES (?1, ?2)")?;
            for (id, bytes) in &part.backlog {
                statement.execute(params![*id as i64, &bytes[..]])?;
            }
            let mut statement = connection.prepare("INSERT OR REPLACE INTO player (id, bytes) VALUES (?1, ?2)")?;
            for (player, bytes) in &part.players {
                statement.execute(params![player.0 as i64, bytes])?;
            }
            if let Some(head) = &part.head {
                connection.execute("INSERT OR REPLACE INTO head (only, bytes) VALUES (1, ?1)", [head])?;
            }
            let mut statement = connection.prepare("DELETE FROM backlog WHERE id = ?1")?;
            for id in &part.drop_backlog {
                statement.execute([*id as i64])?;
            }
            Ok(())
        })?;
        let backlog = part.backlog.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        self.checkpointer.count(backlog + part.players.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());
        Ok(())
    }

    fn trim(&mut self, through: u64) -> Result<bool, LogError> {
        let (mut more, mut freed) = (false, 0_i64);
        self.write(|connection| {
            let sql = "SELECT number, length(bytes) FROM segment
                       WHERE number <= ?1 AND number < (SELECT max(number) FROM segment) ORDER BY number";
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([through as i64])?;
            let mut cut = None;
            while let Some(row) = rows.next()? {
                if freed > TRIM_STEP_BYTES {
                    more = true;
                    break;
                }
                cut = Some(row.get::<_, i64>(0)?);
                freed += row.get::<_, i64>(1)?;
            }
            drop(rows);
            if let Some(cut) = cut {
                connection.execute("DELETE FROM segment WHERE number <= ?1", [cut])?;
            }
            Ok(())
        })?;
        Ok(more)
    }

    fn set_aside(&mut self, from: u64, time: UnixMs, reason: &str) -> Result<(), LogError> {
        self.write(|connection| {
            let sql = "INSERT INTO damaged (number, bytes, time_ms, reason) SELECT number, bytes, ?2, ?3 FROM segment WHERE number >= ?1";
            let moved = connection.execute(sql, params![from as i64, time.0, reason])?;
            if moved == 0 {
                let sql = "INSERT INTO damaged (number, bytes, time_ms, reason) VALUES (?1, NULL, ?2, ?3)";
                connection.execute(sql, params![from as i64, time.0, reason])?;
            }
            connection.execute("DELETE FROM segment WHERE number >= ?1", [from as i64])?;
            Ok(())
        })?;
        self.lock.note_confirmed(from.saturating_sub(1));
        Ok(())
    }

    fn confirmed(&self) -> Option<u64> {
        self.lock.confirmed()
    }
}

#[cfg(test)]
mod tests;
