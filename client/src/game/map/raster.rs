//! Areas on a grid of cells, row by row.

use bevy::prelude::*;
use std::ops::Range;

/// Calls `mark` with each run of cells whose middles lie in rings by the even-odd rule, as indexes into the grid's rows one after the other.
/// `min` is the middle of the first cell, in metres like `cell_m`.
pub fn cells_within(min: Vec2, cell_m: f32, cells: UVec2, rings: &[Vec<Vec2>], mut mark: impl FnMut(Range<usize>)) {
    let width = cells.x as usize;
    let mut rows = vec![Vec::new(); cells.y as usize];
    for ring in rings {
        for (index, &to) in ring.iter().enumerate() {
            let from = ring[(index + ring.len() - 1) % ring.len()];
            let (low, high) = if from.y < to.y { (from, to) } else { (to, from) };
            let first = ((low.y - min.y) / cell_m).ceil().max(0.0) as usize;
            for (row, crossings) in rows.iter_mut().enumerate().skip(first) {
                let y = min.y + row as f32 * cell_m;
                if y >= high.y {
                    break;
                }
                crossings.push(low.x + (high.x - low.x) * (y - low.y) / (high.y - low.y));
            }
        }
    }
    for (row, crossings) in rows.iter_mut().enumerate() {
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let column = |x: f32| ((x - min.x) / cell_m).ceil().clamp(0.0, cells.x as f32) as usize;
            mark(row * width + column(pair[0])..row * width + column(pair[1]));
        }
    }
}
