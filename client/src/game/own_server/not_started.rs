//! Why there is no server of the player's own.

use crate::{game::link_words::join_error, link::JoinError};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Why there is no server of the player's own.
#[derive(Debug)]
pub enum NotStarted {
    /// The system does not say where the game's program is.
    Nowhere(io::Error),
    /// There is no server beside the game, which plays or previews.
    NoProgram(PathBuf),
    /// There is no folder of hunts.
    NoHunts,
    /// The player's state is kept nowhere.
    NoFolder,
    /// A file or folder of the server.
    File(PathBuf, io::Error),
    /// The program cannot be started.
    Program(PathBuf, io::Error),
    /// The program has ended at once, having said this.
    Ended(String),
    /// The account could not go along to another address.
    Account(JoinError),
    /// A folder for a while cannot be made.
    NoFleetingFolder(io::Error),
    /// The thread that starts it is gone.
    Gone,
}

impl NotStarted {
    /// As the player reads it.
    pub fn in_words(&self) -> String {
        let path = |path: &Path| path.display().to_string();
        match self {
            Self::Nowhere(error) => say!("alone-nowhere", reason = error.to_string()),
            Self::NoProgram(file) => say!("alone-no-program", file = path(file)),
            Self::NoHunts => say!("alone-no-hunts"),
            Self::NoFolder => say!("alone-no-folder"),
            Self::File(file, error) => say!("alone-file", file = path(file), reason = error.to_string()),
            Self::Program(file, error) => say!("alone-program", file = path(file), reason = error.to_string()),
            Self::Ended(said) => say!("alone-ended", said = said.trim()),
            Self::Account(error) => join_error(error),
            Self::Gone => say!("alone-gone"),
            Self::NoFleetingFolder(error) => say!("preview_play-no-folder", error = error.to_string()),
        }
    }
}
