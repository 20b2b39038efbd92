//! What players do with the things that they hold: they use one, or make something of several.

use super::{
    apply::Application,
    goal::{self, View},
    text::item_name,
};
use hunt_shared::{
    event::{Effect, EventKind},
    hunt::{RewardEffect, Things, Use},
    identity::ItemId,
    protocol::{CommandResult, Refusal},
};

impl Application<'_> {
    fn held(&self, item: &ItemId) -> u32 {
        self.progress.items.get(item).copied().unwrap_or_default()
    }

    /// Shows the player what the things look like that they hold: each once, and again after an edit. Before that nobody is told.
    pub(super) fn show_items(&mut self) {
        let hunt = self.hunt;
        let shown = self.progress.items.keys().filter_map(|item| {
            let known = self.progress.looks.get(item).and_then(|look| look.picture);
            let picture = hunt.picture_of_item(item);
            (known != picture).then(|| EventKind::ItemShown { item: item.clone(), picture })
        });
        let shown: Vec<EventKind> = shown.collect();
        shown.into_iter().for_each(|kind| self.emit(kind));
    }

    /// A player uses an item.
    pub(super) fn use_item(&mut self, item: &ItemId) -> CommandResult {
        let hunt = self.hunt;
        let known = || hunt.uses.iter().enumerate().filter(|(_, known)| known.item == *item);
        if self.held(item) == 0 {
            return CommandResult::Refused(Refusal::NotHeld);
        }
        let can = |(_, known): &(usize, &Use)| {
            known.at.is_none_or(|boundary| self.inside.contains(&boundary))
                && known.during.is_none_or(|challenge| self.is_running(challenge))
                && known.when.as_ref().is_none_or(|when| holds(when, &self.view()))
        };
        let Some((index, known)) = known().find(can) else {
            return CommandResult::Refused(match known().next() {
                Some(_) => Refusal::NoUseHereAndNow,
                None => Refusal::NoUse,
            });
        };
        self.emit_in(|rules, told| {
            let known = &told.hunt.uses[index];
            let taken = if known.consumes { vec![(item.clone(), item_name(told.hunt, item), 1)] } else { vec![] };
            let given = known.effects.iter().filter_map(RewardEffect::told).collect();
            let because = rules.fill(told, &known.text, None);
            EventKind::ItemsExchanged { used: Some(item.clone()), because, taken, given }
        });
        for effect in &known.effects {
            match effect {
                RewardEffect::Reveal(boundary) => self.reveal(*boundary),
                RewardEffect::Spawn(objects) => self.spawn(objects.iter().copied()),
                _ => {}
            }
        }
        self.settle();
        CommandResult::Done
    }

    /// A player makes something of several items: they must be just what a recipe takes.
    pub(super) fn combine(&mut self, items: &[ItemId]) -> CommandResult {
        let hunt = self.hunt;
        let is_named = |things: &Things| items.contains(&things.item);
        let fits = |takes: &[Things]| {
            takes.iter().all(is_named) && items.iter().all(|item| takes.iter().any(|things| things.item == *item))
        };
        // Of what the player has nothing at all, also the name is not told.
        let has_some = |takes: &[Things]| takes.iter().all(|things| self.held(&things.item) > 0);
        let known = hunt.recipes.iter().enumerate().find(|(_, recipe)| fits(&recipe.takes));
        let Some((index, recipe)) = known.filter(|(_, recipe)| has_some(&recipe.takes)) else {
            return CommandResult::Refused(Refusal::NothingComesOfIt);
        };
        if let Some(missing) = recipe.takes.iter().find(|things| self.held(&things.item) < things.count) {
            let held = self.held(&missing.item);
            return CommandResult::Refused(Refusal::TakesMore { name: missing.name.clone(), count: missing.count, held });
        }
        self.emit_in(|rules, told| {
            let recipe = &told.hunt.recipes[index];
            let taken = recipe.takes.iter().map(|things| (things.item.clone(), things.name.clone(), things.count)).collect();
            let given = recipe.gives.iter();
            let given =
                given.map(|things| Effect::Item { item: things.item.clone(), name: things.name.clone(), count: things.count });
            let because = rules.fill(told, &recipe.text, None);
            EventKind::ItemsExchanged { used: None, because, taken, given: given.collect() }
        });
        self.settle();
        CommandResult::Done
    }
}

/// Whether a condition holds that remembers nothing.
fn holds(condition: &hunt_shared::hunt::Condition, view: &View) -> bool {
    goal::is_met(condition, &vec![false; goal::leaves(condition)], view)
}
