//! Gestures: a key opens a small board with what can be shown to whoever is near, a number or a click chooses. Whoever holds a keyboard walks on
//! meanwhile; with a gamepad the board has the cross and the stick.

use super::{
    controls::{ButtonLook, CapturesInput, Lettering, MenuKeys, column, key_cap, panel, picture, pressable, row, veil, words},
    glyphs::{EMOTE_PX, GlyphImages},
    popups::BottomColumn,
    retelling::Retold,
    session::{InputCaptured, LinkStatus, MapTool, Screen, Show},
    settings::{Action, Actions, Device, PauseSystems, key_caps},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input::InputSystems,
    input_focus::{
        AutoFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
    ui_widgets::Activate,
};
use hunt_shared::protocol::Emote;

/// Seconds between two gestures; the server lets no more through for long.
const REST_S: f32 = 1.5;

/// Seconds after which a board from which nothing is chosen closes.
const OPEN_S: f32 = 10.0;

/// The keys that choose, with their twins on the number pad.
const KEYS: [[KeyCode; 2]; Emote::ALL.len()] = [
    [KeyCode::Digit1, KeyCode::Numpad1],
    [KeyCode::Digit2, KeyCode::Numpad2],
    [KeyCode::Digit3, KeyCode::Numpad3],
    [KeyCode::Digit4, KeyCode::Numpad4],
    [KeyCode::Digit5, KeyCode::Numpad5],
    [KeyCode::Digit6, KeyCode::Numpad6],
];

/// What a gesture is called.
pub fn name(emote: Emote) -> String {
    say!(match emote {
        Emote::Wave => "alive-emote-wave",
        Emote::Cheer => "alive-emote-cheer",
        Emote::Laugh => "alive-emote-laugh",
        Emote::Heart => "alive-emote-heart",
        Emote::LookHere => "alive-emote-look-here",
        Emote::FollowMe => "alive-emote-follow-me",
    })
}

/// The board of gestures: whether it lies open, and what was chosen.
#[derive(Resource, Clone, Copy, PartialEq, Default, Debug)]
struct Board {
    /// Seconds for which it will stay open; `None`: it is closed.
    open_s: Option<f32>,
    /// What was chosen and is to be shown as soon as it may be.
    chosen: Option<Emote>,
    /// Seconds until the next gesture may be made.
    rest_s: f32,
}

impl Board {
    /// Chooses a gesture; the board has served.
    fn choose(&mut self, emote: Emote) {
        (self.chosen, self.open_s) = (Some(emote), None);
    }

    /// Lets time pass; yields what is to be shown now.
    fn pass(&mut self, elapsed_s: f32) -> Option<Emote> {
        self.rest_s = (self.rest_s - elapsed_s).max(0.0);
        self.open_s = self.open_s.map(|left_s| left_s - elapsed_s).filter(|left_s| *left_s > 0.0);
        if self.rest_s > 0.0 {
            return None;
        }
        let shown = self.chosen.take()?;
        self.rest_s = REST_S;
        Some(shown)
    }
}

/// A press on a gesture of the board.
#[derive(Message, Clone, Copy, Debug)]
struct Choose(Emote);

/// A button opens the board, or closes it.
#[derive(Message, Clone, Copy, Debug)]
pub struct ToggleGestures;

#[derive(Component)]
struct BoardPanel;

/// Opens, draws and closes the board.
pub struct EmotesPlugin;

impl Plugin for EmotesPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Board>()
            .add_message::<Choose>()
            .add_message::<ToggleGestures>()
            .add_systems(OnExit(Screen::Playing), |mut board: ResMut<Board>| *board = Board::default())
            .add_systems(PreUpdate, skip_board.after(InputSystems).before(PauseSystems).run_if(in_state(Screen::Playing)))
            .add_systems(Update, (open_or_close, choose, draw_board).chain().run_if(in_state(Screen::Playing)));
    }
}

/// Escape closes the board, and does nothing else then.
fn skip_board(mut keys: ResMut<ButtonInput<KeyCode>>, mut board: ResMut<Board>) {
    if board.open_s.is_some() && keys.just_pressed(KeyCode::Escape) {
        keys.clear_just_pressed(KeyCode::Escape);
        board.open_s = None;
    }
}

fn open_or_close(
    actions: Actions,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    link: Res<LinkStatus>,
    panels: Query<(), (With<BoardPanel>, With<CapturesInput>)>,
    mut toggles: MessageReader<ToggleGestures>,
    mut board: ResMut<Board>,
) {
    let by_button = toggles.read().count() > 0;
    let toggled = by_button || actions.just_pressed(Action::Gestures);
    // What lies over the map, beside the board itself, has the keys.
    let covered = captured.0 && panels.is_empty();
    if board.open_s.is_some() {
        if toggled || covered {
            board.open_s = None;
        }
    } else if toggled && !covered && !tool.keys && matches!(*link, LinkStatus::Live | LinkStatus::Waiting) {
        board.open_s = Some(OPEN_S);
    }
}

fn choose(
    keys: Res<ButtonInput<KeyCode>>,
    time: Res<Time<Real>>,
    mut presses: MessageReader<Choose>,
    mut board: ResMut<Board>,
    mut shown: MessageWriter<Show>,
) {
    let pressed = presses.read().last().map(|press| press.0);
    let by_key = KEYS.iter().position(|twins| keys.any_just_pressed(*twins)).map(|index| Emote::ALL[index]);
    if board.open_s.is_some()
        && let Some(emote) = pressed.or(by_key)
    {
        board.choose(emote);
    }
    let mut now = *board;
    shown.write_batch(now.pass(time.delta_secs()).map(Show));
    board.set_if_neq(now);
}

fn draw_board(
    board: Res<Board>,
    device: Res<Device>,
    panels: Query<Entity, With<BoardPanel>>,
    places: Query<Entity, With<BoardPlace>>,
    columns: Query<Entity, With<BottomColumn>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    if board.open_s.is_some() != panels.is_empty() {
        return;
    }
    // A board in a place of its own goes with it.
    let boards = panels.iter().filter(|_| places.is_empty()).chain(&places);
    boards.for_each(|board| commands.entity(board).despawn());
    let (true, Ok(bottom)) = (board.open_s.is_some(), columns.single()) else { return };
    let by_pad = *device == Device::Gamepad;
    let node = Node { padding: UiRect::all(px(12)), align_items: AlignItems::Center, ..column(9.0) };
    let mut sheet = commands.spawn((BoardPanel, Retold, panel(node)));
    sheet.with_children(|sheet| {
        let head = Node { width: percent(100), justify_content: JustifyContent::SpaceBetween, ..row(12.0) };
        sheet.spawn((head, Pickable::IGNORE)).with_children(|head| {
            head.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("alive-gestures")));
            head.spawn(key_caps(&fonts, &[Action::Gestures]));
        });
        let numbered: Vec<(usize, Emote)> = Emote::ALL.into_iter().enumerate().collect();
        for half in numbered.chunks(3) {
            sheet.spawn((row(8.0), Pickable::IGNORE)).with_children(|line| {
                for &(index, emote) in half {
                    let node = Node {
                        width: px(116),
                        padding: UiRect::axes(px(6), px(6)),
                        align_items: AlignItems::Center,
                        ..column(3.0)
                    };
                    let mut choice = line.spawn((pressable(ButtonLook::Quiet, node), TabIndex(index as i32)));
                    if by_pad && index == 0 {
                        choice.insert(AutoFocus);
                    }
                    choice.observe(move |_: On<Activate>, mut presses: MessageWriter<Choose>| {
                        presses.write(Choose(emote));
                    });
                    choice.with_children(|choice| {
                        choice.spawn((row(7.0), Pickable::IGNORE)).with_children(|top| {
                            if !by_pad {
                                top.spawn(key_cap(&fonts, &(index + 1).to_string()));
                            }
                            top.spawn(picture(glyphs.emote(emote), EMOTE_PX, Color::WHITE));
                        });
                        choice.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.9), name(emote)));
                    });
                }
            });
        }
    });
    if by_pad {
        // The cross and the stick choose, so they do not walk; and the column below hides.
        let place = Node {
            position_type: PositionType::Absolute,
            left: px(0),
            right: px(0),
            bottom: px(18),
            justify_content: JustifyContent::Center,
            ..default()
        };
        sheet.insert((CapturesInput, TabGroup::modal(), MenuKeys));
        let sheet = sheet.id();
        commands.spawn((BoardPlace, place, GlobalZIndex(20), Pickable::IGNORE, DespawnOnExit(Screen::Playing))).add_child(sheet);
    } else {
        let sheet = sheet.id();
        commands.entity(bottom).insert_child(0, sheet);
    }
}

/// Where the board stands while the column at the bottom is hidden.
#[derive(Component)]
struct BoardPlace;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::SessionPlugin, settings::Settings};
    use bevy::{input::InputPlugin, state::app::StatesPlugin, time::TimeUpdateStrategy};
    use std::time::Duration;

    #[test]
    fn gestures_wait_for_each_other_and_the_last_that_was_chosen_is_made() {
        let mut board = Board::default();
        board.choose(Emote::Wave);
        assert_eq!(board.pass(0.1), Some(Emote::Wave));
        board.choose(Emote::Heart);
        board.choose(Emote::Laugh);
        let shown: Vec<_> = (0..20).map(|_| board.pass(0.1)).collect();
        assert_eq!(shown.iter().flatten().collect::<Vec<_>>(), [&Emote::Laugh]);
        assert!(shown[..13].iter().all(Option::is_none), "the server would let no more through");
    }

    #[test]
    fn a_board_from_which_nothing_is_chosen_closes() {
        let mut board = Board { open_s: Some(OPEN_S), ..Board::default() };
        (0..99).for_each(|_| assert_eq!(board.pass(0.1), None));
        assert!(board.open_s.is_some());
        (0..5).for_each(|_| assert_eq!(board.pass(0.1), None));
        assert_eq!(board.open_s, None);
    }

    /// The board without its picture, on the map.
    fn game() -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin, SessionPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
            .init_resource::<Settings>()
            .init_resource::<Board>()
            .add_message::<Choose>()
            .add_message::<ToggleGestures>()
            .add_systems(PreUpdate, skip_board.after(InputSystems))
            .add_systems(Update, (open_or_close, choose).chain());
        app.update();
        app
    }

    fn press(app: &mut App, key: KeyCode) -> Vec<Emote> {
        app.world_mut().resource_mut::<Messages<Show>>().clear();
        let mut keys = app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
        keys.reset_all();
        keys.press(key);
        // As the keyboard's own system would clear it first.
        app.world_mut().run_schedule(Update);
        app.world_mut().resource_mut::<Messages<Show>>().drain().map(|shown| shown.0).collect()
    }

    #[test]
    fn a_number_makes_a_gesture_only_while_the_board_is_open() {
        let mut app = game();
        assert_eq!(press(&mut app, KeyCode::Digit4), []);
        press(&mut app, KeyCode::KeyB);
        assert!(app.world().resource::<Board>().open_s.is_some());
        assert_eq!(press(&mut app, KeyCode::Digit4), [Emote::Heart]);
        assert_eq!(app.world().resource::<Board>().open_s, None, "it has served");
        app.insert_resource(InputCaptured(true));
        press(&mut app, KeyCode::KeyB);
        assert_eq!(app.world().resource::<Board>().open_s, None, "a screen over the map has the keys");
        app.insert_resource(InputCaptured(false));
        app.insert_resource(LinkStatus::Preview);
        press(&mut app, KeyCode::KeyB);
        assert_eq!(app.world().resource::<Board>().open_s, None, "without a server nobody would see it");
    }

    #[test]
    fn a_button_opens_the_board_and_closes_it() {
        let mut app = game();
        for is_open in [true, false] {
            app.world_mut().write_message(ToggleGestures);
            app.world_mut().run_schedule(Update);
            assert_eq!(app.world().resource::<Board>().open_s.is_some(), is_open);
        }
    }
}
