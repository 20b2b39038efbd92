//! The server's clock in the tick: wall time that never runs backwards.

use crate::net::NetClock;
use bevy::prelude::*;
use hunt_shared::time::UnixMs;

/// The time of this tick, read from the clock that the transport runs by: a wall clock set back or forward bends no path and no deadline.
#[derive(Resource, Clone, Debug)]
pub struct ServerClock {
    /// `None` when the time stands still.
    clock: Option<NetClock>,
    now: UnixMs,
}

impl ServerClock {
    /// Reads this clock once a tick.
    pub fn new(clock: NetClock) -> Self {
        let mut server_clock = Self { clock: Some(clock), now: UnixMs::default() };
        server_clock.read();
        server_clock
    }

    /// A clock that always shows this time: a simulation puts a new one in its place.
    pub fn standing(now: UnixMs) -> Self {
        Self { clock: None, now }
    }

    /// The time of this tick; the same for all systems of it.
    pub fn now(&self) -> UnixMs {
        self.now
    }

    fn read(&mut self) {
        if let Some(clock) = &self.clock {
            self.now = UnixMs(clock.now().as_millis() as i64);
        }
    }
}

/// Sets the time of the tick.
pub fn read_clock(mut clock: ResMut<ServerClock>) {
    clock.read();
}
