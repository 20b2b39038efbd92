//! Room for cards: in a small window they would cover the player, so the camera lets the player stand above them meanwhile.

use super::BottomColumn;
use crate::game::{camera::Lift, motion::ReducedMotion};
use bevy::{prelude::*, window::PrimaryWindow};

/// Logical pixels that stay free between the player's middle and what stands at the bottom.
const CLEAR_PX: f32 = 58.0;

/// The most of the window's height by which the player is lifted: above stands the quest's card.
const MOST: f32 = 0.25;

/// Seconds after a card for which the player stays there: the next card may follow.
const STAY_S: f32 = 1.5;

/// How far the middle of a window of this height has to be lifted to be clear of what begins at `top`, all in one unit of pixels.
fn lift(height: f32, top: f32, clear: f32) -> f32 {
    (height / 2.0 + clear - top).clamp(0.0, height * MOST)
}

/// Lets the camera make room for the card that stands, and for the line above it. With reduced motion the map stays where it is.
pub fn make_room(
    columns: Query<(&ComputedNode, &UiGlobalTransform), With<BottomColumn>>,
    window: Single<&Window, With<PrimaryWindow>>,
    motion: Res<ReducedMotion>,
    time: Res<Time<Real>>,
    mut stays_s: Local<f32>,
    mut lifted: ResMut<Lift>,
) {
    let needed = columns.single().map_or(0.0, |(node, place)| {
        let top = place.translation.y - node.size().y / 2.0;
        let clear = CLEAR_PX / node.inverse_scale_factor().max(f32::EPSILON);
        lift(window.physical_height() as f32, top, clear) / window.scale_factor()
    });
    let stands = needed > 0.0;
    *stays_s = if stands { STAY_S } else { *stays_s - time.delta_secs() };
    let wanted = if motion.0 {
        0.0
    } else if !stands && *stays_s > 0.0 {
        lifted.0
    } else {
        needed
    };
    // While a card moves in, each frame would ask for a little more.
    if (lifted.0 - wanted).abs() > 0.5 {
        lifted.0 = wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_player_is_lifted_only_as_far_as_the_card_would_cover() {
        assert_eq!(lift(1000.0, 700.0, 60.0), 0.0, "the card is far enough below");
        assert_eq!(lift(600.0, 293.0, 60.0), 67.0);
        assert_eq!(lift(600.0, 0.0, 60.0), 150.0, "the player stays in the window");
    }
}
