//! What can happen to a player, and a player's progress as the fold of it.
//!
//! An event carries its whole effect: folding needs no hunt, so an edited hunt never rewrites history. These types are sent and
//! stored; they are version [`EVENT_VERSION`], and a change to them is a new version with the old one frozen and upcast.

mod direction;
mod kind;
mod plain;
pub mod progress;
mod reward;
mod team;

pub use direction::CrossingDirection;
pub use kind::{EventKind, FailureReason};
pub use reward::{Effect, Reward};
pub use team::{ProgressPart, TeamStatus};

pub use progress::{ChallengeStatus, HintStatus, ItemLook, Naming, Offer, Progress, RiddleStatus, TalkStatus};

use crate::{geo::LonLat, identity::Seq, time::UnixMs};
use serde::{Deserialize, Serialize};

/// The version byte of an encoded [`Event`].
pub const EVENT_VERSION: u8 = 1;

/// The most bytes that one encoded event may have.
pub const MAX_EVENT_BYTES: usize = 16 * 1024;

/// One thing that happened to one player in one hunt.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the player's sequence.
    pub seq: Seq,
    /// When it happened: for a crossing the interpolated time of the path.
    pub time: UnixMs,
    /// Where it happened, when it happened somewhere.
    pub position: Option<LonLat>,
    /// What happened.
    pub kind: EventKind,
}
