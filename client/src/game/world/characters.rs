//! Characters: whom one can talk to, drawn like objects but standing still, with their names.

use super::mark::{MarkKind, MarkMaterial, MarkMesh, PixelSized};
use crate::game::{
    camera::MapView,
    encounters::Encounter,
    glyphs::{DISC_PX, GlyphImages},
    map::{Lettering, MapRoot, OBJECTS_HEIGHT, drawn, fade_letters, spawn_letters},
    session::{Ask, CurrentHunt, InputCaptured, Journal, OwnPosition},
    settings::{Action, Actions},
    theme::{self, Fonts},
};
use bevy::{prelude::*, sprite::Text2dShadow};
use hunt_shared::{event::Progress, hunt::PublicCharacter, identity::CharacterId, protocol::Command};

/// Half the quad below a character's drawing, pixels.
const HALF_PX: f32 = 48.0;
/// Pixels of the letters' height of a name.
const NAME_PX: f32 = 15.0;
/// Pixels from a character's middle down to its name.
const NAME_BELOW_PX: f32 = 30.0;
/// Metres per pixel beyond which names are not shown.
const FARTHEST_M_PER_PX: f32 = 0.8;
/// Pixels from a character's middle that a click still means it.
const CLICK_PX: f32 = 26.0;
/// Seconds in which a character comes to be there or goes, and in which the light below it does.
const FADE_S: f32 = 0.35;

/// A character on the map.
#[derive(Component)]
pub struct Standing {
    id: CharacterId,
    strength: f32,
    /// How far the light below it is lit.
    light: f32,
    /// How far its name is to be read.
    readable: f32,
    wanted: bool,
}

/// The character in reach whom the player can talk to.
#[derive(Resource, Default, Clone, PartialEq, Debug)]
pub struct Company(pub Option<PublicCharacter>);

/// Whether a player can meet a character now.
fn is_there(character: &PublicCharacter, progress: &Progress) -> bool {
    let is_running = |challenge| progress.challenges.get(challenge).is_some_and(|status| status.running);
    character.during.as_ref().is_none_or(is_running)
}

/// Puts the characters of a new map, and those that have come, where they stand.
pub fn place_characters(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    mesh: Res<MarkMesh>,
    glyphs: Res<GlyphImages>,
    fonts: Res<Fonts>,
    root: Single<Entity, With<MapRoot>>,
    mut standing: Query<(Entity, &mut Standing)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let there = || hunt.view.characters.iter().filter(|character| is_there(character, &journal.progress));
    for (entity, mut character) in &mut standing {
        if hunt.is_changed() {
            // After an edit of the hunt its place or its looks may be others.
            commands.entity(entity).despawn();
        } else {
            character.wanted = there().any(|known| known.id == character.id);
        }
    }
    for character in there() {
        let known = !hunt.is_changed() && standing.iter().any(|(_, standing)| standing.id == character.id);
        let (Some(position), false) = (character.position, known) else { continue };
        let at = drawn(hunt.frame.to_local(position)).extend(OBJECTS_HEIGHT);
        let disc = MarkMaterial::new(MarkKind::Disc, theme::BRASS.with_alpha(0.0), HALF_PX);
        let mark = mesh.mark(&mut materials, disc, at);
        let sprite = Sprite {
            color: Color::WHITE.with_alpha(0.0),
            custom_size: Some(Vec2::splat(DISC_PX * 1.15 / HALF_PX)),
            ..Sprite::from_image(glyphs.disc(character.glyph))
        };
        let name_at = Transform::from_xyz(0.0, -NAME_BELOW_PX / HALF_PX, 0.2).with_scale(Vec3::splat(1.0 / HALF_PX));
        let style = (Text2d::new(&character.name), TextFont::from(fonts.sans_bold.clone()).with_font_size(NAME_PX));
        commands
            .spawn((
                Standing { id: character.id.clone(), strength: 0.0, light: 0.0, readable: 0.0, wanted: true },
                mark,
                ChildOf(*root),
            ))
            .with_child((sprite, Transform::from_xyz(0.0, 0.0, 0.1)))
            .with_children(|parts| {
                parts
                    .spawn((Name, name_at, Visibility::Inherited))
                    .with_children(|letters| spawn_letters(letters, style, theme::CREAM, theme::INK.with_alpha(0.75), 1.3));
            });
    }
}

/// A character's name.
#[derive(Component)]
pub struct Name;

/// Lets them come and go, and lights up the one that can be talked to.
pub fn show_characters(
    company: Res<Company>,
    view: Res<MapView>,
    time: Res<Time<Real>>,
    mut standing: Query<(Entity, &mut Standing, &mut PixelSized, &MeshMaterial2d<MarkMaterial>, &Children)>,
    mut sprites: Query<&mut Sprite>,
    names: Query<&Children, With<Name>>,
    mut letterings: Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let step = time.delta_secs() / FADE_S;
    for (entity, mut character, mut size, material, children) in &mut standing {
        let strength = (character.strength + if character.wanted { step } else { -step }).clamp(0.0, 1.0);
        if strength == 0.0 && !character.wanted {
            commands.entity(entity).despawn();
            continue;
        }
        size.0 = HALF_PX * (0.6 / view.m_per_px()).clamp(0.55, 1.0);
        let near = company.0.as_ref().is_some_and(|near| near.id == character.id);
        let light = (character.light + if near { step } else { -step }).clamp(0.0, 1.0);
        if strength != character.strength || light != character.light {
            (character.strength, character.light) = (strength, light);
            if let Some(mut material) = materials.get_mut(material.id()) {
                material.style.level = light;
                material.style.colour.alpha = strength;
            }
            let mut parts = sprites.iter_many_mut(children);
            while let Some(mut sprite) = parts.fetch_next() {
                sprite.color.set_alpha(strength);
            }
        }
        let readable = if view.m_per_px() < FARTHEST_M_PER_PX { strength } else { 0.0 };
        if readable != character.readable {
            character.readable = readable;
            for letters in children.iter().filter_map(|child| names.get(child).ok()) {
                fade_letters(letters, readable, &mut letterings);
            }
        }
    }
}

/// Finds whom the player can talk to from here, and begins or goes on with the talk when the player wants it. What lies in reach is taken
/// first, by the same key.
pub fn meet_characters(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    own: Res<OwnPosition>,
    reach: Res<super::Reach>,
    actions: Actions,
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    view: Res<MapView>,
    mut company: ResMut<Company>,
    mut encounter: ResMut<Encounter>,
    mut asks: MessageWriter<Ask>,
) {
    let near = hunt
        .view
        .characters
        .iter()
        .filter(|character| is_there(character, &journal.progress))
        .filter_map(|character| {
            let away_m = hunt.frame.to_local(character.position?).distance_m(own.point);
            (away_m <= character.reach_m).then_some((character, away_m))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(character, _)| character);
    if company.0.as_ref() != near {
        company.0 = near.cloned();
    }
    let Some(near) = near.filter(|_| !captured.0) else { return };
    let by_key = reach.nearest.is_none() && actions.just_pressed(Action::Take);
    let by_click = buttons.just_pressed(MouseButton::Left)
        && view
            .pointer()
            .zip(near.position)
            .is_some_and(|(at, position)| drawn(hunt.frame.to_local(position)).distance(at) < CLICK_PX * view.m_per_px());
    if by_key || by_click {
        greet(near, &journal, &mut encounter, &mut asks);
    }
}

/// Begins a talk, or goes on with the one that waits.
pub fn greet(character: &PublicCharacter, journal: &Journal, encounter: &mut Encounter, asks: &mut MessageWriter<Ask>) {
    if journal.progress.talk.as_ref().is_some_and(|talk| talk.character == character.id) {
        *encounter = Encounter::Talk(character.id.clone());
    } else {
        asks.write(Ask(Command::Talk { character: character.id.clone(), reply: None }));
    }
}
