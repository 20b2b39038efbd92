//! From degrees to triangles in the local plane.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat, PolygonRings, Shape};
use lyon_tessellation::{
    BuffersBuilder, FillOptions, FillTessellator, FillVertex, VertexBuffers,
    math::point,
    path::{FillRule, Path},
};

/// A point of the local plane as drawn.
pub fn drawn(point: LocalPoint) -> Vec2 {
    Vec2::new(point.x as f32, point.y as f32)
}

/// Positions in the local plane, as drawn.
pub fn project(frame: &LocalFrame, points: &[LonLat]) -> Vec<Vec2> {
    points.iter().map(|&position| drawn(frame.to_local(position))).collect()
}

/// The rings of polygons, outer and inner alike, in the local plane.
pub fn rings(frame: &LocalFrame, polygons: &[PolygonRings]) -> Vec<Vec<Vec2>> {
    polygons
        .iter()
        .flat_map(|polygon| std::iter::once(&polygon.exterior).chain(&polygon.holes))
        .map(|ring| project(frame, ring))
        .collect()
}

/// The outline of a boundary in the local plane.
#[derive(Clone, PartialEq, Debug)]
pub enum Outline {
    /// Closed lines, of which the inside is filled by the even-odd rule.
    Rings(Vec<Vec<Vec2>>),
    /// An open line.
    Line(Vec<Vec2>),
}

impl Outline {
    /// The outline of a shape; a circle in steps of at most two metres or three degrees.
    pub fn of(frame: &LocalFrame, shape: &Shape) -> Self {
        match shape {
            Shape::Area(polygons) => Self::Rings(rings(frame, polygons)),
            Shape::Line(points) => Self::Line(project(frame, points)),
            Shape::Circle { centre, radius_m } => {
                let centre = drawn(frame.to_local(*centre));
                let steps = ((*radius_m * std::f64::consts::TAU / 2.0) as usize).clamp(48, 120);
                let ring = (0..steps)
                    .map(|step| {
                        let angle = step as f32 / steps as f32 * std::f32::consts::TAU;
                        centre + Vec2::from_angle(angle) * *radius_m as f32
                    })
                    .collect();
                Self::Rings(vec![ring])
            }
        }
    }

    /// Whether a point is inside by the even-odd rule; never inside a line.
    pub fn contains(&self, point: Vec2) -> bool {
        match self {
            Self::Rings(rings) => inside(rings, point),
            Self::Line(_) => false,
        }
    }

    /// Where its name stands: in the middle of its box, or on the middle of the line.
    pub fn label_anchor(&self) -> Vec2 {
        match self {
            Self::Rings(rings) => super::scatter::bounds(rings).map_or(Vec2::ZERO, |bounds| bounds.center()),
            Self::Line(line) => line.get(line.len() / 2).copied().unwrap_or_default(),
        }
    }

    /// Its lines, each with whether it closes.
    pub fn lines(&self) -> impl Iterator<Item = (&[Vec2], bool)> {
        let (lines, closed) = match self {
            Self::Rings(rings) => (rings.as_slice(), true),
            Self::Line(line) => (std::slice::from_ref(line), false),
        };
        lines.iter().map(move |line| (line.as_slice(), closed))
    }

    /// Its straight pieces.
    pub fn segments(&self) -> impl Iterator<Item = (Vec2, Vec2)> {
        self.lines().flat_map(|(line, closed)| {
            let last = line.last().zip(line.first()).filter(|_| closed).map(|(&from, &to)| (from, to));
            line.windows(2).map(|pair| (pair[0], pair[1])).chain(last)
        })
    }

    /// Metres from a point to the nearest piece of the outline: the slow way that faster ones are held against.
    #[cfg(test)]
    pub fn distance_m(&self, point: Vec2) -> f32 {
        self.segments().map(|(from, to)| point.distance(nearest_on_segment(from, to, point))).fold(f32::INFINITY, f32::min)
    }
}

/// The point of a segment that is nearest to a point.
pub fn nearest_on_segment(from: Vec2, to: Vec2, point: Vec2) -> Vec2 {
    let along = to - from;
    let t = ((point - from).dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
    from + along * t
}

/// Whether a point is inside of rings by the even-odd rule.
pub fn inside(rings: &[Vec<Vec2>], point: Vec2) -> bool {
    rings.iter().fold(false, |inside, ring| {
        let mut within = inside;
        for (index, &to) in ring.iter().enumerate() {
            let from = ring[(index + ring.len() - 1) % ring.len()];
            if (from.y > point.y) != (to.y > point.y) && point.x < (to.x - from.x) * (point.y - from.y) / (to.y - from.y) + from.x
            {
                within = !within;
            }
        }
        within
    })
}

/// Filled areas, to be drawn in one material.
#[derive(Default, Clone, Debug)]
pub struct Fills {
    positions: Vec<[f32; 3]>,
    indices: Vec<u32>,
}

impl Fills {
    /// Adds the inside of rings by the even-odd rule. What cannot be filled (a ring of no area) is left out.
    pub fn add(&mut self, rings: &[Vec<Vec2>]) {
        let mut path = Path::builder();
        for ring in rings.iter().filter(|ring| ring.len() >= 3) {
            path.begin(point(ring[0].x, ring[0].y));
            for corner in &ring[1..] {
                path.line_to(point(corner.x, corner.y));
            }
            path.close();
        }
        let mut triangles: VertexBuffers<[f32; 3], u32> = VertexBuffers::new();
        let options = FillOptions::tolerance(0.05).with_fill_rule(FillRule::EvenOdd);
        let filled = FillTessellator::new().tessellate_path(
            &path.build(),
            &options,
            &mut BuffersBuilder::new(&mut triangles, |vertex: FillVertex| {
                let position = vertex.position();
                [position.x, position.y, 0.0]
            }),
        );
        if let Err(error) = filled {
            warn!("an area of the map cannot be filled: {error:?}");
            return;
        }
        let first = self.positions.len() as u32;
        self.positions.append(&mut triangles.vertices);
        self.indices.extend(triangles.indices.iter().map(|index| index + first));
    }

    /// The mesh.
    pub fn into_mesh(self) -> Mesh {
        let normals = vec![[0.0, 0.0, 1.0]; self.positions.len()];
        let uvs: Vec<[f32; 2]> = self.positions.iter().map(|position| [position[0], position[1]]).collect();
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(size: f32) -> Vec<Vec2> {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| Vec2::new(x, y) * size).to_vec()
    }

    fn area_m2(fills: &Fills) -> f32 {
        let at = |index: u32| Vec3::from(fills.positions[index as usize]).truncate();
        let triangles = fills.indices.chunks(3);
        triangles.map(|t| (at(t[1]) - at(t[0])).perp_dot(at(t[2]) - at(t[0])).abs() / 2.0).sum()
    }

    #[test]
    fn a_hole_is_neither_filled_nor_inside() {
        let rings = vec![square(10.0), square(4.0)];
        let mut fills = Fills::default();
        fills.add(&rings);
        assert!((area_m2(&fills) - (400.0 - 64.0)).abs() < 0.1);
        let outline = Outline::Rings(rings);
        assert!(outline.contains(Vec2::new(7.0, 0.0)));
        assert!(!outline.contains(Vec2::ZERO));
        assert!(!outline.contains(Vec2::new(11.0, 0.0)));
        assert_eq!(outline.distance_m(Vec2::ZERO), 4.0);
    }

    #[test]
    fn a_circle_is_as_wide_as_it_says() {
        let frame = LocalFrame::about(LonLat::new(-20.0, 45.0));
        let outline = Outline::of(&frame, &Shape::Circle { centre: LonLat::new(-20.0, 45.0), radius_m: 15.0 });
        assert!(outline.contains(Vec2::new(14.9, 0.0)));
        assert!(!outline.contains(Vec2::new(0.0, 15.1)));
    }

    #[test]
    fn an_area_without_area_draws_nothing() {
        let mut fills = Fills::default();
        fills.add(&[vec![Vec2::ZERO, Vec2::ONE]]);
        assert!(fills.indices.is_empty());
    }
}
