//! Why there is no position.

use std::path::PathBuf;

/// Why there is no position.
#[derive(Clone, PartialEq, Debug)]
pub enum Absence {
    /// None has come yet.
    Waiting,
    /// None has come for a while.
    Lost,
    /// The source is gone, and has not said why.
    Ended,
    /// Nobody can listen to the source, for this reason.
    NoListening(String),
    /// The receiver sees too few satellites.
    FewSatellites,
    /// gpsd on this host has no receiver.
    NoReceiver(String),
    /// gpsd on this host has ended.
    GpsdEnded(String),
    /// gpsd on this host does not answer, for this reason.
    GpsdSilent(String, String),
    /// The recorded walk cannot be read.
    Unreadable(PathBuf),
    /// The file holds no walk.
    NoTrack(PathBuf),
    /// The recorded walk is over.
    WalkEnded,
}

impl Absence {
    /// The same in words for the player.
    pub fn in_words(&self) -> String {
        match self {
            Self::Waiting => say!("location-waiting"),
            Self::Lost => say!("location-lost"),
            Self::Ended => say!("location-ended"),
            Self::NoListening(reason) => say!("location-no-listening", reason = reason),
            Self::FewSatellites => say!("location-few-satellites"),
            Self::NoReceiver(host) => say!("location-no-receiver", host = host),
            Self::GpsdEnded(host) => say!("location-gpsd-ended", host = host),
            Self::GpsdSilent(host, reason) => say!("location-gpsd-silent", host = host, reason = reason),
            Self::Unreadable(path) => say!("location-unreadable", file = path.display().to_string()),
            Self::NoTrack(path) => say!("location-no-track", file = path.display().to_string()),
            Self::WalkEnded => say!("location-walk-ended"),
        }
    }
}
