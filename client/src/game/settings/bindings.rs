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
    /// In the preview: walk as players do.
    PreviewWalk,
    /// In the preview: be put where one clicks.
    PreviewTeleport,
    /// In the preview: draw a walk.
    PreviewDraw,
    /// In the preview: edit boundaries.
    PreviewEdit,
    /// In the preview: play the hunt by its rules, or stop that.
    PreviewPlay,
    /// In the preview: jump to the next challenge.
    PreviewJump,
    /// In the preview: all challenges are open.
    PreviewAll,
    /// In the preview: the hunt's clock goes back.
    PreviewEarlier,
    /// In the preview: the hunt's clock goes on.
    PreviewLater,
    /// In the preview: read the files again.
    PreviewRead,
    /// In the preview: save the walk or the boundaries.
    PreviewSave,
    /// In the preview: take the last stroke or change back.
    PreviewUndo,
    /// In the preview: do again what was taken back.
    PreviewRedo,
    /// Of a drawn walk: play it.
    DrawnPlay,
    /// Of a drawn walk: another speed.
    DrawnSpeed,
    /// Of a drawn walk: take the last stroke back.
    DrawnTakeBack,
    /// Of a drawn walk: begin anew.
    DrawnClear,
    /// Of boundaries: select.
    EditSelect,
    /// Of boundaries: draw an area.
    EditArea,
    /// Of boundaries: draw a circle.
    EditCircle,
    /// Of boundaries: draw a line.
    EditLine,
    /// Of boundaries: the one before.
    EditPrevious,
    /// Of boundaries: the next one.
    EditNext,
    /// Of boundaries: another name.
    EditRename,
    /// Of boundaries: take out a corner, or the boundary.
    EditDelete,
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

/// All actions, in the order of the enum. Gamepads walk by their stick, so that the cross is free for what is rarer.
const BEGINNINGS: [Beginning; 51] = [
    (WalkNorth, "walk_north", "keys-walk-north", two(KeyCode::KeyW, KeyCode::ArrowUp), None),
    (WalkSouth, "walk_south", "keys-walk-south", two(KeyCode::KeyS, KeyCode::ArrowDown), None),
    (WalkWest, "walk_west", "keys-walk-west", two(KeyCode::KeyA, KeyCode::ArrowLeft), None),
    (WalkEast, "walk_east", "keys-walk-east", two(KeyCode::KeyD, KeyCode::ArrowRight), None),
    (Run, "run", "keys-run", two(KeyCode::ShiftLeft, KeyCode::ShiftRight), Some(GamepadButton::RightTrigger2)),
    (Take, "take", "keys-take", two(KeyCode::KeyE, KeyCode::Space), Some(GamepadButton::South)),
    (Act, "act", "keys-act", one(KeyCode::KeyF), Some(GamepadButton::LeftTrigger2)),
    (Hint, "hint", "keys-hint", one(KeyCode::KeyH), Some(GamepadButton::DPadUp)),
    (Talk, "talk", "keys-talk", one(KeyCode::KeyT), Some(GamepadButton::DPadLeft)),
    (NextQuest, "next_quest", "keys-next-quest", one(KeyCode::KeyQ), Some(GamepadButton::DPadRight)),
    (Satchel, "satchel", "keys-satchel", one(KeyCode::KeyI), Some(GamepadButton::Select)),
    (Use, "use", "keys-use", one(KeyCode::KeyU), None),
    (SmallMap, "small_map", "keys-small-map", one(KeyCode::KeyM), Some(GamepadButton::DPadDown)),
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
    of_preview(PreviewWalk, "preview_walk", "preview_play-key-walk", one(KeyCode::Digit1)),
    of_preview(PreviewTeleport, "preview_teleport", "preview_play-key-teleport", one(KeyCode::Digit2)),
    of_preview(PreviewDraw, "preview_draw", "preview_play-key-draw", one(KeyCode::Digit3)),
    of_preview(PreviewEdit, "preview_edit", "preview_play-key-edit", one(KeyCode::Digit4)),
    of_preview(PreviewPlay, "preview_play", "preview_play-key-play", one(KeyCode::Digit5)),
    of_preview(PreviewJump, "preview_jump", "preview_play-key-jump", one(KeyCode::KeyN)),
    of_preview(PreviewAll, "preview_all", "preview_play-key-all", one(KeyCode::Digit0)),
    of_preview(PreviewEarlier, "preview_earlier", "preview_play-key-earlier", one(KeyCode::BracketLeft)),
    of_preview(PreviewLater, "preview_later", "preview_play-key-later", one(KeyCode::BracketRight)),
    of_preview(PreviewRead, "preview_read", "preview_play-key-read", one(KeyCode::F5)),
    of_preview(PreviewSave, "preview_save", "preview_play-key-save", one(KeyCode::KeyS)),
    of_preview(PreviewUndo, "preview_undo", "preview_play-key-undo", one(KeyCode::KeyZ)),
    of_preview(PreviewRedo, "preview_redo", "preview_play-key-redo", one(KeyCode::KeyY)),
    of_preview(DrawnPlay, "drawn_play", "preview_play-key-drawn-play", one(KeyCode::KeyP)),
    of_preview(DrawnSpeed, "drawn_speed", "preview_play-key-drawn-speed", one(KeyCode::KeyR)),
    of_preview(DrawnTakeBack, "drawn_take_back", "preview_play-key-drawn-take-back", one(KeyCode::Backspace)),
    of_preview(DrawnClear, "drawn_clear", "preview_play-key-drawn-clear", one(KeyCode::Delete)),
    of_preview(EditSelect, "edit_select", "preview_play-key-edit-select", one(KeyCode::KeyV)),
    of_preview(EditArea, "edit_area", "preview_play-key-edit-area", one(KeyCode::KeyA)),
    of_preview(EditCircle, "edit_circle", "preview_play-key-edit-circle", one(KeyCode::KeyO)),
    of_preview(EditLine, "edit_line", "preview_play-key-edit-line", one(KeyCode::KeyL)),
    of_preview(EditPrevious, "edit_previous", "preview_play-key-edit-previous", one(KeyCode::Comma)),
    of_preview(EditNext, "edit_next", "preview_play-key-edit-next", one(KeyCode::Period)),
    of_preview(EditRename, "edit_rename", "preview_play-key-edit-rename", one(KeyCode::F2)),
    of_preview(EditDelete, "edit_delete", "preview_play-key-edit-delete", two(KeyCode::Delete, KeyCode::Backspace)),
];

/// An action of the preview: its name for the designer is a message, and no button does it.
const fn of_preview(action: Action, name: &'static str, message: &'static str, keys: [Option<KeyCode>; 2]) -> Beginning {
    (action, name, message, keys, None)
}

/// When a key can be pressed. A hunt is played, or looked at in the preview; there a walk may be drawn or boundaries edited.
const PLAYING: u8 = 1;
const LOOKING: u8 = 2;
const DRAWING: u8 = 4;
const EDITING: u8 = 8;

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

    /// Whether only designers do it, in the preview.
    pub fn is_of_preview(self) -> bool {
        self as usize >= PreviewWalk as usize
    }

    /// Whether its key is pressed together with Ctrl.
    pub fn with_control(self) -> bool {
        matches!(self, PreviewSave | PreviewUndo | PreviewRedo)
    }

    /// When its keys are listened to.
    fn moments(self) -> u8 {
        match self {
            // What else players do rests while boundaries are edited: there keys draw.
            SmallMap | Journal | Open | Skip | ZoomIn | ZoomOut | Follow | Settings | Fullscreen => {
                PLAYING | LOOKING | DRAWING | EDITING
            }
            PreviewPlay => PLAYING | LOOKING | DRAWING | EDITING,
            PreviewSave | PreviewUndo => DRAWING | EDITING,
            DrawnPlay | DrawnSpeed | DrawnTakeBack | DrawnClear => DRAWING,
            PreviewRedo | EditSelect | EditArea | EditCircle | EditLine | EditPrevious | EditNext | EditRename | EditDelete => {
                EDITING
            }
            _ if self.is_of_preview() => LOOKING | DRAWING | EDITING,
            _ => PLAYING | LOOKING | DRAWING,
        }
    }

    /// Whether its keys are listened to while boundaries are edited.
    pub fn while_editing(self) -> bool {
        self.moments() & EDITING != 0
    }

    /// Whether a key that does both would do two things at once.
    fn meets(self, other: Self) -> bool {
        self != other && self.moments() & other.moments() != 0 && self.with_control() == other.with_control()
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

    /// The action that a key does at the same moments as this one.
    pub fn other_of_key(&self, action: Action, key: KeyCode) -> Option<Action> {
        Action::all().find(|other| other.meets(action) && self.keys(*other).contains(&Some(key)))
    }

    /// The action that a button does, besides this one.
    pub fn other_of_button(&self, action: Action, button: GamepadButton) -> Option<Action> {
        Action::all().find(|other| *other != action && self.button(*other) == Some(button))
    }

    /// Gives an action a key in its first or second place. No key does two things at once: what did it before loses it, and the first of
    /// those is returned.
    pub fn bind_key(&mut self, action: Action, place: usize, key: KeyCode) -> Option<Action> {
        let robbed = self.other_of_key(action, key);
        for other in Action::all().filter(|other| *other == action || other.meets(action)) {
            let held = self.keys[other as usize].iter_mut().filter(|held| **held == Some(key));
            held.for_each(|held| *held = None);
        }
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

    /// What is pressed first for an action, such as "E" or "Ctrl Z"; a dash without a key.
    pub fn first_cap(&self, action: Action) -> String {
        self.keys(action).into_iter().flatten().next().map_or_else(|| "–".to_owned(), |key| cap_of(action, key))
    }

    /// How many keys an action has, and their caps, such as "E or Space".
    pub fn keys_in_words(&self, action: Action) -> (usize, String) {
        let caps: Vec<_> = self.keys(action).into_iter().flatten().map(|key| cap_of(action, key)).collect();
        let words = match &caps[..] {
            [one, other] => say!("settings-either", one = one, other = other),
            caps => caps.concat(),
        };
        (caps.len(), words)
    }
}

/// What is pressed for an action by this key.
pub fn cap_of(action: Action, key: KeyCode) -> String {
    if action.with_control() { format!("{} {}", KeyCode::ControlLeft.cap(), key.cap()) } else { key.cap() }
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

    #[test]
    fn a_key_does_another_thing_at_another_moment() {
        let mut bindings = Bindings::default();
        // A walks left where one walks, and draws an area where one edits; Z is free without Ctrl.
        assert_eq!(bindings.other_of_key(EditArea, KeyCode::KeyA), None);
        assert_eq!(bindings.bind_key(EditLine, 0, KeyCode::KeyP), None);
        assert_eq!(bindings.keys(DrawnPlay), one(KeyCode::KeyP));
        assert_eq!(bindings.bind_key(EditLine, 1, KeyCode::KeyZ), None);
        assert_eq!(bindings.keys(PreviewUndo), one(KeyCode::KeyZ));
        // What is done in every mode is done in each of them.
        assert_eq!(bindings.bind_key(PreviewJump, 0, KeyCode::KeyV), Some(EditSelect));
        assert_eq!(bindings.bind_key(EditCircle, 0, KeyCode::KeyJ), Some(Journal));
        assert_eq!((bindings.first_cap(PreviewUndo).as_str(), bindings.first_cap(EditSelect).as_str()), ("Ctrl Z", "–"));
    }

    #[test]
    fn all_actions_of_the_preview_have_their_names_in_each_language() {
        use crate::game::wording::{Tongue, message};
        for (action, _, name, ..) in BEGINNINGS.into_iter().filter(|(action, ..)| action.is_of_preview()) {
            let told: Vec<_> = Tongue::ALL.iter().map(|tongue| message(*tongue, name, &[])).collect();
            assert!(told[0] != told[1] && told.iter().all(|told| told != name), "{action:?}: {told:?}");
        }
    }
}
