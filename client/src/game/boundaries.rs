//! Virtual boundaries on the map: their state told by shape as well as colour, and the ring when one is crossed.

mod state;
mod style;

use super::{
    camera::CameraSystems,
    location::LocationSystems,
    map::{BOUNDARIES_HEIGHT, Fills, MapRoot, MapShown, Outline, StrokeMaterial, Strokes, SurfaceMaterial, drawn},
    motion::ReducedMotion,
    session::{BoundaryCrossed, CurrentHunt, HuntClock, Journal, OwnPosition, Screen, SnapTo},
    theme,
    world::{AVATAR_RING_HEIGHT, MarkKind, MarkMaterial, MarkMesh},
};
use bevy::{camera::visibility::NoFrustumCulling, platform::collections::HashMap, prelude::*};
use hunt_shared::identity::BoundaryId;
use state::{BoundaryState, Drawn, states, told_states};
use style::{fill_alpha, glow, stroke};

/// Seconds that a crossing rings.
const RING_S: f32 = 0.4;
/// Seconds that a boundary shines when it is revealed.
const REVEAL_S: f32 = 1.6;
/// A move of so many metres in one frame is no walk, so nothing is crossed by it.
const JUMP_M: f32 = 20.0;

/// A boundary on the map.
#[derive(Component)]
struct BoundaryMark {
    id: BoundaryId,
    state: BoundaryState,
    line: Handle<StrokeMaterial>,
    fill: Option<Handle<SurfaceMaterial>>,
    mesh: Handle<Mesh>,
}

/// The outlines of all boundaries that the player may see.
#[derive(Resource, Default)]
struct Boundaries(Vec<Drawn>);

/// Shines for a while, then goes.
#[derive(Component)]
struct Shine {
    left_s: f32,
    whole_s: f32,
}

/// Draws the boundaries.
pub struct BoundariesPlugin;

impl Plugin for BoundariesPlugin {
    fn build(&self, app: &mut App) {
        let shown = in_state(Screen::Playing).and_then(resource_exists::<MapShown>);
        app.init_resource::<Boundaries>()
            .add_systems(
                Update,
                (
                    draw_boundaries.run_if(
                        resource_exists_and_changed::<MapShown>
                            .or_else(resource_exists_and_changed::<Journal>)
                            .or_else(resource_exists_and_changed::<CurrentHunt>),
                    ),
                    carry_boundaries,
                    ring_crossings,
                    show_states,
                )
                    .chain()
                    .after(LocationSystems)
                    .run_if(shown.clone()),
            )
            .add_systems(PostUpdate, (shine_lines, shine_rings).after(CameraSystems).run_if(shown))
            .add_systems(OnExit(Screen::Playing), |mut boundaries: ResMut<Boundaries>| boundaries.0.clear());
    }
}

/// Draws what has come to be seen, and takes away what is seen no more.
fn draw_boundaries(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    shown: Res<MapShown>,
    root: Single<Entity, With<MapRoot>>,
    marks: Query<(Entity, &BoundaryMark)>,
    mut boundaries: ResMut<Boundaries>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
    mut commands: Commands,
) {
    let revealed = &journal.progress.revealed;
    let seen = || hunt.view.boundaries.iter().chain(revealed.values()).filter(|boundary| !boundary.barrier);
    // After a reload of the hunt a shape may have changed under the same name, so all are drawn anew.
    let reloaded = hunt.is_changed() || shown.is_changed();
    let mut drawn_already = HashMap::new();
    for (entity, mark) in &marks {
        if reloaded || !seen().any(|boundary| boundary.id == mark.id) {
            commands.entity(entity).despawn();
        } else {
            drawn_already.insert(mark.id.clone(), entity);
        }
    }
    boundaries.0.retain(|boundary| drawn_already.contains_key(&boundary.id));
    for boundary in seen().filter(|boundary| !drawn_already.contains_key(&boundary.id)) {
        let outline = Outline::of(&hunt.frame, &boundary.shape);
        let mesh = meshes.add(lines_of(&outline));
        let is_line = matches!(outline, Outline::Line(_));
        let line = strokes.add(StrokeMaterial::from(stroke(BoundaryState::Locked, is_line)));
        let mut mark = commands.spawn((Transform::from_xyz(0.0, 0.0, BOUNDARIES_HEIGHT), Visibility::Inherited, ChildOf(*root)));
        let mut fill = None;
        mark.with_children(|parts| {
            parts.spawn((Mesh2d(mesh.clone()), MeshMaterial2d(line.clone()), Transform::from_xyz(0.0, 0.0, 0.2)));
            if let Outline::Rings(rings) = &outline {
                let mut fills = Fills::default();
                fills.add(rings);
                let material = surfaces.add(SurfaceMaterial::tint(theme::BRASS.with_alpha(0.0), &shown.coast));
                parts.spawn((Mesh2d(meshes.add(fills.into_mesh())), MeshMaterial2d(material.clone())));
                fill = Some(material);
            }
        });
        mark.insert(BoundaryMark { id: boundary.id.clone(), state: BoundaryState::Locked, line, fill, mesh: mesh.clone() });
        if revealed.contains_key(&boundary.id) && !reloaded {
            let shine = strokes.add(StrokeMaterial::from(glow(theme::BRASS)));
            spawn_shine(&mut commands, *root, mesh, shine, REVEAL_S, Vec2::ZERO);
        }
        let dwells = boundary.dwell_s.is_some();
        boundaries.0.push(Drawn { id: boundary.id.clone(), dwells, outline, carried: Some(Vec2::ZERO) });
    }
}

/// Carries those that move to where they are now, and hides those that are not there at this time or for this player.
fn carry_boundaries(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    clock: Res<HuntClock>,
    mut boundaries: ResMut<Boundaries>,
    mut marks: Query<(&BoundaryMark, &mut Transform, &mut Visibility)>,
) {
    if hunt.view.behaviours.is_empty() && journal.progress.behaviours.is_empty() {
        return;
    }
    let now = clock.now();
    for index in 0..boundaries.0.len() {
        let known = &boundaries.0[index];
        let carried = hunt
            .view
            .boundary_now(&known.id, &journal.progress, &hunt.frame, now)
            .map(|offset| Vec2::new(offset.x as f32, offset.y as f32));
        if carried == known.carried {
            continue;
        }
        if let Some((_, mut transform, mut visibility)) = marks.iter_mut().find(|(mark, ..)| mark.id == known.id) {
            let place = carried.or(known.carried).unwrap_or_default();
            transform.translation = place.extend(transform.translation.z);
            visibility.set_if_neq(if carried.is_some() { Visibility::Inherited } else { Visibility::Hidden });
        }
        boundaries.0[index].carried = carried;
    }
}

/// The lines of an outline.
pub fn lines_of(outline: &Outline) -> Mesh {
    let mut strokes = Strokes::default();
    for (line, closed) in outline.lines() {
        if closed { strokes.add_ring(line) } else { strokes.add_line(line) }
    }
    strokes.into_mesh()
}

/// Draws each boundary as its state is.
fn show_states(
    boundaries: Res<Boundaries>,
    journal: Res<Journal>,
    hunt: Res<CurrentHunt>,
    own: Res<OwnPosition>,
    mut settled: Local<(usize, Option<Vec2>)>,
    mut told: Local<HashMap<BoundaryId, BoundaryState>>,
    mut marks: Query<&mut BoundaryMark>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
) {
    let here = drawn(own.point);
    let now = (boundaries.0.len(), Some(here));
    let changed = journal.is_changed() || boundaries.is_changed();
    if *settled == now && !changed {
        return;
    }
    if settled.0 != now.0 || changed {
        *told = told_states(&boundaries.0, &journal, &hunt.frame);
    }
    *settled = now;
    let states = states(&boundaries.0, &told, here);
    for mut mark in &mut marks {
        let Some(&state) = states.get(&mark.id) else { continue };
        if state == mark.state {
            continue;
        }
        mark.state = state;
        if let Some(mut material) = strokes.get_mut(&mark.line) {
            let pixel_ratio = material.style.pixel_ratio;
            material.style = stroke(state, mark.fill.is_none());
            material.style.pixel_ratio = pixel_ratio;
        }
        if let Some(mut material) = mark.fill.as_ref().and_then(|fill| surfaces.get_mut(fill)) {
            material.set_colour(state.accent().with_alpha(fill_alpha(state)));
        }
    }
}

/// Rings at once where the player crosses a boundary, while the server's word is awaited.
fn ring_crossings(
    boundaries: Res<Boundaries>,
    own: Res<OwnPosition>,
    root: Single<Entity, With<MapRoot>>,
    marks: Query<&BoundaryMark>,
    mesh: Res<MarkMesh>,
    mut snaps: MessageReader<SnapTo>,
    mut crossed: MessageWriter<BoundaryCrossed>,
    motion: Res<ReducedMotion>,
    mut before: Local<Option<Vec2>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut commands: Commands,
) {
    let here = drawn(own.point);
    let Some(from) = before.replace(here) else { return };
    let snapped = snaps.read().count() > 0;
    if from == here || snapped || from.distance(here) > JUMP_M {
        return;
    }
    for boundary in boundaries.0.iter().filter(|boundary| boundary.is_crossed(from, here)) {
        crossed.write(BoundaryCrossed);
        if !motion.0 {
            let ring = MarkMaterial::new(MarkKind::Ring, theme::BRASS, 90.0);
            let mark = mesh.mark(&mut materials, ring, here.extend(AVATAR_RING_HEIGHT));
            commands.spawn((Shine { left_s: RING_S, whole_s: RING_S }, mark, ChildOf(*root)));
        }
        if let Some(mark) = marks.iter().find(|mark| mark.id == boundary.id) {
            let shine = strokes.add(StrokeMaterial::from(glow(theme::BRASS)));
            let place = boundary.carried.unwrap_or_default();
            spawn_shine(&mut commands, *root, mark.mesh.clone(), shine, RING_S, place);
        }
    }
}

fn spawn_shine(
    commands: &mut Commands,
    root: Entity,
    mesh: Handle<Mesh>,
    material: Handle<StrokeMaterial>,
    whole_s: f32,
    place: Vec2,
) {
    commands.spawn((
        Shine { left_s: whole_s, whole_s },
        Mesh2d(mesh),
        MeshMaterial2d(material),
        Transform::from_translation(place.extend(BOUNDARIES_HEIGHT + 0.5)),
        NoFrustumCulling,
        ChildOf(root),
    ));
}

fn shine_lines(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mut shines: Query<(Entity, &mut Shine, &MeshMaterial2d<StrokeMaterial>)>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut commands: Commands,
) {
    for (entity, mut shine, material) in &mut shines {
        let level = shine.pass(time.delta_secs());
        if let Some(mut material) = strokes.get_mut(material.id()) {
            material.style.colour.alpha = (1.0 - level) * (1.0 - level);
            material.style.width_px = if motion.0 { 14.0 } else { 14.0 + 30.0 * level };
        }
        if level >= 1.0 {
            commands.entity(entity).despawn();
        }
    }
}

fn shine_rings(
    time: Res<Time<Real>>,
    mut shines: Query<(Entity, &mut Shine, &MeshMaterial2d<MarkMaterial>)>,
    mut marks: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    for (entity, mut shine, material) in &mut shines {
        let level = shine.pass(time.delta_secs());
        if let Some(mut material) = marks.get_mut(material.id()) {
            material.style.level = level;
        }
        if level >= 1.0 {
            commands.entity(entity).despawn();
        }
    }
}

impl Shine {
    /// Lets time pass; 0 at its beginning, 1 at its end.
    fn pass(&mut self, elapsed_s: f32) -> f32 {
        self.left_s -= elapsed_s.min(0.1);
        (1.0 - self.left_s / self.whole_s).clamp(0.0, 1.0)
    }
}
