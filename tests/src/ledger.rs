//! What one player was promised and what arrived: kept apart from the server and from the client's own journal, so that it can
//! contradict both.

mod expect;

pub use expect::{Crossing, CrossingKind, expected_crossings};

use hunt_shared::{
    event::{Event, EventKind},
    hunt::HuntView,
    identity::{BoundaryId, FixNumber, Seq},
    protocol::Fix,
    time::UnixMs,
};
use std::collections::BTreeMap;

/// How far the time of a crossing may differ from the expected one, milliseconds: both round.
const TIME_TOLERANCE_MS: i64 = 3;

/// One event as it arrived.
#[derive(Clone, PartialEq, Debug)]
pub struct Receipt {
    /// The event.
    pub event: Event,
    /// When it arrived, by the clock of this machine.
    pub received: UnixMs,
}

/// How much a ledger knows of the hunt, and so may expect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Expectation {
    /// The hunt has no exit margins: every crossing is known, to the millisecond.
    #[default]
    Exact,
    /// It may have exit margins, which its public view leaves out: each area that the path enters must be entered at least once, and each
    /// passage through a line must come.
    AtLeast,
}

/// The book of one player in one hunt.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    expectation: Expectation,
    walked: BTreeMap<FixNumber, Fix>,
    receipts: Vec<Receipt>,
    forgotten: BTreeMap<Seq, Event>,
    complaints: Vec<String>,
    doubled: u64,
}

impl Ledger {
    /// An empty book that expects as much.
    pub fn expecting(expectation: Expectation) -> Self {
        Self { expectation, ..Self::default() }
    }

    /// The player was here: a numbered fix, as the link has recorded it. Numbers grow; one that comes again is of a client that has died
    /// before it had stored or sent the fixes from there on, so that those never were.
    pub fn walked(&mut self, number: FixNumber, fix: Fix) {
        self.walked.split_off(&number);
        self.walked.insert(number, fix);
    }

    /// The server did not use this fix.
    pub fn refused(&mut self, number: FixNumber) {
        self.walked.remove(&number);
    }

    /// An event was given to the player.
    pub fn received(&mut self, event: Event, received: UnixMs) {
        let last = self.last_seq();
        if event.seq <= last {
            self.doubled += 1;
            self.complaints.push(format!("event {} arrived again, after event {last}", event.seq));
            return;
        }
        if event.seq != last.next() {
            self.complaints.push(format!("event {} arrived after event {last}", event.seq));
        }
        if let Some(before) = self.forgotten.remove(&event.seq)
            && before != event
        {
            self.complaints.push(format!("event {} was {before:?} before the crash and is {event:?} now", event.seq));
        }
        self.receipts.push(Receipt { event, received });
    }

    /// The client died and came back with a journal up to `journal`: what it had not stored by then may be given to it again, once, and must
    /// be the same.
    pub fn client_came_back(&mut self, journal: Seq) {
        while self.receipts.last().is_some_and(|receipt| receipt.event.seq > journal) {
            if let Some(receipt) = self.receipts.pop() {
                self.forgotten.insert(receipt.event.seq, receipt.event);
            }
        }
        if self.last_seq() < journal {
            self.complaints.push(format!("the journal holds event {journal}, but event {} is the last given", self.last_seq()));
        }
    }

    /// The events, in the order in which they arrived, with when they did.
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    /// The last event that arrived.
    pub fn last_seq(&self) -> Seq {
        self.receipts.last().map_or(Seq(0), |receipt| receipt.event.seq)
    }

    /// The last fix that was walked and not refused.
    pub fn last_fix(&self) -> Option<Fix> {
        self.walked.last_key_value().map(|(_, fix)| *fix)
    }

    /// How many fixes were walked and not refused.
    pub fn fixes(&self) -> usize {
        self.walked.len()
    }

    /// How many events were given to the player twice.
    pub fn doubled(&self) -> u64 {
        self.doubled
    }

    /// The crossings among the events, in the order in which they arrived.
    pub fn received_crossings(&self) -> Vec<Crossing> {
        self.receipts.iter().filter_map(|receipt| crossing_of(&receipt.event)).collect()
    }

    /// The crossings that the fixes so far must yield, from this ledger's own geometry.
    pub fn expected_crossings(&self, view: &HuntView) -> Vec<Crossing> {
        let path: Vec<Fix> = self.walked.values().copied().collect();
        expected_crossings(view, &path)
    }

    /// How many of the expected crossings have not arrived, boundary by boundary.
    pub fn missing(&self, view: &HuntView) -> usize {
        let arrived = by_boundary(self.received_crossings());
        by_boundary(self.expected_crossings(view))
            .into_iter()
            .map(|(boundary, expected)| {
                let arrived = arrived.get(&boundary).map_or(0, Vec::len);
                self.at_least(&expected).saturating_sub(arrived)
            })
            .sum()
    }

    /// How many of the crossings of one boundary must arrive.
    fn at_least(&self, expected: &[Crossing]) -> usize {
        let line = expected.iter().any(|crossing| matches!(crossing.kind, CrossingKind::Crossed(_)));
        if self.expectation == Expectation::Exact || line { expected.len() } else { expected.len().min(1) }
    }

    /// Everything that is not as promised: events doubled, skipped, altered, out of order, missing, or that nothing caused. Empty is good.
    pub fn complaints(&self, view: &HuntView) -> Vec<String> {
        let mut complaints = self.complaints.clone();
        complaints.extend(self.forgotten.keys().map(|seq| format!("event {seq} was given before the crash and never again")));
        let arrived = self.received_crossings();
        for pair in arrived.windows(2).filter(|pair| pair[1].time < pair[0].time) {
            complaints.push(format!("{} arrived after the later {}", pair[1], pair[0]));
        }
        let mut arrived = by_boundary(arrived);
        for (boundary, expected) in by_boundary(self.expected_crossings(view)) {
            let found = arrived.remove(&boundary).unwrap_or_default();
            if found.len() < self.at_least(&expected) {
                complaints.extend(expected.iter().skip(found.len()).map(|missing| format!("{missing} never arrived")));
            }
            if self.expectation == Expectation::AtLeast {
                continue;
            }
            for (want, have) in expected.iter().zip(&found) {
                if want.kind != have.kind || (want.time.0 - have.time.0).abs() > TIME_TOLERANCE_MS {
                    complaints.push(format!("expected {want}, but {have} arrived"));
                }
            }
            complaints.extend(found.iter().skip(expected.len()).map(|extra| format!("{extra} arrived, but nothing caused it")));
        }
        complaints.extend(arrived.into_values().flatten().map(|extra| format!("{extra} arrived, but nothing caused it")));
        complaints
    }

    /// Milliseconds from each crossing to its arrival, sorted. Dwells are left out: a standing player proves them only every 2 s.
    pub fn latencies_ms(&self) -> Vec<i64> {
        self.latencies_between(UnixMs(i64::MIN), UnixMs(i64::MAX))
    }

    /// The same of the crossings that happened from one moment until before another.
    pub fn latencies_between(&self, from: UnixMs, until: UnixMs) -> Vec<i64> {
        let timed = |receipt: &&Receipt| {
            (from..until).contains(&receipt.event.time)
                && crossing_of(&receipt.event).is_some_and(|crossing| crossing.kind != CrossingKind::Dwelled)
        };
        let crossings = self.receipts.iter().filter(timed);
        let mut latencies: Vec<_> = crossings.map(|receipt| receipt.received.0 - receipt.event.time.0).collect();
        latencies.sort_unstable();
        latencies
    }
}

/// The crossing that an event tells of, if it does.
fn crossing_of(event: &Event) -> Option<Crossing> {
    let (boundary, kind) = match &event.kind {
        EventKind::BoundaryEntered { boundary, .. } => (boundary, CrossingKind::Entered),
        EventKind::BoundaryExited { boundary, .. } => (boundary, CrossingKind::Exited),
        EventKind::BoundaryDwelled { boundary, .. } => (boundary, CrossingKind::Dwelled),
        EventKind::LineCrossed { boundary, direction, .. } => (boundary, CrossingKind::Crossed(*direction)),
        _ => return None,
    };
    Some(Crossing { time: event.time, boundary: boundary.clone(), kind })
}

fn by_boundary(crossings: Vec<Crossing>) -> BTreeMap<BoundaryId, Vec<Crossing>> {
    let mut sorted: BTreeMap<BoundaryId, Vec<Crossing>> = BTreeMap::new();
    for crossing in crossings {
        sorted.entry(crossing.boundary.clone()).or_default().push(crossing);
    }
    sorted
}

#[cfg(test)]
mod tests;
