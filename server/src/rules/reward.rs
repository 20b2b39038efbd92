//! Rewards: from a designer's template to what one player was given, and why.

use super::{
    apply::Application,
    goal::{self, Attempt, View},
    reason,
    text::item_name,
    tongues::Tongue,
};
use hunt_shared::{
    event::{Effect, EventKind, Reward},
    hunt::{Challenge, Condition, Draw, Grant, RewardEffect, RewardTemplate, VirtualObject},
    identity::ChallengeId,
};

/// A sentence in each language in which it is told, by the language's number.
type Sentence = Vec<String>;

/// What a reward is given for.
#[derive(Clone, Copy)]
enum Giver<'h> {
    /// A challenge, completed in this attempt.
    Challenge(&'h Challenge, Attempt),
    /// An object that another has taken.
    Object(&'h VirtualObject),
}

impl<'h> Giver<'h> {
    /// What it is called.
    fn name(self, told: Tongue<'h>) -> &'h str {
        match self {
            Self::Challenge(challenge, _) => &told.challenge(challenge).title,
            Self::Object(object) => &told.object(object).name,
        }
    }

    /// The attempt that a reward's texts may speak of.
    fn attempt(self) -> Option<(&'h Challenge, Attempt)> {
        match self {
            Self::Challenge(challenge, attempt) => Some((challenge, attempt)),
            Self::Object(_) => None,
        }
    }

    /// One of its rewards in a language.
    fn reward(self, told: Tongue<'h>, known: &'h RewardTemplate) -> &'h RewardTemplate {
        if told.number == 0 {
            return known;
        }
        let reward = match self {
            Self::Challenge(challenge, _) => {
                let mut rewards = told.challenge(challenge).rewards.iter().flat_map(Grant::rewards);
                rewards.find(|reward| reward.id == known.id)
            }
            Self::Object(object) => {
                let contest = told.object(object).appearance.contest.as_ref();
                contest.and_then(|contest| contest.consolation.as_ref())
            }
        };
        reward.unwrap_or(known)
    }
}

/// The leaves of the conditions of rewards that have come true, taken in the order of the conditions.
struct Met<'a>(&'a [bool]);

impl<'a> Met<'a> {
    fn take(&mut self, condition: &Condition) -> &'a [bool] {
        let (own, rest) = self.0.split_at(goal::leaves(condition).min(self.0.len()));
        self.0 = rest;
        own
    }

    fn pass_over(&mut self, grant: &Grant) {
        for condition in grant.conditions() {
            self.take(condition);
        }
    }
}

/// The effects that a reward's event carries.
fn shown(template: &RewardTemplate, fill: &dyn Fn(&str) -> String) -> Vec<Effect> {
    let filled = |effect| match effect {
        Effect::Badge { name } => Effect::Badge { name: fill(&name) },
        effect => effect,
    };
    template.effects.iter().filter_map(RewardEffect::told).map(filled).collect()
}

impl Application<'_> {
    /// Gives what a challenge has for this player. `met`: the leaves of the rewards' conditions.
    pub(super) fn reward(&mut self, challenge: &Challenge, attempt: Attempt, met: &[bool]) {
        let mut met = Met(met);
        for grant in &challenge.rewards {
            self.give(challenge, attempt, grant, &mut met, Vec::new());
        }
    }

    /// Gives one reward, if its conditions hold; `false`: nothing was given. `reasons`: why it has come to this one.
    fn give(
        &mut self,
        challenge: &Challenge,
        attempt: Attempt,
        grant: &Grant,
        met: &mut Met,
        mut reasons: Vec<Sentence>,
    ) -> bool {
        match grant {
            Grant::Reward(template) => match self.holds_for(attempt, challenge, template.when.as_ref(), met) {
                Some(because) => {
                    reasons.extend(because);
                    self.grant(challenge, attempt, template, reasons);
                    true
                }
                None => false,
            },
            Grant::FirstOf(grants) => {
                let mut given = false;
                for (index, grant) in grants.iter().enumerate() {
                    if given {
                        met.pass_over(grant);
                        continue;
                    }
                    let mut reasons = reasons.clone();
                    if index > 0 {
                        reasons.push(self.in_each(|told| reason::passed_over(index, told.spoken())));
                    }
                    given = self.give(challenge, attempt, grant, met, reasons);
                }
                given
            }
            Grant::Draw(draw) => match self.holds_for(attempt, challenge, draw.when.as_ref(), met) {
                Some(because) => {
                    reasons.extend(because);
                    self.draw(challenge, attempt, draw, met, reasons)
                }
                None => {
                    for when in draw.from.iter().filter_map(|reward| reward.when.as_ref()) {
                        met.take(when);
                    }
                    false
                }
            },
        }
    }

    /// Why a condition holds, as a sentence; `None` when it does not. What is left out holds without a word.
    fn holds_for(
        &self,
        attempt: Attempt,
        challenge: &Challenge,
        when: Option<&Condition>,
        met: &mut Met,
    ) -> Option<Option<Sentence>> {
        let Some(when) = when else { return Some(None) };
        let own = met.take(when);
        let view = View { attempt: Some(attempt), ..self.view() };
        goal::is_met(when, own, &view).then(|| {
            Some(self.in_each(|told| reason::why(when, own, &View { hunt: told.hunt, ..view }, told.challenge(challenge))))
        })
    }

    fn draw(&mut self, challenge: &Challenge, attempt: Attempt, draw: &Draw, met: &mut Met, mut reasons: Vec<Sentence>) -> bool {
        let mut fitting: Vec<(&RewardTemplate, Option<Sentence>)> = Vec::new();
        for template in &draw.from {
            let because = self.holds_for(attempt, challenge, template.when.as_ref(), met);
            if let Some(because) = because.filter(|_| template.weight > 0) {
                fitting.push((template, because));
            }
        }
        let mut bag = self.rules.bags.get(&draw.id).cloned().unwrap_or_default();
        let possible = fitting.len();
        let mut left = fitting.clone();
        left.retain(|(template, _)| !(draw.without_repetition && bag.out.contains(&template.id)));
        if left.is_empty() {
            bag.out.clear();
            left = fitting;
        }
        let total: u64 = left.iter().map(|(template, _)| u64::from(template.weight)).sum();
        let mut lot = self.seed.derive(draw.id.as_str(), bag.draws).below(total);
        let Some((template, because)) = left.iter().find(|(template, _)| {
            let weight = u64::from(template.weight);
            let hit = lot < weight;
            lot = lot.saturating_sub(weight);
            hit
        }) else {
            return false;
        };
        bag.draws += 1;
        bag.out.insert(template.id.clone());
        self.rules.bags.insert(draw.id.clone(), bag);
        reasons.extend(because.clone());
        let chance = 100.0 * f64::from(template.weight) / total as f64;
        reasons.push(self.in_each(|told| reason::drawn(left.len(), possible, chance, told.spoken())));
        self.grant(challenge, attempt, template, reasons);
        true
    }

    fn grant(&mut self, challenge: &Challenge, attempt: Attempt, template: &RewardTemplate, reasons: Vec<Sentence>) {
        let giver = Giver::Challenge(challenge, attempt);
        self.hand_over(template, challenge.id.clone(), giver);
        if !reasons.is_empty() {
            self.emit_in(|_, told| EventKind::RewardExplained {
                reward: template.id.clone(),
                reasons: reasons.iter().map(|sentence| sentence[told.number].clone()).collect(),
            });
        }
        self.have_effects(template, giver);
    }

    /// Consoles who lost an object to another.
    pub(super) fn console(&mut self, template: &RewardTemplate, object: &VirtualObject) {
        let during = object.during.map(|index| self.hunt.challenges[index].id.clone());
        let giver = Giver::Object(object);
        self.hand_over(template, during.unwrap_or_else(|| ChallengeId::new("")), giver);
        self.have_effects(template, giver);
    }

    /// Tells the player of a reward.
    fn hand_over(&mut self, template: &RewardTemplate, challenge: ChallengeId, giver: Giver) {
        let own_points: i64 =
            template.effects.iter().map(|effect| if let RewardEffect::Points(points) = effect { *points } else { 0 }).sum();
        let points = self.progress.points.saturating_add(own_points);
        self.emit_in(|rules, told| {
            let own = giver.reward(told, template);
            let fill = |text: &str| rules.fill_line(told, text, giver.attempt(), points);
            EventKind::RewardGranted(Reward {
                reward: template.id.clone(),
                challenge: challenge.clone(),
                kicker: giver.name(told).to_owned(),
                title: fill(&own.title),
                because: rules.fill_prose(told, &own.because, giver.attempt(), points),
                rarity: template.rarity,
                glyph: template.glyph,
                effects: shown(own, &fill),
            })
        });
    }

    /// What a reward does beside what its own event says.
    fn have_effects(&mut self, template: &RewardTemplate, giver: Giver) {
        for effect in &template.effects {
            match effect {
                RewardEffect::Reveal(boundary) => self.reveal(*boundary),
                RewardEffect::Spawn(objects) => self.spawn(objects.iter().copied()),
                RewardEffect::Take { item, count } => {
                    let held = self.progress.items.get(item).copied().unwrap_or_default();
                    if held > 0 {
                        self.emit_in(|_, told| EventKind::ItemTaken {
                            item: item.clone(),
                            name: item_name(told.hunt, item),
                            count: held.min(*count),
                            by: giver.name(told).to_owned(),
                        });
                    }
                }
                RewardEffect::Points(_) | RewardEffect::Item { .. } | RewardEffect::Badge { .. } => {}
            }
        }
    }
}
