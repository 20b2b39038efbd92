//! Conditions: each leaf fits the boundary or the item that it names.

use super::{super::terms::ConditionTerm, super::values::Id, Lowering, Spanned, collect, item_id};
use crate::{
    geo::Shape,
    hunt::{Condition, diagnostic::nearest},
};

impl Lowering<'_, '_> {
    pub(super) fn condition(&mut self, term: &Spanned<ConditionTerm>) -> Option<Condition> {
        match &term.value {
            ConditionTerm::Entered { boundary } => self.inside("Entered", boundary).map(Condition::Entered),
            ConditionTerm::Exited { boundary } => self.inside("Exited", boundary).map(Condition::Exited),
            ConditionTerm::Dwelled { boundary } => {
                let index = self.inside("Dwelled", boundary)?;
                if self.ground.boundaries[index].dwell_s.is_none() {
                    let id = boundary.as_ref()?;
                    let message = format!("the boundary \"{}\" has no `dwell_s`, so nobody ever dwells in it", id.value.0);
                    let help = format!("add \"dwell_s\": 30 (seconds) to its properties ({})", self.place_of(index));
                    self.context.error(id.span.clone(), message, help);
                    return None;
                }
                Some(Condition::Dwelled(index))
            }
            ConditionTerm::Crossed { boundary, direction } => {
                let id = boundary.as_ref()?;
                let index = self.boundary(id)?;
                if !matches!(self.ground.boundaries[index].shape, Shape::Line(_)) {
                    self.context.error(
                        id.span.clone(),
                        format!("the boundary \"{}\" is no line, so it cannot be crossed ({})", id.value.0, self.place_of(index)),
                        "use Entered or Exited, or draw it as a LineString",
                    );
                    return None;
                }
                Some(Condition::Crossed { boundary: index, direction: (*direction)? })
            }
            ConditionTerm::Approached { boundary, within_m } => {
                let (boundary, ring) = self.ring("Approached", boundary, within_m, true)?;
                Some(Condition::Approached { boundary, ring })
            }
            ConditionTerm::Receded { boundary, within_m } => {
                let (boundary, ring) = self.ring("Receded", boundary, within_m, false)?;
                Some(Condition::Receded { boundary, ring })
            }
            ConditionTerm::Holds { item, count } => {
                let (item, count) = (item.as_ref()?, (*count)?.0);
                self.check_item(item, count).then(|| Condition::Holds { item: item_id(item), count })
            }
            ConditionTerm::All { conditions } => self.several(term, conditions).map(Condition::All),
            ConditionTerm::Any { conditions } => self.several(term, conditions).map(Condition::Any),
            ConditionTerm::InOrder { conditions } => self.several(term, conditions).map(Condition::InOrder),
        }
    }

    fn several(
        &mut self,
        term: &Spanned<ConditionTerm>,
        conditions: &Option<Vec<Spanned<ConditionTerm>>>,
    ) -> Option<Vec<Condition>> {
        let conditions = conditions.as_ref()?;
        if conditions.is_empty() {
            if self.readable {
                self.context.error(term.span.clone(), "the list of conditions is empty", "put at least one in it");
            }
            return None;
        }
        collect(conditions.iter().map(|condition| self.condition(condition)))
    }

    /// A boundary with an inside.
    fn inside(&mut self, written: &str, id: &Option<Id>) -> Option<usize> {
        let id = id.as_ref()?;
        let index = self.boundary(id)?;
        if matches!(self.ground.boundaries[index].shape, Shape::Line(_)) {
            self.context.error(
                id.span.clone(),
                format!(
                    "the boundary \"{}\" is a line ({}): {written} needs an area or a circle",
                    id.value.0,
                    self.place_of(index)
                ),
                format!("use Crossed(\"{}\"), or draw it as an area", id.value.0),
            );
            return None;
        }
        Some(index)
    }

    /// Whether the hunt gives so many of an item.
    fn check_item(&mut self, item: &Id, count: u32) -> bool {
        let name = &*item.value.0;
        match self.items.get(name) {
            Some(given) if *given >= u64::from(count) => true,
            Some(given) => {
                if self.readable {
                    let message = format!("{count} of the item \"{name}\" are asked for, but the hunt gives only {given}");
                    self.context.error(item.span.clone(), message, "ask for fewer, or add objects or rewards that give more");
                }
                false
            }
            None => {
                let help = match nearest(name, self.items.keys().map(String::as_str)) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None if !self.readable => return false,
                    None => format!("add gives: \"{name}\" to an object, or Item(item: \"{name}\", …) to a reward"),
                };
                self.context.error(item.span.clone(), format!("nothing in the hunt gives the item \"{name}\""), help);
                false
            }
        }
    }
}
