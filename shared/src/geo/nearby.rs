//! The transverse Mercator projection near its origin, by polynomials.
//!
//! Every fix is projected, and a hunt is small beside the Earth. So the two steps of the projection, from the latitude to the isometric
//! latitude ψ, and from ψ + iλ, with λ the longitude, to the plane, are taken as their Taylor series about the origin. Both functions are
//! analytic, the second one in the complex plane, since the projection is conformal; its coefficients are real, since it takes the
//! central meridian to itself.

use super::{
    LocalPoint,
    mercator::{ECCENTRICITY_SQUARED, FORWARD, RECTIFYING_RADIUS_M, WGS84_SEMI_MAJOR_M},
};
use std::array;

/// Terms of the first series, beside the constant.
const LATITUDE_TERMS: usize = 10;

/// Terms of the second series, beside the constant.
const PLANE_TERMS: usize = 8;

/// Coefficients that are calculated: at least two more than the terms, since those tell how far the terms are enough, and every second
/// one vanishes at the equator.
const ORDER: usize = 13;

/// The first terms left out of a series are less than this, in metres.
const ERROR_M: f64 = 1e-8;

/// Degrees of latitude up to which there are series at all: at a pole ψ is infinite.
const NEAREST_POLE_DEG: f64 = 89.5;

/// The first coefficients of a power series.
type Series = [f64; ORDER];

/// The projection near one latitude.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Nearby {
    /// Degrees of latitude up to which the first series is used.
    reach_deg: f64,
    /// The square of the distance |ψ + iλ|, in radians, up to which the second one is used.
    reach_squared: f64,
    /// By powers of the degrees of latitude, from the first on: ψ in radians.
    latitude: [f64; LATITUDE_TERMS],
    /// By powers of ψ + iλ in radians, from the first on: metres north and, imaginary, east.
    plane: [f64; PLANE_TERMS],
}

impl Nearby {
    /// The projection near a latitude, degrees north. Toward a pole it reaches less far.
    pub fn about(lat_deg: f64) -> Self {
        let lat = lat_deg.to_radians();
        let isometric = isometric_latitude(lat);
        let plane = plane_series(lat);
        // A radian of ψ is so many metres here.
        let metres = WGS84_SEMI_MAJOR_M * lat.cos().abs();
        let radians = reach(&isometric.map(|coefficient| coefficient * metres), LATITUDE_TERMS);
        let per_degree: [f64; LATITUDE_TERMS] =
            array::from_fn(|power| isometric[power + 1] * 1_f64.to_radians().powi(power as i32 + 1));
        let plane_reach = reach(&plane, PLANE_TERMS);
        Self {
            reach_deg: if lat_deg.abs() <= NEAREST_POLE_DEG { radians.to_degrees() } else { -1.0 },
            reach_squared: plane_reach * plane_reach,
            latitude: per_degree,
            plane: array::from_fn(|power| plane[power + 1]),
        }
    }

    /// Degrees from the central meridian and from the origin's latitude to metres east and north of the origin, and whether the series reach
    /// there; where they do not, the metres mean nothing. Without a branch, so that the compiler can do several places at once.
    #[inline]
    pub fn project(&self, lon_deg: f64, lat_deg: f64) -> (LocalPoint, bool) {
        // Both polynomials fall into even and odd powers, so that the processor calculates two at a time.
        let [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = self.latitude;
        let square = lat_deg * lat_deg;
        let odd = a1 + square * (a3 + square * (a5 + square * (a7 + square * a9)));
        let even = a2 + square * (a4 + square * (a6 + square * (a8 + square * a10)));
        let (north, east) = (lat_deg * (odd + lat_deg * even), lon_deg.to_radians());
        let (north_squared, east_squared) = (north * north, east * east);
        // For ζ = north + i east: the real part of ζ², twice, and the square of its length.
        let (twice, distance_squared) = (2.0 * (north_squared - east_squared), north_squared + east_squared);
        let is_near = (lat_deg.abs() <= self.reach_deg) & (distance_squared <= self.reach_squared);
        // A polynomial with real coefficients, divided by the one whose zeros are ζ² and its conjugate, leaves first + second · ζ².
        let length = distance_squared * distance_squared;
        let rest = |one: f64, two: f64, three: f64, four: f64| {
            let third = three + twice * four;
            let second = two + twice * third - length * four;
            (one - length * third, second)
        };
        let [b1, b2, b3, b4, b5, b6, b7, b8] = self.plane;
        let (odd, even) = (rest(b1, b3, b5, b7), rest(b2, b4, b6, b8));
        let square = (north_squared - east_squared, 2.0 * north * east);
        // The sum is ζ · (odd + ζ · even).
        let inner = (
            odd.0 + odd.1 * square.0 + north * (even.0 + even.1 * square.0) - east * (even.1 * square.1),
            odd.1 * square.1 + north * (even.1 * square.1) + east * (even.0 + even.1 * square.0),
        );
        let point = LocalPoint::new(north * inner.1 + east * inner.0, north * inner.0 - east * inner.1);
        (point, is_near)
    }
}

/// How far the first terms of a series reach: there the next two, in metres, stay below [`ERROR_M`].
fn reach(series: &Series, terms: usize) -> f64 {
    let reach = |power: usize| (ERROR_M / series[power].abs()).powf(1.0 / power as f64);
    reach(terms + 1).min(reach(terms + 2))
}

/// The isometric latitude about a latitude, all in radians, without the constant: the integral of (1 - e²) / ((1 - e² sin² φ) cos φ).
fn isometric_latitude(lat: f64) -> Series {
    let (sin, cos) = (sine(lat), sine(lat + std::f64::consts::FRAC_PI_2));
    let mut denominator = product(&sin, &sin).map(|coefficient| -ECCENTRICITY_SQUARED * coefficient);
    denominator[0] += 1.0;
    let denominator = product(&denominator, &cos);
    let mut quotient = [0.0; ORDER];
    for power in 0..ORDER {
        let numerator = if power == 0 { 1.0 - ECCENTRICITY_SQUARED } else { 0.0 };
        quotient[power] = (numerator - coefficient(&quotient, &denominator, power)) / denominator[0];
    }
    array::from_fn(|power| if power == 0 { 0.0 } else { quotient[power - 1] / power as f64 })
}

/// Metres north of the origin, on the central meridian, by the isometric latitude; the constant is meaningless.
fn plane_series(lat: f64) -> Series {
    let eccentricity = ECCENTRICITY_SQUARED.sqrt();
    let conformal = (lat.sin().atanh() - eccentricity * (eccentricity * lat.sin()).atanh()).sinh().atan();
    // The conformal latitude χ, its sine and its cosine by ψ: dχ/dψ = cos χ.
    let (mut chi, mut sin, mut cos) = ([0.0; ORDER], [0.0; ORDER], [0.0; ORDER]);
    (sin[0], cos[0]) = conformal.sin_cos();
    for power in 1..ORDER {
        chi[power] = cos[power - 1] / power as f64;
        sin[power] = coefficient(&cos, &cos, power - 1) / power as f64;
        cos[power] = -coefficient(&sin, &cos, power - 1) / power as f64;
    }
    // Krüger's series: the sines of 2χ, 4χ and 6χ.
    let sin_2 = product(&sin, &cos).map(|coefficient| 2.0 * coefficient);
    let (sin_squared, cos_squared) = (product(&sin, &sin), product(&cos, &cos));
    let cos_2: Series = array::from_fn(|power| cos_squared[power] - sin_squared[power]);
    let sin_4 = product(&sin_2, &cos_2).map(|coefficient| 2.0 * coefficient);
    let mut factor = product(&cos_2, &cos_2).map(|coefficient| 4.0 * coefficient);
    factor[0] -= 1.0;
    let sin_6 = product(&sin_2, &factor);
    array::from_fn(|power| {
        let more = FORWARD[0] * sin_2[power] + FORWARD[1] * sin_4[power] + FORWARD[2] * sin_6[power];
        RECTIFYING_RADIUS_M * (chi[power] + more)
    })
}

/// The Taylor series of the sine.
fn sine(about: f64) -> Series {
    let (sin, cos) = about.sin_cos();
    let mut factorial = 1.0;
    array::from_fn(|power| {
        factorial *= power.max(1) as f64;
        [sin, cos, -sin, -cos][power % 4] / factorial
    })
}

fn product(one: &Series, other: &Series) -> Series {
    array::from_fn(|power| coefficient(one, other, power))
}

/// A coefficient of a product.
fn coefficient(one: &Series, other: &Series, power: usize) -> f64 {
    (0..=power).map(|at| one[at] * other[power - at]).sum()
}

#[cfg(test)]
mod tests {
    use super::{super::mercator::project, *};
    use proptest::prelude::*;

    /// Radians of a great circle from the middle of the widest hunt to its sides.
    const WIDEST: f64 = 100_000.0 / WGS84_SEMI_MAJOR_M;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_series_say_what_the_closed_formulas_say(origin in -89.9..89.9_f64, east in -1.1..1.1_f64, north in -1.1..1.1_f64) {
            let lat_deg = (north * WIDEST).to_degrees();
            let lat = origin + lat_deg;
            prop_assume!(lat.abs() < 90.0);
            let lon_deg = (east * WIDEST / lat.to_radians().cos()).to_degrees().clamp(-180.0, 180.0);
            let (point, is_near) = Nearby::about(origin).project(lon_deg, lat - origin);
            if is_near {
                let (closed_x, closed_y) = project(lon_deg, lat);
                let away_m = (point.x - closed_x).hypot(point.y - (closed_y - project(0.0, origin).1));
                prop_assert!(away_m < 5e-8, "{} m", away_m);
            }
        }

        #[test]
        fn the_series_reach_over_the_widest_hunt(origin in -68.0..68.0_f64, east in -1.0..1.0_f64, north in -1.0..1.0_f64) {
            let lat_deg = (north * WIDEST).to_degrees();
            let nearest_equator = (origin.abs() - WIDEST.to_degrees()).max(0.0);
            let lon_deg = (east * WIDEST / nearest_equator.to_radians().cos()).to_degrees();
            prop_assert!(Nearby::about(origin).project(lon_deg, lat_deg).1);
        }
    }

    #[test]
    fn a_small_hunt_near_a_pole_is_near_enough() {
        for origin in [80.0, -85.0] {
            assert!(Nearby::about(origin).project(0.3, 0.05).1, "{origin}");
        }
    }

    #[test]
    fn what_is_no_place_or_far_away_is_not_near() {
        for origin in [0.0, 52.0, 90.0, -90.0] {
            let nearby = Nearby::about(origin);
            for (lon, lat) in [(f64::NAN, 0.0), (0.0, f64::NAN), (170.0, 0.0), (0.0, 60.0), (f64::INFINITY, 0.0)] {
                assert!(!nearby.project(lon, lat).1, "{lon}, {lat} from {origin}");
            }
        }
    }
}
