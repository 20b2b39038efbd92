//! A player's progress in a hunt: what the events so far add up to. It is stored and sent; a change to it is a new version of the values
//! that hold it, with the old one frozen in [`v1`] and upcast.

mod renamed;
pub mod v1;

mod status;

pub use status::{ChallengeStatus, HintStatus, Offer, RiddleStatus, TalkStatus};

use super::{Effect, Event, EventKind, TeamStatus};
use crate::{
    hunt::{PublicBehaviour, PublicBoundary, PublicObject},
    identity::{BoundaryId, ChallengeId, CharacterId, ItemId, LineId, ObjectId, RewardId, Seq},
    picture::Picture,
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Why rewards that not everybody is given were given, by reward.
    pub explained: BTreeMap<RewardId, Vec<String>>,
    /// The lines that characters have said to the player.
    pub heard: BTreeMap<CharacterId, BTreeSet<LineId>>,
    /// The talk that waits for the player's answer.
    pub talk: Option<TalkStatus>,
    /// How often the player has taken each object.
    pub takes: BTreeMap<ObjectId, u32>,
    /// Objects that have appeared for this player and lie there.
    pub appeared: BTreeMap<ObjectId, PublicObject>,
    /// The behaviour of boundaries that were revealed, as far as they have one.
    pub behaviours: BTreeMap<BoundaryId, PublicBehaviour>,
    /// Boundaries that are there only while a condition holds, and are there now.
    pub present: BTreeSet<BoundaryId>,
    /// How often the player has used each item.
    pub used: BTreeMap<ItemId, u32>,
    /// The hunt is over.
    pub ended: bool,
    /// Since when the player has just so many points.
    pub scored_at: UnixMs,
    /// The team that the player is in.
    pub team: Option<TeamStatus>,
    /// The pictures of what the player holds or has held, as far as it has one.
    pub pictures: BTreeMap<ItemId, Picture>,
}

impl Progress {
    /// Counts one event in. Events must come in the order of their seq; one that is already counted in changes nothing.
    pub fn apply(&mut self, event: &Event) {
        if event.seq <= self.seq {
            return;
        }
        self.seq = event.seq;
        let points = self.points;
        self.take(event);
        let is_taken = matches!(event.kind, EventKind::ProgressTaken { .. });
        if self.points != points && !is_taken {
            self.scored_at = event.time;
        }
    }

    fn take(&mut self, event: &Event) {
        match &event.kind {
            EventKind::HuntBegun { .. } => {
                (self.begun, self.ended) = (true, false);
                self.scored_at = event.time;
            }
            EventKind::HuntEnded { .. } => self.ended = true,
            EventKind::TeamJoined { team } => self.team = Some(team.clone()),
            EventKind::TeamMateJoined { player, name } => {
                if let Some(team) = &mut self.team {
                    team.members.insert(*player, name.clone());
                }
            }
            EventKind::TeamMateLeft { player, .. } => {
                if let Some(team) = &mut self.team {
                    team.members.remove(player);
                }
            }
            EventKind::TeamLeft { .. } => self.team = None,
            EventKind::ProgressTaken { first, parts } => {
                if *first {
                    self.put_away();
                }
                parts.iter().for_each(|part| self.put(part));
            }
            EventKind::TeamMateHeard { character, line, .. } => {
                self.heard.entry(character.clone()).or_default().insert(line.clone());
            }
            EventKind::BoundaryEntered { boundary, name } => {
                self.inside.insert(boundary.clone(), name.clone());
            }
            EventKind::BoundaryExited { boundary, .. } => {
                self.inside.remove(boundary);
            }
            EventKind::BoundaryDwelled { .. }
            | EventKind::LineCrossed { .. }
            | EventKind::Said { .. }
            | EventKind::ObjectMissed { .. }
            | EventKind::BoundaryApproached { .. }
            | EventKind::BoundaryReceded { .. } => {}
            EventKind::BoundaryBehaves { boundary, behaviour } => {
                self.behaviours.insert(boundary.clone(), behaviour.clone());
            }
            EventKind::ItemsExchanged { used, taken, given, .. } => {
                if let Some(item) = used {
                    *self.used.entry(item.clone()).or_default() += 1;
                }
                taken.iter().for_each(|(item, _, count)| self.take_item(item, *count));
                self.take_effect(given);
            }
            EventKind::BoundaryOpened { boundary, .. } => {
                self.present.insert(boundary.clone());
            }
            EventKind::BoundaryClosed { boundary, .. } => {
                self.present.remove(boundary);
            }
            EventKind::BoundaryRevealed { boundary } => {
                self.revealed.insert(boundary.id.clone(), boundary.clone());
            }
            EventKind::ChallengeOpened { challenge, title, text, target, steps } => {
                let status = ChallengeStatus::opened(title, text, *target, *steps, event.time);
                self.challenges.insert(challenge.clone(), status);
            }
            EventKind::ChallengeAdvanced { challenge, .. }
            | EventKind::ChallengeCompleted { challenge, .. }
            | EventKind::ChallengeOffered { challenge, .. }
            | EventKind::ChallengeStarted { challenge, .. }
            | EventKind::ChallengeFailed { challenge, .. }
            | EventKind::RiddleAsked { challenge, .. }
            | EventKind::RiddleAnswered { challenge, .. }
            | EventKind::HintOffered { challenge, .. } => {
                if let Some(status) = self.challenges.get_mut(challenge) {
                    status.apply(event);
                }
            }
            EventKind::HintGiven { challenge, price, .. } => {
                self.points = self.points.saturating_sub(*price);
                if let Some(status) = self.challenges.get_mut(challenge) {
                    status.apply(event);
                }
            }
            EventKind::CharacterSpoke { character, line, speaker, text, replies, .. } => {
                self.heard.entry(character.clone()).or_default().insert(line.clone());
                self.talk = (!replies.is_empty()).then(|| TalkStatus {
                    character: character.clone(),
                    line: line.clone(),
                    speaker: speaker.clone(),
                    text: text.clone(),
                    replies: replies.clone(),
                });
            }
            EventKind::TalkEnded { .. } => self.talk = None,
            EventKind::ItemGiven { item, count, .. } => self.add_item(item, *count),
            EventKind::ItemTaken { item, count, .. } => self.take_item(item, *count),
            EventKind::ItemShown { item, picture: Some(picture) } => {
                self.pictures.insert(item.clone(), *picture);
            }
            EventKind::ItemShown { item, picture: None } => {
                self.pictures.remove(item);
            }
            EventKind::RewardExplained { reward, reasons } => {
                self.explained.insert(reward.clone(), reasons.clone());
            }
            EventKind::RewardGranted(reward) => {
                self.rewards.push(reward.reward.clone());
                self.take_effect(&reward.effects);
            }
            EventKind::IdsRenamed { renamed } => renamed.iter().for_each(|renamed| self.rename(renamed)),
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

    fn take_effect(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Points(points) => self.points = self.points.saturating_add(*points),
                Effect::Item { item, count, .. } => self.add_item(item, *count),
                Effect::Badge { name } => self.badges.push(name.clone()),
            }
        }
    }

    fn add_item(&mut self, item: &ItemId, count: u32) {
        let held = self.items.entry(item.clone()).or_default();
        *held = held.saturating_add(count);
    }

    fn take_item(&mut self, item: &ItemId, count: u32) {
        if let Some(held) = self.items.get_mut(item) {
            *held = held.saturating_sub(count);
            if *held == 0 {
                self.items.remove(item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hunt::{Glyph, NamedKind, Renamed},
        identity::ContentHash,
    };

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

    #[test]
    fn what_things_look_like_is_kept_under_new_names_and_given_to_mates() {
        let picture = Picture { hash: ContentHash([1; 32]), width: 4, height: 3 };
        let event = |seq, kind| Event { seq: Seq(seq), time: UnixMs(0), position: None, kind };
        let mut progress = Progress::default();
        progress.apply(&event(1, EventKind::ItemShown { item: "glass".into(), picture: Some(picture) }));
        let renamed = Renamed { kind: NamedKind::Item, from: "glass".into(), to: "lens".into() };
        assert!(progress.holds(&renamed));
        progress.apply(&event(2, EventKind::IdsRenamed { renamed: vec![renamed] }));
        assert_eq!(progress.pictures, [("lens".into(), picture)].into());
        let mut mate = Progress::default();
        mate.apply(&event(1, EventKind::ProgressTaken { first: true, parts: progress.parts() }));
        assert_eq!(mate.pictures, progress.pictures);
        mate.apply(&event(2, EventKind::ItemShown { item: "lens".into(), picture: None }));
        assert!(mate.pictures.is_empty());
    }
}
