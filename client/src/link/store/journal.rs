//! The journal file: records, each `length: u32`, `crc32: u32` (both little-endian, of the body), body. The body is a kind byte and a
//! value with its version byte: kind 1 an [`Event`], kind 2 the [`JournalStart`] from which the journal goes on (first in the file or
//! absent; then the journal begins at seq 1). A torn tail is cut off when the file is opened. What is in the file is the cursor; nothing
//! else could disagree with it.

use super::files;
use hunt_shared::{
    codec,
    event::{EVENT_VERSION, Event, MAX_EVENT_BYTES, Progress, progress},
    identity::Seq,
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const EVENT: u8 = 1;
const START: u8 = 2;
const START_VERSION: u8 = 3;
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
const HEAD_BYTES: usize = 8;

/// From where a journal goes on whose earlier part is not on this computer.
///
/// The server's progress holds events that this computer has not been sent. They are entered in the journal when they come, like all others;
/// only their effect is counted in already.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct JournalStart {
    /// The journal's first event is the one after this.
    pub after: Seq,
    /// What the events up to `progress.seq` add up to, whether or not they are in the journal. Never behind `after`.
    pub progress: Progress,
}

impl JournalStart {
    /// The last event of a journal that begins here and holds these.
    pub fn last(&self, events: &[Event]) -> Seq {
        events.last().map_or(self.after, |event| event.seq)
    }
}

/// An open journal file.
pub(super) struct JournalFile {
    path: PathBuf,
    file: fs::File,
    /// Bytes up to the end of the last whole record.
    length: u64,
}

/// What a journal file holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Journal {
    /// From where it goes on.
    pub start: JournalStart,
    /// Its events, whose seqs follow each other.
    pub events: Vec<Event>,
}

impl Journal {
    /// Reads the bytes of a file: its whole records. Returns what they hold and how many bytes they are; what follows was not written whole.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] when a whole record cannot be understood or does not follow the one before.
    pub fn read(bytes: &[u8]) -> io::Result<(Self, usize)> {
        let mut journal = Self::default();
        let mut at = 0;
        let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        while let (Some(length), Some(crc)) = (word(at), word(at + 4)) {
            let length = length as usize;
            let body = bytes.get(at + HEAD_BYTES..at + HEAD_BYTES + length.min(MAX_BODY_BYTES + 1));
            let Some(body) = body.filter(|body| body.len() == length && crc32fast::hash(body) == crc) else { break };
            let Some((&kind, value)) = body.split_first() else { break };
            // A whole record that cannot be understood is no torn tail; it must not be cut off.
            let foreign = |error: codec::DecodeError| io::Error::new(io::ErrorKind::InvalidData, error);
            match kind {
                EVENT => {
                    let event: Event = codec::decode::<_, { MAX_EVENT_BYTES * 2 }>(EVENT_VERSION, value).map_err(foreign)?;
                    let last = journal.start.last(&journal.events);
                    if event.seq != last.next() {
                        let error = format!("event {} follows event {last}", event.seq);
                        return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                    }
                    journal.events.push(event);
                }
                START if at == 0 => journal.start = decode_start(value).map_err(foreign)?,
                other => return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a record of unknown kind {other}"))),
            }
            at += HEAD_BYTES + length;
        }
        Ok((journal, at))
    }

    /// The bytes of a file that holds this.
    ///
    /// # Errors
    /// As [`codec::encode`].
    pub fn encode(&self) -> io::Result<Vec<u8>> {
        encode(&self.start, &self.events)
    }
}

impl JournalFile {
    /// Opens the file, reads it and cuts off a torn tail.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Journal)> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let (contents, length) = Journal::read(&bytes)?;
        if length < bytes.len() {
            tracing::warn!("{}: cut off {} bytes of a record that was not written whole", path.display(), bytes.len() - length);
            file.set_len(length as u64)?;
            file.sync_all()?;
        }
        Ok((Self { path: path.to_owned(), file, length: length as u64 }, contents))
    }

    /// Appends events durably. On an error none of them is in the file.
    pub(super) fn append(&mut self, events: &[Event]) -> io::Result<()> {
        let outcome = self.write_at_end(&encode(&JournalStart::default(), events)?);
        if outcome.is_err() {
            // Whatever part was written must not stay; opening would cut it off, too.
            let _ = self.file.set_len(self.length);
        }
        outcome
    }

    /// Starts the journal anew from `start`; the old file is kept beside it under another name.
    pub(super) fn rewrite(&mut self, start: &JournalStart, events: &[Event], stamp_ms: i64) -> io::Result<()> {
        let records = encode(start, events)?;
        if self.length > 0 {
            fs::copy(&self.path, self.path.with_extension(format!("{stamp_ms}.old")))?;
        }
        files::replace(&self.path, &records)?;
        (*self, _) = Self::open(&self.path)?;
        Ok(())
    }

    fn write_at_end(&mut self, records: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(records)?;
        self.file.sync_data()?;
        self.length += records.len() as u64;
        Ok(())
    }
}

fn encode(start: &JournalStart, events: &[Event]) -> io::Result<Vec<u8>> {
    let mut records = Vec::new();
    if *start != JournalStart::default() {
        push(&mut records, START, &encoded(START_VERSION, start)?);
    }
    for event in events {
        push(&mut records, EVENT, &encoded(EVENT_VERSION, event)?);
    }
    Ok(records)
}

fn encoded<T: Serialize>(version: u8, value: &T) -> io::Result<Vec<u8>> {
    codec::encode(version, value).map_err(io::Error::other)
}

fn push(records: &mut Vec<u8>, kind: u8, value: &[u8]) {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&[kind]);
    crc.update(value);
    records.extend_from_slice(&(value.len() as u32 + 1).to_le_bytes());
    records.extend_from_slice(&crc.finalize().to_le_bytes());
    records.push(kind);
    records.extend_from_slice(value);
}

/// Version 2 of [`JournalStart`].
#[derive(Deserialize)]
struct JournalStartV2 {
    after: Seq,
    progress: progress::v1::Progress,
}

impl From<JournalStartV2> for JournalStart {
    fn from(JournalStartV2 { after, progress }: JournalStartV2) -> Self {
        Self { after, progress: progress.into() }
    }
}

/// Version 1 was the progress alone: then no event was missing between it and the journal.
fn decode_start(value: &[u8]) -> Result<JournalStart, codec::DecodeError> {
    if value.first() == Some(&1) {
        let progress: Progress = codec::decode::<progress::v1::Progress, MAX_BODY_BYTES>(1, value)?.into();
        return Ok(JournalStart { after: progress.seq, progress });
    }
    codec::decode_or_upcast::<_, JournalStartV2, MAX_BODY_BYTES>(START_VERSION, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::testing::said;

    #[test]
    fn a_torn_tail_is_cut_off_at_any_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, _) = JournalFile::open(&path).unwrap();
        journal.append(&[said(1), said(2)]).unwrap();
        let two = fs::read(&path).unwrap();
        journal.append(&[said(3)]).unwrap();
        drop(journal);
        let three = fs::read(&path).unwrap();
        for cut in two.len()..three.len() {
            fs::write(&path, &three[..cut]).unwrap();
            let (mut journal, contents) = JournalFile::open(&path).unwrap();
            assert_eq!(contents.events, [said(1), said(2)], "cut at {cut}");
            journal.append(&[said(3)]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), three);
        }
        let mut flipped = three.clone();
        flipped[two.len() + 12] ^= 1;
        fs::write(&path, &flipped).unwrap();
        assert_eq!(JournalFile::open(&path).unwrap().1.events.len(), 2);
    }

    #[test]
    fn a_rewritten_journal_goes_on_from_its_start_and_the_old_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, _) = JournalFile::open(&path).unwrap();
        journal.append(&[said(1)]).unwrap();
        let start = JournalStart { after: Seq(8), progress: Progress { seq: Seq(10), points: 40, ..Progress::default() } };
        journal.rewrite(&start, &[], 5).unwrap();
        journal.append(&[said(9)]).unwrap();
        let (_, contents) = JournalFile::open(&path).unwrap();
        assert_eq!((contents.start, contents.events), (start, vec![said(9)]));
        assert_eq!(JournalFile::open(&path.with_extension("5.old")).unwrap().1.events, [said(1)]);
    }

    #[test]
    fn a_start_of_an_older_version_is_still_read() {
        let folder = tempfile::tempdir().unwrap();
        // Bytes as each version wrote them: (2: after 7,) seq 8, begun, 20 points (folded to 40), and seven empty collections.
        let old: [(u64, &[u8]); 2] = [(8, &[1, 8, 1, 40, 0, 0, 0, 0, 0, 0, 0]), (7, &[2, 7, 8, 1, 40, 0, 0, 0, 0, 0, 0, 0])];
        for (after, bytes) in old {
            let path = folder.path().join(format!("journal-{after}"));
            let mut records = Vec::new();
            push(&mut records, START, bytes);
            push(&mut records, EVENT, &encoded(EVENT_VERSION, &said(after + 1)).unwrap());
            fs::write(&path, records).unwrap();
            let (_, contents) = JournalFile::open(&path).unwrap();
            let progress = Progress { seq: Seq(8), begun: true, points: 20, ..Progress::default() };
            let start = JournalStart { after: Seq(after), progress };
            assert_eq!((contents.start, contents.events), (start, vec![said(after + 1)]));
        }
    }

    #[test]
    fn a_record_of_a_newer_version_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut records = Vec::new();
        push(&mut records, EVENT, &encoded(EVENT_VERSION + 1, &said(1)).unwrap());
        fs::write(&path, &records).unwrap();
        assert!(JournalFile::open(&path).is_err());
        assert_eq!(fs::read(&path).unwrap(), records);
    }
}
