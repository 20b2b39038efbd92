//! A client's fixes and commands on the way that the server takes them: only the next ones count, and whatever they say, the path stays
//! one that can be stored.

use super::{hunts, messages, parts};
use hunt_server::{crossing::Path, instance::Instance, outbox::StoredPlayer, player::Inbox};
use hunt_shared::{
    identity::ContentHash,
    protocol::{CommandEnvelope, Fix, FixUpdate, decode_client_message, encode_message},
    time::UnixMs,
};
use std::{sync::OnceLock, time::Duration};

/// What a part of the input is.
const FIXES: u8 = 0;
const COMMAND: u8 = 1;
const TIME: u8 = 2;
const REJOIN: u8 = 3;
const KINDS: u8 = 4;

/// Parts of one input that are used; more show nothing new.
const MOST_PARTS: usize = 128;

const BEGIN: UnixMs = UnixMs(1_700_000_000_000);

/// The sample hunt; its index is made once.
fn instance() -> &'static Instance {
    static INSTANCE: OnceLock<Instance> = OnceLock::new();
    INSTANCE.get_or_init(|| Instance::new(hunts::small_hunt(), [ContentHash::default()]))
}

pub fn run(input: &[u8]) {
    let instance = instance();
    let mut now = BEGIN;
    let mut stored = StoredPlayer { hunt: instance.hunt.hash, ..StoredPlayer::default() };
    let (mut inbox, mut path) = (Inbox::default(), Path::from_stored(&stored, instance, now));
    for (kind, bytes) in parts::Parts::of(input).take(MOST_PARTS) {
        match kind % KINDS {
            FIXES => {
                if let Ok(update) = decode_client_message::<FixUpdate>(bytes) {
                    inbox.put_fixes(&update);
                }
            }
            COMMAND => {
                if let Ok(command) = decode_client_message::<CommandEnvelope>(bytes) {
                    inbox.put_command(command);
                }
            }
            TIME => now = now + Duration::from_secs(bytes.first().copied().unwrap_or(1).into()),
            _ => path = Path::from_stored(&stored, instance, now),
        }
        let cursor = path.cursor();
        path.walk(&mut inbox, instance, now, &mut Vec::new());
        let walked = path.take_walked();
        assert_eq!(path.cursor().0, cursor.0 + walked.fixes, "fixes are taken one after the other");
        assert!(walked.steps.iter().all(|step| step.position.is_valid()), "{:?}", walked.steps);
        stored.path = path.to_stored(instance);
        assert_eq!(Path::from_stored(&stored, instance, now).to_stored(instance), stored.path);
        inbox = if kind % KINDS == REJOIN { Inbox::after(path.cursor(), stored.command) } else { inbox };
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let start = instance().hunt.start;
    let places = instance().hunt.boundaries.iter().flat_map(|boundary| boundary.shape.points().take(3));
    let fix = |(step, position): (usize, _)| Fix { time: UnixMs(BEGIN.0 + step as i64 * 1_000), position, accuracy_m: 5.0 };
    let fixes: Vec<Fix> = std::iter::once(start).chain(places).enumerate().map(fix).collect();
    let encoded = |first: usize, fixes: &[Fix]| {
        let update =
            FixUpdate { first: hunt_shared::identity::FixNumber(first as u64), fixes: fixes.to_vec(), ..Default::default() };
        encode_message(&update).expect("a message can be encoded")
    };
    let walk: Vec<_> = fixes.chunks(2).enumerate().map(|(nth, fixes)| encoded(nth * 2 + 1, fixes)).collect();
    let command = messages::samples().swap_remove(1).1;
    let long = [120];
    let mut parts: Vec<(u8, &[u8])> = Vec::new();
    for update in &walk {
        parts.extend([(FIXES, &update[..]), (TIME, &long[..])]);
    }
    let mut later = parts.clone();
    later.insert(2, (REJOIN, &[]));
    later.insert(1, (COMMAND, &command));
    let extreme = |time| encoded(1, &[Fix { time: UnixMs(time), ..fixes[0] }, fixes[1]]);
    let (oldest, newest) = (extreme(i64::MIN), extreme(i64::MAX));
    vec![parts::join(parts), parts::join(later), parts::join([(FIXES, &oldest[..]), (FIXES, &newest[..])])]
}
