//! What nobody walks through, and how one walks along it.

use crate::game::map::{EdgeGrid, Outline};
use bevy::prelude::*;
use hunt_shared::{geo::LocalFrame, hunt::HuntView, identity::BoundaryId};

/// Metres that the player keeps away from a barrier.
const CLEARANCE_M: f32 = 0.35;

/// The edges of barriers.
#[derive(Resource, Default)]
pub struct Barriers(EdgeGrid);

impl Barriers {
    /// The barriers of a hunt, and its cliffs.
    pub fn new(view: &HuntView, frame: &LocalFrame, cliffs: &[Vec<Vec2>]) -> Self {
        // One that is not always there is left to the server, which says whether somebody may pass.
        let stands = |id: &BoundaryId| view.behaviours.iter().all(|(known, _)| known != id);
        let barriers = view.boundaries.iter().filter(|boundary| boundary.barrier && stands(&boundary.id));
        let outlines = barriers.map(|boundary| Outline::of(frame, &boundary.shape));
        let cliffs = cliffs.iter().map(|cliff| Outline::Line(cliff.clone()));
        let mut barriers = Self::default();
        for outline in outlines.chain(cliffs) {
            outline.segments().for_each(|(from, to)| barriers.0.add(from, to));
        }
        barriers
    }

    /// Barriers along these lines.
    #[cfg(test)]
    pub fn of_lines(lines: &[Vec<Vec2>]) -> Self {
        let mut barriers = Self::default();
        lines.iter().for_each(|line| barriers.0.add_line(line));
        barriers
    }

    /// Whether one can walk straight from here to there.
    pub fn is_clear(&self, from: Vec2, to: Vec2) -> bool {
        // Walking keeps a little less away than the way does, so that it never rubs along.
        let clearance_m = CLEARANCE_M * 1.4;
        // Most of the ground is far from every barrier.
        if self.0.distance_m(from).min(EdgeGrid::CELL_M) > from.distance(to) + clearance_m {
            return true;
        }
        let pieces = (from.distance(to) / CLEARANCE_M).ceil().max(1.0) as usize;
        (0..=pieces).all(|piece| self.0.distance_m(from.lerp(to, piece as f32 / pieces as f32)) >= clearance_m)
    }

    /// Whether the straight way from here to there, a few metres, crosses no edge.
    pub fn is_passable(&self, from: Vec2, to: Vec2) -> bool {
        let length_m = from.distance(to);
        if self.0.distance_m(from).min(EdgeGrid::CELL_M) > length_m {
            return true;
        }
        // An edge between two points of the way is nearer to one of them than half of what is between them.
        let between_m = CLEARANCE_M * 0.5;
        let pieces = (length_m / between_m).ceil().max(1.0) as usize;
        (0..=pieces).all(|piece| self.0.distance_m(from.lerp(to, piece as f32 / pieces as f32)) > between_m * 0.55)
    }

    /// Where a step ends: at full length where it is free, else along the barrier. Steps are shorter than a cell.
    pub fn walk(&self, from: Vec2, step: Vec2) -> Vec2 {
        let step = step.clamp_length_max(EdgeGrid::CELL_M * 0.5);
        // Short pieces, so that no edge is jumped over.
        let pieces = (step.length() / (CLEARANCE_M * 0.5)).ceil().max(1.0);
        (0..pieces as usize).fold(from, |at, _| self.walk_piece(at, step / pieces))
    }

    fn walk_piece(&self, from: Vec2, piece: Vec2) -> Vec2 {
        let mut to = from + piece;
        for _ in 0..4 {
            let Some(nearest) = self.0.nearest(to).filter(|nearest| nearest.distance(to) < CLEARANCE_M) else {
                return to;
            };
            // Out of the clearance, to the side that the player came from.
            let away = (from - nearest).normalize_or_zero();
            if away == Vec2::ZERO {
                return from + piece;
            }
            let outward = away * CLEARANCE_M - (to - nearest);
            to += away * outward.dot(away).max(0.0);
        }
        let gap_m = self.0.distance_m(to);
        if gap_m >= CLEARANCE_M * 0.9 || gap_m >= self.0.distance_m(from) { to } else { from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall from the west to the east along y = 0, which then turns north.
    fn corner() -> Barriers {
        let mut barriers = Barriers::default();
        barriers.0.add(Vec2::new(-100.0, 0.0), Vec2::new(20.0, 0.0));
        barriers.0.add(Vec2::new(20.0, 0.0), Vec2::new(20.0, 50.0));
        barriers
    }

    fn walk(barriers: &Barriers, mut at: Vec2, towards: Vec2, steps: usize) -> Vec2 {
        for _ in 0..steps {
            at = barriers.walk(at, towards * 0.06);
        }
        at
    }

    #[test]
    fn nobody_walks_through_a_wall_but_along_it() {
        let barriers = corner();
        let at = walk(&barriers, Vec2::new(-30.0, 5.0), Vec2::new(0.6, -0.8), 400);
        assert!(at.y > 0.3 && at.y < 0.5, "{at}");
        assert!(at.x > -20.0, "slides on: {at}");
    }

    #[test]
    fn a_corner_holds() {
        let at = walk(&corner(), Vec2::new(15.0, 5.0), Vec2::new(0.8, -0.6), 600);
        assert!(at.x < 20.0 && at.y > 0.0, "{at}");
    }

    #[test]
    fn long_steps_do_not_jump_over() {
        let at = corner().walk(Vec2::new(0.0, 3.0), Vec2::new(0.0, -7.0));
        assert!(at.y > 0.0, "{at}");
    }

    #[test]
    fn a_short_way_is_passable_unless_it_cuts_the_corner() {
        let barriers = corner();
        assert!(barriers.is_passable(Vec2::new(19.6, 3.0), Vec2::new(16.0, 0.4)));
        assert!(!barriers.is_passable(Vec2::new(19.6, 3.0), Vec2::new(20.4, 3.0)));
        // Past the end of the wall in the west, and over it.
        assert!(barriers.is_passable(Vec2::new(-100.4, -3.0), Vec2::new(-100.4, 3.0)));
        assert!(!barriers.is_passable(Vec2::new(-100.4, -3.0), Vec2::new(-98.0, 3.0)));
    }

    #[test]
    fn open_ground_is_free() {
        assert!(corner().walk(Vec2::new(0.0, 300.0), Vec2::ONE).distance(Vec2::new(1.0, 301.0)) < 1e-3);
    }
}
