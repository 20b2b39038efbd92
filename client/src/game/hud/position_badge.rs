//! How exact the real position is, or why there is none; only where the game follows a receiver.

use super::{Corner, add_to_corner, badge_line};
use crate::game::{
    controls::{Lettering, SpokenName, SpokenRole, WRONG, column, panel, veil, words},
    glyphs::Mark,
    ink::Ink,
    location::{Absence, RealPosition},
    session::Screen,
    theme::{BRASS, CREAM},
    wording::decimal,
};
use bevy::prelude::*;

/// A position less exact than this is worth a word: many hunts do not count it.
const VAGUE_M: f32 = 25.0;

#[derive(Component)]
pub(super) struct PositionBadge;

/// Draws the badge.
pub struct PositionBadgePlugin;

impl Plugin for PositionBadgePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_badge.run_if(in_state(Screen::Playing).and_then(resource_exists::<RealPosition>)));
    }
}

/// The badge's word, and more about it.
fn saying(real: &RealPosition) -> (String, String) {
    let exact = |accuracy_m: f32| say!("location-accuracy", metres = decimal(accuracy_m.into(), 0));
    match (real.accuracy_m(), &real.missing) {
        (Some(accuracy_m), _) if accuracy_m > VAGUE_M => (exact(accuracy_m), say!("location-vague")),
        (Some(accuracy_m), _) => (exact(accuracy_m), String::new()),
        (None, absence) => (say!("location-none"), absence.as_ref().map(Absence::in_words).unwrap_or_default()),
    }
}

/// Draws the badge anew when it says something else.
pub(super) fn draw_badge(
    real: Res<RealPosition>,
    corners: Query<(Entity, &Corner)>,
    badges: Query<Entity, With<PositionBadge>>,
    ink: Ink,
    mut drawn: Local<(String, String)>,
    mut commands: Commands,
) {
    let (word, more) = saying(&real);
    if !badges.is_empty() && drawn.0 == word && drawn.1 == more {
        return;
    }
    let found = real.missing.is_none();
    // How exact it is changes all the time: read out is only what is amiss.
    let read_out = if found { more.clone() } else { format!("{word}. {more}") };
    let (mark, tint) = if found { (Mark::Here, BRASS) } else { (Mark::Offline, WRONG) };
    let line = badge_line(&ink.fonts, ink.glyphs.mark(mark), tint, &word, CREAM);
    let about = words(&ink.fonts, Lettering::Small, veil(CREAM, 0.82), &more);
    let about_node = Node { display: if more.is_empty() { Display::None } else { Display::Flex }, ..default() };
    // It changes with each position, and keeps its place among the others.
    if let Some(badge) = badges.iter().next() {
        commands.entity(badge).insert(SpokenName(read_out)).despawn_children().with_child(line).with_child((about, about_node));
    } else {
        let node = Node { max_width: px(300), padding: UiRect::axes(px(14), px(8)), ..column(2.0) };
        let contents = children![line, (about, about_node)];
        let badge = (PositionBadge, SpokenRole::Status, SpokenName(read_out), panel(node), contents);
        add_to_corner(&mut commands, &corners, Corner::TopRight, badge);
    }
    *drawn = (word, more);
}
