//! Where the undelivered events of a player lie: 32 bytes for each unit, however large its events.

use hunt_shared::identity::Seq;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Consecutive events of one player that are stored side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The number of the segment, doubled; or the id of the backlog row, doubled, plus one.
    place: u64,
    /// The first event.
    pub first: Seq,
    /// Where the events block begins, in bytes.
    pub offset: u32,
    /// How many events.
    pub count: u32,
    /// The length of the events block in bytes.
    pub bytes: u32,
}

/// What a [`Run`] lies in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// The segment of this number.
    Segment(u64),
    /// The backlog row of this id.
    Backlog(u64),
}

impl Run {
    /// A run of `count` events from `first` on.
    pub fn new(place: Place, first: Seq, count: u32, offset: u32, bytes: u32) -> Self {
        let place = match place {
            Place::Segment(number) => number << 1,
            Place::Backlog(id) => id << 1 | 1,
        };
        Self { place, first, offset, count, bytes }
    }

    /// What it lies in.
    pub fn place(&self) -> Place {
        if self.place & 1 == 0 { Place::Segment(self.place >> 1) } else { Place::Backlog(self.place >> 1) }
    }

    /// The last event.
    pub fn last(&self) -> Seq {
        Seq(self.first.0.saturating_add(u64::from(self.count)).saturating_sub(1))
    }
}

/// The undelivered events of one player, oldest first.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Backlog {
    runs: VecDeque<Run>,
}

impl Backlog {
    /// A backlog of these runs, which must be in order.
    pub fn from_runs(runs: Vec<Run>) -> Self {
        Self { runs: runs.into() }
    }

    /// The runs, oldest first.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = &Run> {
        self.runs.iter()
    }

    /// The runs from the one that holds `from` on.
    pub fn runs_from(&self, from: Seq) -> impl Iterator<Item = &Run> {
        self.runs.range(self.runs.partition_point(|run| run.last() < from)..)
    }

    /// Whether this very run is among them.
    pub fn has(&self, run: &Run) -> bool {
        self.runs_from(run.first).next() == Some(run)
    }

    /// Adds the newest events.
    pub fn push(&mut self, run: Run) {
        self.runs.push_back(run);
    }

    /// Forgets what ends at or before `seq`; returns how many runs went, and tells `dropped_row` each backlog row among them.
    pub fn acknowledge(&mut self, seq: Seq, mut dropped_row: impl FnMut(u64)) -> usize {
        let before = self.runs.len();
        while let Some(run) = self.runs.front().filter(|run| run.last() <= seq) {
            if let Place::Backlog(id) = run.place() {
                dropped_row(id);
            }
            self.runs.pop_front();
        }
        let gone = before - self.runs.len();
        if gone > 0 && self.runs.capacity() > 64 && self.runs.len() * 4 < self.runs.capacity() {
            self.runs.shrink_to(self.runs.len() * 2);
        }
        gone
    }

    /// The oldest segment that is needed.
    pub fn oldest_segment(&self) -> Option<u64> {
        self.runs.iter().find_map(|run| match run.place() {
            Place::Segment(number) => Some(number),
            Place::Backlog(_) => None,
        })
    }

    /// The oldest runs in segments up to `through`, of at most `max_bytes` but at least one if there is one.
    pub fn oldest_runs(&self, through: u64, max_bytes: usize) -> Vec<Run> {
        let mut bytes = 0;
        let segments = self.runs.iter().skip_while(|run| matches!(run.place(), Place::Backlog(_)));
        segments
            .take_while(|run| matches!(run.place(), Place::Segment(number) if number <= through))
            .take_while(|run| {
                let fits = bytes == 0 || bytes + run.bytes as usize <= max_bytes;
                bytes += run.bytes as usize;
                fits
            })
            .copied()
            .collect()
    }

    /// Puts one run in the place of those that hold the same events; `false` if those are no longer all here.
    pub fn fold(&mut self, folded: Run) -> bool {
        let start = self.runs.partition_point(|run| run.first < folded.first);
        let end = self.runs.partition_point(|run| run.last() <= folded.last());
        let same = self.runs.get(start).is_some_and(|run| run.first == folded.first) && end > start;
        if !same || self.runs[end - 1].last() != folded.last() {
            return false;
        }
        self.runs[start] = folded;
        self.runs.drain(start + 1..end);
        self.runs.shrink_to(self.runs.len() * 2);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledged_events_go_and_folded_ones_move() {
        let run = |number, first, count| Run::new(Place::Segment(number), Seq(first), count, 0, 100);
        let mut backlog = Backlog::default();
        for (number, first, count) in [(1, 1, 2), (2, 3, 1), (3, 4, 5)] {
            backlog.push(run(number, first, count));
        }
        assert_eq!(backlog.runs_from(Seq(3)).count(), 2);
        assert_eq!(backlog.runs_from(Seq(9)).count(), 0);
        assert_eq!(backlog.acknowledge(Seq(1), |_| {}), 0, "half a run stays");
        assert_eq!(backlog.oldest_runs(2, 1000).len(), 2);
        assert_eq!(backlog.oldest_runs(2, 150).len(), 1);
        assert!(backlog.fold(Run::new(Place::Backlog(7), Seq(1), 3, 0, 150)));
        assert_eq!(backlog.oldest_segment(), Some(3));
        assert!(!backlog.fold(Run::new(Place::Backlog(8), Seq(4), 3, 0, 150)), "it would cut a run");
        let mut rows = Vec::new();
        assert_eq!(backlog.acknowledge(Seq(3), |id| rows.push(id)), 1);
        assert_eq!(rows, [7]);
        assert!(!backlog.fold(Run::new(Place::Backlog(7), Seq(1), 3, 0, 150)));
        assert_eq!(size_of::<Run>(), 32);
    }
}
