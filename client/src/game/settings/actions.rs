//! What the player does now, by whatever key, button or stick.

use super::{Action, Settings};
use crate::game::session::{InputCaptured, MapTool};
use bevy::{ecs::system::SystemParam, prelude::*};

/// How far a stick must be pushed before it walks.
const DEAD_ZONE: f32 = 0.2;

/// The actions that keys, buttons and sticks ask for. Buttons of a gamepad count only while nothing lies over the map: over it they are
/// the keys of menus.
#[derive(SystemParam)]
pub struct Actions<'w, 's> {
    settings: Res<'w, Settings>,
    keys: Res<'w, ButtonInput<KeyCode>>,
    pads: Query<'w, 's, &'static Gamepad>,
    captured: Res<'w, InputCaptured>,
    tool: Option<Res<'w, MapTool>>,
}

impl Actions<'_, '_> {
    /// Whether anybody listens to its keys: while a tool of the map has taken the keys, they are for that.
    fn is_heard(&self, action: Action) -> bool {
        action.while_editing() || !self.tool.as_ref().is_some_and(|tool| tool.keys)
    }

    /// Whether it is held.
    pub fn pressed(&self, action: Action) -> bool {
        if !self.is_heard(action) {
            return false;
        }
        let button = self.settings.bindings.button(action).filter(|_| !self.captured.0);
        self.keys.any_pressed(self.settings.bindings.keys(action).into_iter().flatten())
            || button.is_some_and(|button| self.pads.iter().any(|pad| pad.pressed(button)))
    }

    /// Whether it begins in this frame.
    pub fn just_pressed(&self, action: Action) -> bool {
        if !self.is_heard(action) {
            return false;
        }
        let button = self.settings.bindings.button(action).filter(|_| !self.captured.0);
        self.keys.any_just_pressed(self.settings.bindings.keys(action).into_iter().flatten())
            || button.is_some_and(|button| self.pads.iter().any(|pad| pad.just_pressed(button)))
    }

    /// Whether an action of the preview begins in this frame: with Ctrl where it needs that and without where not, and while nothing
    /// lies over the map.
    pub fn asked(&self, action: Action) -> bool {
        !self.captured.0 && self.with_control() == action.with_control() && self.just_pressed(action)
    }

    /// Whether Ctrl (on a Mac also Command) is held.
    pub fn with_control(&self) -> bool {
        self.keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::SuperLeft, KeyCode::SuperRight])
    }

    /// Whether Shift is held, with which some of the preview's keys do the opposite or more of it.
    pub fn with_shift(&self) -> bool {
        self.keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight])
    }

    /// Whether what lies open is to be closed: by its own key, or by Escape, which always does.
    pub fn goes_back(&self) -> bool {
        self.keys.just_pressed(KeyCode::Escape) || self.just_pressed(Action::Skip)
    }

    /// How far the left stick is pushed and where to, at most 1.
    pub fn stick(&self) -> Vec2 {
        self.pushed(Gamepad::left_stick)
    }

    /// How far the right stick is pushed and where to, at most 1.
    pub fn right_stick(&self) -> Vec2 {
        self.pushed(Gamepad::right_stick)
    }

    fn pushed(&self, stick: fn(&Gamepad) -> Vec2) -> Vec2 {
        let pushed = self.pads.iter().map(stick).max_by(|a, b| a.length().total_cmp(&b.length()));
        pushed.filter(|stick| stick.length() > DEAD_ZONE).unwrap_or_default().clamp_length_max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::{ecs::system::RunSystemOnce, input::gamepad::GamepadInput};

    fn world() -> World {
        let mut world = World::new();
        world.init_resource::<Settings>();
        world.init_resource::<ButtonInput<KeyCode>>();
        world.init_resource::<InputCaptured>();
        world
    }

    fn walks(world: &mut World) -> (bool, Vec2) {
        world.run_system_once(|actions: Actions| (actions.pressed(Action::WalkNorth), actions.stick())).unwrap()
    }

    #[test]
    fn the_new_key_walks_and_the_old_one_does_not() {
        let mut world = world();
        world.resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyW);
        assert!(walks(&mut world).0);
        world.resource_mut::<Settings>().bindings.bind_key(Action::WalkNorth, 0, KeyCode::KeyY);
        assert!(!walks(&mut world).0);
        world.resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyY);
        assert!(walks(&mut world).0);
    }

    #[test]
    fn the_previews_keys_know_ctrl_and_what_lies_over_the_map() {
        let mut world = world();
        let asked = |world: &mut World| {
            let asks = |actions: Actions| [Action::PreviewSave, Action::WalkSouth].map(|action| actions.asked(action));
            world.run_system_once(asks).unwrap()
        };
        world.resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyS);
        assert_eq!(asked(&mut world), [false, true]);
        world.resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::ControlRight);
        assert_eq!(asked(&mut world), [true, false]);
        world.insert_resource(InputCaptured(true));
        assert_eq!(asked(&mut world), [false, false]);
        world.insert_resource(InputCaptured(false));
        world.insert_resource(MapTool { keys: true, ..default() });
        assert_eq!(asked(&mut world), [true, false]);
        world.resource_mut::<ButtonInput<KeyCode>>().release_all();
        world.resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyS);
        assert_eq!(asked(&mut world), [false, false], "in the editor nobody walks");
    }

    #[test]
    fn a_gamepad_walks_by_stick_and_by_what_is_bound_but_not_while_a_menu_is_open() {
        let mut world = world();
        world.resource_mut::<Settings>().bindings.bind_button(Action::WalkNorth, GamepadButton::DPadUp);
        let mut pad = Gamepad::default();
        pad.digital_mut().press(GamepadButton::DPadUp);
        pad.analog_mut().set(GamepadInput::Axis(GamepadAxis::LeftStickX), 0.1);
        let pad = world.spawn(pad).id();
        assert_eq!(walks(&mut world), (true, Vec2::ZERO), "a stick that lies nearly still does not walk");
        world.get_mut::<Gamepad>(pad).unwrap().analog_mut().set(GamepadInput::Axis(GamepadAxis::LeftStickX), -0.7);
        assert_eq!(walks(&mut world).1, Vec2::new(-0.7, 0.0));
        world.insert_resource(InputCaptured(true));
        assert!(!walks(&mut world).0);
    }
}
