//! How long to wait before the next attempt.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(15);

/// Waits that double, each off by up to a third, so that a thousand clients do not come back in the same instant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// The wait before the next attempt.
    pub(super) fn next(&mut self) -> Duration {
        self.wait(u32::from_le_bytes(renetcode::generate_random_bytes()))
    }

    fn wait(&mut self, random: u32) -> Duration {
        let wait = FIRST.saturating_mul(1 << self.attempts.min(10)).min(LONGEST);
        self.attempts += 1;
        let jitter = f64::from(random) / f64::from(u32::MAX) * 2.0 - 1.0;
        wait.mul_f64(1.0 + jitter / 3.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_with_jitter() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..12).map(|_| backoff.wait(u32::MAX / 2)).collect();
        assert!(waits[0].abs_diff(FIRST) < Duration::from_millis(1));
        assert!(waits[1].abs_diff(FIRST * 2) < Duration::from_millis(1));
        assert!(waits[11].abs_diff(LONGEST) < Duration::from_millis(1));
        assert!(Backoff::default().wait(0) < Backoff::default().wait(u32::MAX));
        let mut again = Backoff { attempts: u32::MAX - 1 };
        assert!(again.wait(u32::MAX) <= LONGEST.mul_f64(1.34));
    }
}
