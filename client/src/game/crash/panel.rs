//! The quiet panel after a crash: where the report is, what is in it, and what can be done with it. It comes once.

use super::report;
use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, Spawner, SpokenRole, button, button_row, card, column, cover, panel,
        raised, veil, words, writes,
    },
    retelling::Retold,
    settings::Actions,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    clipboard::Clipboard,
    input_focus::{
        AutoFocus, FocusCause, InputFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Frames after which the panel comes, or comes back in another language: the screen below has then taken the focus that the panel takes
/// from it.
const AFTER_FRAMES: u32 = 3;

/// The game reaches the system's clipboard; without it there is only one of its own, in which nobody else would find the report.
const HAS_CLIPBOARD: bool = cfg!(feature = "clipboard");

/// The report of which the player has not been told, or is being told.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct LastCrash(pub Option<PathBuf>);

impl LastCrash {
    /// What lies in the player's folder.
    pub fn of(folder: &Path) -> Self {
        Self(report::untold(folder))
    }
}

/// What the player does with the report.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Wish {
    Copy,
    OpenFolder,
    Dismiss,
}

/// The panel, with the report and with what had the focus before.
#[derive(Component)]
struct CrashPanel {
    report: PathBuf,
    focus: Option<Entity>,
}

/// The line that says what came of a wish.
#[derive(Component)]
struct Outcome;

/// Shows the panel.
pub struct CrashPanelPlugin;

impl Plugin for CrashPanelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<LastCrash>()
            .init_resource::<Clipboard>()
            .add_message::<Wish>()
            .add_systems(Update, (show_panel, close_by_key, follow_wishes).chain());
    }
}

fn show_panel(
    last: Res<LastCrash>,
    panels: Query<(), With<CrashPanel>>,
    mut frames: Local<u32>,
    focus: Res<InputFocus>,
    fonts: Res<Fonts>,
    mut commands: Commands,
) {
    let Some(report) = last.0.clone().filter(|_| panels.is_empty()) else {
        *frames = 0;
        return;
    };
    *frames += 1;
    if *frames < AFTER_FRAMES {
        return;
    }
    if let Some(folder) = report.parent().and_then(Path::parent) {
        report::tell(folder);
    }
    let shown = report.display().to_string();
    let ground = (CrashPanel { report, focus: focus.get() }, Retold, CapturesInput, cover(0.5), GlobalZIndex(70));
    commands.spawn(ground).with_children(|ground| {
        let node = Node { width: px(560), max_width: percent(94), max_height: percent(96), ..card(10.0) };
        ground.spawn((panel(node), TabGroup::modal(), MenuKeys)).with_children(|card| {
            card.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("crash-kicker")));
            card.spawn(words(&fonts, Lettering::Title, CREAM, say!("crash-title")));
            card.spawn((SpokenRole::Read, words(&fonts, Lettering::Body, veil(CREAM, 0.9), say!("crash-text"))));
            spawn_path(card, &fonts, &shown);
            card.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.78), say!("crash-holds")));
            let unseen = Node { display: Display::None, ..default() };
            card.spawn((Outcome, SpokenRole::Read, unseen, words(&fonts, Lettering::Body, BRASS, "")));
            card.spawn(button_row()).with_children(|row| {
                row.spawn((button(&fonts, ButtonLook::Primary, say!("crash-dismiss")), TabIndex(0), AutoFocus))
                    .observe(writes(Wish::Dismiss));
                if HAS_CLIPBOARD {
                    row.spawn((button(&fonts, ButtonLook::Quiet, say!("crash-copy")), TabIndex(1))).observe(writes(Wish::Copy));
                }
                row.spawn((button(&fonts, ButtonLook::Quiet, say!("crash-open")), TabIndex(2))).observe(writes(Wish::OpenFolder));
            });
        });
    });
}

/// The report's path, on a ground of its own: it is long, and to be read letter by letter.
fn spawn_path(card: &mut Spawner<'_>, fonts: &Fonts, path: &str) {
    let node = Node {
        padding: UiRect::axes(px(12), px(8)),
        border: UiRect::all(px(1)),
        border_radius: BorderRadius::all(px(8)),
        ..column(0.0)
    };
    card.spawn((node, BackgroundColor(raised(0.06)), BorderColor::all(raised(0.2)), Pickable::IGNORE))
        .with_child((words(fonts, Lettering::Small, CREAM, path), TextLayout::linebreak(LineBreak::AnyCharacter)));
}

fn close_by_key(actions: Actions, panels: Query<(), With<CrashPanel>>, mut wishes: MessageWriter<Wish>) {
    if !panels.is_empty() && actions.goes_back() {
        wishes.write(Wish::Dismiss);
    }
}

fn follow_wishes(
    mut wishes: MessageReader<Wish>,
    panels: Query<(Entity, &CrashPanel)>,
    alive: Query<(), With<Node>>,
    mut outcomes: Query<(&mut Text, &mut Node), With<Outcome>>,
    mut clipboard: ResMut<Clipboard>,
    mut last: ResMut<LastCrash>,
    mut focus: ResMut<InputFocus>,
    mut commands: Commands,
) {
    let (Some(&wish), Ok((entity, panel))) = (wishes.read().last(), panels.single()) else { return };
    let outcome = match wish {
        Wish::Dismiss => {
            match panel.focus.filter(|before| alive.contains(*before)) {
                Some(before) => focus.set(before, FocusCause::Navigated),
                None => focus.clear(),
            }
            last.0 = None;
            commands.entity(entity).despawn();
            return;
        }
        Wish::Copy => copy(&panel.report, &mut clipboard).map(|()| say!("crash-copied")),
        Wish::OpenFolder => {
            let folder = panel.report.parent().unwrap_or(&panel.report);
            open_folder(folder).map(|()| say!("crash-opened")).map_err(|error| error.to_string())
        }
    };
    for (mut text, mut node) in &mut outcomes {
        text.0 = outcome.clone().unwrap_or_else(|reason| say!("crash-failed", reason = reason));
        node.display = Display::Flex;
    }
}

fn copy(report: &Path, clipboard: &mut Clipboard) -> Result<(), String> {
    let text = fs::read_to_string(report).map_err(|error| error.to_string())?;
    clipboard.set_text(text).map_err(|error| format!("{error:?}"))
}

/// Shows a folder in whatever the system shows folders with.
fn open_folder(folder: &Path) -> io::Result<()> {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut shows = Command::new(program).arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Somebody has to take note of its end.
    std::thread::spawn(move || shows.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{crash::notes::Notes, crash::report::Report, session::InputCaptured, settings::Settings};

    fn game(last: LastCrash) -> App {
        let mut app = App::new();
        let fonts = || Handle::default();
        app.insert_resource(Fonts { sans: fonts(), sans_bold: fonts(), serif_italic: fonts(), serif_bold_italic: fonts() })
            .insert_resource(last)
            .init_resource::<Settings>()
            .init_resource::<InputFocus>()
            .init_resource::<InputCaptured>()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_plugins(CrashPanelPlugin);
        (0..AFTER_FRAMES + 1).for_each(|_| app.update());
        app
    }

    fn texts(app: &mut App) -> Vec<String> {
        let mut texts = app.world_mut().query::<&Text>();
        texts.iter(app.world()).map(|text| text.0.clone()).collect()
    }

    #[test]
    fn the_panel_comes_once_and_says_where_the_report_is() {
        let folder = tempfile::tempdir().unwrap();
        assert!(texts(&mut game(LastCrash::of(folder.path()))).is_empty());
        let report = Report {
            time: "2026-11-27T04:20:00Z".into(),
            message: "lost".into(),
            place: String::new(),
            thread: "main".into(),
            backtrace: String::new(),
            notes: Notes::default(),
        };
        let path = report::write(folder.path(), &report, None).unwrap();
        let mut app = game(LastCrash::of(folder.path()));
        let said = texts(&mut app);
        assert!(said.contains(&path.display().to_string()) && said.contains(&say!("crash-title")), "{said:?}");
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::Escape);
        app.update();
        app.update();
        assert!(texts(&mut app).is_empty());
        assert!(texts(&mut game(LastCrash::of(folder.path()))).is_empty(), "it was told");
        assert!(path.exists(), "and the report stays");
    }

    #[test]
    fn the_panel_comes_back_when_it_goes_to_be_told_anew() {
        let mut app = game(LastCrash(Some("/home/mara/crashes/crash.txt".into())));
        let mut panels = app.world_mut().query_filtered::<Entity, (With<CrashPanel>, With<Retold>)>();
        let panel = panels.single(app.world()).unwrap();
        app.world_mut().despawn(panel);
        assert!(texts(&mut app).is_empty());
        (0..AFTER_FRAMES).for_each(|_| app.update());
        assert!(texts(&mut app).contains(&say!("crash-title")));
        app.world_mut().write_message(Wish::Dismiss);
        (0..AFTER_FRAMES + 1).for_each(|_| app.update());
        assert!(texts(&mut app).is_empty(), "once it is dismissed it is gone");
    }

    #[test]
    fn the_report_is_copied_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crash.txt");
        let mut clipboard = Clipboard::default();
        assert!(copy(&path, &mut clipboard).is_err());
        fs::write(&path, "the report").unwrap();
        if !HAS_CLIPBOARD {
            copy(&path, &mut clipboard).unwrap();
            assert!(matches!(clipboard.fetch_text().poll_result(), Some(Ok(text)) if text == "the report"));
        }
    }
}
