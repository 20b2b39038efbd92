//! The rules' working state of a player, ahead of what is committed.

use super::{
    Cause, RulesState, Seed, SharedChange, SharedState, Situation, Stamp, State, apply,
    follow::{News, Told, told_to_team},
    goal::Happening,
    timer::GRACE,
};
use crate::{
    crossing::{Step, TimedStep},
    outbox::{StoredPlayer, Unit},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{Near, StoredPath, TransitionKind},
    event::{Event, EventKind, Progress},
    geo::LonLat,
    hunt::Hunt,
    identity::{BoundaryId, CommandNumber, ObjectId, PlayerId, TeamCode},
    language_tag::LanguageTag,
    protocol::{CommandReply, CommandResult},
    time::UnixMs,
};

/// What the rules work on: the player's state after every cause so far, committed or not.
#[derive(Component)]
pub struct Working {
    rules: RulesState,
    progress: Progress,
    command: CommandNumber,
    /// Areas and circles that the player is in at the cause at hand, by index.
    inside: Vec<usize>,
    /// Boundaries that the player is near, with the place of the distance.
    near: Vec<(usize, u8)>,
    /// Whether what a team has together was compared with the others.
    aligned: bool,
    /// What this tick has changed.
    changed: Changed,
}

/// What follows from a step for others.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answered {
    /// Shared objects that the player took.
    pub taken: Vec<ObjectId>,
    /// What it means for the player's team; `None`: there is none.
    pub news: Option<News>,
}

/// Who plays, as the rules need it.
#[derive(Clone, Copy)]
pub struct Seat<'a> {
    /// The player.
    pub player: PlayerId,
    /// The player's name.
    pub name: &'a str,
    /// What the player's chance follows from.
    pub seed: Seed,
    /// Where the others of the team are who share what they do.
    pub beside: &'a [Happening],
    /// The hunt in other languages than the player's in which the others of the team read it.
    pub other_languages: &'a [&'a Hunt],
}

/// When and where something happens to a player.
#[derive(Clone, Copy)]
pub struct Moment {
    /// When.
    pub time: UnixMs,
    /// Where the player is.
    pub position: LonLat,
    /// What was due before this has come.
    pub settled: UnixMs,
}

/// What one tick has changed for one player.
#[derive(Default)]
struct Changed {
    rules: bool,
    events: Vec<Event>,
    replies: Vec<CommandReply>,
    shared: Vec<SharedChange>,
}

impl Working {
    /// The state as it was stored.
    pub fn from_stored(stored: &StoredPlayer, hunt: &Hunt) -> Self {
        let boundaries = &hunt.boundaries;
        let index_of = |id: &BoundaryId| boundaries.binary_search_by(|boundary| boundary.id.cmp(id)).ok();
        let ring_of = |near: &Near| {
            let boundary = index_of(&near.boundary)?;
            let rings = &boundaries[boundary].behaviour.approaching_m;
            Some((boundary, rings.iter().position(|ring| *ring == near.within_m)? as u8))
        };
        let mut path = stored.path.clone();
        if stored.hunt != hunt.hash {
            path.rename(&hunt.renamed);
        }
        Self {
            rules: stored.rules.clone(),
            progress: stored.progress.clone(),
            command: stored.command,
            inside: path.inside.iter().filter_map(|inside| index_of(&inside.boundary)).collect(),
            near: path.near.iter().filter_map(ring_of).collect(),
            aligned: false,
            changed: Changed::default(),
        }
    }

    /// The hunt has been edited: these are the areas and circles of its new version that the player was in, and the boundaries that the player
    /// was near, with the place of the distance. To be called between ticks.
    pub fn stand_in(&mut self, inside: impl Iterator<Item = usize>, near: impl Iterator<Item = (usize, u8)>) {
        self.inside = inside.collect();
        self.near = near.collect();
        self.aligned = false;
    }

    /// Where the player is, as if it were entered now.
    pub fn there(&self) -> impl Iterator<Item = Happening> {
        let inside = self.inside.iter().map(|&boundary| Happening { boundary, kind: TransitionKind::Entered });
        inside.chain(self.near.iter().map(|&(boundary, ring)| Happening { boundary, kind: TransitionKind::Approached(ring) }))
    }

    /// The team that the player is in.
    pub fn team(&self) -> Option<&TeamCode> {
        self.rules.team.as_ref()
    }

    /// Whether what a team has together was compared with the others.
    pub(super) fn is_aligned(&self) -> bool {
        self.aligned
    }

    pub(super) fn set_aligned(&mut self) {
        self.aligned = true;
    }

    /// Something is told that no cause of the player's own has brought about.
    pub(super) fn tell(&mut self, time: UnixMs, position: Option<LonLat>, kind: EventKind) {
        let event = Event { seq: self.progress.seq.next(), time, position, kind };
        self.progress.apply(&event);
        self.changed.events.push(event);
    }

    /// The rules remember something else.
    pub(super) fn change_rules(&mut self, change: impl FnOnce(&mut RulesState)) {
        change(&mut self.rules);
        self.changed.rules = true;
    }

    /// The player has come, and wishes for this language.
    pub fn speak(&mut self, language: &LanguageTag) {
        if self.rules.language != *language {
            self.rules.language = language.clone();
        }
    }

    /// The last command applied.
    pub fn command(&self) -> CommandNumber {
        self.command
    }

    /// Whether everything it has changed went into a unit.
    pub fn is_settled(&self) -> bool {
        self.changed.events.is_empty() && self.changed.replies.is_empty() && !self.changed.rules
    }

    /// The next moment at which something happens by itself.
    pub fn due(&self) -> Option<UnixMs> {
        self.rules.due
    }

    /// Lets the rules answer one step; what changes for all is counted into `shared` at once, so that the next cause sees it. `now` is the
    /// server's time: what was due some time before it does not wait for a slow path any longer.
    pub fn answer(&mut self, step: &TimedStep, now: UnixMs, seat: Seat, hunt: &Hunt, shared: &mut SharedState) -> Answered {
        if let Step::Crossed(transition) = &step.step {
            match transition.kind {
                TransitionKind::Entered if !self.inside.contains(&transition.boundary) => self.inside.push(transition.boundary),
                TransitionKind::Exited => self.inside.retain(|&boundary| boundary != transition.boundary),
                TransitionKind::Approached(ring) if !self.near.contains(&(transition.boundary, ring)) => {
                    self.near.push((transition.boundary, ring));
                }
                TransitionKind::Receded(ring) => self.near.retain(|&near| near != (transition.boundary, ring)),
                _ => {}
            }
        }
        let cause = match &step.step {
            Step::Begun => Cause::Begun,
            Step::Renamed => Cause::Renamed,
            Step::Reloaded { gone } => Cause::Reloaded { gone },
            Step::Crossed(transition) => Cause::Crossing(transition),
            Step::Command(envelope) => Cause::Command(&envelope.command),
            Step::Timer => Cause::Timer,
        };
        let at = Moment { time: step.time, position: step.position, settled: step.known.max(now - GRACE) };
        let (reply, answered) = self.apply(&cause, at, seat, hunt, shared);
        if let (Step::Command(envelope), Some(result)) = (&step.step, reply) {
            self.command = envelope.number;
            self.changed.replies.push(CommandReply { number: envelope.number, result });
        }
        answered
    }

    /// Another player took a shared object within this one's reach. Returns what that means for the player's team.
    pub fn miss(&mut self, object: &ObjectId, at: Moment, seat: Seat, hunt: &Hunt, shared: &mut SharedState) -> Option<News> {
        self.apply(&Cause::Missed(object), at, seat, hunt, shared).1.news
    }

    fn apply(
        &mut self,
        cause: &Cause,
        at: Moment,
        seat: Seat,
        hunt: &Hunt,
        shared: &mut SharedState,
    ) -> (Option<CommandResult>, Answered) {
        let situation = Situation {
            hunt,
            player: seat.player,
            name: seat.name,
            position: at.position,
            inside: &self.inside,
            near: &self.near,
            time: at.time,
            settled: at.settled,
            seed: seat.seed,
            beside: seat.beside,
            other_languages: seat.other_languages,
        };
        let before = self.rules.team.is_some().then(|| self.rules.clone());
        let state = State { rules: &mut self.rules, progress: &mut self.progress, shared };
        let outcome = apply(&situation, state, cause);
        let taken = outcome.shared.iter().filter_map(|change| match change {
            SharedChange::ObjectTaken { object, .. } => Some(object.clone()),
            _ => None,
        });
        let taken = taken.collect();
        let news = self.news(before, &outcome.events, seat).map(|news| {
            let told = |(hunt, events): (&Hunt, Vec<Event>)| Told { language: hunt.language.clone(), events };
            let others = seat.other_languages.iter().copied().zip(outcome.retold).map(told);
            News { told: std::iter::once(told((hunt, outcome.events.clone()))).chain(others).collect(), ..news }
        });
        self.changed.rules = true;
        self.changed.events.extend(outcome.events);
        self.changed.shared.extend(outcome.shared);
        (outcome.reply, Answered { taken, news })
    }

    /// What a cause means for the team that the player was in before, or is in since.
    fn news(&mut self, before: Option<RulesState>, events: &[Event], seat: Seat) -> Option<News> {
        let (was, stamp) = before.as_ref().map(|before| (before.team.clone(), before.stamp)).unwrap_or_default();
        let is = self.rules.team.clone();
        if was.is_none() && is.is_none() {
            return None;
        }
        let is_new = before.as_ref().is_none_or(|before| !before.has_the_same(&self.rules));
        let is_told = || events.iter().any(|event| told_to_team(&event.kind, seat.name).is_some());
        let after = if is_new || is_told() { stamp.after(seat.player, self.rules.causes) } else { stamp };
        self.rules.stamp = if is.is_some() { after } else { Stamp::default() };
        Some(News { was, is, stamps: (stamp, after), told: Vec::new() })
    }

    /// What the player gets to see of what was answered since this, or a unit, was taken last.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.changed).events
    }

    /// What the rules remember.
    pub fn rules(&self) -> &RulesState {
        &self.rules
    }

    /// The player's visible progress.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The unit that commits what this tick has changed.
    pub fn take_unit(&mut self, player: PlayerId, path: Option<StoredPath>, now: UnixMs) -> Unit {
        let changed = std::mem::take(&mut self.changed);
        Unit {
            player,
            time: now,
            path,
            rules: changed.rules.then(|| self.rules.clone()),
            replies: changed.replies,
            shared: changed.shared,
            events: changed.events,
        }
    }
}
