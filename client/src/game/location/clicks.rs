//! Clicks on the map say where to walk; a second one at the same place says to run there.

use super::{barriers::Barriers, stride::WalkTo, way::way};
use crate::game::{
    camera::{CameraRig, MapView},
    map::drawn,
    session::{InputCaptured, MapTool, Notice, OwnPosition},
};
use bevy::{
    input::{ButtonState, mouse::MouseButtonInput},
    prelude::*,
};
use std::time::Duration;

/// Two clicks are one double click when they are no further apart in time.
const TWICE_WITHIN: Duration = Duration::from_millis(350);
/// Logical pixels within which two clicks are at the same place.
const SAME_PLACE_PX: f32 = 14.0;

/// The last click on the map: when it was, and where in the window, logical pixels from its middle.
#[derive(Default, Debug)]
pub struct LastClick(Option<(Duration, Vec2)>);

impl LastClick {
    /// Notes a click, and tells whether it is the second of a double click: soon after the first, and at the same place in the window or
    /// near the end of the way. While one walks, the map moves below the pointer.
    fn is_second(&mut self, now: Duration, at_px: Vec2, from_goal_px: Option<f32>) -> bool {
        let before = self.0.replace((now, at_px));
        before.is_some_and(|(then, before_px)| {
            let near = before_px.distance(at_px) < SAME_PLACE_PX || from_goal_px.is_some_and(|px| px < SAME_PLACE_PX);
            near && now.saturating_sub(then) <= TWICE_WITHIN
        })
    }
}

/// A click that was no drag is where to walk, and a double click where to run.
pub fn choose_walk_goal(
    buttons: Res<ButtonInput<MouseButton>>,
    mut inputs: MessageReader<MouseButtonInput>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    time: Res<Time<Real>>,
    rig: Res<CameraRig>,
    view: Res<MapView>,
    own: Res<OwnPosition>,
    barriers: Res<Barriers>,
    mut pressed: Local<bool>,
    mut last: Local<LastClick>,
    mut walk_to: ResMut<WalkTo>,
    mut notices: MessageWriter<Notice>,
) {
    let presses = inputs.read().filter(|input| input.button == MouseButton::Left && input.state == ButtonState::Pressed).count();
    let begins = buttons.just_pressed(MouseButton::Left);
    if begins {
        *pressed = view.pointer().is_some();
    }
    if captured.0 || tool.clicks {
        *pressed = false;
    }
    let may_click = *pressed;
    // Pressed and released within one frame it is no drag, whatever the last press was.
    if buttons.just_released(MouseButton::Left)
        && std::mem::take(&mut *pressed)
        && (begins || !rig.dragging)
        && let Some(at) = view.pointer()
    {
        let px = |metres: Vec2| metres / view.m_per_px();
        let from_goal_px = walk_to.goal().map(|goal| px(goal - at).length());
        let follows = last.is_second(time.elapsed(), px(at - view.sight().center()), from_goal_px);
        // The first click has found the way.
        if !follows || walk_to.goal().is_none() {
            let here = drawn(own.point);
            let corners = way(&barriers, here, at);
            if corners == [at] && !barriers.is_clear(here, at) {
                notices.write(Notice(say!("location-no-way")));
            }
            *walk_to = WalkTo::along(corners);
        }
        // Two presses within one frame are as good as two clicks, however long it was.
        if follows || presses > 1 {
            walk_to.run();
        }
        // In a long frame the first click may have ended and the second begun.
        *pressed = may_click && begins && buttons.pressed(MouseButton::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE_PX: Vec2 = Vec2::new(90.0, -120.0);

    /// A click at zero, and whether another so many milliseconds later, so many pixels away, is the second of a double click.
    fn follows(later_ms: u64, away_px: f32, from_goal_px: Option<f32>) -> bool {
        let mut last = LastClick::default();
        assert!(!last.is_second(Duration::from_secs(9), PLACE_PX, None), "the first click is the first");
        let now = Duration::from_secs(9) + Duration::from_millis(later_ms);
        last.is_second(now, PLACE_PX + Vec2::X * away_px, from_goal_px)
    }

    #[test]
    fn a_second_click_comes_soon_and_at_the_same_place() {
        assert!(follows(350, 0.0, None) && follows(0, 13.0, None));
        assert!(!follows(351, 0.0, None), "too late");
        assert!(!follows(100, 14.0, None), "elsewhere");
    }

    #[test]
    fn a_second_click_on_the_end_of_the_way_counts_wherever_the_map_has_taken_it() {
        assert!(follows(350, 40.0, Some(13.0)));
        assert!(!follows(350, 40.0, Some(14.0)));
        assert!(!follows(351, 40.0, Some(0.0)), "too late");
    }

    #[test]
    fn a_third_click_follows_the_second() {
        let mut last = LastClick::default();
        let clicks = [0, 300, 600, 951].map(|ms| last.is_second(Duration::from_millis(ms), PLACE_PX, None));
        assert_eq!(clicks, [false, true, true, false]);
    }
}
