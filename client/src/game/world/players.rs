//! Other players: shown a little in the past, so that between two snapshots there is always a way to go.

mod delay;
mod names;

pub use names::name_players;

use super::mark::{MarkKind, MarkMaterial, MarkMesh, PixelSized};
use crate::game::{
    map::{MapRoot, PLAYERS_HEIGHT, drawn},
    session::NearbyHeard,
    theme,
};
use bevy::{platform::collections::HashMap, prelude::*};
use delay::DelayedPath;
use hunt_shared::identity::PlayerId;

/// Seconds in which a player appears or goes.
const FADE_S: f32 = 0.25;

/// Half the quad of a diamond, pixels.
const HALF_PX: f32 = 20.0;

/// Another player on the map.
#[derive(Component)]
pub struct OtherPlayer {
    player: PlayerId,
    path: DelayedPath,
    strength: f32,
    present: bool,
}

/// Takes in what was heard of the players nearby.
pub fn hear_players(
    mut heard: MessageReader<NearbyHeard>,
    time: Res<Time<Real>>,
    mesh: Res<MarkMesh>,
    root: Single<Entity, With<MapRoot>>,
    mut others: Query<&mut OtherPlayer>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let now_s = time.elapsed_secs_f64();
    for snapshot in heard.read() {
        let mut missing: HashMap<PlayerId, _> = snapshot.players.iter().map(|player| (player.player, player)).collect();
        for mut other in &mut others {
            match missing.remove(&other.player) {
                Some(player) => {
                    other.path.hear(now_s, snapshot.server_time_ms, player.point);
                    other.present = true;
                }
                None => other.present = false,
            }
        }
        for (id, player) in missing {
            let mut path = DelayedPath::default();
            path.hear(now_s, snapshot.server_time_ms, player.point);
            let diamond = MarkMaterial::new(MarkKind::Diamond, theme::CREAM.with_alpha(0.0), HALF_PX);
            let mark = mesh.mark(&mut materials, diamond, drawn(player.point).extend(PLAYERS_HEIGHT));
            let other = OtherPlayer { player: id, path, strength: 0.0, present: true };
            commands.spawn((other, mark, ChildOf(*root))).with_children(|tag| names::spawn_name(tag, &player.name));
        }
    }
}

/// Walks them along their paths; who has gone fades and is taken away.
pub fn move_players(
    time: Res<Time<Real>>,
    mut others: Query<(Entity, &mut OtherPlayer, &mut Transform, &MeshMaterial2d<MarkMaterial>)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let now_s = time.elapsed_secs_f64();
    for (entity, mut other, mut transform, material) in &mut others {
        if let Some(point) = other.path.at(now_s) {
            let place = drawn(point).extend(PLAYERS_HEIGHT);
            // Whoever stands costs nothing further on.
            if transform.translation != place {
                transform.translation = place;
            }
        }
        let step = time.delta_secs() / FADE_S * if other.present { 1.0 } else { -1.0 };
        let strength = (other.strength + step).clamp(0.0, 1.0);
        if strength == 0.0 && !other.present {
            commands.entity(entity).despawn();
            continue;
        }
        if strength != other.strength {
            other.strength = strength;
            if let Some(mut material) = materials.get_mut(material.id()) {
                material.style.colour.alpha = strength;
            }
        }
    }
}

/// Keeps marks at their size in pixels.
pub fn keep_pixel_size(view: Res<crate::game::camera::MapView>, mut marks: Query<(&PixelSized, &mut Transform)>) {
    for (size, mut transform) in &mut marks {
        let scale = size.0 * view.m_per_px();
        let scale = Vec3::new(scale, scale, 1.0);
        if transform.scale != scale {
            transform.scale = scale;
        }
    }
}
