//! The player's journal in memory, with its fold.

use crate::link::store::JournalChange;
use hunt_shared::{
    event::{Event, Progress},
    identity::Seq,
};

/// What has happened, in order, and what it adds up to.
#[derive(Clone, Default)]
pub(super) struct History {
    base: Progress,
    events: Vec<Event>,
    progress: Progress,
    changes: Vec<JournalChange>,
}

/// What came of an event that arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrival {
    /// It is the next one, and is now counted in.
    Applied,
    /// It was counted in before.
    Repeat,
    /// Something between is missing.
    Gap,
    /// An event of this seq was counted in before, and it was another.
    OtherHistory,
}

impl History {
    pub(super) fn new(base: Progress, events: Vec<Event>) -> Self {
        let progress = fold(&base, &events);
        Self { base, events, progress, changes: Vec::new() }
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The last event that is counted in.
    pub(super) fn last(&self) -> Seq {
        self.progress.seq
    }

    /// Changes for the journal file, in order.
    pub(super) fn take_changes(&mut self) -> Vec<JournalChange> {
        std::mem::take(&mut self.changes)
    }

    /// Counts an event in, when it is the next.
    pub(super) fn arrive(&mut self, event: &Event) -> Arrival {
        if event.seq > self.last().next() {
            return Arrival::Gap;
        }
        if event.seq <= self.last() {
            return match self.known(event.seq) {
                Some(known) if known != event => Arrival::OtherHistory,
                _ => Arrival::Repeat,
            };
        }
        self.progress.apply(event);
        self.events.push(event.clone());
        self.changes.push(JournalChange::Append(event.clone()));
        Arrival::Applied
    }

    /// Whether the first events up to `progress.seq` add up to `progress`; true when that cannot be told.
    pub(super) fn agrees(&self, progress: &Progress) -> bool {
        if progress.seq < self.base.seq || progress.seq > self.last() {
            return true;
        }
        let counted = (progress.seq.0 - self.base.seq.0) as usize;
        fold(&self.base, &self.events[..counted]) == *progress
    }

    /// Forgets this history; another one goes on from `progress`.
    pub(super) fn restart(&mut self, progress: Progress) {
        self.changes.push(JournalChange::Rewrite { base: progress.clone(), events: Vec::new() });
        (self.base, self.events, self.progress) = (progress.clone(), Vec::new(), progress);
    }

    /// Forgets this event and all after it.
    pub(super) fn cut(&mut self, from: Seq) {
        let kept = (from.0.saturating_sub(self.base.seq.0).saturating_sub(1) as usize).min(self.events.len());
        self.events.truncate(kept);
        self.progress = fold(&self.base, &self.events);
        self.changes.push(JournalChange::Rewrite { base: self.base.clone(), events: self.events.clone() });
    }

    fn known(&self, seq: Seq) -> Option<&Event> {
        let index = seq.0.checked_sub(self.base.seq.0 + 1)?;
        self.events.get(index as usize)
    }
}

fn fold(base: &Progress, events: &[Event]) -> Progress {
    let mut progress = base.clone();
    events.iter().for_each(|event| progress.apply(event));
    progress
}
