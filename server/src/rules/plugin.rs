//! The thin shell around the rules: gathers the tick's causes, applies them in order, and makes units.

use super::{Seat, ServerSecret, SharedState, Working, objects::REACH_SLACK_M};
use crate::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingSystems, Path, TimedStep},
    instance::Instance,
    outbox::{Group, HuntOutbox},
    player::{Player, Session},
};
use bevy::prelude::*;
use hunt_shared::{geo::LonLat, identity::{ObjectId, PlayerId}, protocol::FixRefusal, time::UnixMs};
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
        app.init_resource::<ServerSecret>().add_message::<FixWasRefused>().add_systems(Update, apply_rules.in_set(RulesSystems).after(CrossingSystems));
    }
}

/// Applies the causes of this tick one at a time, sorted by time and player, so that what is contested has exactly one winner.
fn apply_rules(
    mut players: Query<(Entity, &Player, &mut Path, &mut Working, Has<Session>)>,
    mut instances: Query<(&Instance, &mut WorkingShared, &mut TickGroup), With<HuntOutbox>>,
    mut refused: MessageWriter<FixWasRefused>,
    secret: Res<ServerSecret>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    let mut causes: Vec<(UnixMs, PlayerId, Entity, TimedStep)> = Vec::new();
    let mut walked_players = Vec::new();
    for (entity, player, mut path, ..) in &mut players {
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
        let Ok((_, player, _, mut working, _)) = players.get_mut(*entity) else { continue };
        let Ok((instance, mut shared, _)) = instances.get_mut(player.instance) else { continue };
        let seat = Seat { player: player.id, name: &player.name, secret: &secret };
        let taken = working.answer(step, seat, &instance.hunt, &mut shared.0);
        let (winner, of) = (*entity, player.instance);
        for object in taken {
            let Some(reach) = reach_of(instance, &shared.0, &object) else { continue };
            for (entity, position) in who_is_near(&players, instance, of, reach) {
                if let Ok((_, player, _, mut working, _)) = players.get_mut(entity)
                    && entity != winner
                {
                    let seat = Seat { player: player.id, name: &player.name, secret: &secret };
                    working.miss(&object, (step.time, position), seat, &instance.hunt, &mut shared.0);
                    if !walked_players.contains(&entity) {
                        walked_players.push(entity);
                    }
                }
            }
        }
    }
    let mut events = HashMap::<Entity, u64>::new();
    for entity in walked_players {
        if let Ok((_, player, path, mut working, _)) = players.get_mut(entity)
            && let Ok((instance, _, mut group)) = instances.get_mut(player.instance)
        {
            let unit = working.take_unit(player.id, &path, instance, clock.now());
            *events.entry(player.instance).or_default() += unit.events.len() as u64;
            group.0.units.push(unit);
        }
    }
    counters.detected().add(events.values().sum());
}

/// Where a shared object lay that was just taken, and the metres from which it could be.
fn reach_of(instance: &Instance, shared: &SharedState, object: &ObjectId) -> Option<(LonLat, f64)> {
    let taken = shared.objects.get(object)?.taken.as_ref()?;
    let object = instance.hunt.objects.iter().find(|known| known.id == *object)?;
    Some((taken.place, object.reach_m + REACH_SLACK_M))
}

/// Who is there of an instance's players within so many metres of a place, and where: by player.
fn who_is_near(
    players: &Query<(Entity, &Player, &mut Path, &mut Working, Has<Session>)>,
    instance: &Instance,
    of: Entity,
    (place, reach_m): (LonLat, f64),
) -> Vec<(Entity, LonLat)> {
    let frame = &instance.hunt.frame;
    let middle = frame.to_local(place);
    let present = players.iter().filter(|(_, player, .., is_present)| *is_present && player.instance == of);
    let mut near: Vec<(PlayerId, Entity, LonLat)> = present
        .filter_map(|(entity, player, path, ..)| Some((player.id, entity, path.position()?)))
        .filter(|(.., position)| frame.to_local(*position).distance_m(middle) <= reach_m)
        .collect();
    near.sort_by_key(|(player, ..)| *player);
    near.into_iter().map(|(_, entity, position)| (entity, position)).collect()
}
