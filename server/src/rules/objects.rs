//! Virtual objects: where they appear, who takes them, and who comes too late.

use super::{
    SharedChange, SharedState,
    apply::{Application, in_metres, wait_s},
    state::Taken,
};
use hunt_shared::{
    event::{EventKind, Progress},
    geo::{Draws, LonLat},
    hunt::{Contest, Hunt, SharedObject, TakenBy, VirtualObject},
    identity::ObjectId,
    protocol::{CommandResult, Refusal},
    time::UnixMs,
};
use std::time::Duration;

/// How long after a shared object was taken one who asks for it has lost it to the winner; later, it is only not there.
const LATE: Duration = Duration::from_secs(10);

impl Application<'_> {
    /// A player takes an object.
    pub(super) fn collect(&mut self, id: &ObjectId) -> CommandResult {
        let hunt = self.hunt;
        let Some(object) = hunt.objects.iter().find(|object| object.id == *id) else {
            return CommandResult::Refused(Refusal::NoSuchThing);
        };
        let takes = self.progress.takes.get(id).copied().unwrap_or_default();
        if takes >= object.appearance.contest.as_ref().map_or(1, |contest| contest.limit) {
            return CommandResult::Refused(Refusal::TakenAlready);
        }
        if object.during.is_some_and(|index| !self.is_running(index)) {
            return CommandResult::Refused(Refusal::NotThere);
        }
        if object.appearance.active.as_ref().is_some_and(|active| !active.schedule().is_active(self.time)) {
            return CommandResult::Refused(Refusal::NotThere);
        }
        let Some(place) = self.place_of(object) else { return CommandResult::Refused(Refusal::NotThere) };
        if let Some(distance_m) = self.too_far(place, object.reach_m) {
            return CommandResult::Refused(Refusal::ThingIsFar {
                distance_m: in_metres(distance_m),
                reach_m: in_metres(object.reach_m),
            });
        }
        if let Some(contest) = &object.appearance.contest {
            if let Some(taken) = self.taken(id) {
                if taken.at + LATE >= self.time {
                    self.miss(object, contest, &taken);
                }
                let returns_s = taken.returns.map(|returns| wait_s(self.time, returns));
                return CommandResult::Refused(Refusal::AnotherWasQuicker { winner: taken.name, returns_s });
            }
            self.take(object, contest, place);
        }
        self.event_position = place;
        self.emit_in(|_, told| EventKind::ObjectCollected {
            object: id.clone(),
            name: told.object(object).name.clone(),
            glyph: object.glyph,
            item: object.item.clone().map(|item| (item, 1)),
        });
        self.settle();
        CommandResult::Done
    }

    /// Another player has taken a shared object within this one's reach.
    pub(super) fn lose(&mut self, id: &ObjectId) {
        let hunt = self.hunt;
        let Some(object) = hunt.objects.iter().find(|object| object.id == *id) else { return };
        let (Some(contest), Some(taken)) = (&object.appearance.contest, self.taken(id)) else { return };
        let takes = self.progress.takes.get(id).copied().unwrap_or_default();
        // Who may not take it anyway has lost nothing.
        if takes < contest.limit && taken.by != self.player && object.during.is_none_or(|index| self.is_running(index)) {
            self.miss(object, contest, &taken);
        }
    }

    /// Tells the player who was quicker, once each time, and consoles once.
    fn miss(&mut self, object: &VirtualObject, contest: &Contest, taken: &Taken) {
        if self.rules.missed.insert(object.id.clone(), taken.at) == Some(taken.at) {
            return;
        }
        self.emit_in(|_, told| {
            let name = told.object(object).name.clone();
            EventKind::ObjectMissed { object: object.id.clone(), name, winner: taken.name.clone() }
        });
        if let Some(template) = contest.consolation.as_ref().filter(|reward| !self.progress.rewards.contains(&reward.id)) {
            self.console(template, object);
            self.settle();
        }
    }

    fn take(&mut self, object: &VirtualObject, contest: &Contest, place: LonLat) {
        let next = match (contest.respawn_s, object.appearance.within) {
            (Some(_), Some(_)) if contest.same_place => Some(place),
            (Some(_), Some(area)) => Some(self.random_place(object, area)),
            _ => None,
        };
        let returns = contest.respawn_s.map(|seconds| self.time + Duration::from_secs_f64(seconds));
        let taken = Taken { by: self.player, name: self.name.to_owned(), at: self.time, returns, place };
        self.share(SharedChange::ObjectTaken { object: object.id.clone(), taken, next });
    }

    /// Who has a shared object now.
    fn taken(&self, id: &ObjectId) -> Option<Taken> {
        let taken = self.shared.objects.get(id)?.taken.as_ref()?;
        taken.returns.is_none_or(|returns| returns > self.time).then(|| taken.clone())
    }

    /// Where an object lies for the player, or where a shared one lay that was taken; `None` when it has not appeared.
    fn place_of(&self, object: &VirtualObject) -> Option<LonLat> {
        let appearance = &object.appearance;
        if appearance.contest.is_some() {
            let known = self.shared.objects.get(&object.id);
            let taken = known.and_then(|known| known.taken.as_ref());
            return match known {
                Some(known) if taken.is_none_or(|taken| taken.returns.is_some_and(|returns| returns <= self.time)) => {
                    Some(known.place.unwrap_or(object.position))
                }
                Some(_) => taken.map(|taken| taken.place),
                None => appearance.is_public().then_some(object.position),
            };
        }
        if appearance.is_public() {
            return Some(object.position);
        }
        self.progress.appeared.get(&object.id).map(|object| object.position)
    }

    /// Lets objects appear that were not on the map: those that are spawned, and those at random places.
    pub(super) fn spawn(&mut self, objects: impl IntoIterator<Item = usize>) {
        for index in objects {
            let hunt = self.hunt;
            let object = &hunt.objects[index];
            let is_known = match object.appearance.contest {
                Some(_) => self.shared.objects.contains_key(&object.id),
                None => self.progress.appeared.contains_key(&object.id) || self.progress.takes.contains_key(&object.id),
            };
            if is_known {
                continue;
            }
            let place = object.appearance.within.map(|area| self.random_place(object, area));
            if object.appearance.contest.is_some() {
                self.share(SharedChange::ObjectPlaced { object: object.id.clone(), place });
            } else {
                let position = place.unwrap_or(object.position);
                let there = std::mem::replace(&mut self.event_position, position);
                self.emit_in(|_, told| EventKind::ObjectAppeared { object: told.object(object).public_at(position, told.hunt) });
                self.event_position = there;
            }
        }
    }

    /// Lets those objects at random places appear that nothing spawns: of a challenge, or of none.
    pub(super) fn scatter(&mut self, during: Option<usize>) {
        let scattered = self.hunt.objects.iter().enumerate().filter(|(_, object)| {
            let appearance = &object.appearance;
            // One for all lies there as soon as the hunt is played, whoever may take it.
            let now = object.during == during || appearance.contest.is_some();
            now && appearance.within.is_some() && !appearance.spawned
        });
        self.spawn(scattered.map(|(index, _)| index).collect::<Vec<_>>());
    }

    /// After an edit of the hunt: what it has no more vanishes, and what is new appears.
    pub(super) fn renew_objects(&mut self) {
        let hunt = self.hunt;
        let appeared: Vec<_> = self.progress.appeared.values().cloned().collect();
        for known in appeared {
            let is_kept = hunt
                .objects
                .iter()
                .any(|object| object.id == known.id && object.appearance.contest.is_none() && !object.appearance.is_public());
            if !is_kept {
                self.emit(EventKind::ObjectVanished { object: known.id, name: known.name });
            }
        }
        self.scatter(None);
        for index in 0..hunt.challenges.len() {
            if self.is_running(index) {
                self.scatter(Some(index));
            }
        }
    }

    /// A place in an area, off its barriers: the same for the same seed and object.
    fn random_place(&self, object: &VirtualObject, area: usize) -> LonLat {
        let seed = self.seed.derive(&format!("place of {}", object.id), self.rules.causes);
        let mut draws = Draws::new(seed.below(u64::MAX));
        let hunt = self.hunt;
        let barriers = || hunt.boundaries.iter().filter(|boundary| boundary.barrier);
        let free = |place| !barriers().any(|barrier| barrier.shape.covers(place, &hunt.frame));
        let place = hunt.boundaries[area].shape.random_place(&hunt.frame, || draws.next_fraction(), free);
        // A checked hunt has room there; if chance finds none, it lies where the check found some.
        place.unwrap_or(object.position)
    }
}

/// The shared objects as one player may know of them at a moment; `progress` is the player's.
pub fn shared_objects(hunt: &Hunt, shared: &SharedState, progress: Option<&Progress>, now: UnixMs) -> Vec<SharedObject> {
    let is_running = |challenge: usize| {
        let status = progress.and_then(|progress| progress.challenges.get(&hunt.challenges[challenge].id));
        status.is_some_and(|status| status.running)
    };
    let contested = hunt.objects.iter().filter(|object| object.appearance.contest.is_some());
    contested
        .filter_map(|object| {
            let is_public = object.appearance.is_public();
            let known = shared.objects.get(&object.id);
            // Where it lies by chance, or that it was spawned, is not for who cannot take it yet.
            if !is_public && (known.is_none() || object.during.is_some_and(|challenge| !is_running(challenge))) {
                return None;
            }
            let taken = known.and_then(|known| known.taken.as_ref());
            let taken = taken.filter(|taken| taken.returns.is_none_or(|returns| returns > now));
            let place = taken.map(|taken| taken.place).or(known.and_then(|known| known.place)).unwrap_or(object.position);
            Some(SharedObject {
                object: object.public_at(place, hunt),
                taken: taken.map(|taken| TakenBy { player: taken.name.clone(), returns: taken.returns }),
            })
        })
        .collect()
}
