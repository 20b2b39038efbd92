//! The thin shell around the rules: gathers the tick's causes, applies them in order, and makes units.

use super::{
    Seed, SharedState, Working,
    away::Away,
    tick::{Stage, Tick},
    timetable::Timetable,
};
use crate::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingSystems, Path, Step, TimedStep},
    instance::Instance,
    outbox::{Group, HuntOutbox},
    player::Player,
};
use bevy::prelude::*;
use hunt_shared::{
    identity::{HuntId, PlayerId},
    protocol::FixRefusal,
    time::UnixMs,
};
use std::collections::HashMap;

/// Applies the rules; after crossing.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct RulesSystems;

/// Answers what players do.
pub struct RulesPlugin;

/// What an instance's players share, ahead of what is committed.
#[derive(Component, Default)]
pub struct WorkingShared(pub SharedState);

/// What this tick commits of an instance; the outbox takes it.
#[derive(Component, Default)]
pub struct TickGroup(pub Group);

/// The host's secret from which all chance follows.
#[derive(Resource, Default)]
pub struct RulesSecret(pub [u8; 32]);

impl RulesSecret {
    /// What a player's chance in a hunt follows from.
    pub(super) fn seed(&self, hunt: &HuntId, player: PlayerId) -> Seed {
        Seed::of(&self.0, hunt, player)
    }
}

/// A fix was not used; `delivery` tells its session once the refusal is stored.
#[derive(Message, Clone, Debug)]
pub struct FixWasRefused {
    /// Whose.
    pub player: Entity,
    /// Which and why.
    pub refusal: FixRefusal,
}

/// The players in memory.
pub(super) type InMemory<'w, 's> = Query<'w, 's, (Entity, &'static Player, &'static mut Path, &'static mut Working)>;

/// The hunts that are played.
pub(super) type Played<'w, 's> =
    Query<'w, 's, (&'static Instance, &'static HuntOutbox, &'static mut WorkingShared, &'static mut TickGroup)>;

impl Plugin for RulesPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<FixWasRefused>()
            .init_resource::<RulesSecret>()
            .init_resource::<Timetable>()
            .init_resource::<Away>()
            .add_systems(Update, (note_due, apply_rules).chain().in_set(RulesSystems).after(CrossingSystems));
    }
}

/// Notes what is due of players who have come, and forgets those who are gone.
fn note_due(
    come: Query<(Entity, &Working), Added<Working>>,
    mut gone: RemovedComponents<Working>,
    mut timetable: ResMut<Timetable>,
) {
    gone.read().for_each(|entity| timetable.set(entity, None));
    for (entity, working) in &come {
        timetable.set(entity, working.due());
    }
}

/// Puts what is due among the steps of a player's path, in the order of time.
fn insert_timer(steps: &mut Vec<TimedStep>, due: UnixMs, path: &Path, instance: &Instance) {
    // Who meets an edit has to meet it first: it settles what was due, and what it leaves comes in the next tick.
    if steps.first().is_some_and(|step| matches!(step.step, Step::Renamed | Step::Reloaded { .. })) {
        return;
    }
    let at = steps.iter().position(|step| step.time > due).unwrap_or(steps.len());
    let position = path.position().unwrap_or(instance.hunt.start);
    steps.insert(at, TimedStep { time: due, position, known: UnixMs(due.0.saturating_add(1)), step: Step::Timer });
}

/// Applies the causes of this tick one at a time, sorted by time and player, so that what is contested has exactly one winner.
fn apply_rules(mut stage: Stage, mut refused: MessageWriter<FixWasRefused>, clock: Res<ServerClock>, counters: Res<Counters>) {
    let instances = &stage.instances;
    stage.away.forget_stored(|instance| {
        instances.get(instance).is_ok_and(|(_, outbox, _, group)| outbox.0.queued() == 0 && group.0.units.is_empty())
    });
    let now = clock.now();
    let due: Vec<(UnixMs, Entity)> = stage.timetable.before(now).collect();
    let mut tick = Tick::new(stage, now);
    let due: HashMap<Entity, UnixMs> =
        due.into_iter().filter(|(due, entity)| tick.has_come(*due, *entity)).map(|(due, entity)| (entity, due)).collect();
    let mut causes: Vec<(UnixMs, PlayerId, Entity, TimedStep)> = Vec::new();
    let Stage { players, instances, .. } = &mut tick.stage;
    for (entity, player, mut path, _) in players {
        let mut walked = path.bypass_change_detection().take_walked();
        if !due.is_empty()
            && let Some(due) = due.get(&entity)
            && let Ok((instance, ..)) = instances.get(player.instance)
        {
            insert_timer(&mut walked.steps, *due, &path, instance);
        }
        if walked.fixes == 0 && walked.steps.is_empty() {
            continue;
        }
        tick.changed.push(entity);
        counters.fixes().add(walked.fixes);
        counters.fixes_refused().add(walked.refused.len() as u64);
        if !walked.refused.is_empty()
            && let Ok((instance, ..)) = instances.get(player.instance)
        {
            let hunt = instance.hunt.in_language(&player.language);
            let told = walked.refused.into_iter().map(|fix| FixWasRefused { player: entity, refusal: fix.told(hunt) });
            refused.write_batch(told);
        }
        // A player's own steps keep their order, whatever their times say.
        let mut not_before = UnixMs(i64::MIN);
        for step in walked.steps {
            not_before = not_before.max(step.time);
            causes.push((not_before, player.id, entity, step));
        }
    }
    causes.sort_by_key(|&(time, player, ..)| (time, player));
    for (time, _, entity, step) in &causes {
        tick.answer(*entity, step);
        tick.last.insert(*entity, *time);
    }
    tick.turn_gates();
    counters.detected().add(tick.make_units());
}
