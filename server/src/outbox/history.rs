//! What a player was given, read from the log by anyone: beside a running server or without one.

use super::{
    log::{LogError, LogReader},
    segment::{SegmentError, SegmentView, decode_event, frames},
    snapshot::{RowError, decode_player},
};
use crate::outbox::index::Place;
use hunt_shared::{
    codec::DecodeError,
    event::Event,
    identity::{PlayerId, Seq},
    time::UnixMs,
};
use std::collections::BTreeMap;

/// How many bytes of segments are read at a time.
const READ_BYTES: usize = 4 * 1024 * 1024;

/// An event as it is stored.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredEvent {
    /// The event.
    pub event: Event,
    /// The segment it was committed in, and when; `None` for one whose segment is no longer kept.
    pub committed: Option<(u64, UnixMs)>,
    /// Whether the player has acknowledged it.
    pub acknowledged: bool,
}

/// Why a player's events cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The store says so.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A segment is damaged.
    #[error("segment {number} is damaged: {source}")]
    Segment {
        /// Which.
        number: u64,
        /// Why.
        source: SegmentError,
    },
    /// A backlog row is damaged.
    #[error("backlog row {id} is damaged: {source}")]
    Backlog {
        /// Which.
        id: u64,
        /// Why.
        source: SegmentError,
    },
    /// An event cannot be read.
    #[error("an event cannot be read: {0}")]
    Event(#[from] DecodeError),
    /// The player's row in the snapshot is damaged.
    #[error("the row of player {player} is damaged: {source}")]
    Row {
        /// Whose.
        player: PlayerId,
        /// Why.
        source: RowError,
    },
}

/// All events of one player that are still kept, in order: undelivered ones, and delivered ones within the host's retention.
///
/// # Errors
/// See [`HistoryError`].
pub fn events_of(log: &mut dyn LogReader, player: PlayerId) -> Result<Vec<StoredEvent>, HistoryError> {
    let mut events: BTreeMap<Seq, StoredEvent> = BTreeMap::new();
    let mut row = None;
    log.load_snapshot(&mut |owner, bytes| {
        if owner == player {
            row = Some(decode_player(player, bytes));
        }
    })?;
    let mut acknowledged = Seq(0);
    if let Some(row) = row {
        let entry = row.map_err(|source| HistoryError::Row { player, source })?.entry;
        acknowledged = entry.stored.acknowledged;
        for run in entry.backlog.runs() {
            if let Place::Backlog(id) = run.place()
                && let Some(block) = log.read_backlog(id, run.offset, run.bytes)?
            {
                let frames = frames(&block, run.count).map_err(|source| HistoryError::Backlog { id, source })?;
                for bytes in frames {
                    let event = decode_event(bytes)?;
                    events.insert(event.seq, StoredEvent { event, committed: None, acknowledged: false });
                }
            }
        }
    }
    let mut next = log.first()?.unwrap_or(1);
    loop {
        let segments = log.read_from(next, READ_BYTES)?;
        let Some((last, _)) = segments.last() else { break };
        next = last + 1;
        for (number, bytes) in segments {
            let damaged = |source| HistoryError::Segment { number, source };
            let segment = SegmentView::parse(number, &bytes).map_err(damaged)?;
            for (owner, seq) in segment.acknowledged().map_err(damaged)? {
                if owner == player {
                    acknowledged = acknowledged.max(seq);
                }
            }
            for unit in segment.units() {
                let unit = unit.map_err(damaged)?;
                if unit.player != player {
                    continue;
                }
                for bytes in unit.events().map_err(damaged)? {
                    let event = decode_event(bytes)?;
                    let committed = Some((number, segment.header().time));
                    events.insert(event.seq, StoredEvent { event, committed, acknowledged: false });
                }
            }
        }
    }
    let mut events: Vec<StoredEvent> = events.into_values().collect();
    for stored in &mut events {
        stored.acknowledged = stored.event.seq <= acknowledged;
    }
    Ok(events)
}
