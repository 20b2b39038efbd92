//! What the rules remember beside a player's visible progress. It is stored; a change to it is a new version of the values that hold it,
//! with the old one frozen in [`v1`] and upcast.

pub mod v1;

use hunt_shared::{hunt::Renamed, identity::ChallengeId, time::UnixMs};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules remember of one player and never tell.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RulesState {
    /// Challenges that are open and not completed.
    pub open: BTreeMap<ChallengeId, OpenChallenge>,
    /// Reactions that were said already and are said only once, by their text's hash.
    pub said: BTreeSet<u64>,
    /// How many causes have been applied to this player.
    pub causes: u64,
}

/// How far a player is with an open challenge.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OpenChallenge {
    /// When it opened.
    pub since: UnixMs,
    /// Which leaves of its goal have come true, in depth-first order.
    pub met: Vec<bool>,
}

/// What all players of a hunt share.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SharedState {
    /// How many players have completed each challenge.
    pub completions: BTreeMap<ChallengeId, u64>,
}

/// One change to [`SharedState`]. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum SharedChange {
    /// One more player has completed this challenge.
    Completed(ChallengeId),
    /// Something has another id from here on.
    Renamed(Renamed),
}

impl SharedState {
    /// Counts one change in.
    pub fn apply(&mut self, change: &SharedChange) {
        match change {
            SharedChange::Completed(challenge) => *self.completions.entry(challenge.clone()).or_default() += 1,
            SharedChange::Renamed(renamed) => self.rename(renamed),
        }
    }
}
