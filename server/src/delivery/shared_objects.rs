//! What has become of the objects that all players share: told from what is committed, when it changes.

use super::Window;
use crate::{
    clock::ServerClock,
    instance::Instance,
    net::Outbound,
    outbox::HuntOutbox,
    player::{Player, Session},
    rules::shared_objects,
};
use bevy::prelude::*;
use hunt_shared::{
    identity::ContentHash,
    protocol::{self, Control, ServerChannel},
    time::UnixMs,
};
use std::time::Duration;

/// Sessions are looked through this often.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// What a session was told last, by the hash of the message; none at the beginning of a session.
#[derive(Component, Clone, Copy, PartialEq, Debug, Default)]
pub struct ToldObjects(Option<ContentHash>);

/// Tells each session of the shared objects, at its beginning and when one was taken, has come back or has appeared.
pub fn send_shared_objects(
    mut players: Query<(&Player, &Session, &Window, &mut ToldObjects)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut outbound: Outbound,
    clock: Res<ServerClock>,
    mut looked_at: Local<UnixMs>,
) {
    let now = clock.now();
    if now < *looked_at + LOOK_INTERVAL {
        return;
    }
    *looked_at = now;
    for (player, session, window, mut told) in &mut players {
        let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
        if !instance.has_shared_objects || !window.serves(session.id) {
            continue;
        }
        let progress = outbox.0.committed(player.id).map(|stored| &stored.progress);
        let objects = shared_objects(instance.hunt.in_language(&player.language), outbox.0.shared(), progress, now);
        let Ok(message) = protocol::encode_message(&Control::SharedObjects(objects)) else { continue };
        let hash = ContentHash::of(&message);
        if told.0 != Some(hash) && outbound.send(session.id, ServerChannel::Control, message) {
            told.0 = Some(hash);
        }
    }
}
