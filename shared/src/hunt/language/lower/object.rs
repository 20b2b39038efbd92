//! Objects: where each lies, how many there are, and what is said of shared ones.

use super::{
    super::{
        terms::{EffectTerm, HuntTerm, ObjectTerm},
        values::Id,
    },
    First, Lowering, item_id,
};
use crate::{
    geo::{Draws, LonLat, Shape},
    hunt::{
        Activity, Appearance, Contest, VirtualObject,
        activity::{Unclear, parse_windows, zone_of},
    },
    identity::ObjectId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// The most objects that one line of `hunt.ron` may stand for.
const MAX_COUNT: u32 = 200;

/// The most shared objects of a hunt: what has become of them is told to each player in one message.
const MAX_SHARED: usize = 100;

impl ObjectTerm {
    /// How many objects of the hunt it stands for.
    pub(in crate::hunt) fn how_many(&self) -> usize {
        self.count.as_ref().map_or(1, |count| count.value.0.min(MAX_COUNT)) as usize
    }

    /// How many of its item it gives a player at most.
    pub(super) fn supply(&self) -> u64 {
        let comes_back = self.respawn_s.as_ref().is_some_and(Option::is_some);
        let times = self.limit_per_player.as_ref().filter(|_| comes_back).map_or(1, |limit| limit.value.0);
        self.how_many() as u64 * u64::from(times)
    }
}

/// The names of objects that something spawns.
#[derive(Default)]
pub(super) struct Spawned {
    names: BTreeSet<String>,
    /// For each object's name the indexes of the hunt's objects.
    indexes: BTreeMap<String, Range<usize>>,
}

impl Spawned {
    pub(super) fn by(hunt: &HuntTerm) -> Self {
        let objects = || hunt.objects.iter().flatten();
        let challenges = || hunt.challenges.iter().flatten();
        let consolations = objects().filter_map(|object| object.consolation.as_ref()?.as_ref());
        let grants = challenges().flat_map(|challenge| challenge.rewards.iter().flatten());
        let rewards = grants.flat_map(|grant| grant.value.rewards()).chain(consolations);
        let uses = hunt.uses.iter().flatten().flat_map(|known| known.effects.iter().flatten());
        let effects = rewards.flat_map(|reward| reward.effects.iter().flatten()).chain(uses);
        let by_effect = effects.filter_map(|effect| match &effect.value {
            EffectTerm::Spawn { object } => object.as_ref(),
            _ => None,
        });
        let by_opening = challenges().flat_map(|challenge| challenge.spawns.iter().flatten());
        let names = by_effect.chain(by_opening).map(|id| id.value.0.clone()).collect();
        let (mut indexes, mut next) = (BTreeMap::new(), 0);
        for term in objects() {
            let after = next + term.how_many();
            if let Some(id) = &term.id {
                indexes.entry(id.value.0.clone()).or_insert(next..after);
            }
            next = after;
        }
        Self { names, indexes }
    }
}

impl Lowering<'_, '_> {
    /// All objects: one for each of the `count` of a term.
    pub(super) fn objects(&mut self, terms: &[ObjectTerm]) -> Vec<Option<Vec<VirtualObject>>> {
        let mut first = First::new("object");
        let mut lowered: Vec<Option<Vec<VirtualObject>>> = terms.iter().map(|term| self.objects_of(term, &mut first)).collect();
        let contested = || terms.iter().filter(|term| term.shared == Some(true));
        let objects = lowered.iter().flatten().flatten();
        let count = objects.filter(|object| object.appearance.contest.is_some()).count();
        if let (Some(id), true) = (contested().find_map(|term| term.id.as_ref()), count > MAX_SHARED) {
            let message = format!("a hunt has at most {MAX_SHARED} shared objects, but this one has {count}");
            self.context.error(id.span.clone(), message, "let some of them be there for each player: remove `shared: true`");
            lowered.push(None);
        }
        lowered
    }

    fn objects_of(&mut self, term: &ObjectTerm, first: &mut First) -> Option<Vec<VirtualObject>> {
        let unique = term.id.as_ref().is_some_and(|id| first.take(id, self.context));
        let during = self.optional_challenge(&term.during);
        let place = self.place(term);
        let contest = self.contest(term);
        let count = self.count(term);
        let active = self.windows(term);
        let id = term.id.as_ref()?;
        let (position, within) = place?;
        let appearance =
            Appearance { within, spawned: self.spawned.names.contains(&id.value.0), contest: contest?, active: active? };
        let object = VirtualObject {
            id: ObjectId::new(&*id.value.0),
            name: term.name.as_ref()?.0.clone(),
            glyph: term.glyph?,
            position,
            reach_m: term.reach_m?.0,
            picture: self.picture(&term.picture)?,
            item: term.gives.as_ref()?.as_ref().map(item_id),
            during: during?,
            appearance,
        };
        let count = count?;
        if count == 1 {
            return unique.then(|| vec![object]);
        }
        let mut several = Vec::new();
        for number in 1..=count {
            let name = format!("{}-{number}", id.value.0);
            let named = Id { value: super::super::values::Text(name.clone()), span: id.span.clone() };
            if !first.take(&named, self.context) {
                return None;
            }
            several.push(VirtualObject { id: ObjectId::new(name), ..object.clone() });
        }
        unique.then_some(several)
    }

    /// Where it lies: for a random place, some place that it may be at.
    fn place(&mut self, term: &ObjectTerm) -> Option<(LonLat, Option<usize>)> {
        match (term.at.as_ref()?, term.within.as_ref()?) {
            (Some(at), None) => Some((at.value, None)),
            (Some(_), Some(within)) => {
                let help = "remove `at` for a random place in the area, or `within` for this place";
                self.context.error(within.span.clone(), "an object has one place, but `at` and `within` both say where", help);
                None
            }
            (None, Some(within)) => self.random_place(within).map(|(area, place)| (place, Some(area))),
            (None, None) => {
                if let (Some(id), true) = (&term.id, self.readable) {
                    let message = format!("the object \"{}\" has no place", id.value.0);
                    let help = "add at: (longitude, latitude), or within: \"area\" for a random place in an area";
                    self.context.error(id.span.clone(), message, help);
                }
                None
            }
        }
    }

    /// An area or circle in which players can stand somewhere, and such a place.
    fn random_place(&mut self, id: &Id) -> Option<(usize, LonLat)> {
        let index = self.boundary(id)?;
        let area = &self.ground.boundaries[index];
        if matches!(area.shape, Shape::Line(_)) {
            let message =
                format!("the boundary \"{}\" is a line ({}), so nothing lies within it", id.value.0, self.place_of(index));
            self.context.error(id.span.clone(), message, "name an area or a circle, or draw it as one");
            return None;
        }
        let frame = self.frame?;
        let mut draws = Draws::new(1);
        let barriers = || self.ground.boundaries.iter().filter(|boundary| boundary.barrier);
        let free = |place| !barriers().any(|barrier| barrier.shape.covers(place, frame));
        let place = area.shape.random_place(frame, || draws.next_fraction(), free);
        if place.is_none() {
            let message = format!(
                "no place was found in the boundary \"{}\" ({}) that is not within a barrier, so nobody could reach the object",
                id.value.0,
                self.place_of(index)
            );
            self.context.error(id.span.clone(), message, "name another area, or leave room in this one");
        }
        place.map(|place| (index, place))
    }

    fn windows(&mut self, term: &ObjectTerm) -> Option<Option<Activity>> {
        let zone = zone_of(self.time_zone)?;
        for text in term.active.as_ref()? {
            if let Err(Unclear { message, help }) = parse_windows(&text.value.0, &zone) {
                self.context.error(text.span.clone(), message, help);
            }
        }
        self.sound_windows(term)
    }

    /// When an object is there; `None` when that is not clear, which has been told.
    pub(super) fn sound_windows(&self, term: &ObjectTerm) -> Option<Option<Activity>> {
        let zone = zone_of(self.time_zone)?;
        let mut windows = Vec::new();
        for text in term.active.as_ref()? {
            windows.extend(parse_windows(&text.value.0, &zone).ok()?);
        }
        Some((!windows.is_empty()).then(|| Activity { time_zone: self.time_zone.to_owned(), windows }))
    }

    fn count(&mut self, term: &ObjectTerm) -> Option<u32> {
        let count = term.count.as_ref()?;
        let number = count.value.0;
        if number > MAX_COUNT {
            let message = format!("{number} objects are asked for, but at most {MAX_COUNT} of a kind were expected");
            self.context.error(count.span.clone(), message, "write a smaller count");
            return None;
        }
        if number > 1 && matches!((&term.at, &term.within), (Some(Some(_)), Some(None))) {
            let message = format!("all {number} would lie at the same place");
            let help = "write within: \"area\" instead of `at`, so that each has its own random place; or write an object for each place";
            self.context.error(count.span.clone(), message, help);
            return None;
        }
        Some(number)
    }

    /// What holds of a shared object; fields that only say something of shared ones are told where the object is not.
    fn contest(&mut self, term: &ObjectTerm) -> Option<Option<Contest>> {
        let shared = term.shared?;
        let respawn_s = term.respawn_s.as_ref()?;
        let limit = term.limit_per_player.as_ref()?;
        let same_place = term.same_place.as_ref()?;
        let consolation = match term.consolation.as_ref()? {
            Some(reward) => Some(self.reward(reward)?),
            None => None,
        };
        let needs_shared = "add shared: true, so that it is one for all players; or remove this";
        if !shared {
            if let Some(respawn_s) = respawn_s {
                let message = "only a shared object comes back: one that each player has for himself stays taken";
                self.context.error(respawn_s.span.clone(), message, needs_shared);
                return None;
            }
            if let (Some(_), Some(id)) = (&consolation, &term.id) {
                let message = "nobody loses this object to another, so its `consolation` is never given";
                self.context.error(id.span.clone(), message, needs_shared);
                return None;
            }
            if limit.value.0 > 1 {
                let message = "an object that each player has for himself is taken once, so a larger limit says nothing";
                self.context.warn(limit.span.clone(), message, needs_shared);
            }
            return Some(None);
        }
        if respawn_s.is_none() && limit.value.0 > 1 {
            let message = "the object never comes back, so nobody can take it more than once";
            self.context.warn(limit.span.clone(), message, "add respawn_s: 60 (seconds), or remove the limit");
        }
        if same_place.value && (respawn_s.is_none() || term.within.as_ref().is_some_and(Option::is_none)) {
            let message = "`same_place` says nothing here: it is of an object at a random place that comes back";
            self.context.warn(same_place.span.clone(), message, "remove it");
        }
        Some(Some(Contest {
            respawn_s: respawn_s.as_ref().map(|seconds| seconds.value.0),
            same_place: same_place.value,
            limit: limit.value.0,
            consolation,
        }))
    }

    /// The objects that a name means, which is spawned.
    pub(super) fn spawned_objects(&mut self, id: &Id) -> Option<Vec<usize>> {
        self.object(id)?;
        self.spawned.indexes.get(&id.value.0).map(|indexes| indexes.clone().collect())
    }
}
