//! What the keys say.

use bevy::prelude::*;
use std::f32::consts::{PI, TAU};

/// Radians per second that the avatar turns.
const TURN_RAD_S: f32 = 12.0;

/// The way that the keys point, of length one; zero without any.
pub fn direction(keys: &ButtonInput<KeyCode>) -> Vec2 {
    let axis = |plus: [KeyCode; 2], minus: [KeyCode; 2]| {
        f32::from(u8::from(keys.any_pressed(plus))) - f32::from(u8::from(keys.any_pressed(minus)))
    };
    let east = axis([KeyCode::KeyD, KeyCode::ArrowRight], [KeyCode::KeyA, KeyCode::ArrowLeft]);
    let north = axis([KeyCode::KeyW, KeyCode::ArrowUp], [KeyCode::KeyS, KeyCode::ArrowDown]);
    Vec2::new(east, north).normalize_or_zero()
}

/// An angle a little nearer to another, the short way round.
pub fn turned_towards(from_rad: f32, to_rad: f32, elapsed_s: f32) -> f32 {
    let turn = (to_rad - from_rad + PI).rem_euclid(TAU) - PI;
    from_rad + turn.clamp(-TURN_RAD_S * elapsed_s, TURN_RAD_S * elapsed_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_keys_are_not_faster_than_one() {
        let mut keys = ButtonInput::default();
        keys.press(KeyCode::KeyW);
        assert_eq!(direction(&keys), Vec2::Y);
        keys.press(KeyCode::ArrowRight);
        assert!((direction(&keys).length() - 1.0).abs() < 1e-6);
        keys.press(KeyCode::KeyS);
        assert_eq!(direction(&keys), Vec2::X);
    }

    #[test]
    fn the_avatar_turns_the_short_way() {
        let turned = turned_towards(3.0, -3.0, 0.01);
        assert!(turned > 3.0 && turned < 3.2);
        assert!((turned_towards(0.0, 0.05, 1.0) - 0.05).abs() < 1e-6);
    }
}
