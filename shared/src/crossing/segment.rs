//! One straight step of a path, and the predicates that decide on which side of it things lie.

use crate::geo::LocalPoint;
use robust::{Coord, orient2d};

/// Places on a step that are nearer to each other than this are one place: both as a fraction of the step and in metres. It is far
/// above the rounding of `f64` in a hunt's plane and far below what any receiver can tell.
const SAME_PLACE: f64 = 1e-9;

/// The sign of the area of the triangle a, b, c, exactly: positive when c lies to the left of the way from a to b, negative when to
/// the right, 0 when on the line through both (Shewchuk's adaptive predicate).
pub(super) fn orientation(a: LocalPoint, b: LocalPoint, c: LocalPoint) -> f64 {
    let coord = |point: LocalPoint| Coord { x: point.x, y: point.y };
    orient2d(coord(a), coord(b), coord(c))
}

/// Whether `point` lies on the closed straight line from `a` to `b`, exactly.
pub(super) fn lies_on(point: LocalPoint, a: LocalPoint, b: LocalPoint) -> bool {
    let within = |value: f64, one: f64, other: f64| one.min(other) <= value && value <= one.max(other);
    within(point.x, a.x, b.x) && within(point.y, a.y, b.y) && orientation(a, b, point) == 0.0
}

/// The square of the distance from a point to the closed straight line from `a` to `b`.
pub(super) fn distance_squared(point: LocalPoint, a: LocalPoint, b: LocalPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    square(point.x - (a.x + dx * along)) + square(point.y - (a.y + dy * along))
}

pub(super) fn square(value: f64) -> f64 {
    value * value
}

/// The step from one accepted fix to the next, which is somewhere else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub a: LocalPoint,
    pub b: LocalPoint,
    /// See [`SAME_PLACE`], as a fraction of the step.
    pub tolerance: f64,
}

/// Where on a step something lies.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(super) enum Place {
    /// On the line through the step, but before it.
    Before,
    /// Exactly at the first fix.
    Start,
    /// Between the fixes, at this fraction of the way.
    Between(f64),
    /// Exactly at the second fix.
    End,
    /// On the line through the step, but after it.
    After,
}

impl Place {
    /// The fraction of the way, for a place on the step.
    pub fn fraction(self) -> Option<f64> {
        match self {
            Self::Start => Some(0.0),
            Self::Between(t) => Some(t),
            Self::End => Some(1.0),
            Self::Before | Self::After => None,
        }
    }
}

impl Segment {
    pub fn new(a: LocalPoint, b: LocalPoint) -> Self {
        Self { a, b, tolerance: SAME_PLACE.max(SAME_PLACE / a.distance_m(b)) }
    }

    /// The sign of the side on which a point lies, exactly.
    pub fn side_of(&self, point: LocalPoint) -> f64 {
        orientation(self.a, self.b, point)
    }

    /// Where a point lies that is exactly on the line through the step.
    pub fn place_of_collinear(&self, point: LocalPoint) -> Place {
        let (dx, dy) = (self.b.x - self.a.x, self.b.y - self.a.y);
        // All three are on one line, so that one coordinate orders them exactly.
        let (from, to, here) = match dx.abs() >= dy.abs() {
            true if dx > 0.0 => (self.a.x, self.b.x, point.x),
            true => (-self.a.x, -self.b.x, -point.x),
            false if dy > 0.0 => (self.a.y, self.b.y, point.y),
            false => (-self.a.y, -self.b.y, -point.y),
        };
        if here < from {
            Place::Before
        } else if here == from {
            Place::Start
        } else if here > to {
            Place::After
        } else if here == to {
            Place::End
        } else {
            Place::Between(self.project(point))
        }
    }

    /// The part of the step, as fractions, that lies between two places.
    pub fn overlap(&self, mut ends: [Place; 2]) -> Option<(f64, f64)> {
        if ends[1] < ends[0] {
            ends.swap(0, 1);
        }
        match ends {
            [Place::After, _] | [_, Place::Before] => None,
            [first, last] => Some((first.fraction().unwrap_or(0.0), last.fraction().unwrap_or(1.0))),
        }
    }

    /// Where an edge passes through the line of the step: from `low`, on its right or on it, to `high`, on its left or on it, with
    /// `low_side` and `high_side` their [`Segment::side_of`], which are not both 0.
    pub fn place_of_crossing(&self, low: LocalPoint, low_side: f64, high: LocalPoint, high_side: f64) -> Place {
        if low_side == 0.0 {
            return self.place_of_collinear(low);
        }
        if high_side == 0.0 {
            return self.place_of_collinear(high);
        }
        // Seen along the upward edge, what lies behind the crossing is on the left.
        let start = orientation(low, high, self.a);
        if start <= 0.0 {
            return if start == 0.0 { Place::Start } else { Place::Before };
        }
        let end = orientation(low, high, self.b);
        if end >= 0.0 {
            return if end == 0.0 { Place::End } else { Place::After };
        }
        Place::Between(self.project(low.lerp(high, low_side / (low_side - high_side))))
    }

    /// The fraction of the way of the point of the step nearest to `point`.
    fn project(&self, point: LocalPoint) -> f64 {
        let (dx, dy) = (self.b.x - self.a.x, self.b.y - self.a.y);
        (((point.x - self.a.x) * dx + (point.y - self.a.y) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0)
    }

    /// Whether the closed step and the closed edge have a point in common, exactly.
    pub fn meets(&self, v: LocalPoint, w: LocalPoint) -> bool {
        let apart = |a: f64, b: f64, v: f64, w: f64| a.max(b) < v.min(w) || v.max(w) < a.min(b);
        if apart(self.a.x, self.b.x, v.x, w.x) || apart(self.a.y, self.b.y, v.y, w.y) {
            return false;
        }
        let same_side = |one: f64, other: f64| (one > 0.0 && other > 0.0) || (one < 0.0 && other < 0.0);
        !same_side(self.side_of(v), self.side_of(w)) && !same_side(orientation(v, w, self.a), orientation(v, w, self.b))
    }
}
