//! Members of teams who are not in memory and to whom something happens all the same.

use super::{RulesState, Working};
use crate::outbox::Unit;
use bevy::prelude::*;
use hunt_shared::{identity::PlayerId, time::UnixMs};
use std::collections::{BTreeSet, HashMap};

/// Players who are away, as the rules have changed them: ahead of what is committed. Who comes back is taken from here.
#[derive(Resource, Default)]
pub struct Away {
    players: HashMap<(Entity, PlayerId), Working>,
    /// Of whom something is to be stored.
    changed: BTreeSet<(Entity, PlayerId)>,
}

impl Away {
    /// A player who comes back, if what is committed is not all of it.
    pub fn take(&mut self, instance: Entity, player: PlayerId) -> Option<Working> {
        self.players.remove(&(instance, player))
    }

    /// A player who is changed now; `stored`: as what is committed says.
    pub(super) fn of(&mut self, instance: Entity, player: PlayerId, stored: impl FnOnce() -> Working) -> &mut Working {
        self.changed.insert((instance, player));
        self.players.entry((instance, player)).or_insert_with(stored)
    }

    /// What the rules remember of a player who is known here.
    pub(super) fn rules(&self, instance: Entity, player: PlayerId) -> Option<&RulesState> {
        self.players.get(&(instance, player)).map(Working::rules)
    }

    /// Forgets the players of those instances of which everything is committed.
    pub(super) fn forget_stored(&mut self, is_stored: impl Fn(Entity) -> bool) {
        self.players.retain(|(instance, _), _| !is_stored(*instance));
    }

    /// What is to be stored of those who were changed. Their paths are as they were.
    pub(super) fn take_units(&mut self, now: UnixMs) -> Vec<(Entity, Unit)> {
        let mut units = Vec::new();
        for (instance, player) in std::mem::take(&mut self.changed) {
            let Some(working) = self.players.get_mut(&(instance, player)).filter(|working| !working.is_settled()) else {
                continue;
            };
            units.push((instance, working.take_unit(player, None, now)));
        }
        units
    }
}
