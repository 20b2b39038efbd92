//! How often one address may ask for what costs something: a token bucket each.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// How often one address may ask for accounts and sessions.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RateLimit {
    /// Requests that may come at once.
    pub burst: f64,
    /// Requests a second after that.
    pub per_second: f64,
}

impl Default for RateLimit {
    /// Lets a thousand bots on one machine join at once, and a school behind one address all day.
    fn default() -> Self {
        Self { burst: 4_000.0, per_second: 100.0 }
    }
}

/// The buckets of all addresses that have asked lately.
pub(super) struct RateLimiter {
    limit: RateLimit,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

struct Bucket {
    left: f64,
    filled: Instant,
}

/// With more addresses than this, full buckets are forgotten.
const MAX_BUCKETS: usize = 10_000;

impl RateLimiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, buckets: Mutex::default() }
    }

    /// Takes one request from an address's bucket; false when it is empty.
    pub(super) fn allow(&self, address: IpAddr) -> bool {
        self.allow_at(address, Instant::now())
    }

    fn allow_at(&self, address: IpAddr, now: Instant) -> bool {
        let RateLimit { burst, per_second } = self.limit;
        let level =
            |bucket: &Bucket| (bucket.left + now.saturating_duration_since(bucket.filled).as_secs_f64() * per_second).min(burst);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS {
            buckets.retain(|_, bucket| level(bucket) < burst);
        }
        let bucket = buckets.entry(address).or_insert(Bucket { left: burst, filled: now });
        bucket.left = level(bucket);
        bucket.filled = now;
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_bucket_empties_and_fills_for_each_address() {
        let limiter = RateLimiter::new(RateLimit { burst: 2.0, per_second: 1.0 });
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let start = Instant::now();
        assert!(limiter.allow_at(one, start) && limiter.allow_at(one, start));
        assert!(!limiter.allow_at(one, start));
        assert!(limiter.allow_at(other, start));
        assert!(limiter.allow_at(one, start + Duration::from_millis(1_100)));
        assert!(!limiter.allow_at(one, start + Duration::from_millis(1_100)));
    }
}
