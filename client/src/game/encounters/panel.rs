//! What the panels have in common: where they stand, how they come, and choices with numbers.

use super::Encounter;
use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, Spawner, column, cover_from_below, growing, key_cap, panel, pressable,
        row, small_button, words,
    },
    retelling::Retold,
    session::Screen,
    theme::{CREAM, Fonts},
};
use bevy::{
    input_focus::tab_navigation::{TabGroup, TabIndex},
    prelude::*,
    ui_widgets::Activate,
};

/// Logical pixels of a panel's width.
const WIDTH_PX: f32 = 560.0;

/// The ground of a panel, at the bottom of the map: what the talk is about stays in sight above it.
pub fn ground() -> impl Bundle {
    (CapturesInput, Retold, DespawnOnExit(Screen::Playing), cover_from_below(0.28), GlobalZIndex(25), TabGroup::modal(), MenuKeys)
}

/// The panel itself.
pub fn sheet() -> impl Bundle {
    panel(Node {
        width: px(WIDTH_PX),
        max_width: percent(100),
        max_height: percent(100),
        padding: UiRect::new(px(24), px(24), px(20), px(20)),
        ..column(12.0)
    })
}

/// The line at the top: what it is about, and how to close it.
pub fn heading(sheet: &mut Spawner<'_>, fonts: &Fonts, text: &str, colour: Color) {
    sheet.spawn((row(10.0), Pickable::IGNORE)).with_children(|line| {
        line.spawn((growing(default()), Pickable::IGNORE)).with_child(words(fonts, Lettering::Kicker, colour, text));
        line.spawn((small_button(fonts, ButtonLook::Quiet, "Esc", say!("controls-close")), TabIndex(90)))
            .observe(|_: On<Activate>, mut encounter: ResMut<Encounter>| *encounter = Encounter::Nothing);
    });
}

/// The number key of the choice at this index; only nine have one.
pub fn number_key(index: usize) -> Option<KeyCode> {
    const KEYS: [KeyCode; 9] = [
        KeyCode::Digit1,
        KeyCode::Digit2,
        KeyCode::Digit3,
        KeyCode::Digit4,
        KeyCode::Digit5,
        KeyCode::Digit6,
        KeyCode::Digit7,
        KeyCode::Digit8,
        KeyCode::Digit9,
    ];
    KEYS.get(index).copied()
}

/// The choice whose number was pressed just now, counted from 0.
pub fn pressed_number(keys: &ButtonInput<KeyCode>) -> Option<usize> {
    (0..9).find(|&index| number_key(index).is_some_and(|key| keys.just_pressed(key)))
}

/// The picture of the key that chooses the thing of this index, where there is one.
pub fn number_cap(parts: &mut Spawner<'_>, fonts: &Fonts, index: usize) {
    if number_key(index).is_some() {
        parts.spawn(key_cap(fonts, &(index + 1).to_string()));
    }
}

/// One of several things to say or to choose, with its number. What it does is the caller's to observe.
pub fn choice<'a>(list: &'a mut Spawner<'_>, fonts: &Fonts, index: usize, text: &str) -> EntityCommands<'a> {
    let node = Node { padding: UiRect::axes(px(12), px(9)), ..row(12.0) };
    let mut line = list.spawn((pressable(ButtonLook::Quiet, node), TabIndex(index as i32)));
    line.with_children(|parts| {
        number_cap(parts, fonts, index);
        parts.spawn((growing(default()), Pickable::IGNORE)).with_child(words(fonts, Lettering::Body, CREAM, text));
    });
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_choices_have_keys() {
        let mut keys = ButtonInput::default();
        assert_eq!(pressed_number(&keys), None);
        keys.press(KeyCode::Digit3);
        assert_eq!(pressed_number(&keys), Some(2));
        assert_eq!((number_key(0), number_key(9)), (Some(KeyCode::Digit1), None));
    }
}
