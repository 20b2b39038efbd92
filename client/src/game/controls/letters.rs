//! The letter board: whatever is typed by a keyboard can also be written by pointer or gamepad alone, key by key.
//!
//! It lies over everything and shows what is written, because it may cover the field. The pointer leaves the keyboard's focus in the field;
//! by gamepad the focus goes from key to key.

use super::{
    ButtonLook, CapturesInput, Field, Lettering, Spawner, SpokenName, SpokenRole, column, cover_from_below, growing, panel,
    pressable, row, small_button, words, writes,
};
use crate::game::{
    retelling::Retold,
    settings::PauseSystems,
    theme::{BRASS, CREAM, Fonts, INK},
};
use bevy::{
    input::{
        ButtonState, InputSystems,
        keyboard::{Key, KeyboardInput},
    },
    input_focus::{
        FocusCause, InputFocus, InputFocusSystems, InputFocusVisible,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
    text::{EditableText, TextEdit},
    ui_widgets::Activate,
    window::PrimaryWindow,
};

/// Logical pixels of a key's width and height, and between keys.
const KEY_PX: f32 = 44.0;
const GAP_PX: f32 = 6.0;

/// What stands in names, addresses and answers beside letters and digits.
const SIGNS: &str = "'-.,:!?&[]";

/// The most characters of a text that are shown.
const MAX_SHOWN: usize = 44;

/// Write in this field by the letter board.
#[derive(Message, Clone, Copy, Debug)]
pub struct OpenLetters(pub Field);

/// On a button that opens the letter board for this field.
#[derive(Component, Clone, Copy, Debug)]
pub struct OpensLetters(pub Field);

/// The letter board, while it is open.
#[derive(Resource, Default, Debug)]
pub struct LetterBoard {
    writes_in: Option<Field>,
    capitals: bool,
    /// The key that had the focus last.
    at: Option<Entity>,
}

impl LetterBoard {
    /// Whether it lies over everything.
    pub fn is_open(&self) -> bool {
        self.writes_in.is_some()
    }
}

#[derive(Component)]
struct BoardPanel;

/// Shows what is written.
#[derive(Component)]
struct Written;

/// A key of the board.
#[derive(Component, Message, Clone, Copy, PartialEq, Eq, Debug)]
enum LetterKey {
    /// Writes this, as a capital if that is chosen.
    Sign(char),
    /// The next letter is a capital, or not.
    Capitals,
    /// Takes the last letter back.
    Back,
    /// As Enter in the field.
    Enter,
    /// Closes the board.
    Close,
}

/// Where a key lies: its row, and its middle in keys' widths from the left edge.
#[derive(Component, Clone, Copy, PartialEq, Debug)]
pub struct KeyPlace {
    row: usize,
    middle: f32,
}

/// The letter on a key.
#[derive(Component)]
struct Cap(char);

/// Opens, draws and closes the letter board.
pub struct LettersPlugin;

impl Plugin for LettersPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<LetterBoard>()
            .add_message::<OpenLetters>()
            .add_message::<LetterKey>()
            .add_observer(ask_for_board)
            .add_systems(
                PreUpdate,
                close_by_key
                    .after(InputSystems)
                    .before(PauseSystems)
                    .before(InputFocusSystems::Dispatch)
                    .run_if(|board: Res<LetterBoard>| board.is_open()),
            )
            .add_systems(Update, (open, press_keys, draw_board, (move_focus, show_written, show_capitals)).chain());
    }
}

fn ask_for_board(press: On<Activate>, buttons: Query<&OpensLetters>, mut open: MessageWriter<OpenLetters>) {
    if let Ok(OpensLetters(field)) = buttons.get(press.entity) {
        open.write(OpenLetters(*field));
    }
}

/// Escape closes the board, and does nothing else then.
fn close_by_key(mut keys: ResMut<ButtonInput<KeyCode>>, mut pressed: MessageWriter<LetterKey>) {
    if keys.just_pressed(KeyCode::Escape) {
        keys.clear_just_pressed(KeyCode::Escape);
        pressed.write(LetterKey::Close);
    }
}

fn open(mut asked: MessageReader<OpenLetters>, mut fields: Query<(&Field, &mut EditableText)>, mut board: ResMut<LetterBoard>) {
    let Some(OpenLetters(field)) = asked.read().last() else { return };
    if let Some((_, mut text)) = fields.iter_mut().find(|(which, _)| *which == field) {
        text.queue_edit(TextEdit::TextEnd(false));
        *board = LetterBoard {
            writes_in: Some(*field),
            capitals: field.begins_with_capital() && text.value().to_string().is_empty(),
            at: None,
        };
    }
}

/// Writes what is pressed. The board closes with its field.
fn press_keys(
    mut pressed: MessageReader<LetterKey>,
    mut fields: Query<(Entity, &Field, &mut EditableText)>,
    windows: Query<Entity, With<PrimaryWindow>>,
    visible: Res<InputFocusVisible>,
    mut board: ResMut<LetterBoard>,
    mut focus: ResMut<InputFocus>,
    mut inputs: MessageWriter<KeyboardInput>,
) {
    let Some(which) = board.writes_in else {
        pressed.clear();
        return;
    };
    let Some((entity, _, mut text)) = fields.iter_mut().find(|(_, field, _)| **field == which) else {
        *board = LetterBoard::default();
        return;
    };
    for key in pressed.read() {
        match key {
            LetterKey::Sign(letter) => {
                let letter = if board.capitals { capital(*letter) } else { *letter };
                text.queue_edit(TextEdit::Insert(letter.to_string().into()));
                board.capitals = false;
            }
            LetterKey::Capitals => board.capitals = !board.capitals,
            LetterKey::Back => text.queue_edit(TextEdit::Backspace),
            LetterKey::Enter | LetterKey::Close => {
                board.writes_in = None;
                focus.set(entity, FocusCause::Navigated);
            }
        }
        // A press of the pointer has taken the focus from the field.
        if !visible.0 && focus.get() != Some(entity) {
            focus.set(entity, FocusCause::Navigated);
        }
        if let (LetterKey::Enter, Ok(window)) = (key, windows.single()) {
            let key = |state| KeyboardInput {
                key_code: KeyCode::Enter,
                logical_key: Key::Enter,
                state,
                text: None,
                repeat: false,
                window,
            };
            inputs.write_batch([ButtonState::Pressed, ButtonState::Released].map(key));
        }
    }
}

/// The capital of a letter, where that is one letter.
fn capital(letter: char) -> char {
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

fn draw_board(
    board: Res<LetterBoard>,
    boards: Query<Entity, With<BoardPanel>>,
    fields: Query<(&Field, &SpokenName)>,
    fonts: Res<Fonts>,
    mut commands: Commands,
) {
    if board.is_open() != boards.is_empty() {
        return;
    }
    let Some(which) = board.writes_in else {
        boards.iter().for_each(|board| commands.entity(board).despawn());
        return;
    };
    let label = fields.iter().find(|(field, _)| **field == which).map_or("", |(_, name)| &name.0);
    let ground = (BoardPanel, Retold, CapturesInput, cover_from_below(0.35), GlobalZIndex(60), TabGroup::modal());
    commands.spawn(ground).with_children(|ground| {
        let node = Node { padding: UiRect::axes(px(20), px(16)), align_items: AlignItems::Center, ..column(GAP_PX) };
        ground.spawn(panel(node)).with_children(|sheet| spawn_sheet(sheet, &fonts, label));
    });
}

fn spawn_sheet(sheet: &mut Spawner<'_>, fonts: &Fonts, label: &str) {
    let head = Node { width: percent(100), margin: UiRect::bottom(px(4)), ..row(12.0) };
    sheet.spawn((head, Pickable::IGNORE)).with_children(|head| {
        head.spawn((growing(default()), Pickable::IGNORE)).with_child(words(fonts, Lettering::Kicker, BRASS, label));
        let place = KeyPlace { row: 0, middle: 9.0 };
        head.spawn((
            small_button(fonts, ButtonLook::Quiet, "Esc", say!("controls-close")),
            TabIndex(90),
            LetterKey::Close,
            place,
        ))
        .observe(writes(LetterKey::Close));
    });
    let line = Node {
        width: percent(100),
        min_height: px(38),
        padding: UiRect::axes(px(12), px(7)),
        border_radius: BorderRadius::all(px(8)),
        overflow: Overflow::clip(),
        margin: UiRect::bottom(px(4)),
        ..row(0.0)
    };
    sheet.spawn((line, BackgroundColor(CREAM), Pickable::IGNORE)).with_children(|line| {
        line.spawn((Written, SpokenRole::Status, words(fonts, Lettering::Strong, INK, ""), TextLayout::no_wrap()));
        let caret = Node { width: px(2), height: px(20), flex_shrink: 0.0, ..default() };
        line.spawn((caret, BackgroundColor(BRASS), Pickable::IGNORE));
    });
    let mut index = 0;
    for (row_index, letters) in rows().iter().enumerate() {
        spawn_row(sheet, |line| {
            for (column, letter) in letters.chars().enumerate() {
                let middle = column as f32 + 0.5 + (10.0 - letters.chars().count() as f32) / 2.0;
                let place = KeyPlace { row: row_index + 1, middle };
                spawn_key(line, LetterKey::Sign(letter), place, 1.0, index)
                    .with_child((Cap(letter), words(fonts, Lettering::Strong, CREAM, letter.to_string())));
                index += 1;
            }
        });
    }
    let last = rows().len() + 1;
    spawn_row(sheet, |line| {
        let foot = [
            (LetterKey::Capitals, 2.0, say!("controls-letters-capitals")),
            (LetterKey::Sign(' '), 4.0, say!("controls-letters-space")),
            (LetterKey::Back, 2.0, say!("controls-letters-back")),
            (LetterKey::Enter, 2.0, say!("controls-letters-enter")),
        ];
        let mut left = 0.0;
        for (key, width, word) in foot {
            let place = KeyPlace { row: last, middle: left + width / 2.0 };
            left += width;
            let colour = if key == LetterKey::Enter { INK } else { CREAM };
            spawn_key(line, key, place, width, index).with_child(words(fonts, Lettering::Strong, colour, word));
            index += 1;
        }
    });
}

/// The rows of letters and signs, as they lie on keyboards of the language that is spoken.
fn rows() -> Vec<String> {
    let letters = say!("controls-letters");
    letters.split_whitespace().map(str::to_owned).chain([SIGNS.to_owned()]).collect()
}

fn spawn_row(sheet: &mut Spawner<'_>, keys: impl FnOnce(&mut Spawner<'_>)) {
    sheet.spawn((row(GAP_PX), Pickable::IGNORE)).with_children(keys);
}

fn spawn_key<'a>(line: &'a mut Spawner<'_>, key: LetterKey, place: KeyPlace, width: f32, index: i32) -> EntityCommands<'a> {
    let node = Node {
        width: px(width * KEY_PX + (width - 1.0) * GAP_PX),
        height: px(KEY_PX - 4.0),
        justify_content: JustifyContent::Center,
        ..row(0.0)
    };
    let look = if key == LetterKey::Enter { ButtonLook::Primary } else { ButtonLook::Quiet };
    let mut spawned = line.spawn((pressable(look, node), key, place, TabIndex(index)));
    spawned.observe(writes(key));
    spawned
}

/// The key that lies next in this direction, by steps to the right and down; it goes round at the edges.
fn next_place(from: KeyPlace, [right, down]: [i32; 2], all: &[KeyPlace]) -> Option<KeyPlace> {
    let rows = all.iter().map(|place| place.row).max()? as i32 + 1;
    let row = (from.row as i32 + down).rem_euclid(rows) as usize;
    let mut there: Vec<KeyPlace> = all.iter().copied().filter(|place| place.row == row).collect();
    there.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    if down != 0 {
        let far = |place: &KeyPlace| (place.middle - from.middle).abs();
        return there.into_iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    }
    let at = there.iter().position(|place| *place == from)? as i32;
    there.get((at + right).rem_euclid(there.len() as i32) as usize).copied()
}

/// By gamepad and arrow keys the focus goes from key to key, in four directions.
fn move_focus(
    keys: Res<ButtonInput<KeyCode>>,
    visible: Res<InputFocusVisible>,
    places: Query<(Entity, &KeyPlace, &LetterKey)>,
    fields: Query<&EditableText>,
    alive: Query<()>,
    mut board: ResMut<LetterBoard>,
    mut focus: ResMut<InputFocus>,
) {
    if !board.is_open() || !visible.0 || places.is_empty() {
        return;
    }
    let Some((at, place, _)) = focus.get().and_then(|focused| places.get(focused).ok()) else {
        // It begins here, or the field has taken the focus when it was drawn anew. What lies over the board keeps it.
        if focus.get().is_some_and(|focused| alive.contains(focused) && !fields.contains(focused)) {
            return;
        }
        let filled =
            focus.get().and_then(|field| fields.get(field).ok()).is_some_and(|text| !text.value().to_string().is_empty());
        let first = if filled { LetterKey::Enter } else { LetterKey::Sign('a') };
        let first = board
            .at
            .filter(|at| places.contains(*at))
            .or_else(|| places.iter().find(|(.., key)| **key == first).map(|(key, ..)| key));
        if let Some(key) = first {
            focus.set(key, FocusCause::Navigated);
        }
        return;
    };
    board.at = Some(at);
    let step = |back, on| i32::from(keys.just_pressed(on)) - i32::from(keys.just_pressed(back));
    let steps = [step(KeyCode::ArrowLeft, KeyCode::ArrowRight), step(KeyCode::ArrowUp, KeyCode::ArrowDown)];
    if steps == [0, 0] {
        return;
    }
    let all: Vec<KeyPlace> = places.iter().map(|(_, place, _)| *place).collect();
    let next = next_place(*place, steps, &all);
    if let Some((key, ..)) = places.iter().find(|(_, place, _)| Some(**place) == next) {
        focus.set(key, FocusCause::Navigated);
    }
}

/// As much of the end of a text as the board has room for.
fn end_of(written: &str) -> String {
    let hidden = written.chars().count().saturating_sub(MAX_SHOWN);
    let shown: String = written.chars().skip(hidden).collect();
    if hidden > 0 { format!("…{shown}") } else { shown }
}

fn show_written(
    board: Res<LetterBoard>,
    fields: Query<(&Field, &EditableText)>,
    mut lines: Query<(&mut Text, Entity), With<Written>>,
    mut commands: Commands,
) {
    let Some(which) = board.writes_in else { return };
    let written = fields.iter().find(|(field, _)| **field == which).map(|(_, text)| text.value().to_string()).unwrap_or_default();
    for (mut text, line) in &mut lines {
        if text.set_if_neq(Text(end_of(&written))) {
            commands.entity(line).insert(SpokenName(written.clone()));
        }
    }
}

fn show_capitals(board: Res<LetterBoard>, mut caps: Query<(&Cap, &mut Text)>, mut looks: Query<(&LetterKey, &mut ButtonLook)>) {
    for (Cap(letter), mut text) in &mut caps {
        let shown = if board.capitals { capital(*letter) } else { *letter };
        text.set_if_neq(Text(shown.to_string()));
    }
    for (_, mut look) in looks.iter_mut().filter(|(key, _)| **key == LetterKey::Capitals) {
        look.set_if_neq(if board.capitals { ButtonLook::Chosen } else { ButtonLook::Quiet });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::{press, with_drawings};
    use bevy::input::InputPlugin;

    #[test]
    fn the_focus_goes_to_the_neighbours_and_round() {
        let place = |row, middle| KeyPlace { row, middle };
        let all = [place(0, 9.0), place(1, 0.5), place(1, 1.5), place(1, 2.5), place(2, 1.0), place(2, 4.0)];
        let next = |from, steps| next_place(from, steps, &all);
        assert_eq!(next(place(1, 1.5), [1, 0]), Some(place(1, 2.5)));
        assert_eq!(next(place(1, 2.5), [1, 0]), Some(place(1, 0.5)), "round");
        assert_eq!(next(place(1, 0.5), [-1, 0]), Some(place(1, 2.5)));
        assert_eq!(next(place(1, 2.5), [0, 1]), Some(place(2, 1.0)), "the nearest, of two as near the left");
        assert_eq!(next(place(2, 4.0), [0, 1]), Some(place(0, 9.0)));
        assert_eq!(next(place(0, 9.0), [0, -1]), Some(place(2, 4.0)));
    }

    #[test]
    fn only_what_stays_one_letter_becomes_a_capital() {
        assert_eq!(['a', 'ä', 'ß', '-'].map(capital), ['A', 'Ä', 'ß', '-']);
    }

    #[test]
    fn a_long_text_shows_its_end() {
        assert_eq!(end_of("the tide"), "the tide");
        let shown = end_of(&format!("{}tide", "x".repeat(60)));
        assert!(shown.starts_with('…') && shown.ends_with("tide") && shown.chars().count() == MAX_SHOWN + 1);
    }

    /// An app with a field in which the board writes, and the field.
    fn app(value: &str) -> (App, Entity) {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, InputPlugin))
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .add_plugins(LettersPlugin);
        with_drawings(&mut app);
        app.world_mut().spawn((Window::default(), PrimaryWindow));
        let field = app.world_mut().spawn((Field::Answer, SpokenName("Your answer".into()), EditableText::new(value))).id();
        app.world_mut().resource_mut::<InputFocus>().set(field, FocusCause::Navigated);
        app.world_mut().write_message(OpenLetters(Field::Answer));
        app.update();
        app.update();
        (app, field)
    }

    fn edits(app: &mut App, field: Entity) -> Vec<TextEdit> {
        let mut text = app.world_mut().get_mut::<EditableText>(field).unwrap();
        std::mem::take(&mut text.pending_edits)
    }

    fn focused_key(app: &App) -> Option<LetterKey> {
        app.world().resource::<InputFocus>().get().and_then(|key| app.world().get::<LetterKey>(key)).copied()
    }

    #[test]
    fn what_is_pressed_is_written_and_a_sentence_begins_with_a_capital() {
        let (mut app, field) = app("");
        edits(&mut app, field);
        for key in [LetterKey::Sign('t'), LetterKey::Sign('i'), LetterKey::Back] {
            app.world_mut().write_message(key);
        }
        app.update();
        let wanted = [TextEdit::Insert("T".into()), TextEdit::Insert("i".into()), TextEdit::Backspace];
        assert_eq!(edits(&mut app, field), wanted);
        assert_eq!(app.world().resource::<InputFocus>().get(), Some(field), "by pointer the keyboard writes on in the field");
    }

    #[test]
    fn a_gamepad_goes_from_key_to_key_and_its_enter_is_the_fields() {
        let (mut app, field) = app("the tide");
        app.world_mut().resource_mut::<InputFocusVisible>().0 = true;
        app.update();
        assert_eq!(focused_key(&app), Some(LetterKey::Enter), "what is written already can be sent at once");
        press(&mut app, KeyCode::ArrowLeft);
        assert_eq!(focused_key(&app), Some(LetterKey::Back));
        app.world_mut().resource_mut::<InputFocus>().set(field, FocusCause::Navigated);
        app.update();
        assert_eq!(focused_key(&app), Some(LetterKey::Back), "what lies below does not keep the focus");
        app.world_mut().write_message(LetterKey::Enter);
        app.update();
        assert!(!app.world().resource::<LetterBoard>().is_open());
        assert_eq!(app.world().resource::<InputFocus>().get(), Some(field));
        app.update();
        assert!(app.world().resource::<ButtonInput<KeyCode>>().just_pressed(KeyCode::Enter));
    }

    #[test]
    fn escape_closes_the_board_alone_and_it_closes_with_its_field() {
        let (mut app, field) = app("");
        press(&mut app, KeyCode::Escape);
        assert!(!app.world().resource::<LetterBoard>().is_open());
        app.world_mut().write_message(OpenLetters(Field::Answer));
        app.update();
        assert!(app.world().resource::<LetterBoard>().is_open());
        app.world_mut().despawn(field);
        app.update();
        app.update();
        assert!(!app.world().resource::<LetterBoard>().is_open());
        let mut boards = app.world_mut().query_filtered::<(), With<BoardPanel>>();
        assert_eq!(boards.iter(app.world()).count(), 0);
    }
}
