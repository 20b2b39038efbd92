//! What players do with the things that they hold.

use super::{Condition, RewardEffect, Things};
use crate::identity::ItemId;

/// Something that a player can do with an item.
#[derive(Clone, PartialEq, Debug)]
pub struct Use {
    /// The item.
    pub item: ItemId,
    /// The area or circle in which the player must be: an index of the hunt's boundaries; `None`: anywhere.
    pub at: Option<usize>,
    /// The challenge that must be open, as an index of the hunt's challenges; `None`: always.
    pub during: Option<usize>,
    /// The condition under which it can be done, without anything that happens; `None`: always.
    pub when: Option<Condition>,
    /// One of the item is taken away.
    pub consumes: bool,
    /// What it does.
    pub effects: Vec<RewardEffect>,
    /// What is said of it.
    pub text: String,
}

/// Items of which others can be made.
#[derive(Clone, PartialEq, Debug)]
pub struct Recipe {
    /// What it takes, all of it.
    pub takes: Vec<Things>,
    /// What comes of it.
    pub gives: Vec<Things>,
    /// What is said of it.
    pub text: String,
}
