//! Where the player has been, as a grid of bits over the hunt, and how clear the chart is from there.

use crate::game::map::drawn;
use bevy::prelude::*;
use hunt_shared::{
    codec,
    geo::{GeoBox, LocalFrame, LocalPoint, LonLat},
};
use serde::{Deserialize, Serialize};

/// Metres of a cell's side, unless the hunt is so wide that there would be too many.
const CELL_M: f32 = 4.0;

/// Cells along the longer side at most.
const MOST_CELLS: f32 = 1024.0;

/// Metres around the player within which all is clear, and from which on nothing is.
pub const SIGHT_M: (f32, f32) = (45.0, 75.0);

/// Metres around the hunt that also belong to the grid.
const MARGIN_M: f32 = 100.0;

/// The version of the file.
const VERSION: u8 = 1;

/// The most bytes of a file: a bit for each cell, and what stands before them.
const MAX_BYTES: usize = 256 * 1024;

/// Cells over a hunt, row by row from the south-west.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grid {
    /// The middle of the first cell, in the local plane.
    pub min: Vec2,
    /// Metres of a cell's side.
    pub cell_m: f32,
    /// Cells east and north.
    pub cells: UVec2,
}

impl Grid {
    /// The grid over a hunt.
    pub fn over(bounds: GeoBox, frame: &LocalFrame) -> Self {
        let GeoBox { west, south, east, north } = bounds;
        let middle_lat = (south + north) / 2.0;
        let edge = [(west, south), (east, south), (west, north), (east, north), (west, middle_lat), (east, middle_lat)];
        let area = edge.into_iter().fold(Rect::EMPTY, |area, (lon, lat)| {
            let point = drawn(frame.to_local(LonLat::new(lon, lat)));
            area.union_point(point)
        });
        Self::in_area(area.inflate(MARGIN_M))
    }

    fn in_area(area: Rect) -> Self {
        let cell_m = (area.size().max_element() / MOST_CELLS).max(CELL_M);
        let cells = (area.size() / cell_m).ceil().as_uvec2().max(UVec2::ONE);
        Self { min: area.min + cell_m / 2.0, cell_m, cells }
    }

    /// How many cells there are.
    fn count(&self) -> usize {
        (self.cells.x * self.cells.y) as usize
    }

    fn cell(&self, point: Vec2) -> Option<usize> {
        let cell = ((point - self.min) / self.cell_m).round();
        let inside = cell.cmpge(Vec2::ZERO).all() && cell.cmplt(self.cells.as_vec2()).all();
        inside.then(|| (cell.y as u32 * self.cells.x + cell.x as u32) as usize)
    }

    fn middle(&self, index: usize) -> Vec2 {
        let (x, y) = (index as u32 % self.cells.x, index as u32 / self.cells.x);
        self.min + Vec2::new(x as f32, y as f32) * self.cell_m
    }

    /// Metres within which all is clear and from which on nothing is: wide cells see farther, so that a walk leaves no gaps.
    fn sight_m(&self) -> (f32, f32) {
        (SIGHT_M.0.max(self.cell_m), SIGHT_M.1.max(self.cell_m * 2.0))
    }
}

/// How clear the chart is at this distance from where the player was, 0 to 1.
pub fn clearness(away_m: f32, (near_m, far_m): (f32, f32)) -> f32 {
    let share = ((away_m - near_m) / (far_m - near_m)).clamp(0.0, 1.0);
    1.0 - share * share * (3.0 - 2.0 * share)
}

/// The file.
#[derive(Serialize, Deserialize)]
struct StoredV1 {
    /// The zero of the plane in which the grid lies: a hunt that is edited may move it.
    origin: LonLat,
    min: (f32, f32),
    cell_m: f32,
    cells: (u32, u32),
    /// Eight cells a byte, the first in its lowest bit.
    visited: Vec<u8>,
}

/// What of a hunt the player has discovered.
#[derive(Clone, PartialEq, Debug)]
pub struct Discovered {
    /// The plane in which the grid lies.
    frame: LocalFrame,
    grid: Grid,
    /// Where the player was: a bit for each cell.
    visited: Vec<u8>,
    /// How clear each cell is from there, 0 to 255.
    clear: Vec<u8>,
}

impl Discovered {
    /// Nothing yet of a hunt in this box, whose plane this is.
    pub fn nothing(bounds: GeoBox, frame: LocalFrame) -> Self {
        let grid = Grid::over(bounds, &frame);
        Self { frame, grid, visited: vec![0; grid.count().div_ceil(8)], clear: vec![0; grid.count()] }
    }

    /// Its grid.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// How clear each cell is, 0 to 255, in the grid's order.
    pub fn clear(&self) -> &[u8] {
        &self.clear
    }

    /// How clear the chart is at a point, 0 to 1; beyond the grid not at all.
    pub fn clear_at(&self, point: Vec2) -> f32 {
        self.grid.cell(point).map_or(0.0, |cell| f32::from(self.clear[cell]) / 255.0)
    }

    /// The player is here. Whether this is news.
    pub fn visit(&mut self, point: Vec2) -> bool {
        let Some(cell) = self.grid.cell(point) else { return false };
        let (byte, bit) = (cell / 8, 1 << (cell % 8));
        if self.visited[byte] & bit != 0 {
            return false;
        }
        self.visited[byte] |= bit;
        self.clear_about(self.grid.middle(cell));
        true
    }

    /// The player has walked from one point to another. Whether this is news.
    pub fn walk(&mut self, from: Vec2, to: Vec2) -> bool {
        let steps = (from.distance(to) / (self.grid.cell_m * 0.5)).ceil().max(1.0) as usize;
        (0..=steps).fold(false, |news, step| self.visit(from.lerp(to, step as f32 / steps as f32)) | news)
    }

    fn clear_about(&mut self, middle: Vec2) {
        let Grid { min, cell_m, cells } = self.grid;
        let sight_m = self.grid.sight_m();
        let last = (cells - UVec2::ONE).as_vec2();
        let from = ((middle - sight_m.1 - min) / cell_m).ceil().clamp(Vec2::ZERO, last).as_uvec2();
        let to = ((middle + sight_m.1 - min) / cell_m).floor().clamp(Vec2::ZERO, last).as_uvec2();
        for y in from.y..=to.y {
            for x in from.x..=to.x {
                let away_m = (min + Vec2::new(x as f32, y as f32) * cell_m).distance(middle);
                let clear = (clearness(away_m, sight_m) * 255.0).round() as u8;
                let cell = &mut self.clear[(y * cells.x + x) as usize];
                *cell = clear.max(*cell);
            }
        }
    }

    /// Where the player was: the middles of the cells.
    pub fn places(&self) -> impl Iterator<Item = Vec2> {
        let is_visited = |cell: &usize| self.visited[cell / 8] & (1 << (cell % 8)) != 0;
        (0..self.grid.count()).filter(is_visited).map(|cell| self.grid.middle(cell))
    }

    /// The bytes of a file that holds this.
    ///
    /// # Errors
    /// As [`codec::encode`].
    pub fn encode(&self) -> Result<Vec<u8>, codec::EncodeError> {
        let Grid { min, cell_m, cells } = self.grid;
        let origin = self.frame.origin();
        let stored = StoredV1 { origin, min: min.into(), cell_m, cells: cells.into(), visited: self.visited.clone() };
        codec::encode(VERSION, &stored)
    }

    /// Also what is discovered of the same hunt as it was before: it may have had another size, and so another plane and another grid.
    pub fn join(&mut self, before: &Self) {
        for place in before.places() {
            let position = before.frame.to_lonlat(LocalPoint::new(place.x.into(), place.y.into()));
            self.visit(drawn(self.frame.to_local(position)));
        }
    }

    /// Also what a file tells.
    ///
    /// # Errors
    /// When the bytes are no such file; then nothing has changed.
    pub fn include(&mut self, bytes: &[u8]) -> Result<(), String> {
        let stored: StoredV1 = codec::decode::<_, MAX_BYTES>(VERSION, bytes).map_err(|error| error.to_string())?;
        let grid = Grid { min: stored.min.into(), cell_m: stored.cell_m, cells: stored.cells.into() };
        let count = u64::from(grid.cells.x) * u64::from(grid.cells.y);
        let is_whole = count.div_ceil(8) == stored.visited.len() as u64;
        if !(is_whole && grid.cell_m > 0.0 && grid.cell_m.is_finite() && grid.min.is_finite() && stored.origin.is_valid()) {
            return Err("its grid and its cells do not belong together".to_owned());
        }
        let frame = LocalFrame::about(stored.origin);
        self.join(&Self { frame, grid, visited: stored.visited, clear: Vec::new() });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(width_deg: f64) -> GeoBox {
        GeoBox { west: -42.0, south: 38.0, east: -42.0 + width_deg, north: 38.01 }
    }

    fn chart(width_deg: f64) -> Discovered {
        Discovered::nothing(bounds(width_deg), LocalFrame::new(bounds(width_deg)).unwrap())
    }

    #[test]
    fn a_place_clears_what_lies_about_it_with_a_soft_edge() {
        let mut chart = chart(0.01);
        assert_eq!(chart.clear_at(Vec2::ZERO), 0.0);
        assert!(chart.visit(Vec2::ZERO));
        assert!(!chart.visit(Vec2::new(0.5, 0.5)), "the same cell is no news");
        let at = |away_m: f32| chart.clear_at(Vec2::new(away_m, 0.0));
        assert_eq!((at(0.0), at(38.0), at(90.0)), (1.0, 1.0, 0.0));
        assert!((at(60.0) - 0.5).abs() < 0.3, "{}", at(60.0));
        assert!(at(52.0) > at(60.0) && at(60.0) > at(68.0));
    }

    #[test]
    fn every_cell_is_as_clear_as_the_nearest_place_makes_it() {
        let mut chart = chart(0.01);
        for place in [Vec2::new(-300.0, 40.0), Vec2::new(12.0, -9.0), Vec2::new(60.0, 30.0), Vec2::new(1e6, 0.0)] {
            chart.visit(place);
        }
        let places: Vec<Vec2> = chart.places().collect();
        assert_eq!(places.len(), 3, "beyond the grid nothing is remembered");
        for (index, &clear) in chart.clear().iter().enumerate() {
            let middle = chart.grid().middle(index);
            let nearest = places.iter().map(|place| place.distance(middle)).fold(f32::MAX, f32::min);
            assert!((f32::from(clear) / 255.0 - clearness(nearest, SIGHT_M)).abs() < 0.01, "{middle}");
        }
    }

    #[test]
    fn a_walk_leaves_no_gaps() {
        let mut chart = chart(0.01);
        assert!(chart.walk(Vec2::new(-300.0, 0.0), Vec2::new(300.0, 10.0)));
        assert!((-300..=300).all(|x| chart.clear_at(Vec2::new(x as f32, 5.0)) == 1.0));
        assert!(!chart.walk(Vec2::new(-300.0, 0.0), Vec2::new(300.0, 10.0)));
    }

    #[test]
    fn what_is_written_is_read() {
        let mut chart = chart(0.01);
        chart.walk(Vec2::new(-100.0, 20.0), Vec2::new(200.0, -60.0));
        let bytes = chart.encode().unwrap();
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let mut again = Discovered::nothing(bounds(0.01), chart.frame);
        again.include(&bytes).unwrap();
        assert_eq!(again, chart);
    }

    #[test]
    fn what_is_known_stays_known_when_the_hunt_grows() {
        let mut chart = chart(0.01);
        let position = LonLat::new(-41.9951, 38.0042);
        chart.visit(drawn(chart.frame.to_local(position)));
        let wider = bounds(0.03);
        let frame = LocalFrame::new(wider).unwrap();
        let mut again = Discovered::nothing(wider, frame);
        again.include(&chart.encode().unwrap()).unwrap();
        assert_eq!(again.clear_at(drawn(frame.to_local(position))), 1.0);
        assert_eq!(again.clear_at(drawn(frame.to_local(LonLat::new(-41.985, 38.0042)))), 0.0);
    }

    #[test]
    fn a_file_that_was_cut_off_or_lies_changes_nothing() {
        let mut chart = chart(0.01);
        chart.visit(Vec2::ZERO);
        let bytes = chart.encode().unwrap();
        let mut again = Discovered::nothing(bounds(0.01), chart.frame);
        for wrong in [&bytes[..bytes.len() - 40], &bytes[..30], &[], &[9, 1, 2, 3]] {
            assert!(again.include(wrong).is_err());
        }
        let origin = chart.frame.origin();
        let cells = (u32::MAX, u32::MAX);
        let lying = StoredV1 { origin, min: (0.0, 0.0), cell_m: 4.0, cells, visited: vec![255; 8] };
        assert!(again.include(&codec::encode(VERSION, &lying).unwrap()).is_err());
        assert_eq!(again.places().count(), 0);
    }

    #[test]
    fn the_widest_hunt_has_a_grid_that_fits() {
        let wide = GeoBox { west: 7.0, south: 43.0, east: 9.4, north: 44.7 };
        let frame = LocalFrame::new(wide).unwrap();
        let mut chart = Discovered::nothing(wide, frame);
        assert!(chart.grid().cells.max_element() <= 1025);
        chart.walk(Vec2::ZERO, Vec2::new(5_000.0, 0.0));
        assert_eq!(chart.clear_at(Vec2::new(2_500.0, 0.0)), 1.0);
        assert!(chart.encode().unwrap().len() < MAX_BYTES);
    }
}
