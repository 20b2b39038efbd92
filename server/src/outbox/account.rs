//! What an outbox tells: how it is, and the committed state, from which alone is delivered, confirmed and answered.

use super::{
    Counters, Outbox, Status, StoredPlayer,
    index::{Place, Run},
    segment::EventBytes,
};
use crate::rules::SharedState;
use bytes::Bytes;
use hunt_shared::identity::{PlayerId, Seq};

/// Events asked for.
#[derive(Clone, PartialEq, Debug)]
pub enum Fetch {
    /// Consecutive events, each as the bytes that go over the wire.
    Ready(Vec<(Seq, Bytes)>),
    /// They are being read; ask again after a later [`Outbox::poll`].
    Pending,
    /// There are none.
    None,
}

impl Outbox {
    /// How the outbox is.
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// What it has done since it was opened.
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// How many committed events no player has acknowledged yet.
    pub fn undelivered(&self) -> u64 {
        self.ledger.undelivered()
    }

    /// How many groups are submitted and not committed.
    pub fn queued(&self) -> usize {
        self.under_way.len()
    }

    /// The last segment that is committed.
    pub fn last_segment(&self) -> u64 {
        self.ledger.last
    }

    /// Why undelivered events could not be read back, the last time that happened.
    pub fn read_error(&self) -> Option<&str> {
        self.fetches.last_error()
    }

    /// A player's committed state; `None` before the first unit.
    pub fn committed(&self, player: PlayerId) -> Option<&StoredPlayer> {
        self.ledger.entry(player).map(|entry| &entry.stored)
    }

    /// All players with their committed state, in no order.
    pub fn players(&self) -> impl ExactSizeIterator<Item = (PlayerId, &StoredPlayer)> {
        self.ledger.entries().map(|(player, entry)| (player, &entry.stored))
    }

    /// The committed state that all players share.
    pub fn shared(&self) -> &SharedState {
        &self.ledger.shared
    }

    /// Another number after each change of [`Outbox::shared`], since the outbox was opened.
    pub fn shared_version(&self) -> u64 {
        self.shared_version
    }

    /// A player's committed, unacknowledged events from `from` on: at most `max_events`, and about `max_bytes` but at least one. Events
    /// that are acknowledged are passed over.
    pub fn events(&mut self, player: PlayerId, from: Seq, max_events: usize, max_bytes: usize) -> Fetch {
        let Some(entry) = self.ledger.entry(player) else { return Fetch::None };
        let from = from.max(entry.stored.acknowledged.next());
        if from > entry.stored.progress.seq {
            return Fetch::None;
        }
        let mut ready = Vec::new();
        let mut bytes = 0;
        'runs: for run in entry.backlog.runs_from(from) {
            let recent = match run.place() {
                Place::Segment(number) => self.recent.part(number, run.offset, run.bytes),
                Place::Backlog(_) => None,
            };
            let Some(block) = recent.or_else(|| self.fetches.block(player, run).cloned()) else { break };
            let skipped = from.0.saturating_sub(run.first.0) as usize;
            for (seq, event) in (run.first.0..).map(Seq).zip(EventBytes::new(block)).take(run.count as usize).skip(skipped) {
                if ready.len() >= max_events || !ready.is_empty() && bytes + event.len() > max_bytes {
                    break 'runs;
                }
                bytes += event.len();
                ready.push((seq, event));
            }
        }
        // Read on from where this ends, so that the next call need not wait.
        let next = ready.last().map_or(from, |(seq, _)| seq.next());
        let is_recent = |run: &&Run| matches!(run.place(), Place::Segment(number) if self.recent.holds(number));
        let mut older = entry.backlog.runs_from(next).take_while(|run| !is_recent(run)).peekable();
        if older.peek().is_some() {
            self.fetches.ask(player, next, older);
        }
        if ready.is_empty() && max_events > 0 { Fetch::Pending } else { Fetch::Ready(ready) }
    }
}
