//! The boundaries of a hunt, laid out so that a step that crosses nothing costs almost nothing.

mod grid;

use super::{
    PathFix,
    outline::{Area, Circle, Line},
    segment::Segment,
};
use crate::{
    geo::{LocalFrame, LocalPoint, LonLat, Shape},
    hunt::Boundary,
    identity::BoundaryId,
    time::UnixMs,
};
use grid::{Extent, Grid, Piece, Track};

/// Metres from a hunt's middle at which a position is held that the plane cannot express (the other side of the globe).
const FAR_AWAY_M: f64 = 1e7;

/// A boundary in the local plane, as detection needs it.
#[derive(Clone, PartialEq, Debug)]
pub struct LocalBoundary {
    /// Its identity.
    pub id: BoundaryId,
    /// Its shape.
    pub shape: LocalShape,
    /// Seconds inside after which it yields `Dwelled`.
    pub dwell_s: Option<f64>,
    /// Metres outside that a player must be before it yields `Exited`.
    pub exit_margin_m: f64,
}

/// A shape in the local plane.
#[derive(Clone, PartialEq, Debug)]
pub enum LocalShape {
    /// Polygons: each an outer ring followed by its holes. The first point of a ring need not be repeated.
    Area(Vec<Vec<Vec<LocalPoint>>>),
    /// All points within a distance of a centre.
    Circle {
        /// The middle.
        centre: LocalPoint,
        /// Metres, above 0.
        radius_m: f64,
    },
    /// A tripwire.
    Line(Vec<LocalPoint>),
}

impl LocalShape {
    /// A shape in the plane of a frame.
    pub fn new(shape: &Shape, frame: &LocalFrame) -> Self {
        let project = |points: &Vec<LonLat>| points.iter().map(|&point| frame.to_local(point)).collect();
        match shape {
            Shape::Area(polygons) => Self::Area(
                polygons
                    .iter()
                    .map(|polygon| std::iter::once(&polygon.exterior).chain(&polygon.holes).map(project).collect())
                    .collect(),
            ),
            Shape::Circle { centre, radius_m } => Self::Circle { centre: frame.to_local(*centre), radius_m: *radius_m },
            Shape::Line(points) => Self::Line(project(points)),
        }
    }
}

/// The boundaries of one hunt, ready for detection. Made once at loading, then only read.
#[derive(Clone, Debug)]
pub struct CrossingIndex {
    frame: LocalFrame,
    grid: Grid,
    boundaries: Box<[Indexed]>,
    /// The boxes around the boundaries, apart from them: a new path is held against all of them.
    extents: Box<[Extent]>,
}

/// A boundary as the index holds it.
#[derive(Clone, Debug)]
pub(super) struct Indexed {
    pub id: BoundaryId,
    pub outline: Outline,
    /// Milliseconds of a stay after which it yields `Dwelled`.
    pub dwell_ms: Option<i64>,
    pub exit_margin_m: f64,
}

#[derive(Clone, Debug)]
pub(super) enum Outline {
    Area(Area),
    Circle(Circle),
    Line(Line),
}

impl CrossingIndex {
    /// Lays out a hunt's boundaries. They must be sorted by id, as a checked hunt's are: their positions are what
    /// [`Transition::boundary`](super::Transition) names.
    pub fn new(boundaries: &[Boundary], frame: &LocalFrame) -> Self {
        let local = boundaries.iter().map(|boundary| LocalBoundary {
            id: boundary.id.clone(),
            shape: LocalShape::new(&boundary.shape, frame),
            dwell_s: boundary.dwell_s,
            exit_margin_m: boundary.exit_margin_m,
        });
        Self::from_local(local, frame)
    }

    /// Lays out boundaries that are in the plane already, sorted by id.
    pub fn from_local(boundaries: impl IntoIterator<Item = LocalBoundary>, frame: &LocalFrame) -> Self {
        let boundaries: Box<[Indexed]> = boundaries.into_iter().map(Indexed::new).collect();
        debug_assert!(boundaries.is_sorted_by(|one, next| one.id < next.id), "boundaries are sorted by id");
        let tracks = boundaries.iter().zip(0_u32..).flat_map(|(indexed, boundary)| {
            (0_u32..).zip(indexed.outline.tracks()).map(move |(edge, track)| (Piece { boundary, edge }, track))
        });
        let grid = Grid::new(tracks);
        let extents = boundaries
            .iter()
            .map(|indexed| indexed.outline.tracks().map(|track| track.extent()).fold(Extent::NOTHING, Extent::with))
            .collect();
        Self { frame: *frame, grid, boundaries, extents }
    }

    /// How many boundaries there are.
    pub fn len(&self) -> usize {
        self.boundaries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.boundaries.is_empty()
    }

    /// The plane in which it is laid out.
    pub fn frame(&self) -> &LocalFrame {
        &self.frame
    }

    /// The identity of the boundary at a position.
    ///
    /// # Panics
    /// When there is no such boundary: positions come from transitions of this index.
    pub fn id(&self, boundary: usize) -> &BoundaryId {
        &self.boundaries[boundary].id
    }

    /// The position of a boundary.
    pub fn position_of(&self, id: &BoundaryId) -> Option<usize> {
        self.boundaries.binary_search_by(|indexed| indexed.id.cmp(id)).ok()
    }

    /// A fix with its place in the plane.
    pub fn fix(&self, time: UnixMs, position: LonLat) -> PathFix {
        let local = self.frame.to_local(position);
        let within = |value: f64| if value.is_nan() { FAR_AWAY_M } else { value.clamp(-FAR_AWAY_M, FAR_AWAY_M) };
        PathFix { time, position, local: LocalPoint::new(within(local.x), within(local.y)) }
    }

    #[inline]
    pub(super) fn is_clear(&self, a: LocalPoint, b: LocalPoint) -> bool {
        self.grid.is_clear(a, b)
    }

    pub(super) fn get(&self, boundary: u32) -> &Indexed {
        &self.boundaries[boundary as usize]
    }

    /// The boundaries whose outline the step meets, and circles whose outline it may meet: sorted, each once.
    pub(super) fn met_by(&self, step: &Segment) -> Vec<u32> {
        let mut met = Vec::new();
        self.grid.visit_step(step.a, step.b, |piece| {
            if met.last() == Some(&piece.boundary) {
                return;
            }
            let edges = match &self.get(piece.boundary).outline {
                Outline::Area(area) => area.edges(),
                Outline::Line(line) => line.edges(),
                Outline::Circle(_) => return met.push(piece.boundary),
            };
            let edge = edges[piece.edge as usize];
            if step.meets(edge.start, edge.end) {
                met.push(piece.boundary);
            }
        });
        met.sort_unstable();
        met.dedup();
        met
    }

    /// The areas and circles that contain a point, sorted. Looks at the box around each boundary: for the first fix of a path and
    /// after a gap, not for every step.
    pub(super) fn containing(&self, point: LocalPoint) -> Vec<u32> {
        let boxes = self.extents.iter().zip(0_u32..).filter(|(extent, _)| extent.contains(point));
        boxes.map(|(_, boundary)| boundary).filter(|&boundary| self.get(boundary).outline.contains(point)).collect()
    }
}

impl Indexed {
    fn new(boundary: LocalBoundary) -> Self {
        Self {
            id: boundary.id,
            outline: match boundary.shape {
                LocalShape::Area(polygons) => Outline::Area(Area::new(polygons)),
                LocalShape::Circle { centre, radius_m } => Outline::Circle(Circle { centre, radius_m }),
                LocalShape::Line(points) => Outline::Line(Line::new(points)),
            },
            dwell_ms: boundary.dwell_s.map(|seconds| (seconds * 1000.0).round() as i64),
            exit_margin_m: boundary.exit_margin_m,
        }
    }
}

impl Outline {
    /// Whether an area or circle contains a point, edges included. A line contains nothing.
    pub fn contains(&self, point: LocalPoint) -> bool {
        match self {
            Self::Area(area) => area.contains(point),
            Self::Circle(circle) => circle.contains(point),
            Self::Line(_) => false,
        }
    }

    /// Whether a point is at most `margin_m` from an area or circle.
    pub fn is_within(&self, point: LocalPoint, margin_m: f64) -> bool {
        match self {
            Self::Area(area) => area.is_within(point, margin_m),
            Self::Circle(circle) => circle.is_within(point, margin_m),
            Self::Line(_) => false,
        }
    }

    fn tracks(&self) -> impl Iterator<Item = Track> + Clone {
        let (edges, ring) = match self {
            Self::Area(area) => (area.edges(), None),
            Self::Line(line) => (line.edges(), None),
            Self::Circle(circle) => (&[][..], Some(Track::Ring(circle.centre, circle.radius_m))),
        };
        edges.iter().map(|edge| Track::Straight(edge.start, edge.end)).chain(ring)
    }
}
