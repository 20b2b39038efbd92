//! Conditions: each leaf fits the boundary or the item that it names.

use super::{super::terms::ConditionTerm, super::values::Id, Lowering, Spanned, collect, item_id};
use crate::{
    geo::Shape,
    hunt::{Condition, diagnostic::nearest},
};

/// Where a condition stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Scope {
    /// In a challenge: an index of the hunt's challenges.
    Challenge(usize),
    /// In a reaction.
    Reaction,
    /// In a talk, where nothing that happens is remembered.
    Talk,
}

impl Lowering<'_, '_> {
    pub(super) fn condition(&mut self, term: &Spanned<ConditionTerm>) -> Option<Condition> {
        self.check_scope(term)?;
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
            ConditionTerm::Used { item } => {
                let item = item.as_ref()?;
                self.check_item(item, 1).then(|| Condition::Used(item_id(item)))
            }
            ConditionTerm::Holds { item, count } => {
                let (item, count) = (item.as_ref()?, (*count)?.0);
                self.check_item(item, count).then(|| Condition::Holds { item: item_id(item), count })
            }
            ConditionTerm::All { conditions } => self.several(term, conditions).map(Condition::All),
            ConditionTerm::Any { conditions } => self.several(term, conditions).map(Condition::Any),
            ConditionTerm::InOrder { conditions } => self.several(term, conditions).map(Condition::InOrder),
            ConditionTerm::AtLeast { count, conditions } => {
                let of = self.several(term, conditions);
                let (count, conditions) = (count.as_ref()?, conditions.as_ref()?);
                if count.value.0 as usize > conditions.len() && self.readable {
                    let message = format!("{} of {} conditions can never hold", count.value.0, conditions.len());
                    self.context.error(count.span.clone(), message, "ask for fewer, or add conditions");
                    return None;
                }
                Some(Condition::AtLeast { count: count.value.0, of: of? })
            }
            ConditionTerm::Not { condition } => {
                self.condition(condition.as_ref()?).map(|condition| Condition::Not(Box::new(condition)))
            }
            ConditionTerm::Score { points } => Some(Condition::Score(points.as_ref()?.value.0)),
            ConditionTerm::Completed { challenge } => self.challenge(challenge.as_ref()?).map(Condition::Completed),
            ConditionTerm::Failed { challenge } => {
                let id = challenge.as_ref()?;
                let index = self.challenge(id)?;
                if !self.can_fail(index) {
                    let message = format!("nothing fails the challenge \"{}\"", id.value.0);
                    self.context.error(id.span.clone(), message, "give it within_s or fails_when");
                    return None;
                }
                Some(Condition::Failed(index))
            }
            ConditionTerm::Answered { riddle } => {
                self.riddle(riddle.as_ref()?).map(|(challenge, riddle)| Condition::Answered { challenge, riddle })
            }
            ConditionTerm::Collected { object } => self.object(object.as_ref()?).map(Condition::Collected),
            ConditionTerm::Said { character, line } => {
                let (character, line) = self.line(character.as_ref()?, line.as_ref()?)?;
                Some(Condition::Said { character, line })
            }
            ConditionTerm::TimeLeft { seconds } => {
                let Scope::Challenge(challenge) = self.scope else { return None };
                let seconds = seconds.as_ref()?;
                match self.limit_s(challenge) {
                    Some(limit) if seconds.value.0 <= limit => Some(Condition::TimeLeft(seconds.value.0)),
                    Some(limit) => {
                        let message = format!("an attempt has {limit} seconds, so there are never {} left", seconds.value.0);
                        self.context.error(seconds.span.clone(), message, "ask for fewer, or raise `within_s`");
                        None
                    }
                    None => {
                        let message = "this challenge has no `within_s`, so no time is ever left of it";
                        self.context.error(seconds.span.clone(), message, "add within_s: 75, or use Within(60)");
                        None
                    }
                }
            }
            ConditionTerm::Within { seconds } => Some(Condition::Within(seconds.as_ref()?.value.0)),
            ConditionTerm::TimeOfDay { from, until, days } => {
                let days = days.as_ref()?;
                self.time_of_day(from.as_ref(), until.as_ref(), days.as_ref()).map(Condition::now)
            }
            ConditionTerm::Weekday { days } => self.weekday(days.as_ref()?).map(Condition::now),
            ConditionTerm::Between { from, until } => self.between(from.as_ref(), until.as_ref()).map(Condition::now),
            ConditionTerm::Rank { at_most } => Some(Condition::Rank(at_most.as_ref()?.value.0.into())),
        }
    }

    /// Whether what a condition asks for is known where it stands; tells when it is not.
    fn check_scope(&mut self, term: &Spanned<ConditionTerm>) -> Option<()> {
        let (message, help) = match (&term.value, self.scope) {
            (
                ConditionTerm::Entered { .. }
                | ConditionTerm::Exited { .. }
                | ConditionTerm::Dwelled { .. }
                | ConditionTerm::Approached { .. }
                | ConditionTerm::Receded { .. }
                | ConditionTerm::Crossed { .. },
                Scope::Talk,
            ) => (
                "a talk does not remember where the player went",
                "make it the goal of a challenge, and write Completed(\"…\") here",
            ),
            (
                ConditionTerm::TimeLeft { .. } | ConditionTerm::Within { .. } | ConditionTerm::Rank { .. },
                Scope::Talk | Scope::Reaction,
            ) => ("this belongs to a challenge, but here is none", "use it in a challenge's goal, fails_when or rewards"),
            _ => return Some(()),
        };
        self.context.error(term.span.clone(), message, help);
        None
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
    pub(super) fn inside(&mut self, written: &str, id: &Option<Id>) -> Option<usize> {
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
    pub(super) fn check_item(&mut self, item: &Id, count: u32) -> bool {
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
