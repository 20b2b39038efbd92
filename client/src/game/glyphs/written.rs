//! Words on paper, for pictures that are kept as files: the outlines of a face, filled.

use super::Paper;
use bevy::prelude::{Color, Vec2};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use tiny_skia::{PathBuilder, Transform};

/// A face at a size.
pub struct Written<'a> {
    font: FontRef<'a>,
    size_px: f32,
}

impl<'a> Written<'a> {
    /// The face in these bytes, an OpenType file; `None`: there is none.
    pub fn new(face: &'a [u8], size_px: f32) -> Option<Self> {
        FontRef::new(face).ok().map(|font| Self { font, size_px })
    }

    /// The glyphs of a text, each with where it begins, and the width of the whole; image pixels.
    fn glyphs(&self, text: &str) -> (Vec<(GlyphId, f32)>, f32) {
        let characters = self.font.charmap();
        let metrics = self.font.glyph_metrics(Size::new(self.size_px), LocationRef::default());
        let mut at = 0.0;
        let glyphs = text.chars().map(|letter| {
            let glyph = characters.map(letter).unwrap_or_default();
            let begins = at;
            at += metrics.advance_width(glyph).unwrap_or_default();
            (glyph, begins)
        });
        (glyphs.collect(), at)
    }

    /// Image pixels from the beginning of a text to its end.
    pub fn width_px(&self, text: &str) -> f32 {
        self.glyphs(text).1
    }

    /// As much of a text as fits into a width in image pixels.
    pub fn fitted(&self, text: &str, width_px: f32) -> String {
        if self.width_px(text) <= width_px {
            return text.to_owned();
        }
        let mut short = text.to_owned();
        while !short.is_empty() && self.width_px(&format!("{short}…")) > width_px {
            short.pop();
        }
        format!("{}…", short.trim_end())
    }

    /// Writes a text from here on, image pixels from the top left; letters stand on that height.
    pub fn write(&self, paper: &mut Paper, text: &str, begin: Vec2, colour: Color) {
        let outlines = self.font.outline_glyphs();
        for (glyph, along) in self.glyphs(text).0 {
            let mut pen = Pen { path: PathBuilder::new(), origin: begin + Vec2::new(along, 0.0) };
            let settings = DrawSettings::unhinted(Size::new(self.size_px), LocationRef::default());
            let drawn = outlines.get(glyph).is_some_and(|outline| outline.draw(settings, &mut pen).is_ok());
            if let Some(path) = pen.path.finish().filter(|_| drawn) {
                paper.fill_wound(&path, colour, Transform::identity());
            }
        }
    }
}

/// Draws an outline, whose y goes up, on paper, whose y goes down.
struct Pen {
    path: PathBuilder,
    origin: Vec2,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.origin.x + x, self.origin.y - y)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.at(cx, cy), self.at(x, y));
        self.path.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let ((cx0, cy0), (cx1, cy1), (x, y)) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.path.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::theme::faces;

    #[test]
    fn words_stand_on_their_line_and_long_ones_are_shortened() {
        let face = Written::new(faces::sans(), 40.0).unwrap();
        let mut paper = Paper::new(300, 80);
        face.write(&mut paper, "III", Vec2::new(10.0, 60.0), Color::WHITE);
        let image = paper.into_image();
        let inked = |x: u32, y: u32| image.get_color_at(x, y).unwrap().to_srgba().alpha > 0.5;
        assert!((10..80).any(|x| inked(x, 45)), "letters stand above the line");
        assert!((0..300).all(|x| !inked(x, 70)), "and nothing of these hangs below");
        assert!(face.width_px("wide words") > face.width_px("words"));
        let short = face.fitted("The Merrowick Lantern and its very long title", 200.0);
        assert!(short.ends_with('…') && face.width_px(&short) <= 200.0, "{short}");
        assert_eq!(face.fitted("short", 200.0), "short");
        assert!(Written::new(b"no face", 40.0).is_none());
    }
}
