//! A gamepad in menus: its buttons press the keys of menus, so that whatever a keyboard can do there, a gamepad can.

use super::{caps::Device, screen::Listening};
use crate::game::session::InputCaptured;
use bevy::{
    input::{
        ButtonState, InputSystems,
        keyboard::{Key, KeyboardInput, NativeKey},
    },
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
}

/// Lets gamepads press keys.
pub struct PadsPlugin;

impl Plugin for PadsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<PadKeys>().add_systems(
            PreUpdate,
            (press_keys.before(InputSystems), (note_presses, note_device).in_set(PadSystems).after(InputSystems)),
        );
    }
}

/// Looks at what is pressed on gamepads.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct PadSystems;

/// Notes what is pressed while a menu is open; whether one is, is asked at the moment of the press.
fn note_presses(
    pads: Query<&Gamepad>,
    captured: Option<Res<InputCaptured>>,
    listening: Res<Listening>,
    time: Option<Res<Time<Real>>>,
    mut pad_keys: ResMut<PadKeys>,
) {
    if !captured.is_some_and(|captured| captured.0) || listening.0.is_some() {
        pad_keys.held = None;
        return;
    }
    let mut pressed: Vec<KeyCode> = Vec::new();
    let mut direction = None;
    for pad in &pads {
        pressed.extend(KEYS.iter().filter(|(button, _)| pad.just_pressed(*button)).map(|(_, key)| *key));
        let pushed = if pad_keys.held.is_some() { STICK.1 } else { STICK.0 };
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
