//! The satchel: what the player carries, to be used, or put together. What a thing is good for only the hunt knows; trying costs nothing.

use super::{Encounter, EncounterSystems, panel};
use crate::game::{
    controls::{ButtonLook, Lettering, SpokenRole, button_row, column, growing, picture, pressable, row, veil, words, writes},
    glyphs::Mark,
    ink::Ink,
    journal::{Holding, JournalOpen, holdings},
    pictures::spawn_picture,
    session::{Ask, InputCaptured, Journal, Undecided},
    settings::{Action, Actions, acting_button},
    theme::{BRASS, CREAM},
};
use bevy::{
    input_focus::{FocusCause, InputFocus, tab_navigation::TabIndex},
    prelude::*,
    ui_widgets::Activate,
};
use hunt_shared::{identity::ItemId, protocol::Command};
use std::collections::BTreeSet;

/// A thing is shown so large.
const PICTURE_PX: f32 = 38.0;

/// The panel.
#[derive(Component)]
struct SatchelPanel;

/// A thing in the panel.
#[derive(Component)]
struct Thing(ItemId);

/// Things laid together.
#[derive(Resource, Default, Clone, PartialEq, Debug)]
struct LaidTogether(BTreeSet<ItemId>);

/// What the player does with what lies together.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Try {
    /// Uses the one thing.
    Use,
    /// Puts the things together.
    Combine,
}

/// Opens the satchel.
pub struct SatchelPlugin;

impl Plugin for SatchelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<LaidTogether>().add_message::<Try>().add_systems(
            Update,
            (open_by_key, choose_by_key, try_things, draw_satchel, keep_focus).chain().in_set(EncounterSystems),
        );
    }
}

fn open_by_key(actions: Actions, captured: Res<InputCaptured>, open: Res<JournalOpen>, mut encounter: ResMut<Encounter>) {
    if !actions.just_pressed(Action::Satchel) || open.0 {
        return;
    }
    match *encounter {
        Encounter::Satchel => *encounter = Encounter::Nothing,
        Encounter::Nothing if !captured.0 => *encounter = Encounter::Satchel,
        _ => {}
    }
}

fn choose_by_key(
    keys: Res<ButtonInput<KeyCode>>,
    actions: Actions,
    encounter: Res<Encounter>,
    journal: Res<Journal>,
    mut together: ResMut<LaidTogether>,
    mut tries: MessageWriter<Try>,
) {
    if *encounter != Encounter::Satchel {
        return;
    }
    if let Some(index) = panel::pressed_number(&keys)
        && let Some(holding) = holdings(&journal.progress).into_iter().nth(index)
    {
        together.toggle(holding.item);
    }
    if actions.just_pressed(Action::Use) {
        tries.write(if together.0.len() > 1 { Try::Combine } else { Try::Use });
    }
}

impl LaidTogether {
    fn toggle(&mut self, item: ItemId) {
        if !self.0.remove(&item) {
            self.0.insert(item);
        }
    }

    /// What is asked for when they are tried; `None`: nothing can be.
    fn command(&self, wish: Try) -> Option<Command> {
        match wish {
            Try::Use if self.0.len() == 1 => self.0.first().cloned().map(Command::Use),
            Try::Combine if self.0.len() > 1 => Some(Command::Combine(self.0.iter().cloned().collect())),
            _ => None,
        }
    }
}

fn try_things(mut tries: MessageReader<Try>, mut together: ResMut<LaidTogether>, mut asks: MessageWriter<Ask>) {
    for wish in tries.read() {
        if let Some(command) = together.command(*wish) {
            asks.write(Ask(command));
            together.0.clear();
        }
    }
}

fn draw_satchel(
    encounter: Res<Encounter>,
    journal: Res<Journal>,
    mut together: ResMut<LaidTogether>,
    undecided: Res<Undecided>,
    ink: Ink,
    panels: Query<Entity, With<SatchelPanel>>,
    mut drawn: Local<Option<(Vec<Holding>, LaidTogether, bool)>>,
    mut commands: Commands,
) {
    let wanted = (*encounter == Encounter::Satchel).then(|| holdings(&journal.progress));
    match &wanted {
        // What is gone lies nowhere any more.
        Some(held) if together.0.iter().any(|item| held.iter().all(|holding| holding.item != *item)) => {
            together.0.retain(|item| held.iter().any(|holding| holding.item == *item));
        }
        None if !together.0.is_empty() => together.0.clear(),
        _ => {}
    }
    let tries = undecided.0.iter().any(|command| matches!(command, Command::Use(_) | Command::Combine(_)));
    let wanted = wanted.map(|held| (held, together.clone(), tries));
    if wanted == *drawn && panels.is_empty() == wanted.is_none() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    if let Some((held, together, tries)) = &wanted {
        spawn_panel(held, together, *tries, &ink, &mut commands);
    }
    *drawn = wanted;
}

/// The keyboard stays with its thing when the panel is drawn anew.
fn keep_focus(things: Query<(Entity, &Thing)>, alive: Query<()>, mut focus: ResMut<InputFocus>, mut last: Local<Option<ItemId>>) {
    match focus.get() {
        Some(focused) if alive.contains(focused) => *last = things.get(focused).ok().map(|(_, thing)| thing.0.clone()),
        // It has gone in this frame.
        Some(_) => {
            if let Some((same, _)) = things.iter().find(|(_, thing)| last.as_ref() == Some(&thing.0)) {
                focus.set(same, FocusCause::Navigated);
            }
        }
        None => *last = None,
    }
}

fn spawn_panel(held: &[Holding], together: &LaidTogether, tries: bool, ink: &Ink, commands: &mut Commands) {
    let fonts = &ink.fonts;
    commands.spawn((SatchelPanel, panel::ground())).with_children(|ground| {
        ground.spawn(panel::sheet()).with_children(|sheet| {
            panel::heading(sheet, fonts, &say!("encounters-carry"), BRASS);
            if held.is_empty() {
                sheet.spawn(words(fonts, Lettering::Speech, veil(CREAM, 0.85), say!("encounters-empty")));
                return;
            }
            let node = Node { flex_wrap: FlexWrap::Wrap, row_gap: px(8), column_gap: px(8), ..default() };
            sheet.spawn((node, Pickable::IGNORE)).with_children(|grid| {
                for (index, holding) in held.iter().enumerate() {
                    let laid = together.0.contains(&holding.item);
                    let node = Node { width: percent(48.8), padding: UiRect::axes(px(10), px(7)), ..row(10.0) };
                    let item = holding.item.clone();
                    let thing = (Thing(item.clone()), SpokenRole::Switch(laid), TabIndex(index as i32));
                    grid.spawn((pressable(ButtonLook::Quiet, node), thing))
                        .with_children(|cell| {
                            panel::number_cap(cell, fonts, index);
                            match holding.picture {
                                Some(shown) => spawn_picture(cell, fonts, shown, &holding.name, Vec2::splat(PICTURE_PX)),
                                None => drop(cell.spawn(picture(ink.glyphs.disc(holding.glyph), PICTURE_PX, Color::WHITE))),
                            }
                            cell.spawn((growing(column(0.0)), Pickable::IGNORE)).with_children(|name| {
                                name.spawn(words(fonts, Lettering::Body, CREAM, &holding.name));
                                if holding.count > 1 {
                                    let count = say!("units-of-them", count = holding.count);
                                    name.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.75), count));
                                }
                            });
                            if laid {
                                cell.spawn(picture(ink.glyphs.mark(Mark::Done), 22.0, BRASS));
                            }
                        })
                        .observe(move |_: On<Activate>, mut together: ResMut<LaidTogether>| together.toggle(item.clone()));
                }
            });
            sheet.spawn(button_row()).with_children(|foot| match together.0.len() {
                0 if tries => {
                    foot.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.8), say!("encounters-trying")));
                }
                0 => {
                    foot.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.8), say!("encounters-choose")));
                }
                1 => {
                    let label = say!("encounters-use");
                    foot.spawn((acting_button(fonts, ButtonLook::Primary, &[Action::Use], label), TabIndex(100)))
                        .observe(writes(Try::Use));
                }
                _ => {
                    let label = say!("encounters-combine");
                    foot.spawn((acting_button(fonts, ButtonLook::Primary, &[Action::Use], label), TabIndex(100)))
                        .observe(writes(Try::Combine));
                }
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_used_and_several_are_put_together() {
        let mut together = LaidTogether::default();
        assert_eq!(together.command(Try::Use), None);
        together.toggle("oil".into());
        assert_eq!(together.command(Try::Use), Some(Command::Use("oil".into())));
        assert_eq!(together.command(Try::Combine), None);
        together.toggle("lamp".into());
        assert_eq!(together.command(Try::Combine), Some(Command::Combine(vec!["lamp".into(), "oil".into()])));
        together.toggle("oil".into());
        assert_eq!(together.command(Try::Use), Some(Command::Use("lamp".into())));
    }
}
