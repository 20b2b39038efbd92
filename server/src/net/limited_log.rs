//! Warnings that anybody outside can cause, at a bounded rate.

use std::time::{Duration, Instant};

/// Lets a few lines through in each period and counts the others.
pub(super) struct LimitedLog {
    period_began: Instant,
    said: u32,
    swallowed: u64,
}

impl LimitedLog {
    const LINES: u32 = 10;
    const PERIOD: Duration = Duration::from_secs(10);

    pub(super) fn new() -> Self {
        Self { period_began: Instant::now(), said: 0, swallowed: 0 }
    }

    /// Logs a warning, unless there were too many lately.
    pub(super) fn warn(&mut self, line: impl FnOnce() -> String) {
        if self.period_began.elapsed() >= Self::PERIOD {
            if self.swallowed > 0 {
                tracing::warn!(target: "hunt_server::net", "and {} more such lines in the {} s before", self.swallowed, Self::PERIOD.as_secs());
            }
            *self = Self::new();
        }
        if self.said < Self::LINES {
            self.said += 1;
            tracing::warn!(target: "hunt_server::net", "{}", line());
        } else {
            self.swallowed += 1;
        }
    }
}
