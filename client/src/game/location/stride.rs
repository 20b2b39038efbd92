//! How far the player gets in one frame. A frame that lasted long is walked in short steps, so that it leads as far, and as well round corners and
//! along walls, as many short frames would.

use super::barriers::Barriers;
use bevy::prelude::*;
use std::collections::VecDeque;

/// Seconds of a frame that are walked at most: what takes longer is a halt of the whole machine.
pub const LONGEST_S: f32 = 1.0;
/// Seconds of one step at most.
const STEP_S: f32 = 0.1;
/// Metres from a clicked goal that count as there.
const ARRIVED_M: f32 = 0.15;
/// Seconds without getting on, after which a clicked goal is given up.
const STUCK_S: f32 = 0.4;
/// The share of the speed below which one does not get on.
const GETS_ON: f32 = 0.15;

/// Where a click sends the player.
#[derive(Resource, Default)]
pub struct WalkTo {
    /// The corners of the way that are still to come; the last is the goal.
    way: VecDeque<Vec2>,
    stuck_s: f32,
    running: bool,
}

impl WalkTo {
    /// Sets out on a way, given by its corners; the last is the goal.
    pub fn along(way: Vec<Vec2>) -> Self {
        Self { way: way.into(), ..Self::default() }
    }

    /// Runs the rest of the way.
    pub fn run(&mut self) {
        self.running = true;
    }

    /// Whether there is a way, and it is run.
    pub fn runs(&self) -> bool {
        self.running && !self.way.is_empty()
    }

    /// Stays where one is.
    pub fn give_up(&mut self) {
        self.way.clear();
    }

    /// The corners that are still to come; the last is the goal.
    pub fn corners(&self) -> impl DoubleEndedIterator<Item = Vec2> + '_ {
        self.way.iter().copied()
    }

    /// Where it leads; `None`: nowhere.
    pub fn goal(&self) -> Option<Vec2> {
        self.way.back().copied()
    }

    /// Goes along with a plane that has moved by so many metres.
    pub fn shift(&mut self, by: Vec2) {
        self.way.iter_mut().for_each(|corner| *corner += by);
    }

    /// A step has led here; `gets_on` when it was not held up.
    fn step(&mut self, at: Vec2, gets_on: bool, step_s: f32) {
        if self.way.front().is_some_and(|corner| corner.distance(at) < ARRIVED_M) {
            self.way.pop_front();
        } else if !self.way.is_empty() {
            self.stuck_s = if gets_on { 0.0 } else { self.stuck_s + step_s };
            if self.stuck_s > STUCK_S {
                self.give_up();
            }
        }
    }
}

/// What moves the player.
pub enum Urge<'a> {
    /// Keys or a stick, pushed this way, by one at most.
    Push(Vec2),
    /// A click.
    Way(&'a mut WalkTo),
}

/// One frame's walk.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stride {
    /// Where it ends.
    pub to: Vec2,
    /// Which way it went last, whether it got on or not; zero when nothing moves the player.
    pub towards: Vec2,
}

/// Walks for so many seconds from here.
pub fn stride(barriers: &Barriers, from: Vec2, mut urge: Urge<'_>, speed_mps: f32, elapsed_s: f32) -> Stride {
    let elapsed_s = elapsed_s.min(LONGEST_S);
    let steps = (elapsed_s / STEP_S).ceil().max(1.0) as usize;
    let step_s = elapsed_s / steps as f32;
    let reach_m = speed_mps * step_s;
    let mut walked = Stride { to: from, towards: Vec2::ZERO };
    for index in 0..steps {
        let at = walked.to;
        let wanted = match &urge {
            Urge::Push(push) => *push * reach_m,
            Urge::Way(walk_to) => match walk_to.way.front() {
                Some(&corner) => (corner - at).clamp_length_max(reach_m),
                None => break,
            },
        };
        let to = if wanted == Vec2::ZERO { at } else { barriers.walk(at, wanted) };
        // The server is told where frames end, and takes the straight way between: it must not cut a corner.
        if index > 0 && !barriers.is_passable(from, to) {
            break;
        }
        walked = Stride { to, towards: if wanted == Vec2::ZERO { walked.towards } else { wanted } };
        if let Urge::Way(walk_to) = &mut urge {
            walk_to.step(to, at.distance(to) > reach_m * GETS_ON, step_s);
        }
    }
    walked
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEED_MPS: f32 = 3.5;

    /// A wall from the west, which ends in the east at x = 20.
    fn wall() -> Barriers {
        Barriers::of_lines(&[vec![Vec2::new(-100.0, 0.0), Vec2::new(20.0, 0.0)]])
    }

    /// Where the frames of a walk by a click end, until it arrives or is given up.
    fn walk(barriers: &Barriers, from: Vec2, way: Vec<Vec2>, frame_s: f32) -> Vec<Vec2> {
        let mut walk_to = WalkTo::along(way);
        let mut ends = vec![from];
        while walk_to.goal().is_some() {
            let at = ends[ends.len() - 1];
            ends.push(stride(barriers, at, Urge::Way(&mut walk_to), SPEED_MPS, frame_s).to);
            assert!(ends.len() < 10_000, "walks for ever");
        }
        ends
    }

    #[test]
    fn long_frames_lead_as_far_as_short_ones() {
        let open = Barriers::default();
        for frame_s in [1.0_f32 / 60.0, 0.1, 0.25, 0.5, 1.0] {
            let frames = (4.0 / frame_s).round() as usize;
            let to = (0..frames).fold(Vec2::ZERO, |at, _| stride(&open, at, Urge::Push(Vec2::X), SPEED_MPS, frame_s).to);
            assert!((to.x - 4.0 * SPEED_MPS).abs() < 0.01, "{frame_s}: {to}");
        }
        let halted = stride(&open, Vec2::ZERO, Urge::Push(Vec2::X), SPEED_MPS, 30.0).to;
        assert!(halted.x <= SPEED_MPS * LONGEST_S, "nobody walks on while the machine halts: {halted}");
    }

    #[test]
    fn a_click_is_walked_to_its_end_however_long_the_frames_are() {
        let barriers = wall();
        // Round the end of the wall.
        let way = vec![Vec2::new(20.6, -0.6), Vec2::new(20.6, 0.6), Vec2::new(0.0, 6.0)];
        let length_m = 20.6_f32.hypot(5.4) + 1.2 + 20.6_f32.hypot(5.4);
        for frame_s in [1.0 / 60.0, 0.1, 0.5, 0.75, 1.0] {
            let ends = walk(&barriers, Vec2::new(0.0, -6.0), way.clone(), frame_s);
            let (end, frames) = (ends[ends.len() - 1], ends.len() as f32);
            assert!(end.distance(Vec2::new(0.0, 6.0)) < ARRIVED_M, "{frame_s}: stopped at {end}");
            // A frame may end at a corner.
            assert!(frames * frame_s < length_m / SPEED_MPS + 4.0 * frame_s + 1.0, "{frame_s}: {frames} frames");
            for pair in ends.windows(2) {
                let crosses = pair[0].y.signum() != pair[1].y.signum();
                let at_x = pair[0].x + (pair[1].x - pair[0].x) * pair[0].y / (pair[0].y - pair[1].y);
                assert!(!crosses || at_x > 20.0, "{frame_s}: from {} to {} is through the wall", pair[0], pair[1]);
            }
        }
    }

    #[test]
    fn what_cannot_be_reached_is_given_up() {
        for frame_s in [1.0 / 60.0, 0.5, 1.0] {
            let ends = walk(&wall(), Vec2::new(0.0, -5.0), vec![Vec2::new(0.0, 5.0)], frame_s);
            let end = ends[ends.len() - 1];
            assert!(end.y < 0.0 && end.y > -1.0, "{frame_s}: {end}");
        }
    }

    #[test]
    fn a_run_ends_with_its_way() {
        let mut walk_to = WalkTo::along(vec![Vec2::X, Vec2::new(1.0, 2.0)]);
        assert!(!walk_to.runs(), "a click walks");
        walk_to.run();
        stride(&Barriers::of_lines(&[]), Vec2::ZERO, Urge::Way(&mut walk_to), SPEED_MPS, 0.5);
        assert!(walk_to.runs() && walk_to.corners().count() == 1, "round the corner, too");
        walk_to.give_up();
        assert!(!walk_to.runs());
        walk_to = WalkTo::along(vec![Vec2::Y]);
        assert!(!walk_to.runs(), "the next way is walked");
    }

    #[test]
    fn who_is_there_already_arrives_at_once() {
        let mut walk_to = WalkTo::along(vec![Vec2::ONE]);
        let walked = stride(&wall(), Vec2::ONE, Urge::Way(&mut walk_to), SPEED_MPS, 0.5);
        assert_eq!((walked.to, walk_to.goal()), (Vec2::ONE, None));
        assert_eq!(walked.towards, Vec2::ZERO, "and does not turn");
    }
}
