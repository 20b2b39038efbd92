//! Which keys and buttons do what. Plain data.

use super::keys::Pressable;
use bevy::prelude::*;

/// Something that the player does by a key or a button.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Walk up the map.
    WalkNorth,
    /// Walk down the map.
    WalkSouth,
    /// Walk to the left.
    WalkWest,
    /// Walk to the right.
    WalkEast,
    /// Walk faster while it is held.
    Run,
    /// Take the object in reach.
    Take,
    /// Do what the quest card offers: start, answer.
    Act,
    /// Take a hint.
    Hint,
    /// Talk to whom a challenge needs, from afar.
    Talk,
    /// Follow another challenge.
    NextQuest,
    /// Open and close the satchel.
    Satchel,
    /// Use what is chosen in the satchel, or put it together.
    Use,
    /// Show and hide the small map.
    SmallMap,
    /// Open and close the journal.
    Journal,
    /// Open and close the ranking.
    Ranking,
    /// Open and close what there is of the team.
    Team,
    /// Read on in the journal what a card says.
    Open,
    /// Send a card away; close what lies open; with nothing open, pause.
    Skip,
    /// Come nearer.
    ZoomIn,
    /// Go farther.
    ZoomOut,
    /// Let the camera follow the player again.
    Follow,
    /// Open the settings.
    Settings,
    /// Fill the screen, or do not.
    Fullscreen,
    /// Choose a gesture.
    Gestures,
    /// Let the best run walk along, or do not.
    Ghost,
    /// Show and hide the ways that were walked before.
    PastWalks,
}

use Action::*;

/// What every action begins with: its name in files, the message that is its name for the player, two keys and a button.
type Beginning = (Action, &'static str, &'static str, [Option<KeyCode>; 2], Option<GamepadButton>);

const fn two(one: KeyCode, other: KeyCode) -> [Option<KeyCode>; 2] {
    [Some(one), Some(other)]
}

const fn one(key: KeyCode) -> [Option<KeyCode>; 2] {
    [Some(key), None]
}

/// All actions, in the order of the enum.
const BEGINNINGS: [Beginning; 26] = [
    (WalkNorth, "walk_north", "keys-walk-north", two(KeyCode::KeyW, KeyCode::ArrowUp), Some(GamepadButton::DPadUp)),
    (WalkSouth, "walk_south", "keys-walk-south", two(KeyCode::KeyS, KeyCode::ArrowDown), Some(GamepadButton::DPadDown)),
    (WalkWest, "walk_west", "keys-walk-west", two(KeyCode::KeyA, KeyCode::ArrowLeft), Some(GamepadButton::DPadLeft)),
    (WalkEast, "walk_east", "keys-walk-east", two(KeyCode::KeyD, KeyCode::ArrowRight), Some(GamepadButton::DPadRight)),
    (Run, "run", "keys-run", two(KeyCode::ShiftLeft, KeyCode::ShiftRight), Some(GamepadButton::RightTrigger2)),
    (Take, "take", "keys-take", two(KeyCode::KeyE, KeyCode::Space), Some(GamepadButton::South)),
    (Act, "act", "keys-act", one(KeyCode::KeyF), Some(GamepadButton::LeftTrigger2)),
    (Hint, "hint", "keys-hint", one(KeyCode::KeyH), None),
    (Talk, "talk", "keys-talk", one(KeyCode::KeyT), None),
    (NextQuest, "next_quest", "keys-next-quest", one(KeyCode::KeyQ), None),
    (Satchel, "satchel", "keys-satchel", one(KeyCode::KeyI), Some(GamepadButton::Select)),
    (Use, "use", "keys-use", one(KeyCode::KeyU), None),
    (SmallMap, "small_map", "keys-small-map", one(KeyCode::KeyM), None),
    (Journal, "journal", "controls-journal", one(KeyCode::KeyJ), Some(GamepadButton::North)),
    (Ranking, "ranking", "keys-ranking", one(KeyCode::KeyL), Some(GamepadButton::LeftThumb)),
    (Team, "team", "keys-team", one(KeyCode::KeyG), None),
    (Open, "open", "keys-open", one(KeyCode::Enter), Some(GamepadButton::West)),
    (Skip, "skip", "keys-skip", one(KeyCode::Escape), Some(GamepadButton::East)),
    (ZoomIn, "zoom_in", "keys-zoom-in", two(KeyCode::Equal, KeyCode::NumpadAdd), Some(GamepadButton::RightTrigger)),
    (ZoomOut, "zoom_out", "keys-zoom-out", two(KeyCode::Minus, KeyCode::NumpadSubtract), Some(GamepadButton::LeftTrigger)),
    (Follow, "follow", "keys-follow", two(KeyCode::Home, KeyCode::KeyC), Some(GamepadButton::RightThumb)),
    (Settings, "settings", "controls-settings", one(KeyCode::F10), Some(GamepadButton::Start)),
    (Fullscreen, "fullscreen", "settings-fullscreen", one(KeyCode::F11), None),
    (Gestures, "gestures", "keys-gestures", one(KeyCode::KeyB), Some(GamepadButton::Mode)),
    (Ghost, "ghost", "keys-ghost", one(KeyCode::KeyK), None),
    (PastWalks, "past_walks", "keys-past-walks", one(KeyCode::KeyO), None),
];

impl Action {
    /// How many there are.
    pub const COUNT: usize = BEGINNINGS.len();

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        BEGINNINGS.iter().map(|(action, ..)| *action)
    }

    /// Its name in the settings' file.
    pub fn as_str(self) -> &'static str {
        BEGINNINGS[self as usize].1
    }

    /// Its name for the player.
    pub fn label(self) -> String {
        say!(BEGINNINGS[self as usize].2)
    }
}

/// Which keys and buttons do what: for each action two keys and a button, any of which may be missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bindings {
    keys: [[Option<KeyCode>; 2]; Action::COUNT],
    buttons: [Option<GamepadButton>; Action::COUNT],
}

impl Default for Bindings {
    fn default() -> Self {
        Self { keys: BEGINNINGS.map(|(.., keys, _)| keys), buttons: BEGINNINGS.map(|(.., button)| button) }
    }
}

impl Bindings {
    /// The keys of an action.
    pub fn keys(&self, action: Action) -> [Option<KeyCode>; 2] {
        self.keys[action as usize]
    }

    /// The button of an action.
    pub fn button(&self, action: Action) -> Option<GamepadButton> {
        self.buttons[action as usize]
    }

    /// The action that a key does, besides this one.
    pub fn other_of_key(&self, action: Action, key: KeyCode) -> Option<Action> {
        Action::all().find(|other| *other != action && self.keys(*other).contains(&Some(key)))
    }

    /// The action that a button does, besides this one.
    pub fn other_of_button(&self, action: Action, button: GamepadButton) -> Option<Action> {
        Action::all().find(|other| *other != action && self.button(*other) == Some(button))
    }

    /// Gives an action a key in its first or second place. No key does two things: what did it before loses it, and is returned.
    pub fn bind_key(&mut self, action: Action, place: usize, key: KeyCode) -> Option<Action> {
        let robbed = self.other_of_key(action, key);
        let held = self.keys.iter_mut().flatten().filter(|held| **held == Some(key));
        held.for_each(|held| *held = None);
        self.keys[action as usize][place.min(1)] = Some(key);
        robbed
    }

    /// Gives an action a button; what did it before loses it, and is returned.
    pub fn bind_button(&mut self, action: Action, button: GamepadButton) -> Option<Action> {
        let robbed = self.other_of_button(action, button);
        let held = self.buttons.iter_mut().filter(|held| **held == Some(button));
        held.for_each(|held| *held = None);
        self.buttons[action as usize] = Some(button);
        robbed
    }

    /// Takes the key in a place away.
    pub fn clear_key(&mut self, action: Action, place: usize) {
        self.keys[action as usize][place.min(1)] = None;
    }

    /// Takes the button away.
    pub fn clear_button(&mut self, action: Action) {
        self.buttons[action as usize] = None;
    }

    /// All keys as at the beginning.
    pub fn reset_keys(&mut self) {
        self.keys = Self::default().keys;
    }

    /// All buttons as at the beginning.
    pub fn reset_buttons(&mut self) {
        self.buttons = Self::default().buttons;
    }

    /// Sets an action as a file says, whatever else its keys do there; the screen tells what does two things.
    pub fn set(&mut self, action: Action, keys: [Option<KeyCode>; 2], button: Option<GamepadButton>) {
        self.keys[action as usize] = keys;
        self.buttons[action as usize] = button;
    }

    /// How many keys an action has, and their caps, such as "E or Space".
    pub fn keys_in_words(&self, action: Action) -> (usize, String) {
        let caps: Vec<_> = self.keys(action).into_iter().flatten().map(Pressable::cap).collect();
        let words = match &caps[..] {
            [one, other] => say!("settings-either", one = one, other = other),
            caps => caps.concat(),
        };
        (caps.len(), words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name() {
        assert!(Action::all().all(|action| !action.label().contains('-')));
    }

    #[test]
    fn actions_stand_in_their_order() {
        assert!(Action::all().enumerate().all(|(index, action)| action as usize == index));
    }

    #[test]
    fn at_the_beginning_nothing_does_two_things() {
        let bindings = Bindings::default();
        for action in Action::all() {
            for key in bindings.keys(action).into_iter().flatten() {
                assert!(key.name().is_some(), "{key:?} can be written");
                assert_eq!(bindings.other_of_key(action, key), None, "{key:?}");
            }
            assert!(bindings.button(action).is_none_or(|button| bindings.other_of_button(action, button).is_none()));
        }
    }

    #[test]
    fn a_key_that_is_taken_is_lost_by_what_had_it() {
        let mut bindings = Bindings::default();
        assert_eq!(bindings.bind_key(Take, 0, KeyCode::KeyJ), Some(Journal));
        assert_eq!(bindings.keys(Take), two(KeyCode::KeyJ, KeyCode::Space));
        assert_eq!(bindings.keys(Journal), [None, None]);
        assert_eq!(bindings.keys_in_words(Journal).0, 0);
        assert_eq!(bindings.keys_in_words(Take), (2, "J or Space".to_owned()));
        // Its own other key only changes its place.
        assert_eq!(bindings.bind_key(Take, 0, KeyCode::Space), None);
        assert_eq!(bindings.keys(Take), one(KeyCode::Space));
        assert_eq!(bindings.bind_button(Take, GamepadButton::North), Some(Journal));
        bindings.reset_keys();
        assert_eq!(bindings.keys(Journal), one(KeyCode::KeyJ));
        assert_eq!(bindings.button(Journal), None, "buttons are reset by themselves");
    }
}
