//! Changing a key: one is chosen, the next that is pressed takes its place, and what it did before is told.

use crate::game::settings::{Action, Bindings, Settings, bindings::cap_of, keys::Pressable, pads::PadSystems};
use bevy::{
    input::InputSystems,
    input_focus::{FocusCause, InputFocus, InputFocusSystems},
    prelude::*,
};

/// A place for a key or a button.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// The first or the second key of an action.
    Key(Action, usize),
    /// The button of an action.
    Button(Action),
}

/// The line that tells what became of a key.
#[derive(Component)]
pub struct BindingWord;

/// Which place waits for a key, and what was last told.
#[derive(Resource, Default)]
pub struct Listening(pub Option<Slot>, State);

#[derive(Default)]
struct State {
    /// What has the focus again afterwards.
    cell: Option<Entity>,
    told: String,
}

impl Listening {
    /// Waits for the next key or button.
    pub fn begin(&mut self, slot: Slot, cell: Entity) {
        let told = match slot {
            Slot::Key(action, _) => say!("settings-press-key", action = action.label()),
            Slot::Button(action) => say!("settings-press-button", action = action.label()),
        };
        *self = Self(Some(slot), State { cell: Some(cell), told });
    }

    /// What there is to say.
    pub fn told(&self) -> &str {
        &self.1.told
    }

    fn end(&mut self, told: String) {
        self.0 = None;
        self.1.told = told;
    }
}

/// Takes the key that is waited for, before anybody else sees it.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct BindingSystems;

/// Changes keys and buttons.
pub struct BindingPlugin;

impl Plugin for BindingPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Listening>()
            .add_systems(
                PreUpdate,
                take_binding
                    .in_set(BindingSystems)
                    .after(InputSystems)
                    .after(PadSystems)
                    .before(InputFocusSystems::Dispatch)
                    .run_if(|listening: Res<Listening>| listening.0.is_some()),
            )
            .add_systems(Update, hold_focus);
    }
}

fn take_binding(
    mut keys: ResMut<ButtonInput<KeyCode>>,
    buttons: Res<ButtonInput<MouseButton>>,
    pads: Query<&Gamepad>,
    mut listening: ResMut<Listening>,
    mut settings: ResMut<Settings>,
) {
    let Some(slot) = listening.0 else { return };
    if buttons.get_just_pressed().next().is_some() {
        listening.end(String::new());
        return;
    }
    let is_control = |key: &KeyCode| matches!(key, KeyCode::ControlLeft | KeyCode::ControlRight);
    // What is done with Ctrl is pressed with it.
    let held_with = matches!(slot, Slot::Key(action, _) if action.with_control());
    let key = keys.get_just_pressed().find(|key| !(held_with && is_control(key))).copied();
    let told = match (slot, key) {
        (Slot::Key(action, place), Some(KeyCode::Delete)) if !begins_with(action, KeyCode::Delete) => {
            settings.bindings.clear_key(action, place);
            let (count, keys) = settings.bindings.keys_in_words(action);
            Some(say!("settings-done-by", action = action.label(), count = count, keys = keys))
        }
        (Slot::Button(action), Some(KeyCode::Delete)) => {
            settings.bindings.clear_button(action);
            Some(say!("settings-no-button", action = action.label()))
        }
        // Escape keeps the old key, but where it is Escape's own place.
        (Slot::Key(Action::Skip, place), Some(KeyCode::Escape)) => {
            let robbed = settings.bindings.bind_key(Action::Skip, place, KeyCode::Escape);
            Some(told_of(&settings, &KeyCode::Escape.cap(), robbed))
        }
        (_, Some(KeyCode::Escape)) => Some(String::new()),
        (Slot::Key(action, place), Some(key)) => Some(match key.name() {
            Some(_) => {
                let robbed = settings.bindings.bind_key(action, place, key);
                told_of(&settings, &cap_of(action, key), robbed)
            }
            None if key == KeyCode::Tab => say!("settings-tab"),
            None => say!("settings-unknown-key"),
        }),
        (Slot::Button(action), _) => {
            pads.iter().find_map(|pad| pad.get_just_pressed().next().copied()).map(|button| match button.name() {
                Some(_) => {
                    let robbed = settings.bindings.bind_button(action, button);
                    told_of_button(button, robbed)
                }
                None => say!("settings-unknown-button"),
            })
        }
        (_, None) => None,
    };
    if let Some(told) = told {
        listening.end(told);
        keys.clear();
    }
}

/// Whether an action has this key at the beginning, and so can be given it again.
fn begins_with(action: Action, key: KeyCode) -> bool {
    Bindings::default().keys(action).contains(&Some(key))
}

/// What it costs that a key has a new place.
fn told_of(settings: &Settings, cap: &str, robbed: Option<Action>) -> String {
    robbed.map_or_else(String::new, |robbed| {
        let (count, keys) = settings.bindings.keys_in_words(robbed);
        say!("settings-robbed-key", cap = cap, action = robbed.label(), count = count, keys = keys)
    })
}

fn told_of_button(button: GamepadButton, robbed: Option<Action>) -> String {
    robbed.map_or_else(String::new, |robbed| say!("settings-robbed-button", cap = button.cap(), action = robbed.label()))
}

/// While a key is waited for nothing has the focus, so that Enter and Tab are keys like others; afterwards it comes back.
fn hold_focus(mut listening: ResMut<Listening>, mut focus: ResMut<InputFocus>, cells: Query<()>) {
    if listening.0.is_some() {
        if focus.get().is_some() {
            focus.clear();
        }
    } else if listening.1.cell.is_some()
        && let Some(cell) = listening.1.cell.take()
        && cells.contains(cell)
    {
        focus.set(cell, FocusCause::Navigated);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::headless::key_input;
    use bevy::input::{ButtonState, InputPlugin};

    fn app() -> App {
        let mut app = App::new();
        app.add_plugins(InputPlugin).init_resource::<InputFocus>().init_resource::<Settings>().add_plugins(BindingPlugin);
        app
    }

    /// Waits for a key in a place, and presses one.
    fn press(app: &mut App, slot: Slot, key: KeyCode) -> String {
        let cell = app.world_mut().spawn_empty().id();
        app.world_mut().resource_mut::<Listening>().begin(slot, cell);
        app.update();
        for state in [ButtonState::Pressed, ButtonState::Released] {
            app.world_mut().write_message(key_input(key, state, Entity::PLACEHOLDER));
        }
        app.update();
        assert_eq!(app.world().resource::<Listening>().0, None);
        assert_eq!(app.world().resource::<InputFocus>().get(), Some(cell), "the keyboard is where it was");
        assert!(!app.world().resource::<ButtonInput<KeyCode>>().just_pressed(key), "nobody else sees the key");
        app.world().resource::<Listening>().told().to_owned()
    }

    #[test]
    fn a_key_is_changed_by_pressing_it_and_what_it_did_is_told() {
        let mut app = app();
        assert_eq!(press(&mut app, Slot::Key(Action::Take, 0), KeyCode::KeyX), "");
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::Take)[0], Some(KeyCode::KeyX));
        let told = press(&mut app, Slot::Key(Action::Take, 1), KeyCode::KeyJ);
        assert_eq!(told, "J was “Journal” before, which is done by no key now.");
        press(&mut app, Slot::Key(Action::Take, 1), KeyCode::Delete);
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::Take), [Some(KeyCode::KeyX), None]);
    }

    #[test]
    fn delete_belongs_to_what_deletes_and_ctrl_is_held_with_the_key() {
        let mut app = app();
        press(&mut app, Slot::Key(Action::EditDelete, 0), KeyCode::KeyX);
        press(&mut app, Slot::Key(Action::EditDelete, 0), KeyCode::Delete);
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::EditDelete)[0], Some(KeyCode::Delete));
        let cell = app.world_mut().spawn_empty().id();
        app.world_mut().resource_mut::<Listening>().begin(Slot::Key(Action::PreviewUndo, 0), cell);
        for (key_code, waits) in [(KeyCode::ControlLeft, true), (KeyCode::KeyI, false)] {
            app.world_mut().write_message(key_input(key_code, ButtonState::Pressed, Entity::PLACEHOLDER));
            app.update();
            assert_eq!(app.world().resource::<Listening>().0.is_some(), waits, "Ctrl alone is no key of it");
        }
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::PreviewUndo)[0], Some(KeyCode::KeyI));
    }

    #[test]
    fn escape_keeps_the_old_key_but_where_it_belongs() {
        let mut app = app();
        press(&mut app, Slot::Key(Action::Take, 0), KeyCode::Escape);
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::Take)[0], Some(KeyCode::KeyE));
        press(&mut app, Slot::Key(Action::Skip, 0), KeyCode::KeyX);
        press(&mut app, Slot::Key(Action::Skip, 0), KeyCode::Escape);
        assert_eq!(app.world().resource::<Settings>().bindings.keys(Action::Skip)[0], Some(KeyCode::Escape));
    }
}
