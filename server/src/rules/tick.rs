//! One tick of the rules: causes are answered one after the other, what they mean for others is told to them, and all of it becomes units.

use super::{
    GRACE, Members, Moment, RulesSecret, RulesState, Seat, SharedState, Working, absent, align,
    apply::REACH_SLACK_M,
    away::Away,
    follow::{News, others},
    plugin::{InMemory, Played},
    share_news,
    timetable::Timetable,
};
use crate::{
    crossing::{Step, TimedStep},
    outbox::{Outbox, Unit},
    player::{Players, Session},
};
use bevy::{ecs::system::SystemParam, prelude::*};
use hunt_shared::{
    geo::LonLat,
    hunt::Hunt,
    identity::{ObjectId, PlayerId},
    language_tag::LanguageTag,
    time::UnixMs,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// How often boundaries may turn in one tick; what turns to and fro goes on in the next.
const TURNS: usize = 4;

/// What a tick of the rules looks at and changes.
#[derive(SystemParam)]
pub(super) struct Stage<'w, 's> {
    pub players: InMemory<'w, 's>,
    pub instances: Played<'w, 's>,
    present: Query<'w, 's, &'static Session>,
    known: Res<'w, Players>,
    pub away: ResMut<'w, Away>,
    pub timetable: ResMut<'w, Timetable>,
    secret: Res<'w, RulesSecret>,
}

/// A tick of the rules.
pub(super) struct Tick<'w, 's> {
    pub stage: Stage<'w, 's>,
    pub now: UnixMs,
    pub changed: Changed,
    /// The time of each player's last cause.
    pub last: HashMap<Entity, UnixMs>,
}

/// Players in memory of whom something is to be stored, in order.
#[derive(Default)]
pub(super) struct Changed {
    order: Vec<Entity>,
    known: HashSet<Entity>,
    /// How many of them, the first, have walked.
    walked: usize,
}

impl Changed {
    /// One who has walked; before all others.
    pub fn push(&mut self, entity: Entity) {
        self.order.push(entity);
        self.walked = self.order.len();
    }

    /// One who may be among them already.
    fn note(&mut self, entity: Entity) {
        if self.known.len() < self.order.len() {
            self.known.extend(self.order.iter().copied());
        }
        if self.known.insert(entity) {
            self.order.push(entity);
        }
    }
}

/// Who a cause happens to. It holds nothing of its own, so to take it costs a few counts.
struct Actor {
    entity: Entity,
    id: PlayerId,
    name: Arc<str>,
    language: LanguageTag,
    instance: Entity,
    hunt: Arc<Hunt>,
}

impl Actor {
    /// The hunt in the actor's language.
    fn told(&self) -> &Hunt {
        self.hunt.in_language(&self.language)
    }
}

impl<'w, 's> Tick<'w, 's> {
    /// A tick in which nothing has happened yet.
    pub fn new(stage: Stage<'w, 's>, now: UnixMs) -> Self {
        Self { stage, now, changed: Changed::default(), last: HashMap::new() }
    }

    /// Whether what is due of a player has come. Who is away is told at the next join; while the outbox stalls, time waits as all other
    /// causes do. A team waits for the one whose path is known least.
    pub(super) fn has_come(&self, due: UnixMs, entity: Entity) -> bool {
        let Ok((_, player, path, working)) = self.stage.players.get(entity) else { return false };
        let Ok((instance, outbox, shared, _)) = self.stage.instances.get(player.instance) else { return false };
        let mates = mates_of(working, player.id, &instance.hunt, &shared.0);
        let known = mates.iter().filter_map(|mate| self.path_known(player.instance, *mate)).fold(path.known(), UnixMs::min);
        outbox.0.has_room() && self.stage.present.contains(entity) && !path.is_stale() && due < known.max(self.now - GRACE)
    }

    /// Up to when the path of a player is known who is there and has one.
    fn path_known(&self, instance: Entity, player: PlayerId) -> Option<UnixMs> {
        let entity = self.stage.known.entity(instance, player).filter(|entity| self.stage.present.contains(*entity))?;
        let (_, _, path, _) = self.stage.players.get(entity).ok()?;
        path.position().map(|_| path.known())
    }

    fn actor(&self, entity: Entity) -> Option<Actor> {
        let (_, player, ..) = self.stage.players.get(entity).ok()?;
        let (instance, ..) = self.stage.instances.get(player.instance).ok()?;
        let hunt = Arc::clone(&instance.hunt);
        let (name, language) = (Arc::clone(&player.name), player.language.clone());
        Some(Actor { entity, id: player.id, name, language, instance: player.instance, hunt })
    }

    /// Lets the rules answer one step of a player, and tells others what it means for them.
    pub fn answer(&mut self, entity: Entity, step: &TimedStep) {
        let Some(actor) = self.actor(entity) else { return };
        let Ok((.., working)) = self.stage.players.get(entity) else { return };
        let Ok((_, _, shared, _)) = self.stage.instances.get(actor.instance) else { return };
        let mates = mates_of(working, actor.id, &actor.hunt, &shared.0);
        let is_aligned = mates.is_empty() || working.is_aligned();
        let mut step = step.clone();
        let mut beside = Vec::new();
        for mate in &mates {
            step.known = self.path_known(actor.instance, *mate).map_or(step.known, |known| known.min(step.known));
            let mate = self.stage.known.entity(actor.instance, *mate).and_then(|entity| self.stage.players.get(entity).ok());
            beside.extend(mate.into_iter().flat_map(|(.., working)| working.there()));
        }
        if !is_aligned {
            self.with_members(&actor, step.time, |hunt, shared, members| align(actor.id, step.time, hunt, shared, members));
        }
        let other_languages = self.other_languages(&actor, &mates);
        let Ok((_, _, mut shared, _)) = self.stage.instances.get_mut(actor.instance) else { return };
        let Ok((.., mut working)) = self.stage.players.get_mut(entity) else { return };
        let seed = self.stage.secret.seed(&actor.hunt.id, actor.id);
        let seat = Seat { player: actor.id, name: &actor.name, seed, beside: &beside, other_languages: &other_languages };
        let answered = working.answer(&step, self.now, seat, actor.told(), &mut shared.0);
        self.stage.timetable.set(entity, working.due());
        self.tell(&actor, answered.news, step.time);
        for object in &answered.taken {
            self.take_from_others(&actor, object, &mates, &step);
        }
    }

    /// The hunt in other languages than the player's in which these others read it.
    fn other_languages<'h>(&self, actor: &'h Actor, others: &[PlayerId]) -> Vec<&'h Hunt> {
        let mut languages: Vec<&Hunt> = Vec::new();
        let Ok((_, outbox, ..)) = self.stage.instances.get(actor.instance) else { return languages };
        if actor.hunt.translations.is_empty() {
            return languages;
        }
        let own = &actor.told().language;
        for other in others {
            let Stage { players, known, away, .. } = &self.stage;
            let Some(rules) = rules_of((actor.instance, *other), players, known, away, &outbox.0) else { continue };
            let told = actor.hunt.in_language(&rules.language);
            if told.language != *own && languages.iter().all(|known| known.language != told.language) {
                languages.push(told);
            }
        }
        languages
    }

    /// Tells the others of a team what a cause means for them; of who is hidden, not where.
    fn tell(&mut self, actor: &Actor, news: Option<News>, at: UnixMs) {
        let Some(mut news) = news else { return };
        if self.stage.present.get(actor.entity).is_ok_and(|session| session.hidden) {
            news.forget_places();
        }
        self.with_members(actor, at, |hunt, shared, members| {
            share_news(&news, (actor.id, &actor.name), at, hunt, shared, members)
        });
    }

    fn with_members(&mut self, actor: &Actor, at: UnixMs, act: impl FnOnce(&Hunt, &SharedState, &mut dyn Members)) {
        let Ok((_, outbox, shared, _)) = self.stage.instances.get(actor.instance) else { return };
        let mut members = InTick {
            players: &mut self.stage.players,
            known: &self.stage.known,
            away: &mut self.stage.away,
            timetable: &mut self.stage.timetable,
            changed: &mut self.changed,
            last: &mut self.last,
            instance: actor.instance,
            hunt: &actor.hunt,
            outbox: &outbox.0,
            at,
        };
        act(&actor.hunt, &shared.0, &mut members);
    }

    /// Tells those who are near that another has taken a shared object; not the team of who has it.
    fn take_from_others(&mut self, actor: &Actor, object: &ObjectId, mates: &[PlayerId], step: &TimedStep) {
        let Ok((_, _, shared, _)) = self.stage.instances.get(actor.instance) else { return };
        let Some(reach) = reach_of(&actor.hunt, &shared.0, object) else { return };
        for (other, position) in self.who_is_near(actor, reach) {
            let Some(loser) = self.actor(other).filter(|loser| other != actor.entity && !mates.contains(&loser.id)) else {
                continue;
            };
            let Ok((.., working)) = self.stage.players.get(other) else { continue };
            let Ok((_, _, shared, _)) = self.stage.instances.get(loser.instance) else { continue };
            let other_languages = self.other_languages(&loser, &mates_of(working, loser.id, &loser.hunt, &shared.0));
            let Ok((_, _, mut shared, _)) = self.stage.instances.get_mut(loser.instance) else { continue };
            let Ok((.., mut working)) = self.stage.players.get_mut(other) else { continue };
            let seed = self.stage.secret.seed(&loser.hunt.id, loser.id);
            let seat = Seat { player: loser.id, name: &loser.name, seed, beside: &[], other_languages: &other_languages };
            let at = Moment { time: step.time, position, settled: step.known };
            let news = working.miss(object, at, seat, loser.told(), &mut shared.0);
            self.stage.timetable.set(other, working.due());
            self.changed.note(other);
            self.tell(&loser, news, step.time);
        }
    }

    /// Who is there of an instance's players within so many metres of a place, and where: by player.
    fn who_is_near(&self, actor: &Actor, (place, reach_m): (LonLat, f64)) -> Vec<(Entity, LonLat)> {
        let frame = &actor.hunt.frame;
        let middle = frame.to_local(place);
        let mut near: Vec<(PlayerId, Entity, LonLat)> = self
            .stage
            .players
            .iter()
            .filter(|(entity, player, ..)| player.instance == actor.instance && self.stage.present.contains(*entity))
            .filter_map(|(entity, player, path, _)| Some((player.id, entity, path.position()?)))
            .filter(|(.., position)| frame.to_local(*position).distance_m(middle) <= reach_m)
            .collect();
        near.sort_by_key(|(player, ..)| *player);
        near.into_iter().map(|(_, entity, position)| (entity, position)).collect()
    }

    /// Tells the paths which boundaries are there for their players after this tick's causes, and lets the rules answer what follows from
    /// it: who stands in one that has come to be there enters it. That may turn others.
    pub fn turn_gates(&mut self) {
        let mut next = 0;
        // Who turns a boundary may turn it for others, who are looked at after.
        while let Some(&entity) = self.changed.order.get(next) {
            next += 1;
            for _ in 0..TURNS {
                let Some(steps) = self.turn(entity) else { break };
                for step in steps {
                    self.answer(entity, &step);
                }
            }
        }
    }

    /// What follows for a player from the boundaries that are there now; `None`: nothing.
    fn turn(&mut self, entity: Entity) -> Option<Vec<TimedStep>> {
        let (_, player, mut path, working) = self.stage.players.get_mut(entity).ok()?;
        let (instance, ..) = self.stage.instances.get(player.instance).ok()?;
        if instance.hunt.gates.is_empty() || path.is_stale() {
            return None;
        }
        let time = self.last.get(&entity).map_or(path.known(), |last| path.known().max(*last));
        let mut transitions = Vec::new();
        path.set_absent(instance, absent(&instance.hunt, working.rules()), time, &mut transitions);
        let steps = transitions.into_iter().map(|transition| TimedStep {
            time,
            position: transition.position,
            known: time,
            step: Step::Crossed(transition),
        });
        let steps: Vec<TimedStep> = steps.collect();
        (!steps.is_empty()).then_some(steps)
    }

    /// What is to be committed, each player's in one unit. Returns how many events there are.
    pub fn make_units(mut self) -> u64 {
        let mut events = 0;
        let mut push = |instance: Entity, unit: Unit, instances: &mut Played| {
            if let Ok((_, _, _, mut group)) = instances.get_mut(instance) {
                events += unit.events.len() as u64;
                group.0.units.push(unit);
            }
        };
        for (number, entity) in self.changed.order.into_iter().enumerate() {
            let Ok((_, player, path, mut working)) = self.stage.players.get_mut(entity) else { continue };
            let Ok((instance, ..)) = self.stage.instances.get(player.instance) else { continue };
            // A member of a team may only have been looked at.
            if number >= self.changed.walked && working.is_settled() {
                continue;
            }
            // Who has not met an edit yet meets it at the next join, by the path as it is stored.
            let path = (!path.is_stale()).then(|| path.to_stored(instance));
            let unit = working.take_unit(player.id, path, self.now);
            push(player.instance, unit, &mut self.stage.instances);
        }
        for (instance, unit) in self.stage.away.take_units(self.now) {
            push(instance, unit, &mut self.stage.instances);
        }
        events
    }
}

/// The other members of the player's team, when they share what they do.
fn mates_of(working: &Working, player: PlayerId, hunt: &Hunt, shared: &SharedState) -> Vec<PlayerId> {
    let team = working.team().filter(|_| hunt.teams.is_some_and(|teams| teams.share()));
    team.map(|team| others(shared, team, player)).unwrap_or_default()
}

/// Where a shared object lay that was just taken, and the metres from which it could be.
fn reach_of(hunt: &Hunt, shared: &SharedState, object: &ObjectId) -> Option<(LonLat, f64)> {
    let taken = shared.objects.get(object)?.taken.as_ref()?;
    let object = hunt.objects.iter().find(|known| known.id == *object)?;
    Some((taken.place, object.reach_m + REACH_SLACK_M))
}

/// The players of an instance: in memory, or taken from what is stored.
struct InTick<'a, 'w, 's> {
    players: &'a mut InMemory<'w, 's>,
    known: &'a Players,
    away: &'a mut Away,
    timetable: &'a mut Timetable,
    changed: &'a mut Changed,
    last: &'a mut HashMap<Entity, UnixMs>,
    instance: Entity,
    hunt: &'a Hunt,
    outbox: &'a Outbox,
    at: UnixMs,
}

impl Members for InTick<'_, '_, '_> {
    fn visit(&mut self, player: PlayerId, act: &mut dyn FnMut(&mut Working)) {
        let in_memory = self.known.entity(self.instance, player);
        if let Some((entity, _, _, mut working)) = in_memory.and_then(|entity| self.players.get_mut(entity).ok()) {
            act(&mut working);
            self.timetable.set(entity, working.due());
            self.changed.note(entity);
            self.last.entry(entity).and_modify(|last| *last = self.at.max(*last)).or_insert(self.at);
        } else {
            let stored = || self.outbox.committed(player).cloned().unwrap_or_default();
            act(self.away.of(self.instance, player, || Working::from_stored(&stored(), self.hunt)));
        }
    }

    fn rules(&self, player: PlayerId) -> Option<&RulesState> {
        rules_of((self.instance, player), self.players, self.known, self.away, self.outbox)
    }
}

/// What the rules remember of a player of an instance: in memory, changed while away, or as it is stored.
fn rules_of<'a>(
    (instance, player): (Entity, PlayerId),
    players: &'a InMemory,
    known: &Players,
    away: &'a Away,
    outbox: &'a Outbox,
) -> Option<&'a RulesState> {
    let in_memory = known.entity(instance, player).and_then(|entity| players.get(entity).ok());
    let in_memory = in_memory.map(|(.., working)| working.rules());
    in_memory.or_else(|| away.rules(instance, player)).or_else(|| outbox.committed(player).map(|stored| &stored.rules))
}
