//! How far a player is with one challenge, and the talk at hand.

use crate::{
    event::{Event, EventKind},
    geo::LonLat,
    identity::{CharacterId, LineId, RiddleId},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// How far a player is with a challenge that has opened.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ChallengeStatus {
    /// The challenge's title.
    pub title: String,
    /// What to do.
    pub text: String,
    /// Steps done.
    pub done: u32,
    /// Steps in all.
    pub steps: u32,
    /// Where to go next, when there is a place.
    pub target: Option<LonLat>,
    /// Whether the last attempt completed it.
    pub completed: bool,
    /// Whether it can be played now: it has begun and is neither completed nor failed.
    pub running: bool,
    /// When it began: its opening, or the last time it was started.
    pub since: UnixMs,
    /// When the attempt at hand ends, when it has a limit.
    pub deadline: Option<UnixMs>,
    /// Attempts begun.
    pub attempts: u32,
    /// Attempts that failed.
    pub failures: u32,
    /// How often it was completed.
    pub completions: u32,
    /// The shortest time in which it was completed, in seconds.
    pub best_s: Option<f64>,
    /// Says that the player may start it.
    pub offer: Option<Offer>,
    /// What it has asked, in order.
    pub riddles: Vec<RiddleStatus>,
    /// Help that was offered, in order.
    pub hints: Vec<HintStatus>,
}

/// A challenge that the player may start.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// From when on.
    pub from: UnixMs,
    /// Seconds that the attempt will have, when it has a limit.
    pub within_s: Option<f64>,
    /// How many attempts are left, when they are counted.
    pub attempts_left: Option<u32>,
}

/// A riddle that was asked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RiddleStatus {
    /// The riddle.
    pub riddle: RiddleId,
    /// What is asked.
    pub text: String,
    /// What may be chosen from; nothing: the player writes the answer.
    pub choices: Vec<String>,
    /// The right answer, once it was given.
    pub answered: Option<String>,
    /// Wrong answers so far, over all attempts.
    pub misses: u32,
    /// What was said to the last answer; may be empty.
    pub remark: String,
    /// From when on the next answer is taken.
    pub next_from: UnixMs,
}

/// Help that was offered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HintStatus {
    /// The points that it costs.
    pub price: i64,
    /// What it says, once it was given.
    pub text: Option<String>,
}

/// A talk that waits for the player's answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TalkStatus {
    /// With whom.
    pub character: CharacterId,
    /// What was said last.
    pub line: LineId,
    /// The character's name, as shown.
    pub speaker: String,
    /// What the character said.
    pub text: String,
    /// What can be answered, each with its number.
    pub replies: Vec<(u32, String)>,
}

impl ChallengeStatus {
    pub(super) fn opened(title: &str, text: &str, target: Option<LonLat>, steps: u32, time: UnixMs) -> Self {
        Self { title: title.into(), text: text.into(), steps, target, running: true, since: time, attempts: 1, ..Self::default() }
    }

    /// Whether there is something to do for it: it runs, or waits to be started and is not completed.
    pub fn is_open(&self) -> bool {
        self.running || self.offer.is_some() && !self.completed
    }

    /// A riddle that was asked.
    pub fn riddle(&self, id: &RiddleId) -> Option<&RiddleStatus> {
        self.riddles.iter().find(|asked| asked.riddle == *id)
    }

    /// Counts in an event of this challenge.
    pub(super) fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::ChallengeAdvanced { done, steps, target, .. } => {
                (self.done, self.steps, self.target) = (*done, *steps, *target);
            }
            EventKind::ChallengeCompleted { .. } => {
                // What was stored by version 1 does not say since when.
                if self.since != UnixMs::default() {
                    let seconds = event.time.seconds_since(self.since).max(0.0);
                    self.best_s = Some(self.best_s.map_or(seconds, |best| best.min(seconds)));
                }
                self.completions = self.completions.saturating_add(1);
                self.done = self.steps;
                (self.completed, self.running) = (true, false);
                (self.target, self.deadline) = (None, None);
            }
            EventKind::ChallengeOffered { from, within_s, attempts_left, .. } => {
                if self.running {
                    // It has opened and waits for its first start.
                    (self.running, self.attempts) = (false, 0);
                }
                self.offer = Some(Offer { from: *from, within_s: *within_s, attempts_left: *attempts_left });
            }
            EventKind::ChallengeStarted { attempt, deadline, steps, target, .. } => {
                (self.done, self.steps, self.target) = (0, *steps, *target);
                (self.completed, self.running) = (false, true);
                (self.since, self.deadline, self.attempts) = (event.time, *deadline, *attempt);
                self.offer = None;
                for riddle in &mut self.riddles {
                    riddle.answered = None;
                    riddle.remark.clear();
                }
            }
            EventKind::ChallengeFailed { .. } => {
                self.failures = self.failures.saturating_add(1);
                (self.completed, self.running) = (false, false);
                (self.target, self.deadline) = (None, None);
            }
            EventKind::RiddleAsked { riddle, text, choices, .. } => {
                let asked = RiddleStatus {
                    riddle: riddle.clone(),
                    text: text.clone(),
                    choices: choices.clone(),
                    answered: None,
                    misses: 0,
                    remark: String::new(),
                    next_from: UnixMs::default(),
                };
                match self.riddles.iter_mut().find(|known| known.riddle == *riddle) {
                    Some(known) => *known = RiddleStatus { misses: known.misses, next_from: known.next_from, ..asked },
                    None => self.riddles.push(asked),
                }
            }
            EventKind::RiddleAnswered { riddle, answer, right, remark, next_from, .. } => {
                if let Some(known) = self.riddles.iter_mut().find(|known| known.riddle == *riddle) {
                    known.answered = right.then(|| answer.clone());
                    known.misses = known.misses.saturating_add(u32::from(!right));
                    known.remark.clone_from(remark);
                    known.next_from = *next_from;
                }
            }
            EventKind::HintOffered { hint, price, .. } => {
                self.hints.truncate(hint.saturating_sub(1) as usize);
                self.hints.push(HintStatus { price: *price, text: None });
            }
            EventKind::HintGiven { hint, text, price, .. } => {
                let index = hint.saturating_sub(1) as usize;
                let given = HintStatus { price: *price, text: Some(text.clone()) };
                match self.hints.get_mut(index) {
                    Some(hint) => *hint = given,
                    None => self.hints.push(given),
                }
            }
            _ => {}
        }
    }
}
