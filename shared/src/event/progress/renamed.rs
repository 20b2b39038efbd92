//! Progress under ids that have changed since it was made.

use super::Progress;
use crate::hunt::{NamedKind, Renamed};
use std::collections::BTreeMap;

impl Progress {
    /// Whether there is something under the old id.
    pub fn holds(&self, renamed: &Renamed) -> bool {
        let from = &*renamed.from;
        match renamed.kind {
            NamedKind::Boundary => self.inside.contains_key(&from.into()) || self.revealed.contains_key(&from.into()),
            NamedKind::Challenge => self.challenges.contains_key(&from.into()),
            NamedKind::Object => self.collected.contains(&from.into()),
            NamedKind::Reward => self.rewards.contains(&from.into()),
            NamedKind::Item => self.items.contains_key(&from.into()),
        }
    }

    /// Keeps under the new id what was under the old. A challenge that stands under both is the completed one of the two.
    pub(super) fn rename(&mut self, renamed: &Renamed) {
        let (from, to) = (&*renamed.from, &*renamed.to);
        match renamed.kind {
            NamedKind::Boundary => {
                move_entry(&mut self.inside, from, to, |_, new| new);
                move_entry(&mut self.revealed, from, to, |_, new| new);
                if let Some(boundary) = self.revealed.get_mut(&to.into()) {
                    boundary.id = to.into();
                }
            }
            NamedKind::Challenge => {
                let further = |old: super::ChallengeStatus, new: super::ChallengeStatus| if old.completed { old } else { new };
                move_entry(&mut self.challenges, from, to, further);
            }
            NamedKind::Object => {
                if self.collected.remove(&from.into()) {
                    self.collected.insert(to.into());
                }
            }
            NamedKind::Reward => {
                self.rewards.iter_mut().filter(|reward| reward.as_str() == from).for_each(|reward| *reward = to.into());
            }
            NamedKind::Item => move_entry(&mut self.items, from, to, u32::saturating_add),
        }
    }
}

fn move_entry<K: Ord + for<'a> From<&'a str>, V>(map: &mut BTreeMap<K, V>, from: &str, to: &str, both: impl FnOnce(V, V) -> V) {
    let Some(old) = map.remove(&K::from(from)) else { return };
    let value = match map.remove(&K::from(to)) {
        Some(new) => both(old, new),
        None => old,
    };
    map.insert(K::from(to), value);
}
