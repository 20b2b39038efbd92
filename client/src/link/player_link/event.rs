//! What comes out of a link for whoever plays.

use super::LinkNotice;
use hunt_shared::{
    event::Event,
    geo::LonLat,
    hunt::SharedObject,
    identity::{ContentHash, FixNumber, PlayerId},
    protocol::{Command, Fix, NearbyPlayer, Refusal},
    time::UnixMs,
};

/// What has happened on a link.
#[derive(Clone, PartialEq, Debug)]
pub enum LinkEvent {
    /// An event, exactly once and in order. It is on its way into the journal file.
    Event(Event),
    /// A fix was recorded: the player was there, or stands there still.
    FixRecorded {
        /// Its number.
        number: FixNumber,
        /// The fix, as it is sent.
        fix: Fix,
    },
    /// A fix was not used. A notice tells the player why, once for all that follow from it.
    FixRefused(FixNumber),
    /// Something that is worth saying once.
    Notice(LinkNotice),
    /// The journal is another one from here on: it was lost on this side or the server's, and goes on from what the server knows.
    JournalReplaced,
    /// The server says where the player stands: go there.
    SnapTo(LonLat),
    /// Who is nearby.
    Nearby {
        /// The server's clock.
        server_time: UnixMs,
        /// Everybody near; who is missing has gone.
        players: Vec<NearbyPlayer>,
    },
    /// The objects that are one for all players, all of them.
    SharedObjects(Vec<SharedObject>),
    /// Who is best has changed: see [`PlayerLink::leaderboard`](super::PlayerLink::leaderboard).
    LeaderboardChanged,
    /// The members of the player's team who are in the hunt now, this player among them; nobody without a team.
    TeamPresent(Vec<PlayerId>),
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
        /// Why.
        reason: Refusal,
    },
}
