//! Points in time, as everything stored or sent carries them.

use serde::{Deserialize, Serialize};
use std::{
    fmt,
    ops::{Add, Sub},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Milliseconds since the Unix epoch, UTC. Arithmetic stops at the ends of what can be said: moments come from outside, too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct UnixMs(pub i64);

impl UnixMs {
    /// The wall clock of this machine.
    pub fn now() -> Self {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => Self(since.as_millis() as i64),
            Err(before) => Self(-(before.duration().as_millis() as i64)),
        }
    }

    /// Seconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 * 1e-3
    }
}

/// As RFC 3339 has it: UTC, to the millisecond.
impl fmt::Display for UnixMs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.3}"),
            Err(_) => write!(f, "{} ms after 1970", self.0),
        }
    }
}

impl Add<Duration> for UnixMs {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(duration)))
    }
}

impl Sub<Duration> for UnixMs {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(duration)))
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_beyond_all_history_do_no_harm() {
        let (first, last) = (UnixMs(i64::MIN), UnixMs(i64::MAX));
        assert!(last.seconds_since(first) > 9e15 && first.seconds_since(last) < -9e15);
        assert_eq!((last + Duration::from_secs(1), first - Duration::MAX), (last, first));
        assert_eq!(UnixMs(1_500).seconds_since(UnixMs(0)), 1.5);
    }

    #[test]
    fn a_moment_is_written_to_the_millisecond() {
        assert_eq!(UnixMs(1_550_475_962_500).to_string(), "2019-02-18T07:46:02.500Z");
        assert_eq!(UnixMs(i64::MAX).to_string(), "9223372036854775807 ms after 1970");
    }
}
