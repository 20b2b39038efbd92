//! What the outbox asks of a store: an append-only log of numbered segments, and a snapshot beside it.

use bytes::Bytes;
use hunt_shared::{identity::PlayerId, time::UnixMs};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The segment does not follow the last one: somebody else writes this log. Nothing was stored, and trying again is no use.
    #[error("segment {number} cannot be added, because the log ends at {last}: another server writes it")]
    Fenced {
        /// The number that was to be added.
        number: u64,
        /// The last number stored.
        last: u64,
    },
    /// The store could not do it now. What was to be stored may or may not be stored.
    #[error("{action} {place}: {source}")]
    Unavailable {
        /// What was tried, as "cannot write to".
        action: &'static str,
        /// Where: a path or an address.
        place: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What is stored is not what was written.
    #[error("{place} is damaged: {what}")]
    Damaged {
        /// Where: a path or an address.
        place: String,
        /// What is damaged.
        what: String,
    },
    /// Another server has it open.
    #[error("{place} is in use by another server; stop that one first, or give this one another folder")]
    InUse {
        /// The lock file.
        place: String,
    },
    /// A newer version of the server wrote it.
    #[error("{place} has version {found}, but this server knows only versions up to {known}; run the newer server again")]
    Newer {
        /// Where.
        place: String,
        /// The version found.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// It is something else.
    #[error("{place} is not an outbox: {what}")]
    Foreign {
        /// Where.
        place: String,
        /// What it is instead.
        what: String,
    },
}

impl LogError {
    /// Whether closing, opening and trying again can help.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Damaged { .. } | Self::InUse { .. })
    }
}

/// Makes connections to one log. Kept for as long as the outbox is open; a lock that keeps other servers out belongs here.
pub trait LogFactory: Send + Sync + 'static {
    /// A connection that writes. There is never more than one at a time.
    ///
    /// # Errors
    /// See [`LogError`].
    fn open(&self) -> Result<Box<dyn Log>, LogError>;

    /// A connection that only reads, beside the one that writes.
    ///
    /// # Errors
    /// See [`LogError`].
    fn open_reader(&self) -> Result<Box<dyn LogReader>, LogError>;

    /// The log in words: a path or an address.
    fn place(&self) -> String;
}

/// Reads a log.
pub trait LogReader: Send {
    /// Keeps to what is stored now: whatever is written beside from here on, it reads on in the same state. For short: the store cannot clean
    /// up meanwhile.
    ///
    /// # Errors
    /// See [`LogError`].
    fn hold(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    /// The number of the oldest segment still stored; `None` when there is none.
    ///
    /// # Errors
    /// See [`LogError`].
    fn first(&mut self) -> Result<Option<u64>, LogError>;

    /// The number of the newest segment; 0 when there never was one.
    ///
    /// # Errors
    /// See [`LogError`].
    fn last(&mut self) -> Result<u64, LogError>;

    /// One segment; `None` when it is not stored.
    ///
    /// # Errors
    /// See [`LogError`].
    fn read(&mut self, number: u64) -> Result<Option<Bytes>, LogError>;

    /// Segments from `number` on, in order, about `max_bytes` of them but at least one if there is one. Numbers missing in between are
    /// passed over.
    ///
    /// # Errors
    /// See [`LogError`].
    fn read_from(&mut self, number: u64, max_bytes: usize) -> Result<Vec<(u64, Bytes)>, LogError>;

    /// A part of one segment; `None` when the segment is not stored or ends before.
    ///
    /// # Errors
    /// See [`LogError`].
    fn read_range(&mut self, number: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError>;

    /// A part of one backlog row; `None` when it is not stored or ends before.
    ///
    /// # Errors
    /// See [`LogError`].
    fn read_backlog(&mut self, id: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError>;

    /// The ids of all backlog rows, ascending.
    ///
    /// # Errors
    /// See [`LogError`].
    fn backlog_ids(&mut self) -> Result<Vec<u64>, LogError>;

    /// Visits the row of each player, in any order, and returns the head; `None` when none was ever saved.
    ///
    /// # Errors
    /// See [`LogError`].
    fn load_snapshot(&mut self, visit: &mut dyn FnMut(PlayerId, &[u8])) -> Result<Option<Vec<u8>>, LogError>;
}

/// A part of a snapshot. Each row carries the number through which it holds, so a snapshot can be saved in parts between appends.
#[derive(Clone, Default, Debug)]
pub struct SnapshotPart {
    /// Backlog rows to write, by id.
    pub backlog: Vec<(u64, Bytes)>,
    /// Players' rows to write or replace.
    pub players: Vec<(PlayerId, Vec<u8>)>,
    /// The head to write or replace: from now on a replay begins after it.
    pub head: Option<Vec<u8>>,
    /// Backlog rows that nothing refers to any more.
    pub drop_backlog: Vec<u64>,
}

/// Writes a log, as the only one who does.
pub trait Log: LogReader {
    /// Stores a segment so that neither a crash nor a loss of power loses it. Only as the last number + 1.
    ///
    /// # Errors
    /// [`LogError::Fenced`] when it does not follow the last; otherwise it may or may not be stored.
    fn append(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError>;

    /// Saves a part of a snapshot, atomically or in the order of its fields, durably. Saving it twice does no harm.
    ///
    /// # Errors
    /// See [`LogError`]; it may or may not be saved.
    fn save(&mut self, part: &SnapshotPart) -> Result<(), LogError>;

    /// Deletes some of the segments up to `through`, oldest first, never the newest one; returns whether there are more to delete.
    ///
    /// # Errors
    /// See [`LogError`].
    fn trim(&mut self, through: u64) -> Result<bool, LogError>;

    /// Moves the segments from `from` on to where they are kept but not read, with the reason, so that the log ends before `from`.
    ///
    /// # Errors
    /// See [`LogError`].
    fn set_aside(&mut self, from: u64, time: UnixMs, reason: &str) -> Result<(), LogError>;

    /// The last number that was reported as stored, as far as the store remembers it elsewhere than in the log itself. If the log ends
    /// before, it has lost its tail.
    fn confirmed(&self) -> Option<u64> {
        None
    }
}
