//! Lines of a width in pixels: the mesh carries directions, the shader spreads them.

use super::blended::{blended, choose};
use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, MeshVertexAttribute, MeshVertexBufferLayoutRef, PrimitiveTopology},
    prelude::*,
    render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError, VertexFormat},
    shader::ShaderRef,
    sprite_render::{Material2d, Material2dKey},
};

/// Where a vertex goes from the line, in half widths.
const EXTRUDE: MeshVertexAttribute = MeshVertexAttribute::new("StrokeExtrude", 0x5354_0001, VertexFormat::Float32x2);
/// Metres along the line, side (-1 right, 1 left), metres of the whole line, and how far beyond an end (-1 to 1).
const COURSE: MeshVertexAttribute = MeshVertexAttribute::new("StrokeCourse", 0x5354_0002, VertexFormat::Float32x4);

/// Points closer than this are one.
const MERGE_M: f32 = 0.02;
/// A turn whose cosine is below this is cut off rather than mitred.
const SHARPEST_MITRE_COS: f32 = -0.2;

/// The geometry of many lines, to be drawn in one style.
#[derive(Default, Clone, Debug)]
pub struct Strokes {
    points: Vec<[f32; 3]>,
    extrudes: Vec<[f32; 2]>,
    courses: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Strokes {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// Adds an open line, metres.
    pub fn add_line(&mut self, points: &[Vec2]) {
        let points = without_doubles(points);
        let Some(length_m) = length_m(&points) else { return };
        let direction = |index: usize| (points[index + 1] - points[index]).normalize_or_zero();
        let last = points.len() - 1;
        let first_direction = direction(0);
        self.pair(points[0], first_direction.perp(), -first_direction, [0.0, length_m, -1.0]);
        self.pair(points[0], first_direction.perp(), Vec2::ZERO, [0.0, length_m, 0.0]);
        self.bridge();
        let mut along_m = 0.0;
        for index in 1..last {
            along_m += points[index - 1].distance(points[index]);
            self.joint(points[index], direction(index - 1), direction(index), along_m, length_m);
        }
        let last_direction = direction(last - 1);
        self.pair(points[last], last_direction.perp(), Vec2::ZERO, [length_m, length_m, 0.0]);
        self.bridge();
        self.pair(points[last], last_direction.perp(), last_direction, [length_m, length_m, 1.0]);
        self.bridge();
    }

    /// Adds a closed line whose first point is not repeated, metres.
    pub fn add_ring(&mut self, points: &[Vec2]) {
        let mut ring = without_doubles(points);
        while ring.len() > 1 && ring[0].distance(ring[ring.len() - 1]) < MERGE_M {
            ring.pop();
        }
        if ring.len() < 3 {
            return;
        }
        let count = ring.len();
        let direction = |index: usize| (ring[(index + 1) % count] - ring[index % count]).normalize_or_zero();
        let length_m = (0..count).map(|index| ring[index].distance(ring[(index + 1) % count])).sum();
        let mut along_m = 0.0;
        for index in 0..=count {
            if index > 0 {
                along_m += ring[index - 1].distance(ring[index % count]);
            }
            let (before, after) = (direction(index + count - 1), direction(index));
            if index == 0 {
                let normal = mitre(before, after).unwrap_or(after.perp());
                self.pair(ring[0], normal, Vec2::ZERO, [0.0, length_m, 0.0]);
            } else {
                self.joint(ring[index % count], before, after, along_m, length_m);
            }
        }
    }

    /// The mesh for a [`StrokeMaterial`].
    pub fn into_mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.points)
            .with_inserted_attribute(EXTRUDE, self.extrudes)
            .with_inserted_attribute(COURSE, self.courses)
            .with_inserted_indices(Indices::U32(self.indices))
    }

    fn joint(&mut self, point: Vec2, before: Vec2, after: Vec2, along_m: f32, length_m: f32) {
        let course = [along_m, length_m, 0.0];
        match mitre(before, after) {
            Some(normal) => {
                self.pair(point, normal, Vec2::ZERO, course);
                self.bridge();
            }
            None => {
                self.pair(point, before.perp(), Vec2::ZERO, course);
                self.bridge();
                self.pair(point, after.perp(), Vec2::ZERO, course);
                self.bridge();
            }
        }
    }

    /// The two vertices across the line at a point.
    fn pair(&mut self, point: Vec2, normal: Vec2, beyond: Vec2, [along_m, length_m, cap]: [f32; 3]) {
        for side in [1.0, -1.0] {
            self.points.push([point.x, point.y, 0.0]);
            self.extrudes.push((normal * side + beyond).to_array());
            self.courses.push([along_m, side, length_m, cap]);
        }
    }

    /// Joins the last two pairs.
    fn bridge(&mut self) {
        let end = self.points.len() as u32;
        let [left, right, next_left, next_right] = [end - 4, end - 3, end - 2, end - 1];
        self.indices.extend([left, right, next_left, next_left, right, next_right]);
    }
}

/// The direction across a joint, longer the sharper it turns; `None` when it turns too sharply.
fn mitre(before: Vec2, after: Vec2) -> Option<Vec2> {
    let cos = before.dot(after);
    (cos > SHARPEST_MITRE_COS).then(|| (before.perp() + after.perp()) / (1.0 + cos))
}

fn without_doubles(points: &[Vec2]) -> Vec<Vec2> {
    let mut kept: Vec<Vec2> = Vec::with_capacity(points.len());
    for &point in points {
        if kept.last().is_none_or(|last| last.distance(point) >= MERGE_M) {
            kept.push(point);
        }
    }
    kept
}

fn length_m(points: &[Vec2]) -> Option<f32> {
    (points.len() >= 2).then(|| points.windows(2).map(|pair| pair[0].distance(pair[1])).sum())
}

/// How the line is made up; the numbers are those of `stroke.wgsl`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pattern {
    /// One piece.
    Solid = 0,
    /// Pieces of `dash_px` with gaps of `gap_px`.
    Dashed = 1,
    /// Round dots every `dash_px + gap_px`.
    Dotted = 2,
    /// A line with hachures of the width on its right: a cliff.
    Hachured = 3,
    /// Two thin lines at the edges of the width.
    Double = 4,
    /// A line with short strokes across it every `dash_px + gap_px`.
    Ticked = 5,
    /// Fades out from the end of the line to its start.
    Fading = 6,
    /// A soft band, strongest in the middle.
    Glow = 7,
    /// A thin line with a small cross every `dash_px + gap_px`: a fence.
    Fenced = 8,
}

/// The look of strokes; lengths in logical pixels.
#[derive(Clone, Copy, Debug, ShaderType)]
pub struct StrokeStyle {
    /// Colour, linear.
    pub colour: LinearRgba,
    /// Colour of the casing, linear.
    pub casing: LinearRgba,
    /// Width in pixels.
    pub width_px: f32,
    /// Width in metres, taken when it is more on screen than `width_px`.
    pub width_m: f32,
    /// Casing on each side, pixels.
    pub casing_px: f32,
    /// Dash, pixels.
    pub dash_px: f32,
    /// Gap, pixels.
    pub gap_px: f32,
    /// Pixels per second at which the dashes march.
    pub march_px_s: f32,
    /// Physical pixels per logical pixel.
    pub pixel_ratio: f32,
    /// Pixels that arrowheads reach out across the line on both sides; 0: none.
    pub wings_px: f32,
    /// A [`Pattern`].
    pub pattern: u32,
}

impl StrokeStyle {
    /// One piece of a colour and width.
    pub fn solid(colour: Color, width_px: f32) -> Self {
        Self {
            colour: colour.to_linear(),
            casing: LinearRgba::NONE,
            width_px,
            width_m: 0.0,
            casing_px: 0.0,
            dash_px: 0.0,
            gap_px: 0.0,
            march_px_s: 0.0,
            pixel_ratio: 1.0,
            wings_px: 0.0,
            pattern: Pattern::Solid as u32,
        }
    }

    /// With a casing.
    pub fn cased(self, casing: Color, casing_px: f32) -> Self {
        Self { casing: casing.to_linear(), casing_px, ..self }
    }

    /// In pieces.
    pub fn patterned(self, pattern: Pattern, dash_px: f32, gap_px: f32) -> Self {
        Self { pattern: pattern as u32, dash_px, gap_px, ..self }
    }

    /// At least so many metres wide.
    pub fn at_least_m(self, width_m: f32) -> Self {
        Self { width_m, ..self }
    }

    /// With arrowheads across it: a tripwire.
    pub fn winged(self, wings_px: f32) -> Self {
        Self { wings_px, ..self }
    }

    /// With marching dashes.
    pub fn marching(self, march_px_s: f32) -> Self {
        Self { march_px_s, ..self }
    }
}

/// What tells the pipelines of strokes apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StrokeKey {
    pattern: u32,
    winged: bool,
}

impl From<&StrokeMaterial> for StrokeKey {
    fn from(StrokeMaterial { style }: &StrokeMaterial) -> Self {
        Self { pattern: style.pattern, winged: style.wings_px > 0.0 }
    }
}

/// Draws [`Strokes`].
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
#[bind_group_data(StrokeKey)]
pub struct StrokeMaterial {
    /// How.
    #[uniform(0)]
    pub style: StrokeStyle,
}

impl From<StrokeStyle> for StrokeMaterial {
    fn from(style: StrokeStyle) -> Self {
        Self { style }
    }
}

impl Material2d for StrokeMaterial {
    blended!("stroke.wgsl");

    fn vertex_shader() -> ShaderRef {
        Self::fragment_shader()
    }

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            EXTRUDE.at_shader_location(1),
            COURSE.at_shader_location(2),
        ])?];
        descriptor.primitive.cull_mode = None;
        choose(descriptor, "PATTERN", key.bind_group_data.pattern);
        choose(descriptor, "WINGED", key.bind_group_data.winged.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_spread_to_both_sides_and_knows_its_course() {
        let mut strokes = Strokes::default();
        strokes.add_line(&[Vec2::ZERO, Vec2::new(3.0, 0.0), Vec2::new(3.0, 4.0)]);
        let ends: Vec<_> = strokes.courses.iter().map(|course| course[0]).collect();
        assert_eq!(ends, [0.0, 0.0, 0.0, 0.0, 3.0, 3.0, 7.0, 7.0, 7.0, 7.0]);
        assert!(strokes.courses.iter().all(|course| course[2] == 7.0));
        // A right angle is mitred along its diagonal, by the square root of two.
        assert!((Vec2::from(strokes.extrudes[4]) - Vec2::new(-1.0, 1.0)).length() < 1e-6);
        assert_eq!(strokes.indices.len(), 4 * 6);
    }

    #[test]
    fn a_hairpin_is_cut_off() {
        let mut strokes = Strokes::default();
        strokes.add_line(&[Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(0.0, 0.5)]);
        assert!(strokes.extrudes.iter().all(|extrude| Vec2::from(*extrude).length() <= 2f32.sqrt() + 1e-5));
    }

    #[test]
    fn a_ring_closes_and_points_are_not_repeated() {
        let mut strokes = Strokes::default();
        let square = [Vec2::ZERO, Vec2::new(1.0, 0.0), Vec2::new(1.0, 0.0), Vec2::ONE, Vec2::new(0.0, 1.0), Vec2::ZERO];
        strokes.add_ring(&square);
        assert_eq!(strokes.points.len(), 10);
        assert_eq!(strokes.points[0], strokes.points[8]);
        assert_eq!(strokes.courses[8][0], 4.0);
    }

    #[test]
    fn nothing_is_drawn_of_a_point() {
        let mut strokes = Strokes::default();
        strokes.add_line(&[Vec2::ONE, Vec2::ONE]);
        strokes.add_ring(&[Vec2::ONE, Vec2::ZERO]);
        assert!(strokes.is_empty());
    }
}
