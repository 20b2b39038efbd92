//! What a stretch of a run has cost and how quick it was.

use super::Usage;
use crate::{Counters, CountersError, Server};
use hunt_shared::time::UnixMs;
use serde_json::Value;
use std::{
    io,
    time::{Duration, Instant},
};

/// Begun at the beginning of a stretch, and read at its end.
pub struct Meter {
    pid: u32,
    begun: Instant,
    from: UnixMs,
    server_usage: Usage,
    own_usage: Usage,
    counters: Value,
    peak_bytes: u64,
}

/// What a stretch has cost.
#[derive(Clone, PartialEq, Debug)]
pub struct Measurement {
    /// The stretch, by the clock of this machine.
    pub from: UnixMs,
    /// Its end.
    pub until: UnixMs,
    /// How long it was.
    pub seconds: f64,
    /// Cores that the server kept busy, on average.
    pub server_cores: f64,
    /// The most memory that the server held.
    pub server_peak_bytes: u64,
    /// Cores that this process, the bots, kept busy.
    pub bots_cores: f64,
    /// Fixes that the server took, a second.
    pub fixes_per_s: f64,
    /// Events that were committed, a second.
    pub committed_per_s: f64,
    /// What the server counted up to the end.
    pub counters: Value,
}

/// Why a run cannot be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeterError {
    /// The server's process cannot be looked at.
    #[error("cannot tell what the server uses: {0}")]
    Usage(#[from] io::Error),
    /// The server does not tell what it has counted.
    #[error(transparent)]
    Counters(#[from] CountersError),
}

impl Meter {
    /// A stretch begins.
    ///
    /// # Errors
    /// See [`MeterError`].
    pub fn start(server: &Server) -> Result<Self, MeterError> {
        let address = server.http().to_string();
        // The question costs the server something, so it is asked before the stretch.
        let counters = Counters::read_all(&address)?;
        let server_usage = Usage::of(server.pid())?;
        Ok(Self {
            pid: server.pid(),
            begun: Instant::now(),
            from: UnixMs::now(),
            server_usage,
            own_usage: Usage::of_self()?,
            counters,
            peak_bytes: server_usage.resident_bytes,
        })
    }

    /// How long it has been.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Looks at the server's memory; call it every so often.
    pub fn sample(&mut self) {
        if let Ok(usage) = Usage::of(self.pid) {
            self.peak_bytes = self.peak_bytes.max(usage.resident_bytes);
        }
    }

    /// The stretch ends. If the server was started anew in it, what it cost is not that of the whole stretch.
    ///
    /// # Errors
    /// See [`MeterError`].
    pub fn stop(mut self, server: &Server) -> Result<Measurement, MeterError> {
        self.sample();
        let (server_usage, own_usage) = (Usage::of(server.pid())?, Usage::of_self()?);
        let (seconds, until) = (self.begun.elapsed().as_secs_f64(), UnixMs::now());
        let counters = Counters::read_all(&server.http().to_string())?;
        let per_s = |name: &str| {
            let count = |counters: &Value| counters[name].as_u64().unwrap_or_default();
            count(&counters).saturating_sub(count(&self.counters)) as f64 / seconds
        };
        let cores = |from: Usage, to: Usage| (to.cpu.saturating_sub(from.cpu)).as_secs_f64() / seconds;
        Ok(Measurement {
            from: self.from,
            until,
            seconds,
            server_cores: cores(self.server_usage, server_usage),
            server_peak_bytes: self.peak_bytes,
            bots_cores: cores(self.own_usage, own_usage),
            fixes_per_s: per_s("fixes"),
            committed_per_s: per_s("committed"),
            counters,
        })
    }
}
