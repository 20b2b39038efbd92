//! The server's clock, as seen from here.

use hunt_shared::time::UnixMs;
use std::time::Duration;

/// A difference beyond this is not the network but a server with another clock.
const JUMP_MS: f64 = 2_000.0;

/// How fast the estimate follows messages that took longer; clocks drift apart far slower.
const DRIFT: f64 = 0.005;

/// Maps this machine's monotonic clock to the server's. A message says what the server's clock was when it left, so of all of them the one
/// that took the least time says most; the estimate is behind the server's clock by that time and never ahead of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ServerClock {
    /// Milliseconds from the monotonic clock to the server's.
    offset_ms: Option<f64>,
}

impl ServerClock {
    /// A message with this server time has arrived.
    pub(super) fn hear(&mut self, server_time: UnixMs, now: Duration) {
        let heard_ms = server_time.0 as f64 - now.as_secs_f64() * 1_000.0;
        self.offset_ms = Some(match self.offset_ms {
            Some(offset_ms) if (heard_ms - offset_ms).abs() < JUMP_MS => {
                if heard_ms > offset_ms {
                    heard_ms
                } else {
                    offset_ms + (heard_ms - offset_ms) * DRIFT
                }
            }
            _ => heard_ms,
        });
    }

    /// The server's clock now; `None` before the first message.
    pub(super) fn at(&self, now: Duration) -> Option<UnixMs> {
        self.offset_ms.map(|offset_ms| UnixMs((offset_ms + now.as_secs_f64() * 1_000.0) as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_message_says_most_and_a_new_clock_is_taken_over() {
        let mut clock = ServerClock::default();
        let seconds = Duration::from_secs;
        assert_eq!(clock.at(seconds(1)), None);
        // The true offset is 50 s; delays are 200, 40 and 300 ms.
        for (now, delay_ms) in [(1, 200), (2, 40), (3, 300)] {
            clock.hear(UnixMs(50_000 + now * 1_000 - delay_ms), seconds(now as u64));
        }
        let error_ms = clock.at(seconds(4)).unwrap().0 - 54_000;
        assert!((-60..=-35).contains(&error_ms), "{error_ms}");
        clock.hear(UnixMs(10_000), seconds(5));
        assert_eq!(clock.at(seconds(6)), Some(UnixMs(11_000)));
    }
}
