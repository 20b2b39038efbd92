//! The player's side of a session as a state machine: messages and time go in, messages and happenings come out.

use hunt_shared::{
    event::Event,
    geo::LonLat,
    identity::{ContentHash, FixNumber},
    protocol::{ClientChannel, Command, Fix, NearbyPlayer},
    time::UnixMs,
};

/// What has happened on a link.
#[derive(Clone, PartialEq, Debug)]
pub enum LinkEvent {
    /// An event, exactly once and in order. It is on its way into the journal file.
    Event(Event),
    /// A fix was recorded, by [`Connection::record_fix`](super::Connection::record_fix) or because the player stands.
    FixRecorded {
        /// Its number.
        number: FixNumber,
        /// The fix, as it is sent.
        fix: Fix,
    },
    /// A fix was not used. A notice tells the player.
    FixRefused {
        /// Which.
        number: FixNumber,
        /// Why, in words for the player.
        reason: String,
    },
    /// Something that is worth saying once, in words for the player.
    Notice(String),
    /// The server says where the player stands: go there.
    SnapTo(LonLat),
    /// Who is nearby.
    Nearby {
        /// The server's clock.
        server_time: UnixMs,
        /// Everybody near; who is missing has gone.
        players: Vec<NearbyPlayer>,
    },
    /// The hunt's view is (now) this one.
    ViewChanged(ContentHash),
    /// Another session of this player has begun.
    Superseded,
    /// The server ends.
    Closing {
        /// Seconds to wait before joining again.
        retry_after_s: u32,
    },
    /// A command was refused.
    CommandRefused {
        /// What was asked.
        command: Command,
        /// Why, in words for the player.
        reason: String,
    },
}

/// A message to be sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Outgoing {
    /// Over which channel.
    pub channel: ClientChannel,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The state machine of one player in one hunt.
pub struct PlayerLink {}
