//! Day, dusk and night by the hunt's clock: how high the sun stands there, and what that does to the chart.

use hunt_shared::{geo::LonLat, time::UnixMs};

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;

/// Days from the Unix epoch to the epoch J2000.0, noon of 1 January 2000.
const J2000_DAYS: f64 = 10_957.5;

/// The sun's height above the horizon in degrees, to about a tenth of one. After the approximate solar coordinates of the Astronomical
/// Almanac (U.S. Naval Observatory).
pub fn sun_altitude_deg(time: UnixMs, place: LonLat) -> f64 {
    let days = time.0 as f64 / DAY_MS - J2000_DAYS;
    let mean_longitude = (280.460 + 0.985_647_4 * days).to_radians();
    let anomaly = (357.528 + 0.985_600_3 * days).to_radians();
    let ecliptic = mean_longitude + (1.915 * anomaly.sin() + 0.020 * (2.0 * anomaly).sin()).to_radians();
    let obliquity = (23.439 - 0.000_000_4 * days).to_radians();
    let right_ascension = (obliquity.cos() * ecliptic.sin()).atan2(ecliptic.cos());
    let declination = (obliquity.sin() * ecliptic.sin()).asin();
    let sidereal_deg = (18.697_374_558 + 24.065_709_824_419_08 * days) * 15.0 + place.lon;
    let hour_angle = sidereal_deg.to_radians() - right_ascension;
    let latitude = place.lat.to_radians();
    (latitude.sin() * declination.sin() + latitude.cos() * declination.cos() * hour_angle.cos()).asin().to_degrees()
}

/// What the light does to the chart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Light {
    /// How dark it is in the middle of the window and in its corners, 0 to 1.
    pub middle: f32,
    /// See `middle`.
    pub corners: f32,
    /// How strongly the player's lantern shines.
    pub lantern: f32,
    /// How strongly windows are lit.
    pub windows: f32,
    /// How much of the low sun's red lies over everything, 0 to 1.
    pub glow: f32,
}

impl Light {
    const DAY: Self = Self { middle: 0.0, corners: 0.20, lantern: 0.15, windows: 0.0, glow: 0.0 };
    const DUSK: Self = Self { middle: 0.34, corners: 0.66, lantern: 1.0, windows: 0.85, glow: 1.0 };
    const NIGHT: Self = Self { middle: 0.60, corners: 0.84, lantern: 1.2, windows: 1.0, glow: 0.0 };

    /// The light under a sun at this height.
    pub fn under(sun_altitude_deg: f64) -> Self {
        /// Degrees at which it is day, dusk and night.
        const HEIGHTS: [f32; 3] = [10.0, 0.0, -9.0];
        let altitude = sun_altitude_deg as f32;
        let share = |from: f32, to: f32| {
            let share = ((altitude - from) / (to - from)).clamp(0.0, 1.0);
            share * share * (3.0 - 2.0 * share)
        };
        if altitude >= HEIGHTS[1] {
            Self::DAY.mixed(Self::DUSK, share(HEIGHTS[0], HEIGHTS[1]))
        } else {
            Self::DUSK.mixed(Self::NIGHT, share(HEIGHTS[1], HEIGHTS[2]))
        }
    }

    fn mixed(self, other: Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + (to - from) * share;
        Self {
            middle: mix(self.middle, other.middle),
            corners: mix(self.corners, other.corners),
            lantern: mix(self.lantern, other.lantern),
            windows: mix(self.windows, other.windows),
            glow: mix(self.glow, other.glow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, lon: f64, lat: f64) -> f64 {
        let time: jiff::Timestamp = text.parse().unwrap();
        sun_altitude_deg(UnixMs(time.as_millisecond()), LonLat::new(lon, lat))
    }

    #[test]
    fn the_sun_stands_where_the_geometry_of_the_year_puts_it() {
        // At noon of the solstices the sun stands at 90° less the latitude, more or less the obliquity of 23.44°.
        assert!((at("2026-06-21T12:02:00Z", 0.0, 51.48) - (90.0 - 51.48 + 23.44)).abs() < 0.1);
        assert!((at("2026-12-21T11:58:00Z", 0.0, 51.48) - (90.0 - 51.48 - 23.44)).abs() < 0.1);
        // At the equinox it is overhead at the equator, and rises there at six.
        assert!(at("2026-03-20T12:07:30Z", 0.0, 0.0) > 89.5);
        assert!(at("2026-03-20T06:07:30Z", 0.0, 0.0).abs() < 0.3);
        // Noon comes an hour later for each 15° further west, and there is none in the polar night.
        assert!((at("2026-06-21T14:02:00Z", -30.0, 38.0) - at("2026-06-21T12:02:00Z", 0.0, 38.0)).abs() < 0.1);
        assert!(at("2026-12-21T12:00:00Z", 0.0, 80.0) < 0.0);
    }

    #[test]
    fn it_darkens_steadily_from_day_to_night() {
        let lights: Vec<_> = (-20..=20).rev().map(|altitude| Light::under(altitude.into())).collect();
        assert!(lights.windows(2).all(|pair| pair[1].middle >= pair[0].middle && pair[1].windows >= pair[0].windows));
        assert_eq!((lights[0], lights[20], lights[40]), (Light::DAY, Light::DUSK, Light::NIGHT));
    }
}
