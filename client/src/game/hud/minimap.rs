//! The whole map in the corner: where the player is, what the window shows of it, and where to go. M hides it.

use super::{Corner, HudSystems, add_to_corner};
use crate::game::{
    camera::MapView,
    controls::panel,
    fog::{Discovery, FogSystems, paper},
    map::{MapShown, drawn},
    session::{CurrentHunt, Goal, InputCaptured, OwnPosition, Screen},
    settings::{Action, Actions},
    small_chart::{ChartPlane, SmallChart},
    theme::{BRASS, CREAM, INK},
};
use bevy::{
    asset::RenderAssetUsages,
    image::ImageSampler,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
    tasks::{AsyncComputeTaskPool, Task, futures::check_ready},
    window::PrimaryWindow,
};
use std::f32::consts::FRAC_PI_4;

/// Logical pixels of the map, and image pixels per logical pixel.
const SIZE_PX: Vec2 = Vec2::new(170.0, 112.0);
const DETAIL: f32 = 2.0;

/// Image pixels of the haze per logical pixel of the map.
const HAZE_DETAIL: f32 = 0.5;

/// How thick the haze is.
const HAZE: f32 = 0.55;

/// In a window lower than this the map has no room beside the cards.
const LEAST_HEIGHT_PX: f32 = 620.0;

/// Logical pixels of the signs' sides.
const OWN_PX: f32 = 12.0;
const GOAL_PX: f32 = 11.0;

/// The map, with where things lie on it.
#[derive(Component)]
struct Minimap(ChartPlane);

/// What lies on the map.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    /// What the window shows.
    Sight,
    /// Where to go.
    Goal,
    /// The player.
    Own,
}

/// The player wants to see the map.
#[derive(Resource)]
struct MinimapWanted(bool);

/// The haze over what is undiscovered.
#[derive(Component)]
struct MinimapHaze {
    /// The [`Discovery::revision`] that it shows.
    shows: Option<u32>,
}

/// Draws the small map.
pub struct MinimapPlugin;

impl Plugin for MinimapPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(MinimapWanted(true)).add_systems(
            Update,
            (toggle_by_key, draw_map, draw_haze, place_signs)
                .chain()
                .after(HudSystems::Corners)
                .after(FogSystems)
                .run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>)),
        );
    }
}

fn toggle_by_key(actions: Actions, captured: Res<InputCaptured>, mut wanted: ResMut<MinimapWanted>) {
    if !captured.0 && actions.just_pressed(Action::SmallMap) {
        wanted.0 = !wanted.0;
    }
}

fn has_room(window: &Window, scale: &UiScale) -> bool {
    window.height() / scale.0 >= LEAST_HEIGHT_PX
}

/// Whether the map is there, or has no room: it is drawn beside the game.
#[cfg(test)]
pub fn is_settled(world: &mut World) -> bool {
    let scale = UiScale(world.resource::<UiScale>().0);
    let mut windows = world.query_filtered::<&Window, With<PrimaryWindow>>();
    let room = windows.single(world).is_ok_and(|window| has_room(window, &scale));
    !room || world.query::<&Minimap>().iter(world).next().is_some()
}

fn draw_map(
    wanted: Res<MinimapWanted>,
    hunt: Res<CurrentHunt>,
    mut drawing: Local<Option<Task<SmallChart>>>,
    corners: Query<(Entity, &Corner)>,
    maps: Query<(Entity, &ChildOf), With<Minimap>>,
    windows: Query<&Window, With<PrimaryWindow>>,
    scale: Res<UiScale>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    let shown = wanted.0 && windows.single().is_ok_and(|window| has_room(window, &scale));
    if hunt.is_changed() || !shown {
        maps.iter().for_each(|(_, frame)| commands.entity(frame.parent()).despawn());
    }
    if hunt.is_changed() {
        *drawing = None;
    }
    if !shown || !hunt.is_changed() && !maps.is_empty() {
        return;
    }
    // A whole town takes longer than a frame.
    let task = drawing.get_or_insert_with(|| {
        let hunt = hunt.clone();
        let size = (SIZE_PX * DETAIL).as_uvec2();
        AsyncComputeTaskPool::get().spawn(async move { SmallChart::draw(&hunt.view, &hunt.frame, size.x, size.y, None) })
    });
    let Some(chart) = check_ready(task) else { return };
    *drawing = None;
    let plane = chart.plane();
    // As on the large map: the player is a light dot, the goal a brass lozenge.
    let sign = |sign: Sign, size_px: f32, colour: Color| {
        let (radius_px, turn_rad) = if sign == Sign::Goal { (1.5, FRAC_PI_4) } else { (size_px / 2.0, 0.0) };
        let node = Node {
            position_type: PositionType::Absolute,
            width: px(size_px),
            height: px(size_px),
            border: UiRect::all(px(2)),
            border_radius: BorderRadius::all(px(radius_px)),
            ..default()
        };
        let turned = UiTransform::from_rotation(Rot2::radians(turn_rad));
        (sign, node, turned, BackgroundColor(colour), BorderColor::all(INK), Visibility::Hidden, Pickable::IGNORE)
    };
    let sight = Node { position_type: PositionType::Absolute, border: UiRect::all(px(1.5)), ..default() };
    let map = Node {
        width: px(SIZE_PX.x),
        height: px(SIZE_PX.y),
        overflow: Overflow::clip(),
        border_radius: BorderRadius::all(px(9)),
        ..default()
    };
    let image = ImageNode::new(images.add(chart.into_image()));
    add_to_corner(
        &mut commands,
        &corners,
        Corner::BottomLeft,
        (
            panel(Node { padding: UiRect::all(px(3)), ..default() }),
            Pickable::IGNORE,
            children![(
                Minimap(plane),
                image,
                map,
                Pickable::IGNORE,
                children![
                    (
                        MinimapHaze { shows: None },
                        Node { position_type: PositionType::Absolute, width: percent(100), height: percent(100), ..default() },
                        Pickable::IGNORE,
                    ),
                    (Sign::Sight, sight, BorderColor::all(CREAM), Pickable::IGNORE),
                    sign(Sign::Goal, GOAL_PX, BRASS),
                    sign(Sign::Own, OWN_PX, CREAM),
                ],
            )],
        ),
    );
}

/// Spreads the haze over the map when what is discovered has changed.
fn draw_haze(
    discovery: Res<Discovery>,
    maps: Query<&Minimap>,
    mut hazes: Query<(Entity, &mut MinimapHaze, &ChildOf, Option<&ImageNode>)>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    for (entity, mut haze, map, node) in &mut hazes {
        let Ok(Minimap(plane)) = maps.get(map.parent()) else { continue };
        if haze.shows == Some(discovery.revision()) {
            continue;
        }
        haze.shows = Some(discovery.revision());
        let size = (SIZE_PX * HAZE_DETAIL).as_uvec2();
        let pixels = haze_over(plane, size, |point| if discovery.is_hazy() { 1.0 - discovery.clear_at(point) } else { 0.0 });
        if let Some(mut image) = node.and_then(|node| images.get_mut(&node.image)) {
            image.data = Some(pixels);
            continue;
        }
        let extent = Extent3d { width: size.x, height: size.y, depth_or_array_layers: 1 };
        let usages = RenderAssetUsages::default();
        let mut image = Image::new(extent, TextureDimension::D2, pixels, TextureFormat::Rgba8UnormSrgb, usages);
        image.sampler = ImageSampler::linear();
        commands.entity(entity).insert(ImageNode::new(images.add(image)));
    }
}

/// The pixels of the haze on a picture of this size that covers the map; `hidden` tells how much of it lies on a point, 0 to 1.
fn haze_over(plane: &ChartPlane, size: UVec2, hidden: impl Fn(Vec2) -> f32) -> Vec<u8> {
    let [red, green, blue, _] = Srgba::from(paper()).to_u8_array();
    let per_pixel = DETAIL / HAZE_DETAIL;
    let pixels = (0..size.y).flat_map(|y| (0..size.x).map(move |x| (Vec2::new(x as f32, y as f32) + 0.5) * per_pixel));
    pixels.flat_map(|pixel| [red, green, blue, (hidden(plane.point(pixel)) * HAZE * 255.0).round() as u8]).collect()
}

fn place_signs(
    maps: Query<(&Minimap, &Children)>,
    own: Res<OwnPosition>,
    goal: Res<Goal>,
    view: Res<MapView>,
    mut signs: Query<(&Sign, &mut Node, &mut Visibility)>,
) {
    for (Minimap(plane), children) in &maps {
        let place = |point: Vec2| plane.pixel(point) / DETAIL;
        let mut signs_here = signs.iter_many_mut(children);
        while let Some((sign, mut node, mut visibility)) = signs_here.fetch_next() {
            let (at, half) = match sign {
                Sign::Own => (Some(place(drawn(own.point))), Vec2::splat(OWN_PX / 2.0)),
                Sign::Goal => (goal.0.as_ref().map(|goal| place(drawn(goal.target))), Vec2::splat(GOAL_PX / 2.0)),
                Sign::Sight => {
                    let sight = view.sight();
                    let (from, to) = (place(Vec2::new(sight.min.x, sight.max.y)), place(Vec2::new(sight.max.x, sight.min.y)));
                    let size = to - from;
                    let (width, height) = (px(size.x), px(size.y));
                    if node.width != width || node.height != height {
                        (node.width, node.height) = (width, height);
                    }
                    (Some((from + to) / 2.0), size / 2.0)
                }
            };
            visibility.set_if_neq(if at.is_some() { Visibility::Inherited } else { Visibility::Hidden });
            let Some(at) = at else { continue };
            let (left, top) = (px(at.x - half.x), px(at.y - half.y));
            if node.left != left || node.top != top {
                (node.left, node.top) = (left, top);
            }
        }
    }
}
