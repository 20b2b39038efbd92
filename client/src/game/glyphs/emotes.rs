//! Gestures, each on a grid of 24 by 24, in a bubble whose point hangs down to who makes it.

use super::{
    DETAIL, EMOTE_PX,
    pen::{Layer, Layer::*, Paper, blend, parse},
};
use crate::game::theme::{BRASS, CORAL, CREAM, INK, TEAL, VIOLET};
use bevy::prelude::Color;
use hunt_shared::protocol::Emote;
use tiny_skia::Transform;

/// The bubble and its point, on a grid of 46 by 46.
const BUBBLE: &str = "O 23 19.6 18";
const POINT: &str = "M 16.4 33 L 23 44.4 L 29.6 33 Z";

/// Pixels of an ink line, and of a gesture's drawing.
const INK_PX: f32 = 1.7;
const DRAWING_PX: f32 = 26.0;

/// Draws a gesture in its bubble.
pub fn draw(emote: Emote) -> Paper {
    let mut paper = Paper::new((EMOTE_PX * DETAIL) as u32, (EMOTE_PX * DETAIL) as u32);
    let grid = Transform::from_scale(DETAIL * EMOTE_PX / 46.0, DETAIL * EMOTE_PX / 46.0);
    for outline in [POINT, BUBBLE] {
        paper.stroke(&parse(outline), INK, 2.0 * INK_PX, grid);
    }
    for outline in [POINT, BUBBLE] {
        paper.fill(&parse(outline), CREAM, grid);
    }
    let scale = DRAWING_PX * DETAIL / 24.0;
    let corner = |middle_px: f32| (middle_px - DRAWING_PX / 2.0) * DETAIL;
    let transform = Transform::from_row(scale, 0.0, 0.0, scale, corner(23.0), corner(19.6));
    paper.draw(&layers(emote), 1.6 * DETAIL / scale, transform);
    paper
}

fn layers(emote: Emote) -> Vec<Layer> {
    let white = blend(CREAM, Color::WHITE, 0.8);
    let dark_brass = blend(BRASS, CORAL, 0.4);
    match emote {
        Emote::Wave => vec![
            Shape(
                BRASS,
                "M 8 13.4 L 7.6 6.8 C 7.5 5.2 9.7 5 9.9 6.6 L 10.5 10.8 L 10.5 4.7 C 10.5 3.1 12.7 3.1 12.8 4.7 L 13 10.6 L 13.9 5.4 C 14.2 3.9 16.3 4.2 16.1 5.8 L 15.5 11.2 L 17 8.2 C 17.7 6.8 19.6 7.6 19.1 9.1 C 18.1 11.8 17.6 13.6 17.3 15.4 C 16.8 19 14.8 21 12 21 C 9.4 21 7.7 19.8 6.5 17.4 L 4.2 13 C 3.5 11.7 5.2 10.6 6.1 11.7 Z",
            ),
            Line("M 10.2 15.4 C 11.8 14.4 13.6 14.4 15 15"),
            Shine(TEAL, 1.7, "M 19.6 2.4 C 21 3.3 21.9 4.7 22.1 6.4 M 2.4 15.8 C 2.7 18 3.8 19.8 5.4 21"),
        ],
        Emote::Cheer => vec![
            Shape(BRASS, "M 2.8 21.2 L 8.4 8.6 L 15.4 15.6 Z"),
            Fill(CORAL, "M 7.2 12.2 L 11.8 16.8 L 8.8 18.1 L 5.9 15.2 Z"),
            Line("M 8.4 8.6 C 10.6 9.4 14.6 13.4 15.4 15.6"),
            Shine(VIOLET, 1.8, "M 11.4 8.4 C 10.8 6.2 12.6 5.4 12 2.8"),
            Shine(TEAL, 1.8, "M 15.8 12.4 C 18 13 18.8 11.2 21.4 11.8"),
            Shine(CORAL, 1.8, "M 13.8 10.2 L 17.6 6.4"),
            Fill(INK, "O 8 4.4 1.3 O 19.6 3.8 1.4 O 19.8 16.6 1.3"),
        ],
        Emote::Laugh => vec![
            Shape(BRASS, "O 12 12 9.6"),
            Line("M 5.9 10.4 L 8 8 L 10.1 10.4 M 13.9 10.4 L 16 8 L 18.1 10.4"),
            Shape(CORAL, "M 6 13 H 18 C 17.6 17.2 15 19.2 12 19.2 C 9 19.2 6.4 17.2 6 13 Z"),
            Fill(white, "M 7.3 13.8 H 16.7 L 16.2 15.4 H 7.8 Z"),
        ],
        Emote::Heart => vec![
            Shape(
                CORAL,
                "M 12 21 C 5 15.8 2.4 12.2 2.4 8.6 C 2.4 5.4 4.8 3.4 7.3 3.4 C 9.5 3.4 11.2 4.7 12 6.8 C 12.8 4.7 14.5 3.4 16.7 3.4 C 19.2 3.4 21.6 5.4 21.6 8.6 C 21.6 12.2 19 15.8 12 21 Z",
            ),
            Shine(blend(CORAL, CREAM, 0.7), 1.5, "M 5.2 9 C 5.1 7.4 6 6.3 7.4 6.1"),
        ],
        Emote::LookHere => vec![
            Shape(white, "M 1.8 7.8 C 6 1.4 18 1.4 22.2 7.8 C 18 14.2 6 14.2 1.8 7.8 Z"),
            Shape(TEAL, "O 12 7.8 3.3"),
            Fill(INK, "O 12 7.8 1.4"),
            Shape(CORAL, "M 10.3 14.4 H 13.7 V 17.6 H 17 L 12 22.8 L 7 17.6 H 10.3 Z"),
        ],
        Emote::FollowMe => vec![
            Shape(dark_brass, "M 2 6 C 3 4 6.6 3.8 8.4 5.4 C 9.6 6.6 9 8.4 7.2 8.6 C 5.4 8.8 1.2 8.4 2 6 Z"),
            Shape(dark_brass, "M 2 18 C 3 20 6.6 20.2 8.4 18.6 C 9.6 17.4 9 15.6 7.2 15.4 C 5.4 15.2 1.2 15.6 2 18 Z"),
            Shape(TEAL, "M 9.6 9.8 H 15 V 5.4 L 22.4 12 L 15 18.6 V 14.2 H 9.6 Z"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_gestures_look_alike_and_none_leaves_its_bubble() {
        let side = (EMOTE_PX * DETAIL) as usize;
        let drawn: Vec<_> =
            Emote::ALL.iter().map(|emote| draw(*emote).into_image().data.expect("a drawn image has data")).collect();
        for (index, one) in drawn.iter().enumerate() {
            assert!(drawn[index + 1..].iter().all(|other| other != one), "{:?}", Emote::ALL[index]);
            let corner = |x: usize, y: usize| one[(y * side + x) * 4 + 3];
            assert_eq!([corner(0, 0), corner(side - 1, 0), corner(0, side - 1), corner(side - 1, side - 1)], [0; 4]);
        }
    }
}
