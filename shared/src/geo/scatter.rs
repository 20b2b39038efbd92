//! Random places in an area.

use super::{LocalFrame, LocalPoint, LonLat, Shape};
use std::f64::consts::TAU;

/// How many places are tried before an area counts as having no room.
const TRIES: u32 = 20_000;

impl Shape {
    /// Whether an area or circle contains a place, near enough for everything but crossing, which is exact. A line contains nothing.
    pub fn covers(&self, place: LonLat, frame: &LocalFrame) -> bool {
        let point = frame.to_local(place);
        match self {
            Self::Circle { centre, radius_m } => frame.to_local(*centre).distance_m(point) <= *radius_m,
            Self::Area(polygons) => polygons.iter().any(|polygon| {
                is_within(&polygon.exterior, point, frame) && !polygon.holes.iter().any(|hole| is_within(hole, point, frame))
            }),
            Self::Line(_) => false,
        }
    }

    /// A random place in an area or circle, each as likely as any other, among those that are `free`. `random` yields numbers from 0 to
    /// below 1; the same numbers yield the same place. `None` when there is no room, and for a line.
    pub fn random_place(
        &self,
        frame: &LocalFrame,
        mut random: impl FnMut() -> f64,
        free: impl Fn(LonLat) -> bool,
    ) -> Option<LonLat> {
        let corners: Vec<LocalPoint> = self.points().map(|place| frame.to_local(place)).collect();
        let bound = |pick: fn(f64, f64) -> f64, of: fn(&LocalPoint) -> f64| corners.iter().map(of).reduce(pick);
        let (low_x, high_x) = (bound(f64::min, |point| point.x)?, bound(f64::max, |point| point.x)?);
        let (low_y, high_y) = (bound(f64::min, |point| point.y)?, bound(f64::max, |point| point.y)?);
        (0..TRIES).find_map(|_| {
            let (one, other) = (random(), random());
            let point = match self {
                Self::Circle { centre, radius_m } => {
                    let (middle, away_m) = (frame.to_local(*centre), radius_m * one.sqrt());
                    let (sin, cos) = (TAU * other).sin_cos();
                    LocalPoint::new(middle.x + away_m * cos, middle.y + away_m * sin)
                }
                _ => LocalPoint::new(low_x + (high_x - low_x) * one, low_y + (high_y - low_y) * other),
            };
            let place = frame.to_lonlat(point);
            (self.covers(place, frame) && free(place)).then_some(place)
        })
    }
}

/// Whether a point is within a ring: how often a way from it to the east crosses the ring.
fn is_within(ring: &[LonLat], point: LocalPoint, frame: &LocalFrame) -> bool {
    let mut inside = false;
    let Some(&last) = ring.last() else { return false };
    let mut before = frame.to_local(last);
    for &corner in ring {
        let corner = frame.to_local(corner);
        if (corner.y > point.y) != (before.y > point.y) {
            let crossing_x = before.x + (point.y - before.y) / (corner.y - before.y) * (corner.x - before.x);
            inside ^= crossing_x > point.x;
        }
        before = corner;
    }
    inside
}

/// Numbers from 0 to below 1 that follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Draws(u64);

impl Draws {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::PolygonRings;

    fn square(frame: &LocalFrame, low: f64, high: f64) -> Vec<LonLat> {
        let corner = |x, y| frame.to_lonlat(LocalPoint::new(x, y));
        vec![corner(low, low), corner(high, low), corner(high, high), corner(low, high)]
    }

    #[test]
    fn random_places_fill_an_area_evenly_and_keep_out_of_its_holes() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let yard = PolygonRings { exterior: square(&frame, 0.0, 40.0), holes: vec![square(&frame, 0.0, 20.0)] };
        let shapes =
            [Shape::Area(vec![yard]), Shape::Circle { centre: frame.to_lonlat(LocalPoint::new(20.0, 20.0)), radius_m: 20.0 }];
        for shape in shapes {
            let mut draws = Draws::new(7);
            let mut quarters = [0_u32; 4];
            for _ in 0..4_000 {
                let place = shape.random_place(&frame, || draws.next_fraction(), |_| true).unwrap();
                assert!(shape.covers(place, &frame));
                let point = frame.to_local(place);
                quarters[usize::from(point.x > 20.0) + 2 * usize::from(point.y > 20.0)] += 1;
            }
            let expected = if matches!(shape, Shape::Area(_)) { [0, 1_333, 1_333, 1_333] } else { [1_000; 4] };
            for (found, expected) in quarters.into_iter().zip(expected) {
                assert!(found.abs_diff(expected) < 130, "{quarters:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_yields_the_same_place_and_no_room_yields_none() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let circle = Shape::Circle { centre: LonLat::new(-42.0, 38.5), radius_m: 30.0 };
        let place = |seed| {
            let mut draws = Draws::new(seed);
            circle.random_place(&frame, || draws.next_fraction(), |_| true)
        };
        assert_eq!(place(1), place(1));
        assert_ne!(place(1), place(2));
        assert_eq!(circle.random_place(&frame, || 0.5, |_| false), None);
    }
}
