//! The writer: the one thread that commits. Whatever goes wrong with the store is mended or waited out here.

use super::{
    index::{Place, Run},
    log::{Log, LogError, LogFactory, SnapshotPart},
    segment::{encode_segment, frames, push_frame},
    snapshot::{Entry, Head, encode_head, encode_player},
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

/// What the writer is asked to do, in order.
pub enum Job {
    /// Commit.
    Group {
        /// What.
        group: Group,
        /// The hunt's content.
        hunt: ContentHash,
    },
    /// Save a part of a snapshot.
    Save(Box<Save>),
    /// Copy a player's oldest undelivered events into a backlog row.
    Fold {
        /// Whose.
        player: PlayerId,
        /// Which, consecutive and in segments.
        runs: Vec<Run>,
        /// The id of the row.
        id: u64,
    },
}

/// A part of a snapshot, not yet encoded.
#[derive(Default)]
pub struct Save {
    /// Players' committed state.
    pub players: Vec<(PlayerId, Arc<Entry>)>,
    /// The last segment counted into it.
    pub through: u64,
    /// The head, when this part is the last.
    pub head: Option<Head>,
    /// Backlog rows that nothing refers to any more.
    pub drop_backlog: Vec<u64>,
    /// Segments that may be deleted once the head is saved.
    pub trim_through: u64,
}

/// What the writer has done, in order.
pub enum Report {
    /// These groups are stored.
    Committed {
        /// In which segment.
        segment: u64,
        /// The hunt's content.
        hunt: ContentHash,
        /// Its bytes.
        bytes: Bytes,
        /// The groups.
        groups: Vec<Group>,
        /// For each unit of each group: offset and length of its events block.
        blocks: Vec<(u32, u32)>,
    },
    /// A part of a snapshot is saved.
    Saved {
        /// The number through which the snapshot now holds, if the part had a head.
        through: Option<u64>,
    },
    /// Events were copied.
    Folded {
        /// Whose.
        player: PlayerId,
        /// Where they lie now; `None` if they could not be read.
        run: Option<Run>,
    },
}

/// The writer will not go on: it failed for good, or nobody waits for it any more.
struct Stopped;

/// The state of the writer's thread.
pub struct Writer {
    /// Makes connections.
    pub logs: Arc<dyn LogFactory>,
    /// The connection, unless it was closed after an error.
    pub log: Option<Box<dyn Log>>,
    /// The last segment stored.
    pub last: u64,
    /// What to do.
    pub jobs: Receiver<Job>,
    /// What was done.
    pub reports: Sender<Report>,
    /// Seen by both sides.
    pub shared: Arc<Shared>,
}

impl Writer {
    /// Works until nobody asks any more, or it fails for good.
    pub fn run(mut self) {
        let mut trim_through = 0;
        let mut held = None;
        let mut since_trim = 0;
        loop {
            let job = match held.take() {
                Some(job) => job,
                None => match self.jobs.try_recv() {
                    Ok(job) => job,
                    Err(TryRecvError::Empty) if trim_through > 0 => {
                        if self.trim(&mut trim_through).is_err() {
                            return;
                        }
                        continue;
                    }
                    Err(TryRecvError::Empty) => match self.jobs.recv() {
                        Ok(job) => job,
                        Err(_) => return,
                    },
                    Err(TryRecvError::Disconnected) => return,
                },
            };
            if self.shared.is_abandoned() {
                return;
            }
            let done = match job {
                Job::Group { group, hunt } => {
                    since_trim += 1;
                    let (groups, next) = self.gather(group, hunt);
                    held = next;
                    self.commit(groups, hunt)
                }
                Job::Save(save) => {
                    let trim = save.trim_through;
                    self.save(*save).map(|()| trim_through = trim_through.max(trim))
                }
                Job::Fold { player, runs, id } => self.fold(player, &runs, id),
            };
            if done.is_err() {
                return;
            }
            if trim_through > 0 && since_trim >= SEGMENTS_PER_TRIM_STEP {
                since_trim = 0;
                if self.trim(&mut trim_through).is_err() {
                    return;
                }
            }
        }
    }

    /// The groups that wait already, as far as they belong in the same segment, and the job that does not.
    fn gather(&self, first: Group, hunt: ContentHash) -> (Vec<Group>, Option<Job>) {
        let size = |group: &Group| group.units.iter().map(|unit| 1 + unit.events.len()).sum::<usize>();
        let mut merged = size(&first);
        let mut groups = vec![first];
        while merged < MERGED_EVENTS {
            match self.jobs.try_recv() {
                Ok(Job::Group { group, hunt: same }) if same == hunt => {
                    merged += size(&group);
                    groups.push(group);
                }
                Ok(other) => return (groups, Some(other)),
                Err(_) => break,
            }
        }
        (groups, None)
    }

    fn commit(&mut self, groups: Vec<Group>, hunt: ContentHash) -> Result<(), Stopped> {
        let number = self.last + 1;
        let encoded = encode_segment(number, UnixMs::now(), &hunt, &groups.iter().collect::<Vec<_>>());
        let encoded = encoded.map_err(|error| self.fail(&error))?;
        let started = Instant::now();
        self.append(number, &encoded.bytes)?;
        self.last = number;
        let events = groups.iter().flat_map(|group| &group.units).map(|unit| unit.events.len() as u64).sum();
        self.shared.count_commit(started.elapsed(), events, encoded.bytes.len() as u64);
        let report = Report::Committed { segment: number, hunt, bytes: encoded.bytes, groups, blocks: encoded.blocks };
        self.reports.send(report).map_err(|_| Stopped)
    }

    /// Stores a segment exactly once, whatever happens. After an error nobody knows whether it is stored, so the log is opened anew
    /// and asked.
    fn append(&mut self, number: u64, bytes: &Bytes) -> Result<(), Stopped> {
        let mut again = false;
        self.persist(|log| {
            if !std::mem::replace(&mut again, true) {
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
        })
    }

    fn save(&mut self, save: Save) -> Result<(), Stopped> {
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
        let through = save.head.map(|head| head.through);
        drop(save.players);
        self.persist(|log| log.save(&part))?;
        self.reports.send(Report::Saved { through }).map_err(|_| Stopped)
    }

    fn fold(&mut self, player: PlayerId, runs: &[Run], id: u64) -> Result<(), Stopped> {
        let block = self.persist(|log| match copy_events(log, runs) {
            // What is damaged stays where it is, and keeps its segments.
            Err(LogError::Damaged { place, what }) => {
                tracing::error!("events of player {player} cannot be read: {place} is damaged: {what}");
                Ok(None)
            }
            other => other.map(Some),
        })?;
        let run = match (block, runs) {
            (Some(block), [first, ..]) => {
                let count = runs.iter().map(|run| run.count).sum();
                let run = Run::new(Place::Backlog(id), first.first, count, 0, block.len() as u32);
                let part = SnapshotPart { backlog: vec![(id, block)], ..Default::default() };
                self.persist(|log| log.save(&part))?;
                Some(run)
            }
            _ => None,
        };
        self.reports.send(Report::Folded { player, run }).map_err(|_| Stopped)
    }

    fn trim(&mut self, through: &mut u64) -> Result<(), Stopped> {
        let more = self.persist(|log| log.trim(*through))?;
        if !more {
            *through = 0;
        }
        Ok(())
    }

    /// Does something that may be done twice, until it succeeds: after each error the log is closed and, a while later, opened anew.
    fn persist<T>(&mut self, mut work: impl FnMut(&mut dyn Log) -> Result<T, LogError>) -> Result<T, Stopped> {
        let mut wait = FIRST_WAIT;
        loop {
            let result = match &mut self.log {
                Some(log) => work(log.as_mut()),
                None => self.logs.open().and_then(|log| work(self.log.insert(log).as_mut())),
            };
            match result {
                Ok(done) => {
                    self.shared.set_healthy();
                    return Ok(done);
                }
                Err(error) if error.is_retryable() => {
                    self.log = None;
                    self.shared.set_retrying(&error);
                    if !self.shared.wait_unless_abandoned(wait) {
                        return Err(Stopped);
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                Err(error) => return Err(self.fail(&error)),
            }
        }
    }

    fn fail(&mut self, error: &dyn std::error::Error) -> Stopped {
        self.log = None;
        tracing::error!("the outbox in {} has failed: {error}", self.logs.place());
        self.shared.set_status(Status::Failed { error: error.to_string() });
        Stopped
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
