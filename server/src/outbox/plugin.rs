//! The outbox in the tick: what the rules made is handed to the writer, and what is committed is taken back.

use super::{Committed, Outbox, Status, Unit};
use crate::{
    counters::Counters,
    rules::{RulesSystems, TickGroup},
};
use bevy::prelude::*;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Commits; after the rules.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct OutboxSystems;

/// Commits what the rules made, off the ECS thread.
pub struct OutboxPlugin;

/// How long a tick waits for the commit of its own group: a disk that is quick lets what it commits leave in the same tick. Without this
/// resource it does not wait.
#[derive(Resource, Clone, Copy, Debug)]
pub struct CommitPatience(pub Duration);

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
        let systems = (commit_outbox, await_commits.run_if(resource_exists::<CommitPatience>), count_commits);
        app.add_systems(Update, systems.chain().in_set(OutboxSystems).after(RulesSystems));
    }
}

/// Takes back what is committed, then hands over what this tick made.
fn commit_outbox(mut instances: Query<(&mut HuntOutbox, &mut TickGroup)>, mut exit: MessageWriter<AppExit>) {
    for (mut outbox, mut group) in &mut instances {
        let HuntOutbox(outbox, committed) = &mut *outbox;
        committed.clear();
        outbox.poll(committed);
        if outbox.has_room()
            && let Err(error) = outbox.submit(std::mem::take(&mut group.0))
        {
            // The working state and the store disagree: going on would number events wrongly. A start reads the store anew.
            error!("the server ends, for its store does not take what the rules made: {error}");
            exit.write(AppExit::error());
        }
    }
}

/// Waits a little for what was just handed over, so that it need not wait for the next tick. All instances commit meanwhile.
fn await_commits(mut instances: Query<&mut HuntOutbox>, patience: Res<CommitPatience>) {
    let deadline = Instant::now() + patience.0;
    for mut outbox in &mut instances {
        let HuntOutbox(outbox, committed) = &mut *outbox;
        outbox.poll_until(deadline, committed);
    }
}

/// Counts what was committed, and says when the store does not work and when it does again.
fn count_commits(
    instances: Query<(Entity, &HuntOutbox)>,
    counters: Res<Counters>,
    mut trouble: Local<HashMap<Entity, String>>,
    mut counted: Local<HashMap<Entity, super::Counters>>,
) {
    let (mut backlog, mut segments, mut retries, mut queue, mut slowest_us) = (0, 0, 0, 0, 0);
    for (entity, outbox) in &instances {
        counters.committed().add(outbox.just_committed().map(|unit| unit.events.len() as u64).sum());
        let outbox = &outbox.0;
        let now = outbox.counters();
        let before = counted.insert(entity, now).unwrap_or_default();
        // Seldom more than one a tick; those of one tick share their time.
        let commits = now.commits - before.commits;
        for _ in 0..commits {
            counters.commit().observe(Duration::from_micros((now.total_commit_us - before.total_commit_us) / commits));
        }
        backlog += outbox.undelivered();
        queue += outbox.queued() as u64;
        segments += now.commits;
        retries += now.retries;
        slowest_us = slowest_us.max(now.max_commit_us);
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
    counters.commit_queue().set(queue);
    counters.segments().set(segments);
    counters.commit_retries().set(retries);
    counters.commit_max_us().set(slowest_us);
}
