//! The state of a path between two fixes, in memory.

use super::{CrossingIndex, Inside, Near, OnLine, Side, StoredPath, clearing::Clearing};
use crate::{
    geo::{LocalPoint, LonLat},
    identity::FixNumber,
    time::UnixMs,
};

/// An accepted fix of a path, in degrees and in the plane. Made by [`CrossingIndex::fix`], so that the same degrees are always the
/// same point.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PathFix {
    /// When.
    pub time: UnixMs,
    /// Where.
    pub position: LonLat,
    /// Where in the hunt's plane.
    pub local: LocalPoint,
}

/// A path so far, as far as the next fix needs it: for one version of one hunt's boundaries. [`StoredPath`] is the same for storage.
#[derive(Clone, Debug)]
pub struct Walker {
    /// Meaningless before the first fix.
    pub(super) last: PathFix,
    /// Milliseconds since the epoch from which on the next fix needs a closer look, wherever it is: the earliest dwell that will be
    /// complete.
    pub(super) wake_ms: i64,
    /// Where the path may go from the last fix without meeting anything: what it is in stays the same, what lingers goes on lingering. Made
    /// as the path goes, and known or not, it changes nothing but the effort.
    pub(super) clearing: Clearing,
    pub(super) has_begun: bool,
    /// Whether a stay lingers.
    pub(super) lingers: bool,
    /// What only a closer look needs, elsewhere: what a fix needs that meets nothing then lies close together.
    pub(super) held: Box<Held>,
}

/// What a path has met and not yet left.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Held {
    /// Sorted by boundary.
    pub stays: Vec<Stay>,
    /// Lines on which the last fix lies, with the side that the path came from; sorted by boundary.
    pub on_lines: Vec<(u32, Option<Side>)>,
    /// Boundaries that are not there for this path, sorted; `None`: none of those that are there only for paths that are told so.
    pub absent: Option<Vec<u32>>,
}

/// A stay in an area or circle.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stay {
    pub boundary: u32,
    pub since: UnixMs,
    pub dwelled: bool,
    /// The last fix lies outside, but within the exit margin.
    pub lingers: bool,
}

impl Default for Walker {
    fn default() -> Self {
        Self {
            last: PathFix { time: UnixMs(0), position: LonLat::new(0.0, 0.0), local: LocalPoint::new(0.0, 0.0) },
            wake_ms: i64::MAX,
            clearing: Clearing::NONE,
            has_begun: false,
            lingers: false,
            held: Box::default(),
        }
    }
}

impl PartialEq for Walker {
    fn eq(&self, other: &Self) -> bool {
        self.last() == other.last() && self.wake_ms == other.wake_ms && self.held == other.held
    }
}

impl Walker {
    /// The path as it was stored. Boundaries that the index does not know are dropped: after an edit of the hunt use
    /// [`refresh`](super::refresh), which reports them.
    pub fn from_stored(index: &CrossingIndex, stored: &StoredPath) -> Self {
        let last = stored.last.map(|(time, position)| index.fix(time, position));
        let position_of = |id| index.position_of(id).map(|at| at as u32);
        let stay = |boundary: u32, since, dwelled| {
            let has_margin = index.get(boundary).exit_margin_m > 0.0;
            let outside = |last: PathFix| !index.outline(boundary).contains(index.seen_from(boundary, last.time, last.local));
            Stay { boundary, since, dwelled, lingers: has_margin && last.is_some_and(outside) }
        };
        let inside =
            stored.inside.iter().filter_map(|inside| Some(stay(position_of(&inside.boundary)?, inside.since, inside.dwelled)));
        let near = stored.near.iter().filter_map(|near| {
            let ring = index.ring_of(position_of(&near.boundary)?, near.within_m)?;
            Some(stay(ring, UnixMs(0), false))
        });
        let is_conditional = |boundary: &u32| index.conditional().binary_search(boundary).is_ok();
        let absent = stored.absent.as_ref().map(|absent| absent.iter().filter_map(position_of).filter(is_conditional).collect());
        let stays = inside.chain(near);
        let on_lines = stored.on_lines.iter().filter_map(|line| Some((position_of(&line.boundary)?, line.side)));
        let held = Box::new(Held { stays: stays.collect(), on_lines: on_lines.collect(), absent });
        let mut walker = Self { held, ..Self::default() };
        if let Some(last) = last {
            (walker.last, walker.has_begun) = (last, true);
        }
        walker.held.stays.sort_by_key(|stay| stay.boundary);
        walker.held.on_lines.sort_by_key(|line| line.0);
        walker.set_wake(index);
        walker
    }

    /// The path for storage, with the number of the last fix taken.
    pub fn to_stored(&self, index: &CrossingIndex, cursor: FixNumber) -> StoredPath {
        let id = |boundary: u32| index.id(boundary as usize).clone();
        StoredPath {
            cursor,
            last: self.last().map(|fix| (fix.time, fix.position)),
            near: self.near(index).map(|(boundary, _, within_m)| Near { boundary: id(boundary as u32), within_m }).collect(),
            absent: self.held.absent.as_ref().map(|absent| absent.iter().map(|&boundary| id(boundary)).collect()),
            inside: self
                .held
                .stays
                .iter()
                .filter(|stay| index.get(stay.boundary).ring.is_none())
                .map(|stay| Inside { boundary: id(stay.boundary), since: stay.since, dwelled: stay.dwelled })
                .collect(),
            on_lines: self.held.on_lines.iter().map(|&(line, side)| OnLine { boundary: id(line), side }).collect(),
        }
    }

    /// The last accepted fix.
    #[inline]
    pub fn last(&self) -> Option<&PathFix> {
        self.has_begun.then_some(&self.last)
    }

    /// Positions of the boundaries that the path is in, ascending: entered and not yet exited.
    pub fn inside<'a>(&'a self, index: &'a CrossingIndex) -> impl Iterator<Item = usize> + 'a {
        let stays = self.held.stays.iter().filter(|stay| index.get(stay.boundary).ring.is_none());
        stays.map(|stay| stay.boundary as usize)
    }

    /// Positions of the boundaries that the path is near, with the place and the metres of each distance within which it is.
    pub fn near<'a>(&'a self, index: &'a CrossingIndex) -> impl Iterator<Item = (usize, u8, f64)> + 'a {
        self.held.stays.iter().filter_map(|stay| {
            let entry = index.get(stay.boundary);
            entry.ring.map(|(ring, within_m)| (entry.owner as usize, ring, within_m))
        })
    }

    /// Whether a boundary, or what is near it, is not there for this path.
    pub(super) fn is_absent(&self, index: &CrossingIndex, boundary: u32) -> bool {
        let conditional = index.conditional();
        !conditional.is_empty() && {
            let owner = index.get(boundary).owner;
            match &self.held.absent {
                Some(absent) => absent.binary_search(&owner).is_ok(),
                None => conditional.binary_search(&owner).is_ok(),
            }
        }
    }

    /// To be called whenever the stays have changed.
    pub(super) fn set_wake(&mut self, index: &CrossingIndex) {
        self.lingers = self.held.stays.iter().any(|stay| stay.lingers);
        let deadlines = self.held.stays.iter().filter_map(|stay| stay.deadline(index));
        let change = if self.has_begun { index.next_change(self.last.time) } else { None };
        self.wake_ms = deadlines.chain(change).min().map_or(i64::MAX, |moment| moment.0);
    }
}

impl Stay {
    /// A stay that begins.
    pub fn new(boundary: u32, since: UnixMs) -> Self {
        Self { boundary, since, dwelled: false, lingers: false }
    }

    /// When the dwell will be complete, if there is one to come.
    pub fn deadline(&self, index: &CrossingIndex) -> Option<UnixMs> {
        let dwell_ms = index.get(self.boundary).dwell_ms.filter(|_| !self.dwelled)?;
        Some(UnixMs(self.since.0.saturating_add(dwell_ms)))
    }
}
