//! How far it is to the coast: a field of distances that the sea and the land are shaded by.

use super::raster::cells_within;
use bevy::{
    asset::RenderAssetUsages,
    image::{ImageSampler, ImageSamplerDescriptor},
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

/// Metres beyond which distances are all the same.
pub const FARTHEST_M: f32 = 160.0;
/// Cells along the longer side at most.
const MOST_CELLS: f32 = 1024.0;

/// Distances to the coast on a grid, positive in the sea and negative on land.
#[derive(Clone, Debug)]
pub struct CoastField {
    /// The middle of the south-western cell.
    pub min: Vec2,
    /// Metres per cell.
    pub cell_m: f32,
    /// Cells east and north.
    pub cells: UVec2,
    distances_m: Vec<f32>,
}

impl CoastField {
    /// The distances within a rectangle to these shores of areas (each of rings by the even-odd rule), whose union is land.
    pub fn new(area: Rect, areas: &[Vec<Vec<Vec2>>], shores: &[(Vec2, Vec2)]) -> Self {
        let cell_m = (area.size().max_element() / MOST_CELLS).max(1.0);
        let cells = (area.size() / cell_m).ceil().as_uvec2() + UVec2::ONE;
        let mut field = Self { min: area.min, cell_m, cells, distances_m: Vec::new() };
        let mut nearest = field.seed(shores);
        field.spread(&mut nearest);
        let land = field.land(areas);
        field.distances_m = nearest
            .iter()
            .zip(land)
            .enumerate()
            .map(|(index, (nearest, land))| {
                let away = field.middle(index).distance(*nearest).min(FARTHEST_M);
                if land { -away } else { away }
            })
            .collect();
        field
    }

    /// The distance at a cell, in metres.
    pub fn at(&self, point: Vec2) -> f32 {
        let cell = ((point - self.min) / self.cell_m).round().clamp(Vec2::ZERO, (self.cells - UVec2::ONE).as_vec2()).as_uvec2();
        self.distances_m[self.index(cell)]
    }

    /// The field as a texture of one filterable channel, south in its first row.
    pub fn image(&self) -> Image {
        let bytes = self.distances_m.iter().flat_map(|&away| half_float(away).to_le_bytes()).collect();
        let size = Extent3d { width: self.cells.x, height: self.cells.y, depth_or_array_layers: 1 };
        let mut image = Image::new(size, TextureDimension::D2, bytes, TextureFormat::R16Float, RenderAssetUsages::RENDER_WORLD);
        image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor::linear());
        image
    }

    fn index(&self, cell: UVec2) -> usize {
        (cell.y * self.cells.x + cell.x) as usize
    }

    fn middle(&self, index: usize) -> Vec2 {
        let cell = UVec2::new(index as u32 % self.cells.x, index as u32 / self.cells.x);
        self.min + cell.as_vec2() * self.cell_m
    }

    /// For the cells along the coast, the nearest point of it; infinitely far for all others.
    fn seed(&self, shores: &[(Vec2, Vec2)]) -> Vec<Vec2> {
        let mut nearest = vec![Vec2::INFINITY; (self.cells.x * self.cells.y) as usize];
        let last = (self.cells - UVec2::ONE).as_ivec2();
        for &(from, to) in shores {
            let steps = (from.distance(to) / self.cell_m * 2.0).ceil().max(1.0) as usize;
            for step in 0..=steps {
                let point = from.lerp(to, step as f32 / steps as f32);
                let cell = ((point - self.min) / self.cell_m).round().as_ivec2();
                for offset in [IVec2::ZERO, IVec2::X, IVec2::NEG_X, IVec2::Y, IVec2::NEG_Y] {
                    let cell = cell + offset;
                    if cell.cmplt(IVec2::ZERO).any() || cell.cmpgt(last).any() {
                        continue;
                    }
                    let at = self.index(cell.as_uvec2());
                    let middle = self.middle(at);
                    let candidate = super::shape::nearest_on_segment(from, to, middle);
                    if candidate.distance_squared(middle) < nearest[at].distance_squared(middle) {
                        nearest[at] = candidate;
                    }
                }
            }
        }
        nearest
    }

    /// Hands the nearest points on to the neighbours: two sweeps over the grid, each forth and back along every row
    /// (Danielsson 1980, "Euclidean distance mapping").
    fn spread(&self, nearest: &mut [Vec2]) {
        let (width, height) = (self.cells.x as i32, self.cells.y as i32);
        let mut offer = |x: i32, y: i32, dx: i32, dy: i32| {
            let (from_x, from_y) = (x + dx, y + dy);
            if (0..width).contains(&from_x) && (0..height).contains(&from_y) {
                let (at, from) = ((y * width + x) as usize, (from_y * width + from_x) as usize);
                let middle = self.middle(at);
                if nearest[from].distance_squared(middle) < nearest[at].distance_squared(middle) {
                    nearest[at] = nearest[from];
                }
            }
        };
        for y in 0..height {
            for x in 0..width {
                [(-1, 0), (0, -1), (-1, -1), (1, -1)].into_iter().for_each(|(dx, dy)| offer(x, y, dx, dy));
            }
            (0..width).rev().for_each(|x| offer(x, y, 1, 0));
        }
        for y in (0..height).rev() {
            for x in (0..width).rev() {
                [(1, 0), (0, 1), (1, 1), (-1, 1)].into_iter().for_each(|(dx, dy)| offer(x, y, dx, dy));
            }
            (0..width).for_each(|x| offer(x, y, -1, 0));
        }
    }

    /// Which cells are land, row by row.
    fn land(&self, areas: &[Vec<Vec<Vec2>>]) -> Vec<bool> {
        let mut land = vec![false; (self.cells.x * self.cells.y) as usize];
        for area in areas {
            cells_within(self.min, self.cell_m, self.cells, area, |cells| land[cells].fill(true));
        }
        land
    }
}

/// Metres to each side of an edge at which it is asked what lies there.
const BESIDE_M: f32 = 0.4;

/// For each area, those of its edges that have no area on one of their sides: where the union of all ends.
pub fn shores(areas: &[Vec<Vec<Vec2>>]) -> Vec<Vec<(Vec2, Vec2)>> {
    let boxes: Vec<_> = areas.iter().map(|area| super::scatter::bounds(area)).collect();
    let covered = |point: Vec2| {
        let near = areas.iter().zip(&boxes).filter(|(_, box_)| box_.is_some_and(|box_| box_.contains(point)));
        near.into_iter().any(|(area, _)| super::shape::inside(area, point))
    };
    let is_shore = |&(from, to): &(Vec2, Vec2)| {
        let beside = (to - from).perp().normalize_or_zero() * BESIDE_M;
        let middle = from.lerp(to, 0.5);
        !(covered(middle + beside) && covered(middle - beside))
    };
    let edges = |ring: &Vec<Vec2>| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().copied().zip(next.copied()).filter(is_shore).collect::<Vec<_>>()
    };
    areas.iter().map(|area| area.iter().flat_map(edges).collect()).collect()
}

/// Edges that follow each other, as lines.
pub fn joined(edges: &[(Vec2, Vec2)]) -> Vec<Vec<Vec2>> {
    let mut lines: Vec<Vec<Vec2>> = Vec::new();
    for &(from, to) in edges {
        match lines.last_mut() {
            Some(line) if line.last() == Some(&from) => line.push(to),
            _ => lines.push(vec![from, to]),
        }
    }
    lines
}

/// The IEEE 754 half of a number below 65504; what is too small for it becomes zero.
fn half_float(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16 & 0x8000) as u16;
    let exponent = (bits >> 23 & 0xff) as i32 - 127 + 15;
    if exponent <= 0 {
        return sign;
    }
    sign | ((exponent as u16) << 10) | (bits >> 13 & 0x3ff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::map::shape::{Outline, inside};

    #[test]
    fn distances_are_those_to_the_nearest_coast() {
        let island: Vec<Vec2> =
            (0..40).map(|step| Vec2::from_angle(step as f32 * 0.157) * (60.0 + 20.0 * (step as f32).sin())).collect();
        let lagoon: Vec<Vec2> = (0..12).map(|step| Vec2::from_angle(step as f32 * 0.52) * 15.0).collect();
        let coast = vec![island, lagoon];
        let areas = std::slice::from_ref(&coast);
        let area = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(150.0));
        let field = CoastField::new(area, areas, &shores(areas).concat());
        let outline = Outline::Rings(coast.clone());
        for index in (0..field.distances_m.len()).step_by(37) {
            let middle = field.middle(index);
            let expected = outline.distance_m(middle).min(FARTHEST_M);
            let found = field.distances_m[index];
            assert!((found.abs() - expected).abs() < 0.3, "{middle}: {found} for {expected}");
            assert!(expected < 0.01 || (found < 0.0) == inside(&coast, middle), "{middle}");
        }
        assert!(field.at(Vec2::new(30.0, 0.0)) < 0.0);
    }

    #[test]
    fn what_overlaps_has_one_shore() {
        let square = |middle: f32| {
            let corners = [(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)];
            vec![corners.map(|(x, y)| Vec2::new(x + middle, y)).to_vec()]
        };
        let areas = [square(0.0), square(15.0)];
        let area = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(60.0));
        let field = CoastField::new(area, &areas, &shores(&areas).concat());
        // The edge of one within the other is no shore, so it is ten metres inland to the south.
        assert!((field.at(Vec2::new(5.0, 0.0)) + 10.0).abs() < 0.6);
        assert!((field.at(Vec2::new(35.0, 0.0)) - 10.0).abs() < 0.6);
        let shores = shores(&areas);
        assert_eq!(shores[1].len(), 3);
        assert_eq!((joined(&shores[0]).len(), joined(&shores[1]).len()), (2, 1));
    }

    #[test]
    fn halves_are_exact_for_small_numbers() {
        assert_eq!(half_float(1.0), 0x3c00);
        assert_eq!(half_float(-2.0), 0xc000);
        assert_eq!(half_float(0.0), 0);
        assert_eq!(half_float(160.0), 0x5900);
    }
}
