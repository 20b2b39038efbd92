//! Outlines of boundaries in the local plane, and how one step of a path passes them.

mod area;
mod band;
mod circle;
mod line;

pub(super) use area::{Area, Ring, lay_out_area};
pub(super) use band::{Band, Core};
pub(super) use circle::Circle;
pub(super) use line::{Line, lay_out_line};

use super::segment::{Segment, distance_squared, lies_on};
use crate::geo::LocalPoint;

/// A boundary's shape, as it lies in the index.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Outline<'a> {
    Area(Area<'a>),
    Circle(Circle),
    Line(Line<'a>),
    Band(Band<'a>),
}

impl Outline<'_> {
    /// Whether an area or circle contains a point, edges included. A line contains nothing.
    pub fn contains(&self, point: LocalPoint) -> bool {
        match self {
            Self::Area(area) => area.contains(point),
            Self::Circle(circle) => circle.contains(point),
            Self::Band(band) => band.contains(point),
            Self::Line(_) => false,
        }
    }

    /// Whether a point is at most `margin_m` from an area or circle.
    pub fn is_within(&self, point: LocalPoint, margin_m: f64) -> bool {
        match self {
            Self::Area(area) => area.is_within(point, margin_m),
            Self::Circle(circle) => circle.is_within(point, margin_m),
            Self::Band(band) => band.is_within(point, margin_m),
            Self::Line(_) => false,
        }
    }

    /// Metres from the edge of an area or circle; infinite for a line.
    pub fn distance_m(&self, point: LocalPoint) -> f64 {
        match self {
            Self::Area(area) => area.edges().map(|edge| edge.distance_squared(point)).fold(f64::INFINITY, f64::min).sqrt(),
            Self::Circle(circle) => (circle.centre.distance_m(point) - circle.radius_m).abs(),
            Self::Band(band) => band.distance_m(point),
            Self::Line(_) => f64::INFINITY,
        }
    }

    /// Where an outer stretch, come to from inside or from within the margin, first gets farther outside than the margin.
    pub fn first_beyond(&self, step: &Segment, margin_m: f64, stretch: Stretch) -> Option<f64> {
        match self {
            _ if margin_m <= 0.0 => Some(stretch.from),
            Self::Area(area) => area.first_beyond(step, margin_m, stretch),
            Self::Circle(circle) => circle.first_beyond(step, margin_m, stretch),
            Self::Band(band) => band.first_beyond(step, margin_m, stretch),
            Self::Line(_) => None,
        }
    }
}

/// How a stretch of a step lies to an area or circle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    /// In the interior.
    Interior,
    /// Along the edge, with the interior on one side at most.
    Edge,
    /// Strictly outside.
    Exterior,
}

/// A stretch of a step between two places where its zone may change.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stretch {
    /// Where it begins, as a fraction of the step.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How it lies.
    pub zone: Zone,
}

/// How a step passes an area or circle.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Passage {
    /// The stretches, in order; those of no length are left out.
    pub stretches: Vec<Stretch>,
    /// Whether the second fix lies in the closed area.
    pub ends_inside: bool,
}

/// One straight piece of an outline; `start` and `end` are different points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Edge {
    pub start: LocalPoint,
    pub end: LocalPoint,
}

/// Points, each joined to the next by an edge. A ring's first point comes again at its end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Chain<'a>(pub &'a [LocalPoint]);

impl<'a> Chain<'a> {
    /// How many edges there are.
    pub fn len(self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The edge that begins at a point.
    pub fn edge(self, number: usize) -> Edge {
        Edge { start: self.0[number], end: self.0[number + 1] }
    }

    pub fn edges(self) -> impl ExactSizeIterator<Item = Edge> + Clone + 'a {
        self.0.windows(2).map(|pair| Edge { start: pair[0], end: pair[1] })
    }
}

impl Edge {
    pub fn carries(&self, point: LocalPoint) -> bool {
        lies_on(point, self.start, self.end)
    }

    pub fn distance_squared(&self, point: LocalPoint) -> f64 {
        distance_squared(point, self.start, self.end)
    }

    /// The stretch of the line through the step (as fractions, also outside of 0 to 1) that is at most `margin_m` from this edge.
    fn stretch_within(&self, step: &Segment, margin_m: f64) -> Option<(f64, f64)> {
        // What is within a distance of a straight piece is a disc at either end and a strip between: convex, so one stretch.
        let ends = [self.start, self.end].into_iter().filter_map(|end| disc_stretch(step, end, margin_m));
        ends.chain(self.strip_stretch(step, margin_m)).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    /// Whether the step runs along the edge of what is within a distance of this edge.
    fn is_parallel_at(&self, step: &Segment, distance_m: f64) -> bool {
        let (ex, ey) = (self.end.x - self.start.x, self.end.y - self.start.y);
        let (dx, dy) = (step.b.x - step.a.x, step.b.y - step.a.y);
        let (px, py) = (step.a.x - self.start.x, step.a.y - self.start.y);
        ex * dy - ey * dx == 0.0 && (ex * py - ey * px).abs() == distance_m * ex.hypot(ey)
    }

    fn strip_stretch(&self, step: &Segment, margin_m: f64) -> Option<(f64, f64)> {
        let (ex, ey) = (self.end.x - self.start.x, self.end.y - self.start.y);
        let (dx, dy) = (step.b.x - step.a.x, step.b.y - step.a.y);
        let (px, py) = (step.a.x - self.start.x, step.a.y - self.start.y);
        let length = ex.hypot(ey);
        let along = linear_stretch(px * ex + py * ey, dx * ex + dy * ey, 0.0, length * length)?;
        let across = linear_stretch(ex * py - ey * px, ex * dy - ey * dx, -margin_m * length, margin_m * length)?;
        let both = (along.0.max(across.0), along.1.min(across.1));
        (both.0 <= both.1).then_some(both)
    }
}

/// The first place of an outer stretch that is farther than `margin_m` from all edges.
fn first_beyond_edges(edges: impl Iterator<Item = Edge>, step: &Segment, margin_m: f64, stretch: Stretch) -> Option<f64> {
    let mut near: Vec<(f64, f64)> = edges
        .filter_map(|edge| edge.stretch_within(step, margin_m))
        .filter(|near| near.1 >= stretch.from && near.0 < stretch.to)
        .collect();
    near.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut reached = stretch.from;
    for (from, to) in near {
        if from > reached + step.tolerance {
            break;
        }
        reached = reached.max(to);
    }
    (reached + step.tolerance < stretch.to).then_some(reached)
}

/// Where `base + slope * t` is between `low` and `high`.
fn linear_stretch(base: f64, slope: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if slope == 0.0 {
        return (low <= base && base <= high).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (one, other) = ((low - base) / slope, (high - base) / slope);
    Some((one.min(other), one.max(other)))
}

/// Where the line through a step is at most `radius_m` from a point.
fn disc_stretch(step: &Segment, centre: LocalPoint, radius_m: f64) -> Option<(f64, f64)> {
    let (dx, dy) = (step.b.x - step.a.x, step.b.y - step.a.y);
    let (px, py) = (centre.x - step.a.x, centre.y - step.a.y);
    let length_squared = dx * dx + dy * dy;
    let across = dx * py - dy * px;
    let inside = radius_m * radius_m * length_squared - across * across;
    if inside < 0.0 {
        return None;
    }
    let (middle, half) = ((px * dx + py * dy) / length_squared, inside.sqrt() / length_squared);
    Some((middle - half, middle + half))
}

/// Drops points that repeat the one before; for a ring also those at the end that repeat the first.
fn without_repeats(points: impl IntoIterator<Item = LocalPoint>, ring: bool) -> Vec<LocalPoint> {
    let mut distinct: Vec<LocalPoint> = points.into_iter().collect();
    distinct.dedup();
    while ring && distinct.len() > 1 && distinct.first() == distinct.last() {
        distinct.pop();
    }
    distinct
}
