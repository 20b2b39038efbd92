//! Steps: one for each stride that the player has walked, on what is there.

use super::{
    Play,
    ground::Soundscape,
    synth::{Cue, Ground},
};
use crate::game::{
    location::LocationSystems,
    map::drawn,
    session::{OwnPosition, Screen, SnapTo},
};
use bevy::prelude::*;

/// Metres of a stride when standing still, and metres more for each metre per second.
const STRIDE_M: (f32, f32) = (0.5, 0.2);

/// Whoever goes so many metres in one frame does not walk.
const JUMP_M: f32 = 3.0;

/// Seconds after the server's correction in which nothing is a step.
const SNAP_S: f32 = 0.35;

/// Gaits: steps are faster or slower by so much, and louder when running.
const PITCHES: [f32; 7] = [1.0, 0.96, 1.03, 0.98, 1.05, 0.95, 1.01];
const RUN_GAIN: f32 = 1.25;
const RUN_MPS: f32 = 5.0;

/// How far the next step is.
#[derive(Default, Debug)]
struct Gait {
    before: Option<Vec2>,
    walked_m: f32,
    feet: u64,
    snapped_s: f32,
}

impl Gait {
    /// Walks on to a place within so many seconds; says when a foot comes down there, with the speed in metres per second.
    fn walk(&mut self, here: Vec2, elapsed_s: f32) -> Option<f32> {
        let from = self.before.replace(here)?;
        self.snapped_s = (self.snapped_s - elapsed_s).max(0.0);
        let way_m = from.distance(here);
        if way_m > JUMP_M || self.snapped_s > 0.0 || elapsed_s <= 0.0 {
            self.walked_m = 0.0;
            return None;
        }
        if way_m == 0.0 {
            // Whoever stands still begins with a foot that is ready.
            self.walked_m = self.walked_m.max(STRIDE_M.0 * 0.6);
            return None;
        }
        let speed_mps = way_m / elapsed_s;
        self.walked_m += way_m;
        let stride_m = STRIDE_M.0 + STRIDE_M.1 * speed_mps;
        (self.walked_m >= stride_m).then(|| {
            self.walked_m = (self.walked_m - stride_m).min(stride_m);
            self.feet += 1;
            speed_mps
        })
    }
}

/// Lets steps be heard.
pub struct FootstepsPlugin;

impl Plugin for FootstepsPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, step.after(LocationSystems).run_if(in_state(Screen::Playing)));
    }
}

fn step(
    own: Res<OwnPosition>,
    time: Res<Time<Real>>,
    soundscape: Option<Res<Soundscape>>,
    mut snaps: MessageReader<SnapTo>,
    mut gait: Local<Gait>,
    mut plays: MessageWriter<Play>,
) {
    if snaps.read().count() > 0 {
        gait.snapped_s = SNAP_S;
    }
    let here = drawn(own.point);
    let Some(speed_mps) = gait.walk(here, time.delta_secs()) else { return };
    let ground = soundscape.map_or(Ground::Grass, |soundscape| soundscape.grounds.at(here));
    let gain = if speed_mps > RUN_MPS { RUN_GAIN } else { 1.0 };
    let speed = PITCHES[(gait.feet % PITCHES.len() as u64) as usize];
    plays.write(Play { cue: Cue::step(ground, gait.feet), gain, speed });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::frames::sample_hunt;
    use bevy::{state::app::StatesPlugin, time::TimeUpdateStrategy};
    use hunt_shared::{
        geo::{LocalPoint, LonLat},
        hunt::HuntView,
    };
    use std::time::Duration;

    #[test]
    fn a_walker_steps_about_three_times_a_second_and_a_jump_is_no_step() {
        let mut gait = Gait::default();
        let steps = (0..=100).filter(|tick| gait.walk(Vec2::X * 3.5 * 0.05 * *tick as f32, 0.05).is_some()).count();
        assert!((13..=16).contains(&steps), "{steps} in five seconds");
        assert!(gait.walk(Vec2::Y * 500.0, 0.05).is_none());
        assert!((0..40).all(|_| gait.walk(Vec2::Y * 500.0, 0.05).is_none()), "who stands makes no steps");
    }

    #[test]
    fn steps_follow_the_ground() {
        let hunt = sample_hunt();
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
            .insert_state(Screen::Playing)
            .init_resource::<OwnPosition>()
            .insert_resource(Soundscape::new(&HuntView::of(&hunt), &hunt.frame))
            .add_message::<SnapTo>()
            .add_message::<Play>()
            .add_plugins(FootstepsPlugin);
        // Along the jetty, and then where the same way would lead over a meadow.
        let mut grounds_from = |start: LonLat| {
            let start = hunt.frame.to_local(start);
            app.world_mut().resource_mut::<Messages<Play>>().clear();
            let mut heard = Vec::new();
            for tick in 0..40 {
                let point = LocalPoint::new(start.x, start.y + 0.1 * f64::from(tick));
                app.insert_resource(OwnPosition { point, heading_rad: 0.0, accuracy_m: 4.0 });
                app.update();
                heard.extend(app.world_mut().resource_mut::<Messages<Play>>().drain().map(|play| play.cue));
            }
            heard
        };
        let jetty = grounds_from(LonLat::new(-42.019_76, 38.484_3));
        assert!(jetty.len() >= 3 && jetty.iter().all(|cue| matches!(cue, Cue::Step(Ground::Wood, _))), "{jetty:?}");
        assert_ne!(jetty[0], jetty[1], "left and right");
        let wood = grounds_from(LonLat::new(-42.0235, 38.4865));
        assert!(!wood.is_empty() && wood.iter().all(|cue| !matches!(cue, Cue::Step(Ground::Wood, _))), "{wood:?}");
    }
}
