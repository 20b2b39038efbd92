//! The path of one player: fixes in, steps for the rules out.

use crate::{
    instance::Instance,
    outbox::StoredPlayer,
    player::{Inbox, Refusal, SpeedAllowance},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{StoredPath, Transition, TransitionKind, Walker, advance, refresh},
    geo::{LocalPoint, LonLat},
    identity::FixNumber,
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
    /// The hunt has changed since the player was last here.
    Reloaded,
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
    last: Option<(UnixMs, LonLat, LocalPoint)>,
    allowance: SpeedAllowance,
    stale: bool,
    /// What this tick has found; the rules take it.
    walked: Walked,
    transitions: Vec<Transition>,
}

impl Path {
    /// The path as it was stored.
    pub fn from_stored(stored: &StoredPlayer, instance: &Instance, now: UnixMs) -> Self {
        let frame = &instance.hunt.frame;
        Self {
            walker: Walker::from_stored(&stored.path, &instance.index),
            cursor: stored.path.cursor,
            last: stored.path.last.map(|(time, position)| (time, position, frame.to_local(position))),
            allowance: SpeedAllowance::full(&instance.hunt.settings, now),
            stale: stored.path.last.is_some() && stored.hunt != instance.hunt.hash,
            walked: Walked::default(),
            transitions: Vec::new(),
        }
    }

    /// The path to be stored.
    pub fn to_stored(&self, instance: &Instance) -> StoredPath {
        StoredPath {
            cursor: self.cursor,
            last: self.last.map(|(time, position, _)| (time, position)),
            ..self.walker.to_stored(&instance.index)
        }
    }

    /// The last fix taken.
    pub fn cursor(&self) -> FixNumber {
        self.cursor
    }

    /// Where the last accepted fix was.
    pub fn position(&self) -> Option<LonLat> {
        self.last.map(|(_, position, _)| position)
    }

    /// Whether the hunt has changed since the path was stored.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// What this tick has found; leaves nothing behind.
    pub fn take_walked(&mut self) -> Walked {
        std::mem::take(&mut self.walked)
    }

    /// Takes the next fixes and commands out of the inbox.
    pub fn walk(&mut self, inbox: &mut Inbox, instance: &Instance, now: UnixMs) {
        if self.stale {
            self.catch_up_with_the_hunt(instance, now);
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

    fn catch_up_with_the_hunt(&mut self, instance: &Instance, now: UnixMs) {
        self.stale = false;
        let Some((_, position, _)) = self.last else { return };
        self.transitions.clear();
        refresh(&instance.index, &mut self.walker, now, &mut self.transitions);
        self.keep_transitions();
        self.walked.steps.push(TimedStep { time: now, position, step: Step::Reloaded });
    }

    fn take_fix(&mut self, number: FixNumber, fix: &Fix, instance: &Instance, now: UnixMs) {
        self.cursor = number;
        self.walked.fixes += 1;
        let hunt = &instance.hunt;
        let last = self.last.map(|(time, _, point)| (time, point));
        let point = match self.allowance.admit(fix, last, &hunt.frame, &hunt.settings, now) {
            Ok(point) => point,
            Err(refusal) => return self.refuse(number, refusal),
        };
        self.transitions.clear();
        let before = instance.has_barriers().then(|| self.walker.clone());
        advance(&instance.index, &mut self.walker, fix.time, point, &mut self.transitions);
        if let Some(before) = before
            && last.is_some()
            && self.transitions.iter().any(|transition| bars(instance, transition))
        {
            self.walker = before;
            return self.refuse(number, Refusal::Barred);
        }
        self.last = Some((fix.time, fix.position, point));
        if last.is_none() {
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
