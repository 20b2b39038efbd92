//! Snapshots: the confirmed fix, and who else is near. Only what is committed is shown.

use crate::{
    clock::ServerClock,
    instance::Instance,
    net::Outbound,
    outbox::HuntOutbox,
    player::{Gestures, Player, Session},
};
use bevy::prelude::*;
use hunt_shared::{
    geo::{LocalPoint, LonLat},
    identity::{FixNumber, PlayerId},
    protocol::{self, AvatarColour, NearbyPlayer, SeenGesture, ServerChannel, Snapshot},
    time::UnixMs,
};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Metres within which players see each other.
const SIGHT_M: f64 = 300.0;

/// Others shown at most, the nearest first.
const MAX_NEARBY: usize = 24;

/// Players are found by cells of so many metres: a crowd fills a few of them, and few are empty around one who is alone.
const CELL_M: f64 = 60.0;

/// Where everybody is looked up this often.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// Who moves is told this often who is near, with a snapshot that confirms a fix; between them a snapshot only confirms.
const NEARBY_INTERVAL: Duration = Duration::from_millis(200);

/// Who stands is told after this: who is near, and the server's clock.
const STANDING_INTERVAL: Duration = Duration::from_millis(300);

/// What a session was told last; none at the beginning of a session.
#[derive(Component, Clone, Copy, PartialEq, Debug, Default)]
pub struct Told {
    confirmed_fix: Option<FixNumber>,
    nearby_at: UnixMs,
}

#[derive(Clone, PartialEq, Debug)]
struct Seen {
    id: PlayerId,
    name: Arc<str>,
    colour: AvatarColour,
    position: LonLat,
    point: LocalPoint,
    gesture: Option<SeenGesture>,
}

/// Who is where, by instance and cell.
#[derive(Resource, Default)]
pub struct NearbyPlayers {
    cells: HashMap<(Entity, i32, i32), Vec<Seen>>,
    looked_at: UnixMs,
}

fn cell(point: LocalPoint) -> (i32, i32) {
    ((point.x / CELL_M).floor() as i32, (point.y / CELL_M).floor() as i32)
}

impl NearbyPlayers {
    fn look_around(
        &mut self,
        players: &Query<(&Player, &Session, &Gestures, &mut Told)>,
        instances: &Query<(&Instance, &HuntOutbox)>,
        now: UnixMs,
    ) {
        // Cells keep their room for the players of the next look.
        self.cells.retain(|_, seen| {
            let used = !seen.is_empty();
            seen.clear();
            used
        });
        for (player, session, gestures, _) in players.iter().filter(|(_, session, ..)| !session.hidden) {
            let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
            let Some((_, position)) = outbox.0.committed(player.id).and_then(|stored| stored.path.last) else { continue };
            let point = instance.hunt.frame.to_local(position);
            let seen = Seen {
                id: player.id,
                name: Arc::clone(&player.name),
                colour: session.colour,
                position,
                point,
                gesture: gestures.shown(now),
            };
            self.put(player.instance, seen);
        }
    }

    fn put(&mut self, instance: Entity, seen: Seen) {
        let (x, y) = cell(seen.point);
        self.cells.entry((instance, x, y)).or_default().push(seen);
    }

    /// The nearest others within sight, the nearest first: looked for ring by ring around the player's cell, until those found are nearer
    /// than anybody in the next ring can be.
    fn near(&self, instance: Entity, player: PlayerId, point: LocalPoint) -> Vec<NearbyPlayer> {
        let (x, y) = cell(point);
        // Squared, as only their order matters.
        let mut found: Vec<(f64, &Seen)> = Vec::new();
        let mut ring = 0;
        loop {
            for (dx, dy) in ring_cells(ring) {
                let seen = self.cells.get(&(instance, x + dx, y + dy)).into_iter().flatten().filter(|seen| seen.id != player);
                let seen = seen.map(|seen| (squared_distance(seen.point, point), seen));
                found.extend(seen.filter(|(squared, _)| *squared <= SIGHT_M * SIGHT_M));
            }
            let beyond_m = f64::from(ring) * CELL_M;
            let nearer = found.iter().filter(|(squared, _)| *squared <= beyond_m * beyond_m).count();
            if nearer >= MAX_NEARBY || beyond_m >= SIGHT_M {
                break;
            }
            ring += 1;
        }
        let order = |(a, a_seen): &(f64, &Seen), (b, b_seen): &(f64, &Seen)| a.total_cmp(b).then(a_seen.id.cmp(&b_seen.id));
        if found.len() > MAX_NEARBY {
            found.select_nth_unstable_by(MAX_NEARBY, order);
            found.truncate(MAX_NEARBY);
        }
        found.sort_unstable_by(order);
        found
            .into_iter()
            .map(|(_, seen)| NearbyPlayer {
                player: seen.id,
                name: seen.name.as_ref().into(),
                colour: seen.colour,
                position: seen.position,
                gesture: seen.gesture,
            })
            .collect()
    }
}

fn squared_distance(a: LocalPoint, b: LocalPoint) -> f64 {
    (a.x - b.x).powi(2) + (a.y - b.y).powi(2)
}

/// The cells whose larger distance from the middle is `ring`.
fn ring_cells(ring: i32) -> impl Iterator<Item = (i32, i32)> {
    (-ring..=ring).flat_map(move |dx| {
        // Whole columns at both sides, and the two ends of those between.
        let step = if dx.abs() == ring { 1 } else { (2 * ring).max(1) as usize };
        (-ring..=ring).step_by(step).map(move |dy| (dx, dy))
    })
}

/// Sends each session what is only worth knowing now.
pub fn send_snapshots(
    mut players: Query<(&Player, &Session, &Gestures, &mut Told)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut around: ResMut<NearbyPlayers>,
    mut outbound: Outbound,
    clock: Res<ServerClock>,
) {
    let now = clock.now();
    if around.looked_at + LOOK_INTERVAL <= now {
        around.looked_at = now;
        around.look_around(&players, &instances, now);
    }
    for (player, session, _, mut told) in &mut players {
        let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
        let stored = outbox.0.committed(player.id);
        let confirmed_fix = stored.map(|stored| stored.path.cursor).unwrap_or_default();
        let has_news = told.confirmed_fix != Some(confirmed_fix);
        if !has_news && now < told.nearby_at + STANDING_INTERVAL {
            continue;
        }
        let tells_nearby = told.nearby_at + NEARBY_INTERVAL <= now;
        let nearby = tells_nearby.then(|| {
            let position = stored.and_then(|stored| stored.path.last).map_or(instance.hunt.start, |(_, position)| position);
            around.near(player.instance, player.id, instance.hunt.frame.to_local(position))
        });
        let Ok(message) = protocol::encode_message(&Snapshot { server_time: now, confirmed_fix, nearby }) else { continue };
        if outbound.send(session.id, ServerChannel::Snapshots, message) {
            told.confirmed_fix = Some(confirmed_fix);
            if tells_nearby {
                told.nearby_at = now;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rings_cover_the_plane_once() {
        let mut cells: Vec<_> = (0..=3).flat_map(ring_cells).collect();
        assert_eq!(cells.len(), 49);
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(cells.len(), 49);
    }

    proptest! {
        #[test]
        fn the_nearest_are_found_as_by_looking_at_everybody(
            places in prop::collection::vec((-400.0..400.0_f64, -400.0..400.0_f64), 1..120),
            spread in prop::sample::select(vec![0.05, 0.3, 1.0, 3.0]),
        ) {
            let instance = Entity::PLACEHOLDER;
            let mut around = NearbyPlayers::default();
            let points: Vec<_> = places.iter().map(|(x, y)| LocalPoint::new(x * spread, y * spread)).collect();
            for (id, &point) in points.iter().enumerate() {
                let position = LonLat::new(0.0, 0.0);
                around.put(instance, Seen { id: PlayerId(id as u64), name: "".into(), colour: AvatarColour::Plain, position, point, gesture: None });
            }
            for (id, &point) in points.iter().enumerate() {
                let mut wanted: Vec<_> = points.iter().enumerate().filter(|(other, _)| *other != id)
                    .map(|(other, place)| (squared_distance(*place, point), other as u64))
                    .filter(|(squared, _)| *squared <= SIGHT_M * SIGHT_M)
                    .collect();
                wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                wanted.truncate(MAX_NEARBY);
                let found: Vec<_> = around.near(instance, PlayerId(id as u64), point).iter().map(|near| near.player.0).collect();
                prop_assert_eq!(found, wanted.iter().map(|(_, other)| *other).collect::<Vec<_>>());
            }
        }
    }
}
