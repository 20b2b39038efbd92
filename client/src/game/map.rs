//! The map: meshes built once beside the game, drawn by own shaders; at each frame only uniforms change.

mod blended;
mod build;
mod coast;
mod edges;
mod fences;
mod labels;
mod light;
mod paint;
mod raster;
mod redraw;
mod rose;
mod scatter;
mod shape;
mod stroke;

pub(in crate::game) use blended::{blended, choose};
pub use build::build_map;
pub use edges::EdgeGrid;
pub use labels::{Covers, Lettering, Plate, Plates, fade_letters, spawn_letters};
pub use paint::CoastTexture;
pub use paint::SurfaceMaterial;
pub use raster::cells_within;
pub use shape::{Fills, Outline, drawn, nearest_on_segment, project, rings};
pub use stroke::{Pattern, StrokeMaterial, StrokeStyle, Strokes};

use super::{
    camera::{CameraSystems, MapView},
    session::{CurrentHunt, HuntClock, OwnPosition, Screen},
    theme::Fonts,
};
use bevy::{
    asset::embedded_asset,
    camera::visibility::NoFrustumCulling,
    prelude::*,
    shader::load_shader_library,
    sprite_render::Material2dPlugin,
    tasks::{AsyncComputeTaskPool, Task, futures::check_ready},
};
use build::{BuiltMap, Look};
use labels::MapLabels;
use light::{Light, sun_altitude_deg};
use paint::{DuskMaterial, ScatterMaterial, Surface};

/// Heights of what lies on the map; the map itself is below 40.
pub const FOG_HEIGHT: f32 = 42.0;
/// The dusk.
pub const DUSK_HEIGHT: f32 = 45.0;
/// Lit windows.
pub const LIGHTS_HEIGHT: f32 = 46.0;
/// Boundaries.
pub const BOUNDARIES_HEIGHT: f32 = 50.0;
/// Names.
pub const LABELS_HEIGHT: f32 = 60.0;
/// The player's own trail.
pub const TRAIL_HEIGHT: f32 = 64.0;
/// Objects.
pub const OBJECTS_HEIGHT: f32 = 70.0;
/// Other players.
pub const PLAYERS_HEIGHT: f32 = 80.0;
/// The own avatar and what points the way.
pub const AVATAR_HEIGHT: f32 = 90.0;

/// Metres that the lantern lights.
const LANTERN_M: f32 = 75.0;

/// Everything of the hunt on screen hangs below this entity.
#[derive(Component)]
pub struct MapRoot;

/// The map of the current hunt is on screen.
#[derive(Resource, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct MapShown {
    /// The box around the hunt, metres.
    pub bounds: Rect,
    /// Cliff lines, metres.
    pub cliffs: Vec<Vec<Vec2>>,
    /// The distances to the coast, for materials.
    pub coast: CoastTexture,
}

#[derive(Resource)]
struct MapTask(Task<BuiltMap>);

#[derive(Component)]
struct Backdrop;

#[derive(Component)]
struct Dusk;

/// Builds and shows the map of the [`CurrentHunt`].
pub struct MapPlugin;

impl Plugin for MapPlugin {
    fn build(&self, app: &mut App) {
        load_shader_library!(app, "map/chart.wgsl");
        embedded_asset!(app, "map/stroke.wgsl");
        embedded_asset!(app, "map/surface.wgsl");
        embedded_asset!(app, "map/scatter.wgsl");
        embedded_asset!(app, "map/dusk.wgsl");
        app.add_plugins((
            Material2dPlugin::<StrokeMaterial>::default(),
            Material2dPlugin::<SurfaceMaterial>::default(),
            Material2dPlugin::<ScatterMaterial>::default(),
            Material2dPlugin::<DuskMaterial>::default(),
        ))
        .init_resource::<MapLabels>()
        .init_resource::<Covers>()
        .add_systems(
            Update,
            (start_building.run_if(resource_exists_and_changed::<CurrentHunt>), show_map.run_if(resource_exists::<MapTask>))
                .chain(),
        )
        .add_systems(Update, redraw::look_again)
        .add_systems(
            PostUpdate,
            (labels::show_labels, labels::fade_labels, stretch_backdrop, shed_light, match_pixel_ratio)
                .chain()
                .after(CameraSystems)
                .before(TransformSystems::Propagate)
                // The hunt is gone at the end of the frame in which it is left.
                .run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>).and_then(resource_exists::<CurrentHunt>)),
        )
        .add_systems(OnExit(Screen::Playing), clear_map);
    }
}

fn start_building(hunt: Res<CurrentHunt>, mut commands: Commands) {
    let hunt = hunt.clone();
    let task = AsyncComputeTaskPool::get().spawn(async move { build_map(&hunt.view, &hunt.frame) });
    commands.insert_resource(MapTask(task));
}

fn show_map(
    mut task: ResMut<MapTask>,
    view: Res<MapView>,
    fonts: Res<Fonts>,
    old: Query<Entity, With<MapRoot>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut scatters: ResMut<Assets<ScatterMaterial>>,
    mut dusks: ResMut<Assets<DuskMaterial>>,
    mut commands: Commands,
) {
    let Some(built) = check_ready(&mut task.0) else { return };
    commands.remove_resource::<MapTask>();
    old.iter().for_each(|root| commands.entity(root).despawn());
    let pixel_ratio = view.pixel_ratio();
    let coast = CoastTexture::new(&built.coast, built.has_coast, &mut images);
    let scatter = scatters.add(ScatterMaterial::default());
    let unit = meshes.add(Rectangle::from_length(1.0));
    let sea = surfaces.add(SurfaceMaterial::new(Surface::Sea, &coast, pixel_ratio));
    let mut root = commands.spawn((MapRoot, Transform::default(), Visibility::Visible));
    root.with_children(|map| {
        map.spawn((Backdrop, Mesh2d(unit.clone()), MeshMaterial2d(sea), Transform::from_xyz(0.0, 0.0, -10.0), NoFrustumCulling));
        let dusk = dusks.add(DuskMaterial { lantern: Vec4::ZERO, sky: Vec4::ZERO });
        let at = Transform::from_xyz(0.0, 0.0, DUSK_HEIGHT);
        map.spawn((Backdrop, Dusk, Mesh2d(unit), MeshMaterial2d(dusk), at, NoFrustumCulling));
        for layer in built.layers {
            let mut entity = map.spawn((Mesh2d(meshes.add(layer.mesh)), Transform::from_xyz(0.0, 0.0, layer.height)));
            match layer.look {
                Look::Surface(kind) => {
                    entity.insert(MeshMaterial2d(surfaces.add(SurfaceMaterial::new(kind, &coast, pixel_ratio))))
                }
                Look::Plain(colour) => entity.insert(MeshMaterial2d(surfaces.add(SurfaceMaterial::plain(colour, &coast)))),
                Look::Scatter => entity.insert(MeshMaterial2d(scatter.clone())),
                Look::Stroke(style) => {
                    entity.insert(MeshMaterial2d(strokes.add(StrokeMaterial::from(StrokeStyle { pixel_ratio, ..style }))))
                }
            };
        }
        if let Some((middle, radius_m)) = built.rose {
            rose::spawn_rose(map, middle, radius_m, &coast, &fonts, &mut meshes, &mut surfaces, &mut strokes);
        }
    });
    commands.insert_resource(MapLabels::new(built.labels));
    commands.insert_resource(MapShown { bounds: built.bounds, cliffs: built.cliffs, coast });
}

/// The sea and the dusk are everywhere that the camera looks.
fn stretch_backdrop(view: Res<MapView>, mut backdrops: Query<&mut Transform, With<Backdrop>>) {
    let sight = view.sight().inflate(view.m_per_px() * 2.0);
    for mut transform in &mut backdrops {
        transform.translation = sight.center().extend(transform.translation.z);
        transform.scale = sight.size().extend(1.0);
    }
}

/// The light of the hour, and the lantern in it.
fn shed_light(
    own: Res<OwnPosition>,
    hunt: Res<CurrentHunt>,
    clock: Res<HuntClock>,
    dusk: Single<&MeshMaterial2d<DuskMaterial>, With<Dusk>>,
    mut dusks: ResMut<Assets<DuskMaterial>>,
    mut scatters: ResMut<Assets<ScatterMaterial>>,
) {
    let light = Light::under(sun_altitude_deg(clock.now(), hunt.view.bounds.centre()));
    let at = drawn(own.point);
    let wanted = DuskMaterial {
        lantern: Vec4::new(at.x, at.y, LANTERN_M, light.lantern),
        sky: Vec4::new(light.middle, light.corners, light.glow, 0.0),
    };
    // The sun moves all the while, but less than can be seen from one frame to the next.
    let is_same = |dusk: &DuskMaterial| dusk.lantern.abs_diff_eq(wanted.lantern, 1e-3) && dusk.sky.abs_diff_eq(wanted.sky, 1e-3);
    if dusks.get(dusk.id()).is_some_and(|dusk| !is_same(dusk))
        && let Some(mut dusk) = dusks.get_mut(dusk.id())
    {
        *dusk = wanted;
    }
    // The windows of a new map begin in the dark.
    if scatters.iter().any(|(_, scatter)| (scatter.light.x - light.windows).abs() > 0.01) {
        scatters.iter_mut().for_each(|(_, scatter)| scatter.light.x = light.windows);
    }
}

/// Widths are in logical pixels: when the window comes to another display, every style learns of it.
fn match_pixel_ratio(
    view: Res<MapView>,
    mut known: Local<f32>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
) {
    let pixel_ratio = view.pixel_ratio();
    if *known == pixel_ratio {
        return;
    }
    *known = pixel_ratio;
    strokes.iter_mut().for_each(|(_, stroke)| stroke.style.pixel_ratio = pixel_ratio);
    surfaces.iter_mut().for_each(|(_, surface)| surface.set_pixel_ratio(pixel_ratio));
}

fn clear_map(roots: Query<Entity, With<MapRoot>>, mut commands: Commands) {
    roots.iter().for_each(|root| commands.entity(root).despawn());
    commands.remove_resource::<MapShown>();
    commands.remove_resource::<MapTask>();
    commands.insert_resource(MapLabels::default());
}
