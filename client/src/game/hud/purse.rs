//! Points, and what the player holds, with the button of the satchel.

use super::{Corner, HudSystems, add_to_corner};
use crate::game::{
    controls::{ButtonLook, Lettering, SpokenName, panel, picture, pressable, row, words},
    encounters::Encounter,
    glyphs::{GlyphImages, Mark},
    journal::{Holding, holdings},
    motion::{LONGEST_FRAME_S, ReducedMotion},
    session::{InputCaptured, Journal, Screen},
    settings::{Action, key_caps},
    theme::{BRASS, CREAM, Fonts},
    wording::{Tongue, spoken},
};
use bevy::{prelude::*, ui_widgets::Activate};

/// The purse, and how much it still swells: from 1 when something has come or gone, down to 0.
#[derive(Component, Default)]
struct Purse(f32);

/// Seconds in which it swells and settles, and by how much.
const SWELLING_S: f32 = 0.4;
const SWELLING: f32 = 0.12;

/// The most kinds of things that are shown; the journal has all.
const MOST_KINDS: usize = 3;

/// Draws the purse.
pub struct PursePlugin;

impl Plugin for PursePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_purse.after(HudSystems::Corners).after(super::link_badge::spawn_badge))
            .add_systems(Update, (draw_purse, swell).chain().run_if(in_state(Screen::Playing)));
    }
}

fn spawn_purse(corners: Query<(Entity, &Corner)>, mut commands: Commands) {
    let node = Node { flex_wrap: FlexWrap::Wrap, row_gap: px(5), padding: UiRect::axes(px(13), px(5)), ..row(13.0) };
    add_to_corner(&mut commands, &corners, Corner::TopRight, (Purse::default(), UiTransform::default(), panel(node)));
}

fn draw_purse(
    mut purses: Query<(Entity, Has<Children>, &mut Purse)>,
    journal: Res<Journal>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<(i64, Vec<Holding>, Tongue)>>,
    mut commands: Commands,
) {
    let Ok((entity, filled, mut purse)) = purses.single_mut() else { return };
    let is_told = drawn.as_ref().is_some_and(|(.., tongue)| *tongue == spoken());
    if filled && is_told && !journal.is_changed() {
        return;
    }
    let wanted = (journal.progress.points, holdings(&journal.progress), spoken());
    if filled && drawn.as_ref() == Some(&wanted) {
        return;
    }
    if filled && is_told {
        purse.0 = 1.0;
    }
    commands.entity(entity).despawn_children().with_children(|purse| {
        let pairs = std::iter::once((picture(glyphs.mark(Mark::Points), 17.0, BRASS), wanted.0.to_string())).chain(
            wanted
                .1
                .iter()
                .take(MOST_KINDS)
                .map(|holding| (picture(glyphs.disc(holding.glyph), 28.0, Color::WHITE), holding.count.to_string())),
        );
        for (image, text) in pairs {
            purse.spawn((row(6.0), Pickable::IGNORE, children![image, words(&fonts, Lettering::Strong, CREAM, text)]));
        }
        if !wanted.1.is_empty() {
            let node = Node { padding: UiRect::new(px(7), px(4), px(2), px(2)), ..row(6.0) };
            purse
                .spawn((
                    pressable(ButtonLook::Quiet, node),
                    SpokenName(say!("keys-satchel")),
                    children![picture(glyphs.mark(Mark::Satchel), 17.0, CREAM), key_caps(&fonts, &[Action::Satchel])],
                ))
                .observe(open_satchel);
        }
    });
    *drawn = Some(wanted);
}

/// With reduced motion nothing swells.
fn swell(time: Res<Time<Real>>, motion: Res<ReducedMotion>, mut purses: Query<(&mut Purse, &mut UiTransform)>) {
    for (mut purse, mut transform) in purses.iter_mut().filter(|(purse, _)| purse.0 > 0.0) {
        purse.0 = (purse.0 - time.delta_secs().min(LONGEST_FRAME_S) / SWELLING_S).max(0.0);
        transform.scale = Vec2::splat(if motion.0 { 1.0 } else { size_at(purse.0) });
    }
}

/// How large it is while it swells, against its natural size: it grows fast, and settles slowly.
fn size_at(left: f32) -> f32 {
    1.0 + SWELLING * (1.0 - left).powf(0.4).min(1.0) * left
}

/// Below what lies over the map nothing is pressed.
fn open_satchel(_: On<Activate>, captured: Res<InputCaptured>, mut encounter: ResMut<Encounter>) {
    if !captured.0 {
        *encounter = Encounter::Satchel;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_swells_and_settles() {
        assert_eq!([size_at(1.0), size_at(0.0)], [1.0, 1.0]);
        assert!(size_at(0.7) > 1.04 && size_at(0.7) > size_at(0.2));
    }
}
