//! The rules' working state of a player, ahead of what is committed.

use super::{Cause, RulesState, Seed, SharedChange, SharedState, Situation, State, apply, timer::GRACE};
use crate::{
    crossing::{Path, Step, TimedStep},
    instance::Instance,
    outbox::{StoredPlayer, Unit},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{Near, TransitionKind},
    event::{Event, Progress},
    geo::LonLat,
    hunt::Hunt,
    identity::{BoundaryId, CommandNumber, ObjectId, PlayerId},
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
    /// What this tick has changed.
    changed: Changed,
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
            changed: Changed::default(),
        }
    }

    /// The hunt has been edited: these are the areas and circles of its new version that the player was in, and the boundaries that the player
    /// was near, with the place of the distance. To be called between ticks.
    pub fn stand_in(&mut self, inside: impl Iterator<Item = usize>, near: impl Iterator<Item = (usize, u8)>) {
        self.inside = inside.collect();
        self.near = near.collect();
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
    /// Returns the shared objects that the player took.
    pub fn answer(&mut self, step: &TimedStep, now: UnixMs, seat: Seat, hunt: &Hunt, shared: &mut SharedState) -> Vec<ObjectId> {
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
        let (reply, taken) = self.apply(&cause, at, seat, hunt, shared);
        if let (Step::Command(envelope), Some(result)) = (&step.step, reply) {
            self.command = envelope.number;
            self.changed.replies.push(CommandReply { number: envelope.number, result });
        }
        taken
    }

    /// Another player took a shared object within this one's reach.
    pub fn miss(&mut self, object: &ObjectId, at: Moment, seat: Seat, hunt: &Hunt, shared: &mut SharedState) {
        self.apply(&Cause::Missed(object), at, seat, hunt, shared);
    }

    fn apply(
        &mut self,
        cause: &Cause,
        at: Moment,
        seat: Seat,
        hunt: &Hunt,
        shared: &mut SharedState,
    ) -> (Option<CommandResult>, Vec<ObjectId>) {
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
        };
        let state = State { rules: &mut self.rules, progress: &mut self.progress, shared };
        let outcome = apply(&situation, state, cause);
        let taken = outcome.shared.iter().filter_map(|change| match change {
            SharedChange::ObjectTaken { object, .. } => Some(object.clone()),
            _ => None,
        });
        let taken = taken.collect();
        self.changed.rules = true;
        self.changed.events.extend(outcome.events);
        self.changed.shared.extend(outcome.shared);
        (outcome.reply, taken)
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
    pub fn take_unit(&mut self, player: PlayerId, path: &Path, instance: &Instance, now: UnixMs) -> Unit {
        let changed = std::mem::take(&mut self.changed);
        Unit {
            player,
            time: now,
            path: path.to_stored(instance),
            rules: changed.rules.then(|| self.rules.clone()),
            replies: changed.replies,
            shared: changed.shared,
            events: changed.events,
        }
    }
}
