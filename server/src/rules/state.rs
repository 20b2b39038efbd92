//! What the rules remember beside a player's visible progress. It is stored; a change to it is a new version of the values that hold it,
//! with the old one frozen in [`v1`] and upcast.

pub mod v1;

use hunt_shared::{
    geo::LonLat,
    hunt::Renamed,
    identity::{BoundaryId, ChallengeId, ObjectId, PlayerId, RewardId, TeamCode},
    language_tag::LanguageTag,
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
    /// The player's name at the last cause.
    pub name: String,
    /// The language that the player wishes for, as of the last cause.
    pub language: LanguageTag,
    /// The team that the player is in.
    pub team: Option<TeamCode>,
    /// What the player has together with the others of the team.
    pub stamp: Stamp,
    /// How many codes were tried in a row that no team has.
    pub code_misses: u32,
    /// From when on the next code is taken.
    pub next_code: UnixMs,
}

/// What a member of a team has together with the others, so short that it can be compared: the same stamp, the same things. Of two the larger
/// one is the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// How often it has changed.
    pub changes: u64,
    /// By whom and which causes: two members who did different things are told apart.
    pub mark: u64,
}

impl Stamp {
    /// After a cause of this player has changed something.
    pub fn after(self, player: PlayerId, cause: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        for number in [self.mark, player.0, cause] {
            hasher.update(&number.to_le_bytes());
        }
        let mark = hasher.finalize().as_bytes()[..8].try_into().map(u64::from_le_bytes).unwrap_or_default();
        Self { changes: self.changes + 1, mark }
    }
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
    /// The teams that have members.
    pub teams: BTreeMap<TeamCode, Team>,
}

/// A team.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Team {
    /// Its name, as shown.
    pub name: String,
    /// Its members with their names when they joined.
    pub members: BTreeMap<PlayerId, String>,
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
    /// A player is a member of a team from here on; the first of all founds it.
    TeamJoined {
        /// Which.
        team: TeamCode,
        /// The team's name.
        named: String,
        /// Who.
        player: PlayerId,
        /// The player's name.
        name: String,
    },
    /// A player is no member of a team any more; one without members is gone.
    TeamLeft {
        /// Which.
        team: TeamCode,
        /// Who.
        player: PlayerId,
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
            // Units of one tick are not stored in the order of their causes, so what different players do here must not depend on it.
            SharedChange::TeamJoined { team, named, player, name } => {
                let team = self.teams.entry(team.clone()).or_default();
                team.name.clone_from(named);
                team.members.insert(*player, name.clone());
            }
            SharedChange::TeamLeft { team, player } => {
                if let Some(known) = self.teams.get_mut(team) {
                    known.members.remove(player);
                    if known.members.is_empty() {
                        self.teams.remove(team);
                    }
                }
            }
        }
    }
}
