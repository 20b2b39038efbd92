//! When and where a virtual object is there, and for whom.

use super::RewardTemplate;
use crate::hunt::Activity;

/// When and where an object is there. The default: from the start, at its position, one for each player.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Appearance {
    /// It lies at a random place in this area or circle, an index of the hunt's boundaries; `None`: at its position.
    pub within: Option<usize>,
    /// It is not there until something spawns it.
    pub spawned: bool,
    /// There is one for all players instead of one for each.
    pub contest: Option<Contest>,
    /// It is there only in these windows of time; `None`: always.
    pub active: Option<Activity>,
}

impl Appearance {
    /// Whether everybody may know from the start where it lies.
    pub fn is_public(&self) -> bool {
        self.within.is_none() && !self.spawned
    }
}

/// An object that is one for all: whoever takes it first has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Contest {
    /// Seconds after which it comes back; `None`: it is taken once and for all.
    pub respawn_s: Option<f64>,
    /// It comes back where it was, also when that was a random place.
    pub same_place: bool,
    /// How often one player may take it.
    pub limit: u32,
    /// What is given, once, to who loses it to another.
    pub consolation: Option<RewardTemplate>,
}
