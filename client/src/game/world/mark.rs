//! Marks: small drawings of a size in pixels, made by one shader.

use crate::game::map::{blended, choose};
use bevy::{
    mesh::MeshVertexBufferLayoutRef,
    prelude::*,
    render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError},
    sprite_render::{Material2d, Material2dKey},
};

/// What is drawn; the numbers are those of `mark.wgsl`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// The own avatar: a lantern's dot with a heading wedge and an accuracy ring.
    Lantern = 0,
    /// Another player: a cream diamond; of the own team, when `level` is 1, cupped by a chevron.
    Diamond = 1,
    /// The disc below an object's glyph; it glows as far as `level` says.
    Disc = 2,
    /// An arrow that points to the right.
    Arrow = 3,
    /// A pin that stands where to go next.
    Pin = 4,
    /// A ring that grows with `level` and fades.
    Ring = 5,
    /// A small cross with a ring: where a click sends the player.
    Cross = 6,
    /// The best earlier run: a pale lantern, seen through.
    Ghost = 7,
}

/// The look of a mark.
#[derive(Clone, Copy, PartialEq, Debug, ShaderType)]
pub struct MarkStyle {
    /// Colour, linear.
    pub colour: LinearRgba,
    /// How somebody who walks stands: a [`Pose`](crate::game::gait::Pose).
    pub pose: Vec4,
    /// What `level` means is told by the kind.
    pub level: f32,
    /// Radians counter-clockwise from east, for what points.
    pub angle_rad: f32,
    /// Half the quad, pixels.
    pub half_px: f32,
    /// A radius in pixels that the kind may show; of a diamond, among how many it stands: 0 few, 1 a crowd.
    pub radius_px: f32,
    /// A [`MarkKind`].
    pub kind: u32,
}

/// What tells the pipelines of marks apart: the [`MarkKind`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MarkKey(u32);

impl From<&MarkMaterial> for MarkKey {
    fn from(material: &MarkMaterial) -> Self {
        Self(material.style.kind)
    }
}

/// Draws a mark on a square of two by two.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
#[bind_group_data(MarkKey)]
pub struct MarkMaterial {
    /// How.
    #[uniform(0)]
    pub style: MarkStyle,
}

impl MarkMaterial {
    /// A mark of a kind on a quad of a size.
    pub fn new(kind: MarkKind, colour: Color, half_px: f32) -> Self {
        let colour = colour.to_linear();
        let style =
            MarkStyle { colour, pose: Vec4::ZERO, level: 0.0, angle_rad: 0.0, half_px, radius_px: 0.0, kind: kind as u32 };
        Self { style }
    }
}

impl Material2d for MarkMaterial {
    blended!("mark.wgsl");

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        choose(descriptor, "KIND", key.bind_group_data.0);
        Ok(())
    }
}

/// Changes the look of a mark; only one that has become another has to be prepared for drawing anew.
pub fn restyle(materials: &mut Assets<MarkMaterial>, id: AssetId<MarkMaterial>, change: impl FnOnce(&mut MarkStyle)) {
    let Some(before) = materials.get(id).map(|material| material.style) else { return };
    let mut style = before;
    change(&mut style);
    if style != before
        && let Some(mut material) = materials.get_mut(id)
    {
        material.style = style;
    }
}

/// Keeps its size in pixels at every zoom: one unit of its mesh is so many pixels.
#[derive(Component, Clone, Copy, Debug)]
pub struct PixelSized(pub f32);

/// The square that marks are drawn on.
#[derive(Resource)]
pub struct MarkMesh(Handle<Mesh>);

impl FromWorld for MarkMesh {
    fn from_world(world: &mut World) -> Self {
        Self(world.resource_mut::<Assets<Mesh>>().add(Rectangle::from_length(2.0)))
    }
}

impl MarkMesh {
    /// A mark at a place. What is out of sight is not drawn: a mark never reaches beyond its square.
    pub fn mark(&self, materials: &mut Assets<MarkMaterial>, material: MarkMaterial, at: Vec3) -> impl Bundle + use<> {
        let size = PixelSized(material.style.half_px);
        let material = MeshMaterial2d(materials.add(material));
        (Mesh2d(self.0.clone()), material, Transform::from_translation(at), size)
    }
}
