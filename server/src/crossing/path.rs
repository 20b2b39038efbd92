//! The path of one player: fixes in, steps for the rules out.

use crate::{
    instance::Instance,
    outbox::StoredPlayer,
    player::{Inbox, SpeedAllowance},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{PathFix, StoredPath, Transition, TransitionKind, Walker, advance, refresh, set_absent, stride},
    geo::LonLat,
    hunt::Hunt,
    identity::{BoundaryId, FixNumber},
    protocol::{CommandEnvelope, FixRefusal, StepRefusal},
    time::UnixMs,
};

/// Fixes that one tick takes of one player at most, so that one who catches up holds up nobody.
const FIXES_PER_TICK: usize = 64;

/// Something for the rules to answer, in the order of the path.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// The first accepted fix.
    Begun,
    /// The hunt has changed since the player was last here, and says that things have other ids now. Comes before anything else.
    Renamed,
    /// The hunt has changed since the player was last here. Crossings that follow from it come before.
    Reloaded {
        /// Boundaries that the player was in and that are gone.
        gone: Vec<BoundaryId>,
    },
    /// The path met a boundary.
    Crossed(Transition),
    /// The player asks for something.
    Command(CommandEnvelope),
    /// A moment has come at which something happens by itself.
    Timer,
}

/// A step with its moment and place.
#[derive(Clone, PartialEq, Debug)]
pub struct TimedStep {
    /// When it happened.
    pub time: UnixMs,
    /// Where the player was.
    pub position: LonLat,
    /// Up to when the player's path was known then.
    pub known: UnixMs,
    /// What it was.
    pub step: Step,
}

/// What one tick has found on one player's path.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Walked {
    /// Steps, in the order of the path.
    pub steps: Vec<TimedStep>,
    /// Fixes that were not used.
    pub refused: Vec<RefusedFix>,
    /// How many fixes were taken, refused ones included.
    pub fixes: u64,
}

/// A fix that was not used.
#[derive(Clone, PartialEq, Debug)]
pub struct RefusedFix {
    refusal: FixRefusal,
    /// What is in the way: an index of the hunt's boundaries.
    barrier: Option<usize>,
}

impl RefusedFix {
    /// As a player is told who reads this hunt: its path was walked in the same hunt in any language.
    pub fn told(mut self, hunt: &Hunt) -> FixRefusal {
        if let Some(boundary) = self.barrier.and_then(|index| hunt.boundaries.get(index)) {
            self.refusal.reason = StepRefusal::Barred { barrier: boundary.name.clone() };
        }
        self.refusal
    }
}

/// A player's path, ahead of what is stored by the ticks that are being committed. What a fix needs that meets nothing lies close
/// together.
#[derive(Component)]
pub struct Path {
    walker: Walker,
    cursor: FixNumber,
    allowance: SpeedAllowance,
    /// How many fixes this tick has taken, refused ones included.
    fixes: u64,
    /// What else this tick has found; `None` when it is nothing, as mostly. The rules take it.
    found: Option<Box<Found>>,
    /// The path as it was stored under an earlier version of the hunt.
    stale: Option<Box<StoredPath>>,
}

#[derive(Default)]
struct Found {
    steps: Vec<TimedStep>,
    refused: Vec<RefusedFix>,
}

impl Path {
    /// The path as it was stored.
    pub fn from_stored(stored: &StoredPlayer, instance: &Instance, now: UnixMs) -> Self {
        let has_changed = stored.path.last.is_some() && stored.hunt != instance.hunt.hash;
        let mut path = stored.path.clone();
        if has_changed {
            path.rename(&instance.hunt.renamed);
        }
        Self {
            walker: Walker::from_stored(&instance.index, &path),
            cursor: path.cursor,
            allowance: SpeedAllowance::full(&instance.hunt.settings, now),
            fixes: 0,
            found: None,
            stale: has_changed.then(|| Box::new(path)),
        }
    }

    /// Takes the path over to an edited hunt. What that means for it is found by the next [`Path::walk`]. To be called between ticks.
    pub fn reload(&mut self, before: &Instance, after: &Instance, now: UnixMs) {
        // If the last edit was not met yet, the difference is still that to what is stored.
        let mut stored = self.stale.take().unwrap_or_else(|| Box::new(self.to_stored(before)));
        stored.rename(&after.hunt.renamed);
        self.walker = Walker::from_stored(&after.index, &stored);
        self.allowance.limit(&after.hunt.settings, now);
        self.stale = stored.last.is_some().then_some(stored);
    }

    /// The path to be stored.
    pub fn to_stored(&self, instance: &Instance) -> StoredPath {
        self.walker.to_stored(&instance.index, self.cursor)
    }

    /// Areas and circles that it is in: indexes of the hunt's boundaries.
    pub fn inside<'a>(&'a self, instance: &'a Instance) -> impl Iterator<Item = usize> + 'a {
        self.walker.inside(&instance.index)
    }

    /// Boundaries that it is near: indexes of the hunt's boundaries, with the place of the distance.
    pub fn near<'a>(&'a self, instance: &'a Instance) -> impl Iterator<Item = (usize, u8)> + 'a {
        self.walker.near(&instance.index).map(|(boundary, ring, _)| (boundary, ring))
    }

    /// The last fix taken.
    pub fn cursor(&self) -> FixNumber {
        self.cursor
    }

    /// Where the last accepted fix was.
    pub fn position(&self) -> Option<LonLat> {
        self.walker.last().map(|fix| fix.position)
    }

    /// The time of the last accepted fix: up to here the path is known.
    pub fn known(&self) -> UnixMs {
        self.walker.last().map_or(UnixMs(i64::MIN), |fix| fix.time)
    }

    /// Whether the hunt has changed since the path was stored.
    #[inline]
    pub fn is_stale(&self) -> bool {
        self.stale.is_some()
    }

    /// What this tick has found; leaves nothing behind.
    pub fn take_walked(&mut self) -> Walked {
        let found = self.found.take().map_or_else(Found::default, |found| *found);
        Walked { steps: found.steps, refused: found.refused, fixes: std::mem::take(&mut self.fixes) }
    }

    /// Says which boundaries are not there for this player, and appends what follows from it at a moment.
    pub fn set_absent(&mut self, instance: &Instance, absent: Vec<u32>, time: UnixMs, transitions: &mut Vec<Transition>) {
        set_absent(&instance.index, &mut self.walker, absent, time, transitions);
    }

    /// Takes the next fixes and commands out of the inbox. `transitions` is room to work in.
    pub fn walk(&mut self, inbox: &mut Inbox, instance: &Instance, now: UnixMs, transitions: &mut Vec<Transition>) {
        if let Some(stored) = self.stale.take() {
            self.catch_up_with_the_hunt(&stored, instance, now);
        }
        for _ in 0..FIXES_PER_TICK {
            while let Some(envelope) = inbox.next_command(self.cursor) {
                let position = self.position().unwrap_or(instance.hunt.start);
                let known = self.known();
                self.found().steps.push(TimedStep { time: now, position, known, step: Step::Command(envelope) });
            }
            let Some((number, fix)) = inbox.next_fix() else { return };
            let next = instance.index.fix(fix.time, fix.position);
            if !self.stride(number, next, fix.accuracy_m, instance, now) {
                self.look(number, next, instance, transitions);
            }
        }
    }

    fn catch_up_with_the_hunt(&mut self, stored: &StoredPath, instance: &Instance, now: UnixMs) {
        let Some((known, position)) = stored.last else { return };
        if !instance.hunt.renamed.is_empty() {
            self.found().steps.push(TimedStep { time: now, position, known, step: Step::Renamed });
        }
        let mut refreshed = refresh(&instance.index, stored, now);
        self.walker = refreshed.walker;
        self.keep(&mut refreshed.transitions);
        let known = self.known();
        self.found().steps.push(TimedStep { time: now, position, known, step: Step::Reloaded { gone: refreshed.gone } });
    }

    /// Takes the fix with the next number, unless it is to be used and may meet something: then `false`, and [`Path::look`] takes it.
    #[inline]
    pub fn stride(&mut self, number: FixNumber, next: PathFix, accuracy_m: f32, instance: &Instance, now: UnixMs) -> bool {
        self.cursor = number;
        self.fixes += 1;
        match self.allowance.admit(&next, accuracy_m, self.walker.last(), &instance.hunt.settings, now) {
            Ok(()) => stride(&mut self.walker, next),
            Err(refusal) => {
                self.refuse(number, refusal, None);
                true
            }
        }
    }

    /// Takes a fix that [`Path::stride`] has left. `transitions` is room to work in.
    pub fn look(&mut self, number: FixNumber, next: PathFix, instance: &Instance, transitions: &mut Vec<Transition>) {
        let is_first = self.walker.last().is_none();
        let before = (instance.has_barriers && !is_first).then(|| self.walker.clone());
        transitions.clear();
        advance(&instance.index, &mut self.walker, next, transitions);
        if let Some(before) = before
            && let Some(barrier) = transitions.iter().find(|transition| bars(instance, transition))
        {
            self.walker = before;
            let name = instance.hunt.boundaries[barrier.boundary].name.clone();
            return self.refuse(number, StepRefusal::Barred { barrier: name }, Some(barrier.boundary));
        }
        if is_first {
            let begun = TimedStep { time: next.time, position: next.position, known: next.time, step: Step::Begun };
            self.found().steps.push(begun);
        }
        self.keep(transitions);
    }

    fn found(&mut self) -> &mut Found {
        self.found.get_or_insert_default()
    }

    fn keep(&mut self, transitions: &mut Vec<Transition>) {
        if transitions.is_empty() {
            return;
        }
        let steps = transitions.drain(..).map(|transition| TimedStep {
            time: transition.time,
            position: transition.position,
            known: transition.time,
            step: Step::Crossed(transition),
        });
        self.found().steps.extend(steps);
    }

    #[cold]
    fn refuse(&mut self, number: FixNumber, reason: StepRefusal, barrier: Option<usize>) {
        let position = self.position();
        self.found().refused.push(RefusedFix { refusal: FixRefusal { number, reason, position }, barrier });
    }
}

/// Whether a transition goes into or through a barrier. One that has just come to be there about a player was not walked into.
fn bars(instance: &Instance, transition: &Transition) -> bool {
    instance.hunt.boundaries[transition.boundary].barrier
        && matches!(transition.kind, TransitionKind::Entered | TransitionKind::Crossed(_))
        && !(transition.kind == TransitionKind::Entered && instance.index.begins_at(transition.boundary, transition.time))
}
