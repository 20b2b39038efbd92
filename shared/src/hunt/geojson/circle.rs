//! Polygons that mean circles: GeoJSON has none, so map editors write a ring of many sides.

use super::feature::Rings;
use crate::geo::{LocalFrame, LocalPoint, LonLat};

/// With fewer sides a ring is the corners that it shows.
const LEAST_SIDES: usize = 16;

/// How far a corner may be off the circle: editors reckon on a sphere, and round to six or seven decimals.
const OFF_SHARE: f64 = 0.02;
const OFF_M: f64 = 0.15;

/// The circle that a polygon was drawn as.
pub(super) struct DrawnCircle {
    pub(super) centre: LonLat,
    pub(super) radius_m: f64,
    pub(super) sides: usize,
}

/// The circle, when this is one ring of many corners, all as far from their middle and evenly spread around it.
pub(super) fn drawn_as_circle(polygons: &[Rings]) -> Option<DrawnCircle> {
    let [rings] = polygons else { return None };
    let [ring] = &rings[..] else { return None };
    let mut corners: Vec<LonLat> = ring.positions.iter().map(|position| position.at).collect();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let sides = corners.len();
    if sides < LEAST_SIDES {
        return None;
    }
    let frame = LocalFrame::about(*corners.first()?);
    let corners: Vec<LocalPoint> = corners.into_iter().map(|corner| frame.to_local(corner)).collect();
    let share = 1.0 / sides as f64;
    let middle = LocalPoint::new(
        corners.iter().map(|corner| corner.x).sum::<f64>() * share,
        corners.iter().map(|corner| corner.y).sum::<f64>() * share,
    );
    let radius_m = corners.iter().map(|corner| corner.distance_m(middle)).sum::<f64>() * share;
    let off = radius_m * OFF_SHARE + OFF_M;
    let is_round = corners.iter().all(|corner| (corner.distance_m(middle) - radius_m).abs() <= off);
    let side_m = std::f64::consts::TAU * radius_m * share;
    let next = corners.iter().cycle().skip(1);
    let is_even = corners.iter().zip(next).all(|(a, b)| a.distance_m(*b) <= 2.0 * side_m + OFF_M);
    // A ring that is as small as what is rounded away has no shape of its own.
    (is_round && is_even && radius_m > 4.0 * OFF_M).then(|| DrawnCircle { centre: frame.to_lonlat(middle), radius_m, sides })
}
