//! Boundaries that are there for a player only while a condition holds.

use super::{
    RulesState,
    apply::Application,
    goal::{self, Happening},
};
use hunt_shared::{
    event::EventKind,
    hunt::{Boundary, Gate, Hunt, Visibility},
};

impl Application<'_> {
    /// Marks what a happening fulfils of the conditions.
    pub(super) fn mark_gates(&mut self, happening: Happening) {
        let hunt = self.hunt;
        for gate in &hunt.gates {
            let id = &hunt.boundaries[gate.boundary].id;
            let mut state = self.rules.gates.get(id).cloned().unwrap_or_default();
            state.met.resize(goal::leaves(&gate.when), false);
            goal::mark(&gate.when, &mut state.met, &self.view(), happening);
            self.rules.gates.insert(id.clone(), state);
        }
    }

    /// Lets boundaries be there whose condition holds, and no others.
    pub(super) fn turn_gates(&mut self) {
        let hunt = self.hunt;
        for gate in &hunt.gates {
            let boundary = &hunt.boundaries[gate.boundary];
            let mut state = self.rules.gates.get(&boundary.id).cloned().unwrap_or_default();
            state.met.resize(goal::leaves(&gate.when), false);
            let holds = goal::is_met(&gate.when, &state.met, &self.view());
            let turns = holds != state.open;
            state.open = holds;
            self.rules.gates.insert(boundary.id.clone(), state);
            if turns && self.is_seen(boundary) {
                self.tell_gate(gate.boundary, holds);
            }
        }
    }

    /// Whether a player may see a boundary.
    pub(super) fn is_seen(&self, boundary: &Boundary) -> bool {
        boundary.visibility == Visibility::Visible || self.progress.revealed.contains_key(&boundary.id)
    }

    fn tell_gate(&mut self, boundary: usize, open: bool) {
        self.emit_in(|_, told| {
            let boundary = &told.hunt.boundaries[boundary];
            let (id, name) = (boundary.id.clone(), boundary.name.clone());
            match open {
                true => EventKind::BoundaryOpened { boundary: id, name },
                false => EventKind::BoundaryClosed { boundary: id, name },
            }
        });
    }

    /// What a player must know of a boundary that was revealed just now, beside its shape.
    pub(super) fn tell_behaviour(&mut self, index: usize) {
        let boundary = &self.hunt.boundaries[index];
        if let Some(behaviour) = boundary.behaviour.public() {
            self.emit(EventKind::BoundaryBehaves { boundary: boundary.id.clone(), behaviour });
        }
        if self.rules.gates.get(&boundary.id).is_some_and(|state| state.open) {
            self.tell_gate(index, true);
        }
    }
}

/// The boundaries that are not there for a player because their condition does not hold: indexes of the hunt's boundaries, sorted.
pub fn absent(hunt: &Hunt, rules: &RulesState) -> Vec<u32> {
    let is_absent = |gate: &&Gate| !rules.gates.get(&hunt.boundaries[gate.boundary].id).is_some_and(|state| state.open);
    let mut absent: Vec<u32> = hunt.gates.iter().filter(is_absent).map(|gate| gate.boundary as u32).collect();
    absent.sort_unstable();
    absent
}
