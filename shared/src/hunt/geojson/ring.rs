//! Whether rings and lines are sound.

use super::{
    document::Reader,
    feature::{Position, Ring, Rings},
};
use crate::geo::{LonLat, PolygonRings};
use std::ops::Range;

/// How strictly rings are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What players cross must be sound.
    Crossed,
    /// What is only drawn may cross itself.
    Drawn,
}

impl Reader<'_> {
    /// The points of a line; `None`, and told, when it has fewer than two that differ.
    pub(super) fn line(&mut self, line: &Ring) -> Option<Vec<LonLat>> {
        let points = without_repeats(line.positions.iter().map(|position| position.at));
        if points.len() < 2 {
            self.error(
                line.span.clone(),
                format!("a line needs at least 2 different points, but this one has {}", points.len()),
                "draw it again",
            );
            return None;
        }
        Some(points)
    }

    /// A polygon; `None`, and told, when a ring of it is none.
    pub(super) fn polygon(&mut self, rings: &Rings, span: Range<usize>, care: Care) -> Option<PolygonRings> {
        let Some((outer, inner)) = rings.split_first() else {
            self.error(span, "the polygon has no ring", "draw it again");
            return None;
        };
        let exterior = self.ring(outer, care);
        let mut holes = Vec::with_capacity(inner.len());
        let mut sound = true;
        for hole in inner {
            match self.ring(hole, care) {
                Some(points) => {
                    if let (Some(exterior), Care::Crossed) = (&exterior, care) {
                        sound &= self.hole_lies_within(&points, exterior, &hole.span);
                    }
                    holes.push(points);
                }
                None => sound = false,
            }
        }
        exterior.filter(|_| sound).map(|exterior| PolygonRings { exterior, holes })
    }

    fn ring(&mut self, ring: &Ring, care: Care) -> Option<Vec<LonLat>> {
        let positions = &ring.positions;
        let mut points = without_repeats(positions.iter().map(|position| position.at));
        let closed = positions.len() > 1 && positions.first().map(|p| p.at) == positions.last().map(|p| p.at);
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            self.error(
                ring.span.clone(),
                format!("a ring needs at least 3 different points, but this one has {}", points.len()),
                "draw it again",
            );
            return None;
        }
        if !closed && let Some(last) = positions.last() {
            self.warn(
                last.span.clone(),
                "the ring is not closed: its last point was expected to repeat its first",
                "it is taken as closed; repeat the first point at the end to silence this",
            );
        }
        let plane = unwrapped(&points);
        if plane.iter().all(|point| turn(plane[0], plane[1], *point) == 0.0)
            && plane.iter().all(|point| turn(plane[0], plane[plane.len() - 1], *point) == 0.0)
        {
            self.error(
                ring.span.clone(),
                "all points of the ring lie on one straight line, so it encloses nothing",
                "draw it again",
            );
            return None;
        }
        if care == Care::Crossed
            && let Some((first, second)) = self_crossing(&plane)
        {
            let place = positions.iter().find(|position| position.at == points[second]);
            let at = crossing_point(&plane, first, second);
            self.warn(
                place.map_or(ring.span.clone(), |position: &Position| position.span.clone()),
                format!("the ring crosses itself near {:.6}, {:.6}", at.0, at.1),
                "move its points so that no side crosses another; what it encloses twice may count as outside",
            );
        }
        Some(points)
    }

    fn hole_lies_within(&mut self, hole: &[LonLat], exterior: &[LonLat], span: &Range<usize>) -> bool {
        let outside = hole.iter().filter(|point| !encloses(exterior, **point)).count();
        if outside == hole.len() {
            self.error(
                span.clone(),
                "the hole lies outside of the polygon that it should be cut from",
                "move it inside; or make it a polygon of its own",
            );
        } else if outside > 0 {
            self.warn(span.clone(), "the hole reaches out of the polygon that it is cut from", "move its points inside");
        }
        outside < hole.len()
    }
}

fn without_repeats(points: impl Iterator<Item = LonLat>) -> Vec<LonLat> {
    let mut kept: Vec<LonLat> = points.collect();
    kept.dedup();
    kept
}

/// The points on a plane in degrees that has no seam at the antimeridian.
fn unwrapped(points: &[LonLat]) -> Vec<(f64, f64)> {
    let base = points.first().map_or(0.0, |point| point.lon);
    points.iter().map(|point| (base + wrap_deg(point.lon - base), point.lat)).collect()
}

fn wrap_deg(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

/// Above 0 when c lies left of the way from a to b, below 0 right of it.
fn turn(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Two sides of a ring, by the index of their first points, that pass through each other.
fn self_crossing(ring: &[(f64, f64)]) -> Option<(usize, usize)> {
    let count = ring.len();
    let side = |index: usize| (ring[index], ring[(index + 1) % count]);
    let west = |index: usize| side(index).0.0.min(side(index).1.0);
    let east = |index: usize| side(index).0.0.max(side(index).1.0);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| west(*a).total_cmp(&west(*b)));
    let mut found: Option<(usize, usize)> = None;
    for (rank, &one) in order.iter().enumerate() {
        for &other in order[rank + 1..].iter().take_while(|other| west(**other) <= east(one)) {
            let (a, b) = side(one);
            let (c, d) = side(other);
            let apart = turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0;
            if apart {
                let pair = (one.min(other), one.max(other));
                found = Some(found.map_or(pair, |best| best.min(pair)));
            }
        }
    }
    found
}

fn crossing_point(ring: &[(f64, f64)], first: usize, second: usize) -> (f64, f64) {
    let count = ring.len();
    let (a, b) = (ring[first], ring[(first + 1) % count]);
    let (c, d) = (ring[second], ring[(second + 1) % count]);
    let t = turn(c, d, a) / (turn(c, d, a) - turn(c, d, b));
    (wrap_deg(a.0 + (b.0 - a.0) * t), a.1 + (b.1 - a.1) * t)
}

/// Whether a point lies within a ring or on its edge.
pub(in crate::hunt) fn encloses(ring: &[LonLat], point: LonLat) -> bool {
    let base = ring.first().map_or(0.0, |corner| corner.lon);
    let east = wrap_deg(point.lon - base);
    let plane: Vec<(f64, f64)> = ring.iter().map(|corner| (wrap_deg(corner.lon - base) - east, corner.lat - point.lat)).collect();
    let mut inside = false;
    for index in 0..plane.len() {
        let (a, b) = (plane[index], plane[(index + 1) % plane.len()]);
        let side = turn(a, b, (0.0, 0.0));
        let spans = a.0.min(b.0) <= 0.0 && a.0.max(b.0) >= 0.0 && a.1.min(b.1) <= 0.0 && a.1.max(b.1) >= 0.0;
        if side == 0.0 && spans {
            return true;
        }
        if (a.1 > 0.0) != (b.1 > 0.0) && (side > 0.0) == (b.1 > a.1) {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bow_tie_crosses_itself_and_a_square_does_not() {
        assert_eq!(self_crossing(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]), Some((0, 2)));
        assert_eq!(self_crossing(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]), None);
        assert_eq!(crossing_point(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)], 0, 2), (0.5, 0.5));
    }

    #[test]
    fn a_ring_encloses_its_edge_and_works_across_the_antimeridian() {
        let ring = [(179.0, 0.0), (-179.0, 0.0), (-179.0, 2.0), (179.0, 2.0)].map(|(lon, lat)| LonLat::new(lon, lat));
        assert!(encloses(&ring, LonLat::new(180.0, 1.0)));
        assert!(encloses(&ring, LonLat::new(-179.5, 0.0)));
        assert!(!encloses(&ring, LonLat::new(178.5, 1.0)));
        assert!(!encloses(&ring, LonLat::new(0.0, 1.0)));
    }
}
