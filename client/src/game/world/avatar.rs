//! The own avatar.

use super::{
    bubble::Bearer,
    mark::{MarkKind, MarkMaterial, MarkMesh, restyle},
};
use crate::game::{
    camera::MapView,
    gait::{OwnGait, Pose},
    map::{AVATAR_HEIGHT, MapRoot, drawn},
    motion::ReducedMotion,
    session::OwnPosition,
    settings::Settings,
    theme,
};
use bevy::prelude::*;

/// Half the quad of the avatar, pixels; the accuracy ring is shown up to it.
const HALF_PX: f32 = 120.0;

/// Pixels from the avatar's middle to that of a gesture.
const GESTURE_PX: f32 = 46.0;

/// The own avatar.
#[derive(Component)]
pub struct Avatar;

/// Puts the avatar on a new map.
pub fn spawn_avatar(
    root: On<Add, MapRoot>,
    mesh: Res<MarkMesh>,
    settings: Option<Res<Settings>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let colour = settings.and_then(|settings| theme::avatar(settings.colour)).unwrap_or(theme::BRASS);
    let lantern = MarkMaterial::new(MarkKind::Lantern, colour, HALF_PX);
    let mark = mesh.mark(&mut materials, lantern, Vec3::new(0.0, 0.0, AVATAR_HEIGHT));
    let bearer = Bearer { unit_px: HALF_PX, above_px: GESTURE_PX };
    commands.spawn((Avatar, bearer, mark, ChildOf(root.entity)));
}

/// Takes it to where the player is, turns it, and lets it swing with the steps.
pub fn move_avatar(
    own: Res<OwnPosition>,
    gait: Res<OwnGait>,
    motion: Res<ReducedMotion>,
    view: Res<MapView>,
    avatar: Single<(&mut Transform, &MeshMaterial2d<MarkMaterial>), With<Avatar>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let (mut transform, material) = avatar.into_inner();
    transform.translation = drawn(own.point).extend(AVATAR_HEIGHT);
    let radius_px = Some(own.accuracy_m / view.m_per_px()).filter(|radius_px| *radius_px < HALF_PX - 2.0).unwrap_or(0.0);
    let pose = if motion.0 { Pose::default() } else { gait.0.pose() }.to_vec4();
    restyle(&mut materials, material.id(), |style| {
        style.angle_rad = own.heading_rad;
        style.radius_px = radius_px;
        style.pose = pose;
    });
}
