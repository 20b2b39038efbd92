//! The start of an outbox from whatever is stored, all checksums right: it opens or says why not; what it has opened can be read, written to,
//! saved as a snapshot, and opened again to the same state.

use super::{parts, sample, segments};
use bytes::Bytes;
use hunt_server::outbox::{
    Fetch, Group, Log, LogReader, MemoryLog, Outbox, OutboxOptions, OutboxWorkers, SnapshotPart, StoredPlayer, WriterStep,
};
use hunt_shared::{
    codec,
    identity::{PlayerId, Seq},
};
use std::collections::BTreeMap;

/// What a part of the input is.
const SEGMENT: u8 = 0;
const PLAYER_ROW: u8 = 1;
const HEAD: u8 = 2;
const BACKLOG_ROW: u8 = 3;
const TRIM: u8 = 4;
const KINDS: u8 = 5;

/// Parts of one input that are used; more show nothing new.
const MOST_PARTS: usize = 32;

/// Steps after which an outbox must have come to rest.
const MOST_STEPS: usize = 4_000;

pub fn run(input: &[u8]) {
    let log = stored(input);
    for accept_damaged_tail in [false, true] {
        let options = OutboxOptions { accept_damaged_tail, snapshot_segments: 1, ..OutboxOptions::default() };
        match Outbox::open_without_threads(log.clone(), options.clone(), sample::HUNT) {
            Ok((outbox, workers)) => return check(&log, outbox, workers, &options),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// The log that the parts of the input make up.
fn stored(input: &[u8]) -> MemoryLog {
    let mut log = MemoryLog::default();
    let mut last = 0;
    for (kind, bytes) in parts::Parts::of(input).take(MOST_PARTS) {
        let mut bytes = bytes.to_vec();
        let mut part = SnapshotPart::default();
        match kind % KINDS {
            SEGMENT => {
                last += 1;
                log.append(last, &segments::mended_as(last, bytes).into()).expect("the memory takes it");
                continue;
            }
            TRIM => {
                log.trim(bytes.first().copied().unwrap_or_default().into()).expect("the memory trims");
                continue;
            }
            BACKLOG_ROW => {
                segments::mend_checksum(&mut bytes);
                part.backlog.push((u64::from(kind / KINDS), bytes.into()));
            }
            HEAD => {
                segments::mend_checksum(&mut bytes);
                part.head = Some(bytes);
            }
            _ => {
                segments::mend_checksum(&mut bytes);
                let player = bytes.get(1..).and_then(|rest| codec::decode_prefix::<PlayerId, 65_535>(rest).ok());
                part.players.push((player.map_or(PlayerId(0), |(player, _)| player), bytes));
            }
        }
        log.save(&part).expect("the memory saves it");
    }
    log
}

fn check(log: &MemoryLog, mut outbox: Outbox, mut workers: OutboxWorkers, options: &OutboxOptions) {
    for player in players(&outbox).into_keys() {
        read_backlog(&mut outbox, &mut workers, player);
    }
    // One more group for whom there is room for an event; then a snapshot is due.
    let next = outbox.committed(PlayerId(1)).map_or(Seq(0), |stored| stored.progress.seq).next();
    let mut group = sample::group(next.0.max(1), 1);
    group.units.truncate(1);
    if outbox.submit(group).is_err() {
        outbox
            .submit(Group { acknowledged: vec![(PlayerId(1), Seq(1))], ..Group::default() })
            .expect("an acknowledgement is taken");
    }
    if !rest(&mut outbox, &mut workers) {
        return;
    }
    let (before, shared, undelivered) = (players(&outbox), outbox.shared().clone(), outbox.undelivered());
    drop((outbox, workers));
    let (again, _) = Outbox::open_without_threads(log.clone(), options.clone(), sample::HUNT).expect("it was just written");
    let after = players(&again);
    for (player, stored) in &before {
        // Compared as text, since no NaN equals itself.
        assert_eq!(format!("{stored:?}"), format!("{:?}", after[player]), "player {player}");
    }
    assert_eq!(&shared, again.shared());
    // Rows of a snapshot that was not used, of players in none of the segments, may come back; honest segments leave none.
    if before.len() == after.len() {
        assert_eq!(undelivered, again.undelivered());
    }
}

fn players(outbox: &Outbox) -> BTreeMap<PlayerId, StoredPlayer> {
    outbox.players().map(|(player, stored)| (player, stored.clone())).collect()
}

/// Reads a player's undelivered events as far as they can be read: each follows the one before.
fn read_backlog(outbox: &mut Outbox, workers: &mut OutboxWorkers, player: PlayerId) {
    let mut from = Seq(0);
    for _ in 0..64 {
        match outbox.events(player, from, 64, 16 * 1024) {
            Fetch::None => return,
            Fetch::Pending => {
                while workers.read() {}
                outbox.poll(&mut Vec::new());
            }
            Fetch::Ready(events) => {
                let first = events.first().map_or(from, |(seq, _)| *seq);
                assert!(first >= from, "asked from {from}, got {first}");
                assert!(events.windows(2).all(|pair| pair[0].0.next() == pair[1].0));
                let Some((last, _)) = events.last() else { return };
                from = last.next();
            }
        }
    }
}

/// Lets the workers do all there is to do; `false` when the store has failed.
fn rest(outbox: &mut Outbox, workers: &mut OutboxWorkers) -> bool {
    let mut committed = Vec::new();
    for _ in 0..MOST_STEPS {
        let read = workers.read();
        let step = workers.write();
        outbox.poll(&mut committed);
        match step {
            WriterStep::Idle if !read && outbox.queued() == 0 => return true,
            WriterStep::Ended => return false,
            _ => {}
        }
    }
    panic!("the outbox comes to no rest: {}", outbox.status());
}

/// What an outbox stores of three groups: its segments, and the rows of a snapshot of them.
fn sample_log() -> (Vec<Bytes>, Vec<Vec<u8>>, Vec<u8>) {
    let log = MemoryLog::default();
    let options = OutboxOptions { snapshot_segments: 1, ..OutboxOptions::default() };
    let (mut outbox, mut workers) = Outbox::open_without_threads(log.clone(), options, sample::HUNT).expect("an empty log opens");
    for group in [sample::group(1, 2), sample::group(3, 1), sample::group(4, 0)] {
        outbox.submit(group).expect("the group follows");
        assert!(rest(&mut outbox, &mut workers));
    }
    let mut reader = log.clone();
    let segments = reader.read_from(1, usize::MAX).expect("the memory is read").into_iter().map(|(_, bytes)| bytes).collect();
    let mut rows = Vec::new();
    let head = reader.load_snapshot(&mut |_, row| rows.push(row.to_vec())).expect("the memory is read");
    (segments, rows, head.expect("a snapshot was saved"))
}

pub fn seeds() -> Vec<Vec<u8>> {
    let (stored, rows, head) = sample_log();
    let all: Vec<(u8, &[u8])> = stored.iter().map(|bytes| (SEGMENT, &bytes[..])).collect();
    let snapshot: Vec<(u8, &[u8])> = rows.iter().map(|row| (PLAYER_ROW, &row[..])).chain([(HEAD, &head[..])]).collect();
    let trim = [1];
    vec![
        parts::join(all.iter().copied()),
        parts::join(all.iter().chain(&snapshot).copied()),
        parts::join(all.iter().chain(&snapshot).copied().chain([(TRIM, &trim[..])])),
        parts::join(snapshot.iter().copied()),
        parts::join([
            (PLAYER_ROW, &include_bytes!("../../../server/tests/golden/player-row-v1.bin")[..]),
            (HEAD, include_bytes!("../../../server/tests/golden/snapshot-head-v1.bin")),
            (BACKLOG_ROW, &rows[0]),
        ]),
        parts::join(all.iter().copied().chain([(HEAD, &extreme_heads()[0][..])])),
        parts::join([(HEAD, &extreme_heads()[1][..])]),
        parts::join([(PLAYER_ROW, &row_with_a_run_in_segment_0()[..])]),
    ]
}

/// A head that claims to count in the last segment of all, and one with a mark from before all history.
fn extreme_heads() -> [Vec<u8>; 2] {
    let end = [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
    let checksum = [0; 4];
    // Version, segment, segment of what is shared, what is shared, marks.
    [[&[1][..], &end, &end, &[0, 0], &checksum].concat(), [&[1, 0, 0, 0, 1, 0][..], &end, &checksum].concat()]
}

/// The row of a player with two undelivered events in a segment that cannot be.
fn row_with_a_run_in_segment_0() -> Vec<u8> {
    let (hunt, path, rules, checksum) = ([0; 32], [0; 4], [0; 3], [0; 4]);
    let progress = [2, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    // After the progress: acknowledged, command, replies; then one run: place, first, offset, count, bytes.
    [&[1, 1, 0][..], &hunt, &path, &rules, &progress, &[0, 0, 0], &[1, 0, 1, 0, 2, 9], &checksum].concat()
}
