//! Small words on the map for the designer: they keep their size at every zoom.

use crate::game::{
    camera::{CameraSystems, MapView},
    map::{LABELS_HEIGHT, Lettering, fade_letters, spawn_letters},
    session::Screen,
    theme::{self, Fonts},
};
use bevy::{prelude::*, sprite::Text2dShadow};

/// Logical pixels of the letters' height.
const SIZE_PX: f32 = 14.0;

/// A word at a place of the map.
#[derive(Component, Clone, Copy, Debug)]
pub struct MapNote {
    /// Where, metres.
    pub at: Vec2,
    /// Pixels from there to the middle of the word.
    pub offset_px: Vec2,
}

/// Spawns a word.
pub fn note(commands: &mut Commands, fonts: &Fonts, parent: Entity, note: MapNote, text: &str, colour: Color) {
    let style = (Text2d::new(text), TextFont::from(fonts.sans_bold.clone()).with_font_size(SIZE_PX));
    commands
        .spawn((note, Transform::from_translation(note.at.extend(LABELS_HEIGHT + 2.0)), Visibility::Inherited, ChildOf(parent)))
        .with_children(|letters| spawn_letters(letters, style, colour, theme::INK.with_alpha(0.8), 1.4));
}

/// Keeps the words at their size.
pub struct NotesPlugin;

impl Plugin for NotesPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            PostUpdate,
            place_notes.after(CameraSystems).before(TransformSystems::Propagate).run_if(in_state(Screen::Playing)),
        );
    }
}

fn place_notes(
    view: Res<MapView>,
    mut notes: Query<(Ref<MapNote>, &mut Transform, &Children)>,
    mut letterings: Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
) {
    let m_per_px = view.m_per_px();
    for (note, mut transform, letters) in &mut notes {
        let at = view.snapped(note.at + note.offset_px * m_per_px);
        transform.translation = at.extend(transform.translation.z);
        transform.scale = Vec3::new(m_per_px, m_per_px, 1.0);
        if note.is_added() {
            fade_letters(letters, 1.0, &mut letterings);
        }
    }
}
