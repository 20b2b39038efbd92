//! Cells of one size over the plane, and which of them an outline passes through.

use crate::{crossing::extent::Extent, geo::LocalPoint};
use std::ops::ControlFlow;

/// Metres by which a piece reaches into the cells beside it, so that rounding never hides it. Rounding in the plane is below 1e-9 m.
pub(super) const REACH_M: f64 = 1e-6;

/// What a grid is made of: straight pieces, and rings of circles.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Track {
    /// A straight way between two points.
    Straight(LocalPoint, LocalPoint),
    /// The ring of a circle.
    Ring(LocalPoint, f64),
}

impl Track {
    pub fn extent(&self) -> Extent {
        match *self {
            Self::Straight(start, end) => Extent::of(start, end),
            Self::Ring(centre, radius_m) => Extent {
                low: LocalPoint::new(centre.x - radius_m, centre.y - radius_m),
                high: LocalPoint::new(centre.x + radius_m, centre.y + radius_m),
            },
        }
    }

    /// A bound on the cells that it passes through, in cell widths.
    pub fn length_m(&self) -> f64 {
        let extent = self.extent();
        match self {
            Self::Straight(..) => extent.width() + extent.height(),
            Self::Ring(..) => 2.0 * (extent.width() + extent.height()),
        }
    }
}

/// Cells of one size, row by row. What is beyond belongs to the cells at the border.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raster {
    pub low: LocalPoint,
    pub cell_m: f64,
    pub cells_per_m: f64,
    pub columns: u32,
    pub rows: u32,
}

impl Raster {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    #[inline]
    pub fn cell(&self, point: LocalPoint) -> (u32, u32) {
        (self.column(point.x), self.row(point.y))
    }

    #[inline]
    pub fn number(&self, (column, row): (u32, u32)) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// The low corner of a cell.
    #[inline]
    pub fn corner(&self, (column, row): (u32, u32)) -> LocalPoint {
        LocalPoint::new(self.low.x + f64::from(column) * self.cell_m, self.low.y + f64::from(row) * self.cell_m)
    }

    /// The column of a coordinate. Casts saturate.
    #[inline]
    fn column(&self, x: f64) -> u32 {
        (((x - self.low.x) * self.cells_per_m) as u32).min(self.columns - 1)
    }

    #[inline]
    fn row(&self, y: f64) -> u32 {
        (((y - self.low.y) * self.cells_per_m) as u32).min(self.rows - 1)
    }

    /// Calls `visitor` once for each cell that a track comes within `reach_m` of, to the sides, up, down or aslant, until it breaks.
    pub fn visit(&self, track: Track, reach_m: f64, mut visitor: impl FnMut((u32, u32)) -> ControlFlow<()>) -> ControlFlow<()> {
        let extent = track.extent();
        let (first, last) = (self.column(extent.low.x - reach_m), self.column(extent.high.x + reach_m));
        // A column's cells from `low` to `high`, but none in a row before `next`.
        let mut visit_rows = |column, low: f64, high: f64, next: u32| {
            let mut rows = self.row(low - reach_m).max(next)..=self.row(high + reach_m);
            rows.try_for_each(|row| visitor((column, row)))
        };
        for column in first..=last {
            // Within the column the track spans one range of rows, or for a ring two, above and below the centre.
            let from = if column == first { f64::NEG_INFINITY } else { self.corner((column, 0)).x - reach_m };
            let to = if column == last { f64::INFINITY } else { self.corner((column + 1, 0)).x + reach_m };
            match track {
                Track::Straight(start, end) => {
                    let (left, right) = if start.x <= end.x { (start, end) } else { (end, start) };
                    let height_at = |x: f64| {
                        if x <= left.x {
                            left.y
                        } else if x >= right.x {
                            right.y
                        } else {
                            left.y + (right.y - left.y) * ((x - left.x) / (right.x - left.x))
                        }
                    };
                    let (one, other) = (height_at(from), height_at(to));
                    visit_rows(column, one.min(other), one.max(other), 0)?;
                }
                Track::Ring(centre, radius_m) => {
                    let (from, to) = ((from - centre.x).max(-radius_m), (to - centre.x).min(radius_m));
                    let height_at = |x: f64| (radius_m * radius_m - x * x).max(0.0).sqrt();
                    let low = height_at(from).min(height_at(to));
                    let high = if from <= 0.0 && to >= 0.0 { radius_m } else { height_at(from).max(height_at(to)) };
                    visit_rows(column, centre.y - high, centre.y - low, 0)?;
                    let next = self.row(centre.y - low + reach_m) + 1;
                    visit_rows(column, centre.y + low, centre.y + high, next)?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}
