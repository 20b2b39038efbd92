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
    identity::{ContentHash, Seq},
    protocol::{self, Control, ServerChannel},
    time::UnixMs,
};
use std::time::Duration;

/// Sessions are looked through this often.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// What a session was told last; nothing at the beginning of a session.
#[derive(Component, Clone, Copy, PartialEq, Debug, Default)]
pub struct ToldObjects {
    /// The hash of the message.
    message: Option<ContentHash>,
    /// Of what it was made.
    made_of: Option<Sources>,
    /// The first moment after it at which an object comes back.
    until: Option<UnixMs>,
}

/// What the objects follow from that a player may know of, beside the time: as long as it is the same, so are they.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Sources {
    view: ContentHash,
    shared_version: u64,
    progress: Seq,
}

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
        let sources = Sources {
            view: instance.hunt.hash,
            shared_version: outbox.0.shared_version(),
            progress: progress.map(|progress| progress.seq).unwrap_or_default(),
        };
        if told.made_of == Some(sources) && told.until.is_none_or(|until| now < until) {
            continue;
        }
        let objects = shared_objects(instance.hunt.in_language(&player.language), outbox.0.shared(), progress, now);
        let Ok(message) = protocol::encode_message(&Control::SharedObjects(objects)) else { continue };
        let hash = ContentHash::of(&message);
        if told.message == Some(hash) || outbound.send(session.id, ServerChannel::Control, message) {
            let returns = outbox.0.shared().objects.values().filter_map(|thing| thing.taken.as_ref()?.returns);
            let until = returns.filter(|returns| *returns > now).min();
            *told = ToldObjects { message: Some(hash), made_of: Some(sources), until };
        }
    }
}
