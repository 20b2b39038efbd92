//! Light about a reward: the rays behind its emblem and the glints that it throws. All of it is white, to be tinted.

use super::{
    DETAIL, GLINT_PX, RAYS_PX,
    pen::{Paper, parse, rgba},
};
use bevy::prelude::{Alpha, Color};
use std::f32::consts::TAU;
use tiny_skia::{GradientStop, Path, PathBuilder, Point, RadialGradient, SpreadMode, Transform};

/// How many rays there are, broad ones and narrow ones in turn.
const RAYS: u32 = 16;

/// Rays from the middle, which are lost towards the edge, in a glow.
pub fn draw_rays() -> Paper {
    let side = RAYS_PX * DETAIL;
    let middle = side / 2.0;
    let mut paper = Paper::new(side as u32, side as u32);
    light(&mut paper, &disc(middle), middle, 0.5);
    let mut builder = PathBuilder::new();
    for ray in 0..RAYS {
        let towards = TAU * ray as f32 / RAYS as f32;
        let half_rad = TAU / RAYS as f32 * if ray % 2 == 0 { 0.3 } else { 0.14 };
        builder.move_to(middle, middle);
        for angle in [towards - half_rad, towards + half_rad] {
            builder.line_to(middle + middle * angle.cos(), middle + middle * angle.sin());
        }
        builder.close();
    }
    let rays = builder.finish().expect("rays are a path");
    light(&mut paper, &rays, middle, 1.0);
    paper
}

/// A star of four points in a small glow.
pub fn draw_glint() -> Paper {
    let side = GLINT_PX * DETAIL;
    let middle = side / 2.0;
    let mut paper = Paper::new(side as u32, side as u32);
    light(&mut paper, &disc(middle), middle * 0.7, 0.45);
    let star = parse("M 10 0 Q 10.8 9.2 20 10 Q 10.8 10.8 10 20 Q 9.2 10.8 0 10 Q 9.2 9.2 10 0 Z");
    paper.fill(&star, Color::WHITE, Transform::from_scale(side / 20.0, side / 20.0));
    paper
}

/// A disc that fills the paper.
fn disc(middle: f32) -> Path {
    PathBuilder::from_circle(middle, middle, middle).expect("a circle of positive radius is a path")
}

/// Fills a path with light that is strongest in the paper's middle and ends at a distance from it.
fn light(paper: &mut Paper, path: &Path, reach: f32, strength: f32) {
    let white = |alpha: f32| rgba(Color::WHITE.with_alpha(alpha));
    let stops = vec![
        GradientStop::new(0.0, white(strength)),
        GradientStop::new(0.45, white(0.55 * strength)),
        GradientStop::new(0.7, white(0.16 * strength)),
        GradientStop::new(0.88, white(0.03 * strength)),
        GradientStop::new(1.0, white(0.0)),
    ];
    let bounds = path.bounds();
    let middle = Point::from_xy((bounds.left() + bounds.right()) / 2.0, (bounds.top() + bounds.bottom()) / 2.0);
    if let Some(shader) = RadialGradient::new(middle, middle, reach, stops, SpreadMode::Pad, Transform::identity()) {
        paper.shade(path, shader);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much is seen of a pixel, by its share of the picture's width and height.
    fn alpha(paper: Paper, places: &[(f32, f32)]) -> Vec<u8> {
        let image = paper.into_image();
        let side = image.width();
        let data = image.data.expect("a drawn image has data");
        let at = |share: f32| ((share * side as f32) as u32).min(side - 1);
        places.iter().map(|(x, y)| data[((at(*y) * side + at(*x)) * 4 + 3) as usize]).collect()
    }

    #[test]
    fn rays_are_brighter_near_the_middle_and_lost_at_the_edge() {
        // Along a ray to the right, and in the gap above it.
        let seen = alpha(draw_rays(), &[(0.55, 0.5), (0.75, 0.5), (0.75, 0.452), (0.995, 0.5), (0.0, 0.0)]);
        assert!(seen[0] > seen[1] + 30 && seen[1] > seen[2] + 30, "{seen:?}");
        assert!(seen[3] < 12 && seen[4] == 0, "{seen:?}");
    }

    #[test]
    fn a_glint_has_points() {
        let seen = alpha(draw_glint(), &[(0.5, 0.5), (0.5, 0.08), (0.2, 0.2)]);
        assert!(seen[0] > 250 && seen[1] > 40 && seen[2] < 30, "{seen:?}");
    }
}
