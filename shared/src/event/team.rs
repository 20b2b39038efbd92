//! What is told of teams, and a player's progress in parts.

use super::{ChallengeStatus, HintStatus, ItemLook, Progress, RiddleStatus};
use crate::{
    hunt::{PublicBehaviour, PublicBoundary, PublicObject},
    identity::{BoundaryId, ChallengeId, CharacterId, ItemId, LineId, ObjectId, PlayerId, RewardId, TeamCode},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The team that a player is in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TeamStatus {
    /// Its code: whoever knows it may join.
    pub code: TeamCode,
    /// Its name, as shown.
    pub name: String,
    /// What one member does counts for all.
    pub shared: bool,
    /// Its members with their names, this player among them.
    pub members: BTreeMap<PlayerId, String>,
}

/// A part of what the members of a team have together, whole. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ProgressPart {
    /// All points.
    Points {
        /// How many.
        points: i64,
        /// Since when there are just so many.
        since: UnixMs,
    },
    /// Things that are held, with how many of each.
    Items(Vec<(ItemId, u32)>),
    /// A mark of honour.
    Badge(String),
    /// A challenge, without what it asks and what helps.
    Challenge(ChallengeId, ChallengeStatus),
    /// A riddle that a challenge has asked; in order.
    Riddle(ChallengeId, RiddleStatus),
    /// Help with a challenge; in order.
    Hint(ChallengeId, HintStatus),
    /// An object that was taken, and how often.
    Taken(ObjectId, u32),
    /// A reward that was given.
    Reward(RewardId),
    /// Why a reward was given.
    Explained(RewardId, Vec<String>),
    /// A boundary that was hidden.
    Revealed(PublicBoundary),
    /// How a boundary that was revealed behaves.
    Behaves(BoundaryId, PublicBehaviour),
    /// A boundary that is there only while a condition holds, and is there.
    Present(BoundaryId),
    /// A line that a character has said.
    Heard(CharacterId, LineId),
    /// An object that has appeared and lies there.
    Appeared(PublicObject),
    /// How often an item was used.
    Used(ItemId, u32),
    /// How an item is shown.
    Look(ItemId, ItemLook),
}

impl Progress {
    /// All that the members of a team have together, in parts that `Progress::put` makes it of again.
    pub fn parts(&self) -> Vec<ProgressPart> {
        let mut parts = vec![ProgressPart::Points { points: self.points, since: self.scored_at }];
        if !self.items.is_empty() {
            parts.push(ProgressPart::Items(self.items.iter().map(|(item, count)| (item.clone(), *count)).collect()));
        }
        parts.extend(self.badges.iter().cloned().map(ProgressPart::Badge));
        for (id, status) in &self.challenges {
            let bare = ChallengeStatus { riddles: Vec::new(), hints: Vec::new(), ..status.clone() };
            parts.push(ProgressPart::Challenge(id.clone(), bare));
            parts.extend(status.riddles.iter().map(|riddle| ProgressPart::Riddle(id.clone(), riddle.clone())));
            parts.extend(status.hints.iter().map(|hint| ProgressPart::Hint(id.clone(), hint.clone())));
        }
        parts.extend(
            self.collected
                .iter()
                .map(|object| ProgressPart::Taken(object.clone(), self.takes.get(object).copied().unwrap_or_default())),
        );
        parts.extend(self.rewards.iter().cloned().map(ProgressPart::Reward));
        parts.extend(self.explained.iter().map(|(reward, why)| ProgressPart::Explained(reward.clone(), why.clone())));
        parts.extend(self.revealed.values().cloned().map(ProgressPart::Revealed));
        parts.extend(self.behaviours.iter().map(|(id, behaviour)| ProgressPart::Behaves(id.clone(), behaviour.clone())));
        parts.extend(self.present.iter().cloned().map(ProgressPart::Present));
        for (character, lines) in &self.heard {
            parts.extend(lines.iter().map(|line| ProgressPart::Heard(character.clone(), line.clone())));
        }
        parts.extend(self.appeared.values().cloned().map(ProgressPart::Appeared));
        parts.extend(self.used.iter().map(|(item, count)| ProgressPart::Used(item.clone(), *count)));
        parts.extend(self.looks.iter().map(|(item, look)| ProgressPart::Look(item.clone(), look.clone())));
        parts
    }

    /// Forgets all that the members of a team have together; what is the player's own stays.
    pub(super) fn put_away(&mut self) {
        let own = std::mem::take(self);
        *self = Self {
            seq: own.seq,
            begun: own.begun,
            ended: own.ended,
            inside: own.inside,
            talk: own.talk,
            team: own.team,
            ..Self::default()
        };
    }

    /// Puts one part in.
    pub(super) fn put(&mut self, part: &ProgressPart) {
        match part {
            ProgressPart::Points { points, since } => (self.points, self.scored_at) = (*points, *since),
            ProgressPart::Items(items) => self.items.extend(items.iter().cloned()),
            ProgressPart::Badge(name) => self.badges.push(name.clone()),
            ProgressPart::Challenge(id, status) => drop(self.challenges.insert(id.clone(), status.clone())),
            ProgressPart::Riddle(id, riddle) => {
                if let Some(status) = self.challenges.get_mut(id) {
                    status.riddles.push(riddle.clone());
                }
            }
            ProgressPart::Hint(id, hint) => {
                if let Some(status) = self.challenges.get_mut(id) {
                    status.hints.push(hint.clone());
                }
            }
            ProgressPart::Taken(object, times) => {
                self.collected.insert(object.clone());
                if *times > 0 {
                    self.takes.insert(object.clone(), *times);
                }
            }
            ProgressPart::Reward(reward) => self.rewards.push(reward.clone()),
            ProgressPart::Explained(reward, why) => drop(self.explained.insert(reward.clone(), why.clone())),
            ProgressPart::Revealed(boundary) => drop(self.revealed.insert(boundary.id.clone(), boundary.clone())),
            ProgressPart::Behaves(id, behaviour) => drop(self.behaviours.insert(id.clone(), behaviour.clone())),
            ProgressPart::Present(id) => drop(self.present.insert(id.clone())),
            ProgressPart::Heard(character, line) => {
                self.heard.entry(character.clone()).or_default().insert(line.clone());
            }
            ProgressPart::Appeared(object) => drop(self.appeared.insert(object.id.clone(), object.clone())),
            ProgressPart::Used(item, count) => drop(self.used.insert(item.clone(), *count)),
            ProgressPart::Look(item, look) => drop(self.looks.insert(item.clone(), look.clone())),
        }
    }
}
