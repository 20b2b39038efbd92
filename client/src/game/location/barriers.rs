//! What nobody walks through, and how one walks along it.

use crate::game::map::{Outline, nearest_on_segment};
use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::{geo::LocalFrame, hunt::HuntView};

/// Metres that the player keeps away from a barrier.
const CLEARANCE_M: f32 = 0.35;
/// Metres of a cell of the grid.
const CELL_M: f32 = 16.0;

/// The edges of barriers on a grid.
#[derive(Resource, Default)]
pub struct Barriers {
    edges: Vec<(Vec2, Vec2)>,
    cells: HashMap<IVec2, Vec<u32>>,
}

impl Barriers {
    /// The barriers of a hunt, and its cliffs.
    pub fn new(view: &HuntView, frame: &LocalFrame, cliffs: &[Vec<Vec2>]) -> Self {
        let outlines =
            view.boundaries.iter().filter(|boundary| boundary.barrier).map(|boundary| Outline::of(frame, &boundary.shape));
        let cliffs = cliffs.iter().map(|cliff| Outline::Line(cliff.clone()));
        let mut barriers = Self::default();
        for outline in outlines.chain(cliffs) {
            outline.segments().for_each(|(from, to)| barriers.add(from, to));
        }
        barriers
    }

    fn add(&mut self, from: Vec2, to: Vec2) {
        let index = self.edges.len() as u32;
        self.edges.push((from, to));
        // Every cell that a point of the edge comes near to; steps are half a cell, so none is passed over.
        let steps = (from.distance(to) / (CELL_M * 0.5)).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let cell = cell_of(from.lerp(to, step as f32 / steps as f32));
            for (dx, dy) in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))) {
                let edges = self.cells.entry(cell + IVec2::new(dx, dy)).or_default();
                if edges.last() != Some(&index) {
                    edges.push(index);
                }
            }
        }
    }

    /// Where a step ends: at full length where it is free, else along the barrier. Steps are shorter than a cell.
    pub fn walk(&self, from: Vec2, step: Vec2) -> Vec2 {
        let step = step.clamp_length_max(CELL_M * 0.5);
        // Short pieces, so that no edge is jumped over.
        let pieces = (step.length() / (CLEARANCE_M * 0.5)).ceil().max(1.0);
        (0..pieces as usize).fold(from, |at, _| self.walk_piece(at, step / pieces))
    }

    fn walk_piece(&self, from: Vec2, piece: Vec2) -> Vec2 {
        let mut to = from + piece;
        for _ in 0..4 {
            let Some((nearest, _)) = self.nearest(to).filter(|(nearest, _)| nearest.distance(to) < CLEARANCE_M) else {
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
        let free = self.nearest(to).is_none_or(|(nearest, _)| nearest.distance(to) >= CLEARANCE_M * 0.9);
        let no_nearer = |to: Vec2| {
            let gap = |point: Vec2| self.nearest(point).map_or(f32::INFINITY, |(nearest, _)| nearest.distance(point));
            gap(to) >= gap(from)
        };
        if free || no_nearer(to) { to } else { from }
    }

    /// The nearest point of any edge about a point, with the edge's index.
    fn nearest(&self, point: Vec2) -> Option<(Vec2, u32)> {
        let edges = self.cells.get(&cell_of(point))?;
        edges
            .iter()
            .map(|&index| {
                let (from, to) = self.edges[index as usize];
                (nearest_on_segment(from, to, point), index)
            })
            .min_by(|a, b| a.0.distance_squared(point).total_cmp(&b.0.distance_squared(point)))
    }
}

fn cell_of(point: Vec2) -> IVec2 {
    (point / CELL_M).floor().as_ivec2()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall from the west to the east along y = 0, which then turns north.
    fn corner() -> Barriers {
        let mut barriers = Barriers::default();
        barriers.add(Vec2::new(-100.0, 0.0), Vec2::new(20.0, 0.0));
        barriers.add(Vec2::new(20.0, 0.0), Vec2::new(20.0, 50.0));
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
    fn open_ground_is_free() {
        assert!(corner().walk(Vec2::new(0.0, 300.0), Vec2::ONE).distance(Vec2::new(1.0, 301.0)) < 1e-3);
    }
}
