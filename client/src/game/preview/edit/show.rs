//! The boundaries as they are edited, on the map: their outlines, and the grips of the selected one.

use super::{
    Editor,
    grip::{Grip, grips},
};
use crate::game::{
    boundaries::lines_of,
    map::{
        Fills, MapRoot, MapShown, Outline, PLAYERS_HEIGHT, Pattern, StrokeMaterial, StrokeStyle, Strokes, SurfaceMaterial, drawn,
    },
    preview::{
        PreviewMode,
        notes::{MapNote, note},
    },
    session::{CurrentHunt, Screen},
    theme::{self, Fonts},
    world::PixelSized,
};
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use hunt_shared::geo::Shape;

/// Height of what is edited: above everything but the avatar.
const HEIGHT: f32 = PLAYERS_HEIGHT + 3.0;

/// Pixels of a corner's dot, and of the dot in the middle of a side.
const CORNER_PX: f32 = 6.0;
const SIDE_PX: f32 = 3.6;

/// The boundaries that are not selected hang below it.
#[derive(Component)]
struct Others;

/// The selected one, its grips, and what is being drawn.
#[derive(Component)]
struct Chosen;

/// What the dots are drawn with.
#[derive(Resource)]
struct Dots {
    disc: Handle<Mesh>,
    rim: Handle<ColorMaterial>,
    corner: Handle<ColorMaterial>,
    hovered: Handle<ColorMaterial>,
    side: Handle<ColorMaterial>,
}

impl FromWorld for Dots {
    fn from_world(world: &mut World) -> Self {
        let disc = world.resource_mut::<Assets<Mesh>>().add(Circle::new(1.0).mesh().resolution(24).build());
        let mut materials = world.resource_mut::<Assets<ColorMaterial>>();
        let mut colour = |colour: Color| materials.add(ColorMaterial::from(colour));
        Self {
            disc,
            rim: colour(theme::INK),
            corner: colour(theme::BRASS),
            hovered: colour(Color::WHITE),
            side: colour(theme::CREAM),
        }
    }
}

/// Draws the editor's part of the map.
pub struct ShowPlugin;

impl Plugin for ShowPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Dots>().add_systems(OnExit(PreviewMode::Edit), clear).add_systems(
            PostUpdate,
            (show_others, show_chosen)
                .before(crate::game::camera::CameraSystems)
                .run_if(in_state(Screen::Playing).and_then(in_state(PreviewMode::Edit)).and_then(resource_exists::<MapShown>)),
        );
    }
}

fn clear(parts: Query<Entity, Or<(With<Others>, With<Chosen>)>>, mut commands: Commands) {
    parts.iter().for_each(|part| commands.entity(part).despawn());
}

/// What of the editor the outlines of the others depend on.
#[derive(Clone, PartialEq, Default)]
struct Drawn {
    boundaries: Vec<super::files::DraftBoundary>,
    selected: Option<String>,
}

fn show_others(
    editor: Res<Editor>,
    hunt: Res<CurrentHunt>,
    shown: Res<MapShown>,
    root: Single<Entity, With<MapRoot>>,
    old: Query<Entity, With<Others>>,
    mut before: Local<Drawn>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut commands: Commands,
) {
    if !editor.is_changed() && !hunt.is_changed() && !shown.is_changed() && !old.is_empty() {
        return;
    }
    let boundaries = editor.draft.as_ref().map(|draft| draft.boundaries().to_vec()).unwrap_or_default();
    let wanted = Drawn { boundaries, selected: editor.selected.clone() };
    if *before == wanted && !hunt.is_changed() && !shown.is_changed() && !old.is_empty() {
        return;
    }
    old.iter().for_each(|part| commands.entity(part).despawn());
    let parent = commands.spawn((Others, Transform::default(), Visibility::Inherited, ChildOf(*root))).id();
    let style = StrokeStyle::solid(theme::CREAM, 2.4).cased(theme::INK, 1.2);
    for (is_line, style) in [(false, style), (true, style.winged(9.0))] {
        let mut all = Strokes::default();
        for boundary in wanted.boundaries.iter().filter(|boundary| Some(&boundary.id) != wanted.selected.as_ref()) {
            if matches!(boundary.shape, Shape::Line(_)) != is_line {
                continue;
            }
            for (line, closed) in Outline::of(&hunt.frame, &boundary.shape).lines() {
                if closed { all.add_ring(line) } else { all.add_line(line) }
            }
        }
        if !all.is_empty() {
            let material = MeshMaterial2d(strokes.add(StrokeMaterial::from(style)));
            let at = Transform::from_xyz(0.0, 0.0, HEIGHT - 1.0);
            commands.spawn((Mesh2d(meshes.add(all.into_mesh())), material, at, NoFrustumCulling, ChildOf(parent)));
        }
    }
    *before = wanted;
}

fn show_chosen(
    editor: Res<Editor>,
    hunt: Res<CurrentHunt>,
    shown: Res<MapShown>,
    root: Single<Entity, With<MapRoot>>,
    old: Query<Entity, With<Chosen>>,
    fonts: Res<Fonts>,
    dots: Res<Dots>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
    mut commands: Commands,
) {
    if !editor.is_changed() && !hunt.is_changed() && !shown.is_changed() && !old.is_empty() {
        return;
    }
    old.iter().for_each(|part| commands.entity(part).despawn());
    let parent = commands.spawn((Chosen, Transform::default(), Visibility::Inherited, ChildOf(*root))).id();
    let frame = &hunt.frame;
    let dot = |commands: &mut Commands, at: Vec2, size_px: f32, material: &Handle<ColorMaterial>| {
        for (size_px, material, height) in [(size_px + 1.6, &dots.rim, 0.4), (size_px, material, 0.5)] {
            let at = Transform::from_translation(at.extend(HEIGHT + height));
            let look = (Mesh2d(dots.disc.clone()), MeshMaterial2d(material.clone()), NoFrustumCulling);
            commands.spawn((look, at, PixelSized(size_px), ChildOf(parent)));
        }
    };
    let new = editor.pull.is_none().then(|| editor.live.clone()).flatten();
    let selected = editor.selected_shape().filter(|_| new.is_none());
    for (shape, is_new) in [(selected, false), (new, true)] {
        let Some(shape) = shape else { continue };
        let outline = Outline::of(frame, &shape);
        let style = StrokeStyle::solid(theme::BRASS, 3.0).cased(theme::INK, 1.2);
        let style = if is_new { style.patterned(Pattern::Dashed, 9.0, 6.0) } else { style };
        let style = if matches!(shape, Shape::Line(_)) && !is_new { style.winged(11.0) } else { style };
        let line = (Mesh2d(meshes.add(lines_of(&outline))), MeshMaterial2d(strokes.add(StrokeMaterial::from(style))));
        commands.spawn((line, Transform::from_xyz(0.0, 0.0, HEIGHT), NoFrustumCulling, ChildOf(parent)));
        if let Outline::Rings(rings) = &outline {
            let mut fills = Fills::default();
            fills.add(rings);
            let tint = SurfaceMaterial::tint(theme::BRASS.with_alpha(0.18), &shown.coast);
            let fill = (Mesh2d(meshes.add(fills.into_mesh())), MeshMaterial2d(surfaces.add(tint)));
            commands.spawn((fill, Transform::from_xyz(0.0, 0.0, HEIGHT - 0.5), ChildOf(parent)));
        }
        if !is_new {
            for (grip, at) in grips(&shape, frame) {
                let hovered = editor.hovered == Some(grip) || editor.pull.as_ref().is_some_and(|pull| pull.grip == grip);
                match grip {
                    _ if hovered => dot(&mut commands, at, CORNER_PX + 1.5, &dots.hovered),
                    Grip::Side(..) => dot(&mut commands, at, SIDE_PX, &dots.side),
                    _ => dot(&mut commands, at, CORNER_PX, &dots.corner),
                }
            }
        }
        if let Shape::Circle { centre, radius_m } = &shape {
            let middle = drawn(frame.to_local(*centre));
            dot(&mut commands, middle, SIDE_PX, &dots.corner);
            let at = MapNote { at: middle, offset_px: Vec2::new(0.0, -16.0) };
            note(&mut commands, &fonts, parent, at, &say!("units-metres", metres = *radius_m), theme::CREAM);
        }
    }
    for &point in editor.tool.points() {
        dot(&mut commands, drawn(frame.to_local(point)), CORNER_PX, &dots.corner);
    }
}
