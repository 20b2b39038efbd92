//! A gamepad in menus: its buttons press the keys of menus, so that whatever a keyboard can do there, a gamepad can.

use super::{caps::Device, screen::Listening};
use crate::game::{
    controls::{Field, LetterBoard, OpenLetters},
    session::InputCaptured,
};
use bevy::{
    input::{
        ButtonState, InputSystems,
        keyboard::{Key, KeyboardInput, NativeKey},
    },
    input_focus::{InputFocus, InputFocusVisible},
    prelude::*,
    window::PrimaryWindow,
};

/// The keys that buttons press in menus. These cannot be changed, so that nobody locks themselves out.
const KEYS: [(GamepadButton, KeyCode); 7] = [
    (GamepadButton::DPadUp, KeyCode::ArrowUp),
    (GamepadButton::DPadDown, KeyCode::ArrowDown),
    (GamepadButton::DPadLeft, KeyCode::ArrowLeft),
    (GamepadButton::DPadRight, KeyCode::ArrowRight),
    (GamepadButton::South, KeyCode::Enter),
    (GamepadButton::East, KeyCode::Escape),
    (GamepadButton::Start, KeyCode::Escape),
];

/// How far a stick is pushed to move the focus, and how far back it must go before it does again.
const STICK: (f32, f32) = (0.6, 0.35);

/// Seconds for which a direction is held before it repeats, and between the repetitions.
const REPEAT_S: (f32, f32) = (0.45, 0.12);

/// Keys to be pressed and released for buttons.
#[derive(Resource, Default)]
struct PadKeys {
    due: Vec<(KeyCode, ButtonState)>,
    /// What the stick or the cross holds, and the seconds until it repeats.
    held: Option<(KeyCode, f32)>,
    /// A direction is held since before the menu opened: it walked, or did what was bound, and does not move the focus.
    stale: bool,
}

/// Lets gamepads press keys.
pub struct PadsPlugin;

impl Plugin for PadsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<PadKeys>().add_message::<OpenLetters>().add_systems(
            PreUpdate,
            (press_keys.before(InputSystems), (note_presses, note_device).in_set(PadSystems).after(InputSystems)),
        );
    }
}

/// Looks at what is pressed on gamepads.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct PadSystems;

/// Notes what is pressed while a menu is open; whether one is, is asked at the moment of the press. In a field the button that is Enter
/// elsewhere opens the letter board: who holds a gamepad has no letters.
fn note_presses(
    pads: Query<&Gamepad>,
    focus: Res<InputFocus>,
    fields: Query<&Field>,
    board: Option<Res<LetterBoard>>,
    mut visible: ResMut<InputFocusVisible>,
    mut letters: MessageWriter<OpenLetters>,
    captured: Option<Res<InputCaptured>>,
    listening: Res<Listening>,
    time: Option<Res<Time<Real>>>,
    mut pad_keys: ResMut<PadKeys>,
) {
    let mut pressed: Vec<KeyCode> = Vec::new();
    let mut direction = None;
    for pad in &pads {
        pressed.extend(KEYS.iter().filter(|(button, _)| pad.just_pressed(*button)).map(|(_, key)| *key));
        let pushed = if pad_keys.held.is_some() || pad_keys.stale { STICK.1 } else { STICK.0 };
        let way = pad.left_stick();
        direction = direction.or(KEYS[..4].iter().find(|(button, _)| pad.pressed(*button)).map(|(_, key)| *key)).or_else(|| {
            (way.length() > pushed).then(|| match (way.x.abs() > way.y.abs(), way.x > 0.0, way.y > 0.0) {
                (true, true, _) => KeyCode::ArrowRight,
                (true, false, _) => KeyCode::ArrowLeft,
                (false, _, true) => KeyCode::ArrowUp,
                (false, _, false) => KeyCode::ArrowDown,
            })
        });
    }
    if !captured.is_some_and(|captured| captured.0) || listening.0.is_some() {
        (pad_keys.held, pad_keys.stale) = (None, direction.is_some());
        return;
    }
    let field = focus.get().and_then(|focused| fields.get(focused).ok());
    if let Some(field) = field.filter(|_| !board.is_some_and(|board| board.is_open()))
        && let Some(enter) = pressed.iter().position(|key| *key == KeyCode::Enter)
    {
        pressed.remove(enter);
        letters.write(OpenLetters(*field));
        // From here on the focus goes from key to key.
        visible.0 = true;
    }
    pad_keys.stale &= direction.is_some();
    let direction = direction.filter(|_| !pad_keys.stale);
    let elapsed_s = time.map_or(0.0, |time| time.delta_secs());
    pad_keys.held = match (direction, pad_keys.held) {
        (Some(key), Some((held, left_s))) if held == key => {
            let left_s = left_s - elapsed_s;
            if left_s <= 0.0 {
                pressed.push(key);
            }
            Some((key, if left_s <= 0.0 { REPEAT_S.1 } else { left_s }))
        }
        (Some(key), _) => {
            // A button's own press is among the pressed already.
            if !pressed.contains(&key) {
                pressed.push(key);
            }
            Some((key, REPEAT_S.0))
        }
        (None, _) => None,
    };
    pad_keys.due.extend(pressed.into_iter().flat_map(|key| [(key, ButtonState::Pressed), (key, ButtonState::Released)]));
}

/// Presses and releases the keys that are due.
fn press_keys(
    mut pad_keys: ResMut<PadKeys>,
    windows: Query<Entity, With<PrimaryWindow>>,
    mut inputs: MessageWriter<KeyboardInput>,
) {
    let Ok(window) = windows.single() else {
        pad_keys.due.clear();
        return;
    };
    for (key_code, state) in pad_keys.due.drain(..) {
        let logical_key = match key_code {
            KeyCode::Enter => Key::Enter,
            KeyCode::Escape => Key::Escape,
            KeyCode::ArrowUp => Key::ArrowUp,
            KeyCode::ArrowDown => Key::ArrowDown,
            KeyCode::ArrowLeft => Key::ArrowLeft,
            KeyCode::ArrowRight => Key::ArrowRight,
            _ => Key::Unidentified(NativeKey::Unidentified),
        };
        inputs.write(KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window });
    }
}

/// Notes what the player holds in hand, for what is shown of keys.
fn note_device(
    pads: Query<&Gamepad>,
    keys: Res<ButtonInput<KeyCode>>,
    buttons: Res<ButtonInput<MouseButton>>,
    mut device: ResMut<Device>,
) {
    // Keys that a gamepad presses in menus come a frame after its button; they are not the keyboard's.
    let by_pad = pads.iter().any(|pad| pad.get_just_pressed().next().is_some() || pad.left_stick().length() > STICK.0);
    let by_pad_before = pads.iter().any(|pad| pad.get_pressed().next().is_some() || pad.get_just_released().next().is_some());
    if by_pad {
        device.set_if_neq(Device::Gamepad);
    } else if !by_pad_before && (keys.get_just_pressed().next().is_some() || buttons.get_just_pressed().next().is_some()) {
        device.set_if_neq(Device::Keyboard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::{ecs::system::RunSystemOnce, input::gamepad::GamepadInput, input_focus::FocusCause};

    /// The keys that are pressed in a frame in which the left stick is pushed down so far and these buttons are pressed.
    fn frame(world: &mut World, stick: f32, buttons: &[GamepadButton]) -> Vec<KeyCode> {
        let pad = world.query_filtered::<Entity, With<Gamepad>>().single(world).unwrap();
        let mut pad = world.get_mut::<Gamepad>(pad).unwrap();
        pad.analog_mut().set(GamepadInput::Axis(GamepadAxis::LeftStickY), -stick);
        pad.digital_mut().reset_all();
        buttons.iter().for_each(|button| pad.digital_mut().press(*button));
        world.run_system_once(note_presses).unwrap();
        let mut keys = world.resource_mut::<PadKeys>();
        keys.due.drain(..).filter(|(_, state)| *state == ButtonState::Pressed).map(|(key, _)| key).collect()
    }

    fn world(captured: bool) -> World {
        let mut world = World::new();
        world.init_resource::<PadKeys>();
        world.init_resource::<Listening>();
        world.init_resource::<InputFocus>();
        world.init_resource::<InputFocusVisible>();
        world.init_resource::<Messages<OpenLetters>>();
        world.insert_resource(InputCaptured(captured));
        world.spawn(Gamepad::default());
        world
    }

    #[test]
    fn a_direction_moves_the_focus_once_and_again_after_it_was_let_go() {
        let mut world = world(true);
        assert_eq!(frame(&mut world, 0.7, &[GamepadButton::South]), [KeyCode::Enter, KeyCode::ArrowDown]);
        assert_eq!(frame(&mut world, 0.5, &[]), [], "it is held");
        assert_eq!(frame(&mut world, 0.1, &[]), []);
        assert_eq!(frame(&mut world, 0.7, &[]), [KeyCode::ArrowDown]);
        assert_eq!(frame(&mut world, 0.0, &[GamepadButton::DPadUp]), [KeyCode::ArrowUp], "the cross does the same");
    }

    #[test]
    fn who_walks_when_a_menu_opens_does_not_move_its_focus() {
        let mut world = world(false);
        assert_eq!(frame(&mut world, 0.9, &[GamepadButton::South]), [], "on the map it walks");
        world.insert_resource(InputCaptured(true));
        assert_eq!(frame(&mut world, 0.9, &[]), []);
        assert_eq!(frame(&mut world, 0.5, &[]), []);
        assert_eq!(frame(&mut world, 0.1, &[]), []);
        assert_eq!(frame(&mut world, 0.9, &[]), [KeyCode::ArrowDown]);
    }

    #[test]
    fn in_a_field_the_button_of_enter_opens_the_letter_board() {
        let mut world = world(true);
        let field = world.spawn(Field::Answer).id();
        world.resource_mut::<InputFocus>().set(field, FocusCause::Navigated);
        assert_eq!(frame(&mut world, 0.0, &[GamepadButton::South]), []);
        let opened: Vec<_> = world.resource_mut::<Messages<OpenLetters>>().drain().map(|open| open.0).collect();
        assert_eq!(opened, [Field::Answer]);
        assert!(
            world.resource::<InputFocusVisible>().0,
            "else the focus would stay in the field, and the next press be its Enter"
        );
        assert_eq!(frame(&mut world, 0.0, &[GamepadButton::East]), [KeyCode::Escape]);
    }
}
