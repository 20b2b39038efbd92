//! What a player has under ids that have changed since is kept under the new ones.

use super::{RulesState, SharedState};
use hunt_shared::hunt::{NamedKind, Renamed};

/// As many as surely fit one event.
pub const RENAMED_AT_ONCE: usize = 32;

impl RulesState {
    /// Keeps under the new id what the rules remember under the old.
    pub fn rename(&mut self, renamed: &Renamed) {
        match renamed.kind {
            NamedKind::Challenge => {
                renamed.move_entry(&mut self.open, |_, new| new);
                renamed.move_entry(&mut self.ranks, Ord::min);
            }
            NamedKind::Reward => {
                // A draw is named like a reward.
                renamed.move_entry(&mut self.bags, |_, new| new);
                self.bags.values_mut().for_each(|bag| renamed.move_member(&mut bag.out));
            }
            NamedKind::Object => renamed.move_entry(&mut self.missed, Ord::max),
            NamedKind::Boundary => renamed.move_entry(&mut self.gates, |_, new| new),
            NamedKind::Item => {}
        }
    }
}

impl SharedState {
    /// Whether the players share something under the old id.
    pub fn holds(&self, renamed: &Renamed) -> bool {
        let from = &*renamed.from;
        match renamed.kind {
            NamedKind::Challenge => self.completions.contains_key(&from.into()),
            NamedKind::Object => self.objects.contains_key(&from.into()),
            NamedKind::Boundary | NamedKind::Reward | NamedKind::Item => false,
        }
    }

    /// Keeps under the new id what the players share under the old.
    pub fn rename(&mut self, renamed: &Renamed) {
        match renamed.kind {
            NamedKind::Challenge => renamed.move_entry(&mut self.completions, |old, new| old + new),
            NamedKind::Object => renamed.move_entry(&mut self.objects, |_, new| new),
            NamedKind::Boundary | NamedKind::Reward | NamedKind::Item => {}
        }
    }
}
