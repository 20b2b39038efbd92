//! The rules, played along a recorded track by one player, who takes every object in reach and does what its file of answers says.

use super::track::TrackFix;
use crate::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
    rules::{Seat, Seed, SharedState, Working, shared_objects},
};
use hunt_shared::{
    crossing::Transition,
    event::Event,
    geo::LonLat,
    hunt::{Answers, Hunt, HuntView, Standing, objects_there},
    identity::{FixNumber, ObjectId, PlayerId},
    protocol::{Command, CommandEnvelope},
    time::UnixMs,
};
/// What a player does at one fix at most.
const MOST_COMMANDS: usize = 1_000;

/// One player's game.
pub struct Game {
    /// The hunt.
    pub hunt: Hunt,
    view: HuntView,
    working: Working,
    shared: SharedState,
    name: String,
    seed: Seed,
    answers: Answers,
    fixes: u64,
}

impl Game {
    /// A new player in a hunt that nobody has played. The same seed gives the same luck.
    pub fn new(hunt: Hunt, name: String, seed: u64, answers: Answers) -> Self {
        let working = Working::from_stored(&StoredPlayer::default(), &hunt);
        let mut secret = [0; 32];
        secret[..8].copy_from_slice(&seed.to_le_bytes());
        let seed = Seed::of(&secret, &hunt.id, PlayerId(1));
        let view = HuntView::of(&hunt);
        Self { hunt, view, working, shared: SharedState::default(), name, seed, answers, fixes: 0 }
    }

    /// The player's state.
    pub fn working(&self) -> &Working {
        &self.working
    }

    /// What the player gets to see of a fix and the transitions that it proves.
    pub fn play(&mut self, fix: &TrackFix, transitions: &[Transition]) -> Vec<Event> {
        self.fixes += 1;
        if self.fixes == 1 {
            self.answer(fix.time, fix.position, Step::Begun);
        }
        for &transition in transitions {
            self.answer(transition.time, transition.position, Step::Crossed(transition));
        }
        if self.working.due().is_some_and(|due| due < fix.time) {
            self.answer(fix.time, fix.position, Step::Timer);
        }
        for object in self.in_reach(fix) {
            self.command(fix, Command::Collect(object));
        }
        for _ in 0..MOST_COMMANDS {
            let progress = self.working.progress();
            let player = Standing { hunt: &self.hunt, progress, position: fix.position, now: fix.time };
            let Some(command) = self.answers.next_command(player) else { break };
            self.command(fix, command);
        }
        self.working.take_events()
    }

    fn command(&mut self, fix: &TrackFix, command: Command) {
        let number = self.working.command().next();
        let envelope = CommandEnvelope { number, after_fix: FixNumber(self.fixes), command };
        self.answer(fix.time, fix.position, Step::Command(envelope));
    }

    fn answer(&mut self, time: UnixMs, position: LonLat, step: Step) {
        // A track has no delay: at each of its moments the path is known.
        let step = TimedStep { time, position, known: time, step };
        let seat = Seat { player: PlayerId(1), name: &self.name, seed: self.seed, beside: &[], other_languages: &[] };
        self.working.answer(&step, time, seat, &self.hunt, &mut self.shared);
    }

    fn reaches(&self, fix: &TrackFix, place: LonLat, reach_m: f64) -> bool {
        let frame = &self.hunt.frame;
        frame.to_local(place).distance_m(frame.to_local(fix.position)) <= reach_m
    }

    /// Objects that lie there now and can be reached.
    fn in_reach(&self, fix: &TrackFix) -> Vec<ObjectId> {
        let progress = self.working.progress();
        let shared = shared_objects(&self.hunt, &self.shared, Some(progress), fix.time);
        let there = objects_there(&self.view, progress, &shared, fix.time);
        let reached = there.filter(|object| self.reaches(fix, object.position, object.reach_m));
        reached.map(|object| object.id.clone()).collect()
    }
}
