//! A labelled line to type in.

use super::{ButtonLook, Lettering, SpokenName, growing, letters::OpensLetters, pressable, row, veil, words};
use crate::game::theme::{BRASS, CREAM, Fonts, INK};
use bevy::{
    input::{ButtonState, keyboard::KeyboardInput},
    input_focus::{FocusCause, FocusedInput, InputFocus, tab_navigation::TabIndex},
    prelude::*,
    text::{EditableText, TextCursorStyle, TextFont},
};

/// Names a field, so that its value can be found.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The player's name.
    Name,
    /// The server's address.
    Server,
    /// A boundary's id.
    BoundaryId,
    /// A boundary's name.
    BoundaryName,
    /// The name of a new file of boundaries.
    BoundaryFile,
    /// The answer to a riddle.
    Answer,
    /// The name of a new team.
    TeamName,
    /// The code of a team to join.
    TeamCode,
}

impl Field {
    /// What is written in it is a name or a sentence, and no address or code.
    pub fn begins_with_capital(self) -> bool {
        matches!(self, Self::Name | Self::TeamName | Self::Answer | Self::BoundaryName)
    }
}

/// An observer for a form: Enter writes this message, unless a button has the focus, whose press it is.
pub fn enter_writes<M: Message + Clone>(
    message: M,
) -> impl FnMut(On<FocusedInput<KeyboardInput>>, Query<(), With<ButtonLook>>, MessageWriter<M>) + Send + Sync + 'static {
    move |key, buttons, mut writer| {
        let pressed = key.input.state == ButtonState::Pressed && !key.input.repeat;
        if pressed && key.input.key_code == KeyCode::Enter && !buttons.contains(key.focused_entity) {
            writer.write(message.clone());
        }
    }
}

/// A system: the keyboard begins in this field as soon as it is there.
pub fn begin_in(which: Field) -> impl FnMut(Query<(Entity, &Field), Added<Field>>, ResMut<InputFocus>) {
    move |fields, mut focus| {
        if let Some((entity, _)) = fields.iter().find(|(_, field)| **field == which) {
            focus.set(entity, FocusCause::Navigated);
        }
    }
}

/// Opens the letter board for a field. It has no `TabIndex`: whoever has keys has no need of it.
fn letters_button(fonts: &Fonts, which: Field) -> impl Bundle {
    let node = Node { padding: UiRect::axes(px(8), px(1)), ..default() };
    (
        OpensLetters(which),
        pressable(ButtonLook::Quiet, node),
        SpokenName(say!("controls-letters-open")),
        children![words(fonts, Lettering::Key, veil(CREAM, 0.9), say!("controls-letters-sign"))],
    )
}

/// A label with a field below it, its first value in it.
pub fn field(fonts: &Fonts, which: Field, label: &str, value: &str, max_characters: usize, tab_index: i32) -> impl Bundle {
    let mut text = EditableText::new(value);
    text.max_characters = Some(max_characters);
    text.cursor_width = 0.1;
    (
        Node { flex_direction: FlexDirection::Column, row_gap: px(6), ..default() },
        children![
            (
                row(8.0),
                Pickable::IGNORE,
                children![
                    (growing(default()), Pickable::IGNORE, children![words(fonts, Lettering::Small, veil(CREAM, 0.8), label)]),
                    letters_button(fonts, which),
                ]
            ),
            (
                (which, SpokenName(label.to_owned())),
                text,
                TextFont { font: (&fonts.sans).into(), font_size: 18.0.into(), ..default() },
                TextColor(INK),
                TextCursorStyle {
                    color: INK,
                    selection_color: veil(BRASS, 0.55),
                    unfocused_selection_color: Color::NONE,
                    selected_text_color: None,
                },
                TabIndex(tab_index),
                Node {
                    padding: UiRect::axes(px(12), px(9)),
                    border: UiRect::all(px(1.5)),
                    border_radius: BorderRadius::all(px(8)),
                    ..default()
                },
                BackgroundColor(CREAM),
                BorderColor::all(INK),
                Outline::new(px(2), px(3), Color::NONE),
            )
        ],
    )
}
