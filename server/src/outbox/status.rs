//! How the writer is, and what it has done so far: seen by its thread and by everyone who asks.

use std::{
    fmt,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use hunt_shared::time::UnixMs;

/// How the outbox is.
#[derive(Clone, PartialEq, Debug)]
pub enum Status {
    /// What is submitted gets committed.
    Healthy,
    /// A commit failed. It is tried again until it succeeds; until then no causes are taken.
    Retrying {
        /// Since when.
        since: UnixMs,
        /// Why, in words for the host.
        error: String,
    },
    /// It cannot go on: another server writes the log, or a value cannot be stored. Only a restart helps.
    Failed {
        /// Why, in words for the host.
        error: String,
    },
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Healthy => f.write_str("healthy"),
            Self::Retrying { error, .. } => write!(f, "waiting for its store: {error}"),
            Self::Failed { error } => write!(f, "failed: {error}"),
        }
    }
}

/// How many buckets a [`Counters::commit_time_histogram`] has.
pub const COMMIT_TIME_BUCKETS: usize = 24;

/// What the outbox has done since it was opened.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counters {
    /// Segments committed.
    pub commits: u64,
    /// Events committed.
    pub events: u64,
    /// Bytes committed.
    pub bytes: u64,
    /// How often a commit, a save or a trim had to be tried again.
    pub retries: u64,
    /// Microseconds that the last commit took.
    pub last_commit_us: u64,
    /// Microseconds that the longest commit took.
    pub max_commit_us: u64,
    /// Microseconds that all commits took.
    pub total_commit_us: u64,
    /// How many commits took less than 2^n microseconds but not less than half of it, for n = 0, 1, 2 …; the last bucket has no end.
    pub commit_time_histogram: [u64; COMMIT_TIME_BUCKETS],
}

/// What both sides see.
pub struct Shared {
    status: Mutex<Status>,
    counters: Mutex<Counters>,
    healthy: AtomicBool,
    retries: AtomicU64,
    abandoned: Mutex<bool>,
    abandon: Condvar,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            status: Mutex::new(Status::Healthy),
            counters: Mutex::default(),
            healthy: AtomicBool::new(true),
            retries: AtomicU64::new(0),
            abandoned: Mutex::new(false),
            abandon: Condvar::new(),
        }
    }
}

impl Shared {
    /// How the writer is.
    pub fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the writer is well, without a lock.
    pub fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Acquire)
    }

    /// Says how the writer is.
    pub fn set_status(&self, status: Status) {
        let mut now = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        self.healthy.store(status == Status::Healthy, Ordering::Release);
        *now = status;
    }

    /// Says that it is well.
    pub fn set_healthy(&self) {
        if !self.is_healthy() {
            tracing::info!("the outbox is well again");
            self.set_status(Status::Healthy);
        }
    }

    /// Says what has to be tried again.
    pub fn set_retrying(&self, error: &dyn fmt::Display) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        let since = match self.status() {
            Status::Retrying { since, .. } => since,
            _ => {
                tracing::error!("the outbox takes nothing until its store works again: {error}");
                UnixMs::now()
            }
        };
        self.set_status(Status::Retrying { since, error: error.to_string() });
    }

    /// Counts one commit in.
    pub fn count_commit(&self, time: Duration, events: u64, bytes: u64) {
        let micros = time.as_micros() as u64;
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        counters.commits += 1;
        counters.events += events;
        counters.bytes += bytes;
        counters.last_commit_us = micros;
        counters.max_commit_us = counters.max_commit_us.max(micros);
        counters.total_commit_us += micros;
        let bucket = (u64::BITS - micros.leading_zeros()) as usize;
        counters.commit_time_histogram[bucket.min(COMMIT_TIME_BUCKETS - 1)] += 1;
    }

    /// What was done so far.
    pub fn counters(&self) -> Counters {
        let mut counters = *self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        counters.retries = self.retries.load(Ordering::Relaxed);
        counters
    }

    /// Tells the writer that nobody waits for it any more.
    pub fn abandon(&self) {
        *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.abandon.notify_all();
    }

    /// Whether nobody waits any more.
    pub fn is_abandoned(&self) -> bool {
        *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; `false` as soon as nobody waits any more.
    pub fn wait_unless_abandoned(&self, time: Duration) -> bool {
        let abandoned = self.abandoned.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.abandon.wait_timeout_while(abandoned, time, |abandoned| !*abandoned);
        !*waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
