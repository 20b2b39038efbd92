//! Challenges: opened, started, completed, failed, offered again.

use super::{
    OpenChallenge, SharedChange,
    apply::{Application, leaves_of, wait_s},
    goal::{self, Happening},
};
use hunt_shared::{
    crossing::TransitionKind,
    event::{EventKind, FailureReason},
    hunt::{Challenge, Retry, StartsBy},
    identity::ChallengeId,
    protocol::{CommandResult, Refusal},
    time::UnixMs,
};
use std::time::Duration;

impl Application<'_> {
    /// Opens each challenge whose predecessors are completed.
    pub(super) fn open_what_can_open(&mut self) {
        let hunt = self.hunt;
        for (index, challenge) in hunt.challenges.iter().enumerate() {
            let known = self.progress.challenges.contains_key(&challenge.id);
            if known || !challenge.after.iter().all(|&index| self.was_completed(&hunt.challenges[index].id)) {
                continue;
            }
            // By hand nothing of it is known yet but its title and text.
            let met = match challenge.attempts.start {
                StartsBy::Opening => self.begin_attempt(challenge),
                StartsBy::Hand => vec![false; leaves_of(challenge)],
            };
            let target = goal::target(&challenge.goal, &met, &self.view_of(&challenge.id), self.position);
            let steps = goal::steps(&challenge.goal);
            self.emit_in(|_, told| {
                let challenge = told.challenge(challenge);
                let (title, text) = (challenge.title.clone(), challenge.text.clone());
                EventKind::ChallengeOpened { challenge: challenge.id.clone(), title, text, target, steps }
            });
            for &boundary in &challenge.reveals {
                self.reveal(boundary);
            }
            self.spawn(challenge.spawns.iter().copied());
            match challenge.attempts.start {
                StartsBy::Opening => {
                    self.scatter(Some(index));
                    if challenge.attempts.within_s.is_some() {
                        self.tell_start(challenge, 1);
                    }
                    self.ask_riddles(challenge);
                    self.offer_hints(challenge);
                }
                StartsBy::Hand => self.offer(challenge, self.time),
            }
        }
    }

    /// Makes a challenge run from now on. Returns what is met already, by where the player stands.
    fn begin_attempt(&mut self, challenge: &Challenge) -> Vec<bool> {
        let deadline = challenge.attempts.within_s.map(|seconds| self.time + seconds_of(seconds));
        let open = OpenChallenge { since: self.time, met: vec![false; leaves_of(challenge)], deadline };
        self.rules.open.insert(challenge.id.clone(), open);
        for &boundary in self.inside {
            self.mark(challenge, Happening { boundary, kind: TransitionKind::Entered });
        }
        for &(boundary, ring) in self.near {
            self.mark(challenge, Happening { boundary, kind: TransitionKind::Approached(ring) });
        }
        for &there in self.beside {
            self.mark(challenge, there);
        }
        self.rules.open.get(&challenge.id).map(|open| open.met.clone()).unwrap_or_default()
    }

    fn tell_start(&mut self, challenge: &Challenge, attempt: u32) {
        let Some(open) = self.rules.open.get(&challenge.id) else { return };
        let target = goal::target(&challenge.goal, &open.met, &self.view_of(&challenge.id), self.position);
        let deadline = open.deadline;
        let steps = goal::steps(&challenge.goal);
        self.emit(EventKind::ChallengeStarted { challenge: challenge.id.clone(), attempt, deadline, steps, target });
    }

    /// Lets the player start a challenge from a moment on, if there are attempts left.
    fn offer(&mut self, challenge: &Challenge, from: UnixMs) {
        let begun = match self.progress.challenges.get(&challenge.id) {
            Some(status) if status.running => 0,
            status => status.map_or(0, |status| status.attempts),
        };
        let attempts_left = challenge.attempts.at_most.map(|most| most.saturating_sub(begun));
        if attempts_left == Some(0) {
            return;
        }
        let within_s = challenge.attempts.within_s;
        self.emit(EventKind::ChallengeOffered { challenge: challenge.id.clone(), from, within_s, attempts_left });
    }

    /// The player starts a challenge.
    pub(super) fn start(&mut self, id: &ChallengeId) -> CommandResult {
        let hunt = self.hunt;
        let Some(challenge) = hunt.challenges.iter().find(|challenge| challenge.id == *id) else {
            return CommandResult::Refused(Refusal::NoSuchChallenge);
        };
        let Some(status) = self.progress.challenges.get(id) else { return CommandResult::Refused(Refusal::ChallengeNotOpen) };
        if status.running {
            return CommandResult::Refused(Refusal::BegunAlready);
        }
        let Some(offer) = &status.offer else { return CommandResult::Refused(Refusal::NoFurtherAttempt) };
        if self.time < offer.from {
            return CommandResult::Refused(Refusal::TryAgainLater { wait_s: wait_s(self.time, offer.from) });
        }
        let attempt = status.attempts.saturating_add(1);
        self.begin_attempt(challenge);
        self.tell_start(challenge, attempt);
        self.scatter(hunt.challenges.iter().position(|known| known.id == *id));
        self.ask_riddles(challenge);
        self.offer_hints(challenge);
        self.settle();
        CommandResult::Done
    }

    /// The player ends an attempt that can be made again.
    pub(super) fn give_up(&mut self, id: &ChallengeId) -> CommandResult {
        let hunt = self.hunt;
        let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
        let Some(challenge) = challenge.filter(|challenge| self.rules.open.contains_key(&challenge.id)) else {
            return CommandResult::Refused(Refusal::NotAtIt);
        };
        let attempts = &challenge.attempts;
        if !(attempts.can_fail() || attempts.start == StartsBy::Hand) {
            return CommandResult::Refused(Refusal::NothingToGiveUp);
        }
        if attempts.retry == Retry::Never {
            return CommandResult::Refused(Refusal::NoSecondAttempt);
        }
        self.fail(challenge, FailureReason::GivenUp);
        self.settle();
        CommandResult::Done
    }

    /// Completes, fails and advances what runs, until nothing more follows.
    pub(super) fn settle(&mut self) {
        let hunt = self.hunt;
        loop {
            let ended = hunt.challenges.iter().find_map(|challenge| {
                let open = self.rules.open.get(&challenge.id)?;
                let view = self.view_of(&challenge.id);
                let (goal_met, rest) = open.met.split_at(goal::leaves(&challenge.goal).min(open.met.len()));
                if goal::is_met(&challenge.goal, goal_met, &view) {
                    return Some((challenge, true));
                }
                let fails = challenge.attempts.fails_when.as_ref()?;
                let own = &rest[..goal::leaves(fails).min(rest.len())];
                goal::is_met(fails, own, &view).then_some((challenge, false))
            });
            match ended {
                Some((challenge, true)) => self.complete(challenge),
                Some((challenge, false)) => self.fail(challenge, FailureReason::Mishap),
                None => break,
            }
        }
        for challenge in &hunt.challenges {
            let Some(open) = self.rules.open.get(&challenge.id) else { continue };
            let view = self.view_of(&challenge.id);
            let met = &open.met[..goal::leaves(&challenge.goal).min(open.met.len())];
            let done = goal::done(&challenge.goal, met, &view);
            if self.progress.challenges.get(&challenge.id).is_some_and(|status| status.done != done) {
                let target = goal::target(&challenge.goal, met, &view, self.position);
                let steps = goal::steps(&challenge.goal);
                self.emit(EventKind::ChallengeAdvanced { challenge: challenge.id.clone(), done, steps, target });
            }
        }
    }

    fn complete(&mut self, challenge: &Challenge) {
        let id = &challenge.id;
        let first = !self.was_completed(id);
        let rank = self.rank_of(id);
        if first {
            self.share(SharedChange::Completed(id.clone()));
            self.rules.ranks.insert(id.clone(), rank);
        }
        let Some(attempt) = self.attempt(id) else { return };
        let Some(open) = self.rules.open.remove(id) else { return };
        self.emit_in(|_, told| {
            let title = told.challenge(challenge).title.clone();
            EventKind::ChallengeCompleted { challenge: id.clone(), title }
        });
        if first || challenge.attempts.rewards_each_time {
            let before_rewards = goal::leaves(&challenge.goal) + challenge.attempts.fails_when.as_ref().map_or(0, goal::leaves);
            let met = open.met.get(before_rewards..).unwrap_or_default();
            self.reward(challenge, attempt, met);
        }
        if let Some(seconds) = challenge.attempts.repeat_after_s {
            self.offer(challenge, self.time + seconds_of(seconds));
        }
        self.open_what_can_open();
    }

    /// Ends an attempt without success.
    pub(super) fn fail(&mut self, challenge: &Challenge, reason: FailureReason) {
        let Some(attempt) = self.attempt(&challenge.id) else { return };
        self.rules.open.remove(&challenge.id);
        self.emit_in(|rules, told| {
            let challenge = told.challenge(challenge);
            let text = rules.fill(told, &challenge.attempts.on_failure, Some((challenge, attempt)));
            EventKind::ChallengeFailed { challenge: challenge.id.clone(), title: challenge.title.clone(), reason, text }
        });
        if let Retry::After(seconds) = challenge.attempts.retry {
            self.offer(challenge, self.time + seconds_of(seconds));
        }
    }

    /// Whether the player has ever completed a challenge.
    pub(super) fn was_completed(&self, id: &ChallengeId) -> bool {
        self.progress.challenges.get(id).is_some_and(|status| status.completions > 0)
    }
}

pub(super) fn seconds_of(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}
