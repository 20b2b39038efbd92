//! What players do not see: hidden boundaries, objects that are not there yet, the two sides of lines, and how far outside one must be to
//! have left.

use super::{
    PreviewHunt,
    notes::{MapNote, NotesPlugin, note},
};
use crate::game::{
    boundaries::lines_of,
    glyphs::{DISC_PX, GlyphImages},
    map::{BOUNDARIES_HEIGHT, MapRoot, MapShown, OBJECTS_HEIGHT, Outline, Pattern, StrokeMaterial, StrokeStyle, Strokes, drawn},
    retelling::Retold,
    session::{CurrentHunt, Journal},
    theme::{self, Fonts},
    world::{MarkKind, MarkMaterial, MarkMesh},
};
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use hunt_shared::{
    geo::{LocalFrame, Shape},
    hunt::{Boundary, Hunt, Visibility as Seen},
};

/// How strongly an object is drawn that is not there yet.
const GHOST_ALPHA: f32 = 0.45;

/// Pixels from a line to the word for its side.
const SIDE_PX: f32 = 26.0;

/// Half the quad below a glyph, pixels.
const HALF_PX: f32 = 48.0;

/// Everything of this room hangs below it.
#[derive(Component)]
struct Ghosts;

/// Draws ghosts.
pub struct GhostsPlugin;

impl Plugin for GhostsPlugin {
    fn build(&self, app: &mut App) {
        let changed = resource_exists_and_changed::<PreviewHunt>
            .or_else(resource_exists_and_changed::<Journal>)
            .or_else(resource_exists_and_changed::<MapShown>)
            .or_else(are_gone);
        let shown = super::is_looked_at.and_then(resource_exists::<MapShown>).and_then(resource_exists::<PreviewHunt>);
        app.add_plugins(NotesPlugin)
            .add_systems(Update, draw_ghosts.after(super::PreviewSystems::Read).run_if(shown.and_then(changed)));
    }
}

/// Whether none are drawn: at first, and when the language has changed.
fn are_gone(ghosts: Query<(), With<Ghosts>>) -> bool {
    ghosts.is_empty()
}

fn draw_ghosts(
    hunt: Res<PreviewHunt>,
    view: Res<CurrentHunt>,
    journal: Res<Journal>,
    clock: Res<super::clock::PreviewClock>,
    root: Single<Entity, With<MapRoot>>,
    old: Query<Entity, With<Ghosts>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mark_mesh: Res<MarkMesh>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut marks: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    old.iter().for_each(|ghosts| commands.entity(ghosts).despawn());
    let hunt: &Hunt = &hunt.0;
    let ghosts = commands.spawn((Ghosts, Retold, Transform::default(), Visibility::Inherited, ChildOf(*root))).id();
    let mut line = |commands: &mut Commands, mesh: Mesh, style: StrokeStyle, height: f32| {
        let material = MeshMaterial2d(strokes.add(StrokeMaterial::from(style)));
        let at = Transform::from_xyz(0.0, 0.0, BOUNDARIES_HEIGHT + height);
        commands.spawn((Mesh2d(meshes.add(mesh)), material, at, NoFrustumCulling, ChildOf(ghosts)));
    };
    for boundary in &hunt.boundaries {
        let outline = Outline::of(&hunt.frame, &boundary.shape);
        let hidden = boundary.visibility == Seen::Hidden && !journal.progress.revealed.contains_key(&boundary.id);
        if hidden {
            line(&mut commands, lines_of(&outline), ghost_style(matches!(outline, Outline::Line(_))), 0.3);
            let name = if boundary.name.is_empty() { boundary.id.as_str() } else { &boundary.name };
            let at = MapNote { at: outline.label_anchor(), offset_px: Vec2::ZERO };
            note(&mut commands, &fonts, ghosts, at, &say!("preview-hidden", name = name), theme::FOAM);
        }
        if boundary.exit_margin_m > 0.0
            && let Some((margin, top)) = margin_of(&hunt.frame, boundary)
        {
            line(&mut commands, margin, margin_style(), 0.1);
            let at = MapNote { at: top, offset_px: Vec2::new(0.0, 11.0) };
            let left_at = say!("preview-left-at", metres = boundary.exit_margin_m);
            note(&mut commands, &fonts, ghosts, at, &left_at, theme::CREAM);
        }
        if let Outline::Line(points) = &outline {
            for (at, offset_px, word) in sides_of(points) {
                note(&mut commands, &fonts, ghosts, MapNote { at, offset_px }, &word, theme::CREAM);
            }
        }
    }
    for object in view.view.objects.iter().filter(|object| !object.is_for(&journal.progress, clock.now())) {
        let at = drawn(hunt.frame.to_local(object.position)).extend(OBJECTS_HEIGHT - 2.0);
        let disc = MarkMaterial::new(MarkKind::Disc, theme::CREAM.with_alpha(0.0), HALF_PX);
        let sprite = Sprite {
            color: Color::WHITE.with_alpha(GHOST_ALPHA),
            custom_size: Some(Vec2::splat(DISC_PX / HALF_PX)),
            ..Sprite::from_image(glyphs.disc(object.glyph))
        };
        commands
            .spawn((mark_mesh.mark(&mut marks, disc, at), ChildOf(ghosts)))
            .with_child((sprite, Transform::from_xyz(0.0, 0.0, 0.1)));
    }
}

/// A hidden boundary: pale and in small pieces, unlike anything that players see.
fn ghost_style(is_line: bool) -> StrokeStyle {
    let style = StrokeStyle::solid(theme::FOAM.with_alpha(0.9), 2.4).cased(theme::INK.with_alpha(0.75), 1.0).patterned(
        Pattern::Dashed,
        4.0,
        7.0,
    );
    if is_line { style.winged(10.0) } else { style }
}

fn margin_style() -> StrokeStyle {
    StrokeStyle::solid(theme::CREAM.with_alpha(0.9), 1.4).cased(theme::INK.with_alpha(0.6), 0.8).patterned(
        Pattern::Dotted,
        1.4,
        5.0,
    )
}

/// The line beyond which one has left, and its northernmost point.
fn margin_of(frame: &LocalFrame, boundary: &Boundary) -> Option<(Mesh, Vec2)> {
    let margin_m = boundary.exit_margin_m as f32;
    let rings = match &boundary.shape {
        Shape::Line(_) => return None,
        Shape::Circle { centre, radius_m } => {
            let grown = Shape::Circle { centre: *centre, radius_m: radius_m + boundary.exit_margin_m };
            Outline::of(frame, &grown).lines().map(|(line, _)| line.to_vec()).collect()
        }
        Shape::Area(_) => {
            let outline = Outline::of(frame, &boundary.shape);
            outline.lines().map(|(ring, _)| offset(ring, margin_m, &outline)).collect::<Vec<_>>()
        }
    };
    let top = rings.iter().flatten().copied().max_by(|a, b| a.y.total_cmp(&b.y))?;
    let mut strokes = Strokes::default();
    rings.iter().for_each(|ring| strokes.add_ring(ring));
    Some((strokes.into_mesh(), top))
}

/// A ring so many metres outside of its area: round about corners that stick out.
fn offset(ring: &[Vec2], by_m: f32, outline: &Outline) -> Vec<Vec2> {
    let count = ring.len();
    let edge = |at: usize| (ring[(at + 1) % count] - ring[at % count]).normalize_or_zero();
    // To the side of the first edge that lies outside.
    let middle = (ring[0] + ring[1 % count]) / 2.0;
    let side = if outline.contains(middle + edge(0).perp() * 0.05) { -1.0 } else { 1.0 };
    let mut grown = Vec::new();
    for (at, &corner) in ring.iter().enumerate() {
        let (before, after) = (edge(at + count - 1), edge(at));
        let (from, to) = (before.perp() * side, after.perp() * side);
        let turn = before.perp_dot(after) * -side;
        if turn > 0.0 {
            let angle = from.angle_to(to);
            let steps = (angle.abs() / 0.3).ceil().max(1.0);
            grown.extend(
                (0..=steps as usize).map(|step| corner + Vec2::from_angle(angle * step as f32 / steps).rotate(from) * by_m),
            );
        } else {
            let along = (from + to).normalize_or(from);
            grown.push(corner + along * (by_m / along.dot(from).max(0.3)));
        }
    }
    grown
}

/// The words for the two sides of a line, beside its middle.
fn sides_of(points: &[Vec2]) -> Vec<(Vec2, Vec2, String)> {
    let length = |pair: &[Vec2]| pair[0].distance(pair[1]);
    let half = points.windows(2).map(length).sum::<f32>() / 2.0;
    let mut walked = 0.0;
    for pair in points.windows(2) {
        let own = length(pair);
        if walked + own >= half && own > 0.0 {
            let along = (pair[1] - pair[0]) / own;
            let at = pair[0] + along * (half - walked);
            let left = along.perp() * SIDE_PX;
            return vec![(at, left, say!("preview-side-left")), (at, -left, say!("preview-side-right"))];
        }
        walked += own;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sides_of_a_line_are_seen_along_it() {
        let sides = sides_of(&[Vec2::ZERO, Vec2::new(0.0, 100.0)]);
        assert_eq!(sides[0].2, "left");
        assert!(sides[0].1.x < 0.0 && sides[1].1.x > 0.0, "northward, the left is the west");
        assert!((sides[0].0.y - 50.0).abs() < 1e-3);
    }

    #[test]
    fn a_margin_lies_outside_at_its_distance() {
        // An L, in both directions of drawing.
        let mut corner = [(0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (10.0, 10.0), (10.0, 40.0), (0.0, 40.0)]
            .map(|(x, y)| Vec2::new(x, y))
            .to_vec();
        for _ in 0..2 {
            let outline = Outline::Rings(vec![corner.clone()]);
            let grown = offset(&corner, 3.0, &outline);
            for point in &grown {
                assert!(!outline.contains(*point) && outline.distance_m(*point) > 2.9, "{point}");
                assert!(outline.distance_m(*point) < 4.5, "{point}");
            }
            assert!(grown.iter().any(|point| point.y < -2.9) && grown.iter().any(|point| point.x < -2.9));
            corner.reverse();
        }
    }
}
