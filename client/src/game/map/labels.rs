//! Names on the map: which are shown at a zoom, where, and how they are written.

mod place;

pub use place::{LabelCandidate, LabelKind, Plate, Plates};

use super::{LABELS_HEIGHT, MapRoot};
use crate::game::{
    camera::MapView,
    fog::Discovery,
    theme::{self, Fonts},
};
use bevy::{
    ecs::relationship::RelatedSpawnerCommands,
    platform::collections::HashMap,
    prelude::*,
    sprite::{Anchor, Text2dShadow},
    text::LetterSpacing,
};
use place::{Placed, place_labels};

/// A change of zoom by this factor places the names anew.
const REPLACE_ZOOM: f32 = 1.06;
/// Seconds in which a name appears or goes.
const FADE_S: f32 = 0.18;
/// How strongly a name stands in the fog.
const HAZY_STRENGTH: f32 = 0.72;
/// How clear the chart must be for the names of small things.
const CLEAR_FOR_SMALL: f32 = 0.3;

/// All names of the map, and those that have a place at the present zoom.
#[derive(Resource, Default)]
pub struct MapLabels {
    candidates: Vec<LabelCandidate>,
    placed: Vec<Placed>,
    placed_at_m_per_px: f32,
    shown: HashMap<usize, Entity>,
}

impl MapLabels {
    /// The names of a new map.
    pub fn new(candidates: Vec<LabelCandidate>) -> Self {
        Self { candidates, ..default() }
    }
}

/// Where something lies over the map for long, logical pixels from the window's top left: a name below it is not read whole.
#[derive(Resource, Default)]
pub struct Covers(pub Vec<Rect>);

impl Covers {
    /// What they take of the map.
    fn plates(&self, view: &MapView) -> Vec<Plate> {
        let plate = |cover: &Rect| Plate::upright(view.point_at(cover.center()) / view.m_per_px(), cover.half_size());
        self.0.iter().map(plate).collect()
    }
}

/// A name on screen.
#[derive(Component)]
pub struct Label {
    candidate: usize,
    /// 0 (gone) to 1.
    strength: f32,
    wanted: bool,
}

/// The letters of a name, or their halo, in the colour of the whole strength.
#[derive(Component)]
pub struct Lettering {
    colour: Color,
}

/// Spawns the letters of a name above their halo, both unseen until [`fade_letters`].
pub fn spawn_letters(
    letters: &mut RelatedSpawnerCommands<'_, ChildOf>,
    style: impl Bundle + Clone,
    colour: Color,
    halo: Color,
    halo_px: f32,
) {
    for step in 0..4 {
        let offset = Vec2::from_angle(step as f32 * std::f32::consts::FRAC_PI_4) * halo_px;
        letters.spawn((
            style.clone(),
            Lettering { colour: halo },
            TextColor(halo.with_alpha(0.0)),
            Text2dShadow { offset: -2.0 * offset, color: halo.with_alpha(0.0) },
            Transform::from_translation(offset.extend(0.01)),
        ));
    }
    // Painted twice: thin dark letters would pale against the light of their halo.
    let again = Text2dShadow { offset: Vec2::ZERO, color: colour.with_alpha(0.0) };
    letters.spawn((style, Lettering { colour }, TextColor(colour.with_alpha(0.0)), again, Transform::from_xyz(0.0, 0.0, 0.02)));
}

/// Shows letters and halo as strongly as asked, 0 to 1.
pub fn fade_letters(
    letters: &Children,
    strength: f32,
    letterings: &mut Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
) {
    let mut letterings = letterings.iter_many_mut(letters);
    while let Some((lettering, mut colour, shadow)) = letterings.fetch_next() {
        let faded = lettering.colour.with_alpha(lettering.colour.alpha() * strength);
        colour.0 = faded;
        if let Some(mut shadow) = shadow {
            shadow.color = faded;
        }
    }
}

/// Gives names a place when the zoom has changed, and shows those in sight that nothing covers.
pub fn show_labels(
    view: Res<MapView>,
    fonts: Res<Fonts>,
    root: Single<Entity, With<MapRoot>>,
    discovery: Res<Discovery>,
    covers: Res<Covers>,
    mut labels: ResMut<MapLabels>,
    mut shown: Query<&mut Label>,
    mut commands: Commands,
) {
    let m_per_px = view.m_per_px();
    let labels = &mut *labels;
    let ratio = m_per_px / labels.placed_at_m_per_px;
    if !(1.0 / REPLACE_ZOOM..=REPLACE_ZOOM).contains(&ratio) {
        labels.placed = place_labels(&labels.candidates, m_per_px);
        labels.placed_at_m_per_px = m_per_px;
    }
    let sight = view.sight().inflate(120.0 * m_per_px);
    let covers = covers.plates(&view);
    // Places and waters are known from afar; what is small has to be discovered.
    let in_sight = |placed: &&Placed| {
        let candidate = &labels.candidates[placed.candidate];
        let &LabelCandidate { anchor, kind, .. } = candidate;
        let is_known = || kind <= LabelKind::Water || discovery.clear_at(anchor) > CLEAR_FOR_SMALL;
        sight.contains(anchor) && is_known() && candidate.is_clear_of(&covers, m_per_px)
    };
    let wanted: HashMap<usize, &Placed> =
        labels.placed.iter().filter(in_sight).map(|placed| (placed.candidate, placed)).collect();
    labels.shown.retain(|_, entity| shown.contains(*entity));
    for mut label in &mut shown {
        label.wanted = wanted.contains_key(&label.candidate);
    }
    for &candidate in wanted.keys() {
        if labels.shown.contains_key(&candidate) {
            continue;
        }
        let entity = spawn_label(&mut commands, &fonts, candidate, &labels.candidates[candidate]);
        commands.entity(*root).add_child(entity);
        labels.shown.insert(candidate, entity);
    }
}

fn spawn_label(commands: &mut Commands, fonts: &Fonts, index: usize, candidate: &LabelCandidate) -> Entity {
    let kind = candidate.kind;
    let font = match kind {
        LabelKind::Place => fonts.serif_bold_italic.clone(),
        LabelKind::Water | LabelKind::Area => fonts.serif_italic.clone(),
        LabelKind::Street => fonts.sans.clone(),
    };
    let (colour, halo) = match kind {
        // A river's name stands along it on land, a lake's in it.
        LabelKind::Water if !candidate.at_sea && candidate.angle_rad != 0.0 => (theme::SHALLOWS, theme::LAND.with_alpha(0.8)),
        LabelKind::Water => (theme::FOAM, theme::SEA.with_alpha(0.55)),
        _ if candidate.at_sea => (theme::CREAM, theme::SEA.with_alpha(0.7)),
        _ => (theme::INK, theme::LAND.with_alpha(0.8)),
    };
    let style = (
        Text2d::new(candidate.text.clone()),
        TextFont::from(font).with_font_size(kind.size_px()),
        LetterSpacing::Px(kind.spacing_px()),
        TextLayout::justify(Justify::Center),
        Anchor::CENTER,
    );
    let radius_px = if kind == LabelKind::Water { 1.0 } else { 1.6 };
    let label = Label { candidate: index, strength: 0.0, wanted: true };
    commands
        .spawn((label, Transform::from_translation(candidate.anchor.extend(LABELS_HEIGHT)), Visibility::Visible))
        .with_children(|letters| spawn_letters(letters, style, colour, halo, radius_px))
        .id()
}

/// Keeps names at their size in pixels and lets them come and go softly.
pub fn fade_labels(
    view: Res<MapView>,
    time: Res<Time<Real>>,
    labels: Res<MapLabels>,
    discovery: Res<Discovery>,
    mut shown: Query<(Entity, &mut Label, &mut Transform, &Children)>,
    mut letterings: Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
    mut commands: Commands,
) {
    let m_per_px = view.m_per_px();
    let step = time.delta_secs() / FADE_S;
    for (entity, mut label, mut transform, letters) in &mut shown {
        let Some(candidate) = labels.candidates.get(label.candidate) else {
            commands.entity(entity).despawn();
            continue;
        };
        let at = view.snapped(candidate.anchor + Vec2::Y * candidate.raised_px * m_per_px);
        let place = Transform::from_translation(at.extend(LABELS_HEIGHT))
            .with_rotation(Quat::from_rotation_z(candidate.angle_rad))
            .with_scale(Vec3::new(m_per_px, m_per_px, 1.0));
        if *transform != place {
            *transform = place;
        }
        let hazy = || HAZY_STRENGTH + (1.0 - HAZY_STRENGTH) * discovery.clear_at(candidate.anchor);
        let goal = if label.wanted { hazy() } else { 0.0 };
        let strength = label.strength + (goal - label.strength).clamp(-step, step);
        if strength == 0.0 && !label.wanted {
            commands.entity(entity).despawn();
            continue;
        }
        if strength == label.strength {
            continue;
        }
        label.strength = strength;
        fade_letters(letters, strength, &mut letterings);
    }
}
