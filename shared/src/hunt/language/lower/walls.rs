//! What lies behind barriers: where no player can ever walk.

use crate::{
    geo::{LocalFrame, LonLat, PolygonRings, Shape},
    hunt::{Boundary, Gate},
};
use geo::{Contains, Distance, Euclidean, MultiPolygon, Point};

/// The barriers of a hunt that are always there, for everybody.
pub(super) struct Walls<'a> {
    walls: Vec<(usize, &'a Boundary)>,
    boundaries: &'a [Boundary],
}

impl<'a> Walls<'a> {
    pub(super) fn of(boundaries: &'a [Boundary], gates: &[Gate]) -> Self {
        let is_gate = |index: usize| gates.iter().any(|gate| gate.boundary == index);
        let stands = |index: usize, boundary: &Boundary| boundary.behaviour.active.is_none() && !is_gate(index);
        let walls = boundaries.iter().enumerate().filter(|(index, boundary)| boundary.barrier && stands(*index, boundary));
        Self { walls: walls.collect(), boundaries }
    }

    /// The barrier that holds all of a boundary; its own index when it is a barrier itself.
    pub(super) fn around_boundary(&self, index: usize) -> Option<usize> {
        let Boundary { shape, behaviour, .. } = &self.boundaries[index];
        if behaviour.motion.is_some() {
            return None;
        }
        self.walls.iter().find(|(wall, barrier)| *wall == index || holds(&barrier.shape, shape)).map(|(wall, _)| *wall)
    }

    /// The barrier that keeps everybody farther than this from a place.
    pub(super) fn around_place(&self, place: LonLat, reach_m: f64) -> Option<usize> {
        let found = self.walls.iter().find(|(_, barrier)| depth_m(&barrier.shape, place) > reach_m);
        found.map(|(wall, _)| *wall)
    }
}

/// Whether a shape lies within a barrier as a whole.
fn holds(barrier: &Shape, shape: &Shape) -> bool {
    match (barrier, shape) {
        (Shape::Line(_), _) => false,
        (_, Shape::Circle { centre, radius_m }) => depth_m(barrier, *centre) >= *radius_m,
        // A circle is convex: what has all its corners within lies within.
        (Shape::Circle { .. }, _) => shape.points().all(|point| depth_m(barrier, point) >= 0.0),
        (Shape::Area(polygons), Shape::Area(parts)) => {
            with_plane(polygons, |frame, area| frame.area_to_local(parts).iter().all(|part| area.contains(part)))
        }
        (Shape::Area(polygons), Shape::Line(points)) => {
            with_plane(polygons, |frame, area| area.contains(&frame.line_to_local(points)))
        }
    }
}

/// How deep inside of a barrier a place lies, in metres; less than 0 outside.
fn depth_m(barrier: &Shape, place: LonLat) -> f64 {
    match barrier {
        Shape::Line(_) => f64::NEG_INFINITY,
        Shape::Circle { centre, radius_m } => {
            let frame = LocalFrame::about(*centre);
            radius_m - frame.to_local(*centre).distance_m(frame.to_local(place))
        }
        Shape::Area(polygons) => with_plane(polygons, |frame, area| {
            let place = local(place, frame);
            if !area.contains(&place) {
                return f64::NEG_INFINITY;
            }
            let rings = area.0.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
            rings.map(|ring| Euclidean.distance(&place, ring)).fold(f64::INFINITY, f64::min)
        }),
    }
}

fn with_plane<T>(polygons: &[PolygonRings], look: impl FnOnce(&LocalFrame, &MultiPolygon) -> T) -> T {
    let origin = polygons.first().and_then(|first| first.exterior.first()).copied().unwrap_or(LonLat::new(0.0, 0.0));
    let frame = LocalFrame::about(origin);
    look(&frame, &frame.area_to_local(polygons))
}

fn local(place: LonLat, frame: &LocalFrame) -> Point {
    let local = frame.to_local(place);
    Point::new(local.x, local.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(half_m: f64, hole_m: Option<f64>) -> Shape {
        let ring = |half: f64| {
            let half = half / 111_200.0;
            [(-half, -half), (half, -half), (half, half), (-half, half)].map(|(lon, lat)| LonLat::new(lon, lat)).to_vec()
        };
        Shape::Area(vec![PolygonRings { exterior: ring(half_m), holes: hole_m.map(ring).into_iter().collect() }])
    }

    #[test]
    fn a_barrier_holds_what_lies_within_it_and_not_what_stands_out_or_in_its_hole() {
        let middle = LonLat::new(0.0, 0.0);
        let circle = |radius_m| Shape::Circle { centre: middle, radius_m };
        for (barrier, shape, held) in [
            (square(50.0, None), circle(40.0), true),
            (square(50.0, None), circle(60.0), false),
            (square(50.0, None), square(20.0, None), true),
            (square(50.0, None), square(60.0, None), false),
            (square(50.0, Some(30.0)), square(20.0, None), false),
            (square(50.0, Some(10.0)), square(20.0, None), false),
            (circle(50.0), square(30.0, None), true),
            (circle(50.0), square(40.0, None), false),
            (circle(50.0), circle(49.0), true),
            (square(50.0, None), Shape::Line(vec![middle, LonLat::new(0.0001, 0.0)]), true),
            (square(50.0, None), Shape::Line(vec![middle, LonLat::new(0.01, 0.0)]), false),
        ] {
            assert_eq!(holds(&barrier, &shape), held, "{barrier:?} and {shape:?}");
        }
        assert!((depth_m(&square(50.0, None), middle) - 50.0).abs() < 0.5);
        assert!(depth_m(&square(50.0, Some(10.0)), middle) < 0.0);
    }
}
