//! The glyphs themselves, each on a grid of 24 by 24.

use super::pen::{Layer, Layer::*, blend};
use crate::game::theme::{BRASS, CORAL, CREAM, INK, LAND, SHALLOWS, TEAL, VIOLET};
use bevy::prelude::Color;
use hunt_shared::hunt::Glyph;

/// The layers of a glyph, to be drawn in order.
pub fn layers(glyph: Glyph) -> Vec<Layer> {
    let white = blend(CREAM, Color::WHITE, 0.8);
    let glass = blend(SHALLOWS, CREAM, 0.72);
    let rope = blend(BRASS, LAND, 0.55);
    let slate = blend(INK, CREAM, 0.52);
    let pale_slate = blend(INK, CREAM, 0.7);
    let timber = blend(CORAL, INK, 0.45);
    let dark_brass = blend(BRASS, CORAL, 0.4);
    match glyph {
        Glyph::Lantern => vec![
            Line("M 8.6 5.4 Q 12 -0.6 15.4 5.4"),
            Shape(BRASS, "M 7.6 8 L 16.4 8 L 17.6 18 L 6.4 18 Z"),
            Fill(CREAM, "M 9.2 9.6 H 14.8 L 15.6 16.6 H 8.4 Z"),
            Fill(CORAL, "M 12 9.2 Q 15.6 13.4 12 16.4 Q 8.4 13.4 12 9.2 Z"),
            Fill(BRASS, "M 12 12 Q 13.6 14.2 12 15.6 Q 10.4 14.2 12 12 Z"),
            Shape(SHALLOWS, "M 7 8 L 9.8 4.8 H 14.2 L 17 8 Z"),
            Shape(SHALLOWS, "M 5.8 18 H 18.2 V 21.4 H 5.8 Z"),
        ],
        Glyph::Bell => vec![
            Line("O 12 3.2 1.5"),
            Shape(INK, "O 12 19 2.2"),
            Shape(
                BRASS,
                "M 12 4.6 C 8.2 4.6 7.2 8 7 11.2 C 6.8 14 5.8 15.8 4 17.8 L 20 17.8 C 18.2 15.8 17.2 14 17 11.2 C 16.8 8 15.8 4.6 12 4.6 Z",
            ),
            Fill(
                dark_brass,
                "M 14.2 5.6 C 15.4 6.8 15.9 9 16.1 11.2 C 16.3 13.8 17 15.4 18.2 17 L 14.8 17 C 15 13 15 9 14.2 5.6 Z",
            ),
            Line("M 6.4 14.6 H 17.6"),
        ],
        Glyph::Rope => vec![
            Cord(rope, 2.6, "M 16.6 17.6 C 18.6 20.4 20 20.2 21.6 21.6"),
            Shape(rope, "O 11.4 11.4 9 O 11.4 11.4 2.9"),
            Line("O 11.4 11.4 5.9"),
            Line(
                "M 11.4 2.4 L 13.2 5.6 M 17.8 5.1 L 16.8 8.6 M 20.4 11.4 L 17.2 13.2 M 17.8 17.8 L 14.2 16.7 M 11.4 20.4 L 9.6 17.2 M 5 17.8 L 6 14.2 M 2.4 11.4 L 5.6 9.6 M 5 5 L 8.6 6.1",
            ),
        ],
        Glyph::Glass => vec![
            Shape(TEAL, "M 4.6 13.4 L 9.6 3.4 L 16.2 5.6 L 20 13.4 L 14.6 20.6 L 7.6 19.4 Z"),
            Fill(blend(TEAL, CREAM, 0.55), "M 9.6 4.4 L 11.8 12 L 5.7 13.2 Z"),
            Fill(blend(TEAL, INK, 0.3), "M 11.8 12 L 19 13.5 L 14.4 19.6 Z"),
            Line("M 11.8 12 L 9.6 3.4 M 11.8 12 L 20 13.4 M 11.8 12 L 14.6 20.6 M 11.8 12 L 4.6 13.4"),
        ],
        Glyph::Stone => vec![
            Shape(slate, "M 7.4 20.4 C 6.2 14 7 7.4 9.6 4.4 C 11.4 2.4 14.6 3.4 15.8 6.6 C 17.2 10.6 17.6 15.6 17.4 20.4 Z"),
            Fill(pale_slate, "M 8.4 19.6 C 7.4 14 8 8 10.2 5.2 C 11 4.3 12 4.2 12.8 4.6 C 10.6 8 10.2 14 10.8 19.6 Z"),
            Line("M 3 20.4 H 21 M 13.4 8.4 V 16.4 M 13.4 11 L 15.6 9.4 M 13.4 14 L 15.8 12.4"),
        ],
        Glyph::Crown => vec![
            Shape(BRASS, "M 3.6 8 L 8.2 12.6 L 12 4.8 L 15.8 12.6 L 20.4 8 L 18.8 19.4 L 5.2 19.4 Z"),
            Line("M 5.6 16 H 18.4"),
            Shape(CORAL, "O 12 4.2 1.7"),
            Shape(CORAL, "O 3.5 7.4 1.5"),
            Shape(CORAL, "O 20.5 7.4 1.5"),
            Fill(VIOLET, "M 12 10.6 L 13.5 12.9 L 12 15.2 L 10.5 12.9 Z"),
        ],
        Glyph::Hourglass => vec![
            Shape(
                glass,
                "M 6.8 4.6 H 17.2 C 17.2 9.6 13.4 10.4 13.4 12 C 13.4 13.6 17.2 14.4 17.2 19.4 H 6.8 C 6.8 14.4 10.6 13.6 10.6 12 C 10.6 10.4 6.8 9.6 6.8 4.6 Z",
            ),
            Fill(CORAL, "M 8.4 7.6 H 15.6 C 14.9 9.6 12.6 10.2 12 12 C 11.4 10.2 9.1 9.6 8.4 7.6 Z"),
            Fill(CORAL, "M 7.8 19 C 8.2 16.8 12 15.2 12 15.2 C 12 15.2 15.8 16.8 16.2 19 Z"),
            Shape(BRASS, "M 5.2 2.4 H 18.8 V 5 H 5.2 Z"),
            Shape(BRASS, "M 5.2 19 H 18.8 V 21.6 H 5.2 Z"),
        ],
        Glyph::Lamp => vec![
            Shape(glass, "M 9.4 13 C 7.4 10 9.2 7.6 9.8 2.6 H 14.2 C 14.8 7.6 16.6 10 14.6 13 Z"),
            Fill(CORAL, "M 12 6.6 Q 14.8 10.2 12 12.6 Q 9.2 10.2 12 6.6 Z"),
            Fill(BRASS, "M 12 9 Q 13.3 11 12 12.2 Q 10.7 11 12 9 Z"),
            Shape(BRASS, "M 7.4 21.4 H 16.6 L 14.4 17.6 H 9.6 Z"),
            Shape(TEAL, "M 5.6 13 H 18.4 C 18.4 16.8 15.6 18.2 12 18.2 C 8.4 18.2 5.6 16.8 5.6 13 Z"),
        ],
        Glyph::Feather => vec![
            Shape(blend(VIOLET, CREAM, 0.5), "M 5.4 18.6 C 4.6 11.4 9.4 4.4 20 3 C 21 11.6 16 17.4 8 18 Z"),
            Fill(blend(VIOLET, CREAM, 0.75), "M 6.2 16.6 C 6.4 11 10.4 5.8 19.2 3.8 L 7.4 16.2 Z"),
            Line("M 3 21.4 C 6 17.6 10 12.8 15.6 7.8 M 10.4 12.6 L 10 9 M 13.2 10 L 17.4 10.2"),
        ],
        Glyph::Gull => vec![
            Shine(CORAL, 1.6, "M 10.6 16.6 V 20.8 M 14 16.6 V 20.8 M 8.6 21 H 11 M 12.2 21 H 14.4"),
            Shape(
                white,
                "M 2 15 C 6 14.6 5.4 9.8 10.4 9.6 C 13.6 9.6 12 4 16.4 4 C 18.6 4 20 5.6 19.8 7.8 C 19.6 12.6 17.4 16.8 12.4 16.8 C 8.4 16.8 6.4 15.4 2 15 Z",
            ),
            Shape(slate, "M 3.6 14.2 C 6.6 11 11 10.6 14.2 12.8 C 12.4 15.4 8.4 15.6 3.6 14.2 Z"),
            Shape(BRASS, "M 19.6 6.4 L 23 8 L 19.4 9.2 Z"),
            Fill(INK, "O 16.9 7 1"),
        ],
        Glyph::Shell => vec![
            Shape(
                blend(CORAL, CREAM, 0.45),
                "M 9.4 20.4 L 9 17.6 C 4.6 15.6 2.6 12.6 3.4 9.4 C 4.6 5.2 8.6 3.6 12 3.6 C 15.4 3.6 19.4 5.2 20.6 9.4 C 21.4 12.6 19.4 15.6 15 17.6 L 14.6 20.4 Z",
            ),
            Line("M 12 17.6 V 7.4 M 10.6 17.4 L 7.6 8.4 M 13.4 17.4 L 16.4 8.4 M 9.4 17 L 5 12 M 14.6 17 L 19 12"),
        ],
        Glyph::Key => vec![
            Cord(BRASS, 1.8, "M 10.6 10.6 L 20.2 20.2 M 15.6 15.6 L 13 18.2 M 18.8 18.8 L 16.4 21.2"),
            Shape(BRASS, "O 7.6 7.6 5.2 O 7.6 7.6 2.1"),
        ],
        Glyph::Coin => vec![
            Shape(BRASS, "O 12 12 9.4"),
            Fill(dark_brass, "O 12 12 7 O 12 12 5.8"),
            Fill(INK, "M 12 6.6 L 13.5 10.5 L 17.4 12 L 13.5 13.5 L 12 17.4 L 10.5 13.5 L 6.6 12 L 10.5 10.5 Z"),
            Shine(blend(BRASS, CREAM, 0.75), 1.0, "M 4.9 9.6 C 5.7 7.3 7.3 5.7 9.6 4.9"),
        ],
        Glyph::Scroll => vec![
            Shape(LAND, "M 6.6 5 H 17.4 V 18.6 H 6.6 Z"),
            Line("M 9.4 9 H 14.6 M 9.4 12 H 14.6 M 9.4 15 H 11.6"),
            Shape(blend(LAND, BRASS, 0.35), "M 5.4 2.4 H 18.6 C 20.6 2.4 20.6 6 18.6 6 H 5.4 C 3.4 6 3.4 2.4 5.4 2.4 Z"),
            Shape(blend(LAND, BRASS, 0.35), "M 5.4 18 H 18.6 C 20.6 18 20.6 21.6 18.6 21.6 H 5.4 C 3.4 21.6 3.4 18 5.4 18 Z"),
            Shape(CORAL, "O 15.2 16.4 2.1"),
        ],
        Glyph::Chest => vec![
            Shape(timber, "M 3 11 H 21 V 20.4 H 3 Z"),
            Shape(blend(timber, CORAL, 0.35), "M 3 11 C 3 6 5 4 8 4 H 16 C 19 4 21 6 21 11 Z"),
            Fill(
                BRASS,
                "M 5.4 11.6 H 7.6 V 19.8 H 5.4 Z M 16.4 11.6 H 18.6 V 19.8 H 16.4 Z M 5.6 5.2 L 7.6 4.6 V 10.4 H 5.4 Z M 16.4 4.6 L 18.4 5.2 L 18.6 10.4 H 16.4 Z",
            ),
            Line("M 3 11 H 21"),
            Shape(BRASS, "M 9.8 9 H 14.2 V 14.6 H 9.8 Z"),
            Fill(INK, "O 12 11.4 1 M 11.4 11.6 H 12.6 V 13.4 H 11.4 Z"),
        ],
        Glyph::Star => vec![
            Shape(BRASS, "M 12 2 L 14.9 8.6 L 22 9.3 L 16.6 14 L 18.2 21 L 12 17.4 L 5.8 21 L 7.4 14 L 2 9.3 L 9.1 8.6 Z"),
            Fill(
                dark_brass,
                "M 12 12.4 L 14.5 9.5 L 19.8 10 Z M 12 12.4 L 15.6 14.4 L 16.8 19.2 Z M 12 12.4 L 12 16.4 L 7.2 19.2 Z M 12 12.4 L 8.4 13.8 L 4.2 10 Z M 12 12.4 L 9.6 9.4 L 12 4 Z",
            ),
        ],
    }
}
