//! The outbox in the tick: what the rules made is handed to the writer, and what is committed is taken back.

use super::{Committed, Outbox, Unit, WriterStatus};
use crate::{
    counters::Counters,
    rules::{RulesSystems, TickGroup},
};
use bevy::prelude::*;

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
        self.1.iter().flat_map(|committed| &committed.units)
    }
}

impl Plugin for OutboxPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, commit_outbox.in_set(OutboxSystems).after(RulesSystems));
    }
}

/// Takes back what is committed, then hands over what this tick made.
fn commit_outbox(mut instances: Query<(&mut HuntOutbox, &mut TickGroup)>, counters: Res<Counters>, mut said: Local<Option<String>>) {
    let (mut backlog, mut segments) = (0, 0);
    for (mut outbox, mut group) in &mut instances {
        let HuntOutbox(outbox, committed) = &mut *outbox;
        committed.clear();
        outbox.poll(committed);
        counters.committed().add(committed.iter().flat_map(|committed| &committed.units).map(|unit| unit.events.len() as u64).sum());
        if outbox.has_room() && !(group.0.units.is_empty() && group.0.acknowledged.is_empty()) {
            outbox.submit(std::mem::take(&mut group.0));
        }
        backlog += outbox.backlog();
        segments += outbox.segments();
        let trouble = match outbox.status() {
            WriterStatus::Healthy => None,
            WriterStatus::Retrying { error, .. } => Some(format!("cannot commit, trying again: {error}")),
            WriterStatus::Failed { error } => Some(format!("cannot commit any more: {error}")),
        };
        // Said once when it begins and once when it is over, not every tick.
        match (&trouble, said.as_ref()) {
            (Some(trouble), None) => error!("the outbox {trouble}; nothing that was shown is lost, and nothing new is shown"),
            (None, Some(_)) => info!("the outbox commits again"),
            _ => {}
        }
        *said = trouble;
    }
    counters.backlog().set(backlog);
    counters.segments().set(segments);
}
