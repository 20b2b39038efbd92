//! The title: the name of the game, who plays, and where.

use super::LastJoin;
use crate::game::{
    controls::{
        ButtonLook, Field, Lettering, WRONG, button, card, field, growing, key_cap, panel, row, screen_column, veil, words,
        writes,
    },
    launch::Launch,
    net::ConnectTo,
    session::Screen,
    settings::{OpenSettings, SettingsTrouble},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input::{ButtonState, keyboard::KeyboardInput},
    input_focus::{FocusCause, FocusedInput, InputFocus, tab_navigation::TabIndex},
    prelude::*,
    text::EditableText,
};

/// The most characters of a name; the server takes no more.
const MAX_NAME: usize = 32;

/// The most characters of an address.
const MAX_ADDRESS: usize = 200;

/// Where a local server is.
const DEFAULT_ADDRESS: &str = "localhost";

/// The form.
#[derive(Component)]
struct TitleForm;

/// The line that says what is missing.
#[derive(Component)]
struct Complaint;

/// Play with what stands in the form.
#[derive(Message, Clone, Copy, Debug)]
struct PlayPressed;

/// Draws the title and joins from it.
pub struct TitlePlugin;

impl Plugin for TitlePlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<PlayPressed>()
            .add_systems(OnEnter(Screen::Title), (skip_title, spawn_title).chain())
            .add_systems(Update, (focus_name, play).run_if(in_state(Screen::Title)));
    }
}

/// With `--join` the game goes straight to the server, once.
fn skip_title(
    launch: Res<Launch>,
    mut last: ResMut<LastJoin>,
    mut skipped: Local<bool>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    if *skipped {
        return;
    }
    *skipped = true;
    *last = LastJoin {
        address: launch.join.clone().unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
        name: launch.name.clone().unwrap_or_else(own_name),
        hunt: launch.hunt.as_deref().map(Into::into),
    };
    if launch.join.is_some() {
        connect.write(last.again());
        next.set(Screen::Joining);
    }
}

/// The name under which the player is logged in on this machine, else a wanderer.
fn own_name() -> String {
    let name = ["USER", "USERNAME"].iter().find_map(|key| std::env::var(key).ok()).unwrap_or_default();
    let name: String = name.trim().chars().take(MAX_NAME).collect();
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if name != "root" => first.to_uppercase().chain(letters).collect(),
        _ => "Wanderer".to_owned(),
    }
}

fn spawn_title(fonts: Res<Fonts>, last: Res<LastJoin>, trouble: Res<SettingsTrouble>, mut commands: Commands) {
    commands
        .spawn((TitleForm, DespawnOnExit(Screen::Title), screen_column(440.0, 60.0, 6.0)))
        .observe(
            |key: On<FocusedInput<KeyboardInput>>, buttons: Query<(), With<ButtonLook>>, mut play: MessageWriter<PlayPressed>| {
                let pressed = key.input.state == ButtonState::Pressed && !key.input.repeat;
                if pressed && key.input.key_code == KeyCode::Enter && !buttons.contains(key.focused_entity) {
                    play.write(PlayPressed);
                }
            },
        )
        .with_children(|column| {
            column.spawn(words(&fonts, Lettering::Kicker, BRASS, "Walk · cross · find"));
            column.spawn((words(&fonts, Lettering::Display, CREAM, "Treasure Hunt"), TextLayout::no_wrap()));
            column.spawn(words(&fonts, Lettering::Speech, veil(CREAM, 0.92), "Cross a line on the map, and something happens."));
            column.spawn(panel(Node { margin: UiRect::top(px(22)), ..card(15.0) })).with_children(|form| {
                form.spawn(field(&fonts, Field::Name, "Your name, as others see it", &last.name, MAX_NAME, 0));
                form.spawn(field(&fonts, Field::Server, "Server, as host or host:port", &last.address, MAX_ADDRESS, 1));
                form.spawn((Complaint, Node { display: Display::None, ..default() }, words(&fonts, Lettering::Body, WRONG, "")));
                form.spawn(Node { margin: UiRect::top(px(3)), ..row(14.0) }).with_children(|row| {
                    row.spawn((button(&fonts, ButtonLook::Primary, "Play"), TabIndex(2))).observe(writes(PlayPressed));
                    row.spawn((button(&fonts, ButtonLook::Quiet, "Settings"), TabIndex(3))).observe(writes(OpenSettings));
                    row.spawn((button(&fonts, ButtonLook::Quiet, "Quit"), TabIndex(4))).observe(writes(AppExit::Success));
                    row.spawn(growing(default()));
                    row.spawn(key_cap(&fonts, "Enter"));
                });
                if let Some(trouble) = &trouble.0 {
                    form.spawn(words(&fonts, Lettering::Small, WRONG, trouble));
                }
            });
        });
}

/// The keyboard starts in the first field.
fn focus_name(fields: Query<(Entity, &Field), Added<Field>>, mut focus: ResMut<InputFocus>) {
    if let Some((entity, _)) = fields.iter().find(|(_, field)| **field == Field::Name) {
        focus.set(entity, FocusCause::Navigated);
    }
}

/// What is wrong with the form, and in which field.
fn complaint(name: &str, address: &str) -> Option<(Field, &'static str)> {
    if name.is_empty() {
        Some((Field::Name, "Give yourself a name, so that others can see who walks there."))
    } else if address.is_empty() {
        Some((Field::Server, "Say which server: a name or address, such as localhost or play.example.org:7777."))
    } else if address.contains(char::is_whitespace) {
        Some((Field::Server, "A server's address has no spaces: host or host:port."))
    } else {
        None
    }
}

fn play(
    mut pressed: MessageReader<PlayPressed>,
    fields: Query<(Entity, &Field, &EditableText)>,
    launch: Res<Launch>,
    mut complaints: Query<(&mut Text, &mut Node), With<Complaint>>,
    mut last: ResMut<LastJoin>,
    mut focus: ResMut<InputFocus>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    if pressed.read().count() == 0 {
        return;
    }
    let value = |which: Field| {
        fields
            .iter()
            .find(|(_, field, _)| **field == which)
            .map(|(_, _, text)| text.value().to_string().trim().to_owned())
            .unwrap_or_default()
    };
    let (name, address) = (value(Field::Name), value(Field::Server));
    if let Some((which, words)) = complaint(&name, &address) {
        for (mut text, mut node) in &mut complaints {
            words.clone_into(&mut text.0);
            node.display = Display::Flex;
        }
        if let Some((entity, ..)) = fields.iter().find(|(_, field, _)| **field == which) {
            focus.set(entity, FocusCause::Navigated);
        }
        return;
    }
    *last = LastJoin { address, name, hunt: launch.hunt.as_deref().map(Into::into) };
    connect.write(last.again());
    next.set(Screen::Joining);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_complete_or_says_what_is_missing() {
        assert_eq!(complaint("Mara", "localhost:7777"), None);
        assert_eq!(complaint("", "localhost").map(|(field, _)| field), Some(Field::Name));
        assert_eq!(complaint("Mara", "").map(|(field, _)| field), Some(Field::Server));
        assert_eq!(complaint("Mara", "my server").map(|(field, _)| field), Some(Field::Server));
    }
}
