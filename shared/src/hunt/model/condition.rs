//! Conditions: what can come true.

use crate::{event::CrossingDirection, hunt::Schedule, identity::ItemId};

/// Something that can come true. What happens to a player (the first four) counts only from when the challenge was opened or started, and
/// is remembered; everything else is as it is at the moment of asking.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// The player went into (or, when the challenge opens, stands in) this boundary: an index of the hunt's boundaries.
    Entered(usize),
    /// The player left this boundary.
    Exited(usize),
    /// The player stayed in this boundary for its `dwell_s`.
    Dwelled(usize),
    /// The player went through this line.
    Crossed {
        /// An index of the hunt's boundaries.
        boundary: usize,
        /// The way that counts; `None`: both.
        direction: Option<CrossingDirection>,
    },
    /// The player came near this boundary.
    Approached {
        /// An index of the hunt's boundaries.
        boundary: usize,
        /// The place of the distance in its `approaching_m`.
        ring: u8,
    },
    /// The player was near this boundary and is no more.
    Receded {
        /// An index of the hunt's boundaries.
        boundary: usize,
        /// The place of the distance in its `approaching_m`.
        ring: u8,
    },
    /// The player holds at least so many of an item.
    Holds {
        /// What.
        item: ItemId,
        /// How many.
        count: u32,
    },
    /// The player has used this item at least once.
    Used(ItemId),
    /// All of these, in any order.
    All(Vec<Condition>),
    /// One of these.
    Any(Vec<Condition>),
    /// All of these, each counting only after the one before.
    InOrder(Vec<Condition>),
    /// At least so many of these.
    AtLeast {
        /// How many.
        count: u32,
        /// Of which.
        of: Vec<Condition>,
    },
    /// Not this; of something that happens: not since the challenge was opened or started.
    Not(Box<Condition>),
    /// The player has at least so many points.
    Score(i64),
    /// The player has completed this challenge at least once: an index of the hunt's challenges.
    Completed(usize),
    /// The player has failed this challenge at least once.
    Failed(usize),
    /// The player has answered a riddle rightly.
    Answered {
        /// The challenge that asks it.
        challenge: usize,
        /// Its index among the challenge's riddles.
        riddle: usize,
    },
    /// The player has taken this object: an index of the hunt's objects.
    Collected(usize),
    /// A character has said a line to the player.
    Said {
        /// An index of the hunt's characters.
        character: usize,
        /// An index of the character's lines.
        line: usize,
    },
    /// At least so many seconds are left to complete the challenge.
    TimeLeft(f64),
    /// No more than so many seconds have passed since the challenge was opened or started.
    Within(f64),
    /// The player is, or would be, among the first so many to complete the challenge.
    Rank(u64),
    /// It is one of these times.
    Now(Box<Schedule>),
}

impl Condition {
    /// It is one of these times.
    pub fn now(times: Schedule) -> Self {
        Self::Now(Box::new(times))
    }

    /// The conditions within it.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::InOrder(parts) | Self::AtLeast { of: parts, .. } => parts,
            Self::Not(part) => std::slice::from_ref(part),
            _ => &[],
        }
    }

    /// The boundary at which it happens: an index of the hunt's boundaries.
    pub fn boundary(&self) -> Option<usize> {
        match self {
            Self::Entered(boundary)
            | Self::Exited(boundary)
            | Self::Dwelled(boundary)
            | Self::Crossed { boundary, .. }
            | Self::Approached { boundary, .. }
            | Self::Receded { boundary, .. } => Some(*boundary),
            _ => None,
        }
    }

    /// Whether it is something that happens and must be remembered.
    pub fn is_happening(&self) -> bool {
        self.boundary().is_some()
    }

    /// Calls `visit` with each leaf, in depth-first order.
    pub fn for_each_leaf<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self.parts() {
            [] => visit(self),
            parts => parts.iter().for_each(|part| part.for_each_leaf(visit)),
        }
    }

    /// Whether a leaf within it fulfils a test.
    pub fn has_leaf(&self, test: impl Fn(&Self) -> bool) -> bool {
        let mut found = false;
        self.for_each_leaf(&mut |leaf| found |= test(leaf));
        found
    }
}
