//! What can come true at all: challenges that can never be completed, and conditions that can never hold.
//!
//! Everything that players might do is taken as done, so what is told is certain.

use super::{
    super::{
        terms::{ChallengeTerm, ConditionTerm, DrawTerm, EffectTerm, GrantTerm, HuntTerm, ItemsTerm, ObjectTerm, RewardTerm},
        values::Id,
    },
    Lowering, Spanned,
    challenge::Sketch,
    name::Named,
    reward::items_given,
};
use crate::{
    hunt::{Condition, Grant, OpenTime},
    identity::ItemId,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a hunt's players might reach. What is not sound of the hunt might be anything.
struct Reach<'a> {
    term: &'a HuntTerm,
    named: &'a Named,
    sketches: &'a [Sketch],
    open: Option<OpenTime>,
    opens: Vec<bool>,
    completes: Vec<bool>,
    /// Of each challenge those that are completed before it opens.
    before: Vec<BTreeSet<usize>>,
    items: BTreeMap<String, u64>,
    /// Something is given that cannot be read: it might be any item.
    gives_anything: bool,
    /// Of each object, the challenge during which it is there; `None`: always, or it is not known when.
    objects: Vec<Option<usize>>,
}

impl<'a> Reach<'a> {
    fn of(term: &'a HuntTerm, named: &'a Named, sketches: &'a [Sketch], open: Option<OpenTime>) -> Self {
        let count = sketches.len();
        let mut before = vec![BTreeSet::new(); count];
        for _ in 0..count {
            let known = before.clone();
            for (own, challenge) in before.iter_mut().zip(sketches) {
                own.extend(challenge.after.iter().flat_map(|&after| known[after].iter().copied().chain([after])));
            }
            if before == known {
                break;
            }
        }
        let during = |object: &ObjectTerm| named.challenge_of(&object.during);
        let objects = term.objects.iter().flatten();
        let objects = objects.flat_map(|object| std::iter::repeat_n(during(object), object.how_many())).collect();
        let (opens, completes) = (vec![false; count], vec![false; count]);
        let (items, gives_anything) = (BTreeMap::new(), gives_anything(term));
        let mut reach = Self { term, named, sketches, open, opens, completes, before, items, gives_anything, objects };
        loop {
            reach.gather();
            let mut changed = false;
            for (index, challenge) in sketches.iter().enumerate() {
                let opens = challenge.after.iter().all(|&after| reach.completes[after]);
                let completes = opens && challenge.goal.as_ref().is_none_or(|goal| reach.can_hold(goal, Some(index)));
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
        let is_there = |during: &Option<Option<Id>>| self.is_there(self.named.challenge_of(during));
        self.items = items_given(self.term, &is_there, &|challenge| self.completes[challenge]);
    }

    fn during_of_object(&self, object: usize) -> Option<usize> {
        self.objects.get(object).copied().flatten()
    }

    fn during_of_character(&self, character: usize) -> Option<usize> {
        let character = self.term.characters.iter().flatten().nth(character)?;
        self.named.challenge_of(&character.during)
    }

    fn has_use(&self, item: &ItemId) -> bool {
        let is_of = |of: &Option<Id>| of.as_ref().is_none_or(|id| id.value.0 == item.as_str());
        self.term.uses.as_ref().is_none_or(|uses| uses.iter().any(|known| is_of(&known.item)))
    }

    /// Whether a condition of a challenge, or one outside of all, might hold.
    fn can_hold(&self, condition: &Condition, challenge: Option<usize>) -> bool {
        let can = |part: &Condition| self.can_hold(part, challenge);
        match condition {
            Condition::Holds { item, count } => {
                self.gives_anything || self.items.get(item.as_str()).is_some_and(|given| *given >= u64::from(*count))
            }
            Condition::Used(item) => (self.gives_anything || self.items.contains_key(item.as_str())) && self.has_use(item),
            Condition::Completed(other) => self.completes[*other],
            Condition::Failed(other) => self.opens[*other],
            Condition::Answered { challenge, .. } => self.opens[*challenge],
            Condition::Collected(object) => self.is_there(self.during_of_object(*object)),
            Condition::Said { character, .. } => self.is_there(self.during_of_character(*character)),
            Condition::All(parts) | Condition::InOrder(parts) => parts.iter().all(can) && contradiction(parts).is_none(),
            Condition::Any(parts) => parts.iter().any(can),
            Condition::AtLeast { count, of } => of.iter().filter(|part| can(part)).count() >= *count as usize,
            Condition::Not(part) => !self.always_holds(part, challenge),
            Condition::Now(times) => self.open.is_none_or(|open| times.is_ever_active(open.opens, open.closes)),
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
        let it = &self.sketches[challenge];
        if let Some(after) = it.after.iter().find(|after| !self.completes[**after]) {
            return Some(*after);
        }
        self.blocker_in(it.goal.as_ref()?, challenge)
    }

    fn blocker_in(&self, condition: &Condition, challenge: usize) -> Option<usize> {
        match condition {
            Condition::Completed(other) | Condition::Failed(other) | Condition::Answered { challenge: other, .. } => Some(*other),
            Condition::Collected(object) => self.during_of_object(*object),
            Condition::Said { character, .. } => self.during_of_character(*character),
            Condition::Holds { item, .. } => {
                let challenges = self.term.challenges.iter().flatten().enumerate();
                let mut givers =
                    challenges.filter(|(_, it)| it.effects().any(|effect| effect.gives(item))).map(|(index, _)| index);
                let objects = self.term.objects.iter().flatten();
                let objects = objects.filter(|object| matches!(&object.gives, Some(Some(id)) if id.value.0 == item.as_str()));
                let mut during = objects.filter_map(|object| self.named.challenge_of(&object.during));
                givers.find(|it| !self.completes[*it]).or_else(|| during.find(|it| !self.opens[*it]))
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
    pub(super) fn check_reach(&mut self, term: &HuntTerm, sketches: &[Sketch], open: Option<OpenTime>) {
        let named = std::mem::take(&mut self.named);
        let reach = Reach::of(term, &named, sketches, open);
        let most = most_points(term);
        for (index, (term, challenge)) in term.challenges.iter().flatten().zip(sketches).enumerate() {
            let id = term.name();
            if let (Some(Some(written)), Some(goal)) = (&term.goal, &challenge.goal) {
                if reach.opens[index] && !reach.completes[index] {
                    self.tell_unreachable(&reach, index, written, goal);
                } else if holds_at_once(goal) {
                    let message = format!("the challenge \"{id}\" is completed as soon as it begins");
                    self.context.warn(written.span.clone(), message, "add what the player must do: All([ …, Not( … )])");
                }
                self.check_scores(written, goal, most);
            }
            if let (Some(Some(term)), Some(fails)) = (&term.fails_when, &challenge.fails_when) {
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
                if let Some(grant) = grant {
                    self.check_grant(&reach, index, &term.value, grant);
                }
            }
        }
        self.named = named;
    }

    fn tell_unreachable(&mut self, reach: &Reach, index: usize, term: &Spanned<ConditionTerm>, goal: &Condition) {
        let ids: Vec<&str> = reach.term.challenges.iter().flatten().map(ChallengeTerm::name).collect();
        let name = |index: usize| ids.get(index).copied().unwrap_or("?");
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

/// The most points that a player may ever have; what cannot be read may give any number.
fn most_points(hunt: &HuntTerm) -> i64 {
    let sum = |effects: &mut dyn Iterator<Item = &EffectTerm>| {
        effects.fold(0_i64, |sum, effect| match effect {
            EffectTerm::Points { points } => sum.saturating_add(points.map_or(i64::MAX, |points| points.0.max(0))),
            _ => sum,
        })
    };
    let often = |points: i64, again: bool| if again && points > 0 { i64::MAX } else { points };
    let by_challenges = hunt.challenges.iter().flatten().map(|challenge| {
        let again = challenge.rewards_each_time.as_ref().is_none_or(|each| each.value);
        often(sum(&mut challenge.effects()), again)
    });
    let by_objects = hunt.objects.iter().flatten().map(|object| sum(&mut object.effects()));
    let by_uses = hunt.uses.iter().flatten().map(|known| {
        let effects = known.effects.iter().flatten().map(|effect| &effect.value);
        often(sum(&mut { effects }), true)
    });
    let rest = if gives_anything(hunt) { i64::MAX } else { 0 };
    by_challenges.chain(by_objects).chain(by_uses).fold(rest, i64::saturating_add)
}

/// Whether something is given of which it cannot be read what it is.
fn gives_anything(hunt: &HuntTerm) -> bool {
    fn unread<T>(list: &Option<Vec<T>>, of: impl FnMut(&T) -> bool) -> bool {
        list.as_ref().is_none_or(|list| list.iter().any(of))
    }
    let effect = |effect: &Spanned<EffectTerm>| matches!(&effect.value, EffectTerm::Item { item: None, .. });
    let reward = |reward: &RewardTerm| unread(&reward.effects, effect);
    let items = |items: &ItemsTerm| matches!(items, ItemsTerm::Items { item: None, .. });
    unread(&hunt.objects, |object| {
        object.gives.is_none() || object.consolation.as_ref().is_none_or(|consolation| consolation.iter().any(reward))
    }) || unread(&hunt.challenges, |challenge| unread(&challenge.rewards, |grant| grant.value.rewards().any(reward)))
        || unread(&hunt.characters, |character| {
            unread(&character.lines, |line| unread(&line.replies, |reply| unread(&reply.value.gives, items)))
        })
        || unread(&hunt.uses, |known| unread(&known.effects, effect))
        || unread(&hunt.recipes, |recipe| unread(&recipe.gives, items))
}

impl ChallengeTerm {
    /// Its id, for messages.
    fn name(&self) -> &str {
        self.id.as_ref().map_or("?", |id| &*id.value.0)
    }

    /// What all its rewards do.
    fn effects(&self) -> impl Iterator<Item = &EffectTerm> {
        let rewards = self.rewards.iter().flatten().flat_map(|grant| grant.value.rewards());
        rewards.flat_map(|reward| reward.effects.iter().flatten()).map(|effect| &effect.value)
    }
}

impl ObjectTerm {
    /// What its consolation does.
    fn effects(&self) -> impl Iterator<Item = &EffectTerm> {
        let consolation = self.consolation.iter().flatten();
        consolation.flat_map(|reward| reward.effects.iter().flatten()).map(|effect| &effect.value)
    }
}

impl EffectTerm {
    fn gives(&self, wanted: &ItemId) -> bool {
        matches!(self, Self::Item { item: Some(item), .. } if item.value.0 == wanted.as_str())
    }
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
