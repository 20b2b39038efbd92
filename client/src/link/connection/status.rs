//! What a connection tells of itself.

use super::Outage;
use hunt_shared::identity::{FixNumber, Seq};
use std::{fmt, time::Duration};

/// What a join is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JoinStep {
    /// Asking the server for an account and a session.
    Asking,
    /// Fetching the hunt's map.
    FetchingView,
    /// Opening the UDP session.
    Connecting,
    /// Waiting to hear where the two sides stand.
    Resuming,
}

impl fmt::Display for JoinStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asking => "Knocking at the server",
            Self::FetchingView => "Unrolling the map",
            Self::Connecting => "Opening the line",
            Self::Resuming => "Finding your place",
        })
    }
}

/// How a connection is.
#[derive(Clone, PartialEq, Debug)]
pub enum Status {
    /// Not connected.
    Offline {
        /// What happened.
        why: Outage,
        /// Until the next attempt; `None`: none is planned.
        retry_in: Option<Duration>,
    },
    /// On the way.
    Joining(JoinStep),
    /// Connected, but nothing has been heard for over a second.
    Waiting,
    /// Connected.
    Live,
    /// Another session of this player plays on; this one does not come back by itself.
    Superseded,
}

/// What a connection has measured.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ConnectionStats {
    /// The last event that is in the journal file, and acknowledged.
    pub acknowledged: Seq,
    /// The last event that was received.
    pub received: Seq,
    /// Events that came again and were ignored.
    pub repeats: u64,
    /// The last fix that the server has stored.
    pub confirmed_fix: FixNumber,
    /// Fixes recorded that the server has not stored yet.
    pub unconfirmed_fixes: usize,
    /// Commands that the server has not answered yet.
    pub unanswered_commands: usize,
    /// Seconds of a round trip.
    pub rtt_s: f64,
    /// Share of packets lost, 0 to 1.
    pub loss: f64,
    /// Seconds from an event's time to its receipt, for the last event received, by the server's clock as estimated here.
    pub last_latency_s: f64,
    /// Sessions begun so far.
    pub sessions: u32,
}
