//! How long it takes from the receipt of a fix until its events are sent.

use crate::{
    counters::Counters,
    player::{Inbox, Players, Session},
    rules::TickGroup,
};
use bevy::prelude::*;
use hunt_shared::identity::Seq;
use std::{collections::VecDeque, time::Instant};

/// Fixes of one player whose events are not sent yet: the last event of each unit, and since when its oldest fix has been here.
#[derive(Component, Default, Debug)]
pub struct Watch(VecDeque<(Seq, Instant)>);

/// Since when the fixes had been here whose events were sent in this tick.
#[derive(Resource, Default)]
pub struct SentThisTick(Vec<Instant>);

impl Watch {
    /// Events up to this one are sent.
    pub fn sent(&mut self, through: Seq, sent: &mut SentThisTick) {
        while let Some((_, since)) = self.0.pop_front_if(|(last, _)| *last <= through) {
            sent.0.push(since);
        }
    }
}

/// Begins to watch the units of this tick that have events; between the rules and the outbox.
pub fn watch_units(
    groups: Query<(Entity, &TickGroup)>,
    players: Res<Players>,
    mut watched: Query<(&mut Inbox, &mut Watch), With<Session>>,
) {
    for (instance, group) in &groups {
        for unit in &group.0.units {
            let entity = players.entity(instance, unit.player);
            let Some((mut inbox, mut watch)) = entity.and_then(|entity| watched.get_mut(entity).ok()) else { continue };
            if let (Some(since), Some(last)) = (inbox.taken_since(), unit.events.last()) {
                watch.0.push_back((last.seq, since));
            }
        }
    }
}

/// Counts what this tick has sent; after the sockets.
pub fn count_sent(mut sent: ResMut<SentThisTick>, counters: Res<Counters>) {
    let now = Instant::now();
    for since in sent.0.drain(..) {
        counters.fix_to_send().observe(now.saturating_duration_since(since));
    }
}
