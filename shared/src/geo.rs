//! Where things are: degrees in files, metres in a local plane inside.

mod frame;
mod mercator;
mod nearby;
mod scatter;
mod shape;

pub use frame::{FrameError, LocalFrame, MAX_HUNT_WIDTH_M};
pub use scatter::Draws;
pub use shape::{GeoBox, PolygonRings, Shape};

use serde::{Deserialize, Serialize};

/// A WGS 84 position in degrees, longitude first as in GeoJSON (RFC 7946).
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct LonLat {
    /// Degrees east, -180 to 180.
    pub lon: f64,
    /// Degrees north, -90 to 90.
    pub lat: f64,
}

impl LonLat {
    /// A position from degrees east and north.
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Whether both coordinates are numbers within their range.
    pub fn is_valid(self) -> bool {
        (-180.0..=180.0).contains(&self.lon) && (-90.0..=90.0).contains(&self.lat)
    }
}

/// A point of a hunt's local plane: metres east and north of the frame's origin.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct LocalPoint {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
}

impl LocalPoint {
    /// A point from metres east and north.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Metres to another point of the same plane.
    pub fn distance_m(self, other: Self) -> f64 {
        // Metres neither overflow nor vanish when squared, so that the slower `hypot` has nothing to add.
        let (x, y) = (self.x - other.x, self.y - other.y);
        (x * x + y * y).sqrt()
    }

    /// The point a fraction `t` (0 to 1) of the way to `other`.
    pub fn lerp(self, other: Self, t: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)
    }
}
