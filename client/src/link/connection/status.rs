//! What a connection tells of itself.

use super::{Connection, Outage, Phase};
use crate::link::{JoinError, ServerApi};
use hunt_shared::{
    event::{Event, Progress, TeamStatus},
    hunt::HuntView,
    identity::{FixNumber, HuntId, PlayerId, Seq, SessionId},
    protocol::{Command, Leaderboard},
    time::UnixMs,
};
use std::{fmt, net::UdpSocket, sync::Arc, time::Duration};

/// Silence after which a connection counts as waiting.
const WAITING_AFTER: Duration = Duration::from_secs(1);

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

impl JoinStep {
    /// How much of a join is behind when this begins, 0 to 1. Starting a server comes before, showing the map after.
    pub const fn share(self) -> f32 {
        match self {
            Self::Asking => 0.2,
            Self::FetchingView => 0.4,
            Self::Connecting => 0.6,
            Self::Resuming => 0.75,
        }
    }
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

impl Connection {
    /// How it is.
    pub fn status(&self) -> Status {
        match &self.phase {
            Phase::Joining(attempt) => Status::Joining(attempt.step()),
            Phase::Playing { transport, .. } if !transport.is_connected() => Status::Joining(JoinStep::Connecting),
            Phase::Playing { .. } if !self.link.is_resumed() => Status::Joining(JoinStep::Resuming),
            Phase::Playing { .. } if self.silence > WAITING_AFTER => Status::Waiting,
            Phase::Playing { .. } => Status::Live,
            Phase::Offline { why, until } => {
                Status::Offline { why: why.clone(), retry_in: until.map(|until| until.saturating_sub(self.now())) }
            }
            Phase::Superseded => Status::Superseded,
        }
    }

    /// Why the last join failed, until one succeeds.
    pub fn last_error(&self) -> Option<&JoinError> {
        self.last_error.as_deref()
    }

    /// The player, once the server has given an account.
    pub fn player(&self) -> Option<PlayerId> {
        self.player
    }

    /// The session, while there is one.
    pub fn session(&self) -> Option<SessionId> {
        match &self.phase {
            Phase::Playing { session, .. } => Some(*session),
            _ => None,
        }
    }

    /// The session's socket, to wait until something arrives on it; it is not to be read from.
    pub fn socket(&self) -> Option<&UdpSocket> {
        match &self.phase {
            Phase::Playing { transport, .. } => Some(transport.socket()),
            _ => None,
        }
    }

    /// The hunt that is played.
    pub fn hunt(&self) -> &HuntId {
        &self.options.hunt
    }

    /// The server's control plane.
    pub fn server(&self) -> &ServerApi {
        &self.options.server
    }

    /// The events so far, in order; they begin at seq 1 unless an earlier journal was lost.
    pub fn journal(&self) -> &[Event] {
        self.link.journal()
    }

    /// What all events so far add up to.
    pub fn progress(&self) -> &Progress {
        self.link.progress()
    }

    /// What the server has not answered yet, in the order in which it was asked for.
    pub fn unanswered(&self) -> impl Iterator<Item = &Command> {
        self.link.unanswered()
    }

    /// Who is best, as the server has told last; empty before it has.
    pub fn leaderboard(&self) -> &Leaderboard {
        self.link.leaderboard()
    }

    /// The team that the player is in.
    pub fn team(&self) -> Option<&TeamStatus> {
        self.link.team()
    }

    /// The player was shown all events of the journal up to this one, now or before the last restart.
    pub fn told(&self) -> Seq {
        self.link.told()
    }

    /// The hunt's public view, once fetched. Another `Arc` when the hunt was reloaded.
    pub fn view(&self) -> Option<&Arc<HuntView>> {
        self.view.as_ref()
    }

    /// What time it is on the server, as far as known from what was heard of it.
    pub fn server_time(&self) -> Option<UnixMs> {
        self.link.server_time(self.now())
    }

    /// What was measured.
    pub fn stats(&self) -> ConnectionStats {
        ConnectionStats {
            acknowledged: self.link.acknowledged(),
            received: self.link.received(),
            repeats: self.link.repeats(),
            confirmed_fix: self.link.confirmed_fix(),
            unconfirmed_fixes: self.link.unconfirmed_fixes(),
            unanswered_commands: self.link.unanswered_commands(),
            rtt_s: self.rtt_s,
            loss: self.loss,
            last_latency_s: self.link.last_latency_s(),
            sessions: self.sessions,
        }
    }
}
