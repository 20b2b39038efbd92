//! The box that a map is cut to, on a plane of degrees without a seam: longitudes run on past the antimeridian.

use geo::{BooleanOps, BoundingRect, Coord, Geometry, LineString, MultiPolygon, Polygon, Rect};
use hunt_shared::geo::{GeoBox, LocalFrame, LonLat};

/// A longitude beside another, on whichever side of the antimeridian it is written.
pub(super) fn beside(lon: f64, middle: f64) -> f64 {
    if lon < middle - 180.0 {
        lon + 360.0
    } else if lon > middle + 180.0 {
        lon - 360.0
    } else {
        lon
    }
}

/// How far two places near each other are apart, in degrees of latitude.
pub(super) fn distance(a: Coord, b: Coord) -> f64 {
    ((a.x - b.x) * a.y.to_radians().cos()).hypot(a.y - b.y)
}

/// A box in degrees; its east may be more than 180.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct GeoRect {
    pub(super) rect: Rect,
}

impl GeoRect {
    /// The box between these sides; `None` when they enclose nothing or are no degrees. West may be more than east.
    pub(super) fn new(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let corners = [LonLat::new(west, south), LonLat::new(east, north)];
        let east = if east < west { east + 360.0 } else { east };
        let sound = corners.iter().all(|corner| corner.is_valid()) && west < east && south < north;
        sound.then(|| Self { rect: Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north }) })
    }

    /// Reads "W,S,E,N".
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let numbers: Vec<f64> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        let [west, south, east, north] = numbers[..] else {
            return Err(
                "four numbers were expected: west, south, east, north in degrees, such as 7.409,43.724,7.440,43.752".into()
            );
        };
        let Some(rect) = Self::new(west, south, east, north) else {
            let swapped = south > north && Self::new(west, north, east, south).is_some();
            return Err(if west == east || south == north {
                "the box holds nothing: west and east, and south and north, must differ".into()
            } else if swapped {
                format!("the south must be less than the north: did you mean {west},{north},{east},{south}?")
            } else {
                "longitudes from -180 to 180 and latitudes from -90 to 90 were expected, in the order west, south, east, north"
                    .into()
            });
        };
        rect.fits_a_hunt()?;
        Ok(rect)
    }

    /// Whether a hunt can be as wide; otherwise why not.
    pub(super) fn fits_a_hunt(self) -> Result<(), String> {
        let east = if self.rect.max().x > 180.0 { self.rect.max().x - 360.0 } else { self.rect.max().x };
        let around = GeoBox { west: self.rect.min().x, south: self.rect.min().y, east, north: self.rect.max().y };
        LocalFrame::new(around).map(|_| ()).map_err(|error| error.to_string())
    }

    /// The box with some room around it.
    pub(super) fn grown(self, degrees: f64) -> Self {
        let (min, max) = (self.rect.min(), self.rect.max());
        let rect = Rect::new(Coord { x: min.x - degrees, y: min.y - degrees }, Coord { x: max.x + degrees, y: max.y + degrees });
        Self { rect }
    }

    /// Whether a point is in it; the edge is.
    pub(super) fn holds(self, at: Coord) -> bool {
        let (min, max) = (self.rect.min(), self.rect.max());
        (min.x..=max.x).contains(&at.x) && (min.y..=max.y).contains(&at.y)
    }

    /// Whether all of the points are in it.
    pub(super) fn holds_all(self, points: &[Coord]) -> bool {
        points.iter().all(|point| self.holds(*point))
    }

    /// Whether a leg runs along the edge.
    pub(super) fn is_edge(self, from: Coord, to: Coord) -> bool {
        // Half of what a degree is rounded to when it is written.
        const NEAR: f64 = 5e-8;
        let (min, max) = (self.rect.min(), self.rect.max());
        let along = |a: f64, b: f64, side: f64| (a - side).abs() < NEAR && (b - side).abs() < NEAR;
        along(from.x, to.x, min.x) || along(from.x, to.x, max.x) || along(from.y, to.y, min.y) || along(from.y, to.y, max.y)
    }

    /// The stretches of a line that are in the box, in its direction; where it is cut, they end exactly on the edge.
    pub(super) fn cut_line(self, line: &[Coord]) -> Vec<Vec<Coord>> {
        let mut stretches: Vec<Vec<Coord>> = Vec::new();
        let mut open = false;
        for leg in line.windows(2) {
            let Some((from, to)) = self.cut_leg(leg[0], leg[1]) else {
                open = false;
                continue;
            };
            match stretches.last_mut() {
                Some(stretch) if open && from == leg[0] => stretch.push(to),
                _ => stretches.push(vec![from, to]),
            }
            open = to == leg[1];
        }
        stretches.iter_mut().for_each(Vec::dedup);
        // What only touches the edge has no length.
        stretches.retain(|stretch| stretch.len() >= 2);
        stretches
    }

    /// The part of one leg that is in the box (Liang and Barsky 1984).
    fn cut_leg(self, from: Coord, to: Coord) -> Option<(Coord, Coord)> {
        let (min, max) = (self.rect.min(), self.rect.max());
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let (mut enters, mut leaves) = ((0.0, from), (1.0, to));
        let at_x = |x: f64, t: f64| Coord { x, y: (from.y + t * dy).clamp(min.y, max.y) };
        let at_y = |y: f64, t: f64| Coord { x: (from.x + t * dx).clamp(min.x, max.x), y };
        // Each side: how fast the leg goes out of it, how far its start is within it, and the point on the side.
        let sides: [(f64, f64, &dyn Fn(f64) -> Coord); 4] = [
            (-dx, from.x - min.x, &|t| at_x(min.x, t)),
            (dx, max.x - from.x, &|t| at_x(max.x, t)),
            (-dy, from.y - min.y, &|t| at_y(min.y, t)),
            (dy, max.y - from.y, &|t| at_y(max.y, t)),
        ];
        for (outward, within, on_side) in sides {
            if outward == 0.0 {
                if within < 0.0 {
                    return None;
                }
                continue;
            }
            let t = within / outward;
            if outward < 0.0 && t > enters.0 {
                enters = (t, on_side(t));
            } else if outward > 0.0 && t < leaves.0 {
                leaves = (t, on_side(t));
            }
        }
        (enters.0 <= leaves.0).then_some((enters.1, leaves.1))
    }

    /// The part of an area that is in the box. Of several rings, what an odd number of them encloses is the area.
    pub(super) fn cut_area(self, rings: Vec<Vec<Coord>>) -> Option<Geometry> {
        if let [ring] = &rings[..]
            && self.holds_all(ring)
        {
            let ring = rings.into_iter().next().unwrap_or_default();
            return Some(Geometry::Polygon(Polygon::new(LineString(ring), Vec::new())));
        }
        let around = rings.iter().filter_map(|ring| LineString(ring.clone()).bounding_rect());
        let touches = |other: Rect| {
            let (min, max) = (self.rect.min(), self.rect.max());
            other.min().x <= max.x && other.max().x >= min.x && other.min().y <= max.y && other.max().y >= min.y
        };
        if !around.into_iter().any(touches) {
            return None;
        }
        let all = MultiPolygon(rings.into_iter().map(|ring| Polygon::new(LineString(ring), Vec::new())).collect());
        let mut parts = all.intersection(&self.rect.to_polygon()).0;
        match parts.len() {
            0 => None,
            1 => parts.pop().map(Geometry::Polygon),
            _ => Some(Geometry::MultiPolygon(MultiPolygon(parts))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    fn square() -> GeoRect {
        GeoRect::new(0.0, 0.0, 10.0, 10.0).unwrap()
    }

    fn points(points: &[(f64, f64)]) -> Vec<Coord> {
        points.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    #[test]
    fn a_line_is_cut_where_it_leaves_and_keeps_its_direction() {
        let line = points(&[(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 9.0)]);
        let expected = [points(&[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)]), points(&[(8.0, 10.0), (8.0, 9.0)])];
        assert_eq!(square().cut_line(&line), expected);
        // Through it with both ends outside, past its corner, and along its edge.
        assert_eq!(square().cut_line(&points(&[(-1.0, 8.0), (3.0, 12.0)])), [points(&[(0.0, 9.0), (1.0, 10.0)])]);
        assert!(square().cut_line(&points(&[(-1.0, 10.0), (1.0, 12.0)])).is_empty());
        assert!(square().cut_line(&points(&[(-1.0, 9.5), (0.0, 10.0), (-1.0, 11.0)])).is_empty());
        assert_eq!(square().cut_line(&points(&[(2.0, 10.0), (12.0, 10.0)])), [points(&[(2.0, 10.0), (10.0, 10.0)])]);
    }

    #[test]
    fn a_box_that_is_none_is_refused_with_the_remedy() {
        for (text, words) in [
            ("7,43", "four numbers"),
            ("7,43,7,44", "holds nothing"),
            ("7,44,8,43", "did you mean 7,43,8,44?"),
            ("7,nan,8,44", "in the order west, south, east, north"),
            ("43,7,44,191", "in the order west, south, east, north"),
        ] {
            let told = GeoRect::parse(text).unwrap_err();
            assert!(told.contains(words), "{text}: {told}");
        }
    }

    #[test]
    fn legs_along_the_edge_are_told_from_those_that_only_touch_it() {
        let leg = |a: (f64, f64), b: (f64, f64)| square().is_edge(Coord { x: a.0, y: a.1 }, Coord { x: b.0, y: b.1 });
        assert!(leg((0.0, 2.0), (0.0, 7.0)) && leg((10.0, 10.0), (3.0, 10.0)) && leg((10.0, 0.0), (10.0, 1.0)));
        assert!(!leg((0.0, 5.0), (5.0, 0.0)) && !leg((5.0, 5.0), (5.0, 10.0)) && !leg((1.0, 1.0), (2.0, 1.0)));
    }

    #[test]
    fn an_area_with_a_hole_is_cut_and_keeps_the_hole() {
        let outer = points(&[(-5.0, 2.0), (8.0, 2.0), (8.0, 8.0), (-5.0, 8.0), (-5.0, 2.0)]);
        let hole = points(&[(3.0, 4.0), (5.0, 4.0), (5.0, 6.0), (3.0, 6.0), (3.0, 4.0)]);
        let Some(Geometry::Polygon(cut)) = square().cut_area(vec![outer, hole]) else { panic!("one polygon") };
        assert_eq!((cut.interiors().len(), cut.unsigned_area().round()), (1, 44.0));
        assert!(square().cut_area(vec![points(&[(11.0, 1.0), (12.0, 1.0), (12.0, 2.0)])]).is_none());
        // The box lies whole within it.
        let all = points(&[(-9.0, -9.0), (19.0, -9.0), (19.0, 19.0), (-9.0, 19.0)]);
        assert_eq!(square().cut_area(vec![all]).unwrap().unsigned_area(), 100.0);
    }

    #[test]
    fn a_box_is_read_with_the_remedy_for_what_is_wrong() {
        assert_eq!(GeoRect::parse("7.4,43.7,7.5,43.8").unwrap(), GeoRect::new(7.4, 43.7, 7.5, 43.8).unwrap());
        assert_eq!(GeoRect::parse("179.5,-17,-179.5,-16").unwrap().rect.max().x, 180.5);
        assert!(GeoRect::parse("7.4,43.8,7.5,43.7").unwrap_err().contains("did you mean 7.4,43.7,7.5,43.8?"));
        assert!(GeoRect::parse("7,43").unwrap_err().contains("west, south, east, north"));
        assert!(GeoRect::parse("0,40,10,50").unwrap_err().contains("at most 200 km"));
        assert_eq!([-179.75, 179.75, 10.0].map(|lon| beside(lon, 180.0)), [180.25, 179.75, 10.0]);
    }
}
