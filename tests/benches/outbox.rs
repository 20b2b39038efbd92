//! How fast the outbox is, beside the ceiling of the disk and beside what one would do first: a row for each event.
//!
//! All write the same events in the same groups, and count an event only when its commit has returned. Files lie in the target folder,
//! so that they are on a disk and not in memory.

use divan::{Bencher, counter::ItemsCount};
use hunt_server::outbox::{Fetch, Group, Outbox, OutboxOptions, SqliteLog, Unit, encode_segment};
use hunt_shared::{
    codec,
    crossing::StoredPath,
    event::{CrossingDirection, EVENT_VERSION, Effect, Event, EventKind, Reward},
    geo::LonLat,
    hunt::{Glyph, Rarity},
    identity::{ContentHash, FixNumber, PlayerId, Seq},
    time::UnixMs,
};
use rusqlite::{Connection, params};
use std::{fs::File, io::Write, path::Path, time::Duration};
use tempfile::TempDir;

const HUNT: ContentHash = ContentHash([7; 32]);
const PLAYERS: u64 = 1000;
const EVENTS_PER_UNIT: u64 = 4;

fn main() {
    match std::env::var_os(MEASURED_FOLDER) {
        Some(folder) => report_memory(Path::new(&folder)),
        None => {
            divan::main();
            measure_memory();
        }
    }
}

fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the target folder can be written")
}

fn event(seq: u64) -> Event {
    let kind = match seq % 4 {
        0 => EventKind::BoundaryEntered { boundary: "old-harbour-dock".into(), name: "The old harbour".into() },
        1 => EventKind::LineCrossed {
            boundary: "pier-gate".into(),
            name: "The gate of the pier".into(),
            direction: CrossingDirection::LeftToRight,
        },
        2 => EventKind::ChallengeCompleted { challenge: "harbour-lights".into(), title: "Harbour lights".into() },
        _ => EventKind::RewardGranted(Reward {
            reward: "brass-lantern".into(),
            challenge: "harbour-lights".into(),
            kicker: "Harbour lights".into(),
            title: "Brass lantern".into(),
            because: "You lit all three lights before dark".into(),
            rarity: Rarity::Rare,
            glyph: Glyph::Lantern,
            effects: vec![Effect::Points(50)],
        }),
    };
    Event { seq: Seq(seq), time: UnixMs(1_550_476_062_500), position: Some(LonLat::new(-8.66, 52.62)), kind }
}

/// `count` groups, each with a unit of `events` events for each of `players` players.
fn groups(count: u64, players: u64, events: u64) -> Vec<Group> {
    let unit = |group: u64, player: u64| Unit {
        player: PlayerId(player),
        time: UnixMs(1_550_476_062_500),
        path: StoredPath {
            cursor: FixNumber(group + 1),
            last: Some((UnixMs(1_550_476_062_500), LonLat::new(-8.66, 52.62))),
            ..Default::default()
        },
        rules: None,
        replies: Vec::new(),
        shared: Vec::new(),
        events: (group * events + 1..=(group + 1) * events).map(event).collect(),
    };
    (0..count)
        .map(|group| Group { units: (0..players).map(|player| unit(group, player)).collect(), acknowledged: Vec::new() })
        .collect()
}

fn open(folder: &Path) -> Outbox {
    let options = OutboxOptions { close_timeout: Duration::from_secs(60), ..Default::default() };
    Outbox::open(SqliteLog::lock(&folder.join("hunt.db")).expect("nobody else"), options, HUNT).expect("a whole log")
}

/// Commits all groups, as many under way as the outbox lets be.
fn commit(outbox: &mut Outbox, groups: Vec<Group>) {
    let mut committed = Vec::new();
    for group in groups {
        while !outbox.has_room() {
            outbox.poll(&mut committed);
            committed.clear();
            std::thread::sleep(Duration::from_micros(100));
        }
        outbox.submit(group).expect("seqs without gaps");
    }
    while outbox.queued() > 0 {
        outbox.poll(&mut committed);
        committed.clear();
        std::thread::sleep(Duration::from_micros(100));
    }
}

const GROUPS: u64 = 100;
const EVENTS: u64 = GROUPS * PLAYERS * EVENTS_PER_UNIT;

#[divan::bench(sample_count = 5, sample_size = 1)]
fn durable_events_through_the_outbox(bencher: Bencher) {
    let input = || {
        let folder = folder();
        (open(folder.path()), groups(GROUPS, PLAYERS, EVENTS_PER_UNIT), folder)
    };
    bencher.counter(ItemsCount::new(EVENTS)).with_inputs(input).bench_values(|(mut outbox, groups, folder)| {
        commit(&mut outbox, groups);
        (outbox, folder)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn the_same_bytes_by_append_and_fdatasync(bencher: Bencher) {
    let input = || {
        let folder = folder();
        let groups = groups(GROUPS, PLAYERS, EVENTS_PER_UNIT);
        let encode = |(number, group)| encode_segment(number, UnixMs(0), &HUNT, &[group]).expect("it can be written").bytes;
        let segments: Vec<_> = (1..).zip(&groups).map(encode).collect();
        (File::create(folder.path().join("raw")).expect("a file"), segments, folder)
    };
    bencher.counter(ItemsCount::new(EVENTS)).with_inputs(input).bench_values(|(mut file, segments, folder)| {
        for segment in segments {
            file.write_all(&segment).expect("space on the disk");
            file.sync_data().expect("a disk that works");
        }
        folder
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn one_sqlite_row_for_each_event(bencher: Bencher) {
    let input = || {
        let folder = folder();
        let database = Connection::open(folder.path().join("rows.db")).expect("a database");
        database
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE event (player INTEGER, seq INTEGER, bytes BLOB, PRIMARY KEY (player, seq)) WITHOUT ROWID",
            )
            .expect("a table");
        (database, groups(GROUPS / 4, PLAYERS, EVENTS_PER_UNIT), folder)
    };
    bencher.counter(ItemsCount::new(EVENTS / 4)).with_inputs(input).bench_values(|(mut database, groups, folder)| {
        for group in groups {
            let transaction = database.transaction().expect("a transaction");
            let mut insert = transaction.prepare("INSERT INTO event VALUES (?1, ?2, ?3)").expect("a statement");
            for unit in &group.units {
                for event in &unit.events {
                    let bytes = codec::encode(EVENT_VERSION, event).expect("it can be written");
                    insert.execute(params![unit.player.0 as i64, event.seq.0 as i64, bytes]).expect("a row");
                }
            }
            drop(insert);
            transaction.commit().expect("a commit");
        }
        (database, folder)
    });
}

/// A folder with 1,000,000 undelivered events.
fn million(closed: bool) -> TempDir {
    let folder = folder();
    let mut outbox = open(folder.path());
    commit(&mut outbox, groups(250, PLAYERS, EVENTS_PER_UNIT));
    if closed {
        outbox.close().expect("a snapshot");
    }
    folder
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [true, false])]
fn start_with_a_million_undelivered_events(bencher: Bencher, closed_in_order: bool) {
    let folder = million(closed_in_order);
    bencher.counter(ItemsCount::new(1_000_000_u64)).bench_local(|| {
        let outbox = open(folder.path());
        assert_eq!(outbox.undelivered(), 1_000_000);
        outbox
    });
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [1, 10])]
fn a_player_reads_100_000_events_back(bencher: Bencher, events_per_unit: u64) {
    let folder = folder();
    commit(&mut open(folder.path()), groups(100_000 / events_per_unit, 1, events_per_unit));
    bencher.counter(ItemsCount::new(100_000_u64)).with_inputs(|| open(folder.path())).bench_local_values(|mut outbox| {
        let (mut next, mut committed) = (Seq(1), Vec::new());
        loop {
            match outbox.events(PlayerId(0), next, 256, 64 * 1024) {
                Fetch::Ready(events) => next = events.last().map_or(next, |(seq, _)| seq.next()),
                Fetch::Pending => std::thread::sleep(Duration::from_micros(100)),
                Fetch::None => break,
            }
            outbox.poll(&mut committed);
        }
        assert_eq!(next, Seq(100_001));
    });
}

/// Names the folder whose outbox a fresh process opens to measure its memory.
const MEASURED_FOLDER: &str = "HUNT_BENCH_MEASURED_FOLDER";

/// Measures in a process of its own, which has no freed memory to use again.
fn measure_memory() {
    let folder = million(true);
    let this = std::env::current_exe().expect("this program");
    let status = std::process::Command::new(this).env(MEASURED_FOLDER, folder.path()).status();
    assert!(status.is_ok_and(|status| status.success()), "the measurement failed");
}

/// What the index of undelivered events costs, by the resident memory of this process before and after a start.
fn report_memory(folder: &Path) {
    let Some(before) = resident_bytes() else { return };
    let outbox = open(folder);
    if let Some(after) = resident_bytes() {
        let bytes = after.saturating_sub(before) as f64 / outbox.undelivered() as f64;
        println!("memory an undelivered event, {EVENTS_PER_UNIT} in a unit: {bytes:.1} bytes");
    }
}

fn resident_bytes() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(statm.split(' ').nth(1)?.parse::<usize>().ok()? * 4096)
}
