//! The HTTPS side: accounts, hunts, views and sessions.

use super::LinkStore;
use hunt_shared::{
    hunt::HuntView,
    identity::{ContentHash, HuntId, PlayerId},
    protocol::{HuntSummary, JoinReply},
};
use std::{fmt, str::FromStr, sync::Arc};

/// Where a server's control plane is: a host and a TCP port.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ServerAddress {
    /// A name or an IP address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl FromStr for ServerAddress {
    type Err = JoinError;

    fn from_str(_text: &str) -> Result<Self, Self::Err> {
        unimplemented!()
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// `GET /health`.
pub use hunt_shared::protocol::HealthReply as Health;

/// Why a server could not be asked, or said no. Its text is for the player.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {}

/// A session that can be opened.
#[derive(Clone, Debug)]
pub struct JoinedSession {
    /// Who plays.
    pub player: PlayerId,
    /// What the server answered.
    pub reply: JoinReply,
}

/// A server's control plane, as a blocking client. Cheap to clone; bots share one.
#[derive(Clone)]
pub struct ServerApi {}

impl ServerApi {
    /// A client for this server, which remembers the server's certificate in the store.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(_address: ServerAddress, _store: LinkStore) -> Result<Self, JoinError> {
        unimplemented!()
    }

    /// Whether it is there, and its versions.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn health(&self) -> Result<Health, JoinError> {
        unimplemented!()
    }

    /// The hunts that can be played.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn hunts(&self) -> Result<Vec<HuntSummary>, JoinError> {
        unimplemented!()
    }

    /// A hunt's public view, from the store's cache or the server.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn view(&self, _hash: ContentHash) -> Result<Arc<HuntView>, JoinError> {
        unimplemented!()
    }

    /// A session in a hunt, with the account from `store`; a guest's account is made under `name` when there is none yet.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn join(&self, _store: &LinkStore, _name: &str, _hunt: &HuntId) -> Result<JoinedSession, JoinError> {
        unimplemented!()
    }
}
