//! Shapes as they stand in files, in degrees.

use super::LonLat;
use serde::{Deserialize, Serialize};

/// One polygon: an outer ring and its holes. Rings are closed implicitly: the first point is not repeated.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PolygonRings {
    /// The outer ring, at least three points.
    pub exterior: Vec<LonLat>,
    /// The holes, each at least three points.
    pub holes: Vec<Vec<LonLat>>,
}

/// The shape of a boundary.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Shape {
    /// One or more polygons (GeoJSON Polygon or MultiPolygon).
    Area(Vec<PolygonRings>),
    /// All points within a distance of a centre (GeoJSON Point with `radius_m`).
    Circle {
        /// The middle.
        centre: LonLat,
        /// Metres, above 0.
        radius_m: f64,
    },
    /// A tripwire of at least two points (GeoJSON LineString).
    Line(Vec<LonLat>),
}

impl Shape {
    /// All points that the shape is drawn by; for a circle its centre.
    pub fn points(&self) -> Box<dyn Iterator<Item = LonLat> + '_> {
        match self {
            Self::Area(polygons) => Box::new(
                polygons.iter().flat_map(|polygon| polygon.exterior.iter().chain(polygon.holes.iter().flatten())).copied(),
            ),
            Self::Circle { centre, .. } => Box::new(std::iter::once(*centre)),
            Self::Line(points) => Box::new(points.iter().copied()),
        }
    }
}

/// A box in degrees that may span the antimeridian: it runs from `west` eastward to `east`.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct GeoBox {
    /// Degrees east of the western edge, -180 to 180.
    pub west: f64,
    /// Degrees north of the southern edge.
    pub south: f64,
    /// Degrees east of the eastern edge; less than `west` when the box spans the antimeridian.
    pub east: f64,
    /// Degrees north of the northern edge.
    pub north: f64,
}

impl GeoBox {
    /// The smallest box around these points, on whichever side of the globe it is narrower; `None` without points.
    pub fn around(points: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        let mut lons = Vec::new();
        let (mut south, mut north) = (f64::INFINITY, f64::NEG_INFINITY);
        for point in points {
            lons.push(point.lon);
            south = south.min(point.lat);
            north = north.max(point.lat);
        }
        lons.sort_by(f64::total_cmp);
        let (first, last) = (*lons.first()?, *lons.last()?);
        // The widest empty stretch of the circle of longitudes lies outside the box.
        let around_the_back = 360.0 - (last - first);
        let (mut west, mut east, mut widest) = (first, last, around_the_back);
        for pair in lons.windows(2) {
            if pair[1] - pair[0] > widest {
                widest = pair[1] - pair[0];
                (west, east) = (pair[1], pair[0]);
            }
        }
        Some(Self { west, south, east, north })
    }

    /// Degrees from west to east.
    pub fn width_deg(&self) -> f64 {
        if self.east >= self.west { self.east - self.west } else { self.east - self.west + 360.0 }
    }

    /// Whether two boxes have a place in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_within = |a: &Self, b: &Self| (b.west - a.west).rem_euclid(360.0) <= a.width_deg();
        let side_by_side = starts_within(self, other) || starts_within(other, self);
        side_by_side && self.south <= other.north && other.south <= self.north
    }

    /// The middle of the box.
    pub fn centre(&self) -> LonLat {
        let mut lon = self.west + self.width_deg() / 2.0;
        if lon > 180.0 {
            lon -= 360.0;
        }
        LonLat::new(lon, (self.south + self.north) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_takes_the_short_way_round_the_globe() {
        let fiji = GeoBox::around([LonLat::new(179.5, -17.0), LonLat::new(-179.5, -16.0)]).unwrap();
        assert_eq!((fiji.west, fiji.east), (179.5, -179.5));
        assert!((fiji.width_deg() - 1.0).abs() < 1e-12);
        assert!((fiji.centre().lon.abs() - 180.0).abs() < 1e-12);
        let plain = GeoBox::around([LonLat::new(7.0, 43.0), LonLat::new(8.0, 44.0)]).unwrap();
        assert_eq!(plain.centre(), LonLat::new(7.5, 43.5));
        assert!(GeoBox::around([]).is_none());
        let west_of_fiji = GeoBox::around([LonLat::new(178.0, -17.0), LonLat::new(179.4, -16.0)]).unwrap();
        let all_fiji = GeoBox::around([LonLat::new(178.0, -16.5), LonLat::new(-179.0, -16.0)]).unwrap();
        assert!(!fiji.overlaps(&west_of_fiji) && !west_of_fiji.overlaps(&fiji) && !fiji.overlaps(&plain));
        assert!(fiji.overlaps(&fiji) && fiji.overlaps(&all_fiji) && all_fiji.overlaps(&west_of_fiji));
    }
}
