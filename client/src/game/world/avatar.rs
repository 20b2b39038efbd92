//! The own avatar.

use super::mark::{MarkKind, MarkMaterial, MarkMesh, restyle};
use crate::game::{
    camera::MapView,
    map::{AVATAR_HEIGHT, MapRoot, drawn},
    session::OwnPosition,
    theme,
};
use bevy::prelude::*;

/// Half the quad of the avatar, pixels; the accuracy ring is shown up to it.
const HALF_PX: f32 = 120.0;

/// The own avatar.
#[derive(Component)]
pub struct Avatar;

/// Puts the avatar on a new map.
pub fn spawn_avatar(
    root: On<Add, MapRoot>,
    mesh: Res<MarkMesh>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let lantern = MarkMaterial::new(MarkKind::Lantern, theme::BRASS, HALF_PX);
    let mark = mesh.mark(&mut materials, lantern, Vec3::new(0.0, 0.0, AVATAR_HEIGHT));
    commands.spawn((Avatar, mark, ChildOf(root.entity)));
}

/// Takes it to where the player is, and turns it.
pub fn move_avatar(
    own: Res<OwnPosition>,
    view: Res<MapView>,
    avatar: Single<(&mut Transform, &MeshMaterial2d<MarkMaterial>), With<Avatar>>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let (mut transform, material) = avatar.into_inner();
    transform.translation = drawn(own.point).extend(AVATAR_HEIGHT);
    let radius_px = Some(own.accuracy_m / view.m_per_px()).filter(|radius_px| *radius_px < HALF_PX - 2.0).unwrap_or(0.0);
    restyle(&mut materials, material.id(), |style| (style.angle_rad, style.radius_px) = (own.heading_rad, radius_px));
}
