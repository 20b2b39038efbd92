//! Why a connection is not there.

use crate::link::{JoinError, TransportError};
use std::sync::Arc;

/// Why a connection is offline.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Outage {
    /// It could not be joined.
    #[error("{0}")]
    Join(Arc<JoinError>),
    /// The session has ended, or none came about.
    #[error("{0}")]
    Transport(Arc<TransportError>),
    /// The server has authenticated the session, but does not say where the two sides stand.
    #[error("the server lets nobody in at the moment")]
    NobodyLetIn,
    /// An event is missing before others, and comes only with a new session.
    #[error("the server has skipped an event; asking for it again")]
    EventSkipped,
}

/// The same when it says the same.
impl PartialEq for Outage {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl From<JoinError> for Outage {
    fn from(error: JoinError) -> Self {
        Self::Join(Arc::new(error))
    }
}

impl From<TransportError> for Outage {
    fn from(error: TransportError) -> Self {
        Self::Transport(Arc::new(error))
    }
}
