//! Snapshots: the confirmed fix, and who else is near. Only what is committed is shown.

use crate::{
    clock::ServerClock,
    instance::Instance,
    outbox::HuntOutbox,
    player::{Player, Session},
};
use bevy::prelude::*;
use bevy_renet::RenetServer;
use hunt_shared::{
    geo::{LocalPoint, LonLat},
    identity::{FixNumber, PlayerId},
    protocol::{self, NearbyPlayer, ServerChannel, Snapshot},
};
use std::collections::HashMap;

/// Metres within which players see each other, and the size of the cells by which they are found.
const SIGHT_M: f64 = 300.0;

/// Others shown at most, the nearest first.
const MAX_NEARBY: usize = 24;

/// Ticks between two looks around; between them a snapshot only confirms fixes.
const TICKS_PER_LOOK: u32 = 4;

/// Ticks without news after which a snapshot is sent all the same, so that the client hears the server's clock.
const TICKS_PER_HEARTBEAT: u32 = 10;

struct Seen {
    id: PlayerId,
    name: String,
    position: LonLat,
    point: LocalPoint,
}

/// Who is where, by instance and cell.
#[derive(Resource, Default)]
pub struct NearbyPlayers {
    cells: HashMap<(Entity, i32, i32), Vec<Seen>>,
    tick: u32,
}

fn cell(point: LocalPoint) -> (i32, i32) {
    ((point.x / SIGHT_M).floor() as i32, (point.y / SIGHT_M).floor() as i32)
}

impl NearbyPlayers {
    fn look_around(&mut self, players: &Query<(Entity, &Player, &Session)>, instances: &Query<(&Instance, &HuntOutbox)>) {
        self.cells.clear();
        for (_, player, _) in players {
            let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
            let Some((_, position)) = outbox.0.committed(player.id).and_then(|stored| stored.path.last) else { continue };
            let point = instance.hunt.frame.to_local(position);
            let (x, y) = cell(point);
            let seen = Seen { id: player.id, name: player.name.clone(), position, point };
            self.cells.entry((player.instance, x, y)).or_default().push(seen);
        }
    }

    fn near(&self, instance: Entity, player: PlayerId, point: LocalPoint) -> Vec<NearbyPlayer> {
        let (x, y) = cell(point);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (instance, x + dx, y + dy)));
        let mut near: Vec<(f64, &Seen)> = around
            .filter_map(|key| self.cells.get(&key))
            .flatten()
            .filter(|seen| seen.id != player)
            .map(|seen| (seen.point.distance_m(point), seen))
            .filter(|(distance_m, _)| *distance_m <= SIGHT_M)
            .collect();
        near.sort_by(|(a, a_seen), (b, b_seen)| a.total_cmp(b).then(a_seen.id.cmp(&b_seen.id)));
        near.truncate(MAX_NEARBY);
        near.into_iter()
            .map(|(_, seen)| NearbyPlayer { player: seen.id, name: seen.name.clone(), position: seen.position })
            .collect()
    }
}

/// Sends each session what is only worth knowing now.
pub fn send_snapshots(
    players: Query<(Entity, &Player, &Session)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut around: ResMut<NearbyPlayers>,
    mut server: ResMut<RenetServer>,
    clock: Res<ServerClock>,
    mut told: Local<HashMap<Entity, (FixNumber, u32)>>,
) {
    around.tick = around.tick.wrapping_add(1);
    let tick = around.tick;
    let looks = tick.is_multiple_of(TICKS_PER_LOOK);
    if looks {
        around.look_around(&players, &instances);
        told.retain(|entity, _| players.contains(*entity));
    }
    for (entity, player, session) in &players {
        let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
        let stored = outbox.0.committed(player.id);
        let confirmed_fix = stored.map(|stored| stored.path.cursor).unwrap_or_default();
        let position = stored.and_then(|stored| stored.path.last).map_or(instance.hunt.start, |(_, position)| position);
        let (last_confirmed, last_tick) = told.get(&entity).copied().unwrap_or((FixNumber(u64::MAX), tick));
        let is_due = looks || confirmed_fix != last_confirmed || tick.wrapping_sub(last_tick) >= TICKS_PER_HEARTBEAT;
        if !is_due {
            continue;
        }
        told.insert(entity, (confirmed_fix, tick));
        let nearby = looks.then(|| around.near(player.instance, player.id, instance.hunt.frame.to_local(position)));
        let snapshot = Snapshot { server_time: clock.now(), confirmed_fix, nearby };
        if let Ok(message) = protocol::encode_message(&snapshot)
            && server.can_send_message(session.id.0, ServerChannel::Snapshots, message.len())
        {
            server.send_message(session.id.0, ServerChannel::Snapshots, message);
        }
    }
}
