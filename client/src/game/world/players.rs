//! Other players: shown a little in the past, so that between two snapshots there is always a way to go.

mod delay;
mod names;

pub use names::name_players;

use super::{
    bubble::{self, Bearer},
    mark::{MarkKind, MarkMaterial, MarkMesh, MarkStyle, PixelSized},
};
use crate::game::{
    gait::{Gait, Pose},
    glyphs::GlyphImages,
    map::{MapRoot, PLAYERS_HEIGHT, drawn},
    motion::ReducedMotion,
    session::{Journal, NearbyHeard},
    theme,
};
use bevy::{platform::collections::HashMap, prelude::*};
use delay::DelayedPath;
use hunt_shared::{
    identity::PlayerId,
    protocol::{AvatarColour, Emote, SeenGesture},
    time::UnixMs,
};

/// Seconds in which a player appears or goes.
const FADE_S: f32 = 0.25;

/// Half the quad of a diamond, pixels.
const HALF_PX: f32 = 20.0;

/// Pixels from a player's middle to that of a gesture: above the name.
const GESTURE_PX: f32 = 52.0;

/// So many others are few, and so many more a crowd, in which each is drawn smaller.
const FEW: usize = 10;
const CROWD: usize = 24;

/// How crowded it is among so many, in quarters: 0 not at all, 1 a crowd.
fn crowding(others: usize) -> f32 {
    let share = others.saturating_sub(FEW) as f32 / CROWD as f32;
    (share.min(1.0) * 4.0).round() / 4.0
}

/// Another player on the map.
#[derive(Component)]
pub struct OtherPlayer {
    player: PlayerId,
    colour: AvatarColour,
    path: DelayedPath,
    gait: Gait,
    /// Since when the last gesture that was seen has been shown.
    gesture: Option<UnixMs>,
    strength: f32,
    present: bool,
    /// Of the own team, and marked so.
    mate: bool,
}

impl OtherPlayer {
    /// What a player newly shows, once.
    fn see_gesture(&mut self, seen: Option<SeenGesture>) -> Option<Emote> {
        let seen = seen.filter(|seen| self.gesture != Some(seen.since))?;
        self.gesture = Some(seen.since);
        Some(seen.emote)
    }
}

/// Takes in what was heard of the players nearby.
pub fn hear_players(
    mut heard: MessageReader<NearbyHeard>,
    time: Res<Time<Real>>,
    mesh: Res<MarkMesh>,
    glyphs: Res<GlyphImages>,
    root: Single<Entity, With<MapRoot>>,
    mut others: Query<(Entity, &mut OtherPlayer)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let now_s = time.elapsed_secs_f64();
    for snapshot in heard.read() {
        let mut missing: HashMap<PlayerId, _> = snapshot.players.iter().map(|player| (player.player, player)).collect();
        for (entity, mut other) in &mut others {
            match missing.remove(&other.player) {
                // Who has come back in another colour is drawn anew.
                Some(player) if player.colour != other.colour => {
                    commands.entity(entity).despawn();
                    missing.insert(player.player, player);
                }
                Some(player) => {
                    other.path.hear(now_s, snapshot.server_time_ms, player.point);
                    other.present = true;
                    if let Some(emote) = other.see_gesture(player.gesture) {
                        bubble::show(&mut commands, entity, emote, &glyphs);
                    }
                }
                None => other.present = false,
            }
        }
        for (id, player) in missing {
            let mut path = DelayedPath::default();
            path.hear(now_s, snapshot.server_time_ms, player.point);
            let diamond = MarkMaterial::new(
                MarkKind::Diamond,
                theme::avatar(player.colour).unwrap_or(theme::CREAM).with_alpha(0.0),
                HALF_PX,
            );
            let mark = mesh.mark(&mut materials, diamond, drawn(player.point).extend(PLAYERS_HEIGHT));
            let mut other = OtherPlayer {
                player: id,
                colour: player.colour,
                path,
                gait: Gait::default(),
                gesture: None,
                strength: 0.0,
                present: true,
                mate: false,
            };
            let emote = other.see_gesture(player.gesture);
            let bearer = Bearer { unit_px: HALF_PX, above_px: GESTURE_PX };
            let entity = commands
                .spawn((other, bearer, mark, ChildOf(*root)))
                .with_children(|tag| names::spawn_name(tag, &player.name))
                .id();
            if let Some(emote) = emote {
                bubble::show(&mut commands, entity, emote, &glyphs);
            }
        }
    }
}

/// Walks them along their paths; who has gone fades and is taken away.
pub fn move_players(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mut others: Query<(Entity, &mut OtherPlayer, &mut Transform, &MeshMaterial2d<MarkMaterial>, &ViewVisibility)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let now_s = time.elapsed_secs_f64();
    let crowding = crowding(others.iter().filter(|(_, other, ..)| other.present).count());
    for (entity, mut other, mut transform, material, seen) in &mut others {
        if let Some(point) = other.path.show(now_s) {
            let place = drawn(point).extend(PLAYERS_HEIGHT);
            // Whoever stands costs nothing further on.
            if transform.translation != place {
                transform.translation = place;
            }
            other.gait.walk(drawn(point), time.delta_secs());
        }
        let step = time.delta_secs() / FADE_S * if other.present { 1.0 } else { -1.0 };
        let strength = (other.strength + step).clamp(0.0, 1.0);
        if strength == 0.0 && !other.present {
            commands.entity(entity).despawn();
            continue;
        }
        let pose = if motion.0 { Pose::default() } else { other.gait.pose() }.to_vec4();
        // Nobody sees the steps of who is out of sight.
        let is_so = |style: &MarkStyle| style.pose == pose && style.radius_px == crowding;
        let stands = !seen.get() || materials.get(material.id()).is_some_and(|material| is_so(&material.style));
        if strength != other.strength || !stands {
            other.strength = strength;
            if let Some(mut material) = materials.get_mut(material.id()) {
                material.style.colour.alpha = strength;
                material.style.pose = pose;
                material.style.radius_px = crowding;
            }
        }
    }
}

/// Gives those of the own team their mark, and takes it from who has left it.
pub fn mark_mates(
    journal: Res<Journal>,
    mut others: Query<(&mut OtherPlayer, &MeshMaterial2d<MarkMaterial>)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
) {
    let team = journal.progress.team.as_ref();
    for (mut other, material) in &mut others {
        let mate = team.is_some_and(|team| team.members.contains_key(&other.player));
        if mate != other.mate
            && let Some(mut material) = materials.get_mut(material.id())
        {
            other.mate = mate;
            material.style.level = f32::from(u8::from(mate));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_there_are_the_more_crowded_it_is() {
        assert_eq!([0, 10, 22, 34, 500].map(crowding), [0.0, 0.0, 0.5, 1.0, 1.0]);
    }
}
