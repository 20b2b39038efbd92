//! The tool bar: what the pointer does, what that offers, each with its key, and the hunt's clock.

mod clock_row;

use super::{
    PreviewMode,
    edit::{EditWish, Editor, Tool as EditTool, ToolKind},
    is_looked_at,
    play::PlayWish,
    walk::{DrawnWalk, Playing, SPEEDS_MPS, WalkSaved, WalkWish},
};
use crate::game::{
    controls::{ButtonLook, Lettering, button, column, key_cap, panel, row, veil, words},
    retelling::{Retold, Telling},
    session::{CurrentHunt, MapTool, Screen},
    settings::{Action, Actions, Bindings, Settings},
    spans::to_the_second,
    theme::{CREAM, Fonts},
    wording::decimal,
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, ui_widgets::Activate};

/// The column in the middle of the bottom.
#[derive(Component)]
pub struct ToolColumn;

/// The row of modes, and what the mode offers.
#[derive(Component)]
struct ToolBar;

/// Draws the tool bar.
pub struct ToolsPlugin;

impl Plugin for ToolsPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(clock_row::ClockRowPlugin)
            .add_systems(Telling(Screen::Playing), spawn_column.in_set(ToolSystems).run_if(is_looked_at))
            .add_systems(
                Update,
                (choose_by_key, hold_tool.run_if(state_changed::<PreviewMode>), draw_bar).chain().run_if(is_looked_at),
            );
    }
}

/// Spawns the column.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
struct ToolSystems;

fn spawn_column(mut commands: Commands) {
    let root = Node {
        position_type: PositionType::Absolute,
        // Beside the corners at the bottom.
        left: percent(26),
        right: percent(26),
        bottom: px(16),
        align_items: AlignItems::Center,
        ..column(8.0)
    };
    commands.spawn((ToolColumn, Retold, root, GlobalZIndex(19), Pickable::IGNORE, DespawnOnExit(Screen::Playing)));
}

/// The modes with their actions, and the messages of their names and of what the pointer does in them.
const MODES: [(PreviewMode, Action, &str, &str); 4] = [
    (PreviewMode::Walk, Action::PreviewWalk, "preview-walk", "preview-walk-hint"),
    (PreviewMode::Teleport, Action::PreviewTeleport, "preview-teleport", "preview-teleport-hint"),
    (PreviewMode::Draw, Action::PreviewDraw, "preview-draw", "preview-draw-hint"),
    (PreviewMode::Edit, Action::PreviewEdit, "preview-edit", "preview-edit-hint"),
];

fn choose_by_key(actions: Actions, mut next: ResMut<NextState<PreviewMode>>) {
    if let Some((mode, ..)) = MODES.iter().find(|(_, action, ..)| actions.asked(*action)) {
        next.set(*mode);
    }
}

fn hold_tool(mode: Res<State<PreviewMode>>, mut tool: ResMut<MapTool>) {
    *tool = match mode.get() {
        PreviewMode::Walk | PreviewMode::Play => MapTool::default(),
        PreviewMode::Teleport => MapTool { clicks: true, ..default() },
        PreviewMode::Draw => MapTool { clicks: true, drags: true, ..default() },
        // Which drags are its own, the editor says at each press.
        PreviewMode::Edit => MapTool { keys: true, clicks: true, drags: false },
    };
}

/// Something that a press does.
#[derive(Clone, PartialEq, Debug)]
enum Press {
    Mode(PreviewMode),
    Play,
    Walk(WalkWish),
    Edit(EditWish),
}

/// A button with its key.
#[derive(Clone, PartialEq, Debug)]
struct Tool {
    label: String,
    key: String,
    chosen: bool,
    press: Press,
}

/// What the bar says.
#[derive(Clone, PartialEq, Debug)]
struct Saying {
    modes: Vec<Tool>,
    tools: Vec<Tool>,
    line: String,
}

/// The keys that walk.
const WALKING: [Action; 4] = [Action::WalkNorth, Action::WalkWest, Action::WalkSouth, Action::WalkEast];

/// What the pointer does in a mode.
fn hint(mode: PreviewMode, bindings: &Bindings) -> String {
    let keys = WALKING.map(|action| bindings.first_cap(action)).join(" ");
    MODES.iter().find(|(of, ..)| *of == mode).map_or_else(String::new, |&(.., hint)| say!(hint, keys = keys))
}

fn saying(
    mode: PreviewMode,
    walk: &DrawnWalk,
    playing: &Playing,
    saved: &WalkSaved,
    editor: &Editor,
    hunt: &CurrentHunt,
    bindings: &Bindings,
) -> Saying {
    let tool = |label: String, action, press| Tool { label, key: bindings.first_cap(action), chosen: false, press };
    let modes =
        MODES.iter().map(|&(of, action, label, _)| Tool { chosen: of == mode, ..tool(say!(label), action, Press::Mode(of)) });
    let plays = tool(say!("preview_play-play"), Action::PreviewPlay, Press::Play);
    let hint = hint(mode, bindings);
    let (tools, line) = match mode {
        PreviewMode::Walk | PreviewMode::Teleport | PreviewMode::Play => (Vec::new(), hint),
        PreviewMode::Draw => {
            let speed_mps = SPEEDS_MPS[walk.speed % SPEEDS_MPS.len()];
            let speed = say!("preview-speed", speed = speed_mps);
            let play = if playing.is_under_way() { say!("preview-drawn-stop") } else { say!("preview-drawn-play") };
            let wishes = [
                (play, Action::DrawnPlay, WalkWish::Play),
                (speed.clone(), Action::DrawnSpeed, WalkWish::Speed),
                (say!("preview-drawn-take-back"), Action::DrawnTakeBack, WalkWish::TakeBack),
                (say!("preview-drawn-clear"), Action::DrawnClear, WalkWish::Clear),
                (say!("preview-drawn-save"), Action::PreviewSave, WalkWish::Save),
            ];
            let tools = wishes.map(|(label, action, wish)| tool(label, action, Press::Walk(wish))).to_vec();
            let length_m = walk.length_m(&hunt.frame);
            let (metres, time) = (decimal(length_m, 0), to_the_second(length_m / speed_mps));
            let line = match &saved.0 {
                _ if walk.is_empty() => hint,
                Some(name) => say!("preview-drawn-saved", name = name, metres = metres, time = time),
                None => say!("preview-drawn", metres = metres, time = time, speed = speed),
            };
            (tools, line)
        }
        PreviewMode::Edit => {
            let kinds = [
                (say!("preview-select"), Action::EditSelect, ToolKind::Select),
                (say!("preview-area"), Action::EditArea, ToolKind::Area),
                (say!("preview-circle"), Action::EditCircle, ToolKind::Circle),
                (say!("preview-line"), Action::EditLine, ToolKind::Line),
            ];
            let mut tools = kinds
                .map(|(label, action, kind)| Tool {
                    chosen: editor.tool.kind() == kind,
                    ..tool(label, action, Press::Edit(EditWish::Take(kind)))
                })
                .to_vec();
            let wishes = [
                (say!("preview-name"), Action::EditRename, EditWish::Rename),
                (say!("preview-delete"), Action::EditDelete, EditWish::Delete),
                (say!("preview-undo"), Action::PreviewUndo, EditWish::Undo),
                (say!("preview-redo"), Action::PreviewRedo, EditWish::Redo),
                (say!("preview-save"), Action::PreviewSave, EditWish::Save),
            ];
            tools.extend(wishes.map(|(label, action, wish)| tool(label, action, Press::Edit(wish))));
            (tools, edit_line(editor, hint, bindings))
        }
    };
    Saying { modes: modes.chain([plays]).collect(), tools, line }
}

/// What the editor is at, and whether it is saved.
fn edit_line(editor: &Editor, hint: String, bindings: &Bindings) -> String {
    let doing = match (&editor.tool, &editor.selected) {
        (EditTool::Area(_), _) => say!("preview-area-hint"),
        (EditTool::Line(_), _) => say!("preview-line-hint"),
        (EditTool::Circle(_), _) => say!("preview-circle-hint"),
        (EditTool::Select, Some(id)) => {
            let name = editor.draft.as_ref().and_then(|draft| draft.boundary(id)).map_or("", |boundary| &boundary.name);
            let boundary = if name.is_empty() { id.clone() } else { format!("{id} ({name})") };
            let (previous, next) = (bindings.first_cap(Action::EditPrevious), bindings.first_cap(Action::EditNext));
            say!("preview-selected", boundary = boundary, previous = previous, next = next)
        }
        (EditTool::Select, None) => hint,
    };
    let saved = editor.draft.as_ref().is_none_or(|draft| draft.is_saved());
    if saved { doing } else { say!("preview-not-saved", doing = doing) }
}

fn draw_bar(
    mode: Res<State<PreviewMode>>,
    walk: Res<DrawnWalk>,
    playing: Res<Playing>,
    saved: Res<WalkSaved>,
    editor: Res<Editor>,
    hunt: Option<Res<CurrentHunt>>,
    settings: Res<Settings>,
    fonts: Res<Fonts>,
    columns: Query<Entity, With<ToolColumn>>,
    bars: Query<Entity, With<ToolBar>>,
    mut shown: Local<Option<Saying>>,
    mut commands: Commands,
) {
    let (Some(hunt), Ok(column_entity)) = (hunt, columns.single()) else { return };
    let wanted = saying(*mode.get(), &walk, &playing, &saved, &editor, &hunt, &settings.bindings);
    if !bars.is_empty() && shown.as_ref() == Some(&wanted) {
        return;
    }
    bars.iter().for_each(|bar| commands.entity(bar).despawn());
    let node = Node { padding: UiRect::new(px(12), px(12), px(10), px(9)), align_items: AlignItems::Center, ..column(7.0) };
    let bar = commands.spawn((ToolBar, panel(node))).id();
    commands.entity(bar).with_children(|bar| {
        for (first, tools) in [(20, &wanted.modes), (30, &wanted.tools)] {
            if tools.is_empty() {
                continue;
            }
            let wrapped = Node { flex_wrap: FlexWrap::Wrap, justify_content: JustifyContent::Center, row_gap: px(6), ..row(7.0) };
            bar.spawn((wrapped, Pickable::IGNORE)).with_children(|line| {
                for (index, tool) in (first..).zip(tools) {
                    spawn_tool(line, &fonts, tool, index);
                }
            });
        }
        bar.spawn((words(&fonts, Lettering::Small, veil(CREAM, 0.86), &wanted.line), TextLayout::justify(Justify::Center)));
    });
    commands.entity(column_entity).add_child(bar);
    *shown = Some(wanted);
}

fn spawn_tool(line: &mut crate::game::controls::Spawner, fonts: &Fonts, tool: &Tool, index: i32) {
    let look = if tool.chosen { ButtonLook::Primary } else { ButtonLook::Quiet };
    let press = tool.press.clone();
    let mut entity = line.spawn((button(fonts, look, &tool.label), TabIndex(index)));
    entity.insert(slim());
    entity.with_child(key_cap(fonts, &tool.key));
    entity.observe(
        move |_: On<Activate>,
              mut next: ResMut<NextState<PreviewMode>>,
              mut play: MessageWriter<PlayWish>,
              mut walk: MessageWriter<WalkWish>,
              mut edit: MessageWriter<EditWish>| match press {
            Press::Mode(mode) => next.set(mode),
            Press::Play => drop(play.write(PlayWish::Begin)),
            Press::Walk(wish) => drop(walk.write(wish)),
            Press::Edit(wish) => drop(edit.write(wish)),
        },
    );
}

/// A button of a bar: less room about its words.
pub fn slim() -> Node {
    Node {
        padding: UiRect::axes(px(12), px(4)),
        border: UiRect::all(px(1.5)),
        border_radius: BorderRadius::all(px(8)),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        column_gap: px(8),
        flex_shrink: 0.0,
        ..default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_name_the_keys_that_are_bound() {
        let mut bindings = Bindings::default();
        assert_eq!(hint(PreviewMode::Walk, &bindings), "W A S D or a click walks; a right click puts you there");
        bindings.bind_key(Action::WalkNorth, 0, KeyCode::KeyX);
        assert!(hint(PreviewMode::Walk, &bindings).starts_with("X A S D or a click"));
        let mut editor = Editor::default();
        editor.selected = Some("bell".into());
        let line = |bindings: &Bindings| edit_line(&editor, String::new(), bindings);
        assert!(line(&bindings).starts_with("bell: a right click") && line(&bindings).contains("“,” and “.” go"));
        bindings.bind_key(Action::EditNext, 0, KeyCode::KeyX);
        assert!(line(&bindings).contains("“,” and “X” go"));
    }
}
