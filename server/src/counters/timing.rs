//! How long something takes: a histogram that many threads may add to and read.

use serde::Serialize;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The upper bounds of the buckets, milliseconds; a last bucket has no bound.
const BOUNDS_MS: [f64; 34] = [
    0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0,
    100.0, 120.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 700.0, 1_000.0, 2_000.0, 5_000.0,
];

const BUCKETS: usize = BOUNDS_MS.len() + 1;

/// A histogram of durations since the start of the process.
#[derive(Debug)]
pub struct Timing {
    counts: [AtomicU64; BUCKETS],
    total_us: AtomicU64,
    max_us: AtomicU64,
}

/// What a histogram says. A quantile is the upper bound of the bucket that it falls into, so at most that.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct TimingValues {
    /// How many durations there were.
    pub count: u64,
    /// Their mean, milliseconds.
    pub mean_ms: f64,
    /// Half of them were at most so long, milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 were at most so long, milliseconds.
    pub p99_ms: f64,
    /// The longest, milliseconds.
    pub max_ms: f64,
}

impl Default for Timing {
    fn default() -> Self {
        Self { counts: std::array::from_fn(|_| AtomicU64::new(0)), total_us: AtomicU64::new(0), max_us: AtomicU64::new(0) }
    }
}

impl Timing {
    /// Counts one duration in.
    pub fn observe(&self, duration: Duration) {
        let us = duration.as_micros() as u64;
        let ms = us as f64 / 1_000.0;
        let bucket = BOUNDS_MS.partition_point(|&bound| bound < ms);
        self.counts[bucket].fetch_add(1, Ordering::Relaxed);
        self.total_us.fetch_add(us, Ordering::Relaxed);
        self.max_us.fetch_max(us, Ordering::Relaxed);
    }

    /// What it says now.
    pub fn values(&self) -> TimingValues {
        let counts = self.counts();
        let count: u64 = counts.iter().sum();
        let max_ms = self.max_us.load(Ordering::Relaxed) as f64 / 1_000.0;
        let quantile = |share: f64| {
            let rank = (count as f64 * share).ceil() as u64;
            let mut below = 0;
            let bucket = counts.iter().position(|in_bucket| {
                below += in_bucket;
                below >= rank
            });
            bucket.and_then(|bucket| BOUNDS_MS.get(bucket)).map_or(max_ms, |&bound| bound.min(max_ms.max(BOUNDS_MS[0])))
        };
        if count == 0 {
            return TimingValues::default();
        }
        let mean_ms = self.total_seconds() * 1_000.0 / count as f64;
        TimingValues { count, mean_ms, p50_ms: quantile(0.5), p99_ms: quantile(0.99), max_ms }
    }

    /// The seconds of all durations together.
    pub(super) fn total_seconds(&self) -> f64 {
        self.total_us.load(Ordering::Relaxed) as f64 / 1e6
    }

    /// The upper bound of each bucket, seconds, with how many durations are in it alone.
    pub(super) fn buckets(&self) -> Vec<(f64, u64)> {
        let bounds = BOUNDS_MS.iter().map(|bound_ms| bound_ms / 1_000.0).chain([f64::MAX]);
        bounds.zip(self.counts()).collect()
    }

    fn counts(&self) -> [u64; BUCKETS] {
        std::array::from_fn(|bucket| self.counts[bucket].load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_bounds_of_their_buckets() {
        let timing = Timing::default();
        assert_eq!(timing.values(), TimingValues::default());
        for ms in 1..=100 {
            timing.observe(Duration::from_millis(ms));
        }
        let values = timing.values();
        assert_eq!((values.count, values.p50_ms, values.p99_ms, values.max_ms), (100, 50.0, 100.0, 100.0));
        assert!((values.mean_ms - 50.5).abs() < 1e-9);
        timing.observe(Duration::from_secs(60));
        assert_eq!(timing.values().max_ms, 60_000.0);
        assert_eq!(timing.buckets().last(), Some(&(f64::MAX, 1)), "what is longer than every bound is counted, too");
        assert_eq!(timing.buckets().iter().map(|(_, count)| count).sum::<u64>(), 101);
    }

    #[test]
    fn a_duration_on_a_bound_is_within_it() {
        let timing = Timing::default();
        timing.observe(Duration::from_millis(150));
        timing.observe(Duration::from_micros(150_001));
        assert!(timing.buckets().contains(&(0.15, 1)) && timing.buckets().contains(&(0.2, 1)));
    }
}
