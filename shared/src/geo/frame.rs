//! The local plane of a hunt: transverse Mercator about the centre of its bounding box.

use super::{
    GeoBox, LocalPoint, LonLat, PolygonRings,
    mercator::{WGS84_SEMI_MAJOR_M, project, unproject},
    nearby::Nearby,
};

/// The widest hunt the engine takes, in metres: beyond it distances in the plane would be visibly wrong.
pub const MAX_HUNT_WIDTH_M: f64 = 200_000.0;

/// Why a hunt has no local plane.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum FrameError {
    /// The hunt is larger than the plane can hold.
    #[error(
        "the hunt spans {width_km:.0} km by {height_km:.0} km, but at most 200 km either way keep distances true; split it into several hunts"
    )]
    TooWide {
        /// Kilometres from west to east.
        width_km: f64,
        /// Kilometres from south to north.
        height_km: f64,
    },
    /// A position is out of range or not a number.
    #[error("the hunt's bounding box is no valid range of degrees; longitudes are -180 to 180, latitudes -90 to 90")]
    NotDegrees,
}

/// A local plane in metres: east and north of the origin, by the transverse Mercator projection of the WGS 84 ellipsoid with
/// scale 1 on the central meridian, with an error below a millimetre within the plane's 200 km.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LocalFrame {
    origin: LonLat,
    origin_northing_m: f64,
    nearby: Nearby,
}

impl LocalFrame {
    /// A ring or a line in the plane.
    pub fn line_to_local(&self, points: &[LonLat]) -> geo::LineString {
        let coord = |point: LocalPoint| geo::Coord { x: point.x, y: point.y };
        points.iter().map(|&point| coord(self.to_local(point))).collect()
    }

    /// Polygons in the plane.
    pub fn area_to_local(&self, polygons: &[PolygonRings]) -> geo::MultiPolygon {
        let holes = |rings: &PolygonRings| rings.holes.iter().map(|hole| self.line_to_local(hole)).collect();
        polygons.iter().map(|rings| geo::Polygon::new(self.line_to_local(&rings.exterior), holes(rings))).collect()
    }

    /// The plane about the middle of a box.
    ///
    /// # Errors
    /// When the box is wider or taller than [`MAX_HUNT_WIDTH_M`], or is no range of degrees.
    pub fn new(bounds: GeoBox) -> Result<Self, FrameError> {
        let corners = [LonLat::new(bounds.west, bounds.south), LonLat::new(bounds.east, bounds.north)];
        if !corners.iter().all(|corner| corner.is_valid()) || bounds.south > bounds.north {
            return Err(FrameError::NotDegrees);
        }
        let nearest_equator_deg =
            if bounds.south <= 0.0 && bounds.north >= 0.0 { 0.0 } else { bounds.south.abs().min(bounds.north.abs()) };
        let width_m = bounds.width_deg().to_radians() * WGS84_SEMI_MAJOR_M * nearest_equator_deg.to_radians().cos();
        let height_m = (bounds.north - bounds.south).to_radians() * WGS84_SEMI_MAJOR_M;
        if width_m > MAX_HUNT_WIDTH_M || height_m > MAX_HUNT_WIDTH_M {
            return Err(FrameError::TooWide { width_km: width_m / 1000.0, height_km: height_m / 1000.0 });
        }
        Ok(Self::about(bounds.centre()))
    }

    /// The plane about one position.
    pub fn about(origin: LonLat) -> Self {
        Self { origin, origin_northing_m: project(0.0, origin.lat).1, nearby: Nearby::about(origin.lat) }
    }

    /// The position of the plane's zero.
    pub fn origin(&self) -> LonLat {
        self.origin
    }

    /// From degrees to metres.
    #[inline]
    pub fn to_local(&self, position: LonLat) -> LocalPoint {
        let (point, is_near) = self.place_nearby(position);
        if is_near { point } else { self.place_afar(position) }
    }

    /// The same for many positions, several at a time.
    pub fn all_to_local(&self, positions: &[LonLat], points: &mut Vec<LocalPoint>) {
        points.clear();
        points.resize(positions.len(), LocalPoint::default());
        let mut are_near = true;
        for (point, position) in points.iter_mut().zip(positions) {
            let is_near;
            (*point, is_near) = self.place_nearby(*position);
            are_near &= is_near;
        }
        if !are_near {
            for (point, position) in points.iter_mut().zip(positions) {
                *point = self.to_local(*position);
            }
        }
    }

    /// A place and, if it is so near that the series hold there, `true`.
    #[inline]
    fn place_nearby(&self, position: LonLat) -> (LocalPoint, bool) {
        self.nearby.project(wrap_deg(position.lon - self.origin.lon), position.lat - self.origin.lat)
    }

    /// A place that is too far away for the series.
    #[cold]
    fn place_afar(&self, position: LonLat) -> LocalPoint {
        let (x, northing) = project(wrap_deg(position.lon - self.origin.lon), position.lat);
        LocalPoint::new(x, northing - self.origin_northing_m)
    }

    /// From metres to degrees.
    pub fn to_lonlat(&self, point: LocalPoint) -> LonLat {
        let (lon_from_origin, lat) = unproject(point.x, point.y + self.origin_northing_m);
        LonLat::new(wrap_deg(lon_from_origin + self.origin.lon), lat)
    }
}

/// Into -180 to 180 degrees.
#[inline]
fn wrap_deg(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_position_survives_the_round_trip_to_a_tenth_of_a_millimetre() {
        for origin in [LonLat::new(7.42, 43.73), LonLat::new(179.9, -17.0), LonLat::new(-30.0, 69.0), LonLat::new(0.0, 0.0)] {
            let frame = LocalFrame::about(origin);
            for (x, y) in [(0.0, 0.0), (99_000.0, 98_000.0), (-73_000.0, 12.5), (0.25, -100_000.0)] {
                let back = frame.to_local(frame.to_lonlat(LocalPoint::new(x, y)));
                assert!(back.distance_m(LocalPoint::new(x, y)) < 1e-4, "{origin:?} ({x}, {y}) came back as {back:?}");
            }
        }
    }

    #[test]
    fn a_degree_of_latitude_has_its_wgs84_length() {
        // The meridian arc from 45° N to 46° N is 111,141.5 m (Vincenty).
        let frame = LocalFrame::about(LonLat::new(10.0, 45.0));
        let arc = frame.to_local(LonLat::new(10.0, 46.0)).y;
        assert!((arc - 111_141.5).abs() < 0.5, "{arc}");
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let frame = LocalFrame::about(LonLat::new(180.0, 10.0));
        let (east, west) = (frame.to_local(LonLat::new(-179.99, 10.0)), frame.to_local(LonLat::new(179.99, 10.0)));
        assert!((east.x + west.x).abs() < 1e-6 && east.x > 1_000.0 && east.x < 1_200.0);
    }

    #[test]
    fn a_continent_is_refused_with_its_size() {
        let europe = GeoBox { west: -10.0, south: 36.0, east: 30.0, north: 60.0 };
        let error = LocalFrame::new(europe).unwrap_err().to_string();
        assert!(error.contains("at most 200 km"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn everywhere_the_plane_is_that_of_the_closed_formulas(
            (origin_lon, origin_lat) in (prop_oneof![-180.0..180.0_f64, 179.0..=180.0_f64, -180.0..-179.0_f64], -90.0..=90.0_f64),
            (east_deg, lat) in prop_oneof![(-3.0..3.0_f64, -1.0..1.0_f64), (-170.0..170.0_f64, -90.0..90.0_f64)],
        ) {
            let lat = (origin_lat + lat).clamp(-90.0, 90.0);
            // The plane has no place for the two points on the equator a quarter of the globe away.
            prop_assume!(east_deg.to_radians().sin().abs() * lat.to_radians().cos() < 0.9);
            let lon = (origin_lon + east_deg + 540.0).rem_euclid(360.0) - 180.0;
            let frame = LocalFrame::about(LonLat::new(origin_lon, origin_lat));
            let place = frame.to_local(LonLat::new(lon, lat));
            let (x, northing) = project(east_deg, lat);
            let closed = LocalPoint::new(x, northing - project(0.0, origin_lat).1);
            prop_assert!(place.distance_m(closed) < 1e-7, "{:?} is not {:?}", place, closed);
            let mut all = Vec::new();
            let middle = frame.origin();
            frame.all_to_local(&[middle, LonLat::new(lon, lat), middle], &mut all);
            prop_assert_eq!(all, [frame.to_local(middle), place, frame.to_local(middle)]);
        }
    }
}
