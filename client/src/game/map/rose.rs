//! The compass rose.

use super::{CoastTexture, Fills, StrokeMaterial, StrokeStyle, Strokes, SurfaceMaterial};
use crate::game::theme::{self, Fonts};
use bevy::{ecs::hierarchy::ChildSpawnerCommands, prelude::*, text::FontSize};
use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, FRAC_PI_8, TAU};

/// Its height on the map: on the sea, below everything else.
const HEIGHT: f32 = -5.0;

/// Draws a rose of a radius at a place.
pub fn spawn_rose(
    map: &mut ChildSpawnerCommands,
    middle: Vec2,
    radius_m: f32,
    coast: &CoastTexture,
    fonts: &Fonts,
    meshes: &mut Assets<Mesh>,
    surfaces: &mut Assets<SurfaceMaterial>,
    strokes: &mut Assets<StrokeMaterial>,
) {
    let (mut light, mut dark) = (Fills::default(), Fills::default());
    let mut edges = Strokes::default();
    for (points, reach) in [(half_winds(), 0.58), (winds(), 0.86)] {
        for angle in points {
            let tip = Vec2::from_angle(angle) * reach;
            let width = reach * 0.17;
            let waist = |side: f32| Vec2::from_angle(angle + side * FRAC_PI_4) * width;
            let scaled = |points: [Vec2; 3]| vec![points.map(|point| middle + point * radius_m).to_vec()];
            light.add(&scaled([Vec2::ZERO, tip, waist(1.0)]));
            dark.add(&scaled([Vec2::ZERO, waist(-1.0), tip]));
            let outline = [Vec2::ZERO, waist(-1.0), tip, waist(1.0)].map(|point| middle + point * radius_m);
            edges.add_ring(&outline);
        }
    }
    for radius in [0.47, 0.66, 0.69] {
        edges.add_ring(&circle(middle, radius * radius_m));
    }
    for step in 0..72 {
        let direction = Vec2::from_angle(step as f32 / 72.0 * TAU);
        let inner = if step % 6 == 0 { 0.615 } else { 0.64 };
        edges.add_line(&[middle + direction * inner * radius_m, middle + direction * 0.66 * radius_m]);
    }
    let at = |height: f32| Transform::from_xyz(0.0, 0.0, HEIGHT + height);
    let mut fill = |fills: Fills, colour: Color, height| {
        let material = surfaces.add(SurfaceMaterial::plain(colour, coast));
        (Mesh2d(meshes.add(fills.into_mesh())), MeshMaterial2d(material), at(height))
    };
    map.spawn(fill(dark, theme::SEA.mix(&theme::INK, 0.5).with_alpha(0.8), 0.1));
    map.spawn(fill(light, theme::FOAM.with_alpha(0.42), 0.2));
    let style = StrokeStyle::solid(theme::FOAM.with_alpha(0.5), 0.9);
    map.spawn((Mesh2d(meshes.add(edges.into_mesh())), MeshMaterial2d(strokes.add(StrokeMaterial::from(style))), at(0.3)));
    let size_m = radius_m * 0.24;
    for (letter, angle) in [("N", FRAC_PI_2), ("E", 0.0), ("S", -FRAC_PI_2), ("W", 2.0 * FRAC_PI_2)] {
        let place = middle + Vec2::from_angle(angle) * radius_m * 1.02;
        map.spawn((
            Text2d::new(letter),
            TextFont::from(fonts.serif_bold_italic.clone()).with_font_size(FontSize::Px(64.0)),
            TextColor(theme::FOAM.with_alpha(0.6)),
            Transform::from_translation(place.extend(HEIGHT + 0.4)).with_scale(Vec3::splat(size_m / 64.0)),
        ));
    }
}

fn winds() -> [f32; 4] {
    [0, 1, 2, 3].map(|wind| wind as f32 * FRAC_PI_2)
}

fn half_winds() -> [f32; 4] {
    [0, 1, 2, 3].map(|wind| wind as f32 * FRAC_PI_2 + 2.0 * FRAC_PI_8)
}

fn circle(middle: Vec2, radius_m: f32) -> Vec<Vec2> {
    (0..96).map(|step| middle + Vec2::from_angle(step as f32 / 96.0 * TAU) * radius_m).collect()
}
