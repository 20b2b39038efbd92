//! The outbox as the rest of the server sees it.

mod faults;
mod model;

use super::{Committed, Fetch, Group, Outbox};
use bytes::Bytes;
use hunt_shared::identity::{PlayerId, Seq};
use std::time::{Duration, Instant};

/// An outbox, with what it has given back.
pub struct Driver {
    pub outbox: Outbox,
    pub committed: Vec<Committed>,
}

impl Driver {
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox, committed: Vec::new() }
    }

    /// Submits a group and waits until it is committed.
    pub fn commit(&mut self, group: Group) {
        self.outbox.submit(group).unwrap();
        self.settle();
    }

    /// Waits until all that was submitted is committed.
    pub fn settle(&mut self) {
        self.poll_until(|outbox| outbox.queued() == 0);
    }

    /// Polls until something is so.
    pub fn poll_until(&mut self, is_so: impl Fn(&Outbox) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            self.outbox.poll(&mut self.committed);
            if is_so(&self.outbox) {
                return;
            }
            assert!(Instant::now() < deadline, "{}", self.outbox.status());
            std::thread::yield_now();
        }
    }

    /// All events from `from` on, a few at a time.
    pub fn fetch_all(&mut self, player: PlayerId, mut from: Seq) -> Vec<(Seq, Bytes)> {
        let deadline = Instant::now() + Duration::from_secs(30);
        let mut all = Vec::new();
        loop {
            match self.outbox.events(player, from, 7, 1000) {
                Fetch::None => return all,
                Fetch::Ready(events) => {
                    assert!((1..=7).contains(&events.len()));
                    from = events.last().unwrap().0.next();
                    all.extend(events);
                }
                Fetch::Pending => {
                    assert!(Instant::now() < deadline, "{:?}", self.outbox.read_error());
                    std::thread::yield_now();
                    self.outbox.poll(&mut self.committed);
                }
            }
        }
    }
}
