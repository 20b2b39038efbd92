//! One or more polygons with holes.
//!
//! Everything that decides topology is exact. To tell what a step passes, the line through it is taken twice: shifted by an
//! infinitesimal to its left and to its right. Neither meets a vertex or runs along an edge, so that crossings can simply be counted.
//! Where both are inside, the step is in the interior; where one is, it runs along the edge; where none is, it is outside.
//! An area is the union of its closed polygons: the seam of two that share an edge is interior.

use super::{Chain, Edge, Passage, Stretch, Zone, first_beyond_edges, without_repeats};
use crate::{
    crossing::segment::{Place, Segment, orientation, square},
    geo::LocalPoint,
};

/// An area, as it lies in the index.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) struct Area<'a> {
    /// The points of all rings, ring after ring.
    pub points: &'a [LocalPoint],
    pub rings: &'a [Ring],
}

/// One ring: a chain of the area's points that ends where it begins. A polygon is an outer ring and the holes that follow it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) struct Ring {
    /// The number of the area's points up to and with this ring.
    pub end: u32,
    pub hole: bool,
}

/// Whether the lines to the left and to the right of a step are within a ring.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Within {
    left: bool,
    right: bool,
}

/// A place where the line to the left or to the right of a step crosses a ring.
#[derive(Clone, Copy, Debug)]
struct RingCrossing {
    t: f64,
    ring: usize,
    left: bool,
    right: bool,
}

/// Appends the points and rings of an area, given its polygons: each an outer ring followed by its holes. Rings may repeat their first
/// point at the end.
pub(in crate::crossing) fn lay_out_area(
    polygons: Vec<Vec<Vec<LocalPoint>>>,
    points: &mut Vec<LocalPoint>,
    rings: &mut Vec<Ring>,
) {
    let first = points.len();
    for polygon in polygons {
        for (number, ring) in polygon.into_iter().enumerate() {
            let corners = without_repeats(ring, true);
            if corners.len() > 1 {
                points.extend(corners.iter().chain(corners.first()));
            }
            rings.push(Ring { end: (points.len() - first) as u32, hole: number > 0 });
        }
    }
}

impl Area<'_> {
    fn rings(&self) -> impl Iterator<Item = Chain<'_>> {
        let starts = std::iter::once(0).chain(self.rings.iter().map(|ring| ring.end as usize));
        starts.zip(self.rings).map(|(start, ring)| Chain(&self.points[start..ring.end as usize]))
    }

    /// All edges.
    pub fn edges(&self) -> impl Iterator<Item = Edge> {
        self.rings().flat_map(Chain::edges)
    }

    /// Whether a point is in one of the polygons, given for each ring whether it is within that ring.
    fn union(&self, within: impl Fn(usize) -> bool) -> bool {
        let mut in_polygon = false;
        for (number, ring) in self.rings.iter().enumerate() {
            if !ring.hole {
                if in_polygon {
                    return true;
                }
                in_polygon = within(number);
            } else {
                in_polygon &= !within(number);
            }
        }
        in_polygon
    }

    /// Whether the closed area contains a point.
    pub fn contains(&self, point: LocalPoint) -> bool {
        let mut within = [false; 8];
        let mut more = Vec::new();
        let within = if self.rings.len() <= within.len() {
            &mut within[..self.rings.len()]
        } else {
            more.resize(self.rings.len(), false);
            &mut more[..]
        };
        for (number, ring) in self.rings().enumerate() {
            for edge in ring.edges() {
                let (low, high) = if edge.start.y <= edge.end.y { (edge.start, edge.end) } else { (edge.end, edge.start) };
                if point.y < low.y || point.y > high.y {
                    continue;
                }
                if edge.carries(point) {
                    return true;
                }
                // A level edge crosses no level line shifted by an infinitesimal; of two edges that meet, one does.
                if point.y < high.y && orientation(low, high, point) > 0.0 {
                    within[number] = !within[number];
                }
            }
        }
        self.union(|number| within[number])
    }

    /// Whether a point is at most `margin_m` from the closed area.
    pub fn is_within(&self, point: LocalPoint, margin_m: f64) -> bool {
        self.contains(point) || self.edges().any(|edge| edge.distance_squared(point) <= square(margin_m))
    }

    /// How a step passes the area.
    pub fn passage(&self, step: &Segment) -> Passage {
        let mut within = vec![Within::default(); self.rings.len()];
        let mut crossings = Vec::new();
        let mut along = Vec::new();
        let mut ends_on_edge = false;
        for (number, ring) in self.rings().enumerate() {
            let mut next_side = ring.0.first().map_or(0.0, |&start| step.side_of(start));
            for edge in ring.edges() {
                let start_side = std::mem::replace(&mut next_side, step.side_of(edge.end));
                let end_side = next_side;
                if (start_side > 0.0 && end_side > 0.0) || (start_side < 0.0 && end_side < 0.0) {
                    continue;
                }
                ends_on_edge = ends_on_edge || edge.carries(step.b);
                // What lies on the line itself is right of the line to the left, and left of the line to the right.
                let left = (start_side > 0.0) != (end_side > 0.0);
                let right = (start_side >= 0.0) != (end_side >= 0.0);
                if !left && !right {
                    let ends = [step.place_of_collinear(edge.start), step.place_of_collinear(edge.end)];
                    for place in ends {
                        if let Place::Between(t) = place {
                            crossings.push(RingCrossing { t, ring: number, left, right });
                        }
                    }
                    along.extend(step.overlap(ends));
                    continue;
                }
                let place = if start_side < end_side {
                    step.place_of_crossing(edge.start, start_side, edge.end, end_side)
                } else {
                    step.place_of_crossing(edge.end, end_side, edge.start, start_side)
                };
                match place {
                    Place::Before | Place::Start => {
                        within[number].left ^= left;
                        within[number].right ^= right;
                    }
                    Place::Between(t) => crossings.push(RingCrossing { t, ring: number, left, right }),
                    Place::End | Place::After => {}
                }
            }
        }
        crossings.sort_by(|one, other| one.t.total_cmp(&other.t));
        let mut stretches = Vec::new();
        let (mut from, mut at) = (0.0, 0);
        while from < 1.0 {
            // All crossings at one place count as one.
            while let Some(crossing) = crossings.get(at).filter(|crossing| crossing.t <= from + step.tolerance) {
                within[crossing.ring].left ^= crossing.left;
                within[crossing.ring].right ^= crossing.right;
                at += 1;
            }
            let to = crossings.get(at).map_or(1.0, |crossing| crossing.t);
            let zone = match (self.union(|number| within[number].left), self.union(|number| within[number].right)) {
                (true, true) => Zone::Interior,
                // An edge with nothing on either side, such as a spike's.
                (false, false)
                    if along.iter().any(|&(first, last)| first <= from + step.tolerance && last >= to - step.tolerance) =>
                {
                    Zone::Edge
                }
                (false, false) => Zone::Exterior,
                _ => Zone::Edge,
            };
            stretches.push(Stretch { from, to, zone });
            from = to;
        }
        for crossing in &crossings[at..] {
            within[crossing.ring].left ^= crossing.left;
            within[crossing.ring].right ^= crossing.right;
        }
        let ends_inside = ends_on_edge || self.union(|number| within[number].left);
        Passage { stretches, ends_inside }
    }

    /// The first place of an outer stretch that is farther than `margin_m` outside.
    pub fn first_beyond(&self, step: &Segment, margin_m: f64, stretch: Stretch) -> Option<f64> {
        first_beyond_edges(self.edges(), step, margin_m, stretch)
    }
}
