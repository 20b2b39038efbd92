//! What players do with the things that they hold: with things that they can have, and to some effect.

use super::{
    super::terms::{EffectTerm, ItemTerm, RecipeTerm, UseTerm},
    First, Lowering, Scope, collect, item_id,
};
use crate::{
    hunt::{Recipe, Use},
    identity::ItemId,
    picture::Picture,
};

impl Lowering<'_, '_> {
    /// The pictures of items, sorted by item.
    pub(super) fn item_pictures(&mut self, terms: &[ItemTerm]) -> Option<Vec<(ItemId, Picture)>> {
        let mut first = First::new("item");
        let mut pictures = collect(terms.iter().map(|term| {
            let id = term.id.as_ref()?;
            let is_first = first.take(id, self.context);
            let is_given = self.check_item(id, 1);
            let picture = self.ground.pictures.get(&term.picture.as_ref()?.0).copied()?;
            (is_first && is_given).then(|| (item_id(id), picture))
        }))?;
        pictures.sort_by(|(a, _), (b, _)| a.cmp(b));
        Some(pictures)
    }

    pub(super) fn uses(&mut self, terms: &[UseTerm]) -> Vec<Option<Use>> {
        self.scope = Scope::Talk;
        let uses = terms.iter().map(|term| {
            let item = term.item.as_ref().filter(|item| self.check_item(item, 1));
            let at = match term.at.as_ref()? {
                Some(_) => Some(self.inside("Use", term.at.as_ref()?)?),
                None => None,
            };
            let during = self.optional_challenge(&term.during);
            let when = self.optional_condition(&term.when);
            let effects = term.effects.as_ref()?;
            let taken = effects.iter().find(|effect| matches!(effect.value, EffectTerm::Take { .. }));
            if let Some(effect) = taken {
                let help = "write consumes: true, or a Recipe that takes what is needed";
                self.context.error(effect.span.clone(), "a use takes nothing away but the item itself", help);
                return None;
            }
            let effects = collect(effects.iter().map(|effect| self.effect(&effect.value)));
            Some(Use {
                item: item_id(item?),
                at,
                during: during?,
                when: when?,
                consumes: term.consumes?,
                effects: effects?,
                text: term.text.as_ref()?.0.clone(),
            })
        });
        uses.collect()
    }

    pub(super) fn recipes(&mut self, terms: &[RecipeTerm]) -> Vec<Option<Recipe>> {
        let recipes = terms.iter().map(|term| {
            let takes = collect(term.takes.as_ref()?.iter().map(|things| self.things(things, true)));
            let gives = collect(term.gives.as_ref()?.iter().map(|things| self.things(things, false)));
            Some(Recipe { takes: takes?, gives: gives?, text: term.text.as_ref()?.0.clone() })
        });
        recipes.collect()
    }
}
