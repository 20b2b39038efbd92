//! Rewards, and choices among them.

use super::{
    super::{
        terms::{ChallengeTerm, CharacterTerm, DrawTerm, EffectTerm, GrantTerm, HuntTerm, ItemsTerm, ObjectTerm, RewardTerm},
        values::{Id, Text},
    },
    Lowering, Scope, Spanned, collect, item_id,
};
use crate::{
    hunt::{Draw, Grant, RewardEffect, RewardTemplate, diagnostic::nearest},
    identity::RewardId,
};
use std::collections::BTreeMap;

/// The most effects of one reward: its event must fit the wire.
const MAX_EFFECTS: usize = 16;

/// What a reply gives can be given any number of times.
const ANY_NUMBER: u64 = 1 << 40;

impl GrantTerm {
    /// Every reward in it.
    pub(in crate::hunt) fn rewards(&self) -> Box<dyn Iterator<Item = &RewardTerm> + '_> {
        match self {
            Self::Reward(reward) => Box::new(std::iter::once(&**reward)),
            Self::FirstOf(grants) => Box::new(grants.iter().flatten().flat_map(|grant| grant.value.rewards())),
            Self::Draw(draw) => Box::new(draw.from.iter().flatten().map(|reward| &reward.value)),
        }
    }

    fn is_conditional(&self) -> bool {
        match self {
            Self::Reward(reward) => !matches!(reward.when, Some(None)),
            Self::FirstOf(grants) => grants.iter().flatten().all(|grant| grant.value.is_conditional()),
            Self::Draw(draw) => !matches!(draw.when, Some(None)),
        }
    }
}

/// How many of each item the hunt gives a player at most, by what is there during a challenge and by the challenges that are completed.
pub(super) fn items_given(
    hunt: &HuntTerm,
    is_there: &dyn Fn(&Option<Option<Id>>) -> bool,
    is_completed: &dyn Fn(usize) -> bool,
) -> BTreeMap<String, u64> {
    let mut items = BTreeMap::<String, u64>::new();
    let mut give = |item: &str, count: u64| {
        let given = items.entry(item.to_owned()).or_default();
        *given = given.saturating_add(count);
    };
    for object in hunt.objects.iter().flatten().filter(|object| is_there(&object.during)) {
        if let Some(Some(item)) = &object.gives {
            give(&item.value.0, object.supply());
        }
        for effect in object.consolation.iter().flatten().flat_map(|reward| reward.effects.iter().flatten()) {
            if let EffectTerm::Item { item: Some(item), count, .. } = &effect.value {
                give(&item.value.0, u64::from(count.map_or(1, |count| count.0)));
            }
        }
    }
    for (index, challenge) in hunt.challenges.iter().flatten().enumerate() {
        if !is_completed(index) {
            continue;
        }
        let again = challenge.rewards_each_time.as_ref().is_none_or(|each| each.value);
        let rewards = challenge.rewards.iter().flatten().flat_map(|grant| grant.value.rewards());
        for effect in rewards.flat_map(|reward| reward.effects.iter().flatten()) {
            if let EffectTerm::Item { item: Some(item), count, .. } = &effect.value {
                let count = u64::from(count.map_or(1, |count| count.0));
                give(&item.value.0, if again { ANY_NUMBER } else { count });
            }
        }
    }
    let characters = hunt.characters.iter().flatten().filter(|character| is_there(&character.during));
    let lines = characters.flat_map(|character| character.lines.iter().flatten());
    for reply in lines.flat_map(|line| line.replies.iter().flatten()) {
        for ItemsTerm::Items { item, .. } in reply.value.gives.iter().flatten() {
            if let Some(item) = item {
                give(&item.value.0, ANY_NUMBER);
            }
        }
    }
    // What is used or made can be used or made again.
    for effect in hunt.uses.iter().flatten().flat_map(|known| known.effects.iter().flatten()) {
        if let EffectTerm::Item { item: Some(item), .. } = &effect.value {
            give(&item.value.0, ANY_NUMBER);
        }
    }
    for ItemsTerm::Items { item, .. } in hunt.recipes.iter().flatten().flat_map(|recipe| recipe.gives.iter().flatten()) {
        if let Some(item) = item {
            give(&item.value.0, ANY_NUMBER);
        }
    }
    items
}

/// The name of each item, as a reward, a reply or an object gives it.
pub(super) fn item_names(
    objects: &[ObjectTerm],
    challenges: &[ChallengeTerm],
    characters: &[CharacterTerm],
    hunt: &HuntTerm,
) -> BTreeMap<String, String> {
    let mut names = BTreeMap::<String, String>::new();
    let mut name = |item: &str, name: &str| {
        names.entry(item.to_owned()).or_insert_with(|| name.to_owned());
    };
    let rewards = challenges.iter().flat_map(|challenge| challenge.rewards.iter().flatten());
    let consolations = objects.iter().flat_map(|object| object.consolation.iter().flatten());
    for effect in
        rewards.flat_map(|grant| grant.value.rewards()).chain(consolations).flat_map(|reward| reward.effects.iter().flatten())
    {
        if let EffectTerm::Item { item: Some(item), name: Some(called), .. } = &effect.value {
            name(&item.value.0, &called.0);
        }
    }
    let lines = characters.iter().flat_map(|character| character.lines.iter().flatten());
    for reply in lines.flat_map(|line| line.replies.iter().flatten()) {
        for ItemsTerm::Items { item, name: called, .. } in reply.value.gives.iter().flatten() {
            if let (Some(item), Some(Some(called))) = (item, called) {
                name(&item.value.0, &called.0);
            }
        }
    }
    for ItemsTerm::Items { item, name: called, .. } in
        hunt.recipes.iter().flatten().flat_map(|recipe| recipe.gives.iter().flatten())
    {
        if let (Some(item), Some(Some(called))) = (item, called) {
            name(&item.value.0, &called.0);
        }
    }
    for effect in hunt.uses.iter().flatten().flat_map(|known| known.effects.iter().flatten()) {
        if let EffectTerm::Item { item: Some(item), name: Some(called), .. } = &effect.value {
            name(&item.value.0, &called.0);
        }
    }
    for object in objects {
        if let (Some(Some(item)), Some(called)) = (&object.gives, &object.name) {
            name(&item.value.0, &called.0);
        }
    }
    names
}

impl Lowering<'_, '_> {
    pub(super) fn grant(&mut self, term: &Spanned<GrantTerm>) -> Option<Grant> {
        match &term.value {
            GrantTerm::Reward(reward) => {
                self.check_no_weight(reward);
                self.reward(reward).map(Grant::Reward)
            }
            GrantTerm::FirstOf(grants) => {
                let grants = grants.as_ref()?;
                if grants.is_empty() {
                    if self.readable {
                        self.context.error(term.span.clone(), "there is nothing to choose from", "put at least one reward in it");
                    }
                    return None;
                }
                for pair in grants.windows(2).filter(|pair| !pair[0].value.is_conditional()) {
                    let message = "this is never given: the one before it has no `when`, so it always is";
                    self.context.warn(pair[1].span.clone(), message, "put it before that one, or give that one a `when`");
                }
                collect(grants.iter().map(|grant| self.grant(grant))).map(Grant::FirstOf)
            }
            GrantTerm::Draw(draw) => self.draw(term, draw).map(Grant::Draw),
        }
    }

    fn draw(&mut self, term: &Spanned<GrantTerm>, draw: &DrawTerm) -> Option<Draw> {
        let unique = draw.id.as_ref().is_some_and(|id| self.rewards.take(id, self.context));
        let when = self.optional_condition(&draw.when);
        let terms = draw.from.as_ref()?;
        let from = collect(terms.iter().map(|reward| self.reward(&reward.value)));
        let weights: u64 = terms.iter().filter_map(|reward| Some(u64::from(reward.value.weight.as_ref()?.value.0))).sum();
        if weights == 0 && self.readable {
            let (message, help) = match terms.is_empty() {
                true => ("there is nothing to draw from", "put rewards into `from`"),
                false => ("every weight is 0, so nothing is ever drawn", "give at least one reward a weight above 0"),
            };
            self.context.error(term.span.clone(), message, help);
            return None;
        }
        let never = terms.iter().filter_map(|reward| reward.value.weight.as_ref()).filter(|weight| weight.value.0 == 0);
        for weight in never {
            self.context.warn(weight.span.clone(), "a reward of weight 0 is never drawn", "give it a weight above 0");
        }
        let drawn = Draw {
            id: RewardId::new(&*draw.id.as_ref()?.value.0),
            when: when?,
            from: from?,
            without_repetition: draw.without_repetition?,
        };
        unique.then_some(drawn)
    }

    fn check_no_weight(&mut self, reward: &RewardTerm) {
        if let Some(weight) = reward.weight.as_ref().filter(|weight| weight.value.0 != 1) {
            let message = "a weight counts only in a Draw";
            self.context.warn(weight.span.clone(), message, "leave it out, or put the reward into Draw(id: \"…\", from: [ … ])");
        }
    }

    pub(super) fn reward(&mut self, term: &RewardTerm) -> Option<RewardTemplate> {
        let unique = term.id.as_ref().is_some_and(|id| self.rewards.take(id, self.context));
        if let Some(title) = &term.title {
            self.check_placeholders(title);
        }
        if let Some(because) = &term.because {
            self.check_placeholders(because);
        }
        let when = self.optional_condition(&term.when);
        let effects = term.effects.as_ref()?;
        if let Some(extra) = effects.get(MAX_EFFECTS) {
            let message = format!("a reward has at most {MAX_EFFECTS} effects, but this one has {}", effects.len());
            self.context.error(extra.span.clone(), message, "divide them among several rewards");
        }
        let effects = collect(effects.iter().map(|effect| self.effect(&effect.value)));
        let reward = RewardTemplate {
            id: RewardId::new(&*term.id.as_ref()?.value.0),
            title: term.title.as_ref()?.value.0.clone(),
            because: term.because.as_ref()?.value.0.clone(),
            picture: self.picture(&term.picture)?,
            rarity: term.rarity?,
            glyph: term.glyph?,
            effects: effects?,
            when: when?,
            weight: term.weight.as_ref()?.value.0,
        };
        unique.then_some(reward)
    }

    pub(super) fn effect(&mut self, term: &EffectTerm) -> Option<RewardEffect> {
        Some(match term {
            EffectTerm::Points { points } => RewardEffect::Points((*points)?.0),
            EffectTerm::Item { item, name, count } => {
                RewardEffect::Item { item: item_id(item.as_ref()?), name: name.as_ref()?.0.clone(), count: (*count)?.0 }
            }
            EffectTerm::Badge { name } => RewardEffect::Badge { name: name.as_ref()?.0.clone() },
            EffectTerm::Reveal { boundary } => RewardEffect::Reveal(self.hidden_boundary(boundary.as_ref()?)?),
            EffectTerm::Spawn { object } => RewardEffect::Spawn(self.spawned_objects(object.as_ref()?)?),
            EffectTerm::Take { item, count } => {
                let (item, count) = (item.as_ref()?, (*count)?.0);
                self.check_item(item, 1).then(|| RewardEffect::Take { item: item_id(item), count })?
            }
        })
    }

    /// Warns of `{names}` that nothing will fill in.
    pub(super) fn check_placeholders<const MAX: usize, const EMPTY: bool, const RICH: bool>(
        &mut self,
        text: &Spanned<Text<MAX, EMPTY, RICH>>,
    ) {
        const EVERYWHERE: [&str; 6] = ["player", "team", "points", "best:CHALLENGE", "count:ITEM", "items:ITEM"];
        const OF_A_CHALLENGE: [&str; 3] = ["rank", "seconds", "best"];
        let of_a_challenge: &[&str] = if matches!(self.scope, Scope::Challenge(_)) { &OF_A_CHALLENGE } else { &[] };
        for part in text.value.0.split('{').skip(1) {
            let Some((written, _)) = part.split_once('}') else { continue };
            let names = || of_a_challenge.iter().chain(&EVERYWHERE).copied();
            let warning = match written.split_once(':') {
                Some(("best", challenge)) => (!self.named.has_challenge(challenge)).then(|| {
                    (format!("there is no challenge \"{challenge}\""), "write {best:…} with the id of a challenge".to_owned())
                }),
                Some(("count" | "items", item)) => (!self.items.contains_key(item)).then(|| {
                    let help = match nearest(item, self.items.keys().map(String::as_str)) {
                        Some(meant) => format!("did you mean \"{meant}\"?"),
                        None => "write the name of an item that objects or rewards give".into(),
                    };
                    (format!("nothing in the hunt gives the item \"{item}\""), help)
                }),
                _ => (!names().any(|name| name == written)).then(|| {
                    let help = match nearest(written, names()) {
                        Some(meant) => format!("did you mean {{{meant}}}?"),
                        None => format!("known are {}", names().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")),
                    };
                    (format!("nothing fills in {{{written}}} here"), help)
                }),
            };
            if let Some((message, help)) = warning.filter(|_| self.readable) {
                self.context.warn(text.span.clone(), message, help);
            }
        }
    }
}
