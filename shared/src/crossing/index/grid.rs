//! A uniform grid over the local plane whose cells know which pieces of outlines pass through them.
//!
//! One bit a cell says whether there are any: that is all an ordinary step reads. An occupied cell knows the same of its parts, so that
//! most steps beside an outline are told without reading it. The lists stand behind, for occupied cells only.

use crate::geo::LocalPoint;
use std::ops::ControlFlow;

/// Metres by which a piece reaches into the cells beside it, so that rounding never hides it. Rounding in the plane is below 1e-9 m.
const REACH_M: f64 = 1e-6;

/// How many cells there are for one piece, so that most of a hunt lies in empty ones; a cell costs two bits.
const CELLS_PER_PIECE: f64 = 16.0;

/// The fewest and the most cells of a grid: more would no longer fit the processor's caches.
const CELLS: (f64, f64) = (65_536.0, 4_194_304.0);

/// The shortest side of a cell, in metres.
const CELL_M: f64 = 0.25;

/// How many cells all pieces together, or one piece on average, may pass through: this bounds the memory when pieces are long.
const CELLS_PASSED: (f64, f64) = (16_384.0, 6.0);

/// A piece of an outline: an edge of the index, or the whole ring of a circle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece(u32);

impl Piece {
    const CIRCLE: u32 = 1 << 31;

    /// The index's edge with this number.
    pub fn edge(number: u32) -> Self {
        Self(number)
    }

    /// The circle that is the boundary with this number.
    pub fn circle(boundary: u32) -> Self {
        Self(boundary | Self::CIRCLE)
    }

    /// The number of the edge or, with `true`, of the circle's boundary.
    pub fn number(self) -> (u32, bool) {
        (self.0 & !Self::CIRCLE, self.0 & Self::CIRCLE != 0)
    }
}

/// The box around something, in the plane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Extent {
    pub low: LocalPoint,
    pub high: LocalPoint,
}

impl Extent {
    pub const NOTHING: Self =
        Self { low: LocalPoint::new(f64::INFINITY, f64::INFINITY), high: LocalPoint::new(f64::NEG_INFINITY, f64::NEG_INFINITY) };

    pub fn of(one: LocalPoint, other: LocalPoint) -> Self {
        Self {
            low: LocalPoint::new(one.x.min(other.x), one.y.min(other.y)),
            high: LocalPoint::new(one.x.max(other.x), one.y.max(other.y)),
        }
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            low: LocalPoint::new(self.low.x.min(other.low.x), self.low.y.min(other.low.y)),
            high: LocalPoint::new(self.high.x.max(other.high.x), self.high.y.max(other.high.y)),
        }
    }

    fn width(&self) -> f64 {
        (self.high.x - self.low.x).max(0.0)
    }

    fn height(&self) -> f64 {
        (self.high.y - self.low.y).max(0.0)
    }
}

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
    fn length_m(&self) -> f64 {
        let extent = self.extent();
        match self {
            Self::Straight(..) => extent.width() + extent.height(),
            Self::Ring(..) => 2.0 * (extent.width() + extent.height()),
        }
    }
}

/// Cells of one size, row by row, with a margin of one cell all around that stands for everything beyond.
#[derive(Clone, Copy, Debug)]
struct Raster {
    low: LocalPoint,
    cells_per_m: f64,
    /// How many columns and rows the margin is wide.
    margin: f64,
    columns: u32,
    rows: u32,
}

/// Sixty-four cells of a row, and how many occupied cells lie before them.
#[derive(Clone, Copy, Default, Debug)]
struct CellRun {
    occupied: u64,
    before: u32,
}

/// An occupied cell: which of its 8 by 8 parts are occupied, and where its list begins in the grid's pieces.
#[derive(Clone, Copy, Default, Debug)]
struct OccupiedCell {
    parts: u64,
    start: u32,
}

/// How many parts an occupied cell has along a side.
const PARTS: u32 = 8;

#[derive(Clone, Debug)]
pub(super) struct Grid {
    raster: Raster,
    /// The same raster, cut into the parts of cells.
    parts: Raster,
    cells: Box<[CellRun]>,
    /// The occupied cells, and one more for the end of the last one's list.
    occupied: Box<[OccupiedCell]>,
    pieces: Box<[Piece]>,
}

impl Grid {
    pub fn new(tracks: impl Iterator<Item = (Piece, Track)> + Clone) -> Self {
        let (mut extent, mut count, mut length_m) = (Extent::NOTHING, 0.0, 0.0);
        for (_, track) in tracks.clone() {
            extent = extent.with(track.extent());
            count += 1.0;
            length_m += track.length_m();
        }
        if count == 0.0 {
            extent = Extent::of(LocalPoint::default(), LocalPoint::default());
        }
        let (width, height) = (extent.width() + 4.0 * REACH_M, extent.height() + 4.0 * REACH_M);
        let wanted_cells = f64::clamp(count * CELLS_PER_PIECE, CELLS.0, CELLS.1);
        let by_area = (width * height / wanted_cells).sqrt();
        let by_shape = width.max(height) / wanted_cells;
        let by_length = length_m / (count * CELLS_PASSED.1).max(CELLS_PASSED.0);
        let cell_m = by_area.max(by_shape).max(by_length).max(CELL_M);
        let raster = Raster {
            low: LocalPoint::new(extent.low.x - 2.0 * REACH_M, extent.low.y - 2.0 * REACH_M),
            cells_per_m: 1.0 / cell_m,
            margin: 1.0,
            columns: (width / cell_m).ceil() as u32 + 2,
            rows: (height / cell_m).ceil() as u32 + 2,
        };
        let mut grid = Self {
            raster,
            parts: Raster {
                cells_per_m: raster.cells_per_m * f64::from(PARTS),
                margin: raster.margin * f64::from(PARTS),
                columns: raster.columns * PARTS,
                rows: raster.rows * PARTS,
                ..raster
            },
            cells: vec![CellRun::default(); (raster.columns as usize * raster.rows as usize).div_ceil(64)].into(),
            occupied: Box::default(),
            pieces: Box::default(),
        };
        grid.fill(tracks);
        grid
    }

    /// Lists each piece with each of its cells, then sorts the list by cell: counting, not comparing.
    fn fill(&mut self, tracks: impl Iterator<Item = (Piece, Track)> + Clone) {
        let mut placed: Vec<(u32, Piece)> = Vec::new();
        for (piece, track) in tracks.clone() {
            let _ = self.raster.visit(track, |cell| {
                let cell = self.raster.number(cell);
                self.cells[cell / 64].occupied |= 1 << (cell % 64);
                placed.push((cell as u32, piece));
                ControlFlow::Continue(())
            });
        }
        let mut total = 0;
        for run in &mut self.cells {
            run.before = total;
            total += run.occupied.count_ones();
        }
        let mut occupied = vec![OccupiedCell::default(); total as usize + 2];
        for entry in &mut placed {
            entry.0 = self.rank(entry.0 as usize) as u32;
            occupied[entry.0 as usize + 2].start += 1;
        }
        for at in 1..occupied.len() {
            occupied[at].start += occupied[at - 1].start;
        }
        // Each start is one place ahead and moves to its own as its list fills.
        let mut pieces = vec![Piece(0); placed.len()];
        for (cell, piece) in placed {
            let start = &mut occupied[cell as usize + 1].start;
            pieces[*start as usize] = piece;
            *start += 1;
        }
        for (_, track) in tracks {
            let (mut last, mut rank) = ((0, 0), None);
            let _ = self.parts.visit(track, |part| {
                let cell = (part.0 / PARTS, part.1 / PARTS);
                if rank.is_none() || cell != last {
                    (last, rank) = (cell, self.rank_if_occupied(self.raster.number(cell)));
                }
                if let Some(rank) = rank {
                    occupied[rank].parts |= parts_between(part, part);
                }
                ControlFlow::Continue(())
            });
        }
        self.occupied = occupied.into();
        self.pieces = pieces.into();
    }

    /// Whether the step from `a` to `b` meets nothing, as far as one look can tell: both in one empty cell, or in two beside each
    /// other.
    #[inline]
    pub fn is_clear(&self, a: LocalPoint, b: LocalPoint) -> bool {
        let (from, to) = (self.raster.cell(a), self.raster.cell(b));
        let is_occupied = |cell: (u32, u32)| {
            let cell = self.raster.number(cell);
            self.cells[cell / 64].occupied >> (cell % 64) & 1 == 1
        };
        match from.0.abs_diff(to.0) + from.1.abs_diff(to.1) {
            0 => !is_occupied(from),
            1 => !is_occupied(from) && !is_occupied(to),
            _ => false,
        }
    }

    /// Whether the step from `a` to `b` stays in one cell and in empty parts of it.
    #[inline]
    pub fn is_clear_of_parts(&self, a: LocalPoint, b: LocalPoint) -> bool {
        let (from, to) = (self.parts.cell(a), self.parts.cell(b));
        let cell = (from.0 / PARTS, from.1 / PARTS);
        if cell != (to.0 / PARTS, to.1 / PARTS) {
            return false;
        }
        match self.rank_if_occupied(self.raster.number(cell)) {
            Some(rank) => self.occupied[rank].parts & parts_between(from, to) == 0,
            None => true,
        }
    }

    /// Calls `visitor` with every piece in the cells that the step passes through, until it breaks; a piece in several cells comes
    /// several times.
    pub fn visit_step(&self, a: LocalPoint, b: LocalPoint, mut visitor: impl FnMut(Piece) -> ControlFlow<()>) -> ControlFlow<()> {
        let (from, to) = (self.raster.cell(a), self.raster.cell(b));
        let mut visit_cell = |cell| match self.rank_if_occupied(self.raster.number(cell)) {
            Some(rank) => {
                let (start, end) = (self.occupied[rank].start, self.occupied[rank + 1].start);
                self.pieces[start as usize..end as usize].iter().copied().try_for_each(&mut visitor)
            }
            None => ControlFlow::Continue(()),
        };
        // Pieces reach into the cells beside theirs, so that the cells of the two ends suffice when they are side by side.
        match from.0.abs_diff(to.0) + from.1.abs_diff(to.1) {
            0 => visit_cell(from),
            1 => {
                visit_cell(from)?;
                visit_cell(to)
            }
            _ => self.raster.visit(Track::Straight(a, b), visit_cell),
        }
    }

    #[inline]
    fn rank_if_occupied(&self, cell: usize) -> Option<usize> {
        (self.cells[cell / 64].occupied >> (cell % 64) & 1 == 1).then(|| self.rank(cell))
    }

    /// The place of an occupied cell among the occupied cells.
    #[inline]
    fn rank(&self, cell: usize) -> usize {
        let run = self.cells[cell / 64];
        (run.before + (run.occupied & ((1 << (cell % 64)) - 1)).count_ones()) as usize
    }
}

/// The parts of one cell in the box between two of them, as bits.
#[inline]
fn parts_between(one: (u32, u32), other: (u32, u32)) -> u64 {
    let (left, right) = (one.0.min(other.0) % PARTS, one.0.max(other.0) % PARTS);
    let (bottom, top) = (one.1.min(other.1) % PARTS, one.1.max(other.1) % PARTS);
    // A byte is a row: its bits are the columns.
    let columns = (0xff_u64 >> (PARTS - 1 - (right - left))) << left;
    let rows = (0x0101_0101_0101_0101_u64 >> (PARTS * (PARTS - 1 - (top - bottom)))) << (PARTS * bottom);
    rows * columns
}

impl Raster {
    #[inline]
    fn cell(&self, point: LocalPoint) -> (u32, u32) {
        (self.column(point.x), self.row(point.y))
    }

    #[inline]
    fn number(&self, (column, row): (u32, u32)) -> usize {
        row as usize * self.columns as usize + column as usize
    }

    /// The column of a coordinate; the margin stands for all that is beyond. Casts saturate.
    #[inline]
    fn column(&self, x: f64) -> u32 {
        (((x - self.low.x) * self.cells_per_m + self.margin) as u32).min(self.columns - 1)
    }

    #[inline]
    fn row(&self, y: f64) -> u32 {
        (((y - self.low.y) * self.cells_per_m + self.margin) as u32).min(self.rows - 1)
    }

    /// The x at which a column begins.
    fn edge_of(&self, column: u32) -> f64 {
        self.low.x + (f64::from(column) - self.margin) / self.cells_per_m
    }

    /// Calls `visitor` once for each cell that a track passes through or comes within [`REACH_M`] of, until it breaks.
    fn visit(&self, track: Track, mut visitor: impl FnMut((u32, u32)) -> ControlFlow<()>) -> ControlFlow<()> {
        let extent = track.extent();
        let (first, last) = (self.column(extent.low.x - REACH_M), self.column(extent.high.x + REACH_M));
        for column in first..=last {
            // Within the column the track spans one range of rows, or for a ring two, above and below the centre.
            let from = if column == first { f64::NEG_INFINITY } else { self.edge_of(column) - REACH_M };
            let to = if column == last { f64::INFINITY } else { self.edge_of(column + 1) + REACH_M };
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
                    self.visit_rows(column, one.min(other), one.max(other), 0, &mut visitor)?;
                }
                Track::Ring(centre, radius_m) => {
                    let (from, to) = ((from - centre.x).max(-radius_m), (to - centre.x).min(radius_m));
                    let height_at = |x: f64| (radius_m * radius_m - x * x).max(0.0).sqrt();
                    let low = height_at(from).min(height_at(to));
                    let high = if from <= 0.0 && to >= 0.0 { radius_m } else { height_at(from).max(height_at(to)) };
                    self.visit_rows(column, centre.y - high, centre.y - low, 0, &mut visitor)?;
                    let next = self.row(centre.y - low + REACH_M) + 1;
                    self.visit_rows(column, centre.y + low, centre.y + high, next, &mut visitor)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Visits a column's cells from `low` to `high`, but none in a row before `first`.
    fn visit_rows(
        &self,
        column: u32,
        low: f64,
        high: f64,
        first: u32,
        visitor: &mut impl FnMut((u32, u32)) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut rows = self.row(low - REACH_M).max(first)..=self.row(high + REACH_M);
        rows.try_for_each(|row| visitor((column, row)))
    }
}
