//! Points, and what the player holds.

use super::{Corner, HudSystems, add_to_corner};
use crate::game::{
    controls::{Lettering, panel, picture, words},
    glyphs::{GlyphImages, Mark},
    journal::{Holding, holdings},
    session::{Journal, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::prelude::*;

#[derive(Component)]
struct Purse;

/// The most kinds of things that are shown; the journal has all.
const MOST_KINDS: usize = 4;

/// Draws the purse.
pub struct PursePlugin;

impl Plugin for PursePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_purse.after(HudSystems::Corners).after(super::link_badge::spawn_badge))
            .add_systems(Update, draw_purse.run_if(in_state(Screen::Playing)));
    }
}

fn spawn_purse(corners: Query<(Entity, &Corner)>, mut commands: Commands) {
    let node = Node { align_items: AlignItems::Center, column_gap: px(14), padding: UiRect::axes(px(14), px(6)), ..default() };
    add_to_corner(&mut commands, &corners, Corner::TopRight, (Purse, panel(node)));
}

fn draw_purse(
    purses: Query<(Entity, Has<Children>), With<Purse>>,
    journal: Res<Journal>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<(i64, Vec<Holding>)>>,
    mut commands: Commands,
) {
    let Ok((purse, filled)) = purses.single() else { return };
    if filled && !journal.is_changed() {
        return;
    }
    let wanted = (journal.progress.points, holdings(&journal.progress));
    if filled && drawn.as_ref() == Some(&wanted) {
        return;
    }
    commands.entity(purse).despawn_children().with_children(|purse| {
        let pairs = std::iter::once((picture(glyphs.mark(Mark::Points), 17.0, BRASS), wanted.0.to_string())).chain(
            wanted
                .1
                .iter()
                .take(MOST_KINDS)
                .map(|holding| (picture(glyphs.disc(holding.glyph), 28.0, Color::WHITE), holding.count.to_string())),
        );
        for (image, text) in pairs {
            purse.spawn((
                Node { column_gap: px(6), align_items: AlignItems::Center, ..default() },
                Pickable::IGNORE,
                children![image, words(&fonts, Lettering::Strong, CREAM, text)],
            ));
        }
    });
    *drawn = Some(wanted);
}
