//! The materials of surfaces: sea, land and what grows and stands on it.

use super::{
    blended::{blended, choose},
    coast::CoastField,
};
use crate::game::theme;
use bevy::{
    mesh::MeshVertexBufferLayoutRef,
    prelude::*,
    render::render_resource::{
        AsBindGroup, BlendComponent, BlendFactor, BlendOperation, BlendState, RenderPipelineDescriptor, ShaderType,
        SpecializedMeshPipelineError,
    },
    sprite_render::{Material2d, Material2dKey},
};

/// What a surface is; the numbers are those of `paint.wgsl`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Surface {
    /// The open sea, which is everywhere that nothing else is.
    Sea = 0,
    /// Shallow water.
    Shallows = 1,
    /// Land.
    Land = 2,
    /// A beach.
    Sand = 3,
    /// A meadow.
    Meadow = 4,
    /// The ground of a wood.
    Wood = 5,
    /// Bare rock.
    Rock = 6,
    /// A lake or basin.
    Water = 7,
    /// A pier.
    Pier = 8,
    /// A building.
    Building = 9,
    /// One even colour.
    Plain = 10,
    /// A thin colour over land and, thinner, over the sea.
    Tint = 11,
}

impl Surface {
    /// Its colour and the colour of what is drawn upon it.
    fn colours(self) -> (Color, Color) {
        match self {
            Self::Sea => (theme::SEA, theme::SHALLOWS),
            Self::Shallows => (theme::SHALLOWS, theme::SEA),
            Self::Land => (theme::LAND, theme::INK),
            Self::Sand => (theme::SAND, Color::srgb_u8(0x9A, 0x7F, 0x4B)),
            Self::Meadow => (theme::MEADOW, Color::srgb_u8(0x7C, 0x84, 0x4E)),
            Self::Wood => (theme::WOOD, Color::srgb_u8(0x7E, 0x8E, 0x62)),
            Self::Rock => (theme::ROCK, Color::srgb_u8(0x6A, 0x62, 0x57)),
            Self::Water => (theme::WATER, theme::SEA),
            Self::Pier => (theme::PIER, theme::INK),
            Self::Building => (theme::ROOF, theme::INK),
            Self::Plain | Self::Tint => (theme::INK, theme::INK),
        }
    }
}

/// The look of a surface.
#[derive(Clone, Copy, Debug, ShaderType)]
pub struct SurfaceStyle {
    colour: LinearRgba,
    accent: LinearRgba,
    /// Scale and offset from metres to the field's texture.
    field: Vec4,
    pixel_ratio: f32,
    surface: u32,
    /// Whether the field holds a coast at all.
    has_coast: u32,
}

/// What tells the pipelines of surfaces apart: the [`Surface`], and whether there is a coast.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SurfaceKey {
    surface: u32,
    has_coast: u32,
}

impl From<&SurfaceMaterial> for SurfaceKey {
    fn from(SurfaceMaterial { style, .. }: &SurfaceMaterial) -> Self {
        Self { surface: style.surface, has_coast: style.has_coast }
    }
}

/// Draws a surface.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
#[bind_group_data(SurfaceKey)]
pub struct SurfaceMaterial {
    /// How.
    #[uniform(0)]
    style: SurfaceStyle,
    #[texture(1)]
    #[sampler(2)]
    field: Handle<Image>,
}

/// The distances to the coast, ready for the shaders.
#[derive(Clone, Default, Debug)]
pub struct CoastTexture {
    image: Handle<Image>,
    from_world: Vec4,
    has_coast: bool,
}

impl CoastTexture {
    /// Hands a field to the graphics card.
    pub fn new(field: &CoastField, has_coast: bool, images: &mut Assets<Image>) -> Self {
        let scale = (field.cells.as_vec2() * field.cell_m).recip();
        let offset = 0.5 / field.cells.as_vec2() - field.min * scale;
        Self { image: images.add(field.image()), from_world: Vec4::new(scale.x, scale.y, offset.x, offset.y), has_coast }
    }
}

impl SurfaceMaterial {
    /// The look of one kind of surface.
    pub fn new(surface: Surface, coast: &CoastTexture, pixel_ratio: f32) -> Self {
        let (colour, accent) = surface.colours();
        Self {
            style: SurfaceStyle {
                colour: colour.to_linear(),
                accent: accent.to_linear(),
                field: coast.from_world,
                pixel_ratio,
                surface: surface as u32,
                has_coast: coast.has_coast.into(),
            },
            field: coast.image.clone(),
        }
    }

    /// A thin colour over everything.
    pub fn tint(colour: Color, coast: &CoastTexture) -> Self {
        let mut material = Self::new(Surface::Tint, coast, 1.0);
        material.style.colour = colour.to_linear();
        material
    }

    /// Changes the colour of a plain surface or a tint.
    pub fn set_colour(&mut self, colour: Color) {
        self.style.colour = colour.to_linear();
    }

    /// The colour of a tint; the other surfaces are as the chart is drawn.
    pub fn tint_mut(&mut self) -> Option<&mut LinearRgba> {
        (self.style.surface == Surface::Tint as u32).then_some(&mut self.style.colour)
    }

    /// Physical pixels per logical pixel of the display.
    pub fn set_pixel_ratio(&mut self, pixel_ratio: f32) {
        self.style.pixel_ratio = pixel_ratio;
    }

    /// One even colour.
    pub fn plain(colour: Color, coast: &CoastTexture) -> Self {
        let mut material = Self::new(Surface::Plain, coast, 1.0);
        material.style.colour = colour.to_linear();
        material
    }
}

impl Material2d for SurfaceMaterial {
    blended!("surface.wgsl");

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        choose(descriptor, "SURFACE", key.bind_group_data.surface);
        choose(descriptor, "HAS_COAST", key.bind_group_data.has_coast);
        Ok(())
    }
}

/// Small things drawn in great number from one mesh: trees, lit windows.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug, Default)]
pub struct ScatterMaterial {
    /// How strongly windows are lit, 0 to 1, in the first part.
    #[uniform(0)]
    pub light: Vec4,
}

impl Material2d for ScatterMaterial {
    blended!("scatter.wgsl");
}

/// The light of the hour that lies over the chart, and the light of the player's lantern in it.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub struct DuskMaterial {
    /// The lantern: metres east and north, radius in metres, strength 0 to 1.
    #[uniform(0)]
    pub lantern: Vec4,
    /// How dark it is in the middle and in the corners, and how much of the low sun's red lies over everything, 0 to 1.
    #[uniform(1)]
    pub sky: Vec4,
}

impl Material2d for DuskMaterial {
    blended!("dusk.wgsl");

    /// What lies below is multiplied, up to twice its brightness: dark water stays dark in the light of a lantern, and land shines.
    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        _key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let targets = descriptor.fragment.iter_mut().flat_map(|stage| &mut stage.targets);
        for target in targets.flatten() {
            target.blend = Some(BlendState {
                color: BlendComponent {
                    src_factor: BlendFactor::Dst,
                    dst_factor: BlendFactor::OneMinusSrcAlpha,
                    operation: BlendOperation::Add,
                },
                alpha: BlendComponent {
                    src_factor: BlendFactor::Zero,
                    dst_factor: BlendFactor::One,
                    operation: BlendOperation::Add,
                },
            });
        }
        Ok(())
    }
}
