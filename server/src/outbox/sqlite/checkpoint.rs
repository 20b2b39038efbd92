//! Moves the write-ahead log into the database, beside the commits.
//!
//! A thread with its own connection copies the bulk while commits go on; the short rest is the writer's, between two commits, because
//! under a steady load nobody else ever finds the log at rest, and it would grow for ever.

use super::{failure, schema::PAGE_BYTES};
use crate::outbox::log::LogError;
use rusqlite::Connection;
use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

/// Bytes written to the log after which it is copied, unless a host chooses otherwise.
pub const CHECKPOINT_BYTES: usize = 16 * 1024 * 1024;

/// At so many times the bytes after which it is copied, the writer waits for the thread: it may be slower than the commits for long.
const MOST_UNCOPIED: usize = 3;

/// What precedes each page in the log (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).
const FRAME_HEADER_BYTES: usize = 24;

/// What is said when one fails.
const FAILED: &str = "a checkpoint of the outbox failed, and will be tried again";

/// The thread that copies; it ends with the value.
pub struct Checkpointer {
    wanted: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    /// Bytes written after which the log is copied.
    checkpoint_bytes: usize,
    /// Whether what was wanted is copied.
    copied: Receiver<bool>,
    /// The thread is at it.
    copying: bool,
    /// Bytes written since the thread was last asked.
    written_bytes: usize,
    /// Bytes written since the log last began anew.
    log_bytes: usize,
}

impl Checkpointer {
    /// Starts the thread for the database of `writer`; it copies after so many bytes.
    pub fn start(path: &Path, writer: &Connection, checkpoint_bytes: usize) -> Result<Self, LogError> {
        let fail = |error| failure(path, "cannot open", error);
        let connection = Connection::open(path).map_err(fail)?;
        connection.busy_timeout(Duration::from_secs(1)).map_err(fail)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true).map_err(fail)?;
        connection.pragma_update(None, "wal_autocheckpoint", 0).map_err(fail)?;
        // What a killed server left in the log counts too.
        checkpoint(writer, "TRUNCATE").map_err(fail)?;
        let (wanted, wants) = sync_channel(1);
        let (done, copied) = sync_channel(1);
        let thread = std::thread::Builder::new().name("outbox-checkpoint".into()).spawn(move || {
            while wants.recv().is_ok() {
                let result = checkpoint(&connection, "PASSIVE");
                if let Err(error) = &result {
                    tracing::warn!("{FAILED}: {error}");
                }
                if done.send(result.is_ok()).is_err() {
                    return;
                }
            }
        });
        let thread = thread.map_err(|error| LogError::Unavailable {
            action: "cannot start a thread for",
            place: path.display().to_string(),
            source: Box::new(error),
        })?;
        let (wanted, thread) = (Some(wanted), Some(thread));
        Ok(Self { wanted, thread, checkpoint_bytes, copied, copying: false, written_bytes: 0, log_bytes: 0 })
    }

    /// Counts a commit of so many bytes in. However few they are, the log takes a whole page and its header for them.
    pub fn count(&mut self, bytes: usize) {
        let page = PAGE_BYTES as usize;
        let written = (bytes / page + 1) * (page + FRAME_HEADER_BYTES);
        self.written_bytes += written;
        self.log_bytes += written;
        if self.written_bytes >= self.checkpoint_bytes
            && !self.copying
            && self.wanted.as_ref().is_some_and(|wanted| wanted.try_send(()).is_ok())
        {
            self.copying = true;
            self.written_bytes = 0;
        }
    }

    /// Copies what was written while the thread copied the bulk, so that the log begins anew. A reader at work defers it.
    pub fn finish(&mut self, writer: &Connection) {
        if !self.copying {
            return;
        }
        let may_go_on = self.log_bytes < self.checkpoint_bytes.saturating_mul(MOST_UNCOPIED);
        let copied = if may_go_on { self.copied.try_recv().ok() } else { self.copied.recv().ok() };
        let Some(copied) = copied else { return };
        self.copying = false;
        if copied {
            match checkpoint_now(writer) {
                Ok(true) => self.log_bytes = 0,
                Ok(false) => {}
                Err(error) => tracing::warn!("{FAILED}: {error}"),
            }
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wanted = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the checkpoint thread of the outbox panicked");
        }
    }
}

/// Whether the log begins anew.
fn checkpoint_now(writer: &Connection) -> rusqlite::Result<bool> {
    writer.busy_timeout(Duration::ZERO)?;
    let result = checkpoint(writer, "RESTART");
    writer.busy_timeout(Duration::from_secs(2))?;
    result
}

/// Whether nobody kept it from coming to its end.
fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<bool> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| Ok(row.get::<_, i64>(0)? == 0))
}
