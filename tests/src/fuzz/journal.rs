//! The client's own files: what a crash or a failing disk made of them.

use hunt_client::link::{Journal, Pending};
use hunt_shared::{codec, event::EVENT_VERSION, identity::Seq};

/// The first byte says which file the others are.
pub fn run(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    match kind % 3 {
        0 => check_journal(bytes),
        1 => check_journal(&mended(bytes)),
        _ => check_pending(bytes),
    }
}

/// The whole records are a journal, which is written in one form; a torn tail changes nothing.
fn check_journal(bytes: &[u8]) {
    let (journal, whole) = match Journal::read(bytes) {
        Ok(read) => read,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(whole <= bytes.len());
    assert!(journal.events.windows(2).all(|pair| pair[0].seq.0 + 1 == pair[1].seq.0), "the journal is without gaps");
    let (_, again) = Journal::read(&bytes[..whole]).expect("whole records are whole records");
    assert_eq!(again, whole, "what is cut off is cut off once");
    let encoded = journal.encode().expect("what was read can be written");
    // What older versions of a start do not say, of a challenge, of an object or at all, is written as nothing: a few bytes each.
    assert!(encoded.len() <= 3 * whole + 20, "{whole} bytes became {}", encoded.len());
    let (again, length) = Journal::read(&encoded).expect("what was written is read");
    assert_eq!(length, encoded.len());
    assert_eq!(again.encode().expect("what was read can be written"), encoded);
}

fn check_pending(bytes: &[u8]) {
    let pending = match Pending::decode(bytes, Seq(20)) {
        Ok(pending) => pending,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let encoded = pending.encode().expect("what was read can be written");
    let again = Pending::decode(&encoded, Seq(0)).expect("what was written is read");
    assert_eq!(again.encode().expect("what was read can be written"), encoded);
}

/// The same records with right checksums, as far as their lengths lead.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut mended = bytes.to_vec();
    let mut rest = &mut mended[..];
    while let Some((head, body)) = rest.split_first_chunk_mut::<8>() {
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some((body, next)) = body.split_at_mut_checked(length) else { break };
        head[4..].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
        rest = next;
    }
    mended
}

pub fn seeds() -> Vec<Vec<u8>> {
    let events = super::messages::sample_events()
        .iter()
        .map(|event| codec::decode::<_, 10_000>(EVENT_VERSION, event).expect("a sample decodes"))
        .collect::<Vec<_>>();
    let journal = Journal { events, ..Journal::default() };
    let mut later = journal.clone();
    later.start.after = Seq(5);
    later.start.progress.seq = Seq(7);
    later.events.iter_mut().for_each(|event| event.seq.0 += 5);
    let journals = [journal, later].map(|journal| journal.encode().expect("a sample can be written"));
    let mut seeds: Vec<Vec<u8>> =
        (0..2).flat_map(|kind| journals.iter().map(move |bytes| [&[kind][..], bytes].concat())).collect();
    seeds.push([&[2][..], &Pending::default().encode().expect("a sample can be written")].concat());
    // The first version: fix 5 is next, none is unconfirmed, command 3 is next, none is unanswered.
    seeds.push(vec![2, 1, 5, 0, 3, 0]);
    seeds
}
