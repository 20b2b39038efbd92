//! The client, whatever its server says: an honest one is never wrong, but the player chooses the server.

use super::{messages, parts};
use hunt_client::link::{PlayerLink, SavedHunt};
use hunt_shared::{
    geo::LonLat,
    protocol::{MAX_CLIENT_MESSAGE_BYTES, ServerChannel},
};
use std::time::Duration;

/// Kinds of parts beside the server's three channels.
const NEW_SESSION: u8 = 3;
const WALK: u8 = 4;
const COLLECT: u8 = 5;
const RESTART: u8 = 6;
const KINDS: u8 = 7;

/// Parts of one input that are used; more show nothing new.
const MOST_PARTS: usize = 128;

pub fn run(input: &[u8]) {
    let mut link = PlayerLink::new(SavedHunt::default());
    let mut now = Duration::from_secs(1);
    for (kind, bytes) in parts::Parts::of(input).take(MOST_PARTS) {
        now += Duration::from_millis(1_000);
        match kind % KINDS {
            channel @ 0..=2 => {
                let channel = [ServerChannel::Events, ServerChannel::Control, ServerChannel::Snapshots][usize::from(channel)];
                let (before, progress) = (link.received(), link.progress().clone());
                if link.receive(channel, bytes, now).is_err() && channel != ServerChannel::Events && !link.is_resumed() {
                    assert_eq!((link.received(), link.progress()), (before, &progress), "a message that is none changes nothing");
                }
            }
            NEW_SESSION => link.begin_session(),
            WALK => {
                let step = f64::from(bytes.first().copied().unwrap_or_default()) * 1e-5;
                link.record_fix(LonLat::new(1.5 + step, -2.0), 5.0, now);
            }
            COLLECT => drop(link.collect("glass-1".into(), now)),
            _ => {
                let saved = SavedHunt { pending: link.pending(), ..SavedHunt::default() };
                link = PlayerLink::new(saved);
            }
        }
        let pending = link.pending();
        link.set_durable(link.received(), pending.next_command);
        link.set_told(link.received());
        for message in link.outgoing(now) {
            assert!(message.bytes.len() <= MAX_CLIENT_MESSAGE_BYTES);
            messages::check_client(message.channel, &message.bytes);
        }
        assert!(link.journal().windows(2).all(|pair| pair[0].seq.0 + 1 == pair[1].seq.0), "the journal is without gaps");
        assert!(link.acknowledged() <= link.received());
        link.drain();
        link.take_journal_changes();
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let of = |kind: u8, nth: usize| {
        messages::samples().into_iter().filter(|(is, _)| *is == kind).nth(nth).expect("there is one of each kind").1
    };
    let (events, resume, snapshot) = (of(2, 0), of(3, 0), of(4, 0));
    let (reply, refusal) = (of(3, 1), of(3, 3));
    let rest: Vec<_> = (4..7).map(|nth| (1, of(3, nth))).collect();
    vec![
        parts::join([(1, &resume[..]), (0, &events), (0, &events), (WALK, &[1]), (2, &snapshot), (COLLECT, &[]), (1, &reply)]),
        parts::join([
            (0, &events[..]),
            (1, &resume),
            (WALK, &[1]),
            (WALK, &[9]),
            (1, &refusal),
            (NEW_SESSION, &[]),
            (1, &resume),
        ]),
        parts::join([(1, &resume[..]), (WALK, &[1]), (COLLECT, &[]), (RESTART, &[]), (1, &resume), (0, &events)]),
        parts::join(rest.iter().map(|(kind, bytes)| (*kind, &bytes[..]))),
    ]
}
