//! What a glyph stands on: the map's cream disc, and the frames that tell a reward's rarity by their shape.

use super::{
    DETAIL, DISC_PX, EMBLEM_PX, drawings,
    pen::{Paper, blend},
};
use crate::game::theme::{BRASS, CORAL, CREAM, INK, LAND, TEAL};
use bevy::prelude::Color;
use hunt_shared::hunt::{Glyph, Rarity};
use std::f32::consts::{FRAC_PI_2, TAU};
use tiny_skia::{Path, PathBuilder, Transform};

/// Side of the grid on which glyphs are drawn.
const GRID: f32 = 24.0;

/// Logical pixels of an ink line.
const INK_PX: f32 = 1.7;

/// A glyph of 24 px on a cream disc with an ink rim.
pub fn draw_disc(glyph: Glyph) -> Paper {
    let mut paper = Paper::new((DISC_PX * DETAIL) as u32, (DISC_PX * DETAIL) as u32);
    let scale = Transform::from_scale(DETAIL, DETAIL);
    let disc = circle(DISC_PX / 2.0, DISC_PX / 2.0 - 1.2);
    paper.fill(&disc, CREAM, scale);
    paper.stroke(&disc, INK, INK_PX, scale);
    draw_glyph(&mut paper, glyph, DISC_PX / 2.0, 25.5, 1.6);
    paper
}

/// A glyph in the frame of a rarity.
pub fn draw_emblem(glyph: Glyph, rarity: Rarity) -> Paper {
    let mut paper = Paper::new((EMBLEM_PX * DETAIL) as u32, (EMBLEM_PX * DETAIL) as u32);
    let centre = EMBLEM_PX / 2.0;
    let scale = Transform::from_scale(DETAIL, DETAIL);
    let (roundel_px, glyph_px) = match rarity {
        Rarity::Common => {
            casing(&mut paper, &circle(centre, 32.0), LAND, scale);
            paper.stroke(&circle(centre, 29.0), blend(LAND, INK, 0.35), 1.0, scale);
            (26.5, 40.0)
        }
        Rarity::Fine => {
            casing(&mut paper, &polygon(centre, 6, 34.0, None, 0.0), TEAL, scale);
            paper.stroke(&polygon(centre, 6, 30.4, None, 0.0), blend(TEAL, CREAM, 0.6), 1.0, scale);
            (24.0, 36.5)
        }
        Rarity::Rare => {
            casing(&mut paper, &polygon(centre, 8, 34.5, Some(26.0), 0.0), BRASS, scale);
            paper.stroke(&polygon(centre, 8, 30.0, Some(23.6), 0.0), blend(BRASS, INK, 0.4), 1.0, scale);
            (21.5, 33.0)
        }
        Rarity::Legendary => {
            wreath(&mut paper, centre, scale);
            casing(&mut paper, &circle(centre, 26.6), CORAL, scale);
            (22.2, 33.0)
        }
    };
    casing(&mut paper, &circle(centre, roundel_px), CREAM, scale);
    if rarity == Rarity::Legendary {
        // A star above and a gem below hold the branches together.
        charm(&mut paper, &polygon(0.0, 5, 6.8, Some(3.0), 0.0), BRASS, scale.pre_translate(centre, 7.6));
        charm(&mut paper, &polygon(0.0, 4, 4.2, None, 0.0), CORAL, scale.pre_translate(centre, 66.2));
    }
    draw_glyph(&mut paper, glyph, centre, glyph_px, INK_PX);
    paper
}

/// A shape with a cream edge inside an ink one, so that it stands out from land and from panels alike.
fn casing(paper: &mut Paper, path: &Path, colour: Color, transform: Transform) {
    paper.stroke(path, INK, 3.6, transform);
    paper.fill(path, colour, transform);
    paper.stroke(path, INK, INK_PX, transform);
}

/// A small ornament, with thinner lines.
fn charm(paper: &mut Paper, path: &Path, colour: Color, transform: Transform) {
    paper.stroke(path, INK, 3.2, transform);
    paper.fill(path, colour, transform);
    paper.stroke(path, INK, 1.2, transform);
}

fn draw_glyph(paper: &mut Paper, glyph: Glyph, centre_px: f32, size_px: f32, ink_px: f32) {
    let corner = (centre_px - size_px / 2.0) * DETAIL;
    let scale = size_px * DETAIL / GRID;
    let transform = Transform::from_row(scale, 0.0, 0.0, scale, corner, corner);
    paper.draw(&drawings::layers(glyph), ink_px * DETAIL / scale, transform);
}

fn circle(centre: f32, radius: f32) -> Path {
    PathBuilder::from_circle(centre, centre, radius).expect("a circle of positive radius is a path")
}

/// A polygon with its first corner up; with an inner radius, a star.
fn polygon(centre: f32, corners: u32, outer: f32, inner: Option<f32>, turn_rad: f32) -> Path {
    let mut builder = PathBuilder::new();
    let points = if inner.is_some() { corners * 2 } else { corners };
    for index in 0..points {
        let angle = turn_rad - FRAC_PI_2 + TAU * index as f32 / points as f32;
        let radius = inner.filter(|_| index % 2 == 1).unwrap_or(outer);
        let (x, y) = (centre + radius * angle.cos(), centre + radius * angle.sin());
        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish().expect("a polygon of three corners or more is a path")
}

/// Two golden branches of laurel, open at the top.
fn wreath(paper: &mut Paper, centre: f32, scale: Transform) {
    let leaf = super::pen::parse("M 0 -6.4 C 4.2 -3.2 4.2 2.6 0 5.6 C -4.2 2.6 -4.2 -3.2 0 -6.4 Z");
    for side in [-1.0_f32, 1.0] {
        for index in 0..8 {
            // From the foot of the wreath up one side, each leaf leaning outwards a little more.
            let angle = FRAC_PI_2 - side * (0.2 + index as f32 * 0.322);
            let radius = if index % 2 == 0 { 30.2 } else { 31.2 };
            let (x, y) = (centre + radius * angle.cos(), centre + radius * angle.sin());
            let along = angle.to_degrees() + if side > 0.0 { -18.0 } else { 198.0 };
            let turn = Transform::from_translate(x, y).pre_concat(Transform::from_rotate(along));
            let at = scale.pre_concat(turn).pre_scale(1.05, 1.05);
            let colour = if index % 2 == 0 { BRASS } else { blend(BRASS, CREAM, 0.45) };
            paper.stroke(&leaf, INK, 2.4, at);
            paper.fill(&leaf, colour, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_marks_its_paper_and_no_two_look_alike() {
        let drawn: Vec<_> =
            Glyph::ALL.iter().map(|(_, glyph)| draw_disc(*glyph).into_image().data.expect("a drawn image has data")).collect();
        for (index, one) in drawn.iter().enumerate() {
            assert!(drawn[index + 1..].iter().all(|other| other != one), "{:?}", Glyph::ALL[index]);
        }
    }

    #[test]
    fn rarities_differ_in_outline_not_in_colour_alone() {
        let outline = |rarity| {
            let data = draw_emblem(Glyph::Star, rarity).into_image().data.expect("a drawn image has data");
            data.chunks(4).map(|pixel| pixel[3] > 128).collect::<Vec<_>>()
        };
        let outlines = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary].map(outline);
        for (index, one) in outlines.iter().enumerate() {
            for other in &outlines[index + 1..] {
                let different = one.iter().zip(other).filter(|(a, b)| a != b).count();
                assert!(different > 400, "only {different} pixels tell them apart");
            }
        }
    }
}
