//! The way that the player has come.

use crate::game::{
    map::{MapRoot, Pattern, StrokeMaterial, StrokeStyle, Strokes, TRAIL_HEIGHT, drawn},
    session::{OwnPosition, SnapTo},
    theme,
};
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use std::collections::VecDeque;

/// Metres between the points of the trail.
const STEP_M: f32 = 2.0;
/// A jump of so many metres begins a new trail.
const JUMP_M: f32 = 30.0;
/// Points that are remembered.
const LONGEST: usize = 160;

/// The trail on screen.
#[derive(Component, Default)]
pub struct Trail {
    points: VecDeque<Vec2>,
}

/// Puts an empty trail on a new map.
pub fn spawn_trail(root: On<Add, MapRoot>, mut strokes: ResMut<Assets<StrokeMaterial>>, mut commands: Commands) {
    let style = StrokeStyle::solid(theme::BRASS.with_alpha(0.85), 2.5).cased(theme::INK.with_alpha(0.55), 1.0).patterned(
        Pattern::Fading,
        0.0,
        0.0,
    );
    commands.spawn((
        Trail::default(),
        MeshMaterial2d(strokes.add(StrokeMaterial::from(style))),
        Transform::from_xyz(0.0, 0.0, TRAIL_HEIGHT),
        NoFrustumCulling,
        ChildOf(root.entity),
    ));
}

/// Lengthens the trail as the player walks.
pub fn draw_trail(
    own: Res<OwnPosition>,
    mut snaps: MessageReader<SnapTo>,
    trail: Single<(Entity, &mut Trail)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (entity, mut trail) = trail.into_inner();
    let here = drawn(own.point);
    let from_last_m = trail.points.back().map_or(f32::INFINITY, |last| last.distance(here));
    let snapped = snaps.read().count() > 0;
    if from_last_m < STEP_M {
        return;
    }
    if snapped || from_last_m > JUMP_M {
        trail.points.clear();
    }
    trail.points.push_back(here);
    if trail.points.len() > LONGEST {
        trail.points.pop_front();
    }
    let mut strokes = Strokes::default();
    strokes.add_line(trail.points.make_contiguous());
    if strokes.is_empty() {
        commands.entity(entity).remove::<Mesh2d>();
    } else {
        commands.entity(entity).insert(Mesh2d(meshes.add(strokes.into_mesh())));
    }
}
