//! The crossings that a path must yield, by the slowest and most obvious geometry: every segment of the path against every edge.
//!
//! It shares nothing with the server's detection but the local plane and the shapes. It expects tracks in general position (no fix on an
//! edge, no segment along one or through a corner), fixes without gaps of more than 30 s, and no exit margin: what tests choose.

use hunt_shared::{
    event::CrossingDirection,
    geo::{LocalFrame, LocalPoint, LonLat, Shape},
    hunt::{HuntView, PublicBoundary},
    identity::BoundaryId,
    protocol::Fix,
    time::UnixMs,
};
use std::fmt;

/// How a path met a boundary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CrossingKind {
    /// Into an area or circle.
    Entered,
    /// Out of it.
    Exited,
    /// Stayed for its dwell.
    Dwelled,
    /// Through a line.
    Crossed(CrossingDirection),
}

/// A meeting of a path with a boundary.
#[derive(Clone, PartialEq, Debug)]
pub struct Crossing {
    /// When, interpolated.
    pub time: UnixMs,
    /// Which boundary.
    pub boundary: BoundaryId,
    /// How.
    pub kind: CrossingKind,
}

impl fmt::Display for Crossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} at {}", self.kind, self.boundary, self.time.0)
    }
}

/// The crossings of this path with the boundaries of this view, boundary by boundary and each in the order of time. Barriers are left
/// out: nobody gets into them.
pub fn expected_crossings(view: &HuntView, path: &[Fix]) -> Vec<Crossing> {
    let Ok(frame) = LocalFrame::new(view.bounds) else { return Vec::new() };
    let walked = Extent::around(path.iter().map(|fix| fix.position));
    let path: Vec<(f64, LocalPoint)> = path.iter().map(|fix| (fix.time.0 as f64, frame.to_local(fix.position))).collect();
    let met = view.boundaries.iter().filter(|boundary| !boundary.barrier && Extent::of(&boundary.shape).touches(&walked));
    met.flat_map(|boundary| meet(boundary, &frame, &path)).collect()
}

/// A box in degrees: what lies outside of that of the path need not be looked at closely.
struct Extent {
    least: LonLat,
    most: LonLat,
}

impl Extent {
    /// Degrees, about a metre: a step that is straight in the local plane bends in degrees by less.
    const MARGIN: f64 = 1e-5;

    fn around(points: impl Iterator<Item = LonLat>) -> Self {
        let far = f64::INFINITY;
        let nothing = Self { least: LonLat::new(far, far), most: LonLat::new(-far, -far) };
        points.fold(nothing, |held, point| Self {
            least: LonLat::new(held.least.lon.min(point.lon), held.least.lat.min(point.lat)),
            most: LonLat::new(held.most.lon.max(point.lon), held.most.lat.max(point.lat)),
        })
    }

    fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Area(polygons) => Self::around(polygons.iter().flat_map(|polygon| &polygon.exterior).copied()),
            Shape::Circle { centre, radius_m } => {
                // A degree of latitude has more metres than this everywhere, and one of longitude less.
                let lat = radius_m / 110_000.0;
                let lon = lat / centre.lat.to_radians().cos().max(1e-6);
                let corner = |side: f64| LonLat::new(centre.lon + side * lon, centre.lat + side * lat);
                Self::around([corner(-1.0), corner(1.0)].into_iter())
            }
            Shape::Line(points) => Self::around(points.iter().copied()),
        }
    }

    fn touches(&self, other: &Self) -> bool {
        let overlap = |a_least: f64, a_most: f64, b_least: f64, b_most: f64| {
            a_least <= b_most + Self::MARGIN && b_least <= a_most + Self::MARGIN
        };
        overlap(self.least.lon, self.most.lon, other.least.lon, other.most.lon)
            && overlap(self.least.lat, self.most.lat, other.least.lat, other.most.lat)
    }
}

/// A boundary in the local plane.
enum Outline {
    Rings(Vec<Vec<LocalPoint>>),
    Circle(LocalPoint, f64),
    Line(Vec<LocalPoint>),
}

impl Outline {
    fn of(shape: &Shape, frame: &LocalFrame) -> Self {
        let local = |points: &[LonLat]| points.iter().map(|&point| frame.to_local(point)).collect::<Vec<_>>();
        match shape {
            Shape::Area(polygons) => Self::Rings(
                polygons
                    .iter()
                    .flat_map(|polygon| std::iter::once(&polygon.exterior).chain(&polygon.holes))
                    .map(|ring| local(ring))
                    .collect(),
            ),
            Shape::Circle { centre, radius_m } => Self::Circle(frame.to_local(*centre), *radius_m),
            Shape::Line(points) => Self::Line(local(points)),
        }
    }

    /// Whether a point is inside; a line has no inside.
    fn contains(&self, point: LocalPoint) -> bool {
        match self {
            // A ray to the east meets the rings of polygons with holes an odd number of times from inside.
            Self::Rings(rings) => {
                let meets = |(a, b): (LocalPoint, LocalPoint)| {
                    (a.y > point.y) != (b.y > point.y) && a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x) > point.x
                };
                rings.iter().flat_map(|ring| ring_edges(ring)).filter(|&edge| meets(edge)).count() % 2 == 1
            }
            Self::Circle(centre, radius_m) => point.distance_m(*centre) <= *radius_m,
            Self::Line(_) => false,
        }
    }

    /// Where a segment meets the outline, as fractions of the segment, with the edge's end points for lines.
    fn meetings(&self, from: LocalPoint, to: LocalPoint) -> Vec<(f64, Option<CrossingDirection>)> {
        let mut meetings: Vec<_> = match self {
            Self::Rings(rings) => rings
                .iter()
                .flat_map(|ring| ring_edges(ring))
                .filter_map(|(a, b)| meet_edge(from, to, a, b).map(|t| (t, None)))
                .collect(),
            Self::Circle(centre, radius_m) => {
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let (fx, fy) = (from.x - centre.x, from.y - centre.y);
                let (a, half_b, c) = (dx * dx + dy * dy, fx * dx + fy * dy, fx * fx + fy * fy - radius_m * radius_m);
                let root = (half_b * half_b - a * c).max(0.0).sqrt();
                let both = if a > 0.0 && root > 0.0 { vec![(-half_b - root) / a, (-half_b + root) / a] } else { Vec::new() };
                both.into_iter().filter(|t| (0.0..=1.0).contains(t)).map(|t| (t, None)).collect()
            }
            Self::Line(points) => points
                .windows(2)
                .filter_map(|edge| {
                    let t = meet_edge(from, to, edge[0], edge[1])?;
                    let from_left = side(edge[0], edge[1], from) > 0.0;
                    let direction = if from_left { CrossingDirection::LeftToRight } else { CrossingDirection::RightToLeft };
                    Some((t, Some(direction)))
                })
                .collect(),
        };
        meetings.sort_by(|a, b| a.0.total_cmp(&b.0));
        meetings
    }
}

fn ring_edges(ring: &[LocalPoint]) -> impl Iterator<Item = (LocalPoint, LocalPoint)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Twice the area of a triangle: positive when `point` is left of the way from `a` to `b`.
fn side(a: LocalPoint, b: LocalPoint, point: LocalPoint) -> f64 {
    (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
}

/// Where on the segment it meets the edge, as a fraction.
fn meet_edge(from: LocalPoint, to: LocalPoint, a: LocalPoint, b: LocalPoint) -> Option<f64> {
    let (from_side, to_side) = (side(a, b, from), side(a, b, to));
    let (a_side, b_side) = (side(from, to, a), side(from, to, b));
    let crosses = (from_side > 0.0) != (to_side > 0.0) && (a_side > 0.0) != (b_side > 0.0);
    crosses.then(|| from_side / (from_side - to_side))
}

fn meet(boundary: &PublicBoundary, frame: &LocalFrame, path: &[(f64, LocalPoint)]) -> Vec<Crossing> {
    let outline = Outline::of(&boundary.shape, frame);
    let mut found: Vec<(f64, CrossingKind)> = Vec::new();
    let Some(&(began, first)) = path.first() else { return Vec::new() };
    let mut inside = outline.contains(first);
    if inside {
        found.push((began, CrossingKind::Entered));
    }
    for pair in path.windows(2) {
        let ((from_time, from), (to_time, to)) = (pair[0], pair[1]);
        for (t, direction) in outline.meetings(from, to) {
            let time = from_time + (to_time - from_time) * t;
            match direction {
                Some(direction) => found.push((time, CrossingKind::Crossed(direction))),
                None => {
                    inside = !inside;
                    found.push((time, if inside { CrossingKind::Entered } else { CrossingKind::Exited }));
                }
            }
        }
    }
    let ended = path[path.len() - 1].0;
    add_dwells(&mut found, boundary.dwell_s, ended);
    let named =
        |(time, kind): (f64, CrossingKind)| Crossing { time: UnixMs(time.round() as i64), boundary: boundary.id.clone(), kind };
    found.into_iter().map(named).collect()
}

/// Adds the one `Dwelled` of each stay that is long enough.
fn add_dwells(found: &mut Vec<(f64, CrossingKind)>, dwell_s: Option<f64>, ended: f64) {
    let Some(dwell_s) = dwell_s else { return };
    let mut with_dwells = Vec::with_capacity(found.len());
    for (index, &(time, kind)) in found.iter().enumerate() {
        with_dwells.push((time, kind));
        if kind == CrossingKind::Entered {
            let left = found.get(index + 1).map_or(ended, |next| next.0);
            let due = time + dwell_s * 1000.0;
            if due <= left {
                with_dwells.push((due, CrossingKind::Dwelled));
            }
        }
    }
    *found = with_dwells;
}
