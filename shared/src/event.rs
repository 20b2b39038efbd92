//! What can happen to a player, and a player's progress as the fold of it.
//!
//! An event carries its whole effect: folding needs no hunt, so an edited hunt never rewrites history. These types are sent and
//! stored; they are version [`EVENT_VERSION`], and a change to them is a new version with the old one frozen and upcast.

pub mod progress;

pub use progress::{ChallengeStatus, Progress};

use crate::{
    geo::LonLat,
    hunt::{Glyph, PublicBoundary, PublicObject, Rarity},
    identity::{BoundaryId, ChallengeId, ItemId, ObjectId, RewardId, Seq},
    time::UnixMs,
};
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

/// What happened. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum EventKind {
    /// The player's first step into the hunt.
    HuntBegun {
        /// The hunt's title.
        title: String,
    },
    /// The player went into an area or circle that players may see.
    BoundaryEntered {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player left an area or circle that players may see.
    BoundaryExited {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player stayed in an area or circle as long as it asks.
    BoundaryDwelled {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player went through a tripwire that players may see.
    LineCrossed {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
        /// Which way.
        direction: CrossingDirection,
    },
    /// A boundary that was hidden can now be seen.
    BoundaryRevealed {
        /// The boundary, whole.
        boundary: PublicBoundary,
    },
    /// A challenge can now be played.
    ChallengeOpened {
        /// The challenge.
        challenge: ChallengeId,
        /// Its title.
        title: String,
        /// What to do.
        text: String,
        /// Where to go first, when there is a place.
        target: Option<LonLat>,
        /// How many steps complete it.
        steps: u32,
    },
    /// A step of a challenge was done.
    ChallengeAdvanced {
        /// The challenge.
        challenge: ChallengeId,
        /// Steps done.
        done: u32,
        /// Steps in all.
        steps: u32,
        /// Where to go next, when there is a place.
        target: Option<LonLat>,
    },
    /// A challenge was completed.
    ChallengeCompleted {
        /// The challenge.
        challenge: ChallengeId,
        /// Its title.
        title: String,
    },
    /// A reward was given.
    RewardGranted(Reward),
    /// A virtual object was taken.
    ObjectCollected {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
        /// How it is drawn.
        glyph: Glyph,
        /// What the player holds of it now: the kind of thing and how many were added.
        item: Option<(ItemId, u32)>,
    },
    /// Somebody or something speaks to the player.
    Said {
        /// Who speaks, as shown.
        speaker: String,
        /// What is said.
        text: String,
    },
    /// A virtual object that was not on the map is there now for this player.
    ObjectAppeared {
        /// The object, whole.
        object: PublicObject,
    },
    /// A virtual object that had appeared is there no more.
    ObjectVanished {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
    },
    /// Another player took a shared object that this one was after.
    ObjectMissed {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
        /// Who has it, as shown.
        winner: String,
    },
}

/// A reward as it was given, whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reward {
    /// The reward.
    pub reward: RewardId,
    /// The challenge it was given for.
    pub challenge: ChallengeId,
    /// The challenge's title, shown above.
    pub kicker: String,
    /// The reward's name.
    pub title: String,
    /// Why it was given to this player.
    pub because: String,
    /// How rare it is.
    pub rarity: Rarity,
    /// How it is drawn.
    pub glyph: Glyph,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// What a reward does to a player's progress.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Effect {
    /// Adds points.
    Points(i64),
    /// Adds things to hold.
    Item {
        /// What.
        item: ItemId,
        /// Its name, as shown.
        name: String,
        /// How many.
        count: u32,
    },
    /// A mark of honour.
    Badge {
        /// Its name, as shown.
        name: String,
    },
}

/// Which way a line was crossed, seen along the line from its first point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum CrossingDirection {
    /// From the left of the line to its right.
    LeftToRight,
    /// From the right of the line to its left.
    RightToLeft,
}

impl CrossingDirection {
    /// As written in files and printed by `simulate`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "left_to_right",
            Self::RightToLeft => "right_to_left",
        }
    }
}
