//! Rewards: from a designer's template to what one player was given, and why.

use super::{
    apply::Application,
    goal::{self, Attempt, View},
    reason,
    text::item_name,
};
use hunt_shared::{
    event::{Effect, EventKind, Reward},
    hunt::{Challenge, Condition, Draw, Grant, RewardEffect, RewardTemplate},
    identity::ChallengeId,
};

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
    fn give(&mut self, challenge: &Challenge, attempt: Attempt, grant: &Grant, met: &mut Met, mut reasons: Vec<String>) -> bool {
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
                        reasons.push(reason::passed_over(index, self.spoken()));
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
    ) -> Option<Option<String>> {
        let Some(when) = when else { return Some(None) };
        let own = met.take(when);
        let view = View { attempt: Some(attempt), ..self.view() };
        goal::is_met(when, own, &view).then(|| Some(reason::why(when, own, &view, challenge)))
    }

    fn draw(&mut self, challenge: &Challenge, attempt: Attempt, draw: &Draw, met: &mut Met, mut reasons: Vec<String>) -> bool {
        let mut fitting: Vec<(&RewardTemplate, Option<String>)> = Vec::new();
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
        reasons.push(reason::drawn(left.len(), possible, chance, self.spoken()));
        self.grant(challenge, attempt, template, reasons);
        true
    }

    fn grant(&mut self, challenge: &Challenge, attempt: Attempt, template: &RewardTemplate, reasons: Vec<String>) {
        self.hand_over(template, challenge.id.clone(), &challenge.title, Some((challenge, attempt)));
        if !reasons.is_empty() {
            self.emit(EventKind::RewardExplained { reward: template.id.clone(), reasons });
        }
        self.have_effects(template, &challenge.title);
    }

    /// Consoles who lost an object to another.
    pub(super) fn console(&mut self, template: &RewardTemplate, object: &str, challenge: Option<ChallengeId>) {
        self.hand_over(template, challenge.unwrap_or_else(|| ChallengeId::new("")), object, None);
        self.have_effects(template, object);
    }

    /// Tells the player of a reward. `kicker`: what it is given for; `of`: the attempt that its texts may speak of.
    fn hand_over(&mut self, template: &RewardTemplate, challenge: ChallengeId, kicker: &str, of: Option<(&Challenge, Attempt)>) {
        let own_points: i64 =
            template.effects.iter().map(|effect| if let RewardEffect::Points(points) = effect { *points } else { 0 }).sum();
        let points = self.progress.points.saturating_add(own_points);
        let fill = |text: &str| self.fill_line(text, of, points);
        let reward = Reward {
            reward: template.id.clone(),
            challenge,
            kicker: kicker.to_owned(),
            title: fill(&template.title),
            because: self.fill_prose(&template.because, of, points),
            rarity: template.rarity,
            glyph: template.glyph,
            effects: shown(template, &fill),
        };
        self.emit(EventKind::RewardGranted(reward));
    }

    /// What a reward does beside what its own event says.
    fn have_effects(&mut self, template: &RewardTemplate, by: &str) {
        for effect in &template.effects {
            match effect {
                RewardEffect::Reveal(boundary) => self.reveal(*boundary),
                RewardEffect::Spawn(objects) => self.spawn(objects.iter().copied()),
                RewardEffect::Take { item, count } => {
                    let held = self.progress.items.get(item).copied().unwrap_or_default();
                    if held > 0 {
                        self.emit(EventKind::ItemTaken {
                            item: item.clone(),
                            name: item_name(self.hunt, item),
                            count: held.min(*count),
                            by: by.to_owned(),
                        });
                    }
                }
                RewardEffect::Points(_) | RewardEffect::Item { .. } | RewardEffect::Badge { .. } => {}
            }
        }
    }
}
