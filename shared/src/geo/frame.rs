//! The local plane of a hunt: transverse Mercator about the centre of its bounding box.

use super::{GeoBox, LocalPoint, LonLat};
use serde::{Deserialize, Serialize};

/// The widest hunt the engine takes, in metres: beyond it distances in the plane would be visibly wrong.
pub const MAX_HUNT_WIDTH_M: f64 = 200_000.0;

const WGS84_SEMI_MAJOR_M: f64 = 6_378_137.0;
const WGS84_FLATTENING: f64 = 1.0 / 298.257_223_563;

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
/// scale 1 on the central meridian. The series are Krüger's, to the third order in the flattening, with an error below a
/// millimetre within the plane's 200 km (Karney 2011, "Transverse Mercator with an accuracy of a few nanometers").
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct LocalFrame {
    origin: LonLat,
    origin_northing_m: f64,
}

impl LocalFrame {
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
        Self { origin, origin_northing_m: project(0.0, origin.lat).1 }
    }

    /// The position of the plane's zero.
    pub fn origin(&self) -> LonLat {
        self.origin
    }

    /// From degrees to metres.
    pub fn to_local(&self, position: LonLat) -> LocalPoint {
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
fn wrap_deg(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

const N: f64 = WGS84_FLATTENING / (2.0 - WGS84_FLATTENING);
const RECTIFYING_RADIUS_M: f64 = WGS84_SEMI_MAJOR_M / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);
const FORWARD: [f64; 3] =
    [N / 2.0 - 2.0 / 3.0 * N * N + 5.0 / 16.0 * N * N * N, 13.0 / 48.0 * N * N - 3.0 / 5.0 * N * N * N, 61.0 / 240.0 * N * N * N];
const BACKWARD: [f64; 3] =
    [N / 2.0 - 2.0 / 3.0 * N * N + 37.0 / 96.0 * N * N * N, N * N / 48.0 + N * N * N / 15.0, 17.0 / 480.0 * N * N * N];

/// Degrees from the central meridian and degrees north to metres east and north of the equator.
fn project(lon_deg: f64, lat_deg: f64) -> (f64, f64) {
    let (lon, lat) = (lon_deg.to_radians(), lat_deg.to_radians());
    let eccentricity = 2.0 * N.sqrt() / (1.0 + N);
    let t = (lat.sin().atanh() - eccentricity * (eccentricity * lat.sin()).atanh()).sinh();
    let xi = t.atan2(lon.cos());
    let eta = (lon.sin() / t.hypot(lon.cos())).asinh();
    let (mut x, mut y) = (eta, xi);
    for (k, alpha) in FORWARD.iter().enumerate() {
        let order = 2.0 * (k + 1) as f64;
        x += alpha * (order * xi).cos() * (order * eta).sinh();
        y += alpha * (order * xi).sin() * (order * eta).cosh();
    }
    (RECTIFYING_RADIUS_M * x, RECTIFYING_RADIUS_M * y)
}

/// The inverse of [`project`].
fn unproject(x_m: f64, y_m: f64) -> (f64, f64) {
    let (eta_0, xi_0) = (x_m / RECTIFYING_RADIUS_M, y_m / RECTIFYING_RADIUS_M);
    let (mut eta, mut xi) = (eta_0, xi_0);
    for (k, beta) in BACKWARD.iter().enumerate() {
        let order = 2.0 * (k + 1) as f64;
        xi -= beta * (order * xi_0).sin() * (order * eta_0).cosh();
        eta -= beta * (order * xi_0).cos() * (order * eta_0).sinh();
    }
    let conformal_tan = xi.sin() / eta.sinh().hypot(xi.cos());
    let lon = eta.sinh().atan2(xi.cos());
    // Newton's method from the conformal to the geographic latitude (Karney 2011, eqs. 19 to 21).
    let e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING);
    let e = e2.sqrt();
    let mut tan = conformal_tan / (1.0 - e2);
    for _ in 0..4 {
        let sigma = (e * (e * tan / tan.hypot(1.0)).atanh()).sinh();
        let guess = tan * sigma.hypot(1.0) - sigma * tan.hypot(1.0);
        tan += (conformal_tan - guess) / guess.hypot(1.0) * (1.0 + (1.0 - e2) * tan * tan) / ((1.0 - e2) * tan.hypot(1.0));
    }
    (lon.to_degrees(), tan.atan().to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
