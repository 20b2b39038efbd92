//! What a link has to say besides what happens in the hunt.

use crate::link::Outage;
use hunt_shared::protocol::StepRefusal;
use std::fmt;

/// Something that is worth saying once. Its text is what bots and logs read; a game has words of its own for each.
#[derive(Clone, PartialEq, Debug)]
pub enum LinkNotice {
    /// The server has lost steps or commands that it had confirmed.
    StepsForgotten,
    /// The server knows of progress that is not in the journal on this machine.
    JournalElsewhere,
    /// The server's events are others than those in the journal.
    OtherPast,
    /// The server has lost events that it had sent.
    PastLost,
    /// The view of the reloaded hunt did not come, and why.
    MapNotFetched(Outage),
    /// The journal cannot be written to disk, for this reason.
    JournalUnwritten(String),
    /// The player's last steps were refused, and why.
    StepRefused(StepRefusal),
}

impl fmt::Display for LinkNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StepsForgotten => {
                f.write_str("The server does not remember your last steps; it goes on from what it has.")
            }
            Self::JournalElsewhere => f.write_str(
                "Your earlier journal is not on this computer; your progress is, and the journal goes on from here.",
            ),
            Self::OtherPast => f.write_str(
                "The server remembers another past than your journal; the game goes on from the server's, and your old journal is \
                 kept.",
            ),
            Self::PastLost => f.write_str(
                "The server has lost a part of your past; the game goes on from what it has, and your old journal is kept.",
            ),
            Self::MapNotFetched(_) => f.write_str("The changed map could not be fetched."),
            Self::JournalUnwritten(reason) => {
                write!(f, "Your journal cannot be written to disk ({reason}). Make room; nothing is lost meanwhile.")
            }
            Self::StepRefused(reason) => reason.fmt(f),
        }
    }
}
