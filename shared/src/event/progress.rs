//! A player's progress in a hunt: what the events so far add up to. It is stored and sent; a change to it is a new version of the values
//! that hold it, with the old one frozen in [`v1`] and upcast.

pub mod v1;

use super::{Effect, Event, EventKind};
use crate::{
    geo::LonLat,
    hunt::{PublicBoundary, PublicObject},
    identity::{BoundaryId, ChallengeId, ItemId, ObjectId, RewardId, Seq},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far a player is with a challenge that has opened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ChallengeStatus {
    /// The challenge's title.
    pub title: String,
    /// What to do.
    pub text: String,
    /// Steps done.
    pub done: u32,
    /// Steps in all.
    pub steps: u32,
    /// Where to go next, when there is a place.
    pub target: Option<LonLat>,
    /// Whether it is completed.
    pub completed: bool,
}

/// The fold of a player's events: the same on the server and in the client's journal.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// The last event that is counted in.
    pub seq: Seq,
    /// The hunt has begun for this player.
    pub begun: bool,
    /// The sum of all points.
    pub points: i64,
    /// What the player holds, with how many of each.
    pub items: BTreeMap<ItemId, u32>,
    /// Marks of honour, in the order they were given.
    pub badges: Vec<String>,
    /// Challenges that have opened.
    pub challenges: BTreeMap<ChallengeId, ChallengeStatus>,
    /// Boundaries that the player may see and is in, with their names.
    pub inside: BTreeMap<BoundaryId, String>,
    /// Objects that the player has taken.
    pub collected: BTreeSet<ObjectId>,
    /// Rewards that were given, in order.
    pub rewards: Vec<RewardId>,
    /// Boundaries that were hidden from others but not from this player any more.
    pub revealed: BTreeMap<BoundaryId, PublicBoundary>,
    /// How often the player has taken each object.
    pub takes: BTreeMap<ObjectId, u32>,
    /// Objects that have appeared for this player and lie there.
    pub appeared: BTreeMap<ObjectId, PublicObject>,
}

impl Progress {
    /// Counts one event in. Events must come in the order of their seq; one that is already counted in changes nothing.
    pub fn apply(&mut self, event: &Event) {
        if event.seq <= self.seq {
            return;
        }
        self.seq = event.seq;
        match &event.kind {
            EventKind::HuntBegun { .. } => self.begun = true,
            EventKind::BoundaryEntered { boundary, name } => {
                self.inside.insert(boundary.clone(), name.clone());
            }
            EventKind::BoundaryExited { boundary, .. } => {
                self.inside.remove(boundary);
            }
            EventKind::BoundaryDwelled { .. }
            | EventKind::LineCrossed { .. }
            | EventKind::Said { .. }
            | EventKind::ObjectMissed { .. } => {}
            EventKind::BoundaryRevealed { boundary } => {
                self.revealed.insert(boundary.id.clone(), boundary.clone());
            }
            EventKind::ChallengeOpened { challenge, title, text, target, steps } => {
                self.challenges.insert(
                    challenge.clone(),
                    ChallengeStatus {
                        title: title.clone(),
                        text: text.clone(),
                        done: 0,
                        steps: *steps,
                        target: *target,
                        completed: false,
                    },
                );
            }
            EventKind::ChallengeAdvanced { challenge, done, steps, target } => {
                if let Some(status) = self.challenges.get_mut(challenge) {
                    (status.done, status.steps, status.target) = (*done, *steps, *target);
                }
            }
            EventKind::ChallengeCompleted { challenge, .. } => {
                if let Some(status) = self.challenges.get_mut(challenge) {
                    status.done = status.steps;
                    status.target = None;
                    status.completed = true;
                }
            }
            EventKind::RewardGranted(reward) => {
                self.rewards.push(reward.reward.clone());
                for effect in &reward.effects {
                    match effect {
                        Effect::Points(points) => self.points = self.points.saturating_add(*points),
                        Effect::Item { item, count, .. } => self.add_item(item, *count),
                        Effect::Badge { name } => self.badges.push(name.clone()),
                    }
                }
            }
            EventKind::ObjectCollected { object, item, .. } => {
                self.collected.insert(object.clone());
                *self.takes.entry(object.clone()).or_default() += 1;
                self.appeared.remove(object);
                if let Some((item, count)) = item {
                    self.add_item(item, *count);
                }
            }
            EventKind::ObjectAppeared { object } => {
                self.appeared.insert(object.id.clone(), object.clone());
            }
            EventKind::ObjectVanished { object, .. } => {
                self.appeared.remove(object);
            }
        }
    }

    fn add_item(&mut self, item: &ItemId, count: u32) {
        let held = self.items.entry(item.clone()).or_default();
        *held = held.saturating_add(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{hunt::Glyph, time::UnixMs};

    #[test]
    fn an_event_takes_effect_once() {
        let taken = Event {
            seq: Seq(1),
            time: UnixMs(0),
            position: None,
            kind: EventKind::ObjectCollected {
                object: "glass-1".into(),
                name: "Sea-glass".into(),
                glyph: Glyph::Glass,
                item: Some(("sea-glass".into(), 1)),
            },
        };
        let mut progress = Progress::default();
        progress.apply(&taken);
        progress.apply(&taken);
        assert_eq!(progress.items[&"sea-glass".into()], 1);
        assert_eq!(progress.seq, Seq(1));
    }
}
