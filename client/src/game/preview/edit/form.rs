//! What is typed of a boundary, its id and its name, and what is asked when files were saved elsewhere meanwhile.

use super::{EditWish, Editor, draft::Edit, state::Asking};
use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Field, Lettering, WRONG, button, button_row, card, cover, enter_writes, field, key_cap, panel,
        veil, words, writes,
    },
    preview::PreviewMode,
    session::Screen,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input::{ButtonState, keyboard::KeyboardInput},
    input_focus::{
        FocusCause, FocusedInput, InputFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
    text::EditableText,
};
use hunt_shared::geo::Shape;

/// The most characters of an id and a name.
const MAX_CHARACTERS: usize = 80;

/// The form, or the question.
#[derive(Component)]
struct Form;

/// The line that says what is wrong.
#[derive(Component)]
struct Complaint;

/// The form is filled, or given up.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    Done,
    GivenUp,
}

/// Asks.
pub struct FormPlugin;

impl Plugin for FormPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Answer>()
            .add_systems(OnExit(PreviewMode::Edit), close)
            .add_systems(Update, (answer, ask, focus_first).chain().run_if(in_state(Screen::Playing)));
    }
}

fn close(forms: Query<Entity, With<Form>>, mut commands: Commands) {
    forms.iter().for_each(|form| commands.entity(form).despawn());
}

/// An id that is free: `area-1`, `circle-2`.
fn free_id(editor: &Editor, shape: &Shape) -> String {
    let kind = match shape {
        Shape::Area(_) => "area",
        Shape::Circle { .. } => "circle",
        Shape::Line(_) => "line",
    };
    let taken = |id: &String| editor.draft.as_ref().is_some_and(|draft| draft.boundary(id).is_some());
    (1_u32..).map(|number| format!("{kind}-{number}")).find(|id| !taken(id)).unwrap_or_default()
}

fn ask(
    editor: Res<Editor>,
    mode: Res<State<PreviewMode>>,
    fonts: Res<Fonts>,
    forms: Query<Entity, With<Form>>,
    mut asked: Local<(Option<Asking>, bool)>,
    mut commands: Commands,
) {
    let wanted = if *mode.get() == PreviewMode::Edit { (editor.asking.clone(), editor.conflict) } else { (None, false) };
    if *asked == wanted {
        return;
    }
    forms.iter().for_each(|form| commands.entity(form).despawn());
    let (asking, conflict) = &wanted;
    if *conflict {
        ask_whose(&fonts, &mut commands);
    } else if let Some(asking) = asking {
        let old_name =
            |id: &str| editor.draft.as_ref().and_then(|draft| draft.boundary(id)).map(|boundary| boundary.name.clone());
        let (title, id, name) = match asking {
            Asking::New(shape) => ("A new boundary", Some(free_id(&editor, shape)), String::new()),
            Asking::Name(id) => ("Another name", None, old_name(id).unwrap_or_default()),
        };
        ask_names(title, id.as_deref(), &name, &fonts, &mut commands);
    }
    *asked = wanted;
}

fn ask_names(title: &str, id: Option<&str>, name: &str, fonts: &Fonts, commands: &mut Commands) {
    commands
        .spawn((Form, cover(0.25), GlobalZIndex(60), CapturesInput, TabGroup::modal(), DespawnOnExit(Screen::Playing)))
        .observe(enter_writes(Answer::Done))
        .observe(|key: On<FocusedInput<KeyboardInput>>, mut answer: MessageWriter<Answer>| {
            let pressed = key.input.state == ButtonState::Pressed && !key.input.repeat;
            if pressed && key.input.key_code == KeyCode::Escape {
                answer.write(Answer::GivenUp);
            }
        })
        .with_children(|cover| {
            cover.spawn(panel(Node { width: px(430), ..card(13.0) })).with_children(|form| {
                form.spawn(words(fonts, Lettering::Title, CREAM, title));
                if let Some(id) = id {
                    let label = "Id, by which hunt.ron names it";
                    form.spawn(field(fonts, Field::BoundaryId, label, id, MAX_CHARACTERS, 0));
                }
                form.spawn(field(fonts, Field::BoundaryName, "Name, as players see it; may stay empty", name, MAX_CHARACTERS, 1));
                form.spawn((Complaint, Node { display: Display::None, ..default() }, words(fonts, Lettering::Body, WRONG, "")));
                form.spawn(button_row()).with_children(|row| {
                    row.spawn((button(fonts, ButtonLook::Primary, "Take it"), TabIndex(2)))
                        .with_child(key_cap(fonts, "Enter"))
                        .observe(writes(Answer::Done));
                    row.spawn((button(fonts, ButtonLook::Quiet, "Give up"), TabIndex(3)))
                        .with_child(key_cap(fonts, "Esc"))
                        .observe(writes(Answer::GivenUp));
                });
            });
        });
}

fn ask_whose(fonts: &Fonts, commands: &mut Commands) {
    commands
        .spawn((Form, cover(0.25), GlobalZIndex(60), CapturesInput, TabGroup::modal(), DespawnOnExit(Screen::Playing)))
        .with_children(|cover| {
            cover.spawn(panel(Node { width: px(520), ..card(10.0) })).with_children(|form| {
                form.spawn(words(fonts, Lettering::Kicker, BRASS, "Two versions"));
                form.spawn(words(fonts, Lettering::Title, CREAM, "Saved elsewhere meanwhile"));
                let text = "A file of boundaries was saved by another program while you have changes here that are not saved.";
                form.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.92), text));
                form.spawn(button_row()).with_children(|row| {
                    row.spawn((button(fonts, ButtonLook::Primary, "Take theirs, lose mine"), TabIndex(0)))
                        .observe(writes(EditWish::TakeTheirs));
                    row.spawn((button(fonts, ButtonLook::Quiet, "Keep mine, save over theirs"), TabIndex(1)))
                        .observe(writes(EditWish::KeepOurs));
                });
            });
        });
}

/// The keyboard begins in the first field.
fn focus_first(fields: Query<(Entity, &Field), Added<Field>>, mut focus: ResMut<InputFocus>) {
    let of_form = |field: &Field| matches!(field, Field::BoundaryId | Field::BoundaryName);
    let order = |field: &Field| *field == Field::BoundaryName;
    if let Some((entity, _)) = fields.iter().filter(|(_, field)| of_form(field)).min_by_key(|(_, field)| order(field)) {
        focus.set(entity, FocusCause::Navigated);
    }
}

fn answer(
    mut answers: MessageReader<Answer>,
    fields: Query<(&Field, &EditableText)>,
    mut complaints: Query<(&mut Text, &mut Node), With<Complaint>>,
    mut editor: ResMut<Editor>,
) {
    let Some(answer) = answers.read().last() else { return };
    let value = |which: Field| {
        let found = fields.iter().find(|(field, _)| **field == which);
        found.map(|(_, text)| text.value().to_string().trim().to_owned()).unwrap_or_default()
    };
    let (Some(asking), Answer::Done) = (editor.asking.clone(), answer) else {
        (editor.asking, editor.live) = (None, None);
        return;
    };
    let (id, name) = (value(Field::BoundaryId), value(Field::BoundaryName));
    let done = match asking {
        Asking::New(shape) => editor.edit(&Edit::Add(id.clone(), name, shape)).map(|()| editor.selected = Some(id)),
        Asking::Name(id) => editor.edit(&Edit::Rename(id, name)),
    };
    match done {
        Ok(()) => (editor.asking, editor.live) = (None, None),
        Err(error) => {
            for (mut text, mut node) in &mut complaints {
                text.0.clone_from(&error);
                node.display = Display::Flex;
            }
        }
    }
}
