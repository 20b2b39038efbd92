//! What a player of its own accord does next, by what its file of answers says and by what it has been told of its progress: the same on the
//! server, in a simulation and for a bot.

use super::Answers;
use crate::{
    event::{ChallengeStatus, Progress},
    geo::LonLat,
    hunt::Hunt,
    protocol::Command,
    time::UnixMs,
};

/// A player at a moment.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// What it plays.
    pub hunt: &'a Hunt,
    /// How far it is.
    pub progress: &'a Progress,
    /// Where it stands.
    pub position: LonLat,
    /// The time on the server's clock.
    pub now: UnixMs,
}

impl Standing<'_> {
    fn status(&self, challenge: usize) -> Option<&ChallengeStatus> {
        self.progress.challenges.get(&self.hunt.challenges[challenge].id)
    }

    fn reaches(&self, place: LonLat, reach_m: f64) -> bool {
        let frame = &self.hunt.frame;
        frame.to_local(place).distance_m(frame.to_local(self.position)) <= reach_m
    }
}

impl Answers {
    /// What the player does next, beside walking and taking things, if there is something. It counts as done: it is not said again.
    pub fn next_command(&mut self, player: Standing<'_>) -> Option<Command> {
        if let Some(name) = self.team.take() {
            return Some(Command::FoundTeam(name));
        }
        let challenges = 0..player.hunt.challenges.len();
        let about_challenge = challenges.into_iter().find_map(|index| self.about_challenge(index, player));
        about_challenge.or_else(|| (0..player.hunt.characters.len()).find_map(|index| self.about_character(index, player)))
    }

    fn about_challenge(&mut self, index: usize, player: Standing<'_>) -> Option<Command> {
        let challenge = &player.hunt.challenges[index];
        let id = challenge.id.clone();
        let status = player.status(index)?;
        if !status.running {
            let offer = status.offer.as_ref()?;
            let wait_s = self.starts.get(&index).copied().unwrap_or(Some(0.0))?;
            if player.now.seconds_since(offer.from) < wait_s {
                return None;
            }
            if status.completed {
                let again = self.again.get_mut(&index).filter(|again| **again > 0)?;
                *again -= 1;
            }
            return Some(Command::Start(id));
        }
        if self.give_ups.get(&index).is_some_and(|after| player.now.seconds_since(status.since) >= *after) {
            self.give_ups.remove(&index);
            return Some(Command::GiveUp(id));
        }
        if status.hints.iter().any(|hint| hint.text.is_none() && hint.price <= player.progress.points)
            && let Some(wanted) = self.hints.get_mut(&index).filter(|wanted| **wanted > 0)
        {
            *wanted -= 1;
            return Some(Command::Hint(id));
        }
        for (order, riddle) in challenge.riddles.iter().enumerate() {
            let waits = status.riddle(&riddle.id).is_some_and(|asked| asked.answered.is_none() && asked.next_from <= player.now);
            if waits && let Some(answer) = self.riddles.get_mut(&(index, order)).and_then(|list| list.pop_front()) {
                return Some(Command::Answer { challenge: id, riddle: riddle.id.clone(), answer });
            }
        }
        None
    }

    fn about_character(&mut self, index: usize, player: Standing<'_>) -> Option<Command> {
        let character = &player.hunt.characters[index];
        let next = self.talks.get(&index)?.front()?.clone();
        let is_running = |challenge| player.status(challenge).is_some_and(|status| status.running);
        let is_there = character.during.is_none_or(is_running)
            && character.place.is_none_or(|place| player.reaches(place, character.reach_m));
        if !is_there {
            return None;
        }
        let id = character.id.clone();
        let talk = player.progress.talk.as_ref().filter(|talk| talk.character == id);
        let plain = |text: &str| text.trim().to_lowercase();
        let offered = talk.and_then(|talk| {
            let meant =
                |(number, text): &&(u32, String)| plain(text).starts_with(&plain(&next)) || next == (number + 1).to_string();
            talk.replies.iter().find(meant).map(|(number, _)| (talk.line.clone(), *number))
        });
        if offered.is_some() && !next.is_empty() {
            self.talks.get_mut(&index)?.pop_front();
            return Some(Command::Talk { character: id, reply: offered });
        }
        let left = self.talks.get(&index).map_or(0, |list| list.len());
        if !self.begun.insert((index, left)) {
            return None;
        }
        if next.is_empty() {
            self.talks.get_mut(&index)?.pop_front();
        }
        Some(Command::Talk { character: id, reply: None })
    }
}
