//! What lies around a place: how much water, wood and roofs within hearing. A coarse grid, made once for a hunt.

use crate::game::map::{Outline, cells_within, drawn};
use bevy::prelude::*;
use hunt_shared::{
    geo::{LocalFrame, LonLat, Shape},
    hunt::{HuntView, MapFeature, MapGeometry, MapKind},
};

/// Metres of a cell, in hunts that are not too large for it.
const CELL_M: f32 = 8.0;

/// Cells along the longer side at most.
const MOST_CELLS: f32 = 320.0;

/// Metres beyond the hunt's box that are still known.
const MARGIN_M: f32 = 64.0;

/// Metres within which things are at one's feet, and within which they are heard from afar.
const NEAR_M: f32 = 28.0;
const FAR_M: f32 = 110.0;

/// What lies around, as shares from 0 to 1.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Around {
    /// Sea and lakes nearby.
    pub water_near: f32,
    /// Sea and lakes farther around.
    pub water_far: f32,
    /// Woods.
    pub wood: f32,
    /// Roofs.
    pub roofs: f32,
}

/// One quantity on the grid.
#[derive(Clone, Debug)]
struct Layer(Vec<f32>);

/// What lies around each place of a hunt.
#[derive(Clone, Debug)]
pub struct Surroundings {
    min: Vec2,
    cell_m: f32,
    width: usize,
    height: usize,
    layers: [Layer; 4],
}

/// The outline of a feature.
pub fn outline(feature: &MapFeature, frame: &LocalFrame) -> Option<Outline> {
    let shape = match &feature.geometry {
        MapGeometry::Area(polygons) => Shape::Area(polygons.clone()),
        MapGeometry::Line(points) => Shape::Line(points.clone()),
        MapGeometry::Point(_) => return None,
    };
    Some(Outline::of(frame, &shape))
}

impl Surroundings {
    /// The surroundings in a hunt.
    pub fn new(view: &HuntView, frame: &LocalFrame) -> Self {
        let corner = |lon, lat| drawn(frame.to_local(LonLat::new(lon, lat)));
        let box_ = view.bounds;
        let area = Rect::from_corners(corner(box_.west, box_.south), corner(box_.east, box_.north)).inflate(MARGIN_M);
        let cell_m = (area.size().max_element() / MOST_CELLS).max(CELL_M);
        let cells = (area.size() / cell_m).ceil().as_uvec2() + UVec2::ONE;
        let (width, height) = (cells.x as usize, cells.y as usize);
        let mut grid = Self { min: area.min, cell_m, width, height, layers: [(); 4].map(|()| Layer(Vec::new())) };
        let [mut firm, mut lakes, mut wood, mut roofs] = [(); 4].map(|()| vec![0.0_f32; width * height]);
        let mut has_land = false;
        for feature in &view.map {
            let layer = match feature.kind {
                MapKind::Land | MapKind::Sand | MapKind::Pier => &mut firm,
                MapKind::Water => &mut lakes,
                MapKind::Wood => &mut wood,
                MapKind::Building => &mut roofs,
                _ => continue,
            };
            has_land |= feature.kind == MapKind::Land;
            if let Some(Outline::Rings(rings)) = outline(feature, frame) {
                grid.fill(layer, &rings);
            }
        }
        // Without any land in the data everything is land.
        let sea = firm.iter().map(|firm| if has_land { 1.0 - firm } else { 0.0 });
        let water: Vec<f32> = sea.zip(&lakes).map(|(sea, lake)| sea.max(*lake)).collect();
        grid.layers = [
            grid.blurred(&water, NEAR_M),
            grid.blurred(&water, FAR_M),
            grid.blurred(&wood, NEAR_M * 1.4),
            grid.blurred(&roofs, NEAR_M * 1.6),
        ];
        grid
    }

    /// What lies around a place.
    pub fn around(&self, place: Vec2) -> Around {
        let most = Vec2::new((self.width - 1) as f32, (self.height - 1) as f32);
        let at = ((place - self.min) / self.cell_m).clamp(Vec2::ZERO, most);
        let (low, share) = (at.floor(), at.fract());
        let (x, y) = (low.x as usize, low.y as usize);
        let (right, up) = ((x + 1).min(self.width - 1), (y + 1).min(self.height - 1));
        let value = |layer: &Layer| {
            let row = |y: usize| layer.0[y * self.width + x].lerp(layer.0[y * self.width + right], share.x);
            row(y).lerp(row(up), share.y)
        };
        let [water_near, water_far, wood, roofs] = self.layers.each_ref().map(value);
        Around { water_near, water_far, wood, roofs }
    }

    /// Marks the cells whose middle lies in rings, by the even-odd rule.
    fn fill(&self, layer: &mut [f32], rings: &[Vec<Vec2>]) {
        let cells = UVec2::new(self.width as u32, self.height as u32);
        cells_within(self.min, self.cell_m, cells, rings, |cells| layer[cells].fill(1.0));
    }

    /// The share of marked cells within about so many metres: the mean of means, along rows and columns, twice.
    fn blurred(&self, layer: &[f32], within_m: f32) -> Layer {
        let reach = ((within_m / self.cell_m) / 1.5).round().max(1.0) as usize;
        let mut blurred = layer.to_vec();
        for _ in 0..2 {
            for row in 0..self.height {
                smooth(&mut blurred, row * self.width, 1, self.width, reach);
            }
            for column in 0..self.width {
                smooth(&mut blurred, column, self.width, self.height, reach);
            }
        }
        Layer(blurred)
    }
}

/// Replaces each value of a row or column by the mean of those within reach; beyond the ends it goes on as it ended.
fn smooth(values: &mut [f32], start: usize, stride: usize, count: usize, reach: usize) {
    let line: Vec<f32> = (0..count).map(|index| values[start + index * stride]).collect();
    let at = |index: isize| line[index.clamp(0, count as isize - 1) as usize];
    let reach = reach as isize;
    let mut sum: f32 = (-reach..=reach).map(at).sum();
    for index in 0..count {
        values[start + index * stride] = sum / (2 * reach + 1) as f32;
        sum += at(index as isize + reach + 1) - at(index as isize - reach);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::frames::sample_hunt;

    #[test]
    fn the_sample_hunt_sounds_of_what_is_there() {
        let hunt = sample_hunt();
        let (view, frame) = (HuntView::of(&hunt), hunt.frame);
        let surroundings = Surroundings::new(&view, &frame);
        let at = |lon, lat| surroundings.around(drawn(frame.to_local(LonLat::new(lon, lat))));
        let named = |name: &str| {
            let place = view.map.iter().find(|feature| feature.name == name).unwrap();
            let MapGeometry::Point(at) = place.geometry else { panic!("{name} is a point") };
            surroundings.around(drawn(frame.to_local(at)))
        };
        let jetty = at(-42.019_76, 38.484_3);
        assert!(jetty.water_near > 0.5 && jetty.water_far > 0.4, "{jetty:?}");
        let village = named("Merrowick");
        assert!(village.roofs > 0.08 && village.roofs > 3.0 * jetty.roofs, "{village:?}");
        let wood = named("Hallow Wood");
        assert!(wood.wood > 0.5 && wood.water_near < 0.2, "{wood:?}");
        let deeps = named("Western Ocean");
        assert!(deeps.water_near > 0.95 && deeps.roofs == 0.0, "{deeps:?}");
    }
}
