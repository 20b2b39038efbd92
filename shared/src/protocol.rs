//! What client and server say to each other, and over which channel.
//!
//! Everything here is bounded: a client's message has at most [`MAX_CLIENT_MESSAGE_BYTES`] (so that renet never has to slice it, and
//! the server can drop slices unread), a server's at most [`MAX_SERVER_MESSAGE_BYTES`].

mod bundle;
mod channel;
mod datagram;
mod join;
mod message;
mod refusal;
mod user_data;
pub mod v1;
#[cfg(test)]
mod worked_examples;

pub use bundle::{Packets, bundle, client_packets, unbundle};
pub use channel::{ClientChannel, ServerChannel, connection_config, connection_config_channels};
pub use datagram::{MAX_DATAGRAM_BYTES, UnsoundPacket, check_client_packet, check_datagram};
pub use join::{
    AvatarColour, ErrorReply, GuestReply, GuestRequest, HealthReply, HuntSummary, JoinReply, JoinRequest, TokenUserData,
};
pub use message::{
    Command, CommandEnvelope, CommandReply, CommandResult, Control, Emote, EventBatch, Fix, FixRefusal, FixUpdate, Gesture,
    Leaderboard, MAX_ANSWER_BYTES, NearbyPlayer, Resume, SeenGesture, Snapshot, Standing,
};
pub use refusal::{Refusal, StepRefusal};
pub use user_data::{MAX_HUNT_ID_BYTES, USER_DATA_BYTES, UserDataError};

use crate::codec::{self, DecodeError, EncodeError};
use serde::{Serialize, de::DeserializeOwned};

/// The version of the messages, their first byte. Client and server of different versions refuse each other at the join.
pub const PROTOCOL_VERSION: u8 = 3;

/// The netcode protocol id of this engine and version.
pub const NETCODE_PROTOCOL_ID: u64 = u64::from_be_bytes(*b"THE-hunt") ^ PROTOCOL_VERSION as u64;

/// The TCP port of the control plane, unless the host chooses another.
pub const DEFAULT_HTTP_PORT: u16 = 4330;

/// The first UDP port of the game, unless the host chooses another; further sockets take the ports after it.
pub const DEFAULT_UDP_PORT: u16 = 4331;

/// The DNS-SD service type under which servers are found on the local network.
pub const ANNOUNCED_SERVICE: &str = "_treasure-hunt._tcp.local.";

/// The property of an announcement that holds the server's [`PROTOCOL_VERSION`].
pub const ANNOUNCED_PROTOCOL_KEY: &str = "protocol";

/// The most characters in a player's name.
pub const MAX_NAME_CHARS: usize = 32;

/// How many letters and digits the code of a team has.
pub const TEAM_CODE_CHARS: usize = 6;

/// A name of a player or a team, without the spaces around it; `None` when it can be none.
pub fn clean_name(text: &str) -> Option<&str> {
    let name = text.trim();
    let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count());
    (fits && !name.chars().any(char::is_control)).then_some(name)
}

/// Seconds of silence after which either side gives a session up.
pub const SESSION_TIMEOUT_S: i32 = 5;

/// The most bytes in a message from a client.
pub const MAX_CLIENT_MESSAGE_BYTES: usize = 1_100;

/// The most bytes in a message from the server.
pub const MAX_SERVER_MESSAGE_BYTES: usize = 256 * 1024;

/// Encodes a message.
///
/// # Errors
/// As [`codec::encode`].
pub fn encode_message<T: Serialize>(message: &T) -> Result<Vec<u8>, EncodeError> {
    codec::encode(PROTOCOL_VERSION, message)
}

/// Decodes a message from a client.
///
/// # Errors
/// See [`DecodeError`].
pub fn decode_client_message<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    codec::decode::<T, MAX_CLIENT_MESSAGE_BYTES>(PROTOCOL_VERSION, bytes)
}

/// Decodes a message from the server.
///
/// # Errors
/// See [`DecodeError`].
pub fn decode_server_message<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    codec::decode::<T, MAX_SERVER_MESSAGE_BYTES>(PROTOCOL_VERSION, bytes)
}
