//! What the server has done, in numbers that anyone may read while it runs.

use bevy::prelude::*;
use serde::Serialize;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        #[derive(Debug, Default)]
        struct Cells {
            $($name: AtomicU64,)*
        }

        /// The counters at one moment. All count from the start of the process, except those said to be a state of now.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
        pub struct CounterValues {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Counters {
            $($(#[$doc])*
            pub fn $name(&self) -> Counter<'_> {
                Counter(&self.0.$name)
            })*

            /// All counters now.
            pub fn values(&self) -> CounterValues {
                CounterValues { $($name: self.0.$name.load(Ordering::Relaxed),)* }
            }
        }
    };
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

    /// Replaces the value, for a state of now.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }
}

counters! {
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
    /// Commands answered for the first time.
    commands,
    /// Messages from clients that were no valid message.
    malformed,
    /// Sessions open now.
    sessions,
    /// Committed events not acknowledged yet, over all players in memory, now.
    backlog,
    /// Ticks in which causes had to wait because the outbox was not ready.
    stalled_ticks,
    /// Segments committed.
    segments,
    /// The longest commit so far, microseconds.
    commit_max_us,
}
