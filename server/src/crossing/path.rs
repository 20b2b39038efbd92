//! The path of one player: fixes in, steps for the rules out.

use crate::{
    instance::Instance,
    outbox::StoredPlayer,
    player::{Inbox, Refusal, SpeedAllowance},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{StoredPath, Transition, TransitionKind, Walker, advance, refresh},
    geo::LonLat,
    identity::{BoundaryId, FixNumber},
    protocol::{CommandEnvelope, Fix, FixRefusal},
    time::UnixMs,
};

/// Fixes that one tick takes of one player at most, so that one who catches up holds up nobody.
const FIXES_PER_TICK: usize = 64;

/// Something for the rules to answer, in the order of the path.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// The first accepted fix.
    Begun,
    /// The hunt has changed since the player was last here. Crossings that follow from it come before.
    Reloaded {
        /// Boundaries that the player was in and that are gone.
        gone: Vec<BoundaryId>,
    },
    /// The path met a boundary.
    Crossed(Transition),
    /// The player asks for something.
    Command(CommandEnvelope),
}

/// A step with its moment and place.
#[derive(Clone, PartialEq, Debug)]
pub struct TimedStep {
    /// When it happened.
    pub time: UnixMs,
    /// Where the player was.
    pub position: LonLat,
    /// What it was.
    pub step: Step,
}

/// What one tick has found on one player's path.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Walked {
    /// Steps, in the order of the path.
    pub steps: Vec<TimedStep>,
    /// Fixes that were not used.
    pub refused: Vec<FixRefusal>,
    /// How many fixes were taken, refused ones included.
    pub fixes: u64,
}

/// A player's path, ahead of what is stored by the ticks that are being committed.
#[derive(Component)]
pub struct Path {
    walker: Walker,
    cursor: FixNumber,
    allowance: SpeedAllowance,
    /// The path as it was stored under an earlier version of the hunt.
    stale: Option<StoredPath>,
    /// What this tick has found; the rules take it.
    walked: Walked,
    transitions: Vec<Transition>,
}

impl Path {
    /// The path as it was stored.
    pub fn from_stored(stored: &StoredPlayer, instance: &Instance, now: UnixMs) -> Self {
        let has_changed = stored.path.last.is_some() && stored.hunt != instance.hunt.hash;
        Self {
            walker: Walker::from_stored(&instance.index, &stored.path),
            cursor: stored.path.cursor,
            allowance: SpeedAllowance::full(&instance.hunt.settings, now),
            stale: has_changed.then(|| stored.path.clone()),
            walked: Walked::default(),
            transitions: Vec::new(),
        }
    }

    /// The path to be stored.
    pub fn to_stored(&self, instance: &Instance) -> StoredPath {
        self.walker.to_stored(&instance.index, self.cursor)
    }

    /// The last fix taken.
    pub fn cursor(&self) -> FixNumber {
        self.cursor
    }

    /// Where the last accepted fix was.
    pub fn position(&self) -> Option<LonLat> {
        self.walker.last().map(|fix| fix.position)
    }

    /// Whether the hunt has changed since the path was stored.
    pub fn is_stale(&self) -> bool {
        self.stale.is_some()
    }

    /// What this tick has found; leaves nothing behind.
    pub fn take_walked(&mut self) -> Walked {
        std::mem::take(&mut self.walked)
    }

    /// Takes the next fixes and commands out of the inbox.
    pub fn walk(&mut self, inbox: &mut Inbox, instance: &Instance, now: UnixMs) {
        if let Some(stored) = self.stale.take() {
            self.catch_up_with_the_hunt(&stored, instance, now);
        }
        for _ in 0..FIXES_PER_TICK {
            while let Some(envelope) = inbox.next_command(self.cursor) {
                let position = self.position().unwrap_or(instance.hunt.start);
                self.walked.steps.push(TimedStep { time: now, position, step: Step::Command(envelope) });
            }
            let Some((number, fix)) = inbox.next_fix() else { return };
            self.take_fix(number, &fix, instance, now);
        }
    }

    fn catch_up_with_the_hunt(&mut self, stored: &StoredPath, instance: &Instance, now: UnixMs) {
        let Some((_, position)) = stored.last else { return };
        let refreshed = refresh(&instance.index, stored, now);
        self.walker = refreshed.walker;
        self.transitions = refreshed.transitions;
        self.keep_transitions();
        self.walked.steps.push(TimedStep { time: now, position, step: Step::Reloaded { gone: refreshed.gone } });
    }

    fn take_fix(&mut self, number: FixNumber, fix: &Fix, instance: &Instance, now: UnixMs) {
        self.cursor = number;
        self.walked.fixes += 1;
        let next = instance.index.fix(fix.time, fix.position);
        let is_first = self.walker.last().is_none();
        if let Err(refusal) = self.allowance.admit(&next, fix.accuracy_m, self.walker.last(), &instance.hunt.settings, now) {
            return self.refuse(number, refusal);
        }
        self.transitions.clear();
        let before = (instance.has_barriers && !is_first).then(|| self.walker.clone());
        advance(&instance.index, &mut self.walker, next, &mut self.transitions);
        if let Some(before) = before
            && self.transitions.iter().any(|transition| bars(instance, transition))
        {
            self.walker = before;
            return self.refuse(number, Refusal::Barred);
        }
        if is_first {
            self.walked.steps.push(TimedStep { time: fix.time, position: fix.position, step: Step::Begun });
        }
        self.keep_transitions();
    }

    fn keep_transitions(&mut self) {
        let steps = self.transitions.drain(..).map(|transition| TimedStep {
            time: transition.time,
            position: transition.position,
            step: Step::Crossed(transition),
        });
        self.walked.steps.extend(steps);
    }

    fn refuse(&mut self, number: FixNumber, refusal: Refusal) {
        self.walked.refused.push(FixRefusal { number, reason: refusal.to_string(), position: self.position() });
    }
}

/// Whether a transition goes into or through a barrier.
fn bars(instance: &Instance, transition: &Transition) -> bool {
    instance.hunt.boundaries[transition.boundary].barrier
        && matches!(transition.kind, TransitionKind::Entered | TransitionKind::Crossed(_))
}
