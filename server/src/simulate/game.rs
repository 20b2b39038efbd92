//! The rules, played along a recorded track by one player who takes every object in reach.

use super::track::TrackFix;
use crate::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
    rules::{Seat, ServerSecret, SharedState, Working, shared_objects},
};
use hunt_shared::{
    crossing::Transition,
    event::Event,
    hunt::{Hunt, HuntView, objects_there},
    identity::{FixNumber, ObjectId, PlayerId},
    protocol::{Command, CommandEnvelope},
};

/// The name that rewards call the walker by.
const WALKER: &str = "Walker";

/// One player's game.
pub struct Game {
    hunt: Hunt,
    view: HuntView,
    working: Working,
    shared: SharedState,
    fixes: u64,
}

impl Game {
    /// A new player in a hunt that nobody has played.
    pub fn new(hunt: Hunt) -> Self {
        let working = Working::from_stored(&StoredPlayer::default(), &hunt);
        let view = HuntView::of(&hunt);
        Self { hunt, view, working, shared: SharedState::default(), fixes: 0 }
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
        let seat = Seat { player: PlayerId(1), name: WALKER, secret: &ServerSecret::default() };
        self.working.answer(&step, seat, &self.hunt, &mut self.shared);
    }

    /// Objects that lie there now and can be reached.
    fn in_reach(&self, fix: &TrackFix) -> Vec<ObjectId> {
        let progress = self.working.progress();
        let here = self.hunt.frame.to_local(fix.position);
        let shared = shared_objects(&self.hunt, &self.shared, Some(progress), fix.time);
        let there = objects_there(&self.view, progress, &shared, fix.time);
        let in_reach = there.filter(|object| self.hunt.frame.to_local(object.position).distance_m(here) <= object.reach_m);
        in_reach.map(|object| object.id.clone()).collect()
    }
}
