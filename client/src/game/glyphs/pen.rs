//! Paper and pen: vector paths written as short texts, filled flat and outlined in ink.

use crate::game::theme;
use bevy::{
    asset::RenderAssetUsages,
    image::Image,
    prelude::{Color, ColorToPacked, Mix, Srgba},
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use tiny_skia::{FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

/// One stroke of a drawing, on a grid of 24 by 24 with y down. Paths are written as in SVG, with the absolute commands M, L, H, V, Q, C and Z, and
/// `O cx cy r` for a circle.
pub enum Layer {
    /// Filled and outlined; where paths overlap they cut holes.
    Shape(Color, &'static str),
    /// Filled only.
    Fill(Color, &'static str),
    /// An ink line.
    Line(&'static str),
    /// A coloured line, its width in grid units, without an outline.
    Shine(Color, f32, &'static str),
    /// A coloured line of a width in grid units, outlined in ink.
    Cord(Color, f32, &'static str),
}

/// A square of transparent paper to draw on.
pub struct Paper {
    pixmap: Pixmap,
}

impl Paper {
    /// Blank paper of a size in image pixels, at least one by one.
    pub fn new(width_px: u32, height_px: u32) -> Self {
        let pixmap = Pixmap::new(width_px.max(1), height_px.max(1)).expect("neither side is zero, and both fit into memory");
        Self { pixmap }
    }

    /// Fills a path.
    pub fn fill(&mut self, path: &Path, colour: Color, transform: Transform) {
        self.pixmap.fill_path(path, &paint(colour), FillRule::EvenOdd, transform, None);
    }

    /// Fills a path by its winding, as outlines of letters want it: where they overlap they cut no holes.
    pub fn fill_wound(&mut self, path: &Path, colour: Color, transform: Transform) {
        self.pixmap.fill_path(path, &paint(colour), FillRule::Winding, transform, None);
    }

    /// Lays another paper on this one, its top left here; image pixels.
    pub fn lay(&mut self, other: &Self, x: i32, y: i32) {
        let paint = tiny_skia::PixmapPaint::default();
        self.pixmap.draw_pixmap(x, y, other.pixmap.as_ref(), &paint, Transform::identity(), None);
    }

    /// Fills a path with a shader, for gradients.
    pub fn shade(&mut self, path: &Path, shader: tiny_skia::Shader<'_>) {
        let paint = Paint { shader, anti_alias: true, ..Paint::default() };
        self.pixmap.fill_path(path, &paint, FillRule::EvenOdd, Transform::identity(), None);
    }

    /// Draws a line along a path, its width in the path's own units.
    pub fn stroke(&mut self, path: &Path, colour: Color, width: f32, transform: Transform) {
        self.pixmap.stroke_path(path, &paint(colour), &round_stroke(width, None), transform, None);
    }

    /// Draws a dashed line along a path, lengths in the path's own units.
    pub fn dash(&mut self, path: &Path, colour: Color, width: f32, dashes: [f32; 2], transform: Transform) {
        let stroke = round_stroke(width, StrokeDash::new(dashes.to_vec(), 0.0));
        self.pixmap.stroke_path(path, &paint(colour), &stroke, transform, None);
    }

    /// Draws the layers of a glyph with ink lines of `ink_width` grid units.
    pub fn draw(&mut self, layers: &[Layer], ink_width: f32, transform: Transform) {
        for layer in layers {
            match layer {
                Layer::Shape(colour, text) => {
                    let path = parse(text);
                    self.fill(&path, *colour, transform);
                    self.stroke(&path, theme::INK, ink_width, transform);
                }
                Layer::Fill(colour, text) => self.fill(&parse(text), *colour, transform),
                Layer::Line(text) => self.stroke(&parse(text), theme::INK, ink_width, transform),
                Layer::Shine(colour, width, text) => self.stroke(&parse(text), *colour, *width, transform),
                Layer::Cord(colour, width, text) => {
                    let path = parse(text);
                    self.stroke(&path, theme::INK, width + 2.0 * ink_width, transform);
                    self.stroke(&path, *colour, *width, transform);
                }
            }
        }
    }

    /// The drawing as an image for the screen.
    pub fn into_image(self) -> Image {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        let straight = self.pixmap.pixels().iter().flat_map(|pixel| {
            let pixel = pixel.demultiply();
            [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
        });
        Image::new(
            Extent3d { width, height, depth_or_array_layers: 1 },
            TextureDimension::D2,
            straight.collect(),
            TextureFormat::Rgba8UnormSrgb,
            RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD,
        )
    }
}

/// A colour as the pen knows it.
pub fn rgba(colour: Color) -> tiny_skia::Color {
    let [red, green, blue, alpha] = Srgba::from(colour).to_u8_array();
    tiny_skia::Color::from_rgba8(red, green, blue, alpha)
}

/// A tint between two colours of the palette.
pub fn blend(from: Color, to: Color, share: f32) -> Color {
    Color::from(Srgba::from(from).mix(&Srgba::from(to), share))
}

fn paint(colour: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(rgba(colour));
    paint
}

fn round_stroke(width: f32, dash: Option<StrokeDash>) -> Stroke {
    Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, dash, ..Stroke::default() }
}

/// Reads a path's text. Only the game's own drawings are read, and a test reads them all, so a mistake in one simply ends it.
pub fn parse(text: &str) -> Path {
    let mut builder = PathBuilder::new();
    let mut words = text.split_ascii_whitespace().peekable();
    let mut command = 'M';
    while let Some(word) = words.peek() {
        if let Some(letter) = word.chars().next().filter(char::is_ascii_alphabetic) {
            command = letter;
            words.next();
            if command == 'Z' {
                builder.close();
                continue;
            }
        }
        let last = builder.last_point().unwrap_or_default();
        let mut number = || words.next().and_then(|word| word.parse::<f32>().ok()).unwrap_or_default();
        match command {
            'M' => {
                builder.move_to(number(), number());
                command = 'L';
            }
            'L' => builder.line_to(number(), number()),
            'H' => builder.line_to(number(), last.y),
            'V' => builder.line_to(last.x, number()),
            'Q' => builder.quad_to(number(), number(), number(), number()),
            'C' => builder.cubic_to(number(), number(), number(), number(), number(), number()),
            'O' => builder.push_circle(number(), number(), number()),
            _ => break,
        }
    }
    builder.finish().unwrap_or_else(|| {
        PathBuilder::from_rect(tiny_skia::Rect::from_xywh(0.0, 0.0, 1.0, 1.0).expect("a unit square is a rectangle"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_written() {
        let path = parse("M 2 3 L 10 3 V 9 H 2 Z");
        let bounds = path.bounds();
        assert_eq!((bounds.left(), bounds.top(), bounds.right(), bounds.bottom()), (2.0, 3.0, 10.0, 9.0));
        assert_eq!(path.len(), 5);
        let ring = parse("O 12 12 8 O 12 12 3").bounds();
        assert!((ring.width() - 16.0).abs() < 0.01);
    }

    #[test]
    fn drawn_paper_has_straight_alpha() {
        let mut paper = Paper::new(4, 4);
        paper.fill(&parse("M 0 0 H 4 V 4 H 0 Z"), theme::BRASS.with_alpha_half(), Transform::identity());
        let image = paper.into_image();
        let pixel = &image.data.expect("a drawn image has data")[..4];
        assert!(pixel[0] > 0xEE && (0x7E..=0x81).contains(&pixel[3]), "{pixel:?}");
    }

    trait Half {
        fn with_alpha_half(self) -> Self;
    }

    impl Half for Color {
        fn with_alpha_half(self) -> Self {
            use bevy::prelude::Alpha;
            self.with_alpha(0.5)
        }
    }
}
