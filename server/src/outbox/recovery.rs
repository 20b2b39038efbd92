//! From what is stored back to the committed state: the snapshot, then every segment after it.

use super::{
    index::Place,
    ledger::Ledger,
    log::{Log, LogError, LogReader, SnapshotPart},
    segment::{SegmentError, SegmentView},
    snapshot::{Head, decode_head, decode_player, encode_head, encode_player},
};
use bytes::Bytes;
use hunt_shared::{
    codec::EncodeError,
    identity::{PlayerId, Seq},
    time::UnixMs,
};
use std::collections::{BTreeSet, HashMap};

/// How many bytes of segments are read at a time.
const READ_BYTES: usize = 8 * 1024 * 1024;

/// Why an outbox cannot be opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The store says so.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The end of the log is not as it was written, and nothing whole follows.
    #[error(
        "{place}: segment {number} is damaged ({reason}). All segments up to {whole_through} are whole, and none after it is. \
         Restore a backup, or start once with --accept-damaged-tail: what is damaged is then set aside, not deleted, and the hunt goes \
         on as it stood after segment {whole_through}"
    )]
    DamagedTail {
        /// Where.
        place: String,
        /// The first damaged segment.
        number: u64,
        /// The last whole one.
        whole_through: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A segment is not as it was written, and cannot be left out, because later ones or the snapshot build on it.
    #[error(
        "{place}: segment {number} is damaged ({reason}). All segments up to {whole_through} are whole, and so are {whole_after} of \
         {after} after it, but they build on it. Restore a backup"
    )]
    DamagedSegment {
        /// Where.
        place: String,
        /// The first damaged segment.
        number: u64,
        /// The last whole one before it.
        whole_through: u64,
        /// How many after it are whole.
        whole_after: u64,
        /// How many there are after it.
        after: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A row of the snapshot is not as it was written, and the segments it stands for are deleted.
    #[error(
        "{place}: the snapshot's {row} is damaged ({reason}), and the segments it was made of are no longer kept. Restore a backup"
    )]
    DamagedSnapshot {
        /// Where.
        place: String,
        /// Which row.
        row: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Segments are not there that must be.
    #[error("{place}: segments {from} to {through} are missing. Restore a backup")]
    Missing {
        /// Where.
        place: String,
        /// The first one missing.
        from: u64,
        /// The last one missing.
        through: u64,
    },
    /// A value cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A thread cannot be started.
    #[error("a thread for the outbox cannot be started: {0}")]
    Thread(#[source] std::io::Error),
}

/// What a start finds.
pub struct Recovered {
    /// The committed state.
    pub ledger: Ledger,
    /// The head of the snapshot it began from.
    pub head: Head,
    /// The id of the next backlog row.
    pub next_row: u64,
    /// Bytes of segments that were replayed.
    pub replayed_bytes: usize,
}

/// Reads snapshot and segments. With `accept_damaged_tail`, a damaged end is set aside first.
pub fn recover(log: &mut dyn Log, place: &str, accept_damaged_tail: bool) -> Result<Recovered, OpenError> {
    let snapshot = match load(log, place) {
        // As long as nothing was ever deleted, the segments alone say everything.
        Err(OpenError::DamagedSnapshot { row, reason, .. }) if log.first()? == Some(1) => {
            tracing::warn!("{place}: the snapshot's {row} is damaged ({reason}); everything is read again from the segments");
            Snapshot::default()
        }
        other => other?,
    };
    let mut replay = Replay { place, snapshot, last: log.last()?, replayed_bytes: 0 };
    if replay.last < replay.snapshot.head.through {
        return Err(replay.missing(replay.last + 1, replay.snapshot.head.through));
    }
    if let Some(first) = log.first()?
        && first > replay.snapshot.head.through + 1
    {
        return Err(replay.missing(replay.snapshot.head.through + 1, first - 1));
    }
    if let Err(damage) = replay.run(log) {
        let damage = replay.judge(log, damage)?;
        replay.accept(log, damage, accept_damaged_tail)?;
    } else if let Some(confirmed) = log.confirmed().filter(|&confirmed| confirmed > replay.last) {
        let reason = format!("segments up to {confirmed} had been stored, but the file ends before");
        let damage = Damage { number: replay.last + 1, reason };
        replay.accept(log, damage, accept_damaged_tail)?;
    }
    let Replay { snapshot: Snapshot { mut ledger, head, .. }, last, replayed_bytes, .. } = replay;
    ledger.last = last;
    let rows = log.backlog_ids()?;
    let next_row = rows.last().map_or(1, |id| id + 1);
    let used: BTreeSet<u64> =
        ledger.entries().flat_map(|(_, entry)| entry.backlog.runs().map(|run| run.place())).filter_map(row_id).collect();
    ledger.unused_rows = rows.into_iter().filter(|id| !used.contains(id)).collect();
    Ok(Recovered { ledger, head, next_row, replayed_bytes })
}

/// The committed state, for whoever only reads it: beside a running server or without one.
pub fn read_committed(log: &mut dyn LogReader, place: &str) -> Result<Ledger, OpenError> {
    log.hold()?;
    let snapshot = load(log, place)?;
    let mut replay = Replay { place, snapshot, last: log.last()?, replayed_bytes: 0 };
    if let Err(damage) = replay.run(log) {
        let Damage { number, reason } = replay.judge(log, damage)?;
        return Err(OpenError::DamagedTail { place: place.into(), number, whole_through: number - 1, reason });
    }
    Ok(replay.snapshot.ledger)
}

fn row_id(place: Place) -> Option<u64> {
    match place {
        Place::Backlog(id) => Some(id),
        Place::Segment(_) => None,
    }
}

#[derive(Default)]
struct Snapshot {
    ledger: Ledger,
    head: Head,
    /// For each player, the last segment that its row counts in.
    through: HashMap<PlayerId, u64>,
}

fn load(log: &mut dyn LogReader, place: &str) -> Result<Snapshot, OpenError> {
    let mut snapshot = Snapshot::default();
    let mut damage = None;
    let damaged = |row: String, reason: String| OpenError::DamagedSnapshot { place: place.into(), row, reason };
    let head = log.load_snapshot(&mut |player, bytes| match decode_player(player, bytes) {
        Ok(row) => {
            snapshot.through.insert(player, row.through);
            snapshot.ledger.insert(player, row.entry);
        }
        Err(error) => damage = Some(damaged(format!("row of player {player}"), error.to_string())),
    });
    let head = match head {
        Err(LogError::Damaged { what, .. }) => return Err(damaged("table".into(), what)),
        other => other?,
    };
    if let Some(damage) = damage {
        return Err(damage);
    }
    if let Some(head) = head {
        snapshot.head = decode_head(&head).map_err(|error| damaged("head".into(), error.to_string()))?;
        snapshot.ledger.shared = snapshot.head.shared.clone();
    }
    Ok(snapshot)
}

/// The first segment that is not whole, and why.
struct Damage {
    number: u64,
    reason: String,
}

/// Why a replay ended early.
enum Stop {
    Damage(Damage),
    Other(OpenError),
}

impl From<LogError> for Stop {
    fn from(error: LogError) -> Self {
        Self::Other(error.into())
    }
}

struct Replay<'a> {
    place: &'a str,
    snapshot: Snapshot,
    /// The last segment that counts.
    last: u64,
    replayed_bytes: usize,
}

impl Replay<'_> {
    fn missing(&self, from: u64, through: u64) -> OpenError {
        OpenError::Missing { place: self.place.into(), from, through }
    }

    fn run(&mut self, log: &mut dyn LogReader) -> Result<(), Stop> {
        let mut next = self.snapshot.head.through + 1;
        while next <= self.last {
            let segments = match log.read_from(next, READ_BYTES) {
                Err(LogError::Damaged { .. }) => vec![(next, read_one(log, next)?)],
                other => other?,
            };
            if segments.is_empty() {
                return Err(Stop::Other(self.missing(next, self.last)));
            }
            for (number, bytes) in segments {
                if number != next {
                    return Err(Stop::Other(self.missing(next, number - 1)));
                }
                self.replayed_bytes += bytes.len();
                self.apply(number, &bytes).map_err(|reason| Stop::Damage(Damage { number, reason }))?;
                next += 1;
            }
        }
        Ok(())
    }

    /// Counts one segment in, whole or not at all.
    fn apply(&mut self, number: u64, bytes: &Bytes) -> Result<(), String> {
        let text = |error: SegmentError| error.to_string();
        let segment = SegmentView::parse(number, bytes).map_err(text)?;
        let Snapshot { ledger, head, through } = &mut self.snapshot;
        let acknowledged = segment.acknowledged().map_err(text)?;
        // A unit is longer than that, whatever the head says of their number.
        let mut units = Vec::with_capacity((segment.header().units as usize).min(bytes.len() / 28));
        let mut seqs: HashMap<PlayerId, Seq> = HashMap::new();
        for view in segment.units() {
            let view = view.map_err(text)?;
            let counted = through.get(&view.player).is_some_and(|&through| number <= through);
            if counted && number <= head.shared_through {
                continue;
            }
            if !counted && view.first != Seq(0) {
                let follows = match seqs.get(&view.player) {
                    Some(last) if view.first == last.next() => Ok(()),
                    Some(last) => Err(last.next()),
                    None => ledger.check_seq(view.player, view.first),
                };
                let (player, first) = (view.player, view.first);
                follows.map_err(|expected| format!("event {first} of player {player} stands where event {expected} should"))?;
                seqs.insert(view.player, Seq(view.first.0.saturating_add(u64::from(view.count) - 1)));
            }
            units.push((counted, view.decode().map_err(text)?, (view.block_offset, view.block_bytes)));
        }
        for (counted, unit, block) in &units {
            if number > head.shared_through {
                unit.shared.iter().for_each(|change| ledger.shared.apply(change));
            }
            if !counted {
                ledger.apply_unit(number, segment.header().hunt, unit, *block);
            }
        }
        for (player, seq) in acknowledged {
            ledger.acknowledge(player, seq);
        }
        Ok(())
    }

    /// Whether a damage is the end of the log, or something whole follows it.
    fn judge(&self, log: &mut dyn LogReader, stop: Stop) -> Result<Damage, OpenError> {
        let damage = match stop {
            Stop::Damage(damage) => damage,
            Stop::Other(error) => return Err(error),
        };
        let mut whole_after = 0;
        for number in damage.number + 1..=self.last {
            whole_after += u64::from(matches!(log.read(number), Ok(Some(bytes)) if SegmentView::parse(number, &bytes).is_ok()));
        }
        if whole_after > 0 { Err(self.damaged_segment(damage, whole_after)) } else { Ok(damage) }
    }

    fn damaged_segment(&self, damage: Damage, whole_after: u64) -> OpenError {
        OpenError::DamagedSegment {
            place: self.place.into(),
            number: damage.number,
            whole_through: damage.number - 1,
            whole_after,
            after: self.last.saturating_sub(damage.number),
            reason: damage.reason,
        }
    }

    /// Sets the tail aside if that is wanted and nothing that is kept builds on it.
    fn accept(&mut self, log: &mut dyn Log, damage: Damage, accepted: bool) -> Result<(), OpenError> {
        let whole_through = damage.number - 1;
        let ahead: Vec<PlayerId> =
            self.snapshot.through.iter().filter(|(_, through)| **through > whole_through).map(|(player, _)| *player).collect();
        let needed = ahead
            .iter()
            .filter_map(|player| self.snapshot.ledger.entry(*player))
            .any(|entry| entry.backlog.runs().any(|run| matches!(run.place(), Place::Segment(number) if number > whole_through)));
        if needed || whole_through > 0 && log.read(whole_through)?.is_none() {
            return Err(self.damaged_segment(damage, 0));
        }
        if !accepted {
            let Damage { number, reason } = damage;
            return Err(OpenError::DamagedTail { place: self.place.into(), number, whole_through, reason });
        }
        // Numbers are given out again, so nothing may claim to count in what they named before.
        self.snapshot.head.shared_through = self.snapshot.head.shared_through.min(whole_through);
        let head =
            Head { shared: self.snapshot.ledger.shared.clone(), shared_through: whole_through, ..self.snapshot.head.clone() };
        let mut part = SnapshotPart { head: Some(encode_head(&head)?), ..Default::default() };
        for player in ahead {
            if let Some(entry) = self.snapshot.ledger.entry(player) {
                part.players.push((player, encode_player(player, whole_through, entry)?));
            }
        }
        log.save(&part)?;
        log.set_aside(damage.number, UnixMs::now(), &damage.reason)?;
        tracing::warn!("{}: the log from segment {} on was set aside ({})", self.place, damage.number, damage.reason);
        self.last = whole_through;
        Ok(())
    }
}

fn read_one(log: &mut dyn LogReader, number: u64) -> Result<Bytes, Stop> {
    match log.read(number) {
        Ok(bytes) => Ok(bytes.unwrap_or_default()),
        Err(LogError::Damaged { what, .. }) => Err(Stop::Damage(Damage { number, reason: what })),
        Err(error) => Err(error.into()),
    }
}
