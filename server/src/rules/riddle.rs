//! Riddles: asked, and answered as often as patience allows.

use super::{
    apply::{Application, wait_s},
    challenge::seconds_of,
};
use hunt_shared::{
    event::EventKind,
    hunt::{Challenge, Riddle},
    identity::{ChallengeId, RiddleId},
    protocol::{CommandResult, MAX_ANSWER_BYTES, Refusal},
};

/// Seconds to wait after the first wrong answer; each further one doubles them.
const FIRST_WAIT_S: f64 = 2.0;

/// The longest wait after a wrong answer, in seconds.
const LONGEST_WAIT_S: f64 = 30.0;

impl Application<'_> {
    /// Asks the riddles of a challenge that begins.
    pub(super) fn ask_riddles(&mut self, challenge: &Challenge) {
        for riddle in &challenge.riddles {
            self.ask(challenge, riddle);
        }
    }

    /// Asks the riddles that an edited hunt has in challenges that run already.
    pub(super) fn ask_new_riddles(&mut self) {
        let hunt = self.hunt;
        for challenge in &hunt.challenges {
            let runs = self.rules.open.contains_key(&challenge.id);
            for riddle in challenge.riddles.iter().filter(|_| runs) {
                let status = self.progress.challenges.get(&challenge.id).and_then(|status| status.riddle(&riddle.id));
                if status.is_none_or(|asked| asked.text != riddle.text || !has_choices(riddle, &asked.choices)) {
                    self.ask(challenge, riddle);
                }
            }
        }
    }

    fn ask(&mut self, challenge: &Challenge, riddle: &Riddle) {
        self.emit_in(|rules, told| {
            let riddle = told.riddle(challenge, riddle);
            EventKind::RiddleAsked {
                challenge: challenge.id.clone(),
                riddle: riddle.id.clone(),
                text: riddle.text.clone(),
                choices: rules.choices(riddle),
            }
        });
    }

    /// The choices in the player's own order, which tells nothing of the designer's.
    fn choices(&self, riddle: &Riddle) -> Vec<String> {
        if !riddle.shuffle {
            return riddle.choices.clone();
        }
        let order = self.seed.derive(riddle.id.as_str(), 0).order(riddle.choices.len());
        order.into_iter().map(|at| riddle.choices[at].clone()).collect()
    }

    /// The player answers a riddle.
    pub(super) fn answer(&mut self, id: &ChallengeId, riddle: &RiddleId, answer: &str) -> CommandResult {
        let hunt = self.hunt;
        let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
        let Some(challenge) = challenge.filter(|challenge| self.rules.open.contains_key(&challenge.id)) else {
            return CommandResult::Refused(Refusal::NotAskedNow);
        };
        let riddle = challenge.riddles.iter().find(|known| known.id == *riddle);
        let asked = self.progress.challenges.get(id).and_then(|status| status.riddle(&riddle?.id));
        let (Some(riddle), Some(asked)) = (riddle, asked) else { return CommandResult::Refused(Refusal::NotAsked) };
        if asked.answered.is_some() {
            return CommandResult::Refused(Refusal::SolvedAlready);
        }
        if answer.len() > MAX_ANSWER_BYTES {
            return CommandResult::Refused(Refusal::AnswerTooLong);
        }
        if answer.trim().is_empty() {
            return CommandResult::Refused(Refusal::AnswerIsEmpty);
        }
        if self.time < asked.next_from {
            return CommandResult::Refused(Refusal::ThinkAgain { wait_s: wait_s(self.time, asked.next_from) });
        }
        let right = riddle.accepts(answer);
        let wait = (FIRST_WAIT_S * 2_f64.powi(asked.misses.min(30) as i32)).min(LONGEST_WAIT_S);
        let next_from = if right { self.time } else { self.time + seconds_of(wait) };
        self.emit_in(|_, told| {
            let own = told.riddle(challenge, riddle);
            let remark = if right { "" } else { own.remark_from(riddle, answer) };
            EventKind::RiddleAnswered {
                challenge: id.clone(),
                riddle: riddle.id.clone(),
                answer: own.answer_from(riddle, answer.trim()).to_owned(),
                right,
                remark: remark.to_owned(),
                next_from,
            }
        });
        if !right {
            self.offer_hints(challenge);
        }
        self.settle();
        CommandResult::Done
    }
}

/// Whether these are the choices of a riddle. Each player has an order of their own, and in a team that of who was asked first.
fn has_choices(riddle: &Riddle, asked: &[String]) -> bool {
    let sorted = |choices: &[String]| {
        let mut sorted = choices.to_vec();
        if riddle.shuffle {
            sorted.sort_unstable();
        }
        sorted
    };
    sorted(&riddle.choices) == sorted(asked)
}
