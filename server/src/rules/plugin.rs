//! The thin shell around the rules: gathers the tick's causes, applies them in order, and makes units.

use super::{SharedState, Working};
use crate::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingSystems, Path, TimedStep},
    instance::Instance,
    outbox::{Group, HuntOutbox},
    player::Player,
};
use bevy::prelude::*;
use hunt_shared::{identity::PlayerId, protocol::FixRefusal, time::UnixMs};
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

/// A fix was not used; `delivery` tells its session once the refusal is stored.
#[derive(Message, Clone, Debug)]
pub struct FixWasRefused {
    /// Whose.
    pub player: Entity,
    /// Which and why.
    pub refusal: FixRefusal,
}

impl Plugin for RulesPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<FixWasRefused>().add_systems(Update, apply_rules.in_set(RulesSystems).after(CrossingSystems));
    }
}

/// Applies the causes of this tick one at a time, sorted by time and player, so that what is contested has exactly one winner.
fn apply_rules(
    mut players: Query<(Entity, &Player, &mut Path, &mut Working)>,
    mut instances: Query<(&Instance, &mut WorkingShared, &mut TickGroup), With<HuntOutbox>>,
    mut refused: MessageWriter<FixWasRefused>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    let mut causes: Vec<(UnixMs, PlayerId, Entity, TimedStep)> = Vec::new();
    let mut walked_players = Vec::new();
    for (entity, player, mut path, _) in &mut players {
        let walked = path.bypass_change_detection().take_walked();
        if walked.fixes == 0 && walked.steps.is_empty() {
            continue;
        }
        walked_players.push(entity);
        counters.fixes().add(walked.fixes);
        counters.fixes_refused().add(walked.refused.len() as u64);
        refused.write_batch(walked.refused.into_iter().map(|refusal| FixWasRefused { player: entity, refusal }));
        // A player's own steps keep their order, whatever their times say.
        let mut not_before = UnixMs(i64::MIN);
        for step in walked.steps {
            not_before = not_before.max(step.time);
            causes.push((not_before, player.id, entity, step));
        }
    }
    causes.sort_by_key(|&(time, player, ..)| (time, player));
    for (_, _, entity, step) in &causes {
        if let Ok((_, player, _, mut working)) = players.get_mut(*entity)
            && let Ok((instance, mut shared, _)) = instances.get_mut(player.instance)
        {
            working.answer(step, &player.name, &instance.hunt, &mut shared.0);
        }
    }
    let mut events = HashMap::<Entity, u64>::new();
    for entity in walked_players {
        if let Ok((_, player, path, mut working)) = players.get_mut(entity)
            && let Ok((instance, _, mut group)) = instances.get_mut(player.instance)
        {
            let unit = working.take_unit(player.id, &path, instance, clock.now());
            *events.entry(player.instance).or_default() += unit.events.len() as u64;
            group.0.units.push(unit);
        }
    }
    counters.detected().add(events.values().sum());
}
