//! How somebody walks: when a foot comes down, and how far the body swings with it. The steps that are heard and the steps that are seen are the
//! same.

use super::{
    location::LocationSystems,
    map::drawn,
    session::{OwnPosition, Screen, SnapTo},
};
use bevy::prelude::*;
use std::f32::consts::PI;

/// Metres of a stride when standing still, and metres more for each metre per second.
const STRIDE_M: (f32, f32) = (0.5, 0.2);
/// Whoever goes faster than so many metres per second jumps: twice as fast as a runner.
const JUMP_MPS: f32 = 15.0;
/// Metres that are no jump however short the frame is: places do not come as evenly as frames.
const STEP_M: f32 = 3.0;
/// Seconds after the server's correction in which nothing is a step.
const SNAP_S: f32 = 0.35;
/// Metres per second beyond which one runs.
pub const RUN_MPS: f32 = 5.0;
/// Metres per second of a full walk and of a full run, between which a gait changes.
const FULL_MPS: (f32, f32) = (2.0, 7.0);
/// Seconds in which the pace that is seen follows the one that is gone, and in which the swing follows the feet.
const PACE_EASE_S: f32 = 0.16;
const SWING_EASE_S: f32 = 0.04;
/// Below this pace nobody is seen to move.
const STILL_MPS: f32 = 0.02;

/// Pixels that a walker and a runner sway to the sides, and rise between two steps.
const SWAY_PX: (f32, f32) = (1.9, 2.6);
const LIFT_PX: (f32, f32) = (1.3, 3.0);

/// A foot that comes down.
#[derive(Message, Clone, Copy, PartialEq, Debug)]
pub struct Footfall {
    /// How many have come down, with this one; even and odd are left and right.
    pub foot: u64,
    /// Where, metres on the map.
    pub at: Vec2,
    /// How fast, metres per second.
    pub speed_mps: f32,
}

/// How a body stands at a moment of its walk. All zero: at rest.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Pose {
    /// Pixels to the left of the way that one goes.
    pub sway_px: f32,
    /// Pixels off the ground.
    pub lift_px: f32,
    /// How far one leans into the way: 0 not at all, 1 as a runner.
    pub lean: f32,
    /// How much one runs: 0 walking or standing, 1 running.
    pub run: f32,
}

impl Pose {
    /// As a shader takes it.
    pub fn to_vec4(self) -> Vec4 {
        Vec4::new(self.sway_px, self.lift_px, self.lean, self.run)
    }
}

/// Somebody's walk: how far the next step is.
#[derive(Clone, Copy, Default, Debug)]
pub struct Gait {
    before: Option<Vec2>,
    walked_m: f32,
    stride_m: f32,
    feet: u64,
    snapped_s: f32,
    /// Metres per second, as it is seen.
    pace_mps: f32,
    /// Steps, as they are seen: a little behind the feet.
    swing: f32,
}

impl Gait {
    /// Walks on to a place within so many seconds; says when a foot comes down there.
    pub fn walk(&mut self, here: Vec2, elapsed_s: f32) -> Option<Footfall> {
        let footfall = self.step(here, elapsed_s);
        if elapsed_s > 0.0 {
            let part = (self.walked_m / self.stride_m.max(STRIDE_M.0)).clamp(0.0, 1.0);
            // Few enough steps that their parts are not lost in rounding; whole gaits are left out.
            let feet = (self.feet % 1024) as f32 + part;
            let behind = (feet - self.swing).rem_euclid(1024.0);
            let behind = if behind > 512.0 { behind - 1024.0 } else { behind };
            self.swing = (self.swing + behind * share(elapsed_s, SWING_EASE_S)).rem_euclid(1024.0);
        }
        footfall
    }

    fn step(&mut self, here: Vec2, elapsed_s: f32) -> Option<Footfall> {
        let from = self.before.replace(here)?;
        self.snapped_s = (self.snapped_s - elapsed_s).max(0.0);
        let way_m = from.distance(here);
        let walks = way_m <= STEP_M.max(JUMP_MPS * elapsed_s) && self.snapped_s == 0.0 && elapsed_s > 0.0;
        let speed_mps = if walks { way_m / elapsed_s } else { 0.0 };
        if elapsed_s > 0.0 {
            self.pace_mps += (speed_mps - self.pace_mps) * share(elapsed_s, PACE_EASE_S);
            if self.pace_mps < STILL_MPS {
                self.pace_mps = 0.0;
            }
        }
        if !walks {
            self.walked_m = 0.0;
            return None;
        }
        if way_m == 0.0 {
            // Whoever stands still begins with a foot that is ready.
            self.walked_m = self.walked_m.max(STRIDE_M.0 * 0.6);
            return None;
        }
        self.walked_m += way_m;
        self.stride_m = STRIDE_M.0 + STRIDE_M.1 * speed_mps;
        (self.walked_m >= self.stride_m).then(|| {
            self.walked_m = (self.walked_m - self.stride_m).min(self.stride_m);
            self.feet += 1;
            Footfall { foot: self.feet, at: here, speed_mps }
        })
    }

    /// The server has corrected the place: what comes now is no walk.
    pub fn snap(&mut self) {
        self.snapped_s = SNAP_S;
    }

    /// How the body stands now.
    pub fn pose(&self) -> Pose {
        pose(self.swing, self.pace_mps)
    }
}

/// What share of the way to its goal something goes that nears it in about this time.
fn share(elapsed_s: f32, ease_s: f32) -> f32 {
    1.0 - (-elapsed_s / ease_s).exp()
}

/// The pose at so many steps (whole when a foot comes down, even on the left) and at a pace.
fn pose(steps: f32, pace_mps: f32) -> Pose {
    let walk = (pace_mps / FULL_MPS.0).clamp(0.0, 1.0);
    let run = smooth((pace_mps - RUN_MPS + 1.0) / (FULL_MPS.1 - RUN_MPS + 1.0));
    let between = |(walking, running): (f32, f32)| walk * (walking + (running - walking) * run);
    let phase = steps.rem_euclid(2.0) * PI;
    Pose {
        // Over the foot that is down, and highest between two feet.
        sway_px: between(SWAY_PX) * phase.cos(),
        lift_px: between(LIFT_PX) * phase.sin().abs(),
        lean: walk * (0.35 + 0.65 * run),
        run: walk * run,
    }
}

fn smooth(share: f32) -> f32 {
    let share = share.clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// The player's own walk.
#[derive(Resource, Default, Debug)]
pub struct OwnGait(pub Gait);

/// The own gait is settled for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct GaitSystems;

/// Follows the player's feet.
pub struct GaitPlugin;

impl Plugin for GaitPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<OwnGait>()
            .add_message::<Footfall>()
            .add_systems(Update, follow_feet.in_set(GaitSystems).after(LocationSystems).run_if(in_state(Screen::Playing)));
    }
}

fn follow_feet(
    own: Res<OwnPosition>,
    time: Res<Time<Real>>,
    mut snaps: MessageReader<SnapTo>,
    mut gait: ResMut<OwnGait>,
    mut footfalls: MessageWriter<Footfall>,
) {
    if snaps.read().count() > 0 {
        gait.0.snap();
    }
    footfalls.write_batch(gait.0.walk(drawn(own.point), time.delta_secs()));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks east for so many frames of a sixtieth of a second; yields the poses.
    fn walk(gait: &mut Gait, from_m: f32, speed_mps: f32, frames: usize) -> Vec<Pose> {
        let step = |frame: usize| {
            gait.walk(Vec2::X * (from_m + speed_mps * frame as f32 / 60.0), 1.0 / 60.0);
            gait.pose()
        };
        (1..=frames).map(step).collect()
    }

    fn widest(poses: &[Pose], of: impl Fn(&Pose) -> f32) -> f32 {
        poses.iter().map(|pose| of(pose).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_walker_steps_about_three_times_a_second_and_a_jump_is_no_step() {
        let mut gait = Gait::default();
        let steps = (0..=100).filter(|tick| gait.walk(Vec2::X * 3.5 * 0.05 * *tick as f32, 0.05).is_some()).count();
        assert!((13..=16).contains(&steps), "{steps} in five seconds");
        assert!(gait.walk(Vec2::Y * 500.0, 0.05).is_none());
        assert!((0..40).all(|_| gait.walk(Vec2::Y * 500.0, 0.05).is_none()), "who stands makes no steps");
    }

    #[test]
    fn a_runner_steps_also_at_two_frames_a_second() {
        let mut gait = Gait::default();
        let steps = (0..=20).filter(|frame| gait.walk(Vec2::X * 3.5 * *frame as f32, 0.5).is_some()).count();
        assert_eq!(steps, 20, "one in each frame after the first");
        assert!(gait.pose().run > 0.9, "and is seen to run");
        assert!(gait.walk(Vec2::X * 100.0, 0.5).is_none(), "30 m in such a frame are a jump");
    }

    #[test]
    fn the_swing_goes_with_the_feet_and_rests_with_them() {
        let mut gait = Gait::default();
        gait.walk(Vec2::ZERO, 1.0 / 60.0);
        assert_eq!(gait.pose(), Pose::default(), "at rest nothing moves");
        let mut sides = Vec::new();
        for frame in 1..=300 {
            let footfall = gait.walk(Vec2::X * 3.5 * frame as f32 / 60.0, 1.0 / 60.0);
            if footfall.is_some() && frame > 60 {
                sides.push(gait.pose().sway_px);
            }
        }
        assert!(sides.len() > 8 && sides.windows(2).all(|pair| pair[0] * pair[1] < 0.0), "left and right in turn: {sides:?}");
        let end_m = 3.5 * 5.0;
        let resting = walk(&mut gait, end_m, 0.0, 90);
        let steps = resting.windows(2).map(|pair| (pair[1].sway_px - pair[0].sway_px).abs()).fold(0.0, f32::max);
        assert!(steps < 1.0, "comes to rest with ease: {steps} px in a frame");
        assert_eq!(resting[89], Pose::default(), "and rests");
    }

    #[test]
    fn running_is_told_from_walking() {
        let mut walking = Gait::default();
        let mut running = Gait::default();
        let walk_poses = walk(&mut walking, 0.0, 3.5, 180).split_off(60);
        let run_poses = walk(&mut running, 0.0, 7.0, 180).split_off(60);
        assert!(widest(&run_poses, |pose| pose.lift_px) > 1.8 * widest(&walk_poses, |pose| pose.lift_px));
        assert!(run_poses.iter().all(|pose| pose.run > 0.9 && pose.lean > 0.9));
        assert!(walk_poses.iter().all(|pose| pose.run < 0.1 && (0.3..0.5).contains(&pose.lean)));
    }

    #[test]
    fn nothing_of_it_jumps_from_frame_to_frame() {
        let mut gait = Gait::default();
        let mut poses = walk(&mut gait, 0.0, 3.5, 120);
        poses.extend(walk(&mut gait, 7.0, 7.0, 120));
        poses.extend(walk(&mut gait, 21.0, 0.0, 60));
        for pair in poses.windows(2) {
            assert!((pair[1].sway_px - pair[0].sway_px).abs() < 1.3, "{pair:?}");
            assert!((pair[1].lift_px - pair[0].lift_px).abs() < 1.3, "{pair:?}");
            assert!((pair[1].lean - pair[0].lean).abs() < 0.2, "{pair:?}");
        }
    }

    #[test]
    fn a_correction_is_no_step() {
        let mut gait = Gait::default();
        walk(&mut gait, 0.0, 3.5, 60);
        gait.snap();
        assert!((1..15).all(|frame| gait.walk(Vec2::X * (3.5 - 0.2 * frame as f32), 1.0 / 60.0).is_none()));
    }
}
