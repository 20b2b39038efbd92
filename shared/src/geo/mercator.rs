//! The transverse Mercator projection of the WGS 84 ellipsoid, by closed formulas that hold everywhere.
//!
//! The series are Krüger's, to the third order in the flattening (Karney 2011, "Transverse Mercator with an accuracy of a few
//! nanometers").

pub(super) const WGS84_SEMI_MAJOR_M: f64 = 6_378_137.0;
const WGS84_FLATTENING: f64 = 1.0 / 298.257_223_563;

const N: f64 = WGS84_FLATTENING / (2.0 - WGS84_FLATTENING);
pub(super) const RECTIFYING_RADIUS_M: f64 = WGS84_SEMI_MAJOR_M / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);
pub(super) const FORWARD: [f64; 3] =
    [N / 2.0 - 2.0 / 3.0 * N * N + 5.0 / 16.0 * N * N * N, 13.0 / 48.0 * N * N - 3.0 / 5.0 * N * N * N, 61.0 / 240.0 * N * N * N];
const BACKWARD: [f64; 3] =
    [N / 2.0 - 2.0 / 3.0 * N * N + 37.0 / 96.0 * N * N * N, N * N / 48.0 + N * N * N / 15.0, 17.0 / 480.0 * N * N * N];

pub(super) const ECCENTRICITY_SQUARED: f64 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING);

/// Up to this the series of the inverse hyperbolic tangent and the hyperbolic sine are exact to rounding: a place in the plane's 200 km is less than 0.02 from its
/// central meridian.
const SMALL: f64 = 0.03;

/// Degrees from the central meridian and degrees north to metres east and north of the equator.
///
/// The textbook's chain of hyperbolic functions is taken apart: all but two sines with their cosines and one arcus tangent follow from
/// each other by algebra.
pub(super) fn project(lon_deg: f64, lat_deg: f64) -> (f64, f64) {
    let (sin_lon, cos_lon) = lon_deg.to_radians().sin_cos();
    let (sin_lat, cos_lat) = lat_deg.to_radians().sin_cos();
    // The sine and cosine of the conformal latitude, both times `length`.
    let sigma = conformal_sigma(sin_lat);
    let up = sin_lat * (1.0 + sigma * sigma).sqrt() - sigma;
    let length = (up * up + cos_lat * cos_lat).sqrt();
    // On the sphere of that latitude: the place's coordinates northward, toward the meridian and aside of it.
    let (up, toward, aside) = (up / length, cos_lat * cos_lon / length, cos_lat * sin_lon / length);
    let (xi, eta) = (up.atan2(toward), atanh(aside));
    // With tanh η = `aside` the double angles follow, where 1 - tanh² η = `along`.
    let along = up * up + toward * toward;
    let (sin_2xi, cos_2xi) = (2.0 * up * toward / along, (toward * toward - up * up) / along);
    let (sinh_2eta, cosh_2eta) = (2.0 * aside / along, (1.0 + aside * aside) / along);
    let more = sine_series(FORWARD, (sin_2xi, cos_2xi), (sinh_2eta, cosh_2eta));
    (RECTIFYING_RADIUS_M * (eta + more.1), RECTIFYING_RADIUS_M * (xi + more.0))
}

/// The inverse of [`project`].
pub(super) fn unproject(x_m: f64, y_m: f64) -> (f64, f64) {
    let (eta, xi) = (x_m / RECTIFYING_RADIUS_M, y_m / RECTIFYING_RADIUS_M);
    let less = sine_series(BACKWARD, (2.0 * xi).sin_cos(), sinh_cosh(2.0 * eta));
    let ((sin_xi, cos_xi), (sinh_eta, _)) = ((xi - less.0).sin_cos(), sinh_cosh(eta - less.1));
    let conformal_tan = sin_xi / (sinh_eta * sinh_eta + cos_xi * cos_xi).sqrt();
    let lon = sinh_eta.atan2(cos_xi);
    // Newton's method from the conformal to the geographic latitude (Karney 2011, eqs. 19 to 21); the error squares each time, from 1e-5.
    let mut tan = conformal_tan / (1.0 - ECCENTRICITY_SQUARED);
    for _ in 0..2 {
        let secant = (1.0 + tan * tan).sqrt();
        let sigma = conformal_sigma(tan / secant);
        let guess = tan * (1.0 + sigma * sigma).sqrt() - sigma * secant;
        tan += (conformal_tan - guess) / (1.0 + guess * guess).sqrt() * (1.0 + (1.0 - ECCENTRICITY_SQUARED) * tan * tan)
            / ((1.0 - ECCENTRICITY_SQUARED) * secant);
    }
    (lon.to_degrees(), tan.atan().to_degrees())
}

/// The sum of coefficient k times sin 2kζ for ζ = ξ + iη, real and imaginary part, given the sine and cosine of 2ξ and the hyperbolic
/// ones of 2η.
fn sine_series(coefficients: [f64; 3], (sin_2xi, cos_2xi): (f64, f64), (sinh_2eta, cosh_2eta): (f64, f64)) -> (f64, f64) {
    let [one, two, three] = coefficients;
    let sin_2 = (sin_2xi * cosh_2eta, cos_2xi * sinh_2eta);
    let cos_2 = (cos_2xi * cosh_2eta, -sin_2xi * sinh_2eta);
    // sin 4ζ = sin 2ζ · 2 cos 2ζ, and sin 6ζ = sin 2ζ · (4 cos² 2ζ - 1).
    let cos_squared = (cos_2.0 * cos_2.0 - cos_2.1 * cos_2.1, 2.0 * cos_2.0 * cos_2.1);
    let factor =
        (one + 2.0 * two * cos_2.0 + three * (4.0 * cos_squared.0 - 1.0), 2.0 * two * cos_2.1 + 4.0 * three * cos_squared.1);
    (sin_2.0 * factor.0 - sin_2.1 * factor.1, sin_2.0 * factor.1 + sin_2.1 * factor.0)
}

/// Karney's σ = sinh(e · artanh(e · sin φ)), as a series: e² is below 0.0067.
fn conformal_sigma(sin_lat: f64) -> f64 {
    let square = ECCENTRICITY_SQUARED * sin_lat * sin_lat;
    let artanh = ECCENTRICITY_SQUARED * sin_lat * artanh_series(square);
    artanh * sinh_series(artanh * artanh)
}

fn atanh(value: f64) -> f64 {
    if value.abs() <= SMALL { value * artanh_series(value * value) } else { value.atanh() }
}

fn sinh_cosh(value: f64) -> (f64, f64) {
    if value.abs() > 2.0 * SMALL {
        return (value.sinh(), value.cosh());
    }
    let sinh = value * sinh_series(value * value);
    (sinh, (1.0 + sinh * sinh).sqrt())
}

/// artanh(x) / x by the square of x.
fn artanh_series(square: f64) -> f64 {
    1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square * (1.0 / 9.0 + square / 11.0))))
}

/// sinh(x) / x by the square of x.
fn sinh_series(square: f64) -> f64 {
    1.0 + square / 6.0 * (1.0 + square / 20.0 * (1.0 + square / 42.0 * (1.0 + square / 72.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formulas as they stand in the textbook.
    fn textbook_project(lon_deg: f64, lat_deg: f64) -> (f64, f64) {
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

    #[test]
    fn the_projection_is_that_of_the_textbook() {
        let degrees_east = [0.0, 1e-9, 0.001, -0.7, 1.5, -3.0, 20.0, 170.0];
        let degrees_north = [0.0, 1e-7, -0.4, 17.0, -33.0, 45.0, 52.62, 70.0, -84.0, 89.9, 90.0];
        for lon in degrees_east {
            for lat in degrees_north {
                let (x, y) = project(lon, lat);
                let (textbook_x, textbook_y) = textbook_project(lon, lat);
                assert!(
                    (x - textbook_x).hypot(y - textbook_y) < 1e-7,
                    "{lon}, {lat}: ({x}, {y}) is not ({textbook_x}, {textbook_y})"
                );
            }
        }
    }

    #[test]
    fn the_way_back_is_as_exact_as_the_series() {
        for lat in [0.0, -0.4, 17.0, -33.0, 45.0, 52.62, 70.0, -84.0, 89.5] {
            for x in [0.0, 1.0, -30_000.0, 100_000.0, -140_000.0] {
                let (_, y) = project(0.0, lat);
                let (lon, lat) = unproject(x, y);
                let back = project(lon, lat);
                assert!((back.0 - x).hypot(back.1 - y) < 1e-4, "({x}, {y}) came back as {back:?}");
            }
        }
    }
}
