//! How the fog is drawn: paper laid over the chart, with the drifting edge of a haze where it has been walked.

use super::{Discovery, FogSystems, discovered};
use crate::game::{
    camera::{CameraSystems, MapView},
    glyphs::blend,
    map::{FOG_HEIGHT, MapRoot, MapShown, blended, drawn},
    session::{OwnPosition, Screen},
    theme::{self, Looks},
};
use bevy::{
    asset::{RenderAssetUsages, embedded_asset},
    camera::visibility::NoFrustumCulling,
    image::{ImageSampler, ImageSamplerDescriptor},
    prelude::*,
    render::render_resource::{AsBindGroup, Extent3d, ShaderType, TextureDimension, TextureFormat},
    sprite_render::{Material2d, Material2dPlugin},
};

/// How thick the haze is, 0 to 1, how much of its texture is seen, and how strongly its edge is drawn.
const LOOK: Vec3 = Vec3::new(0.56, 1.0, 0.55);

/// The same in high contrast: even and thinner, with a hard edge.
const STARK_LOOK: Vec3 = Vec3::new(0.5, 0.0, 1.0);

/// The colour of the haze: the sea's breath in the evening, which leaves land and water apart.
pub fn paper() -> Color {
    blend(theme::SHALLOWS, theme::FOAM, 0.16)
}

/// The look of the haze.
#[derive(Clone, Copy, PartialEq, Debug, ShaderType)]
struct HazeStyle {
    paper: LinearRgba,
    rim: LinearRgba,
    ink: LinearRgba,
    /// Scale and offset from metres to the mask's texture.
    mask: Vec4,
    /// Where the player stands, and the metres within which all is clear and from which on nothing is.
    lantern: Vec4,
    look: Vec3,
    pixel_ratio: f32,
}

/// Draws the haze.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
struct HazeMaterial {
    #[uniform(0)]
    style: HazeStyle,
    #[texture(1)]
    #[sampler(2)]
    mask: Handle<Image>,
}

impl Material2d for HazeMaterial {
    blended!("haze.wgsl");
}

/// The haze on the map.
#[derive(Component)]
struct Haze;

/// What the mask on the graphics card shows.
#[derive(Resource, Default)]
struct Painted {
    revision: Option<u32>,
    mask: Handle<Image>,
    from_world: Vec4,
}

/// Draws the haze over the map.
pub struct HazePlugin;

impl Plugin for HazePlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "haze.wgsl");
        app.add_plugins(Material2dPlugin::<HazeMaterial>::default())
            .init_resource::<Painted>()
            .add_observer(spawn_haze)
            .add_systems(
                Update,
                paint_mask.after(FogSystems).run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>)),
            )
            .add_systems(
                PostUpdate,
                spread_haze
                    .after(CameraSystems)
                    .before(TransformSystems::Propagate)
                    .run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>)),
            );
    }
}

fn spawn_haze(
    root: On<Add, MapRoot>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<HazeMaterial>>,
    painted: Res<Painted>,
    mut commands: Commands,
) {
    let style = HazeStyle {
        paper: paper().to_linear(),
        rim: blend(paper(), theme::FOAM, 0.28).to_linear(),
        ink: theme::INK.to_linear(),
        mask: Vec4::ZERO,
        lantern: Vec4::ZERO,
        look: LOOK,
        pixel_ratio: 1.0,
    };
    commands.spawn((
        Haze,
        Mesh2d(meshes.add(Rectangle::from_length(1.0))),
        MeshMaterial2d(materials.add(HazeMaterial { style, mask: painted.mask.clone() })),
        Transform::from_xyz(0.0, 0.0, FOG_HEIGHT),
        Visibility::Hidden,
        NoFrustumCulling,
        ChildOf(root.entity),
    ));
}

/// Hands the mask to the graphics card when a cell has changed.
fn paint_mask(discovery: Res<Discovery>, mut painted: ResMut<Painted>, mut images: ResMut<Assets<Image>>) {
    if painted.revision == Some(discovery.revision()) {
        return;
    }
    let Some((grid, clear)) = discovery.mask() else { return };
    painted.revision = Some(discovery.revision());
    let size = Extent3d { width: grid.cells.x, height: grid.cells.y, depth_or_array_layers: 1 };
    if let Some(mut image) = images.get_mut(&painted.mask)
        && image.texture_descriptor.size == size
    {
        image.data = Some(clear.to_vec());
    } else {
        let usages = RenderAssetUsages::default();
        let mut image = Image::new(size, TextureDimension::D2, clear.to_vec(), TextureFormat::R8Unorm, usages);
        image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor::linear());
        painted.mask = images.add(image);
    }
    let scale = (grid.cells.as_vec2() * grid.cell_m).recip();
    let offset = 0.5 / grid.cells.as_vec2() - grid.min * scale;
    painted.from_world = Vec4::new(scale.x, scale.y, offset.x, offset.y);
}

/// The haze is wherever the camera looks, and parts before the player.
fn spread_haze(
    discovery: Res<Discovery>,
    painted: Res<Painted>,
    view: Res<MapView>,
    own: Res<OwnPosition>,
    looks: Res<Looks>,
    haze: Single<(&mut Transform, &mut Visibility, &MeshMaterial2d<HazeMaterial>), With<Haze>>,
    mut materials: ResMut<Assets<HazeMaterial>>,
) {
    let (mut transform, mut visibility, handle) = haze.into_inner();
    let shown = discovery.is_hazy() && painted.revision.is_some();
    visibility.set_if_neq(if shown { Visibility::Inherited } else { Visibility::Hidden });
    if !shown {
        return;
    }
    let sight = view.sight().inflate(view.m_per_px() * 2.0);
    transform.translation = sight.center().extend(FOG_HEIGHT);
    transform.scale = sight.size().extend(1.0);
    let Some(before) = materials.get(handle.id()) else { return };
    let (near_m, far_m) = if own.accuracy_m > 0.0 { discovered::SIGHT_M } else { (-2.0, -1.0) };
    let at = drawn(own.point);
    let style = HazeStyle {
        mask: painted.from_world,
        lantern: Vec4::new(at.x, at.y, near_m, far_m),
        look: if looks.high_contrast { STARK_LOOK } else { LOOK },
        pixel_ratio: view.pixel_ratio(),
        ..before.style
    };
    if (before.style != style || before.mask != painted.mask)
        && let Some(mut material) = materials.get_mut(handle.id())
    {
        material.style = style;
        material.mask = painted.mask.clone();
    }
}
