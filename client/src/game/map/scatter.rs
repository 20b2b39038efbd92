//! Small things in great number: where trees stand in a wood and which houses have a light.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

/// Trees are at least so far apart, metres; farther in a map with very large woods.
const TREE_SPACING_M: f32 = 8.0;
/// The most trees that are drawn.
const MOST_TREES: f32 = 40_000.0;

/// What is scattered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scattered {
    /// A tree.
    Tree,
    /// A lit window.
    Light,
}

/// Things in the order in which they are drawn.
#[derive(Default, Debug)]
pub struct Scatter(Vec<(Vec2, f32, f32)>);

impl Scatter {
    /// Trees within each of these woods (rings by the even-odd rule), the northern ones first.
    pub fn trees(woods: &[Vec<Vec<Vec2>>]) -> Self {
        let area = |wood: &Vec<Vec<Vec2>>| bounds(wood).map_or(0.0, |bounds| bounds.size().element_product());
        let area_m2: f32 = woods.iter().map(area).sum();
        let spacing_m = TREE_SPACING_M.max((area_m2 / MOST_TREES).sqrt());
        let mut trees = Vec::new();
        for wood in woods {
            let Some(bounds) = bounds(wood) else { continue };
            let before = trees.len();
            let first = (bounds.min / spacing_m).floor().as_ivec2();
            let last = (bounds.max / spacing_m).ceil().as_ivec2();
            for row in first.y..=last.y {
                for column in first.x..=last.x {
                    let cell = IVec2::new(column, row);
                    let jitter = Vec2::new(chance(cell, 1), chance(cell, 2)) - 0.5;
                    let brick = if row % 2 == 0 { 0.0 } else { 0.5 };
                    let point = (cell.as_vec2() + Vec2::new(brick, 0.0) + jitter * 0.75) * spacing_m;
                    if super::shape::inside(wood, point) {
                        let size_m = spacing_m * (0.52 + 0.34 * chance(cell, 3));
                        trees.push((point, size_m, chance(cell, 4)));
                    }
                }
            }
            // A copse too small for the grid is one tree.
            if trees.len() == before {
                let middle = bounds.center();
                let size_m = (bounds.size().min_element() * 0.8).clamp(spacing_m * 0.45, spacing_m * 0.85);
                trees.push((middle, size_m, chance(middle.as_ivec2(), 4)));
            }
        }
        trees.sort_by(|a, b| b.0.y.total_cmp(&a.0.y));
        Self(trees)
    }

    /// A light in the middle of two of three houses.
    pub fn lights(houses: &[Vec<Vec2>]) -> Self {
        let lit = |house: &Vec<Vec2>| {
            let middle = house.iter().sum::<Vec2>() / house.len().max(1) as f32;
            let seed = chance((middle * 10.0).as_ivec2(), 5);
            (seed < 0.66).then(|| {
                let size_m = bounds(std::slice::from_ref(house)).map_or(8.0, |bounds| bounds.size().max_element());
                (middle, size_m.clamp(7.0, 16.0) * 1.1, seed)
            })
        };
        Self(houses.iter().filter_map(lit).collect())
    }

    /// One mesh of quads; `None` without any.
    pub fn into_mesh(self, what: Scattered) -> Option<Mesh> {
        if self.0.is_empty() {
            return None;
        }
        let kind = if what == Scattered::Light { 1.0 } else { 0.0 };
        let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
        let quads = || self.0.iter().flat_map(|thing| corners.map(|corner| (*thing, corner)));
        let positions: Vec<_> =
            quads().map(|((middle, size_m, _), corner)| (middle + Vec2::from(corner) * size_m).extend(0.0).to_array()).collect();
        let uvs: Vec<_> = quads().map(|(_, corner)| corner).collect();
        let colours: Vec<_> = quads().map(|((_, _, seed), _)| [seed, kind, 0.0, 1.0]).collect();
        let indices = (0..self.0.len() as u32).flat_map(|quad| [0, 1, 2, 0, 2, 3].map(|corner| quad * 4 + corner)).collect();
        Some(
            Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD)
                .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
                .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
                .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
                .with_inserted_indices(Indices::U32(indices)),
        )
    }
}

/// The box around rings.
pub fn bounds(rings: &[Vec<Vec2>]) -> Option<Rect> {
    let mut points = rings.iter().flatten();
    let first = *points.next()?;
    Some(points.fold(Rect::from_corners(first, first), |bounds, &point| bounds.union_point(point)))
}

/// A number from 0 to 1 that a cell always has.
fn chance(cell: IVec2, salt: u32) -> f32 {
    let mut bits =
        (cell.x as u32).wrapping_mul(0x9E37_79B1) ^ (cell.y as u32).wrapping_mul(0x85EB_CA77) ^ salt.wrapping_mul(0xC2B2_AE3D);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
    bits = (bits ^ (bits >> 12)).wrapping_mul(0x297A_2D39);
    (bits ^ (bits >> 15)) as f32 / u32::MAX as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_stand_in_the_wood_and_not_too_close() {
        let wood = vec![vec![Vec2::ZERO, Vec2::new(100.0, 0.0), Vec2::new(0.0, 100.0)]];
        let Scatter(trees) = Scatter::trees(std::slice::from_ref(&wood));
        assert!((50..110).contains(&trees.len()), "{}", trees.len());
        assert!(trees.iter().all(|(point, _, _)| super::super::shape::inside(&wood, *point)));
        assert!(trees.is_sorted_by(|a, b| a.0.y >= b.0.y));
    }
}
