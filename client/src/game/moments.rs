//! When and where, in words: the player's own clock, and the nearest name on the map.

use super::{session::CurrentHunt, wording::decimal};
use bevy::prelude::*;
use hunt_shared::{
    geo::{GeoBox, LonLat},
    hunt::{MapGeometry, MapKind},
    time::UnixMs,
};
use jiff::{Timestamp, Zoned, tz::TimeZone};

/// Metres within which a name on the map tells where something happened.
const NEAR_M: f64 = 200.0;

/// The time zone in which the player reads the clock.
#[derive(Resource, Clone, Debug)]
pub struct LocalClock(TimeZone);

impl Default for LocalClock {
    fn default() -> Self {
        Self(TimeZone::system())
    }
}

impl LocalClock {
    /// A clock in Coordinated Universal Time.
    #[cfg(test)]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The hour, such as "17:05".
    pub fn hour(&self, time: UnixMs) -> String {
        self.at(time).map_or_else(String::new, |at| at.strftime("%H:%M").to_string())
    }

    /// The day, such as "Monday 18 February".
    pub fn day(&self, time: UnixMs) -> String {
        self.at(time).map_or_else(String::new, |at| {
            say!("units-day", weekday = at.weekday().to_monday_one_offset(), day = at.day(), month = at.month())
        })
    }

    fn at(&self, time: UnixMs) -> Option<Zoned> {
        Timestamp::from_millisecond(time.0).ok().map(|timestamp| timestamp.to_zoned(self.0.clone()))
    }
}

/// Where a position is: the nearest name within 200 m, else its coordinates.
pub fn place(hunt: Option<&CurrentHunt>, position: LonLat) -> String {
    hunt.and_then(|hunt| near_name(hunt, position)).unwrap_or_else(|| coordinates(position))
}

/// The nearest name within 200 m.
pub fn near_name(hunt: &CurrentHunt, position: LonLat) -> Option<String> {
    let here = hunt.frame.to_local(position);
    let labels = hunt.view.map.iter().filter_map(|feature| match (&feature.geometry, feature.kind) {
        (MapGeometry::Point(at), MapKind::Place | MapKind::WaterName) => Some((*at, &feature.name)),
        _ => None,
    });
    let boundaries = hunt.view.boundaries.iter().filter_map(|boundary| {
        let bounds = GeoBox::around(boundary.shape.points())?;
        Some((bounds.centre(), &boundary.name))
    });
    labels
        .chain(boundaries)
        .filter(|(_, name)| !name.is_empty())
        .map(|(at, name)| (hunt.frame.to_local(at).distance_m(here), name))
        .filter(|(distance_m, _)| *distance_m <= NEAR_M)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.clone())
}

fn coordinates(position: LonLat) -> String {
    say!(
        "units-coordinates",
        lat = decimal(position.lat.abs(), 4),
        hemisphere = if position.lat < 0.0 { "south" } else { "north" },
        lon = decimal(position.lon.abs(), 4),
        side = if position.lon < 0.0 { "west" } else { "east" },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_reads_in_words() {
        let clock = LocalClock::utc();
        let time = UnixMs(1_550_509_562_500);
        assert_eq!(clock.hour(time), "17:06");
        assert_eq!(clock.day(time), "Monday 18 February");
    }

    #[test]
    fn without_a_name_nearby_a_place_is_its_coordinates() {
        assert_eq!(place(None, LonLat { lon: -27.0912, lat: 38.71 }), "38.7100° N 27.0912° W");
    }
}
