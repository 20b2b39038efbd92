//! The keys and buttons that the game knows: how they are written in files, and what stands on them.

use bevy::prelude::*;

macro_rules! named {
    ($kind:ident: $($name:ident $cap:literal),* $(,)?) => {
        [$(($kind::$name, stringify!($name), $cap)),*]
    };
}

/// Keys by their place on the keyboard, with their names in files and what stands on them where it is an American one: a sign, or the
/// message of a word.
const KEYS: [(KeyCode, &str, &str); 92] = named!(KeyCode:
    KeyA "A", KeyB "B", KeyC "C", KeyD "D", KeyE "E", KeyF "F", KeyG "G", KeyH "H", KeyI "I", KeyJ "J", KeyK "K", KeyL "L",
    KeyM "M", KeyN "N", KeyO "O", KeyP "P", KeyQ "Q", KeyR "R", KeyS "S", KeyT "T", KeyU "U", KeyV "V", KeyW "W", KeyX "X",
    KeyY "Y", KeyZ "Z", Digit0 "0", Digit1 "1", Digit2 "2", Digit3 "3", Digit4 "4", Digit5 "5", Digit6 "6", Digit7 "7",
    Digit8 "8", Digit9 "9", Numpad0 "Num 0", Numpad1 "Num 1", Numpad2 "Num 2", Numpad3 "Num 3", Numpad4 "Num 4",
    Numpad5 "Num 5", Numpad6 "Num 6", Numpad7 "Num 7", Numpad8 "Num 8", Numpad9 "Num 9", NumpadAdd "Num +",
    NumpadSubtract "Num -", NumpadMultiply "Num *", NumpadDivide "Num /", NumpadDecimal "Num .", NumpadEnter "Num Enter",
    ArrowUp "keys-up", ArrowDown "keys-down", ArrowLeft "keys-left", ArrowRight "keys-right", Escape "Esc", Enter "Enter",
    Space "keys-space", Backspace "keys-backspace", Delete "keys-delete", Insert "keys-insert", Home "keys-home",
    End "keys-end", PageUp "keys-page-up", PageDown "keys-page-down", ShiftLeft "keys-shift", ShiftRight "keys-right-shift",
    ControlLeft "keys-control", ControlRight "keys-right-control", AltLeft "Alt", AltRight "keys-right-alt",
    CapsLock "keys-caps-lock", Minus "-", Equal "=", BracketLeft "[", BracketRight "]", Semicolon ";", Quote "'", Backquote "`",
    Backslash "\\", IntlBackslash "<", Comma ",", Period ".", Slash "/", F1 "F1", F2 "F2", F3 "F3", F4 "F4", F5 "F5", F10 "F10",
    F11 "F11"
);

/// The buttons of gamepads, as they are named on the commonest.
const BUTTONS: [(GamepadButton, &str, &str); 17] = named!(GamepadButton:
    South "A", East "B", West "X", North "Y", LeftTrigger "LB", RightTrigger "RB", LeftTrigger2 "LT", RightTrigger2 "RT",
    Select "Back", Start "Start", Mode "Guide", LeftThumb "LS", RightThumb "RS", DPadUp "keys-pad-up", DPadDown "keys-pad-down",
    DPadLeft "keys-pad-left", DPadRight "keys-pad-right"
);

/// Something that can be pressed.
pub trait Pressable: Copy + PartialEq + 'static {
    /// All that the game knows, with their names in files and their caps, or the messages of these.
    fn known() -> &'static [(Self, &'static str, &'static str)];

    /// Its name in files; `None`: the game does not know it, and it cannot be bound.
    fn name(self) -> Option<&'static str> {
        Self::known().iter().find(|(known, ..)| *known == self).map(|(_, name, _)| *name)
    }

    /// What stands on it.
    fn cap(self) -> String {
        match Self::known().iter().find(|(known, ..)| *known == self) {
            Some((.., message)) if message.starts_with("keys-") => say!(message),
            Some((.., sign)) => (*sign).to_owned(),
            None => "?".to_owned(),
        }
    }

    /// What has this name in files.
    fn named(name: &str) -> Option<Self> {
        Self::known().iter().find(|(_, known, _)| *known == name).map(|(pressable, ..)| *pressable)
    }
}

impl Pressable for KeyCode {
    fn known() -> &'static [(Self, &'static str, &'static str)] {
        &KEYS
    }
}

impl Pressable for GamepadButton {
    fn known() -> &'static [(Self, &'static str, &'static str)] {
        &BUTTONS
    }
}

/// Whether a key writes in a field, or moves in what is written.
pub fn writes_text(key: KeyCode) -> bool {
    use KeyCode::{F1, F2, F3, F4, F5, F10, F11};
    !matches!(key, F1 | F2 | F3 | F4 | F5 | F10 | F11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_caps_tell_keys_apart() {
        assert_eq!(KEYS.iter().map(|(_, name, _)| name).collect::<BTreeSet<_>>().len(), KEYS.len());
        assert_eq!(KEYS.iter().map(|(.., cap)| cap).collect::<BTreeSet<_>>().len(), KEYS.len());
        assert_eq!(BUTTONS.iter().map(|(.., cap)| cap).collect::<BTreeSet<_>>().len(), BUTTONS.len());
        assert_eq!(KeyCode::named("KeyW"), Some(KeyCode::KeyW));
        assert_eq!((KeyCode::ArrowUp.cap().as_str(), KeyCode::named("KeyÄ")), ("Up", None));
        let caps = KEYS.iter().map(|(key, ..)| key.cap()).chain(BUTTONS.iter().map(|(button, ..)| button.cap()));
        assert!(caps.into_iter().all(|cap| !cap.starts_with("keys-")), "every word has its message");
    }
}
