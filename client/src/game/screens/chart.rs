//! The picture behind the screens: a sea chart at dusk, an island, and a lantern that lights it.

use crate::game::{
    glyphs::{Layer, Paper, blend, parse, rgba},
    theme::{BRASS, CORAL, CREAM, INK, LAND, SEA, SHALLOWS, WOOD},
};
use bevy::{
    asset::RenderAssetUsages,
    image::Image,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use std::f32::consts::{FRAC_PI_2, TAU};
use tiny_skia::{GradientStop, LinearGradient, Path, PathBuilder, Point, SpreadMode, Transform};

/// Height for which the picture's lengths are given.
const NATURAL_HEIGHT: f32 = 800.0;

/// The picture in three layers, to lie over each other: the chart, the lantern's light (so that it can breathe), and the lantern.
pub fn draw(width_px: u32, height_px: u32) -> [Image; 3] {
    let scene = Scene::new(width_px, height_px);
    let mut paper = Paper::new(width_px, height_px);
    scene.draw_sea(&mut paper);
    scene.draw_rhumb_lines(&mut paper);
    scene.draw_island(&mut paper);
    scene.draw_route(&mut paper);
    scene.draw_compass(&mut paper);
    scene.draw_border(&mut paper);
    let mut foreground = Paper::new(width_px, height_px);
    scene.draw_lantern(&mut foreground);
    [paper.into_image(), scene.light(), foreground.into_image()]
}

struct Scene {
    width: f32,
    height: f32,
    /// Image pixels per natural length.
    unit: f32,
    island: Vec2,
    flame: Vec2,
    compass: Vec2,
}

impl Scene {
    fn new(width_px: u32, height_px: u32) -> Self {
        let (width, height) = (width_px as f32, height_px as f32);
        let unit = (height / NATURAL_HEIGHT).min(width / 1100.0);
        let island = Vec2::new(width - (330.0 * unit).min(width * 0.27), height * 0.62);
        Self {
            width,
            height,
            unit,
            island,
            flame: island + Vec2::new(-4.0, -196.0) * unit,
            compass: Vec2::new(width - 126.0 * unit, 146.0 * unit),
        }
    }

    fn everywhere(&self) -> Path {
        PathBuilder::from_rect(tiny_skia::Rect::from_xywh(0.0, 0.0, self.width, self.height).expect("the paper has an area"))
    }

    fn draw_sea(&self, paper: &mut Paper) {
        let stops = vec![
            GradientStop::new(0.0, rgba(blend(SEA, INK, 0.62))),
            GradientStop::new(0.55, rgba(SEA)),
            GradientStop::new(1.0, rgba(blend(SEA, SHALLOWS, 0.55))),
        ];
        let (top, bottom) = (Point::from_xy(0.0, 0.0), Point::from_xy(self.width * 0.2, self.height));
        if let Some(shader) = LinearGradient::new(top, bottom, stops, SpreadMode::Pad, Transform::identity()) {
            paper.shade(&self.everywhere(), shader);
        }
    }

    /// The lines of the winds, as portolan charts have them.
    fn draw_rhumb_lines(&self, paper: &mut Paper) {
        let reach = self.width + self.height;
        for (centre, strength) in [(self.compass, 1.0), (Vec2::new(self.width * 0.12, self.height * 0.9), 0.8)] {
            for wind in 0..32 {
                let alpha = if wind % 4 == 0 { 0.13 } else { 0.06 };
                let end = centre + Vec2::from_angle(TAU * wind as f32 / 32.0) * reach;
                paper.stroke(&line(&[centre, end]), CREAM.with_alpha(alpha * strength), 0.9 * self.unit, Transform::identity());
            }
        }
    }

    fn coast(&self, grow: f32, smooth: f32) -> Path {
        let mut builder = PathBuilder::new();
        let steps = 240;
        for step in 0..steps {
            let angle = TAU * step as f32 / steps as f32;
            let rough = 0.13 * (2.0 * angle + 0.5).sin() + 0.09 * (3.0 * angle + 2.1).sin() + 0.05 * (5.0 * angle + 1.2).sin();
            let fine = 0.028 * (9.0 * angle + 0.4).sin() + 0.014 * (17.0 * angle + 2.0).sin() + 0.008 * (31.0 * angle).sin();
            let radius = 172.0 * (1.0 + rough + fine * smooth) + grow;
            let point = self.island + Vec2::new(angle.cos() * radius * 1.28, angle.sin() * radius * 0.82) * self.unit;
            if step == 0 { builder.move_to(point.x, point.y) } else { builder.line_to(point.x, point.y) }
        }
        builder.close();
        builder.finish().expect("a coast of many points is a path")
    }

    fn draw_island(&self, paper: &mut Paper) {
        let still = Transform::identity();
        for (grow, alpha) in [(66.0, 0.2), (40.0, 0.3), (18.0, 0.45)] {
            paper.fill(&self.coast(grow, 0.4), SHALLOWS.with_alpha(alpha), still);
        }
        for (grow, alpha) in [(52.0, 0.16), (32.0, 0.24), (13.0, 0.4)] {
            paper.stroke(&self.coast(grow, 0.5), CREAM.with_alpha(alpha), 0.8 * self.unit, still);
        }
        let coast = self.coast(0.0, 1.0);
        paper.fill(&coast, blend(LAND, INK, 0.16), still);
        paper.stroke(&coast, INK, 2.6 * self.unit, still);
        // Woods as a chart's engraver puts them: rows of small round crowns.
        for (index, (x, y)) in WOODS.iter().enumerate() {
            let at = self.island + Vec2::new(*x, *y) * self.unit;
            let radius = (8.0 + (index % 3) as f32 * 2.0) * self.unit;
            if let Some(crown) = PathBuilder::from_circle(at.x, at.y, radius) {
                paper.fill(&crown, blend(WOOD, INK, 0.14), still);
                paper.stroke(&crown, INK.with_alpha(0.75), 1.3 * self.unit, still);
            }
        }
        for hill in HILLS {
            let path = parse(hill);
            let at = Transform::from_row(self.unit, 0.0, 0.0, self.unit, self.island.x, self.island.y);
            paper.stroke(&path, INK.with_alpha(0.7), 1.4, at);
        }
    }

    fn draw_route(&self, paper: &mut Paper) {
        let at = Transform::from_row(self.unit, 0.0, 0.0, self.unit, self.island.x, self.island.y);
        let route = parse("M -420 178 C -330 196 -300 120 -236 110 C -170 100 -150 62 -118 44");
        paper.dash(&route, INK.with_alpha(0.55), 5.0, [1.0, 13.0], at);
        paper.dash(&route, CREAM, 3.4, [1.0, 13.0], at);
        let cross = parse("M -116 24 L -92 48 M -92 24 L -116 48");
        paper.stroke(&cross, INK, 8.0, at);
        paper.stroke(&cross, CORAL, 4.6, at);
    }

    fn draw_compass(&self, paper: &mut Paper) {
        let still = Transform::identity();
        let ring = |radius: f32| {
            PathBuilder::from_circle(self.compass.x, self.compass.y, radius * self.unit).expect("a ring of positive radius")
        };
        paper.fill(&ring(62.0), blend(SEA, INK, 0.45), still);
        paper.stroke(&ring(62.0), CREAM.with_alpha(0.7), 1.4 * self.unit, still);
        paper.stroke(&ring(55.0), CREAM.with_alpha(0.4), 0.9 * self.unit, still);
        for (length, offset, light, dark) in
            [(44.0, 0.5, blend(BRASS, INK, 0.15), blend(BRASS, INK, 0.6)), (72.0, 0.0, CREAM, blend(CREAM, INK, 0.55))]
        {
            for quarter in 0..4 {
                let angle = (quarter as f32 + offset) * FRAC_PI_2 - FRAC_PI_2;
                let tip = self.compass + Vec2::from_angle(angle) * length * self.unit;
                for (side, colour) in [(-1.0, light), (1.0, dark)] {
                    let flank = self.compass + Vec2::from_angle(angle + side * TAU / 8.0) * length * 0.21 * self.unit;
                    paper.fill(&line(&[self.compass, flank, tip]), colour, still);
                }
            }
        }
        let north = Transform::from_row(self.unit, 0.0, 0.0, self.unit, self.compass.x, self.compass.y - 86.0 * self.unit);
        paper.stroke(&parse("M -5 7 V -7 L 5 7 V -7"), CREAM, 2.2, north);
    }

    fn draw_lantern(&self, paper: &mut Paper) {
        let shadow = Transform::from_row(self.unit, 0.0, 0.0, self.unit * 0.16, self.flame.x, self.flame.y + 122.0 * self.unit);
        for (radius, alpha) in [(128.0, 0.1), (116.0, 0.14), (104.0, 0.2)] {
            if let Some(pool) = PathBuilder::from_circle(0.0, 0.0, radius) {
                paper.fill(&pool, INK.with_alpha(alpha), shadow);
            }
        }
        let size = 15.4 * self.unit;
        // The flame's middle stands at 12, 13.6 of the drawing's grid.
        let at = Transform::from_row(size, 0.0, 0.0, size, self.flame.x - 12.0 * size, self.flame.y - 13.6 * size);
        paper.draw(&lantern(), 0.24, at);
    }

    /// The light around the flame, at half the size. Its steps are too fine for eight bits, so each pixel is rounded up or down by a
    /// hash of its place: no rings are seen.
    fn light(&self) -> Image {
        let (width, height) = ((self.width / 2.0).ceil() as u32, (self.height / 2.0).ceil() as u32);
        let [red, green, blue, _] = Srgba::from(blend(BRASS, CREAM, 0.18)).to_u8_array();
        let reach = 470.0 * self.unit;
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
            let away = (Vec2::new(x as f32, y as f32) * 2.0).distance(self.flame) / reach;
            let near = (1.0 - away).max(0.0);
            let alpha = 0.34 * near * near * near + 0.4 * (-away * away * 42.0).exp();
            let hash = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35);
            let grain = (hash >> 16 & 0xFF) as f32 / 256.0;
            [red, green, blue, (alpha * 255.0 + grain * f32::from(u8::from(near > 0.0))) as u8]
        });
        Image::new(
            Extent3d { width, height, depth_or_array_layers: 1 },
            TextureDimension::D2,
            pixels.collect(),
            TextureFormat::Rgba8UnormSrgb,
            RenderAssetUsages::RENDER_WORLD,
        )
    }

    /// The frame of a chart, with its alternating degrees.
    fn draw_border(&self, paper: &mut Paper) {
        let still = Transform::identity();
        let (outer, inner) = (14.0 * self.unit, 21.0 * self.unit);
        let frame = |inset: f32| {
            tiny_skia::Rect::from_ltrb(inset, inset, self.width - inset, self.height - inset).map(PathBuilder::from_rect)
        };
        let step = 46.0 * self.unit;
        let band = inner - outer;
        for (length, across, upright) in [(self.width, self.height, false), (self.height, self.width, true)] {
            let count = (((length - 2.0 * inner) / step / 2.0).round() * 2.0).max(2.0);
            let each = (length - 2.0 * inner) / count;
            for index in (0..count as u32).step_by(2) {
                let from = inner + index as f32 * each;
                for side in [outer, across - inner] {
                    let (x, y, w, h) = if upright { (side, from, band, each) } else { (from, side, each, band) };
                    if let Some(rect) = tiny_skia::Rect::from_xywh(x, y, w, h) {
                        paper.fill(&PathBuilder::from_rect(rect), CREAM.with_alpha(0.55), still);
                    }
                }
            }
        }
        for (inset, width) in [(outer, 1.2), (inner, 1.2), (inner + 5.0 * self.unit, 0.7)] {
            if let Some(path) = frame(inset) {
                paper.stroke(&path, CREAM.with_alpha(0.6), width * self.unit, still);
            }
        }
    }
}

fn line(points: &[Vec2]) -> Path {
    let mut builder = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        if index == 0 { builder.move_to(point.x, point.y) } else { builder.line_to(point.x, point.y) }
    }
    builder.finish().expect("two points or more are a path")
}

/// Crowns of trees, from the island's middle.
const WOODS: [(f32, f32); 16] = [
    (96.0, -52.0),
    (116.0, -48.0),
    (136.0, -50.0),
    (86.0, -36.0),
    (106.0, -32.0),
    (127.0, -34.0),
    (148.0, -32.0),
    (96.0, -16.0),
    (118.0, -16.0),
    (140.0, -14.0),
    (-150.0, -36.0),
    (-132.0, -40.0),
    (-158.0, -20.0),
    (-138.0, -22.0),
    (130.0, 4.0),
    (108.0, 2.0),
];

/// Hills, hatched on their shadow side.
const HILLS: [&str; 3] = [
    "M 24 72 Q 52 24 84 70 M 54 48 L 60 66 M 62 52 L 70 68 M 70 58 L 77 69",
    "M 70 78 Q 92 44 118 78 M 94 62 L 99 75 M 101 65 L 107 77",
    "M -60 88 Q -38 58 -12 88 M -36 74 L -31 86 M -28 76 L -22 87",
];

/// A large lantern.
fn lantern() -> Vec<Layer> {
    use Layer::{Fill, Line, Shape, Shine};
    let brass = blend(BRASS, INK, 0.12);
    let shade = blend(BRASS, INK, 0.45);
    let iron = blend(SHALLOWS, INK, 0.45);
    let iron_light = blend(SHALLOWS, CREAM, 0.18);
    vec![
        Shape(iron, "M 8.9 4.6 C 8.6 -0.6 15.4 -0.6 15.1 4.6 L 14.2 4.6 C 14.4 0.8 9.6 0.8 9.8 4.6 Z"),
        Shape(iron, "M 10.6 4 H 13.4 V 5.4 H 10.6 Z"),
        Shape(iron, "M 7 8.4 L 9.4 5.4 H 14.6 L 17 8.4 Z"),
        Fill(iron_light, "M 7.8 8 L 9.7 5.7 H 11 L 9.8 8 Z"),
        Shape(blend(BRASS, CREAM, 0.42), "M 7.6 9.4 H 16.4 L 17.2 18 H 6.8 Z"),
        Fill(blend(BRASS, CREAM, 0.68), "M 9 10.2 H 15 L 15.6 17.4 H 8.4 Z"),
        Fill(
            CORAL,
            "M 12 10.2 C 13 12 14.7 13.3 14.7 15.1 C 14.7 16.7 13.5 17.5 12 17.5 C 10.5 17.5 9.3 16.7 9.3 15.1 C 9.3 13.3 11 12 12 10.2 Z",
        ),
        Fill(
            BRASS,
            "M 12 12 C 12.7 13.2 13.8 14.1 13.8 15.3 C 13.8 16.5 13 17.1 12 17.1 C 11 17.1 10.2 16.5 10.2 15.3 C 10.2 14.1 11.3 13.2 12 12 Z",
        ),
        Fill(
            CREAM,
            "M 12 14 C 12.4 14.8 12.9 15.2 12.9 15.9 C 12.9 16.6 12.5 16.9 12 16.9 C 11.5 16.9 11.1 16.6 11.1 15.9 C 11.1 15.2 11.6 14.8 12 14 Z",
        ),
        Shine(Color::WHITE.with_alpha(0.55), 0.4, "M 8.7 10.6 L 8.1 16.8"),
        Line("M 10.2 9.4 L 9.8 18 M 13.8 9.4 L 14.2 18"),
        Shape(brass, "M 6.4 8.4 H 17.6 V 9.6 H 6.4 Z"),
        Shape(brass, "M 5.8 17.8 H 18.2 V 19.2 H 5.8 Z"),
        Fill(shade, "M 14.4 17.95 H 18 V 19.05 H 14.4 Z M 14 8.55 H 17.45 V 9.45 H 14 Z"),
        Shape(iron, "M 6.4 19.2 H 17.6 L 18.6 21.6 H 5.4 Z"),
        Fill(iron_light, "M 7 19.5 H 9 L 8.2 21.3 H 6.2 Z"),
    ]
}
