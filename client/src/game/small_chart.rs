//! A small picture of a hunt's map, drawn once: for the choice of hunts, the corner of the window, and the picture of a walk to keep.

use super::{
    glyphs::{Paper, blend},
    map::{drawn, project, rings},
    theme::{self, BRASS, CREAM, INK},
};
use bevy::prelude::*;
use hunt_shared::{
    geo::{GeoBox, LocalFrame, LonLat},
    hunt::{HuntView, MapFeature, MapGeometry, MapKind},
};
use tiny_skia::{Path, PathBuilder, Transform};

/// Share of the picture that stays free about what it shows.
const MARGIN: f32 = 0.06;

/// Image pixels of the width from which on lines grow with the picture.
const NATURAL_PX: f32 = 760.0;

/// Where things lie on a chart: north is up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ChartPlane {
    /// Image pixels per metre.
    scale: f32,
    /// The point of the local plane in the middle of the image.
    middle: Vec2,
    /// Image pixels of the image.
    size: Vec2,
}

impl ChartPlane {
    /// Where a point of the local plane lies on the picture, image pixels from its top left.
    pub fn pixel(&self, point: Vec2) -> Vec2 {
        let from_middle = (point - self.middle) * self.scale;
        self.size / 2.0 + Vec2::new(from_middle.x, -from_middle.y)
    }

    /// The point of the local plane that lies on this pixel.
    pub fn point(&self, pixel: Vec2) -> Vec2 {
        let from_middle = pixel - self.size / 2.0;
        self.middle + Vec2::new(from_middle.x, -from_middle.y) / self.scale
    }
}

/// A chart that is being drawn.
pub struct SmallChart {
    paper: Paper,
    plane: ChartPlane,
    /// How much wider lines and dots are than on a picture of `NATURAL_PX`.
    pen: f32,
}

impl SmallChart {
    /// The map of a hunt; `shown` in metres of the local plane, or all of it.
    pub fn draw(view: &HuntView, frame: &LocalFrame, width_px: u32, height_px: u32, shown: Option<Rect>) -> Self {
        let size = Vec2::new(width_px.max(1) as f32, height_px.max(1) as f32);
        let shown = shown.unwrap_or_else(|| bounds_of(view, frame));
        let room = size * (1.0 - 2.0 * MARGIN);
        let scale = (room / shown.size().max(Vec2::splat(1.0))).min_element();
        let plane = ChartPlane { scale, middle: shown.center(), size };
        let mut chart = Self { paper: Paper::new(width_px, height_px), plane, pen: (size.x / NATURAL_PX).max(1.0) };
        let has_land = view.map.iter().any(|feature| feature.kind == MapKind::Land);
        let ground = if has_land { blend(theme::SEA, theme::SHALLOWS, 0.35) } else { theme::LAND };
        let corner = size / scale;
        let everywhere = Rect::from_center_size(plane.middle, corner * 1.1);
        let corners = [everywhere.min, Vec2::new(everywhere.max.x, everywhere.min.y), everywhere.max];
        chart.fill(&[[corners.as_slice(), &[Vec2::new(everywhere.min.x, everywhere.max.y)]].concat()], ground);
        let mut features: Vec<&MapFeature> = view.map.iter().collect();
        features.sort_by_key(|feature| feature.kind);
        for feature in features {
            chart.feature(feature, frame);
        }
        chart
    }

    fn feature(&mut self, feature: &MapFeature, frame: &LocalFrame) {
        match &feature.geometry {
            MapGeometry::Point(_) => {}
            MapGeometry::Area(polygons) => {
                let rings = rings(frame, polygons);
                if let Some(colour) = ground_of(feature.kind) {
                    self.fill(&rings, colour);
                }
                if feature.kind == MapKind::Land {
                    rings.iter().for_each(|ring| self.line(ring, true, INK, 1.4));
                }
            }
            MapGeometry::Line(points) => {
                if let Some((colour, width_px)) = line_of(feature.kind) {
                    self.line(&project(frame, points), false, colour, width_px);
                }
            }
        }
    }

    /// A walk, with a ring where it began and a dot where it ended.
    pub fn walk(&mut self, stretches: &[Vec<Vec2>]) {
        for stretch in stretches {
            self.line(stretch, false, INK, 4.6);
        }
        for stretch in stretches {
            self.line(stretch, false, BRASS, 2.6);
        }
        let ends = stretches.first().and_then(|first| first.first()).zip(stretches.last().and_then(|last| last.last()));
        if let Some((&from, &to)) = ends {
            self.dot(from, 5.0, CREAM);
            self.dot(to, 5.5, BRASS);
        }
    }

    /// A dot of a radius in image pixels, on a picture of natural size.
    pub fn dot(&mut self, at: Vec2, radius_px: f32, colour: Color) {
        let middle = self.plane.pixel(at);
        for (radius_px, colour) in [(radius_px + 1.6, INK), (radius_px, colour)] {
            if let Some(circle) = PathBuilder::from_circle(middle.x, middle.y, radius_px * self.pen) {
                self.paper.fill(&circle, colour, Transform::identity());
            }
        }
    }

    /// Where things lie on it.
    pub fn plane(&self) -> ChartPlane {
        self.plane
    }

    /// The paper that it is drawn on.
    pub fn into_paper(self) -> Paper {
        self.paper
    }

    /// The picture.
    pub fn into_image(self) -> Image {
        self.paper.into_image()
    }

    fn fill(&mut self, rings: &[Vec<Vec2>], colour: Color) {
        let mut path = PathBuilder::new();
        rings.iter().for_each(|ring| self.trace(&mut path, ring, true));
        if let Some(path) = path.finish() {
            self.paper.fill(&path, colour, Transform::identity());
        }
    }

    fn line(&mut self, points: &[Vec2], closed: bool, colour: Color, width_px: f32) {
        let mut path = PathBuilder::new();
        self.trace(&mut path, points, closed);
        if let Some(path) = path.finish() {
            self.stroke(&path, colour, width_px);
        }
    }

    fn stroke(&mut self, path: &Path, colour: Color, width_px: f32) {
        self.paper.stroke(path, colour, width_px * self.pen, Transform::identity());
    }

    fn trace(&self, path: &mut PathBuilder, points: &[Vec2], closed: bool) {
        for (index, &point) in points.iter().enumerate() {
            let Vec2 { x, y } = self.plane.pixel(point);
            if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        if closed && points.len() > 2 {
            path.close();
        }
    }
}

/// The box around the land, or around everything where there is none, metres.
fn bounds_of(view: &HuntView, frame: &LocalFrame) -> Rect {
    let land = view.map.iter().filter(|feature| feature.kind == MapKind::Land).filter_map(|feature| match &feature.geometry {
        MapGeometry::Area(polygons) => Some(rings(frame, polygons)),
        _ => None,
    });
    let points: Vec<Vec2> = land.flatten().flatten().collect();
    let whole = || {
        let GeoBox { west, south, east, north } = view.bounds;
        [LonLat::new(west, south), LonLat::new(east, north)].map(|corner| drawn(frame.to_local(corner)))
    };
    let corners: Vec<Vec2> = if points.is_empty() { whole().to_vec() } else { points };
    corners.iter().fold(Rect::EMPTY, |bounds, &point| bounds.union_point(point))
}

/// What an area of the map is filled with.
fn ground_of(kind: MapKind) -> Option<Color> {
    Some(match kind {
        MapKind::Shallows => theme::SHALLOWS,
        MapKind::Land => theme::LAND,
        MapKind::Sand => theme::SAND,
        MapKind::Meadow => theme::MEADOW,
        MapKind::Wood => theme::WOOD,
        MapKind::Rock => theme::ROCK,
        MapKind::Water => theme::WATER,
        MapKind::Pier => theme::PIER,
        MapKind::Square => theme::PAVING,
        MapKind::Building => theme::ROOF,
        _ => return None,
    })
}

/// What a line of the map is drawn with: colour and width in image pixels.
fn line_of(kind: MapKind) -> Option<(Color, f32)> {
    Some(match kind {
        MapKind::Water => (theme::WATER, 1.6),
        MapKind::Cliff => (theme::EARTH, 1.0),
        MapKind::Path => (blend(theme::LAND, theme::EARTH, 0.45), 0.7),
        MapKind::Street => (theme::PAVING, 1.3),
        MapKind::Road => (theme::HIGHWAY, 1.8),
        MapKind::Railway => (theme::EARTH, 1.2),
        MapKind::Pier => (theme::PIER, 1.6),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::empty_view;
    use hunt_shared::geo::PolygonRings;

    fn colour_at(image: &Image, at: Vec2) -> Srgba {
        image.get_color_at(at.x as u32, at.y as u32).unwrap().into()
    }

    #[test]
    fn land_lies_where_it_is_and_a_walk_upon_it() {
        let mut view = empty_view();
        let corner = |x: f64, y: f64| LonLat::new(-42.0 + x * 0.001, 38.5 + y * 0.001);
        let ring = vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(-1.0, -1.0)];
        view.map.push(MapFeature {
            kind: MapKind::Land,
            name: String::new(),
            geometry: MapGeometry::Area(vec![PolygonRings { exterior: ring, holes: vec![] }]),
        });
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let mut chart = SmallChart::draw(&view, &frame, 200, 100, None);
        let plane = chart.plane();
        let inside = plane.pixel(Vec2::ZERO);
        assert!((inside - Vec2::new(100.0, 50.0)).length() < 1.0);
        let corner = Vec2::new(31.0, -17.0);
        assert!(plane.point(plane.pixel(corner)).distance(corner) < 0.01);
        chart.walk(&[vec![Vec2::new(-40.0, 20.0), Vec2::new(40.0, 20.0)]]);
        let on_the_walk = plane.pixel(Vec2::new(0.0, 20.0));
        assert!(on_the_walk.y < inside.y, "north is up");
        let image = chart.into_image();
        let near = |found: Srgba, wanted: Color| {
            let wanted = Srgba::from(wanted);
            (found.red - wanted.red).abs() + (found.green - wanted.green).abs() + (found.blue - wanted.blue).abs() < 0.05
        };
        assert!(near(colour_at(&image, inside), theme::LAND));
        assert!(near(colour_at(&image, on_the_walk), BRASS));
        assert!(!near(colour_at(&image, Vec2::new(4.0, 50.0)), theme::LAND), "there is the sea");
    }
}
