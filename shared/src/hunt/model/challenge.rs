//! Challenges: what opens them, what completes or fails them, and what helps.

use super::{Condition, Grant, Riddle};
use crate::{identity::ChallengeId, picture::Picture};

/// Something to do.
#[derive(Clone, PartialEq, Debug)]
pub struct Challenge {
    /// Its identity.
    pub id: ChallengeId,
    /// Its title.
    pub title: String,
    /// What to do; Markdown.
    pub text: String,
    /// A picture that stands above the text; the loader has put it there.
    pub picture: Option<Picture>,
    /// Challenges that must be completed before it opens, as indexes of the hunt's challenges; none: open from the start.
    pub after: Vec<usize>,
    /// What completes it.
    pub goal: Condition,
    /// What is given for it, in order.
    pub rewards: Vec<Grant>,
    /// Hidden boundaries that its opening reveals, as indexes of the hunt's boundaries.
    pub reveals: Vec<usize>,
    /// Objects that its opening spawns, as indexes of the hunt's objects.
    pub spawns: Vec<usize>,
    /// How it begins, fails and is tried again.
    pub attempts: Attempts,
    /// What it asks.
    pub riddles: Vec<Riddle>,
    /// What helps, in the order in which it is offered.
    pub hints: Vec<Hint>,
}

impl Challenge {
    /// Its goal, what fails it, and the conditions of its rewards: all that must remember what happens while it runs, in a fixed order.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rewards = self.rewards.iter().flat_map(Grant::conditions);
        std::iter::once(&self.goal).chain(&self.attempts.fails_when).chain(rewards)
    }
}

/// How a challenge begins, fails and is tried again.
#[derive(Clone, PartialEq, Debug)]
pub struct Attempts {
    /// What begins the first attempt; every later one is begun by the player.
    pub start: StartsBy,
    /// Seconds from the beginning of an attempt until it fails.
    pub within_s: Option<f64>,
    /// What else fails it.
    pub fails_when: Option<Condition>,
    /// What is said when it fails; may be empty.
    pub on_failure: String,
    /// When it may be tried again after a failure.
    pub retry: Retry,
    /// Seconds after it was completed until it may be played again; `None`: never.
    pub repeat_after_s: Option<f64>,
    /// Whether its rewards are given each time it is completed; else the first time.
    pub rewards_each_time: bool,
    /// How many attempts there are in all; `None`: any number.
    pub at_most: Option<u32>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            start: StartsBy::Opening,
            within_s: None,
            fails_when: None,
            on_failure: String::new(),
            retry: Retry::After(0.0),
            repeat_after_s: None,
            rewards_each_time: false,
            at_most: None,
        }
    }
}

impl Attempts {
    /// Whether the challenge may end otherwise than by being completed, and so may be given up.
    pub fn can_fail(&self) -> bool {
        self.within_s.is_some() || self.fails_when.is_some()
    }
}

/// What begins the first attempt at a challenge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StartsBy {
    /// The challenge's opening.
    Opening,
    /// The player.
    Hand,
}

/// When a challenge may be tried again after a failure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Retry {
    /// Never.
    Never,
    /// After so many seconds, which may be 0.
    After(f64),
}

/// Help with a challenge. It is offered once the ones before it were given and everything that it waits for is so.
#[derive(Clone, PartialEq, Debug)]
pub struct Hint {
    /// What it says.
    pub text: String,
    /// The points that it costs.
    pub price: i64,
    /// Seconds from the beginning of the attempt that it waits for.
    pub after_s: Option<f64>,
    /// How many wrong answers to the challenge's riddles it waits for.
    pub after_misses: Option<u32>,
    /// Given as soon as it is offered; only when it costs nothing.
    pub automatic: bool,
}
