//! Moves the write-ahead log into the database, beside the commits.
//!
//! A thread with its own connection copies the bulk while commits go on; the short rest is the writer's, between two commits, because
//! under a steady load nobody else ever finds the log at rest, and it would grow for ever.

use super::{failure, schema::PAGE_BYTES};
use crate::outbox::log::LogError;
use rusqlite::Connection;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Bytes written to the log after which it is copied.
const CHECKPOINT_BYTES: usize = 16 * 1024 * 1024;

/// What precedes each page in the log (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).
const FRAME_HEADER_BYTES: usize = 24;

/// The thread that copies; it ends with the value.
pub struct Checkpointer {
    wanted: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    copied: Arc<AtomicBool>,
    written_bytes: usize,
}

impl Checkpointer {
    /// Starts the thread for the database of `writer`.
    pub fn start(path: &Path, writer: &Connection) -> Result<Self, LogError> {
        let fail = |error| failure(path, "cannot open", error);
        let connection = Connection::open(path).map_err(fail)?;
        connection.busy_timeout(Duration::from_secs(1)).map_err(fail)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true).map_err(fail)?;
        connection.pragma_update(None, "wal_autocheckpoint", 0).map_err(fail)?;
        // What a killed server left in the log counts too.
        checkpoint(writer, "TRUNCATE").map_err(fail)?;
        let copied = Arc::new(AtomicBool::new(false));
        let (wanted, wants) = sync_channel(1);
        let flag = Arc::clone(&copied);
        let thread = std::thread::Builder::new().name("outbox-checkpoint".into()).spawn(move || {
            while wants.recv().is_ok() {
                match checkpoint(&connection, "PASSIVE") {
                    Ok(()) => flag.store(true, Ordering::Release),
                    Err(error) => tracing::warn!("a checkpoint of the outbox failed, and will be tried again: {error}"),
                }
            }
        });
        let thread = thread.map_err(|error| LogError::Unavailable {
            action: "cannot start a thread for",
            place: path.display().to_string(),
            source: Box::new(error),
        })?;
        Ok(Self { wanted: Some(wanted), thread: Some(thread), copied, written_bytes: 0 })
    }

    /// Counts a commit of so many bytes in. However few they are, the log takes a whole page and its header for them.
    pub fn count(&mut self, bytes: usize) {
        let page = PAGE_BYTES as usize;
        self.written_bytes += (bytes / page + 1) * (page + FRAME_HEADER_BYTES);
        if self.written_bytes >= CHECKPOINT_BYTES && self.wanted.as_ref().is_some_and(|wanted| wanted.try_send(()).is_ok()) {
            self.written_bytes = 0;
        }
    }

    /// Copies what was written while the thread copied the bulk, so that the log begins anew. A reader at work defers it.
    pub fn finish(&mut self, writer: &Connection) {
        if self.copied.swap(false, Ordering::AcqRel)
            && let Err(error) = checkpoint_now(writer)
        {
            tracing::warn!("a checkpoint of the outbox failed, and will be tried again: {error}");
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

fn checkpoint_now(writer: &Connection) -> rusqlite::Result<()> {
    writer.busy_timeout(Duration::ZERO)?;
    let result = checkpoint(writer, "RESTART");
    writer.busy_timeout(Duration::from_secs(2))?;
    result
}

fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<()> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()))
}
