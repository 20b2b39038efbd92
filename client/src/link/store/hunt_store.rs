//! One player's state in one hunt, written by a thread of its own so that no frame waits for the disk.

use super::{
    StoreError, files,
    journal::{Journal, JournalFile, JournalStart},
};
use hunt_shared::{
    codec,
    event::Event,
    identity::{CommandNumber, FixNumber, Seq},
    protocol::{CommandEnvelope, Fix},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

const PENDING_VERSION: u8 = 2;
const MAX_PENDING_BYTES: usize = 16 * 1024 * 1024;

/// After a disk error the same is tried again this much later.
const RETRY: Duration = Duration::from_secs(1);

/// What is still to be done: what the server has not answered yet and the player has not been told yet, and the counters.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// The number of the first fix below; with none, of the next one.
    pub first_fix: FixNumber,
    /// Unconfirmed fixes, oldest first.
    pub fixes: Vec<Fix>,
    /// The number of the next command.
    pub next_command: CommandNumber,
    /// Unanswered commands, oldest first.
    pub commands: Vec<CommandEnvelope>,
    /// The player was shown all events up to this one.
    pub told: Seq,
}

/// [`Pending`] as version 1 wrote it.
#[derive(Serialize, Deserialize)]
struct PendingV1 {
    first_fix: FixNumber,
    fixes: Vec<Fix>,
    next_command: CommandNumber,
    commands: Vec<CommandEnvelope>,
}

impl Default for Pending {
    fn default() -> Self {
        Self { first_fix: FixNumber(1), fixes: Vec::new(), next_command: CommandNumber(1), commands: Vec::new(), told: Seq(0) }
    }
}

/// What was stored when it was opened.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SavedHunt {
    /// From where the journal goes on.
    pub start: JournalStart,
    /// The journal.
    pub events: Vec<Event>,
    /// What was unanswered.
    pub pending: Pending,
}

/// A change to the journal.
#[derive(Clone, PartialEq, Debug)]
pub enum JournalChange {
    /// An event follows.
    Append(Event),
    /// The journal is another one from here on.
    Rewrite {
        /// From where it goes on.
        start: Box<JournalStart>,
        /// Its events so far.
        events: Vec<Event>,
    },
}

/// What is on disk by now.
#[derive(Clone, Default)]
struct Durable {
    /// Counts the rewrites that were asked for; what an older one wrote says nothing any more.
    generation: u64,
    seq: Seq,
    command: CommandNumber,
    failure: Option<String>,
    /// The store is being dropped; what cannot be written now is given up.
    closing: bool,
}

enum Job {
    Change { generation: u64, change: Box<JournalChange> },
    Save(Pending),
}

/// The stored state of one player in one hunt. Dropping it writes what is queued.
pub struct HuntStore {
    durable: Arc<Mutex<Durable>>,
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl HuntStore {
    pub(super) fn open(folder: Option<PathBuf>) -> Result<(Self, SavedHunt), StoreError> {
        let Some(folder) = folder else {
            return Ok((Self { durable: Arc::default(), jobs: None, thread: None }, SavedHunt::default()));
        };
        let (mut store, saved, writer) = Self::open_without_thread(&folder)?;
        let thread = thread::Builder::new().name("journal".into()).spawn(move || writer.run());
        store.thread = Some(thread.map_err(|source| StoreError::File { path: folder, source })?);
        Ok((store, saved))
    }

    /// Opens what is stored in this folder, but leaves the writing to the caller: a simulation decides itself when what is on disk.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open_without_thread(folder: &Path) -> Result<(Self, SavedHunt, StoreWriter), StoreError> {
        let path = folder.join("journal");
        let (journal, Journal { start, events }) = JournalFile::open(&path).map_err(|source| match source.kind() {
            io::ErrorKind::InvalidData => StoreError::Unreadable { path: path.clone(), reason: source.to_string() },
            _ => StoreError::File { path: path.clone(), source },
        })?;
        let pending_path = folder.join("pending");
        let pending = read_pending(&pending_path, start.last(&events))?;
        let durable = Durable {
            seq: start.last(&events),
            command: pending.commands.last().map_or(CommandNumber(0), |command| command.number),
            ..Durable::default()
        };
        let durable = Arc::new(Mutex::new(durable));
        let (jobs, todo) = mpsc::channel();
        let writer = StoreWriter { journal, pending_path, durable: Arc::clone(&durable), todo };
        Ok((Self { durable, jobs: Some(jobs), thread: None }, SavedHunt { start, events, pending }, writer))
    }

    /// Queues a change of the journal.
    pub fn change_journal(&self, change: JournalChange) {
        let mut durable = self.lock();
        if let JournalChange::Rewrite { .. } = change {
            durable.generation += 1;
            durable.seq = Seq(0);
        }
        match &self.jobs {
            // The thread lives as long as the sender.
            Some(jobs) => drop(jobs.send(Job::Change { generation: durable.generation, change: Box::new(change) })),
            None => {
                durable.seq = match change {
                    JournalChange::Append(event) => event.seq,
                    JournalChange::Rewrite { start, events } => start.last(&events),
                }
            }
        }
    }

    /// Queues what is unanswered; only the latest is written.
    pub fn save_pending(&self, pending: Pending) {
        match &self.jobs {
            Some(jobs) => drop(jobs.send(Job::Save(pending))),
            None => self.lock().command = CommandNumber(pending.next_command.0.saturating_sub(1)),
        }
    }

    /// The last event in the journal on disk; only up to it may be acknowledged.
    pub fn durable_seq(&self) -> Seq {
        self.lock().seq
    }

    /// The last command on disk; only up to it may be sent.
    pub fn durable_command(&self) -> CommandNumber {
        self.lock().command
    }

    /// Why the disk cannot be written at the moment; what is queued is tried again.
    pub fn failure(&self) -> Option<String> {
        self.lock().failure.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for HuntStore {
    fn drop(&mut self) {
        self.lock().closing = true;
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read_pending(path: &Path, last: Seq) -> Result<Pending, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Pending::decode(&bytes, last)
            .map_err(|error| StoreError::Unreadable { path: path.to_owned(), reason: error.to_string() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Pending::default()),
        Err(source) => Err(StoreError::File { path: path.to_owned(), source }),
    }
}

impl Pending {
    /// Reads the bytes of a file. Version 1 did not say what the player was shown: all of the journal, which ends with `last`, then.
    ///
    /// # Errors
    /// As [`codec::decode`].
    pub fn decode(bytes: &[u8], last: Seq) -> Result<Self, codec::DecodeError> {
        if bytes.first() == Some(&1) {
            let PendingV1 { first_fix, fixes, next_command, commands } = codec::decode::<_, MAX_PENDING_BYTES>(1, bytes)?;
            return Ok(Self { first_fix, fixes, next_command, commands, told: last });
        }
        codec::decode::<_, MAX_PENDING_BYTES>(PENDING_VERSION, bytes)
    }

    /// The bytes of a file that holds this.
    ///
    /// # Errors
    /// As [`codec::encode`].
    pub fn encode(&self) -> Result<Vec<u8>, codec::EncodeError> {
        codec::encode(PENDING_VERSION, self)
    }
}

/// What writes the files of a [`HuntStore`].
pub struct StoreWriter {
    journal: JournalFile,
    pending_path: PathBuf,
    durable: Arc<Mutex<Durable>>,
    todo: mpsc::Receiver<Job>,
}

impl StoreWriter {
    fn run(mut self) {
        while let Ok(first) = self.todo.recv() {
            self.write(first);
        }
    }

    /// Writes what is queued; `false` if nothing is.
    pub fn step(&mut self) -> bool {
        self.todo.try_recv().map(|first| self.write(first)).is_ok()
    }

    fn write(&mut self, first: Job) {
        let mut pending = None;
        let mut changes = Vec::new();
        for job in std::iter::once(first).chain(self.todo.try_iter()) {
            match job {
                Job::Change { generation, change } => changes.push((generation, *change)),
                Job::Save(latest) => pending = Some(latest),
            }
        }
        // The journal first: what is pending may already count on it.
        self.write_journal(changes);
        if let Some(pending) = pending {
            self.until_written(|writer| {
                let bytes = pending.encode().map_err(io::Error::other)?;
                files::replace(&writer.pending_path, &bytes)
            });
            self.lock().command = CommandNumber(pending.next_command.0.saturating_sub(1));
        }
    }

    fn write_journal(&mut self, changes: Vec<(u64, JournalChange)>) {
        let mut changes = changes.into_iter().peekable();
        while let Some((generation, change)) = changes.next() {
            let seq = match change {
                JournalChange::Append(event) => {
                    let mut events = vec![event];
                    while let Some((_, JournalChange::Append(event))) =
                        changes.next_if(|(_, change)| matches!(change, JournalChange::Append(_)))
                    {
                        events.push(event);
                    }
                    self.until_written(|writer| writer.journal.append(&events));
                    events.last().map(|event| event.seq)
                }
                JournalChange::Rewrite { start, events } => {
                    let stamp_ms = UnixMs::now().0;
                    self.until_written(|writer| writer.journal.rewrite(&start, &events, stamp_ms));
                    Some(start.last(&events))
                }
            };
            let mut durable = self.lock();
            if let Some(seq) = seq
                && durable.generation == generation
            {
                durable.seq = seq;
            }
        }
    }

    /// Tries until it works; a full disk holds up acknowledgements, not the game.
    fn until_written(&mut self, mut write: impl FnMut(&mut Self) -> io::Result<()>) {
        while let Err(error) = write(self) {
            let closing = {
                let mut durable = self.lock();
                durable.failure = Some(error.to_string());
                durable.closing
            };
            if closing {
                tracing::error!("what happened last could not be written to disk: {error}");
                return;
            }
            thread::sleep(RETRY);
        }
        self.lock().failure = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::testing::said;
    use hunt_shared::event::Progress;
    use std::time::Instant;

    fn wait_for(mut condition: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !condition() {
            assert!(begun.elapsed() < Duration::from_secs(10), "waited in vain");
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn what_is_queued_becomes_durable_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (store, saved) = HuntStore::open(Some(folder.path().into())).unwrap();
        assert_eq!(saved, SavedHunt::default());
        for seq in 1..=20 {
            store.change_journal(JournalChange::Append(said(seq)));
        }
        let pending = Pending { first_fix: FixNumber(5), next_command: CommandNumber(3), told: Seq(7), ..Pending::default() };
        store.save_pending(pending.clone());
        wait_for(|| store.durable_seq() == Seq(20) && store.durable_command() == CommandNumber(2));
        drop(store);
        let (store, saved) = HuntStore::open(Some(folder.path().into())).unwrap();
        assert_eq!(saved.events.len(), 20);
        assert_eq!(saved.pending, pending);
        let start = JournalStart { after: Seq(3), progress: Progress { seq: Seq(5), ..Progress::default() } };
        store.change_journal(JournalChange::Rewrite { start: Box::new(start.clone()), events: vec![] });
        wait_for(|| store.durable_seq() == Seq(3));
        store.change_journal(JournalChange::Append(said(4)));
        drop(store);
        let (store, saved) = HuntStore::open(Some(folder.path().into())).unwrap();
        assert_eq!(store.durable_seq(), Seq(4), "what the journal holds, not what is counted in");
        assert_eq!((saved.start, saved.events), (start, vec![said(4)]));
    }

    #[test]
    fn what_the_first_version_left_pending_is_still_read() {
        // Version 1: fix 5 is next, none is unconfirmed, command 3 is next, none is unanswered.
        let pending = Pending::decode(&[1, 5, 0, 3, 0], Seq(20)).unwrap();
        let expected = Pending { first_fix: FixNumber(5), next_command: CommandNumber(3), told: Seq(20), ..Pending::default() };
        assert_eq!(pending, expected);
    }
}
