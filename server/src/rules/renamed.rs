//! What a player has under ids that have changed since is kept under the new ones.

use super::{RulesState, SharedState};
use hunt_shared::hunt::{NamedKind, Renamed};

/// As many as surely fit one event.
pub const RENAMED_AT_ONCE: usize = 32;

impl RulesState {
    /// Keeps under the new id what the rules remember under the old.
    pub fn rename(&mut self, renamed: &Renamed) {
        if renamed.kind == NamedKind::Challenge
            && let Some(open) = self.open.remove(&(&*renamed.from).into())
        {
            self.open.entry((&*renamed.to).into()).or_insert(open);
        }
    }
}

impl SharedState {
    /// Whether the players share something under the old id.
    pub fn holds(&self, renamed: &Renamed) -> bool {
        renamed.kind == NamedKind::Challenge && self.completions.contains_key(&(&*renamed.from).into())
    }

    /// Keeps under the new id what the players share under the old.
    pub fn rename(&mut self, renamed: &Renamed) {
        if self.holds(renamed)
            && let Some(completions) = self.completions.remove(&(&*renamed.from).into())
        {
            *self.completions.entry((&*renamed.to).into()).or_default() += completions;
        }
    }
}
