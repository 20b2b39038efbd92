//! When something happens by itself to which player.

use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::time::UnixMs;
use std::collections::BTreeSet;

/// The next such moment of each player who has one.
#[derive(Resource, Default, Debug)]
pub struct Timetable {
    by_player: HashMap<Entity, UnixMs>,
    by_time: BTreeSet<(UnixMs, Entity)>,
}

impl Timetable {
    /// Sets a player's next moment, or that there is none.
    pub fn set(&mut self, player: Entity, due: Option<UnixMs>) {
        let before = match due {
            Some(due) => self.by_player.insert(player, due),
            None => self.by_player.remove(&player),
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, player));
        }
        if let Some(due) = due {
            self.by_time.insert((due, player));
        }
    }

    /// The players whose moment lies before this one, with their moments, in their order.
    pub fn before(&self, moment: UnixMs) -> impl Iterator<Item = (UnixMs, Entity)> + '_ {
        self.by_time.iter().copied().take_while(move |(due, _)| *due < moment)
    }
}
