//! What does not lie still in the grid: bands about areas and lines, and all that moves. A hunt has few of them.

use super::{CrossingIndex, Extent};
use crate::{
    crossing::{TransitionKind, clearing::Clearing},
    geo::LocalPoint,
    hunt::{Schedule, Timetable},
    time::UnixMs,
};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};
use std::{
    f64::consts::FRAC_1_SQRT_2,
    ops::Range,
    sync::{Arc, PoisonError, RwLock},
};

/// Metres about a player within which a clearing is looked for among what lies apart.
const SIGHT_M: f64 = 100.0;

/// Metres by which a clearing keeps away from the edge of a band: far above the rounding of distances.
const SLACK_M: f64 = 1e-6;

/// What a boundary does that is not always at its place.
#[derive(Clone, Debug)]
pub(super) struct Special {
    pub schedule: Option<Schedule>,
    pub timetable: Option<Timetable>,
}

/// The box that a moving box never leaves.
pub(super) fn swept(extent: Extent, timetable: Option<&Timetable>) -> Extent {
    let Some(timetable) = timetable else { return extent };
    let moved = |point: LocalPoint, by: LocalPoint| LocalPoint::new(point.x + by.x, point.y + by.y);
    let boxes = timetable.offsets().map(|by| Extent { low: moved(extent.low, by), high: moved(extent.high, by) });
    boxes.fold(extent, Extent::with)
}

/// Boxes around what lies apart: for what moves, of its whole way.
#[derive(Clone, Debug)]
pub(super) struct Apart {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, (u32, bool)>>,
}

impl Apart {
    /// Each with its number and whether it moves.
    pub fn new(boxes: impl Iterator<Item = (u32, Extent, bool)>) -> Self {
        let boxes = boxes.map(|(number, extent, moves)| {
            let corners = [extent.low, extent.high].map(|corner| [corner.x, corner.y]);
            GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), (number, moves))
        });
        Self { boxes: RTree::bulk_load(boxes.collect()) }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.boxes.size() == 0
    }

    fn about(&self, extent: Extent) -> impl Iterator<Item = &GeomWithData<Rectangle<[f64; 2]>, (u32, bool)>> {
        let envelope = AABB::from_corners([extent.low.x, extent.low.y], [extent.high.x, extent.high.y]);
        self.boxes.locate_in_envelope_intersecting(&envelope)
    }

    /// Whether something may be met within a box.
    pub fn may_meet(&self, extent: Extent) -> bool {
        self.about(extent).next().is_some()
    }

    /// What may be met within a box.
    pub fn met_in(&self, extent: Extent) -> impl Iterator<Item = u32> {
        self.about(extent).map(|found| found.data.0)
    }

    /// What moves and may come into a box.
    pub fn moving_about(&self, extent: Extent) -> impl Iterator<Item = u32> {
        self.about(extent).filter(|found| found.data.1).map(|found| found.data.0)
    }
}

/// When something next begins or ends to be there, as found last: the time for which this holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes(Arc<RwLock<Option<Range<i64>>>>);

impl CrossingIndex {
    /// The part of a clearing about a point in which nothing that lies apart is met.
    pub(super) fn clear_of_apart(&self, clearing: Clearing, point: LocalPoint) -> Clearing {
        let mut clear = clearing.and_about(point, SIGHT_M);
        for found in self.apart.about(Extent::of(point, point).grown(SIGHT_M)) {
            let (number, moves) = found.data;
            let (low, high) = (found.geom().lower(), found.geom().upper());
            let extent = Extent { low: LocalPoint::new(low[0], low[1]), high: LocalPoint::new(high[0], high[1]) };
            clear = match extent.beyond(point) {
                Some(beyond) => clear.and(Clearing::within(beyond)),
                None if moves => return Clearing::NONE,
                None => {
                    let outline = self.outline(number);
                    // Within the area itself the distance to the band's edge is not known, but more than its reach.
                    let inner_m = match &outline {
                        super::Outline::Band(band) if band.core_contains(point) => band.reach_m,
                        outline => outline.distance_m(point),
                    };
                    clear.and_about(point, inner_m * FRAC_1_SQRT_2 - SLACK_M)
                }
            };
        }
        clear
    }

    /// What a step may meet that is not in the grid.
    pub(in crate::crossing) fn apart_met_by(&self, a: LocalPoint, b: LocalPoint) -> impl Iterator<Item = u32> {
        self.apart.met_in(Extent::of(a, b))
    }

    /// What moves and may come to somebody who stands.
    pub(in crate::crossing) fn moving_about(&self, point: LocalPoint) -> impl Iterator<Item = u32> {
        self.apart.moving_about(Extent::of(point, point))
    }

    /// Whether it moves or is not always there.
    #[inline]
    pub(in crate::crossing) fn is_special(&self, boundary: u32) -> bool {
        self.get(boundary).special.is_some()
    }

    /// How a transition at an entry is told: at its boundary; into what is near a boundary is coming near.
    pub(in crate::crossing) fn told(&self, entry: u32, kind: TransitionKind) -> (usize, TransitionKind) {
        let found = self.get(entry);
        let kind = match (found.ring, kind) {
            (Some((ring, _)), TransitionKind::Entered) => TransitionKind::Approached(ring),
            (Some((ring, _)), TransitionKind::Exited) => TransitionKind::Receded(ring),
            (_, kind) => kind,
        };
        (found.owner as usize, kind)
    }

    /// Whether a boundary begins to be there at just this moment.
    pub fn begins_at(&self, boundary: usize, time: UnixMs) -> bool {
        let before = UnixMs(time.0.saturating_sub(1));
        self.schedule(boundary as u32).is_some_and(|schedule| schedule.is_active(time) && !schedule.is_active(before))
    }

    fn special(&self, boundary: u32) -> Option<&Special> {
        self.get(boundary).special.map(|at| &self.specials[at as usize])
    }

    /// When it is there, if not always.
    pub(in crate::crossing) fn schedule(&self, boundary: u32) -> Option<&Schedule> {
        self.special(boundary)?.schedule.as_ref()
    }

    /// How it moves, if it does.
    pub(in crate::crossing) fn timetable(&self, boundary: u32) -> Option<&Timetable> {
        self.special(boundary)?.timetable.as_ref()
    }

    /// Whether it is there at a moment, as far as its windows say.
    pub(in crate::crossing) fn is_active(&self, boundary: u32, time: UnixMs) -> bool {
        self.schedule(boundary).is_none_or(|schedule| schedule.is_active(time))
    }

    /// A point as seen by a boundary that moves: as if it lay where it is drawn.
    pub(in crate::crossing) fn seen_from(&self, boundary: u32, time: UnixMs, point: LocalPoint) -> LocalPoint {
        match self.timetable(boundary) {
            Some(timetable) => {
                let offset = timetable.offset_at(time);
                LocalPoint::new(point.x - offset.x, point.y - offset.y)
            }
            None => point,
        }
    }

    /// What is not always there and may change within a time: after the first moment, up to the second.
    pub(in crate::crossing) fn changing(&self, after: UnixMs, until: UnixMs) -> Vec<u32> {
        if self.next_change(after).is_none_or(|next| next > until) {
            return Vec::new();
        }
        let changes = |&number: &u32| self.schedule(number).is_some_and(|schedule| !schedule.changes(after, until).is_empty());
        (0..self.boundaries.len() as u32).filter(changes).collect()
    }

    /// The next moment at which something begins or ends to be there.
    pub(in crate::crossing) fn next_change(&self, after: UnixMs) -> Option<UnixMs> {
        if self.specials.is_empty() {
            return None;
        }
        let known = self.changes.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let next = match known.filter(|known| known.contains(&after.0)) {
            Some(known) => known.end,
            None => {
                let schedules = self.specials.iter().filter_map(|special| special.schedule.as_ref());
                let next = schedules.filter_map(|schedule| schedule.next_change(after)).min().map_or(i64::MAX, |next| next.0);
                *self.changes.0.write().unwrap_or_else(PoisonError::into_inner) = Some(after.0..next);
                next
            }
        };
        (next < i64::MAX).then_some(UnixMs(next))
    }

    /// Boundaries that are there only for paths that are told so, sorted.
    pub fn conditional(&self) -> &[u32] {
        &self.conditional
    }

    /// The entry for what is within a distance of a boundary.
    pub(in crate::crossing) fn ring_of(&self, boundary: u32, within_m: f64) -> Option<u32> {
        let mut rings = (self.ids.len() as u32..).zip(&self.boundaries[self.ids.len()..]);
        let is_it = |entry: &super::Indexed| entry.owner == boundary && entry.ring.is_some_and(|ring| ring.1 == within_m);
        rings.find(|(_, entry)| is_it(entry)).map(|(number, _)| number)
    }
}
