//! What is given.

use crate::{
    hunt::{Glyph, Rarity},
    identity::{ChallengeId, ItemId, RewardId},
};
use serde::{Deserialize, Serialize};

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
