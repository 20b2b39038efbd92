//! The rules' working state of a player, ahead of what is committed.

use super::{Cause, RulesState, Seed, SharedState, Situation, State, apply, timer::GRACE};
use crate::{
    crossing::{Path, Step, TimedStep},
    instance::Instance,
    outbox::{StoredPlayer, Unit},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::TransitionKind,
    event::{Event, Progress},
    hunt::Hunt,
    identity::{CommandNumber, PlayerId},
    protocol::CommandReply,
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
    /// What this tick has changed.
    changed: Changed,
}

/// What one tick has changed for one player.
#[derive(Default)]
struct Changed {
    rules: bool,
    events: Vec<Event>,
    replies: Vec<CommandReply>,
    shared: Vec<super::SharedChange>,
}

impl Working {
    /// The state as it was stored.
    pub fn from_stored(stored: &StoredPlayer, hunt: &Hunt) -> Self {
        let boundaries = &hunt.boundaries;
        let index_of = |inside: &hunt_shared::crossing::Inside| {
            boundaries.binary_search_by(|boundary| boundary.id.cmp(&inside.boundary)).ok()
        };
        Self {
            rules: stored.rules.clone(),
            progress: stored.progress.clone(),
            command: stored.command,
            inside: stored.path.inside.iter().filter_map(index_of).collect(),
            changed: Changed::default(),
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
    pub fn answer(&mut self, step: &TimedStep, now: UnixMs, name: &str, seed: Seed, hunt: &Hunt, shared: &mut SharedState) {
        if let Step::Crossed(transition) = &step.step {
            match transition.kind {
                TransitionKind::Entered if !self.inside.contains(&transition.boundary) => self.inside.push(transition.boundary),
                TransitionKind::Exited => self.inside.retain(|&boundary| boundary != transition.boundary),
                _ => {}
            }
        }
        let cause = match &step.step {
            Step::Begun => Cause::Begun,
            Step::Reloaded { gone } => Cause::Reloaded { gone },
            Step::Crossed(transition) => Cause::Crossing(transition),
            Step::Command(envelope) => Cause::Command(&envelope.command),
            Step::Timer => Cause::Timer,
        };
        let situation = Situation {
            hunt,
            name,
            position: step.position,
            inside: &self.inside,
            time: step.time,
            settled: step.known.max(now - GRACE),
            seed,
        };
        let state = State { rules: &mut self.rules, progress: &mut self.progress, shared };
        let outcome = apply(&situation, state, &cause);
        self.changed.rules = true;
        self.changed.events.extend(outcome.events);
        self.changed.shared.extend(outcome.shared);
        if let (Step::Command(envelope), Some(result)) = (&step.step, outcome.reply) {
            self.command = envelope.number;
            self.changed.replies.push(CommandReply { number: envelope.number, result });
        }
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
