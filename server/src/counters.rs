//! What the server has done, in numbers that anyone may read while it runs: as JSON and in the text form of Prometheus.

mod expose;
mod timing;

pub use timing::{Timing, TimingValues};

use bevy::prelude::*;
use serde::Serialize;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

macro_rules! counters {
    (
        counts: $($(#[doc = $count_doc:literal])* $count:ident),* $(,)?;
        states: $($(#[doc = $state_doc:literal])* $state:ident),* $(,)?;
        timings: $($(#[doc = $timing_doc:literal])* $timing:ident),* $(,)?;
    ) => {
        #[derive(Debug, Default)]
        struct Cells {
            $($count: AtomicU64,)*
            $($state: AtomicU64,)*
            $($timing: Timing,)*
        }

        /// The counters at one moment. All count from the start of the process, except those said to be a state of now.
        #[derive(Clone, PartialEq, Debug, Default, Serialize)]
        pub struct CounterValues {
            $($(#[doc = $count_doc])* pub $count: u64,)*
            $($(#[doc = $state_doc])* pub $state: u64,)*
            $($(#[doc = $timing_doc])* pub $timing: TimingValues,)*
        }

        impl Counters {
            $($(#[doc = $count_doc])*
            pub fn $count(&self) -> Counter<'_> {
                Counter(&self.0.$count)
            })*

            $($(#[doc = $state_doc])*
            pub fn $state(&self) -> Counter<'_> {
                Counter(&self.0.$state)
            })*

            $($(#[doc = $timing_doc])*
            pub fn $timing(&self) -> &Timing {
                &self.0.$timing
            })*

            /// All counters now.
            pub fn values(&self) -> CounterValues {
                CounterValues {
                    $($count: self.0.$count.load(Ordering::Relaxed),)*
                    $($state: self.0.$state.load(Ordering::Relaxed),)*
                    $($timing: self.0.$timing.values(),)*
                }
            }

            /// Shows each count, each state and each timing, with its name and what it means.
            fn visit(&self, visitor: &mut impl Visitor) -> Result<(), std::fmt::Error> {
                $(visitor.count(stringify!($count), concat!($($count_doc),*), self.0.$count.load(Ordering::Relaxed))?;)*
                $(visitor.state(stringify!($state), concat!($($state_doc),*), self.0.$state.load(Ordering::Relaxed))?;)*
                $(visitor.timing(stringify!($timing), concat!($($timing_doc),*), &self.0.$timing)?;)*
                Ok(())
            }
        }
    };
}

/// Is shown everything that is counted.
trait Visitor {
    fn count(&mut self, name: &str, help: &str, value: u64) -> Result<(), std::fmt::Error>;
    fn state(&mut self, name: &str, help: &str, value: u64) -> Result<(), std::fmt::Error>;
    fn timing(&mut self, name: &str, help: &str, timing: &Timing) -> Result<(), std::fmt::Error>;
}

/// The counters, shared between the ECS and the control plane.
#[derive(Resource, Clone, Debug, Default)]
pub struct Counters(Arc<Cells>);

/// One of them.
#[derive(Debug)]
pub struct Counter<'a>(&'a AtomicU64);

impl Counter<'_> {
    /// Counts on.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// Replaces the value, for what is counted elsewhere or is a state of now.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }
}

counters! {
    counts:
        /// Fixes taken.
        fixes,
        /// Fixes that were not used.
        fixes_refused,
        /// Events that the rules made.
        detected,
        /// Events whose commit returned.
        committed,
        /// Events handed to a session for the first time.
        delivered,
        /// Events that players have acknowledged.
        acknowledged,
        /// Events sent again to a new session because they had not been acknowledged.
        resent,
        /// Events that were due and that the store did not give back: 0, or the log says what is damaged.
        dropped,
        /// Commands answered for the first time.
        commands,
        /// Messages from clients that were no valid message.
        malformed,
        /// Ticks in which causes had to wait because the outbox was not ready.
        stalled_ticks,
        /// Segments committed.
        segments,
        /// Commits, saves and trims that had to be tried again.
        commit_retries,
        /// Datagrams that arrived.
        datagrams_received,
        /// Datagrams that were dropped unread because no honest client sends such.
        datagrams_dropped,
        /// Datagrams sent.
        datagrams_sent,
        /// Datagrams that could not be sent.
        datagrams_unsent,
        /// Sessions ended because of what they sent.
        sessions_misbehaved;
    states:
        /// Sessions open now.
        sessions,
        /// Committed events not acknowledged yet, over all players in memory, now.
        backlog,
        /// Events that are under way to their players, sent and not acknowledged, now.
        window_events,
        /// Bytes of the events that are under way, now.
        window_bytes,
        /// Groups that wait to be committed, now.
        commit_queue,
        /// The longest commit so far, microseconds.
        commit_max_us;
    timings:
        /// From the receipt of a fix to the sending of its events; what waited in a socket is counted from when that was last read.
        fix_to_send,
        /// Commits, from handing a segment to the store to its being durable.
        commit,
        /// Work of the ticks.
        tick;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn json_has_counts_states_and_quantiles() {
        let counters = Counters::default();
        counters.committed().add(3);
        counters.backlog().set(2);
        counters.commit().observe(Duration::from_micros(1_500));
        let json = serde_json::to_value(counters.values()).unwrap();
        assert_eq!((&json["committed"], &json["backlog"], &json["commit"]["count"]), (&3.into(), &2.into(), &1.into()));
        assert_eq!(json["commit"]["p99_ms"], 1.5);
    }
}
