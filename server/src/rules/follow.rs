//! What members of a team have together, when the hunt says that what one does counts for all.
//!
//! Each member keeps the whole of it and so stays a player like any other, also when alone again. What one member's cause has changed is
//! told to all others as events of their own, and what the rules remember is copied; all of it belongs to the group of one tick and is
//! committed whole. A [`Stamp`] says at a glance that two members have the same.

use super::{RulesState, SharedState, Stamp, Working, retold::retell_part};
use hunt_shared::{
    codec,
    event::{Event, EventKind, MAX_EVENT_BYTES, Progress, ProgressPart},
    hunt::Hunt,
    identity::{PlayerId, TeamCode},
    language_tag::LanguageTag,
    time::UnixMs,
};

/// Parts of a progress are told in events of about so many bytes; one that is larger has an event of its own.
const PARTS_BYTES: usize = MAX_EVENT_BYTES / 2;

/// What a member's cause means for the others of a team.
#[derive(Clone, PartialEq, Debug)]
pub struct News {
    /// The team that the player was in before.
    pub(super) was: Option<TeamCode>,
    /// The team that the player is in since.
    pub(super) is: Option<TeamCode>,
    /// What the player had together with the others before and after; the same when nothing of it has changed.
    pub(super) stamps: (Stamp, Stamp),
    /// All that the player was told: as it was, then in each other language in which the others read the hunt.
    pub(super) told: Vec<Told>,
}

/// What was told in one language.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Told {
    pub language: LanguageTag,
    pub events: Vec<Event>,
}

impl News {
    /// Where it happened is not for the others.
    pub(super) fn forget_places(&mut self) {
        self.told.iter_mut().flat_map(|told| &mut told.events).for_each(|event| event.position = None);
    }

    /// What was told, in the words of a language if there are any.
    fn told_in(&self, language: &LanguageTag) -> &[Event] {
        let told = self.told.iter().find(|told| told.language == *language).or(self.told.first());
        told.map_or(&[], |told| &told.events)
    }
}

/// What all are to have, as one member has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Lead {
    pub(super) rules: RulesState,
    pub(super) progress: Progress,
}

/// The players of a hunt, in memory or not.
pub trait Members {
    /// Lets something happen to a player.
    fn visit(&mut self, player: PlayerId, act: &mut dyn FnMut(&mut Working));

    /// What the rules remember of a player; `None`: nothing yet.
    fn rules(&self, player: PlayerId) -> Option<&RulesState>;
}

/// How the others of a team are told what happened to one of them; `None`: it is the player's own.
pub(super) fn told_to_team(kind: &EventKind, mate: &str) -> Option<EventKind> {
    match kind {
        EventKind::HuntBegun { .. }
        | EventKind::HuntEnded { .. }
        | EventKind::BoundaryEntered { .. }
        | EventKind::BoundaryExited { .. }
        | EventKind::BoundaryDwelled { .. }
        | EventKind::LineCrossed { .. }
        | EventKind::BoundaryApproached { .. }
        | EventKind::BoundaryReceded { .. }
        | EventKind::TalkEnded { .. }
        | EventKind::TeamJoined { .. }
        | EventKind::TeamMateJoined { .. }
        | EventKind::TeamMateLeft { .. }
        | EventKind::TeamLeft { .. }
        | EventKind::TeamMateHeard { .. }
        | EventKind::ProgressTaken { .. } => None,
        EventKind::CharacterSpoke { character, line, speaker, glyph, text, .. } => Some(EventKind::TeamMateHeard {
            mate: mate.to_owned(),
            character: character.clone(),
            line: line.clone(),
            speaker: speaker.clone(),
            glyph: *glyph,
            text: text.clone(),
        }),
        shared => Some(shared.clone()),
    }
}

/// The others of a team.
pub(super) fn others(shared: &SharedState, team: &TeamCode, player: PlayerId) -> Vec<PlayerId> {
    let members = shared.teams.get(team).map(|team| &team.members);
    members.into_iter().flat_map(|members| members.keys()).copied().filter(|member| *member != player).collect()
}

fn lead_of(player: PlayerId, members: &mut dyn Members) -> Option<Lead> {
    let mut lead = None;
    members.visit(player, &mut |working| lead = Some(working.lead()));
    lead
}

/// What a player has together with the others of a team.
fn stamp_of(player: PlayerId, members: &dyn Members) -> Stamp {
    members.rules(player).map(|rules| rules.stamp).unwrap_or_default()
}

/// The one of these who has what a player is to have: of several who have the same, one who reads it in the player's language.
fn first_of(players: &[PlayerId], player: PlayerId, hunt: &Hunt, members: &dyn Members) -> Option<PlayerId> {
    let reads = |player| members.rules(player).map(|rules| &hunt.in_language(&rules.language).language);
    let language = reads(player);
    players.iter().copied().max_by_key(|other| (stamp_of(*other, members), reads(*other) == language))
}

/// Tells the others of a team what a member's cause means for them, and gives who has joined what they have.
pub fn share_news(
    news: &News,
    (player, name): (PlayerId, &str),
    at: UnixMs,
    hunt: &Hunt,
    shared: &SharedState,
    members: &mut dyn Members,
) {
    let share = hunt.teams.is_some_and(|teams| teams.share());
    if let Some(team) = &news.was
        && share
        && news.stamps.0 != news.stamps.1
        && let Some(lead) = lead_of(player, members)
    {
        for member in others(shared, team, player) {
            members.visit(member, &mut |working| working.follow(&lead, news, name, at, hunt));
        }
    }
    if news.was == news.is {
        return;
    }
    let tell = |team: &TeamCode, kind: EventKind, members: &mut dyn Members| {
        let others = others(shared, team, player);
        for member in &others {
            members.visit(*member, &mut |working| working.tell(at, None, kind.clone()));
        }
        others
    };
    if let Some(team) = &news.was {
        tell(team, EventKind::TeamMateLeft { player, name: name.to_owned() }, members);
    }
    if let Some(team) = &news.is {
        let others = tell(team, EventKind::TeamMateJoined { player, name: name.to_owned() }, members);
        if share
            && let Some(first) = first_of(&others, player, hunt, members)
            && let Some(lead) = lead_of(first, members)
        {
            members.visit(player, &mut |working| working.take_whole(&lead, at, hunt));
        }
    }
}

/// Gives a player what the others of the team have, when that is more: after an edit that lets the members of teams share, and after a part
/// of the log was lost.
pub fn align(player: PlayerId, at: UnixMs, hunt: &Hunt, shared: &SharedState, members: &mut dyn Members) {
    let mut team = None;
    members.visit(player, &mut |working| {
        team = working.team().cloned();
        working.set_aligned();
    });
    let Some(team) = team.filter(|_| hunt.teams.is_some_and(|teams| teams.share())) else { return };
    let others = others(shared, &team, player);
    if let Some(first) = first_of(&others, player, hunt, members)
        && stamp_of(first, members) > stamp_of(player, members)
        && let Some(lead) = lead_of(first, members)
    {
        members.visit(player, &mut |working| working.take_whole(&lead, at, hunt));
    }
}

/// Parts in the order in which they must come, in as few events as hold them.
pub(super) fn in_events(parts: Vec<ProgressPart>) -> Vec<EventKind> {
    let mut events = Vec::new();
    let mut together = Vec::new();
    let mut bytes = 0;
    let taken = |parts: Vec<ProgressPart>, first: bool| EventKind::ProgressTaken { first, parts };
    for part in parts {
        let mut encoded = Vec::new();
        // What cannot be encoded could not be stored either, and is told there.
        let length = codec::encode_into(&mut encoded, &part).map_or(0, |()| encoded.len());
        if !together.is_empty() && bytes + length > PARTS_BYTES {
            events.push(taken(std::mem::take(&mut together), events.is_empty()));
            bytes = 0;
        }
        bytes += length;
        together.push(part);
    }
    if !together.is_empty() || events.is_empty() {
        events.push(taken(together, events.is_empty()));
    }
    events
}

impl RulesState {
    /// Whether what the members of a team have together is the same.
    pub(super) fn has_the_same(&self, other: &Self) -> bool {
        self.open == other.open
            && self.said == other.said
            && self.ranks == other.ranks
            && self.bags == other.bags
            && self.missed == other.missed
            && self.gates == other.gates
    }

    /// Takes what the members of a team have together from another.
    fn take_over(&mut self, other: &Self) {
        self.open.clone_from(&other.open);
        self.said.clone_from(&other.said);
        self.ranks.clone_from(&other.ranks);
        self.bags.clone_from(&other.bags);
        self.missed.clone_from(&other.missed);
        self.gates.clone_from(&other.gates);
    }
}

impl Working {
    /// What this member has.
    fn lead(&self) -> Lead {
        Lead { rules: self.rules().clone(), progress: self.progress().clone() }
    }

    /// Has what another member has after a cause.
    fn follow(&mut self, lead: &Lead, news: &News, name: &str, at: UnixMs, hunt: &Hunt) {
        if self.rules().stamp != news.stamps.0 {
            let mut lead = lead.clone();
            lead.rules.stamp = news.stamps.1;
            return self.take_whole(&lead, at, hunt);
        }
        let language = &hunt.in_language(&self.rules().language).language;
        for event in news.told_in(language) {
            if let Some(kind) = told_to_team(&event.kind, name) {
                self.tell(event.time, event.position, self.in_own_words(kind));
            }
        }
        self.take_rules(lead, news.stamps.1, hunt);
    }

    /// What the hunt has no words for any more, in those that this member was told.
    fn in_own_words(&self, kind: EventKind) -> EventKind {
        match kind {
            EventKind::ObjectVanished { object, name } => {
                let name = self.progress().appeared.get(&object).map_or(name, |known| known.name.clone());
                EventKind::ObjectVanished { object, name }
            }
            kind => kind,
        }
    }

    /// Has the whole of what another member has, and nothing of its own beside it.
    fn take_whole(&mut self, lead: &Lead, at: UnixMs, hunt: &Hunt) {
        let [own, other] = [self.rules(), &lead.rules].map(|rules| hunt.in_language(&rules.language));
        let mut parts = lead.progress.parts();
        if own.language != other.language {
            parts.iter_mut().for_each(|part| retell_part(part, hunt, own));
        }
        for kind in in_events(parts) {
            self.tell(at, None, kind);
        }
        self.take_rules(lead, lead.rules.stamp, hunt);
    }

    fn take_rules(&mut self, lead: &Lead, stamp: Stamp, hunt: &Hunt) {
        let ended = self.progress().ended;
        let opens = hunt.open.opens.filter(|_| !self.progress().begun);
        let own = opens.into_iter().chain(hunt.open.closes);
        let due = own.chain(lead.rules.due).min().filter(|_| !ended);
        self.change_rules(|rules| {
            rules.take_over(&lead.rules);
            (rules.stamp, rules.due) = (stamp, due);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{geo::LonLat, identity::Seq};

    #[test]
    fn what_others_are_told_need_not_say_where_it_happened() {
        let kind = EventKind::Said { speaker: "A gull".into(), text: "Here.".into() };
        let event = Event { seq: Seq(1), time: UnixMs(5), position: Some(LonLat::new(1.0, 2.0)), kind };
        let told = |events: Vec<Event>| vec![Told { language: LanguageTag::default(), events }];
        let mut news = News { was: None, is: None, stamps: Default::default(), told: told(vec![event.clone()]) };
        news.forget_places();
        assert_eq!(news.told, told(vec![Event { position: None, ..event }]));
    }
}
