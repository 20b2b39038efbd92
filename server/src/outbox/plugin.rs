//! The outbox in the tick: what the rules made is handed to the writer, and what is committed is taken back.

use super::{Committed, Outbox, Status, Unit};
use crate::{
    counters::Counters,
    rules::{RulesSystems, TickGroup},
};
use bevy::prelude::*;
use std::collections::HashMap;

/// Commits; after the rules.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct OutboxSystems;

/// Commits what the rules made, off the ECS thread.
pub struct OutboxPlugin;

/// The outbox of an instance.
#[derive(Component)]
pub struct HuntOutbox(pub Outbox, Vec<Committed>);

impl HuntOutbox {
    /// An instance's outbox, recovered.
    pub fn new(outbox: Outbox) -> Self {
        Self(outbox, Vec::new())
    }

    /// Units whose commit has returned since the last tick, in order.
    pub fn just_committed(&self) -> impl Iterator<Item = &Unit> {
        self.1.iter().flat_map(|committed| &committed.group.units)
    }
}

impl Plugin for OutboxPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, commit_outbox.in_set(OutboxSystems).after(RulesSystems));
    }
}

/// Takes back what is committed, then hands over what this tick made.
fn commit_outbox(
    mut instances: Query<(&mut HuntOutbox, &mut TickGroup)>,
    counters: Res<Counters>,
    mut trouble: Local<HashMap<Entity, String>>,
    entities: Query<Entity, With<HuntOutbox>>,
    mut exit: MessageWriter<AppExit>,
) {
    let (mut backlog, mut segments, mut slowest_us) = (0, 0, 0);
    for entity in &entities {
        let Ok((mut outbox, mut group)) = instances.get_mut(entity) else { continue };
        let HuntOutbox(outbox, committed) = &mut *outbox;
        committed.clear();
        outbox.poll(committed);
        counters
            .committed()
            .add(committed.iter().flat_map(|committed| &committed.group.units).map(|unit| unit.events.len() as u64).sum());
        if outbox.has_room()
            && let Err(error) = outbox.submit(std::mem::take(&mut group.0))
        {
            // The working state and the store disagree: going on would number events wrongly. A start reads the store anew.
            error!("the server ends, for its store does not take what the rules made: {error}");
            exit.write(AppExit::error());
        }
        backlog += outbox.undelivered();
        segments += outbox.counters().commits;
        slowest_us = slowest_us.max(outbox.counters().max_commit_us);
        let now = match outbox.status() {
            Status::Healthy => None,
            other => Some(other.to_string()),
        };
        // Said once when it begins and once when it is over, not every tick.
        match (now, trouble.contains_key(&entity)) {
            (Some(words), false) => {
                error!("the outbox does not commit: {words}; nothing that was shown is lost, and nothing new is shown");
                trouble.insert(entity, words);
            }
            (None, true) => {
                info!("the outbox commits again");
                trouble.remove(&entity);
            }
            _ => {}
        }
    }
    counters.backlog().set(backlog);
    counters.segments().set(segments);
    counters.commit_max_us().set(slowest_us);
}
