//! What a player's side keeps on disk.

use std::path::PathBuf;

/// Why stored state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another window of this player uses it.
    #[error("{} is in use by another window of the game; close it, or play under a second profile", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
}

/// The player's stored state for all servers. Cheap to clone.
#[derive(Clone)]
pub struct LinkStore {}

impl LinkStore {
    /// Opens (or creates) the store in this folder and locks it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(_folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        unimplemented!()
    }

    /// A store that forgets everything with the process, for bots.
    pub fn in_memory() -> Self {
        unimplemented!()
    }
}

/// One hunt's stored state.
pub struct HuntStore {}

/// What has not been answered yet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pending {}
