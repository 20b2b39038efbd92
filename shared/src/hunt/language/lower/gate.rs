//! What boundaries do: being there only when a condition holds, and being near.

use super::{
    super::{
        terms::ActiveWhenTerm,
        values::{Id, Positive, Spanned},
    },
    First, Lowering, Scope, collect,
};
use crate::hunt::Gate;

impl Lowering<'_, '_> {
    pub(super) fn gates(&mut self, terms: &[ActiveWhenTerm]) -> Option<Vec<Gate>> {
        self.scope = Scope::Reaction;
        let mut first = First::new("active_when");
        collect(terms.iter().map(|term| {
            let unique = term.boundary.as_ref().is_some_and(|id| first.take(id, self.context));
            let boundary = term.boundary.as_ref().and_then(|id| self.boundary(id));
            let when = term.when.as_ref().and_then(|when| self.condition(when));
            let gate = Gate { boundary: boundary?, when: when? };
            unique.then_some(gate)
        }))
    }

    /// A boundary and one of the distances within which one is near it: the nearest or the farthest, when it is not said which.
    pub(super) fn ring(
        &mut self,
        written: &str,
        id: &Option<Id>,
        within_m: &Option<Option<Spanned<Positive>>>,
        nearest: bool,
    ) -> Option<(usize, u8)> {
        let id = id.as_ref()?;
        let index = self.boundary(id)?;
        let rings = &self.ground.boundaries[index].behaviour.approaching_m;
        let Some(last) = rings.len().checked_sub(1) else {
            let message = format!("the boundary \"{}\" has no `approaching_m`, so {written} never happens", id.value.0);
            let help = format!("add \"approaching_m\": 30 (metres) to its properties ({})", self.place_of(index));
            self.context.error(id.span.clone(), message, help);
            return None;
        };
        let ring = match within_m.as_ref()? {
            None => Some(if nearest { last } else { 0 }),
            Some(metres) => {
                let found = rings.iter().position(|ring| *ring == metres.value.0);
                if found.is_none() {
                    let known: Vec<String> = rings.iter().map(f64::to_string).collect();
                    let message = format!("{} m is none of the distances of the boundary \"{}\"", metres.value.0, id.value.0);
                    let help = format!("its `approaching_m` ({}) has {}", self.place_of(index), known.join(", "));
                    self.context.error(metres.span.clone(), message, help);
                }
                found
            }
        };
        ring.map(|ring| (index, ring as u8))
    }
}
