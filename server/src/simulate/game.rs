//! The rules, played along a recorded track by one player, who takes every object in reach and does what its file of answers says.

use super::track::TrackFix;
use crate::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
    rules::{Seat, Seed, SharedState, Working, shared_objects},
};
use hunt_shared::{
    crossing::Transition,
    event::{ChallengeStatus, Event},
    geo::LonLat,
    hunt::{Answers, Challenge, Hunt, HuntView, objects_there},
    identity::{FixNumber, ObjectId, PlayerId},
    protocol::{Command, CommandEnvelope},
    time::UnixMs,
};
use std::collections::BTreeSet;

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
    /// Talks that were begun for the next thing to say, as the character and how much is left to say.
    begun: BTreeSet<(usize, usize)>,
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
        Self { hunt, view, working, shared: SharedState::default(), name, seed, answers, begun: BTreeSet::new(), fixes: 0 }
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
            let Some(command) = self.next_command(fix) else { break };
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
        let seat = Seat { player: PlayerId(1), name: &self.name, seed: self.seed, beside: &[] };
        self.working.answer(&step, time, seat, &self.hunt, &mut self.shared);
    }

    fn status(&self, challenge: &Challenge) -> Option<&ChallengeStatus> {
        self.working.progress().challenges.get(&challenge.id)
    }

    fn is_running(&self, challenge: usize) -> bool {
        self.status(&self.hunt.challenges[challenge]).is_some_and(|status| status.running)
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

    /// What the player does next of its own accord, if there is something.
    fn next_command(&mut self, fix: &TrackFix) -> Option<Command> {
        if let Some(name) = self.answers.team.take() {
            return Some(Command::FoundTeam(name));
        }
        for index in 0..self.hunt.challenges.len() {
            if let Some(command) = self.about_challenge(index, fix.time) {
                return Some(command);
            }
        }
        (0..self.hunt.characters.len()).find_map(|index| self.about_character(index, fix))
    }

    fn about_challenge(&mut self, index: usize, now: UnixMs) -> Option<Command> {
        let challenge = &self.hunt.challenges[index];
        let id = challenge.id.clone();
        let status = self.working.progress().challenges.get(&id)?;
        if !status.running {
            let offer = status.offer.as_ref()?;
            let wait_s = self.answers.starts.get(&index).copied().unwrap_or(Some(0.0))?;
            if now.seconds_since(offer.from) < wait_s {
                return None;
            }
            if status.completed {
                let again = self.answers.again.get_mut(&index).filter(|again| **again > 0)?;
                *again -= 1;
            }
            return Some(Command::Start(id));
        }
        if self.answers.give_ups.get(&index).is_some_and(|after| now.seconds_since(status.since) >= *after) {
            self.answers.give_ups.remove(&index);
            return Some(Command::GiveUp(id));
        }
        if status.hints.iter().any(|hint| hint.text.is_none() && hint.price <= self.working.progress().points)
            && let Some(wanted) = self.answers.hints.get_mut(&index).filter(|wanted| **wanted > 0)
        {
            *wanted -= 1;
            return Some(Command::Hint(id));
        }
        for (order, riddle) in challenge.riddles.iter().enumerate() {
            let waits = status.riddle(&riddle.id).is_some_and(|asked| asked.answered.is_none() && asked.next_from <= now);
            if waits && let Some(answer) = self.answers.riddles.get_mut(&(index, order)).and_then(|list| list.pop_front()) {
                return Some(Command::Answer { challenge: id, riddle: riddle.id.clone(), answer });
            }
        }
        None
    }

    fn about_character(&mut self, index: usize, fix: &TrackFix) -> Option<Command> {
        let character = &self.hunt.characters[index];
        let next = self.answers.talks.get(&index)?.front()?.clone();
        let is_there = character.during.is_none_or(|challenge| self.is_running(challenge))
            && character.place.is_none_or(|place| self.reaches(fix, place, character.reach_m));
        if !is_there {
            return None;
        }
        let id = character.id.clone();
        let talk = self.working.progress().talk.as_ref().filter(|talk| talk.character == id);
        let plain = |text: &str| text.trim().to_lowercase();
        let offered = talk.and_then(|talk| {
            let meant =
                |(number, text): &&(u32, String)| plain(text).starts_with(&plain(&next)) || next == (number + 1).to_string();
            talk.replies.iter().find(meant).map(|(number, _)| (talk.line.clone(), *number))
        });
        if offered.is_some() && !next.is_empty() {
            self.answers.talks.get_mut(&index)?.pop_front();
            return Some(Command::Talk { character: id, reply: offered });
        }
        let left = self.answers.talks.get(&index).map_or(0, |list| list.len());
        if !self.begun.insert((index, left)) {
            return None;
        }
        if next.is_empty() {
            self.answers.talks.get_mut(&index)?.pop_front();
        }
        Some(Command::Talk { character: id, reply: None })
    }
}
