//! The writer: the one thread that commits. Whatever goes wrong with the store is mended or waited out here.
//!
//! It is a state machine that does one thing a step; only [`Writer::run`] waits.

mod job;

pub use job::{Job, Report, Save};

use super::{
    index::{Place, Run},
    log::{Log, LogError, LogFactory, SnapshotPart},
    segment::{EncodedSegment, encode_segment, frames, push_frame},
    snapshot::{Entry, encode_head, encode_player},
    status::{Shared, Status},
    unit::Group,
};
use bytes::Bytes;
use hunt_shared::{
    codec::EncodeError,
    identity::{ContentHash, PlayerId},
    time::UnixMs,
};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, TryRecvError},
    },
    time::{Duration, Instant},
};

/// Groups that wait are put into one segment until it has about this many events.
const MERGED_EVENTS: usize = 32 * 1024;

/// After an error the first wait, doubled up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(5);

/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// How many segments are written between two steps of a trim, when there is no pause to do it in.
const SEGMENTS_PER_TRIM_STEP: u32 = 16;

/// What the writer is at. It stays so until it has succeeded, so it may be tried more than once.
enum Work {
    Append {
        number: u64,
        encoded: EncodedSegment,
        hunt: ContentHash,
        groups: Vec<Group>,
        started: Instant,
        tried: bool,
    },
    Save {
        part: SnapshotPart,
        through: Option<u64>,
        trim_through: u64,
    },
    /// The first half of a fold: reading the events.
    Copy {
        player: PlayerId,
        runs: Vec<Run>,
        id: u64,
    },
    /// Its second half: storing them as one row.
    Keep {
        player: PlayerId,
        run: Run,
        part: SnapshotPart,
    },
    Trim,
}

/// What came of it.
enum Outcome {
    Stored,
    /// The events read; `None` if they cannot be read.
    Copied(Option<Bytes>),
    /// Whether there is more to delete.
    Trimmed(bool),
}

/// What one step of the writer came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Something was done; there may be more to do.
    Done,
    /// There is nothing to do.
    Idle,
    /// The store did not work. The same is tried again at the next step, which should be this much later.
    Wait(Duration),
    /// It will not go on: it failed for good, or nobody waits for it any more.
    Ended,
}

/// The writer will not go on: it failed for good, or nobody waits for it any more.
struct Stopped;

/// The state of the writer.
pub struct Writer {
    /// Makes connections.
    logs: Arc<dyn LogFactory>,
    /// The connection, unless it was closed after an error.
    log: Option<Box<dyn Log>>,
    /// The last segment stored.
    last: u64,
    /// What to do.
    jobs: Receiver<Job>,
    /// What was done.
    reports: Sender<Report>,
    /// Seen by both sides.
    shared: Arc<Shared>,
    /// What it is at.
    work: Option<Work>,
    /// A job that was taken and is not begun.
    held: Option<Job>,
    /// Segments that may be deleted; 0 when there are none.
    trim_through: u64,
    /// Segments written since the last step of a trim.
    since_trim: u32,
    /// The next wait after an error.
    wait: Duration,
}

impl Writer {
    /// A writer of the log that ends at `last`.
    pub fn new(
        logs: Arc<dyn LogFactory>,
        log: Box<dyn Log>,
        last: u64,
        jobs: Receiver<Job>,
        reports: Sender<Report>,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            logs,
            log: Some(log),
            last,
            jobs,
            reports,
            shared,
            work: None,
            held: None,
            trim_through: 0,
            since_trim: 0,
            wait: FIRST_WAIT,
        }
    }

    /// Works until nobody asks any more, or it fails for good.
    pub fn run(mut self) {
        loop {
            match self.step() {
                Step::Done => {}
                Step::Idle => match self.jobs.recv() {
                    Ok(job) => self.held = Some(job),
                    Err(_) => return,
                },
                Step::Wait(time) if self.shared.wait_unless_abandoned(time) => {}
                Step::Wait(_) | Step::Ended => return,
            }
        }
    }

    /// Begins the next thing to do, or tries again what did not succeed. Waits for nothing but the store.
    pub fn step(&mut self) -> Step {
        let mut work = match self.work.take().map_or_else(|| self.next_work(), |work| Ok(Some(work))) {
            Ok(Some(work)) => work,
            Ok(None) => return Step::Idle,
            Err(Stopped) => return Step::Ended,
        };
        match self.attempt(&mut work) {
            Ok(outcome) => {
                self.shared.set_healthy();
                self.wait = FIRST_WAIT;
                if self.finish(work, outcome).is_ok() { Step::Done } else { Step::Ended }
            }
            Err(error) if error.is_retryable() => {
                self.log = None;
                self.shared.set_retrying(&error);
                self.work = Some(work);
                let wait = self.wait;
                self.wait = (wait * 2).min(LONGEST_WAIT);
                Step::Wait(wait)
            }
            Err(error) => {
                self.fail(&error);
                Step::Ended
            }
        }
    }

    fn next_work(&mut self) -> Result<Option<Work>, Stopped> {
        if self.trim_through > 0 && self.since_trim >= SEGMENTS_PER_TRIM_STEP {
            self.since_trim = 0;
            return Ok(Some(Work::Trim));
        }
        let job = match self.held.take().map_or_else(|| self.jobs.try_recv(), Ok) {
            Ok(job) => job,
            Err(TryRecvError::Empty) if self.trim_through > 0 => return Ok(Some(Work::Trim)),
            Err(TryRecvError::Empty) => return Ok(None),
            Err(TryRecvError::Disconnected) => return Err(Stopped),
        };
        if self.shared.is_abandoned() {
            return Err(Stopped);
        }
        match job {
            Job::Group { group, hunt } => self.begin_append(group, hunt),
            Job::Save(save) => self.begin_save(*save),
            Job::Fold { player, runs, id } => Ok(Work::Copy { player, runs, id }),
        }
        .map(Some)
    }

    /// The groups that wait already, as far as they belong in the same segment; the job that does not is held.
    fn gather(&mut self, first: Group, hunt: ContentHash) -> Vec<Group> {
        let size = |group: &Group| group.units.iter().map(|unit| 1 + unit.events.len()).sum::<usize>();
        let mut merged = size(&first);
        let mut groups = vec![first];
        while merged < MERGED_EVENTS {
            match self.jobs.try_recv() {
                Ok(Job::Group { group, hunt: same }) if same == hunt => {
                    merged += size(&group);
                    groups.push(group);
                }
                Ok(other) => {
                    self.held = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        groups
    }

    fn begin_append(&mut self, group: Group, hunt: ContentHash) -> Result<Work, Stopped> {
        self.since_trim += 1;
        let groups = self.gather(group, hunt);
        let number = self.last + 1;
        let encoded = encode_segment(number, UnixMs::now(), &hunt, &groups.iter().collect::<Vec<_>>());
        let encoded = encoded.map_err(|error| self.fail(&error))?;
        Ok(Work::Append { number, encoded, hunt, groups, started: Instant::now(), tried: false })
    }

    fn begin_save(&mut self, save: Save) -> Result<Work, Stopped> {
        let encode = |save: &Save| -> Result<SnapshotPart, EncodeError> {
            let row = |(player, entry): &(PlayerId, Arc<Entry>)| Ok((*player, encode_player(*player, save.through, entry)?));
            Ok(SnapshotPart {
                backlog: Vec::new(),
                players: save.players.iter().map(row).collect::<Result<_, EncodeError>>()?,
                head: save.head.as_ref().map(encode_head).transpose()?,
                drop_backlog: save.drop_backlog.clone(),
            })
        };
        let part = encode(&save).map_err(|error| self.fail(&error))?;
        Ok(Work::Save { part, through: save.head.map(|head| head.through), trim_through: save.trim_through })
    }

    /// Does it. After an error the log is closed, for nobody knows what is stored; the next attempt opens it anew.
    fn attempt(&mut self, work: &mut Work) -> Result<Outcome, LogError> {
        let log = match &mut self.log {
            Some(log) => log,
            None => self.log.insert(self.logs.open()?),
        };
        match work {
            Work::Append { number, encoded, tried, .. } => {
                let tried_before = std::mem::replace(tried, true);
                append(log.as_mut(), *number, &encoded.bytes, tried_before).map(|()| Outcome::Stored)
            }
            Work::Save { part, .. } | Work::Keep { part, .. } => log.save(part).map(|()| Outcome::Stored),
            Work::Copy { player, runs, .. } => match copy_events(log.as_mut(), runs) {
                // What is damaged stays where it is, and keeps its segments.
                Err(LogError::Damaged { place, what }) => {
                    tracing::error!("events of player {player} cannot be read: {place} is damaged: {what}");
                    Ok(Outcome::Copied(None))
                }
                copied => copied.map(|block| Outcome::Copied(Some(block))),
            },
            Work::Trim => log.trim(self.trim_through).map(Outcome::Trimmed),
        }
    }

    /// Tells what was done, and goes on with what follows from it.
    fn finish(&mut self, work: Work, outcome: Outcome) -> Result<(), Stopped> {
        let report = match (work, outcome) {
            (Work::Append { number, encoded, hunt, groups, started, .. }, _) => {
                self.last = number;
                let events = groups.iter().flat_map(|group| &group.units).map(|unit| unit.events.len() as u64).sum();
                self.shared.count_commit(started.elapsed(), events, encoded.bytes.len() as u64);
                Report::Committed { segment: number, hunt, bytes: encoded.bytes, groups, blocks: encoded.blocks }
            }
            (Work::Save { through, trim_through, .. }, _) => {
                self.trim_through = self.trim_through.max(trim_through);
                Report::Saved { through }
            }
            (Work::Copy { player, runs, id }, Outcome::Copied(Some(block))) if !runs.is_empty() => {
                let count = runs.iter().map(|run| run.count).sum();
                let run = Run::new(Place::Backlog(id), runs[0].first, count, 0, block.len() as u32);
                let part = SnapshotPart { backlog: vec![(id, block)], ..Default::default() };
                self.work = Some(Work::Keep { player, run, part });
                return Ok(());
            }
            (Work::Copy { player, .. }, _) => Report::Folded { player, run: None },
            (Work::Keep { player, run, .. }, _) => Report::Folded { player, run: Some(run) },
            (Work::Trim, Outcome::Trimmed(true)) => return Ok(()),
            (Work::Trim, _) => {
                self.trim_through = 0;
                return Ok(());
            }
        };
        self.reports.send(report).map_err(|_| Stopped)
    }

    fn fail(&mut self, error: &dyn std::error::Error) -> Stopped {
        self.log = None;
        tracing::error!("the outbox in {} has failed: {error}", self.logs.place());
        self.shared.set_status(Status::Failed { error: error.to_string() });
        Stopped
    }
}

/// Stores a segment exactly once, whatever happened before. If it was tried already nobody knows whether it is stored, so the log is asked.
fn append(log: &mut dyn Log, number: u64, bytes: &Bytes, tried_before: bool) -> Result<(), LogError> {
    if !tried_before {
        return log.append(number, bytes);
    }
    let last = log.last()?;
    if last + 1 == number {
        log.append(number, bytes)
    } else if last == number && log.read(number)?.is_some_and(|stored| stored == *bytes) {
        Ok(())
    } else {
        Err(LogError::Fenced { number, last })
    }
}

/// The events of consecutive runs as one events block.
fn copy_events(log: &mut dyn Log, runs: &[Run]) -> Result<Bytes, LogError> {
    let mut block = Vec::new();
    for run in runs {
        let damaged = |what: String| LogError::Damaged { place: format!("{:?}", run.place()), what };
        let Place::Segment(number) = run.place() else { return Err(damaged("only events in segments are folded".into())) };
        let bytes = log.read_range(number, run.offset, run.bytes)?;
        let bytes = bytes.ok_or_else(|| damaged("it is missing, or shorter than it was".into()))?;
        for event in frames(&bytes, run.count).map_err(|error| damaged(error.to_string()))? {
            let Ok(()) = push_frame::<Infallible>(&mut block, |block| {
                block.extend_from_slice(event);
                Ok(())
            });
        }
    }
    let checksum = crc32fast::hash(&block);
    block.extend_from_slice(&checksum.to_le_bytes());
    Ok(block.into())
}
