//! The settings' screen: sections on the left, what can be chosen on the right. It lies over whatever is shown, and pauses nothing.

mod binding;
mod frame;
mod page;
mod show;
mod widgets;

pub use binding::Listening;

use super::{Action, Settings, keys::writes_text, pads::PadSystems};
use crate::game::{
    controls::LetterBoard,
    journal::JournalSystems,
    popups::CardRoot,
    session::{InputCaptured, MapTool, Screen},
};
use bevy::{
    input::InputSystems,
    input_focus::{FocusCause, InputFocus, InputFocusSystems, InputFocusVisible},
    prelude::*,
    text::EditableText,
};

/// A part of the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// How loud.
    Sound,
    /// Size, window, motion.
    Picture,
    /// Palettes and contrast.
    Colours,
    /// Keys.
    Keys,
    /// Buttons of a gamepad.
    Gamepad,
    /// Language.
    Language,
    /// What others may see.
    Others,
    /// Keys of the preview, for designers.
    Preview,
}

impl Section {
    /// What everybody has who plays.
    pub const ALL: [Self; 7] =
        [Self::Sound, Self::Picture, Self::Colours, Self::Keys, Self::Gamepad, Self::Language, Self::Others];

    /// The sections that there are: what only designers use stands in the preview alone, where there are no others.
    pub fn there(previews: bool) -> impl Iterator<Item = Self> {
        let all = Self::ALL.into_iter().filter(move |section| !previews || *section != Self::Others);
        all.chain(previews.then_some(Self::Preview))
    }

    /// Its name for the player.
    pub fn label(self) -> String {
        match self {
            Self::Sound => say!("settings-sound"),
            Self::Picture => say!("settings-picture"),
            Self::Colours => say!("settings-colours"),
            Self::Keys => say!("settings-keys"),
            Self::Gamepad => say!("settings-gamepad"),
            Self::Language => say!("settings-language"),
            Self::Others => say!("settings-others"),
            Self::Preview => say!("preview_play-keys"),
        }
    }
}

/// Whether the settings lie open, and at which section.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SettingsOpen(pub Option<Section>);

/// Open the settings.
#[derive(Message, Clone, Copy, Debug)]
pub struct OpenSettings;

/// What had the focus before, to have it again.
#[derive(Resource, Default)]
struct FocusBefore(Option<Entity>);

/// When skipping with nothing to skip pauses: whoever has something to skip takes the key before.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct PauseSystems;

/// Opens, draws and closes the settings.
pub struct ScreenPlugin;

impl Plugin for ScreenPlugin {
    fn build(&self, app: &mut App) {
        let closed = |open: Res<SettingsOpen>| open.0.is_none();
        app.init_resource::<SettingsOpen>()
            .init_resource::<FocusBefore>()
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .init_resource::<InputCaptured>()
            .init_resource::<MapTool>()
            .add_message::<OpenSettings>()
            .add_plugins((binding::BindingPlugin, show::ShowPlugin))
            // What lies below does not react to keys meanwhile.
            .configure_sets(Update, JournalSystems.run_if(closed))
            .add_systems(
                PreUpdate,
                open_and_close
                    .after(InputSystems)
                    .after(PadSystems)
                    .in_set(PauseSystems)
                    .after(binding::BindingSystems)
                    .before(InputFocusSystems::Dispatch),
            )
            .add_systems(Update, (open_when_asked, frame::draw, frame::keep_focus).chain());
    }
}

fn open_and_close(
    settings: Res<Settings>,
    screen: Option<Res<State<Screen>>>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    cards: Query<(), With<CardRoot>>,
    fields: Query<(), With<EditableText>>,
    focus: Res<InputFocus>,
    board: Option<Res<LetterBoard>>,
    pads: Query<&Gamepad>,
    mut visible: ResMut<InputFocusVisible>,
    mut keys: ResMut<ButtonInput<KeyCode>>,
    mut open: ResMut<SettingsOpen>,
) {
    let bound = |action| settings.bindings.keys(action).into_iter().flatten();
    let skips = keys.just_pressed(KeyCode::Escape) || keys.any_just_pressed(bound(Action::Skip));
    let typing = focus.get().is_some_and(|entity| fields.contains(entity));
    // What writes is not a wish to leave what is being written.
    let writes = board.is_some_and(|board| board.is_open());
    let asks = !writes && keys.any_just_pressed(bound(Action::Settings).filter(|key| !typing || !writes_text(*key)));
    if open.0.is_some() {
        if !skips && !asks {
            return;
        }
        open.0 = None;
    } else {
        let playing = screen.is_some_and(|screen| *screen.get() == Screen::Playing);
        let button = settings.bindings.button(Action::Settings).filter(|_| !captured.0);
        let by_button = button.is_some_and(|button| pads.iter().any(|pad| pad.just_pressed(button)));
        // With nothing else to skip or close, skipping pauses.
        let pauses = skips && playing && !captured.0 && !tool.keys && cards.is_empty();
        if !(asks || by_button || pauses) {
            return;
        }
        open.0 = Some(Section::Sound);
        visible.0 = true;
    }
    // Nobody else sees these keys.
    keys.clear_just_pressed(KeyCode::Escape);
    for action in [Action::Skip, Action::Settings] {
        for key in bound(action) {
            keys.clear_just_pressed(key);
        }
    }
}

fn open_when_asked(mut asked: MessageReader<OpenSettings>, mut open: ResMut<SettingsOpen>) {
    if asked.read().count() > 0 && open.0.is_none() {
        open.0 = Some(Section::Sound);
    }
}

/// Gives the focus back to what had it.
fn give_back(before: &mut FocusBefore, focus: &mut InputFocus, alive: impl Fn(Entity) -> bool) {
    match before.0.take().filter(|entity| alive(*entity)) {
        Some(entity) => focus.set(entity, FocusCause::Navigated),
        None => focus.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{
        settings::{SettingsPlugin, SettingsTrouble},
        testing::press,
    };
    use bevy::{
        input::{
            InputPlugin,
            gamepad::{RawGamepadButtonChangedEvent, RawGamepadEvent},
        },
        state::app::StatesPlugin,
        window::PrimaryWindow,
    };

    fn app(screen: Screen) -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin))
            .insert_state(screen)
            .add_plugins(SettingsPlugin { folder: None });
        app.world_mut().spawn((Window::default(), PrimaryWindow));
        app.update();
        assert_eq!(app.world().resource::<SettingsTrouble>().0, None);
        app
    }

    #[test]
    fn what_others_may_see_is_chosen_where_there_are_others() {
        let there = |previews| Section::there(previews).collect::<Vec<_>>();
        assert!(there(false).contains(&Section::Others) && !there(false).contains(&Section::Preview));
        assert!(!there(true).contains(&Section::Others) && there(true).contains(&Section::Preview));
    }

    fn is_open(app: &App) -> bool {
        app.world().resource::<SettingsOpen>().0.is_some()
    }

    #[test]
    fn escape_pauses_where_nothing_else_is_to_be_closed() {
        let mut app = app(Screen::Playing);
        press(&mut app, KeyCode::Escape);
        assert!(is_open(&app));
        press(&mut app, KeyCode::Escape);
        assert!(!is_open(&app));
        app.insert_resource(InputCaptured(true));
        press(&mut app, KeyCode::Escape);
        assert!(!is_open(&app), "what lies open is closed first");
        app.insert_resource(InputCaptured(false));
        let card = app.world_mut().spawn(CardRoot(1)).id();
        press(&mut app, KeyCode::Escape);
        assert!(!is_open(&app), "a card is skipped first");
        app.world_mut().despawn(card);
        press(&mut app, KeyCode::F10);
        assert!(is_open(&app));
    }

    #[test]
    fn the_title_opens_them_by_their_key_and_escape_leaves_the_title_alone() {
        let mut app = app(Screen::Title);
        press(&mut app, KeyCode::Escape);
        assert!(!is_open(&app));
        let name = app.world_mut().spawn(EditableText::new("Mara")).id();
        app.world_mut().resource_mut::<InputFocus>().set(name, FocusCause::Navigated);
        press(&mut app, KeyCode::F10);
        assert!(is_open(&app), "while the name is typed, too");
        press(&mut app, KeyCode::F10);
        app.world_mut().resource_mut::<Settings>().bindings.bind_key(Action::Settings, 0, KeyCode::KeyO);
        app.world_mut().resource_mut::<InputFocus>().set(name, FocusCause::Navigated);
        press(&mut app, KeyCode::KeyO);
        assert!(!is_open(&app), "a letter is typed");
        app.world_mut().write_message(OpenSettings);
        app.update();
        assert!(is_open(&app));
        app.world_mut().resource_mut::<Settings>().bindings.bind_key(Action::Skip, 0, KeyCode::KeyX);
        press(&mut app, KeyCode::Escape);
        assert!(!is_open(&app), "Escape closes, whatever is bound");
    }

    #[test]
    fn a_gamepad_opens_them_and_goes_back() {
        let mut app = app(Screen::Playing);
        let pad = app.world_mut().spawn(Gamepad::default()).id();
        let press_button = |app: &mut App, button: GamepadButton| {
            for value in [1.0, 0.0] {
                let pressed = RawGamepadButtonChangedEvent::new(pad, button, value);
                app.world_mut().write_message(RawGamepadEvent::Button(pressed));
                app.update();
            }
            app.update();
        };
        press_button(&mut app, GamepadButton::Start);
        assert!(is_open(&app));
        // What lies over the map has the keys.
        app.insert_resource(InputCaptured(true));
        press_button(&mut app, GamepadButton::East);
        assert!(!is_open(&app));
    }
}
