//! One player's connection to one hunt: joins, plays, and comes back by itself.

use super::{JoinError, LinkEvent, LinkStore, ServerApi};
use hunt_shared::{
    event::{Event, Progress},
    geo::LonLat,
    hunt::HuntView,
    identity::{HuntId, ObjectId, PlayerId, Seq, SessionId},
};
use std::{sync::Arc, time::Duration};

/// What a connection needs.
#[derive(Clone)]
pub struct ConnectionOptions {
    /// The server's control plane; bots share one.
    pub server: ServerApi,
    /// Where the player's state is kept; [`LinkStore::in_memory`] for bots.
    pub store: LinkStore,
    /// The player's name, used when there is no account on that server yet.
    pub name: String,
    /// The hunt to play.
    pub hunt: HuntId,
}

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

/// How a connection is.
#[derive(Clone, PartialEq, Debug)]
pub enum Status {
    /// Not connected.
    Offline {
        /// What happened, in words for the player.
        reason: String,
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
    pub confirmed_fix: u64,
    /// Fixes recorded that the server has not stored yet.
    pub unconfirmed_fixes: usize,
    /// Seconds of a round trip.
    pub rtt_s: f64,
    /// Share of packets lost, 0 to 1.
    pub loss: f64,
    /// Seconds from an event's time to its receipt, for the last event received live.
    pub last_latency_s: f64,
    /// Sessions begun so far.
    pub sessions: u32,
}

/// One player's connection to one hunt.
pub struct Connection {}

impl Connection {
    /// Starts to join. Nothing blocks: joining runs on a thread of its own.
    ///
    /// # Errors
    /// When the player's stored state cannot be read.
    pub fn start(_options: ConnectionOptions) -> Result<Self, super::StoreError> {
        unimplemented!()
    }

    /// Advances everything by `dt` since the last call: receives, applies, sends. Call it at 20 to 60 Hz.
    pub fn update(&mut self, _dt: Duration) {}

    /// How it is.
    pub fn status(&self) -> Status {
        unimplemented!()
    }

    /// Why the last join failed, when it did.
    pub fn last_error(&self) -> Option<&JoinError> {
        None
    }

    /// The player, once the server has given an account.
    pub fn player(&self) -> Option<PlayerId> {
        None
    }

    /// The session, while there is one.
    pub fn session(&self) -> Option<SessionId> {
        None
    }

    /// The events so far, in order; they begin at seq 1 unless an earlier journal was lost.
    pub fn journal(&self) -> &[Event] {
        &[]
    }

    /// What all events so far add up to.
    pub fn progress(&self) -> &Progress {
        unimplemented!()
    }

    /// The hunt's public view, once fetched.
    pub fn view(&self) -> Option<&Arc<HuntView>> {
        None
    }

    /// Records where the player is now. Call it when the player has moved (at most 10 times a second is kept); a standing player's fix
    /// every 2 s comes by itself.
    pub fn record_fix(&mut self, _position: LonLat, _accuracy_m: f32) {}

    /// Asks to take an object. Returns false when too many commands are unanswered.
    pub fn collect(&mut self, _object: ObjectId) -> bool {
        false
    }

    /// What has happened since the last call.
    pub fn drain(&mut self) -> Vec<LinkEvent> {
        Vec::new()
    }

    /// What was measured.
    pub fn stats(&self) -> ConnectionStats {
        ConnectionStats::default()
    }

    /// Tries again now: after a supersession, or instead of waiting for the next attempt.
    pub fn reconnect(&mut self) {}

    /// Says goodbye, writes everything to disk and ends.
    pub fn leave(self) {}
}
