//! Other players: shown a little in the past, so that between two snapshots there is always a way to go.

mod delay;

use super::mark::{MarkKind, MarkMaterial, MarkMesh, PixelSized};
use crate::game::{
    map::{MapRoot, PLAYERS_HEIGHT, drawn},
    session::NearbyHeard,
    theme::{self, Fonts},
};
use bevy::{platform::collections::HashMap, prelude::*, sprite::Text2dShadow};
use delay::DelayedPath;
use hunt_shared::identity::PlayerId;

/// Seconds in which a player appears or goes.
const FADE_S: f32 = 0.25;

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
    fonts: Res<Fonts>,
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
            let diamond = MarkMaterial::new(MarkKind::Diamond, theme::CREAM.with_alpha(0.0), 20.0);
            let mark = mesh.mark(&mut materials, diamond, drawn(player.point).extend(PLAYERS_HEIGHT));
            let other = OtherPlayer { player: id, path, strength: 0.0, present: true };
            commands.spawn((other, mark, ChildOf(*root))).with_child((
                Text2d::new(player.name.clone()),
                TextFont::from(fonts.sans_bold.clone()).with_font_size(14.0),
                TextColor(theme::CREAM),
                Text2dShadow { offset: Vec2::new(1.0, -1.0), color: theme::INK },
                Transform::from_xyz(0.0, 1.0, 0.1).with_scale(Vec3::splat(1.0 / 20.0)),
            ));
        }
    }
}

/// Walks them along their paths; who has gone fades and is taken away.
pub fn move_players(
    time: Res<Time<Real>>,
    mut others: Query<(Entity, &mut OtherPlayer, &mut Transform, &MeshMaterial2d<MarkMaterial>, &Children)>,
    mut letters: Query<(&mut TextColor, &mut Text2dShadow)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let now_s = time.elapsed_secs_f64();
    for (entity, mut other, mut transform, material, children) in &mut others {
        if let Some(point) = other.path.at(now_s) {
            transform.translation = drawn(point).extend(PLAYERS_HEIGHT);
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
            let mut letters = letters.iter_many_mut(children);
            while let Some((mut colour, mut shadow)) = letters.fetch_next() {
                colour.0 = theme::CREAM.with_alpha(strength);
                shadow.color = theme::INK.with_alpha(strength);
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
