//! The boundaries of a hunt, laid out so that a step that crosses nothing costs almost nothing.

mod apart;
mod grid;
mod raster;
mod trace;

use super::{
    PathFix,
    clearing::Clearing,
    extent::Extent,
    outline::{Area, Band, Chain, Circle, Core, Line, Outline, Ring, lay_out_area, lay_out_line},
    segment::{Segment, meet},
};
use crate::{
    geo::{LocalFrame, LocalPoint, LonLat, Shape},
    hunt::{Activity, Boundary, Timetable},
    identity::BoundaryId,
    time::UnixMs,
};
use apart::{Apart, Changes, Special};
use grid::{Grid, Piece};
use raster::Track;
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};
use std::{f64::consts::FRAC_1_SQRT_2, ops::ControlFlow};

/// Metres from a hunt's middle at which a position is held that the plane cannot express (the other side of the globe).
const FAR_AWAY_M: f64 = 1e7;

/// Metres above the rounding of distances in a hunt's plane, and below what counts as one place.
const ROUNDING_M: f64 = 1e-10;

/// Metres by which a player who lingers keeps away from the margin's end before a closer look: far above the rounding of distances.
const LINGERING_SLACK_M: f64 = 1e-6;

/// How many boundaries at least are worth a thread.
const SHARE: usize = 2_000;

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
    /// What it does beside lying there.
    pub nature: LocalNature,
}

/// What a boundary does beside lying there, as detection needs it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LocalNature {
    /// Metres from it within which a player is near, from the farthest to the nearest.
    pub approaching_m: Vec<f64>,
    /// When it is there; `None`: always.
    pub active: Option<Activity>,
    /// How it moves; `None`: it does not.
    pub timetable: Option<Timetable>,
    /// It is there only for paths that are told so.
    pub conditional: bool,
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
    ids: Box<[BoundaryId]>,
    /// What moves, or is not always there.
    specials: Box<[Special]>,
    /// Boundaries that are there only for paths that are told so, sorted.
    conditional: Box<[u32]>,
    /// What is not in the grid.
    apart: Apart,
    changes: Changes,
    /// The points of all areas and lines, boundary after boundary. The edge that begins at a point has the point's number.
    points: Box<[LocalPoint]>,
    /// The rings of all areas; a line counts as one.
    rings: Box<[Ring]>,
    /// The boxes around areas and circles.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

/// A boundary as the index holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indexed {
    form: Form,
    /// The boundary to which it belongs (a boundary to itself), and which of its distances it is, with the metres.
    pub owner: u32,
    pub ring: Option<(u8, f64)>,
    special: Option<u32>,
    /// Milliseconds of a stay after which it yields `Dwelled`.
    pub dwell_ms: Option<i64>,
    /// Metres outside up to which a stay lingers; with a margin, a little more than it, so that a player at exactly the margin has not
    /// left, whatever rounding says.
    pub exit_margin_m: f64,
}

/// A shape, as runs of the index's points and rings.
#[derive(Clone, Copy, Debug)]
enum Form {
    Area(Runs),
    Circle(Circle),
    Line(Runs),
    /// What is within a distance of an area or a line.
    Band {
        core: Runs,
        around_area: bool,
        reach_m: f64,
    },
}

/// From where to where.
#[derive(Clone, Copy, Debug)]
struct Runs {
    points: (u32, u32),
    rings: (u32, u32),
}

impl CrossingIndex {
    /// Lays out a hunt's boundaries. They must be sorted by id, as a checked hunt's are: their positions are what
    /// [`Transition::boundary`](super::Transition) names. There may be up to 2^30 edges in all.
    pub fn new(boundaries: &[Boundary], frame: &LocalFrame) -> Self {
        let local = |boundary: &Boundary| LocalBoundary {
            id: boundary.id.clone(),
            shape: LocalShape::new(&boundary.shape, frame),
            dwell_s: boundary.dwell_s,
            exit_margin_m: boundary.exit_margin_m,
            nature: LocalNature {
                approaching_m: boundary.behaviour.approaching_m.clone(),
                active: boundary.behaviour.active.clone(),
                timetable: boundary.behaviour.motion.as_ref().map(|motion| motion.timetable(frame)),
                conditional: boundary.behaviour.conditional,
            },
        };
        // Projecting is half of the work, and each boundary's is its own.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = boundaries.len().div_ceil(threads).max(SHARE);
        let projected: Vec<LocalBoundary> = std::thread::scope(|scope| {
            let shares: Vec<_> =
                boundaries.chunks(share).map(|share| scope.spawn(move || share.iter().map(local).collect::<Vec<_>>())).collect();
            shares.into_iter().flat_map(|share| share.join().expect("projecting does not panic")).collect()
        });
        Self::from_local(projected, frame)
    }

    /// Lays out boundaries that are in the plane already, sorted by id.
    pub fn from_local(boundaries: impl IntoIterator<Item = LocalBoundary>, frame: &LocalFrame) -> Self {
        let (mut indexed, mut ids, mut points, mut rings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut near, mut specials, mut conditional) = (Vec::new(), Vec::new(), Vec::new());
        for (number, boundary) in (0..).zip(boundaries) {
            let first = (points.len() as u32, rings.len() as u32);
            let runs = |points: &Vec<LocalPoint>, rings: &Vec<Ring>| Runs {
                points: (first.0, points.len() as u32),
                rings: (first.1, rings.len() as u32),
            };
            let form = match boundary.shape {
                LocalShape::Area(polygons) => {
                    lay_out_area(polygons, &mut points, &mut rings);
                    Form::Area(runs(&points, &rings))
                }
                LocalShape::Circle { centre, radius_m } => Form::Circle(Circle { centre, radius_m }),
                LocalShape::Line(line) => {
                    lay_out_line(line, &mut points);
                    rings.push(Ring { end: points.len() as u32 - first.0, hole: false });
                    Form::Line(runs(&points, &rings))
                }
            };
            ids.push(boundary.id);
            let LocalNature { approaching_m, active, timetable, conditional: is_conditional } = boundary.nature;
            if is_conditional {
                conditional.push(number);
            }
            let special = (active.is_some() || timetable.is_some()).then(|| {
                specials.push(Special { schedule: active.map(|active| active.schedule()), timetable });
                specials.len() as u32 - 1
            });
            let own = Indexed {
                form,
                owner: number,
                ring: None,
                special,
                dwell_ms: boundary.dwell_s.map(|seconds| (seconds * 1000.0).round() as i64),
                exit_margin_m: if boundary.exit_margin_m > 0.0 { boundary.exit_margin_m + ROUNDING_M } else { 0.0 },
            };
            for (ring, reach_m) in (0..=u8::MAX).zip(approaching_m) {
                near.push(Indexed { form: form.within(reach_m), ring: Some((ring, reach_m)), dwell_ms: None, ..own });
            }
            indexed.push(own);
        }
        debug_assert!(ids.is_sorted_by(|one, next| one < next), "boundaries are sorted by id");
        indexed.extend(near);
        let moves = |boundary: &Indexed| boundary.special.is_some_and(|at| specials[at as usize].timetable.is_some());
        let lies_still = (0..).zip(&indexed).filter(|(_, boundary)| !moves(boundary));
        let grid = Grid::new(lies_still.clone().flat_map(|(number, boundary)| boundary.form.tracks(number, &points, &rings)));
        let boxes = lies_still.filter_map(|(number, boundary)| {
            let extent = match boundary.form {
                Form::Line(_) => return None,
                form => form.extent(&points)?,
            };
            let corners = [extent.low, extent.high].map(|corner| [corner.x, corner.y]);
            Some(GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), number))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        let apart = (0..).zip(&indexed).filter_map(|(number, boundary)| {
            let swept = boundary.special.and_then(|at| specials[at as usize].timetable.as_ref());
            let is_band = matches!(boundary.form, Form::Band { .. });
            let extent = boundary.form.extent(&points).filter(|_| is_band || swept.is_some())?;
            Some((number, apart::swept(extent, swept).grown(boundary.exit_margin_m + raster::REACH_M), swept.is_some()))
        });
        let apart = Apart::new(apart);
        Self {
            apart,
            changes: Changes::default(),
            specials: specials.into(),
            conditional: conditional.into(),
            frame: *frame,
            grid,
            boxes,
            boundaries: indexed.into(),
            ids: ids.into(),
            points: points.into(),
            rings: rings.into(),
        }
    }

    /// How many boundaries there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
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
        &self.ids[boundary]
    }

    /// The position of a boundary.
    pub fn position_of(&self, id: &BoundaryId) -> Option<usize> {
        self.ids.binary_search(id).ok()
    }

    /// A fix with its place in the plane.
    #[inline]
    pub fn fix(&self, time: UnixMs, position: LonLat) -> PathFix {
        PathFix { time, position, local: held_back(self.frame.to_local(position)) }
    }

    /// Where positions are in the plane, as [`CrossingIndex::fix`] says it: `points` becomes as long as `positions`.
    pub fn place_all(&self, positions: &[LonLat], points: &mut Vec<LocalPoint>) {
        self.frame.all_to_local(positions, points);
        for point in points {
            *point = held_back(*point);
        }
    }

    /// Reads what [`advance`](super::advance) will read about some places, so that the processor waits for memory once and not for each of
    /// them. Changes nothing; some dozens of places are right.
    pub fn look_ahead(&self, places: impl Iterator<Item = LocalPoint> + Clone) {
        self.grid.look_ahead(places);
    }

    /// A box about `b` in which no outline is met, for a path that comes from `a`.
    #[inline]
    pub(super) fn clearing(&self, a: LocalPoint, b: LocalPoint) -> Clearing {
        let clearing = self.grid.clearing(a, b, |boundary| match self.get(boundary).form {
            Form::Circle(circle) => Some(circle),
            _ => None,
        });
        if self.apart.is_empty() { clearing } else { self.clear_of_apart(clearing, b) }
    }

    /// How far, in metres to each side, a player outside of an area or circle may go from a point and surely stay within its exit margin; less
    /// than 0 when it is not known.
    pub(super) fn lingering_reach_m(&self, boundary: u32, point: LocalPoint) -> f64 {
        let (outline, margin_m) = (self.outline(boundary), self.get(boundary).exit_margin_m);
        (margin_m - outline.distance_m(point)) * FRAC_1_SQRT_2 - LINGERING_SLACK_M
    }

    /// Whether the way from `a` to `b` meets no outline.
    pub(super) fn is_passed_by(&self, a: LocalPoint, b: LocalPoint) -> bool {
        let passed = self.grid.visit_step(a, b, |piece| {
            if self.may_meet(a, b, piece) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        passed.is_continue() && (self.apart.is_empty() || !self.apart.may_meet(Extent::of(a, b)))
    }

    /// The boundaries whose outline the step meets, and circles whose outline it may meet: sorted, each once.
    pub(super) fn met_by(&self, step: &Segment) -> Vec<u32> {
        let mut met = Vec::new();
        let _ = self.grid.visit_step(step.a, step.b, |piece| {
            if self.may_meet(step.a, step.b, piece) {
                met.push(piece.boundary);
            }
            ControlFlow::Continue(())
        });
        met.sort_unstable();
        met.dedup();
        met
    }

    /// Whether the step from `a` to `b` meets a piece, exactly; for a circle, whether it may.
    fn may_meet(&self, a: LocalPoint, b: LocalPoint, piece: Piece) -> bool {
        match (piece.edge(), self.get(piece.boundary).form) {
            (Some(edge), _) => meet(a, b, self.points[edge], self.points[edge + 1]),
            (None, Form::Circle(circle)) => !circle.is_passed_by(a, b),
            (None, _) => false,
        }
    }

    /// What contains a point at a moment, sorted: for the first fix of a path and after a gap.
    pub(super) fn containing(&self, point: LocalPoint, time: UnixMs) -> Vec<u32> {
        let boxes = self.boxes.locate_all_at_point(&[point.x, point.y]).map(|found| found.data);
        let moving = self.apart.moving_about(Extent::of(point, point));
        let there = boxes.chain(moving).filter(|&boundary| self.is_active(boundary, time));
        let mut containing: Vec<u32> =
            there.filter(|&boundary| self.outline(boundary).contains(self.seen_from(boundary, time, point))).collect();
        containing.sort_unstable();
        containing
    }

    pub(super) fn get(&self, boundary: u32) -> &Indexed {
        &self.boundaries[boundary as usize]
    }

    pub(super) fn outline(&self, boundary: u32) -> Outline<'_> {
        let points = |runs: Runs| &self.points[runs.points.0 as usize..runs.points.1 as usize];
        match self.get(boundary).form {
            Form::Area(runs) => {
                let rings = &self.rings[runs.rings.0 as usize..runs.rings.1 as usize];
                Outline::Area(Area { points: points(runs), rings })
            }
            Form::Circle(circle) => Outline::Circle(circle),
            Form::Line(runs) => Outline::Line(Line { chain: Chain(points(runs)) }),
            Form::Band { core, around_area, reach_m } => {
                let rings = &self.rings[core.rings.0 as usize..core.rings.1 as usize];
                let points = points(core);
                let core = if around_area { Core::Area(Area { points, rings }) } else { Core::Line(Chain(points)) };
                Outline::Band(Band { core, reach_m })
            }
        }
    }
}

/// A point no farther away than [`FAR_AWAY_M`].
#[inline]
fn held_back(point: LocalPoint) -> LocalPoint {
    let within = |value: f64| if value.is_nan() { FAR_AWAY_M } else { value.clamp(-FAR_AWAY_M, FAR_AWAY_M) };
    LocalPoint::new(within(point.x), within(point.y))
}

impl Form {
    /// What is within a distance of it.
    fn within(self, reach_m: f64) -> Self {
        match self {
            Self::Circle(circle) => Self::Circle(Circle { radius_m: circle.radius_m + reach_m, ..circle }),
            Self::Area(core) => Self::Band { core, around_area: true, reach_m },
            Self::Line(core) | Self::Band { core, .. } => Self::Band { core, around_area: false, reach_m },
        }
    }

    /// The box around it.
    fn extent(self, points: &[LocalPoint]) -> Option<Extent> {
        let around = |runs: Runs| Extent::around(&points[runs.points.0 as usize..runs.points.1 as usize]);
        match self {
            Self::Area(runs) | Self::Line(runs) => around(runs),
            Self::Circle(circle) => Some(Track::Ring(circle.centre, circle.radius_m).extent()),
            Self::Band { core, reach_m, .. } => around(core).map(|extent| extent.grown(reach_m)),
        }
    }

    /// What the boundary with this number consists of, for the grid.
    fn tracks<'a>(
        self,
        boundary: u32,
        points: &'a [LocalPoint],
        rings: &'a [Ring],
    ) -> impl Iterator<Item = (Piece, Track)> + Clone + 'a {
        let (runs, circle) = match self {
            Self::Area(runs) | Self::Line(runs) => (runs, None),
            Self::Circle(circle) => (Runs { points: (0, 0), rings: (0, 0) }, Some(circle)),
            // Bands lie apart.
            Self::Band { .. } => (Runs { points: (0, 0), rings: (0, 0) }, None),
        };
        let ends = rings[runs.rings.0 as usize..runs.rings.1 as usize].iter().map(move |ring| runs.points.0 + ring.end);
        let starts = std::iter::once(runs.points.0).chain(ends.clone());
        let straight = starts.zip(ends).flat_map(move |(start, end)| {
            let chain = Chain(&points[start as usize..end as usize]);
            (start..)
                .zip(chain.edges())
                .map(move |(number, edge)| (Piece::of_edge(number, boundary), Track::Straight(edge.start, edge.end)))
        });
        let ring = circle.map(|circle| (Piece::of_circle(boundary), Track::Ring(circle.centre, circle.radius_m)));
        straight.chain(ring)
    }
}
