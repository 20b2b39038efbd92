//! Progress under ids that have changed since it was made.

use super::{ChallengeStatus, Progress};
use crate::hunt::{NamedKind, Renamed};

impl Progress {
    /// Whether there is something under the old id.
    pub fn holds(&self, renamed: &Renamed) -> bool {
        let from = &*renamed.from;
        match renamed.kind {
            NamedKind::Boundary => {
                let id = from.into();
                self.inside.contains_key(&id) || self.revealed.contains_key(&id) || self.present.contains(&id)
            }
            NamedKind::Challenge => self.challenges.contains_key(&from.into()),
            NamedKind::Object => {
                let id = from.into();
                self.collected.contains(&id) || self.takes.contains_key(&id) || self.appeared.contains_key(&id)
            }
            NamedKind::Reward => self.rewards.contains(&from.into()),
            NamedKind::Item => {
                let id = from.into();
                self.items.contains_key(&id) || self.used.contains_key(&id) || self.looks.contains_key(&id)
            }
        }
    }

    /// Keeps under the new id what was under the old. A challenge that stands under both is the completed one of the two.
    pub(super) fn rename(&mut self, renamed: &Renamed) {
        let (from, to) = (&*renamed.from, &*renamed.to);
        match renamed.kind {
            NamedKind::Boundary => {
                renamed.move_entry(&mut self.inside, |_, new| new);
                renamed.move_entry(&mut self.revealed, |_, new| new);
                renamed.move_entry(&mut self.behaviours, |_, new| new);
                renamed.move_member(&mut self.present);
                if let Some(boundary) = self.revealed.get_mut(&to.into()) {
                    boundary.id = to.into();
                }
            }
            NamedKind::Challenge => {
                let further = |old: ChallengeStatus, new: ChallengeStatus| if old.completed { old } else { new };
                renamed.move_entry(&mut self.challenges, further);
            }
            NamedKind::Object => {
                renamed.move_member(&mut self.collected);
                renamed.move_entry(&mut self.takes, u32::saturating_add);
                renamed.move_entry(&mut self.appeared, |_, new| new);
                if let Some(object) = self.appeared.get_mut(&to.into()) {
                    object.id = to.into();
                }
            }
            NamedKind::Reward => {
                self.rewards.iter_mut().filter(|reward| reward.as_str() == from).for_each(|reward| *reward = to.into());
                renamed.move_entry(&mut self.explained, |_, new| new);
            }
            NamedKind::Item => {
                renamed.move_entry(&mut self.items, u32::saturating_add);
                renamed.move_entry(&mut self.used, u32::saturating_add);
                renamed.move_entry(&mut self.looks, |_, new| new);
            }
        }
    }
}
