//! The thin shell around the rules: gathers the tick's causes, applies them in order, and makes units.

use super::{GRACE, Moment, Seat, Seed, SharedState, Working, absent, apply::REACH_SLACK_M, timetable::Timetable};
use crate::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingSystems, Path, Step, TimedStep},
    instance::Instance,
    outbox::{Group, HuntOutbox},
    player::{Player, Session},
};
use bevy::prelude::*;
use hunt_shared::{
    geo::LonLat,
    identity::{ObjectId, PlayerId},
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
        app.add_message::<FixWasRefused>()
            .init_resource::<RulesSecret>()
            .init_resource::<Timetable>()
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
    let at = steps.iter().position(|step| step.time > due).unwrap_or(steps.len());
    let position = path.position().unwrap_or(instance.hunt.start);
    steps.insert(at, TimedStep { time: due, position, known: UnixMs(due.0.saturating_add(1)), step: Step::Timer });
}

/// Applies the causes of this tick one at a time, sorted by time and player, so that what is contested has exactly one winner.
fn apply_rules(
    mut players: Query<(Entity, &Player, &mut Path, &mut Working)>,
    mut instances: Query<(&Instance, &HuntOutbox, &mut WorkingShared, &mut TickGroup)>,
    present: Query<(), With<Session>>,
    mut refused: MessageWriter<FixWasRefused>,
    mut timetable: ResMut<Timetable>,
    secret: Res<RulesSecret>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    let now = clock.now();
    // Who is away is told at the next join; while the outbox stalls, time waits as all other causes do.
    let due: HashMap<Entity, UnixMs> = timetable
        .before(now)
        .filter(|(due, entity)| {
            let Ok((_, player, path, _)) = players.get(*entity) else { return false };
            let ready = instances.get(player.instance).is_ok_and(|(_, outbox, ..)| outbox.0.has_room());
            ready && present.contains(*entity) && !path.is_stale() && *due < path.known().max(now - GRACE)
        })
        .map(|(due, entity)| (entity, due))
        .collect();
    let mut causes: Vec<(UnixMs, PlayerId, Entity, TimedStep)> = Vec::new();
    let mut walked_players = Vec::new();
    for (entity, player, mut path, _) in &mut players {
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
        let Ok((_, player, _, mut working)) = players.get_mut(*entity) else { continue };
        let Ok((instance, _, mut shared, _)) = instances.get_mut(player.instance) else { continue };
        let seat = |player: &'_ Player| Seed::of(&secret.0, &instance.hunt.id, player.id);
        let own = Seat { player: player.id, name: &player.name, seed: seat(player) };
        let taken = working.answer(step, now, own, instance.hunt.in_language(&player.language), &mut shared.0);
        timetable.set(*entity, working.due());
        let of = player.instance;
        for object in taken {
            let Some(reach) = reach_of(instance, &shared.0, &object) else { continue };
            for (other, position) in who_is_near(&players, &present, instance, of, reach) {
                if let Ok((_, player, _, mut working)) = players.get_mut(other)
                    && other != *entity
                {
                    let seat = Seat { player: player.id, name: &player.name, seed: seat(player) };
                    let at = Moment { time: step.time, position, settled: step.known };
                    working.miss(&object, at, seat, instance.hunt.in_language(&player.language), &mut shared.0);
                    timetable.set(other, working.due());
                    if !walked_players.contains(&other) {
                        walked_players.push(other);
                    }
                }
            }
        }
    }
    turn_gates(
        &mut players,
        &mut instances,
        &walked_players,
        &causes,
        |instance, player| Seed::of(&secret.0, &instance.hunt.id, player),
        now,
    );
    let mut events = HashMap::<Entity, u64>::new();
    for entity in walked_players {
        if let Ok((_, player, path, mut working)) = players.get_mut(entity)
            && let Ok((instance, _, _, mut group)) = instances.get_mut(player.instance)
        {
            let unit = working.take_unit(player.id, &path, instance, now);
            *events.entry(player.instance).or_default() += unit.events.len() as u64;
            group.0.units.push(unit);
        }
    }
    counters.detected().add(events.values().sum());
}

/// Tells the paths which boundaries are there for their players after this tick's causes, and lets the rules answer what follows from it: who
/// stands in one that has come to be there enters it. That may turn others; what turns to and fro goes on in the next tick.
fn turn_gates(
    players: &mut Query<(Entity, &Player, &mut Path, &mut Working)>,
    instances: &mut Query<(&Instance, &HuntOutbox, &mut WorkingShared, &mut TickGroup)>,
    walked: &[Entity],
    causes: &[(UnixMs, PlayerId, Entity, TimedStep)],
    seed: impl Fn(&Instance, PlayerId) -> Seed,
    now: UnixMs,
) {
    const TURNS: usize = 4;
    let mut transitions = Vec::new();
    let mut last_causes: Option<HashMap<Entity, UnixMs>> = None;
    for &entity in walked {
        let Ok((_, player, mut path, mut working)) = players.get_mut(entity) else { continue };
        let Ok((instance, _, mut shared, _)) = instances.get_mut(player.instance) else { continue };
        if instance.hunt.gates.is_empty() {
            continue;
        }
        // They are sorted by time, so that each player's last one remains.
        let last = last_causes.get_or_insert_with(|| causes.iter().map(|&(time, _, entity, _)| (entity, time)).collect());
        let time = last.get(&entity).map_or(path.known(), |last| path.known().max(*last));
        for _ in 0..TURNS {
            path.set_absent(instance, absent(&instance.hunt, working.rules()), time, &mut transitions);
            if transitions.is_empty() {
                break;
            }
            for transition in transitions.drain(..) {
                let step = TimedStep { time, position: transition.position, known: time, step: Step::Crossed(transition) };
                let seat = Seat { player: player.id, name: &player.name, seed: seed(instance, player.id) };
                working.answer(&step, now, seat, instance.hunt.in_language(&player.language), &mut shared.0);
            }
        }
    }
}

/// Where a shared object lay that was just taken, and the metres from which it could be.
fn reach_of(instance: &Instance, shared: &SharedState, object: &ObjectId) -> Option<(LonLat, f64)> {
    let taken = shared.objects.get(object)?.taken.as_ref()?;
    let object = instance.hunt.objects.iter().find(|known| known.id == *object)?;
    Some((taken.place, object.reach_m + REACH_SLACK_M))
}

/// Who is there of an instance's players within so many metres of a place, and where: by player.
fn who_is_near(
    players: &Query<(Entity, &Player, &mut Path, &mut Working)>,
    present: &Query<(), With<Session>>,
    instance: &Instance,
    of: Entity,
    (place, reach_m): (LonLat, f64),
) -> Vec<(Entity, LonLat)> {
    let frame = &instance.hunt.frame;
    let middle = frame.to_local(place);
    let mut near: Vec<(PlayerId, Entity, LonLat)> = players
        .iter()
        .filter(|(entity, player, ..)| player.instance == of && present.contains(*entity))
        .filter_map(|(entity, player, path, _)| Some((player.id, entity, path.position()?)))
        .filter(|(.., position)| frame.to_local(*position).distance_m(middle) <= reach_m)
        .collect();
    near.sort_by_key(|(player, ..)| *player);
    near.into_iter().map(|(_, entity, position)| (entity, position)).collect()
}
