//! What the rules remember beside a player's visible progress. It is stored; a change to it is a new version of the values that hold it,
//! with the old one frozen in [`v1`] and upcast.

pub mod v1;

use hunt_shared::{
    geo::LonLat,
    hunt::Renamed,
    identity::{BoundaryId, ChallengeId, ObjectId, PlayerId, RewardId},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules remember of one player and never tell.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RulesState {
    /// Challenges that run: begun, and neither completed nor failed.
    pub open: BTreeMap<ChallengeId, OpenChallenge>,
    /// Reactions that were said already and are said only once, by their text's hash.
    pub said: BTreeSet<u64>,
    /// How many causes have been applied to this player.
    pub causes: u64,
    /// The next moment at which something happens by itself.
    pub due: Option<UnixMs>,
    /// Which player this was to complete each challenge, from 1.
    pub ranks: BTreeMap<ChallengeId, u64>,
    /// What was drawn, by draw.
    pub bags: BTreeMap<RewardId, Bag>,
    /// When those shared objects were taken of whose loss the player was told last.
    pub missed: BTreeMap<ObjectId, UnixMs>,
    /// Boundaries that are there only while a condition holds.
    pub gates: BTreeMap<BoundaryId, GateState>,
}

/// How far the condition of a boundary is that is there only while it holds.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct GateState {
    /// Which of its leaves have come true, in depth-first order.
    pub met: Vec<bool>,
    /// Whether the boundary is there.
    pub open: bool,
}

/// How far a player is with a challenge that runs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OpenChallenge {
    /// When it began.
    pub since: UnixMs,
    /// Which leaves have come true of its goal, of what fails it and of its rewards' conditions, each in depth-first order.
    pub met: Vec<bool>,
    /// When it fails, when it has a limit.
    pub deadline: Option<UnixMs>,
}

/// What was drawn of a draw so far.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Bag {
    /// How often was drawn.
    pub draws: u64,
    /// What is not drawn again until everything else was.
    pub out: BTreeSet<RewardId>,
}

/// What all players of a hunt share.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SharedState {
    /// How many players have completed each challenge.
    pub completions: BTreeMap<ChallengeId, u64>,
    /// Shared objects that lie at a random place, were spawned or were taken.
    pub objects: BTreeMap<ObjectId, SharedThing>,
}

/// What has become of a shared object.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SharedThing {
    /// Where it lies, or will lie when it comes back; `None`: where the hunt says.
    pub place: Option<LonLat>,
    /// Who took it last; it is gone until it returns.
    pub taken: Option<Taken>,
}

/// A shared object was taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// By whom.
    pub by: PlayerId,
    /// The player's name.
    pub name: String,
    /// When.
    pub at: UnixMs,
    /// When it comes back; `None`: never.
    pub returns: Option<UnixMs>,
    /// Where it lay.
    pub place: LonLat,
}

/// One change to [`SharedState`]. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum SharedChange {
    /// One more player has completed this challenge.
    Completed(ChallengeId),
    /// Something has another id from here on.
    Renamed(Renamed),
    /// A shared object lies there now.
    ObjectPlaced {
        /// Which.
        object: ObjectId,
        /// Where; `None`: where the hunt says.
        place: Option<LonLat>,
    },
    /// A shared object was taken.
    ObjectTaken {
        /// Which.
        object: ObjectId,
        /// By whom, and for how long.
        taken: Taken,
        /// Where it will lie when it comes back; `None`: where the hunt says.
        next: Option<LonLat>,
    },
}

impl SharedState {
    /// Counts one change in.
    pub fn apply(&mut self, change: &SharedChange) {
        match change {
            SharedChange::Completed(challenge) => *self.completions.entry(challenge.clone()).or_default() += 1,
            SharedChange::Renamed(renamed) => self.rename(renamed),
            SharedChange::ObjectPlaced { object, place } => {
                self.objects.insert(object.clone(), SharedThing { place: *place, taken: None });
            }
            SharedChange::ObjectTaken { object, taken, next } => {
                self.objects.insert(object.clone(), SharedThing { place: *next, taken: Some(taken.clone()) });
            }
        }
    }
}
