//! Straight edges on a grid, so that the nearest one is found quickly.

use super::shape::nearest_on_segment;
use bevy::{platform::collections::HashMap, prelude::*};

/// Edges on a grid.
#[derive(Default, Clone, Debug)]
pub struct EdgeGrid {
    edges: Vec<(Vec2, Vec2)>,
    cells: HashMap<IVec2, Vec<u32>>,
}

impl EdgeGrid {
    /// Metres of a cell, and so far at least the nearest edge is found.
    pub const CELL_M: f32 = 16.0;

    /// Adds an edge, metres.
    pub fn add(&mut self, from: Vec2, to: Vec2) {
        let index = self.edges.len() as u32;
        self.edges.push((from, to));
        // Every cell that a point of the edge comes near to; steps are half a cell, so none is passed over.
        let steps = (from.distance(to) / (Self::CELL_M * 0.5)).ceil().max(1.0) as usize;
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

    /// Adds each piece of a line.
    pub fn add_line(&mut self, line: &[Vec2]) {
        line.windows(2).for_each(|pair| self.add(pair[0], pair[1]));
    }

    /// The nearest point of any edge, when one is within a cell's length.
    pub fn nearest(&self, point: Vec2) -> Option<Vec2> {
        let edges = self.cells.get(&cell_of(point))?;
        edges
            .iter()
            .map(|&index| {
                let (from, to) = self.edges[index as usize];
                nearest_on_segment(from, to, point)
            })
            .min_by(|a, b| a.distance_squared(point).total_cmp(&b.distance_squared(point)))
    }

    /// Metres to the nearest edge; infinite when none is within a cell's length.
    pub fn distance_m(&self, point: Vec2) -> f32 {
        self.nearest(point).map_or(f32::INFINITY, |nearest| nearest.distance(point))
    }
}

fn cell_of(point: Vec2) -> IVec2 {
    (point / EdgeGrid::CELL_M).floor().as_ivec2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_edge_is_the_one_that_the_slow_way_finds() {
        let corner = |index: u32| {
            let hash = index.wrapping_mul(0x9E37_79B1);
            Vec2::new((hash >> 8 & 0xFF) as f32, (hash >> 16 & 0xFF) as f32)
        };
        let edges: Vec<_> = (0..40).map(|index| (corner(index), corner(index) + corner(index + 100) * 0.2)).collect();
        let mut grid = EdgeGrid::default();
        edges.iter().for_each(|(from, to)| grid.add(*from, *to));
        let mut near = 0;
        for (x, y) in (0..30).flat_map(|x| (0..30).map(move |y| (x, y))) {
            let point = Vec2::new(x as f32, y as f32) * 9.0;
            let slow = edges.iter().map(|(from, to)| nearest_on_segment(*from, *to, point).distance(point));
            let slow = slow.fold(f32::INFINITY, f32::min);
            if slow <= EdgeGrid::CELL_M {
                near += 1;
                assert!((grid.distance_m(point) - slow).abs() < 1e-3, "{point}");
            }
        }
        assert!(near > 100);
    }
}
