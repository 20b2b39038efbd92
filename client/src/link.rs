//! The player's side of the wire, without a window and without Bevy: joining over HTTPS, the UDP transport, the state machine of a
//! session, and the player's small state on disk. The game and the bots are both made of it.
//!
//! [`Connection`] is the whole of it: start it, feed it fixes and commands, call [`Connection::update`] every frame and read what came.

mod connection;
mod join;
mod player_link;
mod store;
#[cfg(test)]
mod testing;
mod transport;

pub use connection::{Connection, ConnectionOptions, ConnectionStats, JoinStep, Outage, Status};
pub use join::{JoinError, JoinedSession, ServerAddress, ServerApi};
pub use player_link::{LinkEvent, LinkNotice, Outgoing, PlayerLink};
#[cfg(feature = "window")]
pub(crate) use store::replace_file;
pub use store::{
    HuntStore, Journal, JournalChange, JournalStart, KnownServer, LinkStore, Pending, SavedHunt, ServerRecord, StoreError,
    StoreWriter, StoredAccount,
};
pub use transport::{ClientTransport, TransportError};
