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
        let encode = || {
            let objects = shared_objects(instance.hunt.in_language(&player.language), outbox.0.shared(), progress, now);
            let returns = outbox.0.shared().objects.values().filter_map(|thing| thing.taken.as_ref()?.returns);
            let until = returns.filter(|returns| *returns > now).min();
            Some((protocol::encode_message(&Control::SharedObjects(objects)).ok()?, until))
        };
        told.tell(sources, now, encode, |message| outbound.send(session.id, ServerChannel::Control, message));
    }
}

impl ToldObjects {
    /// Tells a session what it does not know. `encode` makes the message, with the moment at which it changes by itself; as long as nothing has
    /// changed of what it follows from, it is not asked. `send` says whether the message was taken; else it is tried again.
    fn tell(
        &mut self,
        sources: Sources,
        now: UnixMs,
        encode: impl FnOnce() -> Option<(Vec<u8>, Option<UnixMs>)>,
        send: impl FnOnce(Vec<u8>) -> bool,
    ) {
        if self.made_of == Some(sources) && self.until.is_none_or(|until| now < until) {
            return;
        }
        let Some((message, until)) = encode() else { return };
        let hash = ContentHash::of(&message);
        if self.message == Some(hash) || send(message) {
            *self = Self { message: Some(hash), made_of: Some(sources), until };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session, and how often its message was encoded and sent.
    #[derive(Default)]
    struct Listener {
        told: ToldObjects,
        encoded: usize,
        sent: usize,
    }

    impl Listener {
        fn look(&mut self, (shared_version, progress): (u64, u64), now: i64, message: &[u8], until: Option<i64>) {
            self.look_over(true, (shared_version, progress), now, message, until);
        }

        fn look_over(&mut self, open: bool, (version, progress): (u64, u64), now: i64, message: &[u8], until: Option<i64>) {
            let sources = Sources { view: ContentHash::of(b"a hunt"), shared_version: version, progress: Seq(progress) };
            let encode = || {
                self.encoded += 1;
                Some((message.to_vec(), until.map(UnixMs)))
            };
            let send = |_| {
                self.sent += usize::from(open);
                open
            };
            self.told.tell(sources, UnixMs(now), encode, send);
        }

        fn counts(&self) -> (usize, usize) {
            (self.encoded, self.sent)
        }
    }

    #[test]
    fn objects_are_encoded_only_when_something_has_changed() {
        let mut listener = Listener::default();
        for now in 0..1_000 {
            listener.look((1, 1), now, b"three crowns", None);
        }
        assert_eq!(listener.counts(), (1, 1), "once at the beginning");
        for now in 1_000..2_000 {
            listener.look((2, 1), now, b"two crowns", None);
        }
        assert_eq!(listener.counts(), (2, 2), "and once when one was taken");
    }

    #[test]
    fn what_comes_back_is_told_at_its_moment_and_what_is_the_same_is_not_sent_again() {
        let mut listener = Listener::default();
        listener.look((1, 1), 0, b"no crown", Some(500));
        listener.look((1, 1), 499, b"no crown", Some(500));
        assert_eq!(listener.counts(), (1, 1));
        listener.look((1, 1), 500, b"a crown", None);
        listener.look((1, 1), 900, b"a crown", None);
        assert_eq!(listener.counts(), (2, 2));
        // The player got on, which changes nothing of the objects.
        listener.look((1, 2), 901, b"a crown", None);
        listener.look((1, 2), 902, b"a crown", None);
        assert_eq!(listener.counts(), (3, 2));
        // What could not be sent is tried again.
        listener.look_over(false, (2, 2), 903, b"no crown", None);
        listener.look_over(true, (2, 2), 904, b"no crown", None);
        listener.look((2, 2), 905, b"no crown", None);
        assert_eq!(listener.counts(), (5, 3));
    }
}
