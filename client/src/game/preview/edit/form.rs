//! What is typed of a boundary, its id and its name, and what is asked when files were saved elsewhere meanwhile.

use super::{
    EditWish, Editor,
    draft::{Draft, Edit},
    files::kind_of,
    state::Asking,
};
use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Field, Lettering, MenuKeys, Spawner, SpokenRole, WRONG, button, button_row, card, column,
        cover, enter_writes, field, key_cap, panel, row, veil, words, writes,
    },
    preview::{PreviewMode, tools::slim},
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
    ui_widgets::Activate,
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

/// A file into which the new boundary may go; `None`: a new one.
#[derive(Component)]
struct IntoFile(Option<String>);

/// Where a new file is named.
#[derive(Component)]
struct NewFile;

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
            .add_systems(Update, (answer, ask, show_file, focus_first).chain().run_if(in_state(Screen::Playing)));
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
            Asking::New(shape) => (say!("preview-new-boundary"), Some(free_id(&editor, shape)), String::new()),
            Asking::Name(id) => (say!("preview-another-name"), None, old_name(id).unwrap_or_default()),
        };
        let files = editor.draft.as_ref().and_then(|draft| match asking {
            Asking::New(shape) => Some(Files::of(draft, shape)),
            Asking::Name(_) => None,
        });
        ask_names(&title, id.as_deref(), &name, files.as_ref(), &fonts, &mut commands);
    }
    *asked = wanted;
}

/// The files between which there is to choose.
struct Files {
    known: Vec<String>,
    /// A name for a new one.
    new: String,
}

impl Files {
    fn of(draft: &Draft, shape: &Shape) -> Self {
        Self { known: draft.files().map(str::to_owned).collect(), new: draft.free_file(kind_of(shape)) }
    }

    fn spawn(&self, form: &mut Spawner<'_>, fonts: &Fonts) {
        form.spawn((column(6.0), Pickable::IGNORE)).with_children(|lines| {
            lines.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.8), say!("preview_play-file")));
            let wrapped = Node { flex_wrap: FlexWrap::Wrap, row_gap: px(6), ..row(6.0) };
            lines.spawn((wrapped, Pickable::IGNORE)).with_children(|line| {
                let new = (None, say!("preview_play-file-new"));
                let known = self.known.iter().map(|name| (Some(name.clone()), name.clone()));
                for (index, (file, label)) in (2..).zip(known.chain([new])) {
                    line.spawn((button(fonts, ButtonLook::Quiet, label), IntoFile(file.clone()), TabIndex(index)))
                        .insert(slim())
                        .observe(move |_: On<Activate>, mut editor: ResMut<Editor>| editor.file.clone_from(&file));
                }
            });
        });
        let label = say!("preview_play-file-new-name");
        let index = 3 + self.known.len() as i32;
        form.spawn((NewFile, Node { display: Display::None, ..column(0.0) }, Pickable::IGNORE)).with_child(field(
            fonts,
            Field::BoundaryFile,
            &label,
            &self.new,
            MAX_CHARACTERS,
            index,
        ));
    }
}

/// Shows which file is chosen, and the name of a new one where that is.
fn show_file(
    editor: Res<Editor>,
    added: Query<(), Added<IntoFile>>,
    mut files: Query<(&IntoFile, &mut ButtonLook)>,
    mut names: Query<&mut Node, With<NewFile>>,
) {
    if !editor.is_changed() && added.is_empty() {
        return;
    }
    for (IntoFile(file), mut look) in &mut files {
        look.set_if_neq(if *file == editor.file { ButtonLook::Chosen } else { ButtonLook::Quiet });
    }
    for mut node in &mut names {
        node.display = if editor.file.is_none() { Display::Flex } else { Display::None };
    }
}

fn ask_names(title: &str, id: Option<&str>, name: &str, files: Option<&Files>, fonts: &Fonts, commands: &mut Commands) {
    let ground = (Form, cover(0.25), GlobalZIndex(60), CapturesInput, TabGroup::modal(), MenuKeys);
    commands
        .spawn((ground, DespawnOnExit(Screen::Playing)))
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
                    let label = say!("preview-id-label");
                    form.spawn(field(fonts, Field::BoundaryId, &label, id, MAX_CHARACTERS, 0));
                }
                let label = say!("preview-name-label");
                form.spawn(field(fonts, Field::BoundaryName, &label, name, MAX_CHARACTERS, 1));
                if let Some(files) = files {
                    files.spawn(form, fonts);
                }
                let unseen = Node { display: Display::None, ..default() };
                form.spawn((Complaint, SpokenRole::Alert, unseen, words(fonts, Lettering::Body, WRONG, "")));
                form.spawn(button_row()).with_children(|row| {
                    row.spawn((button(fonts, ButtonLook::Primary, say!("preview-take-it")), TabIndex(100)))
                        .with_child(key_cap(fonts, "Enter"))
                        .observe(writes(Answer::Done));
                    row.spawn((button(fonts, ButtonLook::Quiet, say!("preview-give-up")), TabIndex(101)))
                        .with_child(key_cap(fonts, "Esc"))
                        .observe(writes(Answer::GivenUp));
                });
            });
        });
}

fn ask_whose(fonts: &Fonts, commands: &mut Commands) {
    commands
        .spawn((Form, cover(0.25), GlobalZIndex(60), CapturesInput, TabGroup::modal(), MenuKeys, DespawnOnExit(Screen::Playing)))
        .with_children(|cover| {
            cover.spawn(panel(Node { width: px(520), ..card(10.0) })).with_children(|form| {
                form.spawn(words(fonts, Lettering::Kicker, BRASS, say!("preview-two-versions")));
                form.spawn(words(fonts, Lettering::Title, CREAM, say!("preview-saved-elsewhere")));
                let text = say!("preview-saved-elsewhere-text");
                form.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.92), text));
                form.spawn(button_row()).with_children(|row| {
                    row.spawn((button(fonts, ButtonLook::Primary, say!("preview-take-theirs")), TabIndex(0)))
                        .observe(writes(EditWish::TakeTheirs));
                    row.spawn((button(fonts, ButtonLook::Quiet, say!("preview-keep-mine")), TabIndex(1)))
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
    let file = editor.file.clone().unwrap_or_else(|| value(Field::BoundaryFile));
    let done = match asking {
        Asking::New(shape) => {
            let add = Edit::Add { id: id.clone(), name, shape: shape.clone(), file: file.clone() };
            editor.edit(&add).map(|()| {
                editor.remember_file(&shape, &file);
                editor.selected = Some(id);
            })
        }
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
