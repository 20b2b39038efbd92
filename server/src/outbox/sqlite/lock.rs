//! The lock file: it keeps a second server out, and remembers the last segment that was reported as stored.
//!
//! SQLite takes a damaged end of its write-ahead log for the end of the log; only a note elsewhere shows that committed segments are
//! gone. The note is not synced: it survives the end of the process, and what it loses with the power is only a detection.

use crate::outbox::log::LogError;
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Bytes of the note.
const NOTE_BYTES: usize = 31;

/// A locked file; released with the value, or by the operating system when the process ends.
pub struct Lock {
    file: File,
    path: PathBuf,
    confirmed: Option<u64>,
}

impl Lock {
    /// Locks the file beside `database` that ends in `.lock`.
    pub fn take(database: &Path) -> Result<Self, LogError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let place = || path.display().to_string();
        let unavailable =
            |source: std::io::Error| LogError::Unavailable { action: "cannot lock", place: place(), source: Box::new(source) };
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse { place: place() }),
            Err(TryLockError::Error(error)) => return Err(unavailable(error)),
        }
        let mut note = [0; NOTE_BYTES];
        let confirmed = file.read_exact(&mut note).ok().and_then(|()| parse(&note));
        Ok(Self { file, path, confirmed })
    }

    /// The note as it stood when the lock was taken.
    pub fn confirmed(&self) -> Option<u64> {
        self.confirmed
    }

    /// Writes the note. A failure only costs a detection.
    pub fn note_confirmed(&self, number: u64) {
        let note = format!("{number:020} {:08x}\n\n", crc32fast::hash(&number.to_le_bytes()));
        let mut file = &self.file;
        if let Err(error) = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(note.as_bytes())) {
            tracing::debug!("cannot note the last segment in {}: {error}", self.path.display());
        }
    }
}

fn parse(note: &[u8]) -> Option<u64> {
    let mut words = std::str::from_utf8(note).ok()?.split_ascii_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    let checksum = u32::from_str_radix(words.next()?, 16).ok()?;
    (crc32fast::hash(&number.to_le_bytes()) == checksum).then_some(number)
}
