//! What the keys and the stick say.

use crate::game::settings::Action;
use bevy::prelude::*;
use std::f32::consts::{PI, TAU};

/// Radians per second that the avatar turns.
const TURN_RAD_S: f32 = 12.0;

/// The way that keys and stick point, of length one at most; zero without any.
pub fn direction(held: impl Fn(Action) -> bool, stick: Vec2) -> Vec2 {
    let axis = |plus, minus| f32::from(u8::from(held(plus))) - f32::from(u8::from(held(minus)));
    let keys = Vec2::new(axis(Action::WalkEast, Action::WalkWest), axis(Action::WalkNorth, Action::WalkSouth));
    if keys == Vec2::ZERO { stick.clamp_length_max(1.0) } else { keys.normalize_or_zero() }
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
        let pointing = |held: &[Action]| direction(|action| held.contains(&action), Vec2::ZERO);
        assert_eq!(pointing(&[Action::WalkNorth]), Vec2::Y);
        assert!((pointing(&[Action::WalkNorth, Action::WalkEast]).length() - 1.0).abs() < 1e-6);
        assert_eq!(pointing(&[Action::WalkNorth, Action::WalkEast, Action::WalkSouth]), Vec2::X);
    }

    #[test]
    fn a_stick_walks_as_far_as_it_is_pushed() {
        let stick = |way| direction(|_| false, way);
        assert_eq!(stick(Vec2::new(0.0, -0.5)), Vec2::new(0.0, -0.5));
        assert!((stick(Vec2::ONE).length() - 1.0).abs() < 1e-6);
        assert_eq!(direction(|action| action == Action::WalkWest, Vec2::Y), Vec2::NEG_X, "keys are surer than a stick");
    }

    #[test]
    fn the_avatar_turns_the_short_way() {
        let turned = turned_towards(3.0, -3.0, 0.01);
        assert!(turned > 3.0 && turned < 3.2);
        assert!((turned_towards(0.0, 0.05, 1.0) - 0.05).abs() < 1e-6);
    }
}
