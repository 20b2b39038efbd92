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
    session::{CurrentHunt, MapTool, Screen},
    settings::{Action, Actions, Bindings, Settings},
    theme::{CREAM, Fonts},
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
            .add_systems(OnEnter(Screen::Playing), spawn_column.in_set(ToolSystems).run_if(is_looked_at))
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
        left: percent(22.5),
        right: percent(22.5),
        bottom: px(16),
        align_items: AlignItems::Center,
        ..column(8.0)
    };
    commands.spawn((ToolColumn, root, GlobalZIndex(19), Pickable::IGNORE, DespawnOnExit(Screen::Playing)));
}

/// The modes with their actions, names and what the pointer does in them.
const MODES: [(PreviewMode, Action, &str, &str); 4] = [
    (PreviewMode::Walk, Action::PreviewWalk, "Walk", "W A S D or a click walks; a right click puts you there"),
    (PreviewMode::Teleport, Action::PreviewTeleport, "Teleport", "A click puts you there"),
    (PreviewMode::Draw, Action::PreviewDraw, "Draw a walk", "Press and draw the way on the map; draw on to go on"),
    (PreviewMode::Edit, Action::PreviewEdit, "Edit", "Click a boundary; pull its corners, its sides or the whole"),
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

fn saying(
    mode: PreviewMode,
    walk: &DrawnWalk,
    playing: &Playing,
    saved: &WalkSaved,
    editor: &Editor,
    hunt: &CurrentHunt,
    bindings: &Bindings,
) -> Saying {
    let tool = |label: &str, action, press| {
        let key = bindings.first_cap(action);
        Tool { label: label.to_owned(), key, chosen: false, press }
    };
    let modes = MODES.iter().map(|&(of, action, label, _)| Tool { chosen: of == mode, ..tool(label, action, Press::Mode(of)) });
    let plays = tool(&say!("preview_play-play"), Action::PreviewPlay, Press::Play);
    let hint = MODES.iter().find(|(of, ..)| *of == mode).map_or("", |&(.., hint)| hint);
    let (tools, line) = match mode {
        PreviewMode::Walk | PreviewMode::Teleport | PreviewMode::Play => (Vec::new(), hint.to_owned()),
        PreviewMode::Draw => {
            let speed_mps = SPEEDS_MPS[walk.speed % SPEEDS_MPS.len()];
            let speed = format!("{speed_mps} m/s");
            let wishes = [
                (if playing.is_under_way() { "Stop" } else { "Play" }, Action::DrawnPlay, WalkWish::Play),
                (speed.as_str(), Action::DrawnSpeed, WalkWish::Speed),
                ("Take back", Action::DrawnTakeBack, WalkWish::TakeBack),
                ("Clear", Action::DrawnClear, WalkWish::Clear),
                ("Save GPX", Action::PreviewSave, WalkWish::Save),
            ];
            let tools = wishes.map(|(label, action, wish)| tool(label, action, Press::Walk(wish))).to_vec();
            let length_m = walk.length_m(&hunt.frame);
            let line = match &saved.0 {
                _ if walk.is_empty() => hint.to_owned(),
                Some(name) => format!("Saved as {name}: {length_m:.0} m, {}", minutes(length_m / speed_mps)),
                None => format!("{length_m:.0} m, {} at {speed_mps} m/s", minutes(length_m / speed_mps)),
            };
            (tools, line)
        }
        PreviewMode::Edit => {
            let kinds = [
                ("Select", Action::EditSelect, ToolKind::Select),
                ("Area", Action::EditArea, ToolKind::Area),
                ("Circle", Action::EditCircle, ToolKind::Circle),
                ("Line", Action::EditLine, ToolKind::Line),
            ];
            let mut tools = kinds
                .map(|(label, action, kind)| Tool {
                    chosen: editor.tool.kind() == kind,
                    ..tool(label, action, Press::Edit(EditWish::Take(kind)))
                })
                .to_vec();
            let wishes = [
                ("Name", Action::EditRename, EditWish::Rename),
                ("Delete", Action::EditDelete, EditWish::Delete),
                ("Undo", Action::PreviewUndo, EditWish::Undo),
                ("Redo", Action::PreviewRedo, EditWish::Redo),
                ("Save", Action::PreviewSave, EditWish::Save),
            ];
            tools.extend(wishes.map(|(label, action, wish)| tool(label, action, Press::Edit(wish))));
            (tools, edit_line(editor, hint))
        }
    };
    Saying { modes: modes.chain([plays]).collect(), tools, line }
}

/// What the editor is at, and whether it is saved.
fn edit_line(editor: &Editor, hint: &str) -> String {
    let doing = match (&editor.tool, &editor.selected) {
        (EditTool::Area(_), _) => "Click each corner; Enter, or a click on the first, closes it; Esc gives up".to_owned(),
        (EditTool::Line(_), _) => "Click each point; Enter, or a click on the last again, ends it; Esc gives up".to_owned(),
        (EditTool::Circle(_), _) => "Press in its middle and pull to its edge".to_owned(),
        (EditTool::Select, Some(id)) => {
            let name = editor.draft.as_ref().and_then(|draft| draft.boundary(id)).map_or("", |boundary| &boundary.name);
            let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
            format!("{id}{name}: a right click takes a corner out, arrows move it, comma and full stop go through all")
        }
        (EditTool::Select, None) => hint.to_owned(),
    };
    let saved = editor.draft.as_ref().is_none_or(|draft| draft.is_saved());
    if saved { doing } else { format!("{doing}. Not saved yet") }
}

/// Seconds in words: `6 min 12 s`.
fn minutes(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
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
