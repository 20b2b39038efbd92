//! A player's progress in a hunt: what the events so far add up to. It is stored and sent; a change to it is a new version of the values
//! that hold it, with the old one frozen in [`v1`] and upcast.

mod look;
mod renamed;
pub mod v1;

mod status;

pub use look::{ItemLook, Naming};
pub use status::{ChallengeStatus, HintStatus, Offer, RiddleStatus, TalkStatus};

use super::{Effect, Event, EventKind, TeamStatus};
use crate::{
    hunt::{Glyph, PublicBehaviour, PublicBoundary, PublicObject},
    identity::{BoundaryId, ChallengeId, CharacterId, ItemId, LineId, ObjectId, RewardId, Seq},
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
    /// How the things are shown that the player holds or has held.
    pub looks: BTreeMap<ItemId, ItemLook>,
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
                self.take_effect(given, Naming::Given, Glyph::Chest);
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
            EventKind::ItemGiven { item, name, count, .. } => {
                self.name_item(item, name, Naming::Given, Glyph::Chest);
                self.add_item(item, *count);
            }
            EventKind::ItemTaken { item, count, .. } => self.take_item(item, *count),
            EventKind::ItemShown { item, picture } => self.show_item(item, *picture),
            EventKind::RewardExplained { reward, reasons } => {
                self.explained.insert(reward.clone(), reasons.clone());
            }
            EventKind::RewardGranted(reward) => {
                self.rewards.push(reward.reward.clone());
                self.take_effect(&reward.effects, Naming::Kind, reward.glyph);
            }
            EventKind::IdsRenamed { renamed } => renamed.iter().for_each(|renamed| self.rename(renamed)),
            EventKind::ObjectCollected { object, name, glyph, item } => {
                self.collected.insert(object.clone());
                *self.takes.entry(object.clone()).or_default() += 1;
                self.appeared.remove(object);
                if let Some((item, count)) = item {
                    self.name_item(item, name, Naming::Object, *glyph);
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

    /// `naming`, `glyph`: how things are named and drawn that come of it.
    fn take_effect(&mut self, effects: &[Effect], naming: Naming, glyph: Glyph) {
        for effect in effects {
            match effect {
                Effect::Points(points) => self.points = self.points.saturating_add(*points),
                Effect::Item { item, name, count } => {
                    self.name_item(item, name, naming, glyph);
                    self.add_item(item, *count);
                }
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
        event::Reward,
        hunt::{NamedKind, Rarity, Renamed},
        identity::ContentHash,
        picture::Picture,
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

    /// The fold of these events.
    fn fold(kinds: Vec<EventKind>) -> Progress {
        let event = |(seq, kind)| Event { seq: Seq(seq), time: UnixMs(0), position: None, kind };
        let mut progress = Progress::default();
        (1..).zip(kinds).map(event).for_each(|event| progress.apply(&event));
        progress
    }

    fn given(name: &str) -> EventKind {
        EventKind::ItemGiven { item: "glass".into(), name: name.into(), count: 1, by: "The keeper".into() }
    }

    #[test]
    fn a_thing_has_the_best_name_that_was_told_of_it() {
        let taken = |name: &str| EventKind::ObjectCollected {
            object: "glass-1".into(),
            name: name.into(),
            glyph: Glyph::Glass,
            item: Some(("glass".into(), 1)),
        };
        let rewarded = |name: &str| {
            EventKind::RewardGranted(Reward {
                reward: "lens".into(),
                challenge: "walk".into(),
                kicker: String::new(),
                title: String::new(),
                because: String::new(),
                rarity: Rarity::Common,
                glyph: Glyph::Lamp,
                effects: vec![Effect::Item { item: "glass".into(), name: name.into(), count: 1 }],
            })
        };
        let look = |kinds: Vec<EventKind>| {
            let look = fold(kinds).looks[&"glass".into()].clone();
            (look.name, look.glyph)
        };
        assert_eq!(look(vec![given("A shard")]), ("A shard".into(), Glyph::Chest));
        assert_eq!(look(vec![given("A shard"), taken("Green glass"), given("A shard")]), ("Green glass".into(), Glyph::Glass));
        assert_eq!(look(vec![rewarded("Glass"), taken("Green glass")]), ("Glass".into(), Glyph::Lamp));
    }

    #[test]
    fn what_things_look_like_is_kept_under_new_names_and_given_to_mates() {
        let picture = Some(Picture { hash: ContentHash([1; 32]), width: 4, height: 3 });
        let shown = EventKind::ItemShown { item: "glass".into(), picture };
        let renamed = Renamed { kind: NamedKind::Item, from: "glass".into(), to: "lens".into() };
        assert!(fold(vec![given("Glass"), shown.clone()]).holds(&renamed));
        let progress = fold(vec![given("Glass"), shown, EventKind::IdsRenamed { renamed: vec![renamed] }]);
        let look = ItemLook { name: "Glass".into(), naming: Naming::Given, glyph: Glyph::Chest, picture };
        assert_eq!(progress.looks, [("lens".into(), look)].into());
        let mate = fold(vec![EventKind::ProgressTaken { first: true, parts: progress.parts() }]);
        assert_eq!(mate.looks, progress.looks);
    }
}
