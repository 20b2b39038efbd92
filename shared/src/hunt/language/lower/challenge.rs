//! Challenges: what opens, limits and ends them.

use super::{
    super::terms::{ChallengeTerm, ConditionTerm, RepeatTerm, RetryTerm, StartTerm},
    Lowering, Scope, collect,
    name::chain_of,
};
use crate::{
    hunt::{Attempts, Challenge, Condition, Grant, Retry, StartsBy},
    identity::ChallengeId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// What is sound of a challenge, whatever else is wrong with it.
pub(super) struct Sketch {
    /// Those challenges that are completed before it opens and that are known.
    pub(super) after: Vec<usize>,
    pub(super) goal: Option<Condition>,
    pub(super) fails_when: Option<Condition>,
    /// One for each that is written.
    pub(super) rewards: Vec<Option<Grant>>,
}

impl Lowering<'_, '_> {
    /// All challenges, as far as they are sound; and of each what is.
    pub(super) fn challenges(&mut self, terms: &[ChallengeTerm]) -> (Vec<Option<Challenge>>, Vec<Sketch>) {
        let after: Vec<Vec<(usize, Range<usize>)>> = terms
            .iter()
            .map(|term| {
                let named = term.after.iter().flatten();
                named.filter_map(|id| Some((self.challenge(id)?, id.span.clone()))).collect()
            })
            .collect();
        let in_circles = self.check_cycles(terms, &after);
        let challenges = terms.iter().zip(&after).enumerate().map(|(index, (term, after))| {
            self.scope = Scope::Challenge(index);
            let (challenge, mut sketch) = self.challenge_of(index, term, after);
            let in_circle = in_circles.contains(&index);
            if in_circle {
                // That has been told, and what follows from it is no news.
                (sketch.after, sketch.goal) = (Vec::new(), None);
            }
            (challenge.filter(|_| !in_circle), sketch)
        });
        challenges.unzip()
    }

    fn challenge_of(
        &mut self,
        index: usize,
        term: &ChallengeTerm,
        after: &[(usize, Range<usize>)],
    ) -> (Option<Challenge>, Sketch) {
        let goal = self.goal(index, term);
        let reveals = collect(term.reveals.iter().flatten().map(|id| self.hidden_boundary(id)));
        let spawns = collect(term.spawns.iter().flatten().map(|id| self.spawned_objects(id)));
        let rewards: Vec<Option<Grant>> = term.rewards.iter().flatten().map(|grant| self.grant(grant)).collect();
        let fails_when = term.fails_when.as_ref().map(|fails| fails.as_ref().map(|fails| self.condition(fails)));
        let fails_when = match fails_when {
            Some(Some(None)) | None => None,
            Some(fails) => Some(fails.flatten()),
        };
        let sketch = Sketch {
            after: after.iter().map(|(index, _)| *index).collect(),
            goal: goal.clone(),
            fails_when: fails_when.clone().flatten(),
            rewards: rewards.clone(),
        };
        let attempts = self.attempts(term, fails_when);
        let riddles = collect(term.riddles.iter().flatten().map(|riddle| self.riddle_of(riddle, term.id.as_ref())));
        let hints = self.hints(term);
        let all_named = term.after.as_ref().is_some_and(|named| after.len() == named.len());
        let challenge = || {
            let rewards = collect(rewards.into_iter());
            Some(Challenge {
                id: ChallengeId::new(&*term.id.as_ref()?.value.0),
                title: term.title.as_ref()?.0.clone(),
                text: term.text.as_ref()?.0.clone(),
                picture: self.picture(&term.picture)?,
                after: after.iter().map(|(index, _)| *index).collect(),
                goal: goal?,
                rewards: term.rewards.as_ref().and(rewards)?,
                reveals: term.reveals.as_ref().and(reveals)?,
                spawns: term.spawns.as_ref().and(spawns)?.concat(),
                attempts: attempts?,
                riddles: term.riddles.as_ref().and(riddles)?,
                hints: hints?,
            })
        };
        (challenge().filter(|_| all_named), sketch)
    }

    /// The goal that is given, or the right answers to all riddles.
    fn goal(&mut self, index: usize, term: &ChallengeTerm) -> Option<Condition> {
        if let Some(goal) = term.goal.as_ref()? {
            return self.condition(goal);
        }
        let riddles = term.riddles.as_ref()?.len();
        let mut answered: Vec<Condition> = (0..riddles).map(|riddle| Condition::Answered { challenge: index, riddle }).collect();
        match riddles {
            0 => {
                let id = term.id.as_ref()?;
                let help =
                    format!("add goal: {} — What completes it; or riddles", <ConditionTerm as super::super::Decode>::expects());
                self.context.error(id.span.clone(), "Challenge has no `goal`", help);
                None
            }
            1 => answered.pop(),
            _ => Some(Condition::All(answered)),
        }
    }

    fn attempts(&mut self, term: &ChallengeTerm, fails_when: Option<Option<Condition>>) -> Option<Attempts> {
        if let Some(text) = &term.on_failure {
            self.check_placeholders(text);
        }
        let retry = match &term.retry.as_ref()?.value {
            RetryTerm::Always {} => Retry::After(0.0),
            RetryTerm::Never {} => Retry::Never,
            RetryTerm::After { seconds } => Retry::After((*seconds)?.0),
        };
        let attempts = Attempts {
            start: match term.start.as_ref()? {
                StartTerm::AtOnce {} => StartsBy::Opening,
                StartTerm::ByHand {} => StartsBy::Hand,
            },
            within_s: term.within_s?.map(|limit| limit.0),
            fails_when: fails_when?,
            on_failure: term.on_failure.as_ref()?.value.0.clone(),
            retry,
            repeat_after_s: match term.repeat.as_ref()? {
                RepeatTerm::Never {} => None,
                RepeatTerm::Always {} => Some(0.0),
                RepeatTerm::After { seconds } => Some((*seconds)?.0),
            },
            rewards_each_time: term.rewards_each_time.as_ref()?.value,
            at_most: term.at_most.as_ref()?.as_ref().map(|most| most.value.0),
        };
        self.check_attempts(term, &attempts);
        Some(attempts)
    }

    /// Warns of what has no effect.
    fn check_attempts(&mut self, term: &ChallengeTerm, attempts: &Attempts) {
        let fails = attempts.can_fail();
        let ends_otherwise = fails || attempts.start == StartsBy::Hand;
        if let Some(text) = term.on_failure.as_ref().filter(|text| !ends_otherwise && !text.value.0.is_empty()) {
            let message = "nothing fails this challenge, so this is never said";
            self.context.warn(text.span.clone(), message, "add within_s: 75 or fails_when: …, or leave it out");
        }
        let written = term.retry.as_ref().filter(|retry| !matches!(retry.value, RetryTerm::Always {}));
        if let Some(retry) = written.filter(|_| !ends_otherwise) {
            let message = "nothing fails this challenge, so it is never tried again";
            self.context.warn(retry.span.clone(), message, "add within_s: 75 or fails_when: …, or leave `retry` out");
        }
        if let Some(each) = term.rewards_each_time.as_ref().filter(|each| each.value && attempts.repeat_after_s.is_none()) {
            let message = "this challenge is completed only once, so its rewards are given once";
            self.context.warn(each.span.clone(), message, "add repeat: After(60), or leave it out");
        }
        let again = ends_otherwise && attempts.retry != Retry::Never || attempts.repeat_after_s.is_some();
        if let Some(most) = term.at_most.as_ref().and_then(Option::as_ref).filter(|most| !again && most.value.0 > 1) {
            self.context.warn(most.span.clone(), "there is never a second attempt at this challenge", "leave `at_most` out");
        }
    }

    /// Tells each circle of challenges that wait for one another. Returns all that are in one.
    fn check_cycles(&mut self, terms: &[ChallengeTerm], after: &[Vec<(usize, Range<usize>)>]) -> BTreeSet<usize> {
        let mut edges: Vec<BTreeMap<usize, Range<usize>>> = after.iter().map(|list| list.iter().cloned().collect()).collect();
        let mut in_circles = BTreeSet::new();
        while let Some(circle) = chain_of(&edges) {
            in_circles.extend(circle.iter().copied());
            let name = |index: usize| terms[index].id.as_ref().map_or("?", |id| &*id.value.0);
            let (Some(&first), Some(&last)) = (circle.first(), circle.last()) else { break };
            let Some(span) = edges[last].remove(&first) else { break };
            let steps: Vec<&str> = circle.iter().chain([&first]).map(|index| name(*index)).collect();
            let message = match circle.len() {
                1 => format!("the challenge \"{}\" waits for itself, so it never opens", name(first)),
                _ => format!("these challenges wait for one another, so none ever opens: {}", steps.join(" after ")),
            };
            self.context.error(span, message, "take one of them out of `after`");
        }
        in_circles
    }
}
