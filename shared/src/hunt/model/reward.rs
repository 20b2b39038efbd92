//! Rewards: what is given for a challenge, and to whom.

use super::{Condition, Glyph, Rarity};
use crate::{
    event::Effect,
    identity::{ItemId, RewardId},
    picture::Picture,
};

/// One thing to give for a challenge, or a choice among several.
#[derive(Clone, PartialEq, Debug)]
pub enum Grant {
    /// This reward, if its condition holds.
    Reward(RewardTemplate),
    /// The first of these whose condition holds.
    FirstOf(Vec<Grant>),
    /// One of several, by lot.
    Draw(Draw),
}

impl Grant {
    /// The condition under which it is given; `None`: always.
    pub fn when(&self) -> Option<&Condition> {
        match self {
            Self::Reward(reward) => reward.when.as_ref(),
            Self::FirstOf(_) => None,
            Self::Draw(draw) => draw.when.as_ref(),
        }
    }

    /// Every condition in it, in a fixed order.
    pub fn conditions(&self) -> Box<dyn Iterator<Item = &Condition> + '_> {
        match self {
            Self::Reward(reward) => Box::new(reward.when.iter()),
            Self::FirstOf(grants) => Box::new(grants.iter().flat_map(Self::conditions)),
            Self::Draw(draw) => Box::new(draw.when.iter().chain(draw.from.iter().filter_map(|reward| reward.when.as_ref()))),
        }
    }

    /// Every reward in it.
    pub fn rewards(&self) -> Box<dyn Iterator<Item = &RewardTemplate> + '_> {
        match self {
            Self::Reward(reward) => Box::new(std::iter::once(reward)),
            Self::FirstOf(grants) => Box::new(grants.iter().flat_map(Self::rewards)),
            Self::Draw(draw) => Box::new(draw.from.iter()),
        }
    }
}

impl Grant {
    /// Every reward in it, to be changed.
    pub(in crate::hunt) fn rewards_mut(&mut self) -> Box<dyn Iterator<Item = &mut RewardTemplate> + '_> {
        match self {
            Self::Reward(reward) => Box::new(std::iter::once(reward)),
            Self::FirstOf(grants) => Box::new(grants.iter_mut().flat_map(Self::rewards_mut)),
            Self::Draw(draw) => Box::new(draw.from.iter_mut()),
        }
    }
}

/// A choice by lot, the same for the same player and seed.
#[derive(Clone, PartialEq, Debug)]
pub struct Draw {
    /// Its identity, by which is remembered what was drawn.
    pub id: RewardId,
    /// The condition under which it is drawn; `None`: always.
    pub when: Option<Condition>,
    /// What may be drawn, each with its weight; those whose condition does not hold take no part.
    pub from: Vec<RewardTemplate>,
    /// What was drawn is not drawn again until everything else was.
    pub without_repetition: bool,
}

/// What is given when a challenge is completed. Its texts may have placeholders such as `{player}`.
#[derive(Clone, PartialEq, Debug)]
pub struct RewardTemplate {
    /// Its identity.
    pub id: RewardId,
    /// Its name.
    pub title: String,
    /// Why it is given; Markdown.
    pub because: String,
    /// A picture that stands above the text; the loader has put it there.
    pub picture: Option<Picture>,
    /// How rare it is.
    pub rarity: Rarity,
    /// How it is drawn.
    pub glyph: Glyph,
    /// What it does.
    pub effects: Vec<RewardEffect>,
    /// The condition under which it is given; `None`: always.
    pub when: Option<Condition>,
    /// How likely a [`Draw`] yields it, beside the weights of the others.
    pub weight: u32,
}

/// What a reward does.
#[derive(Clone, PartialEq, Debug)]
pub enum RewardEffect {
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
    /// Shows a hidden boundary: an index of the hunt's boundaries.
    Reveal(usize),
    /// Lets objects appear: indexes of the hunt's objects.
    Spawn(Vec<usize>),
    /// Takes things away, as many as the player has.
    Take {
        /// What.
        item: ItemId,
        /// How many at most.
        count: u32,
    },
}

impl RewardEffect {
    /// What of it the player is told in the event that grants it; the rest has events of its own.
    pub fn told(&self) -> Option<Effect> {
        Some(match self {
            Self::Points(points) => Effect::Points(*points),
            Self::Item { item, name, count } => Effect::Item { item: item.clone(), name: name.clone(), count: *count },
            Self::Badge { name } => Effect::Badge { name: name.clone() },
            Self::Reveal(_) | Self::Spawn(_) | Self::Take { .. } => return None,
        })
    }
}
