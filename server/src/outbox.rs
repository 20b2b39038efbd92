//! The outbox: what the rules produced, stored before it is shown.
//!
//! A tick's units are one [`Group`]. [`Outbox::submit`] hands it to the writer's thread, which stores it as one segment of the log;
//! [`Outbox::poll`] gives it back once the commit has returned. Only then is it part of the committed state, from which alone the rest of
//! the server delivers, confirms and answers.

mod account;
mod closing;
mod events_command;
mod history;
mod index;
mod ledger;
mod log;
mod memory;
mod options;
mod plugin;
mod reader;
mod recent;
mod recovery;
mod segment;
mod snapshot;
mod snapshots;
mod sqlite;
mod status;
mod unit;
mod workers;
mod writer;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use account::Fetch;
pub use closing::CloseError;
pub use events_command::{EventsArgs, print_events};
pub use history::{HistoryError, StoredEvent, events_of};
pub use log::{Log, LogError, LogFactory, LogReader, SnapshotPart};
pub use memory::{Fault, MemoryLog};
pub use options::OutboxOptions;
pub use plugin::{CommitPatience, HuntOutbox, OutboxPlugin, OutboxSystems};
pub use recovery::OpenError;
pub use segment::{EncodedSegment, Header, SegmentError, SegmentView, UnitView, encode_segment};
pub use sqlite::SqliteLog;
pub use status::{COMMIT_TIME_BUCKETS, Counters, Status};
pub use unit::{Group, StoredPlayer, Unit};
pub use workers::OutboxWorkers;
pub use writer::Step as WriterStep;

use crate::rules::SharedState;
use hunt_shared::identity::{ContentHash, PlayerId, Seq};
use ledger::Ledger;
use reader::Fetches;
use recent::RecentSegments;
use recovery::{read_committed, recover};
use snapshots::Snapshots;
use status::Shared;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel},
    },
    thread::JoinHandle,
    time::Instant,
};
use writer::{Job, Report, Writer};

/// Reads what a store holds of all players, and what they share: beside a running server or without one.
///
/// # Errors
/// When there is no such store, or it cannot be read.
pub fn read_store(path: &Path) -> Result<(SharedState, BTreeMap<PlayerId, StoredPlayer>), OpenError> {
    let mut log = SqliteLog::read_only(path)?;
    let ledger = read_committed(log.as_mut(), &path.display().to_string())?;
    let players = ledger.entries().map(|(player, entry)| (player, entry.stored.clone())).collect();
    Ok((ledger.shared, players))
}

/// A group whose commit has returned.
#[derive(Clone, PartialEq, Debug)]
pub struct Committed {
    /// The segment it is in; several groups may share one.
    pub segment: u64,
    /// The hunt's content when it was submitted.
    pub hunt: ContentHash,
    /// The group as it was submitted.
    pub group: Group,
}

/// Why a group was not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SubmitError {
    /// An event does not follow the player's last one: the working state is not what was submitted before.
    #[error("event {found} of player {player} was submitted where event {expected} should follow")]
    Seq {
        /// Whose.
        player: PlayerId,
        /// The seq that follows.
        expected: Seq,
        /// The seq submitted.
        found: Seq,
    },
    /// The outbox has failed; [`Outbox::status`] says why.
    #[error("the outbox has failed and takes nothing any more")]
    Failed,
}

/// The log of one hunt instance, and the committed state of its players. No call waits for the disk, but [`Outbox::open`] and
/// [`Outbox::close`].
pub struct Outbox {
    options: OutboxOptions,
    hunt: ContentHash,
    ledger: Ledger,
    snapshots: Snapshots,
    recent: RecentSegments,
    fetches: Fetches,
    /// The last seq submitted of players with groups under way.
    submitted: HashMap<PlayerId, Seq>,
    /// How many events each group under way has.
    under_way: VecDeque<usize>,
    events_under_way: usize,
    /// How many stored units have changed what all players share.
    shared_version: u64,
    shared: Arc<Shared>,
    jobs: Option<Sender<Job>>,
    reports: Mutex<Receiver<Report>>,
    writer: Option<JoinHandle<()>>,
}

impl Outbox {
    /// Opens a log and reads everything that is committed; waits for the disk. `hunt` is the content that the next groups belong to.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(logs: impl LogFactory, options: OutboxOptions, hunt: ContentHash) -> Result<Self, OpenError> {
        let (mut outbox, OutboxWorkers { writer, reader }) = Self::open_without_threads(logs, options, hunt)?;
        outbox.fetches.start(reader).map_err(OpenError::Thread)?;
        let writer = std::thread::Builder::new().name("outbox-writer".into()).spawn(move || writer.run());
        outbox.writer = Some(writer.map_err(OpenError::Thread)?);
        Ok(outbox)
    }

    /// As [`Outbox::open`], but what its threads do is left to the caller: a simulation decides itself when what is stored and read.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open_without_threads(
        logs: impl LogFactory,
        options: OutboxOptions,
        hunt: ContentHash,
    ) -> Result<(Self, OutboxWorkers), OpenError> {
        let logs: Arc<dyn LogFactory> = Arc::new(logs);
        let mut log = logs.open()?;
        let recovered = recover(log.as_mut(), &logs.place(), options.accept_damaged_tail)?;
        let snapshots = Snapshots::new(&recovered.head, recovered.next_row, recovered.replayed_bytes);
        let shared = Arc::new(Shared::default());
        let (jobs, to_do) = channel();
        let (done, reports) = channel();
        let (fetches, reader) = Fetches::new(Arc::clone(&logs));
        let writer = Writer::new(logs, log, recovered.ledger.last, to_do, done, Arc::clone(&shared));
        let outbox = Self {
            recent: RecentSegments::new(options.recent_bytes),
            options,
            hunt,
            ledger: recovered.ledger,
            snapshots,
            fetches,
            submitted: HashMap::new(),
            under_way: VecDeque::new(),
            events_under_way: 0,
            shared_version: 0,
            shared,
            jobs: Some(jobs),
            reports: Mutex::new(reports),
            writer: None,
        };
        Ok((outbox, OutboxWorkers { writer, reader }))
    }

    /// The content that the next groups belong to, after a reload of the hunt.
    pub fn set_hunt(&mut self, hunt: ContentHash) {
        self.hunt = hunt;
    }

    /// Whether causes may be taken. If not, the queue is full or the store does not work.
    pub fn has_room(&self) -> bool {
        self.shared.is_healthy()
            && self.under_way.len() < self.options.queue_groups
            && self.events_under_way < self.options.queue_events
    }

    /// Sends a group to be committed, whole, after all before it. An empty one is not stored and never comes back.
    ///
    /// # Errors
    /// See [`SubmitError`]; then nothing of the group is taken.
    pub fn submit(&mut self, group: Group) -> Result<(), SubmitError> {
        if group.units.is_empty() && group.acknowledged.is_empty() {
            return Ok(());
        }
        // Its thread says that it cannot go on before it is gone.
        if !self.shared.is_healthy() && matches!(self.shared.status(), Status::Failed { .. }) {
            return Err(SubmitError::Failed);
        }
        let mut submitted: HashMap<PlayerId, Seq> = HashMap::new();
        let mut events = 0;
        for unit in group.units.iter().filter(|unit| !unit.events.is_empty()) {
            let last = submitted.get(&unit.player).or_else(|| self.submitted.get(&unit.player)).copied();
            let mut last = last.or_else(|| self.committed(unit.player).map(|stored| stored.progress.seq)).unwrap_or_default();
            for event in &unit.events {
                if event.seq != last.next() {
                    return Err(SubmitError::Seq { player: unit.player, expected: last.next(), found: event.seq });
                }
                last = event.seq;
            }
            submitted.insert(unit.player, last);
            events += unit.events.len();
        }
        let jobs = self.jobs.as_ref().ok_or(SubmitError::Failed)?;
        jobs.send(Job::Group { group, hunt: self.hunt }).map_err(|_| SubmitError::Failed)?;
        self.submitted.extend(submitted);
        self.under_way.push_back(events);
        self.events_under_way += events;
        Ok(())
    }

    /// Appends the groups whose commit has returned since the last call, in the order of their submission, and counts them into the
    /// committed state. Call it once a tick.
    pub fn poll(&mut self, committed: &mut Vec<Committed>) {
        loop {
            let reports = self.reports.get_mut().unwrap_or_else(PoisonError::into_inner);
            match reports.try_recv() {
                Ok(report) => self.take(report, committed),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    if self.shared.is_healthy() {
                        self.shared.set_status(Status::Failed { error: "its thread has ended".into() });
                    }
                    break;
                }
            }
        }
        self.fetches.poll(|player, run| self.ledger.entry(player).is_some_and(|entry| entry.backlog.has(run)));
        self.send_snapshot_job(false);
    }

    /// As [`Outbox::poll`], but waits until everything submitted is committed, or `deadline` is there, or the store does not work.
    pub fn poll_until(&mut self, deadline: Instant, committed: &mut Vec<Committed>) {
        while !self.under_way.is_empty() && self.shared.is_healthy() {
            let left = deadline.saturating_duration_since(Instant::now());
            let reports = self.reports.get_mut().unwrap_or_else(PoisonError::into_inner);
            match reports.recv_timeout(left) {
                Ok(report) => self.take(report, committed),
                // What an ended thread means is for the next `poll`.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn send_snapshot_job(&mut self, now: bool) {
        if let Some(jobs) = &self.jobs
            && self.shared.is_healthy()
            && let Some(job) = self.snapshots.next_job(&mut self.ledger, &self.options, now)
        {
            // If the writer has ended, nothing more is saved, and `poll` says so.
            let _ = jobs.send(job);
        }
    }

    fn take(&mut self, report: Report, committed: &mut Vec<Committed>) {
        match report {
            Report::Committed { segment, hunt, bytes, groups, blocks } => {
                self.ledger.last = segment;
                let mut blocks = blocks.into_iter();
                for group in groups {
                    for (unit, block) in group.units.iter().zip(&mut blocks) {
                        self.ledger.apply_unit(segment, hunt, unit, block);
                        unit.shared.iter().for_each(|change| self.ledger.shared.apply(change));
                        self.shared_version += u64::from(!unit.shared.is_empty());
                    }
                    committed.push(Committed { segment, hunt, group });
                    self.events_under_way -= self.under_way.pop_front().unwrap_or(0);
                }
                let groups = committed.iter().rev().take_while(|group| group.segment == segment);
                let acknowledged: Vec<_> = groups.flat_map(|committed| committed.group.acknowledged.iter().copied()).collect();
                for (player, seq) in acknowledged {
                    self.ledger.acknowledge(player, seq);
                    self.fetches.forget_before(player, seq.next());
                }
                if self.under_way.is_empty() {
                    self.submitted.clear();
                }
                self.snapshots.count(bytes.len());
                self.recent.push(segment, bytes);
            }
            Report::Saved { through } => self.snapshots.saved(through),
            Report::Folded { player, run } => {
                self.snapshots.folded(player, run.is_some());
                if let Some(run) = run {
                    self.ledger.fold(player, run);
                }
            }
        }
    }
}
