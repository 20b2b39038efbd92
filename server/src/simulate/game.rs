//! The rules, played along a recorded track by one player who takes every object in reach.

use super::track::TrackFix;
use crate::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
    rules::{SharedState, Working},
};
use hunt_shared::{
    crossing::Transition,
    event::Event,
    hunt::Hunt,
    identity::{FixNumber, ObjectId},
    protocol::{Command, CommandEnvelope},
};

/// The name that rewards call the walker by.
const WALKER: &str = "Walker";

/// One player's game.
pub struct Game {
    hunt: Hunt,
    working: Working,
    shared: SharedState,
    fixes: u64,
}

impl Game {
    /// A new player in a hunt that nobody has played.
    pub fn new(hunt: Hunt) -> Self {
        let working = Working::from_stored(&StoredPlayer::default(), &hunt);
        Self { hunt, working, shared: SharedState::default(), fixes: 0 }
    }

    /// What the player gets to see of a fix and the transitions that it proves.
    pub fn play(&mut self, fix: &TrackFix, transitions: &[Transition]) -> Vec<Event> {
        self.fixes += 1;
        if self.fixes == 1 {
            self.answer(TimedStep { time: fix.time, position: fix.position, step: Step::Begun });
        }
        for &transition in transitions {
            let Transition { time, position, .. } = transition;
            self.answer(TimedStep { time, position, step: Step::Crossed(transition) });
        }
        for object in self.in_reach(fix) {
            let number = self.working.command().next();
            let envelope = CommandEnvelope { number, after_fix: FixNumber(self.fixes), command: Command::Collect(object) };
            self.answer(TimedStep { time: fix.time, position: fix.position, step: Step::Command(envelope) });
        }
        self.working.take_events()
    }

    fn answer(&mut self, step: TimedStep) {
        self.working.answer(&step, WALKER, &self.hunt, &mut self.shared);
    }

    /// Objects that lie there now and can be reached.
    fn in_reach(&self, fix: &TrackFix) -> Vec<ObjectId> {
        let progress = self.working.progress();
        let is_open = |challenge: usize| {
            progress.challenges.get(&self.hunt.challenges[challenge].id).is_some_and(|status| !status.completed)
        };
        let here = self.hunt.frame.to_local(fix.position);
        let objects = self.hunt.objects.iter().filter(|object| {
            !progress.collected.contains(&object.id)
                && object.during.is_none_or(is_open)
                && self.hunt.frame.to_local(object.position).distance_m(here) <= object.reach_m
        });
        objects.map(|object| object.id.clone()).collect()
    }
}
