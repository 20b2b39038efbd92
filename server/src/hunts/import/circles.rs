//! Polygons that were meant as circles: most editors have no circles and draw polygons of many corners.

use geo::Polygon;
use hunt_shared::geo::{LocalFrame, LonLat};

/// A polygon of fewer corners is what it is: an octagon may be a bandstand.
const FEWEST_CORNERS: usize = 12;

/// How far a corner may be from the circle, as a part of the radius. Editors draw on a sphere, which is 0.3 % wrong.
const TOLERANCE: f64 = 0.015;

/// The circle that a polygon of regular corners was meant as: its centre, and its radius in metres to the decimetre.
pub(super) fn circle_of(polygon: &Polygon) -> Option<(LonLat, f64)> {
    let ring = &polygon.exterior().0;
    let corners = &ring[..ring.len().saturating_sub(1)];
    if !polygon.interiors().is_empty() || corners.len() < FEWEST_CORNERS {
        return None;
    }
    let frame = LocalFrame::about(LonLat::new(corners[0].x, corners[0].y));
    let points: Vec<(f64, f64)> = corners
        .iter()
        .map(|corner| {
            let point = frame.to_local(LonLat::new(corner.x, corner.y));
            (point.x, point.y)
        })
        .collect();
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / count, sum.1 + point.1 / count));
    let radii: Vec<f64> = points.iter().map(|point| (point.0 - x).hypot(point.1 - y)).collect();
    let radius_m = radii.iter().sum::<f64>() / count;
    let round = radius_m > 0.0 && radii.iter().all(|radius| (radius / radius_m - 1.0).abs() <= TOLERANCE);
    // Regular: going round once, in steps that are about the same.
    let step = std::f64::consts::TAU / count;
    let regular = points.iter().zip(points.iter().cycle().skip(1)).all(|(from, to)| {
        let (a, b) = ((from.0 - x, from.1 - y), (to.0 - x, to.1 - y));
        let turn = (a.0 * b.1 - a.1 * b.0).atan2(a.0 * b.0 + a.1 * b.1).abs();
        (0.5..=1.5).contains(&(turn / step))
    });
    let centre = frame.to_lonlat(hunt_shared::geo::LocalPoint::new(x, y));
    (round && regular).then(|| (centre, ((radius_m * 10.0).round() / 10.0).max(0.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, coord};
    use hunt_shared::geo::LocalPoint;

    fn ellipse(corners: usize, east_m: f64, north_m: f64) -> Polygon {
        let frame = LocalFrame::about(LonLat::new(179.9999, 60.0));
        let at = |step: usize| {
            let angle = step as f64 / corners as f64 * std::f64::consts::TAU;
            let place = frame.to_lonlat(LocalPoint::new(east_m * angle.cos(), north_m * angle.sin()));
            coord! { x: place.lon, y: place.lat }
        };
        Polygon::new(LineString((0..corners).map(at).collect()), Vec::new())
    }

    #[test]
    fn a_regular_polygon_of_many_corners_is_a_circle() {
        let (centre, radius_m) = circle_of(&ellipse(64, 40.0, 40.1)).unwrap();
        assert!((centre.lon - 179.9999).abs() < 1e-6 && (centre.lat - 60.0).abs() < 1e-6, "{centre:?}");
        assert!((radius_m - 40.0).abs() <= 0.11, "{radius_m}");
    }

    #[test]
    fn what_is_not_round_or_has_few_corners_stays_a_polygon() {
        assert!(circle_of(&ellipse(8, 40.0, 40.0)).is_none());
        assert!(circle_of(&ellipse(64, 40.0, 44.0)).is_none());
        let mut holed = ellipse(64, 40.0, 40.0);
        holed.interiors_push(ellipse(8, 5.0, 5.0).exterior().clone());
        assert!(circle_of(&holed).is_none());
        // Half of the corners lie on one side: round, but a slice is missing.
        let slice: Vec<_> = ellipse(64, 40.0, 40.0).exterior().0[..40].to_vec();
        assert!(circle_of(&Polygon::new(LineString(slice), Vec::new())).is_none());
    }
}
