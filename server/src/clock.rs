//! The server's clock: wall time that never runs backwards.

use bevy::prelude::*;
use hunt_shared::time::UnixMs;
use std::time::Instant;

/// Reads the wall clock once and counts on from there, so that a clock set back or forward bends no path and no deadline.
#[derive(Resource, Clone, Copy, Debug)]
pub struct ServerClock {
    began: Instant,
    began_at: UnixMs,
    now: UnixMs,
}

impl ServerClock {
    /// A clock that starts at the machine's wall time.
    pub fn start() -> Self {
        let began_at = UnixMs::now();
        Self { began: Instant::now(), began_at, now: began_at }
    }

    /// The time of this tick; the same for all systems of it.
    pub fn now(&self) -> UnixMs {
        self.now
    }

    /// Milliseconds since the clock was started.
    pub fn uptime_ms(&self) -> u64 {
        (self.now.0 - self.began_at.0) as u64
    }
}

/// Sets the time of the tick.
pub fn read_clock(mut clock: ResMut<ServerClock>) {
    clock.now = clock.began_at + clock.began.elapsed();
}
