//! What can come true at all: challenges that can never be completed, and conditions that can never hold.
//!
//! Everything that players might do is taken as done, so what is told is certain.

use super::{
    super::terms::{ChallengeTerm, ConditionTerm, DrawTerm, GrantTerm, RewardTerm},
    Lowered, Lowering, Spanned,
};
use crate::{
    hunt::{Challenge, Condition, Grant, RewardEffect},
    identity::ItemId,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a hunt's players might reach.
struct Reach<'a> {
    lowered: &'a Lowered,
    opens: Vec<bool>,
    completes: Vec<bool>,
    /// Of each challenge those that are completed before it opens.
    before: Vec<BTreeSet<usize>>,
    items: BTreeMap<&'a ItemId, u64>,
}

impl<'a> Reach<'a> {
    fn of(lowered: &'a Lowered) -> Self {
        let count = lowered.challenges.len();
        let mut before = vec![BTreeSet::new(); count];
        for _ in 0..count {
            let known = before.clone();
            for (own, challenge) in before.iter_mut().zip(&lowered.challenges) {
                own.extend(challenge.after.iter().flat_map(|&after| known[after].iter().copied().chain([after])));
            }
            if before == known {
                break;
            }
        }
        let mut reach =
            Self { lowered, opens: vec![false; count], completes: vec![false; count], before, items: BTreeMap::new() };
        loop {
            reach.gather();
            let mut changed = false;
            for (index, challenge) in lowered.challenges.iter().enumerate() {
                let opens = challenge.after.iter().all(|&after| reach.completes[after]);
                let completes = opens && reach.can_hold(&challenge.goal, Some(index));
                changed |= (opens, completes) != (reach.opens[index], reach.completes[index]);
                (reach.opens[index], reach.completes[index]) = (opens, completes);
            }
            if !changed {
                return reach;
            }
        }
    }

    fn is_there(&self, during: Option<usize>) -> bool {
        during.is_none_or(|challenge| self.opens[challenge])
    }

    /// Counts the items that players might hold.
    fn gather(&mut self) {
        let mut items = BTreeMap::<&ItemId, u64>::new();
        let mut give = |item, count: u64| {
            let given = items.entry(item).or_default();
            *given = given.saturating_add(count);
        };
        for object in self.lowered.objects.iter().filter(|object| self.is_there(object.during)) {
            if let Some(item) = &object.item {
                give(item, object.appearance.contest.as_ref().map_or(1, |contest| contest.limit.into()));
            }
            let consolation = object.appearance.contest.iter().filter_map(|contest| contest.consolation.as_ref());
            for effect in consolation.flat_map(|reward| &reward.effects) {
                if let RewardEffect::Item { item, count, .. } = effect {
                    give(item, u64::from(*count));
                }
            }
        }
        for (challenge, _) in self.lowered.challenges.iter().zip(&self.completes).filter(|(_, completes)| **completes) {
            let each_time = if challenge.attempts.rewards_each_time { u64::MAX } else { 1 };
            for effect in challenge.rewards.iter().flat_map(Grant::rewards).flat_map(|reward| &reward.effects) {
                if let RewardEffect::Item { item, count, .. } = effect {
                    give(item, each_time.saturating_mul(u64::from(*count)));
                }
            }
        }
        for character in self.lowered.characters.iter().filter(|character| self.is_there(character.during)) {
            for things in character.lines.iter().flat_map(|line| &line.replies).flat_map(|reply| &reply.gives) {
                give(&things.item, u64::MAX);
            }
        }
        // What might be used or made, might be again.
        let by_use = self.lowered.uses.iter().flat_map(|known| &known.effects);
        for effect in by_use {
            if let RewardEffect::Item { item, .. } = effect {
                give(item, u64::MAX);
            }
        }
        for things in self.lowered.recipes.iter().flat_map(|recipe| &recipe.gives) {
            give(&things.item, u64::MAX);
        }
        self.items = items;
    }

    /// Whether a condition of a challenge, or one outside of all, might hold.
    fn can_hold(&self, condition: &Condition, challenge: Option<usize>) -> bool {
        let can = |part: &Condition| self.can_hold(part, challenge);
        match condition {
            Condition::Holds { item, count } => self.items.get(item).is_some_and(|given| *given >= u64::from(*count)),
            Condition::Used(item) => self.items.contains_key(item) && self.lowered.uses.iter().any(|known| known.item == *item),
            Condition::Completed(other) => self.completes[*other],
            Condition::Failed(other) => self.opens[*other],
            Condition::Answered { challenge, .. } => self.opens[*challenge],
            Condition::Collected(object) => self.is_there(self.lowered.objects[*object].during),
            Condition::Said { character, .. } => self.is_there(self.lowered.characters[*character].during),
            Condition::All(parts) | Condition::InOrder(parts) => parts.iter().all(can) && contradiction(parts).is_none(),
            Condition::Any(parts) => parts.iter().any(can),
            Condition::AtLeast { count, of } => of.iter().filter(|part| can(part)).count() >= *count as usize,
            Condition::Not(part) => !self.always_holds(part, challenge),
            Condition::Now(times) => times.is_ever_active(self.lowered.open.opens, self.lowered.open.closes),
            _ => true,
        }
    }

    /// Whether a condition holds whenever it is asked.
    fn always_holds(&self, condition: &Condition, challenge: Option<usize>) -> bool {
        let always = |part: &Condition| self.always_holds(part, challenge);
        match condition {
            Condition::Completed(other) => challenge.is_some_and(|challenge| self.before[challenge].contains(other)),
            Condition::All(parts) | Condition::InOrder(parts) => parts.iter().all(always),
            Condition::Any(parts) => parts.iter().any(always),
            Condition::AtLeast { count, of } => of.iter().filter(|part| always(part)).count() >= *count as usize,
            Condition::Not(part) => !self.can_hold(part, challenge),
            _ => false,
        }
    }

    /// The challenge that keeps another from being completed, when that is it.
    fn blocker(&self, challenge: usize) -> Option<usize> {
        let it = &self.lowered.challenges[challenge];
        if let Some(after) = it.after.iter().find(|after| !self.completes[**after]) {
            return Some(*after);
        }
        self.blocker_in(&it.goal, challenge)
    }

    fn blocker_in(&self, condition: &Condition, challenge: usize) -> Option<usize> {
        match condition {
            Condition::Completed(other) | Condition::Failed(other) | Condition::Answered { challenge: other, .. } => Some(*other),
            Condition::Collected(object) => self.lowered.objects[*object].during,
            Condition::Said { character, .. } => self.lowered.characters[*character].during,
            Condition::Holds { item, .. } => {
                let gives = |it: &&Challenge| {
                    let effects = it.rewards.iter().flat_map(Grant::rewards).flat_map(|reward| &reward.effects);
                    effects.into_iter().any(|effect| matches!(effect, RewardEffect::Item { item: given, .. } if given == item))
                };
                let index = |it: &Challenge| self.lowered.challenges.iter().position(|known| known.id == it.id);
                let objects = self.lowered.objects.iter().filter(|object| object.item.as_ref() == Some(item));
                let giver = self.lowered.challenges.iter().filter(gives).filter_map(index).find(|it| !self.completes[*it]);
                giver.or_else(|| objects.filter_map(|object| object.during).find(|it| !self.opens[*it]))
            }
            _ => condition
                .parts()
                .iter()
                .find(|part| !self.can_hold(part, Some(challenge)))
                .and_then(|part| self.blocker_in(part, challenge)),
        }
    }

    /// Challenges that wait for one another, from this one on around to it; `None` when it waits for something else.
    fn circle(&self, challenge: usize) -> Option<Vec<usize>> {
        let mut circle = vec![challenge];
        loop {
            let next = self.blocker(*circle.last()?)?;
            if next == challenge {
                return Some(circle);
            }
            if circle.contains(&next) {
                return None;
            }
            circle.push(next);
        }
    }
}

/// The index of a part that another part denies.
fn contradiction(parts: &[Condition]) -> Option<usize> {
    let denied = |part: &Condition| parts.iter().any(|other| matches!(other, Condition::Not(not) if **not == *part));
    parts.iter().position(denied)
}

/// Whether a goal is met as soon as its challenge begins.
fn holds_at_once(condition: &Condition) -> bool {
    match condition {
        Condition::Not(part) => part.is_happening(),
        Condition::Within(_) | Condition::TimeLeft(_) => true,
        Condition::All(parts) | Condition::InOrder(parts) => parts.iter().all(holds_at_once),
        Condition::Any(parts) => parts.iter().any(holds_at_once),
        Condition::AtLeast { count, of } => of.iter().filter(|part| holds_at_once(part)).count() >= *count as usize,
        _ => false,
    }
}

impl Lowering<'_, '_> {
    /// Tells challenges that can never be completed, and what can never come true.
    pub(super) fn check_reach(&mut self, terms: &[ChallengeTerm], lowered: &Lowered) {
        let reach = Reach::of(lowered);
        let most = most_points(lowered);
        for (index, (term, challenge)) in terms.iter().zip(&lowered.challenges).enumerate() {
            let id = &challenge.id;
            if let Some(Some(goal)) = &term.goal {
                if reach.opens[index] && !reach.completes[index] {
                    self.tell_unreachable(&reach, index, goal, &challenge.goal);
                } else if holds_at_once(&challenge.goal) {
                    let message = format!("the challenge \"{id}\" is completed as soon as it begins");
                    self.context.warn(goal.span.clone(), message, "add what the player must do: All([ …, Not( … )])");
                }
                self.check_scores(goal, &challenge.goal, most);
            }
            if let (Some(Some(term)), Some(fails)) = (&term.fails_when, &challenge.attempts.fails_when) {
                self.check_holds(&reach, index, term, fails, "so this never fails it");
                if holds_at_once(fails) {
                    let message = format!("the challenge \"{id}\" fails as soon as it begins");
                    self.context.warn(
                        term.span.clone(),
                        message,
                        "say what must not happen: Entered(\"…\"), or Not(Within( … ))",
                    );
                }
            }
            for (term, grant) in term.rewards.iter().flatten().zip(&challenge.rewards) {
                self.check_grant(&reach, index, &term.value, grant);
            }
        }
    }

    fn tell_unreachable(&mut self, reach: &Reach, index: usize, term: &Spanned<ConditionTerm>, goal: &Condition) {
        let name = |index: usize| &reach.lowered.challenges[index].id;
        let blamed = blame(reach, index, term, goal);
        let circle = reach.circle(index);
        let (message, help) = match (&circle, reach.blocker(index)) {
            // Told once, at the first of them.
            (Some(circle), _) if circle.iter().any(|other| *other < index && reach.opens[*other]) => return,
            (Some(circle), _) if circle.len() > 1 => {
                let names: Vec<String> = circle.iter().chain([&index]).map(|index| format!("\"{}\"", name(*index))).collect();
                let message =
                    format!("these challenges wait for one another, so none is ever completed: {}", names.join(" for "));
                (message, "let one of them not wait")
            }
            (Some(_), _) => (
                format!("the challenge \"{}\" waits for itself, so it is never completed", name(index)),
                "ask for something else",
            ),
            // What keeps that one from being completed is told there.
            (None, Some(_)) => return,
            (None, None) => {
                ("this can never hold, so the challenge is never completed".to_owned(), "ask for something that can still happen")
            }
        };
        self.context.error(blamed.span.clone(), message, help);
    }

    fn check_holds(&mut self, reach: &Reach, index: usize, term: &Spanned<ConditionTerm>, condition: &Condition, so: &str) {
        if reach.opens[index] && !reach.can_hold(condition, Some(index)) {
            let blamed = blame(reach, index, term, condition);
            self.context.warn(blamed.span.clone(), format!("this can never hold, {so}"), "ask for something that can happen");
        }
    }

    fn check_grant(&mut self, reach: &Reach, index: usize, term: &GrantTerm, grant: &Grant) {
        let never = "so this is never given";
        match (term, grant) {
            (GrantTerm::Reward(term), Grant::Reward(reward)) => self.check_when(reach, index, term, reward.when.as_ref(), never),
            (GrantTerm::FirstOf(terms), Grant::FirstOf(grants)) => {
                for (term, grant) in terms.iter().flatten().zip(grants) {
                    self.check_grant(reach, index, &term.value, grant);
                }
            }
            (GrantTerm::Draw(term), Grant::Draw(draw)) => {
                let DrawTerm { when, from, .. } = &**term;
                if let (Some(Some(term)), Some(when)) = (when, &draw.when) {
                    self.check_holds(reach, index, term, when, never);
                }
                for (term, reward) in from.iter().flatten().zip(&draw.from) {
                    self.check_when(reach, index, &term.value, reward.when.as_ref(), "so this is never drawn");
                }
            }
            _ => {}
        }
    }

    fn check_when(&mut self, reach: &Reach, index: usize, term: &RewardTerm, when: Option<&Condition>, so: &str) {
        if let (Some(Some(term)), Some(when)) = (&term.when, when) {
            self.check_holds(reach, index, term, when, so);
        }
    }

    /// Warns of scores that nobody ever has.
    fn check_scores(&mut self, term: &Spanned<ConditionTerm>, condition: &Condition, most: i64) {
        if let (ConditionTerm::Score { points: Some(points) }, Condition::Score(wanted)) = (&term.value, condition)
            && *wanted > most
        {
            let message = format!("the hunt gives at most {most} points, so nobody ever has {wanted}");
            self.context.warn(points.span.clone(), message, "ask for fewer, or give more");
        }
        for (term, condition) in parts_of(&term.value).zip(condition.parts()) {
            self.check_scores(term, condition, most);
        }
    }
}

/// The most points that a player may ever have.
fn most_points(lowered: &Lowered) -> i64 {
    let points = |challenge: &Challenge| -> i64 {
        let effects = challenge.rewards.iter().flat_map(Grant::rewards).flat_map(|reward| &reward.effects);
        let sum = effects.fold(0_i64, |sum, effect| match effect {
            RewardEffect::Points(points) => sum.saturating_add((*points).max(0)),
            _ => sum,
        });
        if challenge.attempts.rewards_each_time && sum > 0 { i64::MAX } else { sum }
    };
    lowered.challenges.iter().fold(0, |sum, challenge| sum.saturating_add(points(challenge)))
}

/// The conditions within one.
fn parts_of(term: &ConditionTerm) -> Box<dyn Iterator<Item = &Spanned<ConditionTerm>> + '_> {
    match term {
        ConditionTerm::All { conditions }
        | ConditionTerm::Any { conditions }
        | ConditionTerm::InOrder { conditions }
        | ConditionTerm::AtLeast { conditions, .. } => Box::new(conditions.iter().flatten()),
        ConditionTerm::Not { condition } => Box::new(condition.iter().map(|condition| &**condition)),
        _ => Box::new(std::iter::empty()),
    }
}

/// The smallest part of a condition because of which it cannot hold.
fn blame<'t>(reach: &Reach, index: usize, term: &'t Spanned<ConditionTerm>, condition: &Condition) -> &'t Spanned<ConditionTerm> {
    match condition {
        Condition::All(parts) | Condition::InOrder(parts) => {
            let cannot = parts.iter().position(|part| !reach.can_hold(part, Some(index))).or_else(|| contradiction(parts));
            let found = cannot.and_then(|at| Some((parts_of(&term.value).nth(at)?, parts.get(at)?)));
            found.map_or(term, |(term, part)| blame(reach, index, term, part))
        }
        Condition::Any(parts) | Condition::AtLeast { of: parts, .. } if parts.len() == 1 => {
            parts_of(&term.value).next().map_or(term, |inner| blame(reach, index, inner, &parts[0]))
        }
        _ => term,
    }
}
