//! A uniform grid over the local plane whose cells know which pieces of outlines pass through them.
//!
//! One number a cell says how far the nearest cell with any is, or where the cell's list begins. A list knows every piece within a quarter
//! of a cell beyond its cell, and holds a rough copy of each, so that most steps beside an outline are told by one list alone.

use super::{
    raster::{REACH_M, Raster, Track},
    trace::{Room, Trace, Window},
};
use crate::{
    crossing::{clearing::Clearing, extent::Extent, outline::Circle},
    geo::LocalPoint,
};
use std::{hint::black_box, ops::ControlFlow};

/// How many cells there are for one piece, so that most of a hunt lies in empty ones; and in a dense hunt, where lists are longer instead.
const CELLS_PER_PIECE: (f64, f64) = (4.0, 0.5);

/// The fewest cells of a grid, and the most for the sake of empty ones: more would no longer fit the processor's caches.
const CELLS: (f64, f64) = (65_536.0, 1_048_576.0);

/// The shortest side of a cell, in metres.
const CELL_M: f64 = 0.25;

/// How many cells all pieces together, or one piece on average, may pass through: this bounds the memory when pieces are long.
const CELLS_PASSED: (f64, f64) = (16_384.0, 2.0);

/// How far beyond its cell a list knows of every piece, in cells: so that a player near a cell's edge has room too.
const REACH: f64 = 0.25;

/// A piece of an outline: an edge of the index, or the whole ring of a circle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// The number of the edge, with flags.
    edge: u32,
    /// To which boundary it belongs.
    pub boundary: u32,
}

impl Piece {
    const CIRCLE: u32 = 1 << 31;
    const IS_LAST: u32 = 1 << 30;

    /// The index's edge with this number.
    pub fn of_edge(edge: u32, boundary: u32) -> Self {
        Self { edge, boundary }
    }

    /// The circle that is the boundary with this number.
    pub fn of_circle(boundary: u32) -> Self {
        Self { edge: Self::CIRCLE, boundary }
    }

    /// The number of the edge; `None` for a circle.
    #[inline]
    pub fn edge(self) -> Option<usize> {
        (self.edge & Self::CIRCLE == 0).then_some((self.edge & !Self::IS_LAST) as usize)
    }
}

/// A cell: with a list, or empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cell(u32);

impl Cell {
    const LISTED: u32 = 1 << 31;

    /// Empty: the nearest cell with a list is so many cells away, sideways, up, down or aslant.
    fn empty(distance: u32) -> Self {
        Self(distance)
    }

    fn listed(start: usize) -> Self {
        Self(start as u32 | Self::LISTED)
    }

    /// Where its list begins or, when it is empty, how many cells away the nearest list is.
    #[inline]
    fn list(self) -> Result<usize, u32> {
        if self.0 & Self::LISTED == 0 { Err(self.0) } else { Ok((self.0 & !Self::LISTED) as usize) }
    }
}

/// A piece in the list of a cell.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// What the cell's window shows of it; nothing for a circle.
    trace: Trace,
    piece: Piece,
}

#[derive(Clone, Debug)]
pub(super) struct Grid {
    raster: Raster,
    /// The box around all pieces, and a little more.
    extent: Extent,
    cells: Box<[Cell]>,
    entries: Box<[Entry]>,
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
        let extent = extent.grown(2.0 * REACH_M);
        let wanted_cells = (count * CELLS_PER_PIECE.0).clamp(CELLS.0, CELLS.1).max(count * CELLS_PER_PIECE.1);
        let by_area = (extent.width() * extent.height() / wanted_cells).sqrt();
        let by_shape = extent.width().max(extent.height()) / wanted_cells;
        let by_length = length_m / (count * CELLS_PASSED.1).max(CELLS_PASSED.0);
        let cell_m = by_area.max(by_shape).max(by_length).max(CELL_M);
        let raster = Raster {
            low: extent.low,
            cell_m,
            cells_per_m: 1.0 / cell_m,
            columns: (extent.width() / cell_m).ceil() as u32,
            rows: (extent.height() / cell_m).ceil() as u32,
        };
        let mut grid = Self { raster, extent, cells: vec![Cell(0); raster.len()].into(), entries: Box::default() };
        grid.fill(tracks);
        grid
    }

    /// Lists each piece with each of its cells: first counting, then putting each in its place.
    fn fill(&mut self, tracks: impl Iterator<Item = (Piece, Track)> + Clone) {
        let reach_m = REACH * self.raster.cell_m + REACH_M;
        let mut ends = vec![0_u32; self.cells.len()];
        for (_, track) in tracks.clone() {
            let _ = self.raster.visit(track, reach_m, |cell| {
                ends[self.raster.number(cell)] += 1;
                ControlFlow::Continue(())
            });
        }
        let distances = self.distances(&ends);
        let mut total = 0;
        for ((cell, end), distance) in self.cells.iter_mut().zip(&mut ends).zip(distances) {
            *cell = if *end > 0 { Cell::listed(total as usize) } else { Cell::empty(distance.into()) };
            (*end, total) = (total, total + *end);
        }
        let mut entries = vec![Entry { trace: Trace::default(), piece: Piece::of_edge(0, 0) }; total as usize];
        for (piece, track) in tracks {
            let _ = self.raster.visit(track, reach_m, |cell| {
                let trace = match track {
                    Track::Straight(start, end) => self.window(cell).trace(start, end),
                    Track::Ring(..) => Trace::default(),
                };
                let end = &mut ends[self.raster.number(cell)];
                entries[*end as usize] = Entry { trace, piece };
                *end += 1;
                ControlFlow::Continue(())
            });
        }
        for (cell, end) in self.cells.iter().zip(ends) {
            if cell.list().is_ok() {
                entries[end as usize - 1].piece.edge |= Piece::IS_LAST;
            }
        }
        self.entries = entries.into();
    }

    /// How far each cell is from the nearest with any pieces, as far as a byte goes: spread first up and to the right, then down and to
    /// the left.
    fn distances(&self, counts: &[u32]) -> Vec<u8> {
        let columns = self.raster.columns as usize;
        let mut distances: Vec<u8> = counts.iter().map(|&count| if count > 0 { 0 } else { u8::MAX }).collect();
        let spread = |row: &mut [u8], before: &mut [u8], order: &mut dyn Iterator<Item = usize>| {
            let mut beside = u8::MAX;
            for at in order {
                let nearest = before[at.saturating_sub(1)].min(before[at]).min(before[(at + 1).min(columns - 1)]).min(beside);
                beside = row[at].min(nearest.saturating_add(1));
                row[at] = beside;
            }
            before.copy_from_slice(row);
        };
        let mut before = vec![u8::MAX; columns];
        distances.chunks_mut(columns).for_each(|row| spread(row, &mut before, &mut (0..columns)));
        before.fill(u8::MAX);
        distances.chunks_mut(columns).rev().for_each(|row| spread(row, &mut before, &mut (0..columns).rev()));
        distances
    }

    /// What the list of a cell shows: the cell, and a little more all around.
    #[inline]
    fn window(&self, cell: (u32, u32)) -> Window {
        let (corner, cell_m) = (self.raster.corner(cell), self.raster.cell_m);
        Window::new(LocalPoint::new(corner.x - REACH * cell_m, corner.y - REACH * cell_m), (1.0 + 2.0 * REACH) * cell_m)
    }

    /// The list that begins at a place.
    #[inline]
    fn list(&self, start: usize) -> impl Iterator<Item = Entry> + '_ {
        let mut goes_on = true;
        self.entries[start..]
            .iter()
            .copied()
            .take_while(move |entry| std::mem::replace(&mut goes_on, entry.piece.edge & Piece::IS_LAST == 0))
    }

    /// Reads the lists at some places: first where each begins, then the beginnings. Neither waits for another.
    pub fn look_ahead(&self, places: impl Iterator<Item = LocalPoint> + Clone) {
        let cells = places.map(|place| self.cells[self.raster.number(self.raster.cell(place))]);
        black_box(cells.clone().fold(0, |all, cell| all ^ cell.0));
        let begin = |start: usize| {
            self.entries[start].piece.boundary ^ self.entries.get(start + 4).map_or(0, |entry| entry.piece.boundary)
        };
        black_box(cells.filter_map(|cell| cell.list().ok()).fold(0, |all, start| all ^ begin(start)));
    }

    /// A box about `b` that no piece reaches into, for somebody who comes from `a`.
    #[inline]
    pub fn clearing(&self, a: LocalPoint, b: LocalPoint, circle: impl Fn(u32) -> Option<Circle>) -> Clearing {
        if let Some(beyond) = self.extent.beyond(b) {
            return Clearing::within(beyond);
        }
        let cell = self.raster.cell(b);
        match self.cells[self.raster.number(cell)].list() {
            Err(distance) => {
                let corner = self.raster.corner(cell);
                let around_m = (f64::from(distance - 1) + REACH) * self.raster.cell_m;
                let opposite = LocalPoint::new(corner.x + self.raster.cell_m, corner.y + self.raster.cell_m);
                Clearing::within(Extent { low: corner, high: opposite }.grown(around_m))
            }
            Ok(start) => {
                let window = self.window(cell);
                let mut room = Room::about(window.to_units(b), window.to_units(a));
                for entry in self.list(start) {
                    if entry.piece.edge().is_some() {
                        room.keep_clear_of(entry.trace);
                    } else {
                        let reach_m = circle(entry.piece.boundary).map_or(0.0, |circle| circle.clear_m(b));
                        room.keep_within((reach_m * window.units_per_m) as f32);
                    }
                }
                let [low, high] = room.corners().map(|corner| window.to_metres(corner));
                Clearing::within(Extent { low, high })
            }
        }
    }

    /// Calls `visitor` with every piece that the step from `a` to `b` may meet, until it breaks; a piece may come several times.
    pub fn visit_step(&self, a: LocalPoint, b: LocalPoint, mut visitor: impl FnMut(Piece) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut visit_list = |start, stride| {
            for entry in self.list(start) {
                if entry.piece.edge().is_none() || entry.trace.may_meet(stride) {
                    visitor(entry.piece)?;
                }
            }
            ControlFlow::Continue(())
        };
        let cell = self.raster.cell(b);
        let stride = self.window(cell).stride(a, b);
        if stride.is_shown() {
            let list = self.cells[self.raster.number(cell)].list();
            return list.map_or(ControlFlow::Continue(()), |start| visit_list(start, stride));
        }
        self.raster.visit(Track::Straight(a, b), REACH_M, |cell| match self.cells[self.raster.number(cell)].list() {
            Ok(start) => visit_list(start, self.window(cell).stride(a, b)),
            Err(_) => ControlFlow::Continue(()),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crossing::segment::meet;
    use proptest::{collection::vec, prelude::*};

    /// A point of a map of so many metres, on a lattice or between.
    fn anywhere(map_m: f64) -> impl Strategy<Value = LocalPoint> + Clone {
        let on_lattice = (0..=32_i32, 0..=32_i32).prop_map(move |(x, y)| (f64::from(x) / 32.0, f64::from(y) / 32.0));
        prop_oneof![on_lattice, (-0.1..1.1_f64, -0.1..1.1_f64)].prop_map(move |(x, y)| LocalPoint::new(x * map_m, y * map_m))
    }

    /// Edges short and long, and circles, on a map of some size.
    fn map() -> impl Strategy<Value = (f64, Vec<Track>)> {
        prop_oneof![Just(8.0), Just(100.0), Just(1_500.0), Just(60_000.0)].prop_flat_map(|map_m| {
            let long = (anywhere(map_m), anywhere(map_m));
            let short = (anywhere(map_m), -0.05..0.05_f64, -0.05..0.05_f64)
                .prop_map(move |(at, x, y)| (at, LocalPoint::new(at.x + x * map_m, at.y + y * map_m)));
            let straight = prop_oneof![1 => long, 4 => short].prop_map(|(start, end)| Track::Straight(start, end));
            let ring = (anywhere(map_m), 0.001..0.3_f64).prop_map(move |(centre, radius)| Track::Ring(centre, radius * map_m));
            (Just(map_m), vec(prop_oneof![6 => straight, 1 => ring], 0..60))
        })
    }

    fn grid(tracks: &[Track]) -> Grid {
        let piece = |(number, track): (u32, &Track)| match track {
            Track::Straight(..) => (Piece::of_edge(number, number), *track),
            Track::Ring(..) => (Piece::of_circle(number), *track),
        };
        Grid::new((0..).zip(tracks).map(piece))
    }

    fn clearing(grid: &Grid, tracks: &[Track], a: LocalPoint, b: LocalPoint) -> Clearing {
        grid.clearing(a, b, |number| match tracks[number as usize] {
            Track::Ring(centre, radius_m) => Some(Circle { centre, radius_m }),
            Track::Straight(..) => None,
        })
    }

    /// Whether a track has a point in a closed box.
    fn reaches_into(track: &Track, low: LocalPoint, high: LocalPoint) -> bool {
        let within = |point: LocalPoint| low.x <= point.x && point.x <= high.x && low.y <= point.y && point.y <= high.y;
        match *track {
            Track::Straight(start, end) => {
                let corners = [low, LocalPoint::new(high.x, low.y), high, LocalPoint::new(low.x, high.y)];
                within(start) || (0..4).any(|side| meet(start, end, corners[side], corners[(side + 1) % 4]))
            }
            Track::Ring(centre, radius_m) => {
                let nearest = LocalPoint::new(centre.x.clamp(low.x, high.x), centre.y.clamp(low.y, high.y));
                let farthest = LocalPoint::new(
                    if centre.x - low.x > high.x - centre.x { low.x } else { high.x },
                    if centre.y - low.y > high.y - centre.y { low.y } else { high.y },
                );
                nearest.distance_m(centre) <= radius_m && radius_m <= farthest.distance_m(centre)
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_reaches_into_a_clearing((map_m, tracks) in map(), steps in vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..6.3_f64), 1..40)) {
            let grid = grid(&tracks);
            for (x, y, angle) in steps {
                let b = LocalPoint::new((1.2 * x - 0.1) * map_m, (1.2 * y - 0.1) * map_m);
                let a = LocalPoint::new(b.x - angle.cos(), b.y - angle.sin());
                let clearing = clearing(&grid, &tracks, a, b);
                let (low, high) = clearing.corners();
                for track in tracks.iter().filter(|_| low.x <= high.x && low.y <= high.y) {
                    prop_assert!(!reaches_into(track, low, high), "{:?} from {:?} to {:?}: {:?}", track, a, b, clearing);
                }
                // It is there wherever there is room for it.
                let room_m = 0.02 * grid.raster.cell_m + 1e-6 * map_m;
                let is_near = |track| reaches_into(track, LocalPoint::new(b.x - room_m, b.y - room_m), LocalPoint::new(b.x + room_m, b.y + room_m));
                prop_assert!(clearing.holds(b) || tracks.iter().any(is_near), "nothing is near {:?}: {:?}", b, clearing);
            }
        }

        #[test]
        fn no_piece_that_a_step_meets_is_left_out((map_m, tracks) in map(), ends in vec((anywhere(1.0), anywhere(1.0), 0.0..1.0_f64), 1..20)) {
            let grid = grid(&tracks);
            for (a, to, share) in ends {
                let a = LocalPoint::new(a.x * map_m, a.y * map_m);
                let b = a.lerp(LocalPoint::new(to.x * map_m, to.y * map_m), share * share * share);
                let mut visited = Vec::new();
                let _ = grid.visit_step(a, b, |piece| {
                    visited.push(piece.boundary as usize);
                    ControlFlow::Continue(())
                });
                for (number, track) in tracks.iter().enumerate() {
                    let meets = match *track {
                        Track::Straight(start, end) => meet(a, b, start, end),
                        Track::Ring(centre, radius_m) => a.distance_m(centre).min(b.distance_m(centre)) <= radius_m && a.distance_m(centre).max(b.distance_m(centre)) >= radius_m,
                    };
                    prop_assert!(!meets || visited.contains(&number), "{:?} is met from {:?} to {:?}", track, a, b);
                }
            }
        }
    }
}
