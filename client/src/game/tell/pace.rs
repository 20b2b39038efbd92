//! When the next line is due. Plain data.

use super::scene::Scene;

/// Seconds between two lines while only what moves has changed.
const MOVING_S: f32 = 0.5;

/// Seconds after which there is a line in any case, so that a reader knows that the game lives.
const ALIVE_S: f32 = 2.0;

/// The last line.
#[derive(Default)]
pub struct Pace(Option<Scene>);

impl Pace {
    /// Whether this is to be told; then it counts as told.
    pub fn is_due(&mut self, scene: &Scene) -> bool {
        let due = self.0.as_ref().is_none_or(|told| {
            let since_s = scene.time_s - told.time_s;
            let now = Scene { frame: told.frame, time_s: told.time_s, ..scene.clone() };
            now.still(told) != *told || now != *told && since_s >= MOVING_S || since_s >= ALIVE_S
        });
        if due {
            self.0 = Some(scene.clone());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_at_once_a_walk_twice_a_second_and_a_still_picture_every_two_seconds() {
        let mut pace = Pace::default();
        let mut scene = Scene::walking();
        let mut told = Vec::new();
        for tick in 0..120_u64 {
            // At 20 frames a second: three seconds of walking, then one word changes, then nothing.
            (scene.frame, scene.time_s) = (tick, tick as f32 / 20.0);
            if tick < 60 {
                scene.walk_on();
            }
            if tick == 65 {
                scene.link.status = "offline".into();
            }
            if pace.is_due(&scene) {
                told.push(tick);
            }
        }
        assert_eq!(told, [0, 10, 20, 30, 40, 50, 60, 65, 105]);
    }
}
