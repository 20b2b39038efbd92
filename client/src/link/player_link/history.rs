//! The player's journal in memory, with its fold.

use crate::link::store::{JournalChange, JournalStart};
use hunt_shared::{
    event::{Event, Progress},
    identity::Seq,
};

/// What has happened, in order, and what it adds up to.
#[derive(Clone, Default)]
pub(super) struct History {
    start: JournalStart,
    events: Vec<Event>,
    progress: Progress,
    changes: Vec<JournalChange>,
}

/// What came of an event that arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrival {
    /// It is the next one, and is now entered.
    Entered,
    /// It was entered before.
    Repeat,
    /// Something between is missing.
    Gap,
    /// An event of this seq was entered before, and it was another.
    OtherHistory,
}

impl History {
    pub(super) fn new(start: JournalStart, events: Vec<Event>) -> Self {
        let progress = fold(&start.progress, &events);
        Self { start, events, progress, changes: Vec::new() }
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The last event that is entered; [`Self::progress`] may be ahead of it.
    pub(super) fn last(&self) -> Seq {
        self.start.last(&self.events)
    }

    /// The last event that was counted in before the journal was begun.
    pub(super) fn counted_before(&self) -> Seq {
        self.start.progress.seq
    }

    /// Changes for the journal file, in order.
    pub(super) fn take_changes(&mut self) -> Vec<JournalChange> {
        std::mem::take(&mut self.changes)
    }

    /// Enters an event, when it is the next.
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
        // What was counted in before changes nothing here.
        self.progress.apply(event);
        self.events.push(event.clone());
        self.changes.push(JournalChange::Append(event.clone()));
        Arrival::Entered
    }

    /// Whether the events up to `progress.seq` add up to `progress`; true when that cannot be told.
    pub(super) fn agrees(&self, progress: &Progress) -> bool {
        if progress.seq < self.counted_before() || progress.seq > self.progress.seq {
            return true;
        }
        let entered = (progress.seq.0.saturating_sub(self.start.after.0) as usize).min(self.events.len());
        fold(&self.start.progress, &self.events[..entered]) == *progress
    }

    /// Forgets this history for another one.
    pub(super) fn restart(&mut self, start: JournalStart) {
        (self.progress, self.start, self.events) = (start.progress.clone(), start, Vec::new());
        self.rewrite();
    }

    /// Forgets this event and all after it. `told` is what the server counts in; a history that was begun ahead of the event goes on from it.
    pub(super) fn cut(&mut self, from: Seq, told: &Progress) {
        let kept = from.0.saturating_sub(self.start.after.0).saturating_sub(1) as usize;
        self.events.truncate(kept);
        if self.counted_before() >= from {
            self.start.progress = told.clone();
        }
        self.progress = fold(&self.start.progress, &self.events);
        self.rewrite();
    }

    fn rewrite(&mut self) {
        self.changes.push(JournalChange::Rewrite { start: Box::new(self.start.clone()), events: self.events.clone() });
    }

    fn known(&self, seq: Seq) -> Option<&Event> {
        let index = seq.0.checked_sub(self.start.after.next().0)?;
        self.events.get(index as usize)
    }
}

fn fold(start: &Progress, events: &[Event]) -> Progress {
    let mut progress = start.clone();
    events.iter().for_each(|event| progress.apply(event));
    progress
}
