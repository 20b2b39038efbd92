use super::*;
use crate::outbox::{Fetch, OpenError, Outbox, OutboxOptions, sample, tests::Driver};
use hunt_shared::identity::{ContentHash, Seq};
use rusqlite::Connection;
use std::fs;

const HUNT: ContentHash = ContentHash([1; 32]);

fn open(path: &Path, options: OutboxOptions) -> Result<Outbox, OpenError> {
    Outbox::open(SqliteLog::lock(path)?, options, HUNT)
}

/// A database with ten segments and no snapshot, and its players' events.
fn ten_segments(path: &Path) -> Driver {
    let mut driver = Driver::new(open(path, OutboxOptions::default()).unwrap());
    for first in 1..=10 {
        driver.commit(sample::group(1..4, first, 1));
    }
    driver
}

fn change_segment(path: &Path, number: i64, change: impl Fn(&mut Vec<u8>)) {
    let connection = Connection::open(path).unwrap();
    let mut bytes: Vec<u8> =
        connection.query_row("SELECT bytes FROM segment WHERE number = ?1", [number], |row| row.get(0)).unwrap();
    change(&mut bytes);
    connection.execute("UPDATE segment SET bytes = ?2 WHERE number = ?1", params![number, bytes]).unwrap();
}

#[test]
fn a_second_server_is_kept_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    let outbox = ten_segments(&path);
    let Err(error) = open(&path, OutboxOptions::default()) else { panic!("opened twice") };
    assert!(matches!(&error, OpenError::Log(LogError::InUse { .. })));
    assert!(error.to_string().contains("hunt.db.lock"), "{error}");
    drop(outbox);
    assert_eq!(open(&path, OutboxOptions::default()).unwrap().last_segment(), 10);
}

#[test]
fn other_databases_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    drop(ten_segments(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let Err(error) = open(&path, OutboxOptions::default()) else { panic!("opened a newer version") };
    assert!(matches!(&error, OpenError::Log(LogError::Newer { found: 99, known: 1, .. })), "{error}");
    assert!(error.to_string().contains("newer server"), "{error}");

    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(open(&other, OutboxOptions::default()), Err(OpenError::Log(LogError::Foreign { .. }))));
    let text = folder.path().join("notes.txt");
    fs::write(
        &text,
        "a shopping list, longer than the hundred bytes that the head of a database has, to be sure of it: tea, bread",
    )
    .unwrap();
    assert!(matches!(open(&text, OutboxOptions::default()), Err(OpenError::Log(LogError::Foreign { .. }))));
    assert!(matches!(SqliteLog::read_only(&folder.path().join("none.db")), Err(LogError::Unavailable { .. })));
}

#[test]
fn a_damaged_tail_is_refused_and_then_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    drop(ten_segments(&path));
    change_segment(&path, 10, |bytes| bytes[100] ^= 1);
    change_segment(&path, 9, |bytes| bytes.truncate(50));
    let Err(error) = open(&path, OutboxOptions::default()) else { panic!("opened a damaged log") };
    assert!(matches!(&error, OpenError::DamagedTail { number: 9, whole_through: 8, .. }), "{error}");
    assert!(error.to_string().contains("--accept-damaged-tail") && error.to_string().contains("hunt.db"), "{error}");
    let accept = OutboxOptions { accept_damaged_tail: true, ..Default::default() };
    let mut driver = Driver::new(open(&path, accept).unwrap());
    assert_eq!(driver.outbox.last_segment(), 8);
    driver.commit(sample::group(1..4, 9, 1));
    drop(driver);
    let outbox = open(&path, OutboxOptions::default()).unwrap();
    assert_eq!(outbox.committed(PlayerId(1)).unwrap().progress.seq, Seq(9));
    drop(outbox);
    let kept: i64 = Connection::open(&path).unwrap().query_row("SELECT count(*) FROM damaged", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
}

#[test]
fn a_damaged_segment_in_the_middle_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    drop(ten_segments(&path));
    change_segment(&path, 4, |bytes| bytes[70] ^= 0x10);
    let accept = OutboxOptions { accept_damaged_tail: true, ..Default::default() };
    for options in [OutboxOptions::default(), accept] {
        let Err(error) = open(&path, options) else { panic!("opened a damaged log") };
        assert!(
            matches!(&error, OpenError::DamagedSegment { number: 4, whole_through: 3, whole_after: 6, after: 6, .. }),
            "{error}"
        );
    }
    Connection::open(&path).unwrap().execute("DELETE FROM segment WHERE number = 4", []).unwrap();
    assert!(matches!(open(&path, OutboxOptions::default()), Err(OpenError::Missing { from: 4, through: 4, .. })));
}

#[test]
fn a_tail_that_vanished_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    drop(ten_segments(&path));
    Connection::open(&path).unwrap().execute("DELETE FROM segment WHERE number > 7", []).unwrap();
    let Err(error) = open(&path, OutboxOptions::default()) else { panic!("opened a log without its tail") };
    assert!(matches!(&error, OpenError::DamagedTail { number: 8, whole_through: 7, .. }), "{error}");
    let accept = OutboxOptions { accept_damaged_tail: true, ..Default::default() };
    drop(open(&path, accept).unwrap());
    assert_eq!(open(&path, OutboxOptions::default()).unwrap().last_segment(), 7);
}

#[test]
fn a_damaged_snapshot_is_made_again_from_whole_segments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    ten_segments(&path).outbox.close().unwrap();
    Connection::open(&path).unwrap().execute("UPDATE player SET bytes = x'00112233445566' WHERE id = 2", []).unwrap();
    let outbox = open(&path, OutboxOptions::default()).unwrap();
    assert_eq!(outbox.committed(PlayerId(2)).unwrap().progress.seq, Seq(10));
    assert_eq!(outbox.undelivered(), 30);
    drop(outbox);
    Connection::open(&path).unwrap().execute("DELETE FROM segment WHERE number < 3", []).unwrap();
    let Err(error) = open(&path, OutboxOptions::default()) else { panic!("opened with a damaged snapshot") };
    assert!(matches!(&error, OpenError::DamagedSnapshot { .. }), "{error}");
}

/// Bits flipped and bytes cut anywhere in the files: what opens shows only what was stored, all of it or less with an error; no panic.
#[test]
fn damaged_files_never_lie() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    let mut whole = ten_segments(&path);
    Connection::open(&path).unwrap().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
    for first in 11..=40 {
        whole.commit(sample::group(1..4, first, 1));
    }
    let seqs: Vec<Seq> = (1..4).map(|player| whole.outbox.committed(PlayerId(player)).unwrap().progress.seq).collect();
    // Copied while it runs, as a crash would leave it: the log is in the -wal file.
    let files: Vec<(String, Vec<u8>)> = ["hunt.db", "hunt.db-wal", "hunt.db.lock"]
        .iter()
        .map(|name| (name.to_string(), fs::read(folder.path().join(name)).unwrap()))
        .collect();
    drop(whole);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut outcomes = [0; 2];
    for trial in 0..120 {
        let copy = tempfile::tempdir().unwrap();
        for (index, (name, bytes)) in files.iter().enumerate() {
            let mut bytes = bytes.clone();
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if index == trial % 2 && !bytes.is_empty() {
                let at = (random >> 33) as usize % bytes.len();
                if trial % 4 < 2 { bytes[at] ^= 1 << (trial % 8) } else { bytes.truncate(at) }
            }
            fs::write(copy.path().join(name), bytes).unwrap();
        }
        match open(&copy.path().join("hunt.db"), OutboxOptions::default()) {
            Ok(mut outbox) => {
                outcomes[0] += 1;
                for player in 1..4 {
                    let seq = outbox.committed(PlayerId(player)).map(|stored| stored.progress.seq);
                    assert_eq!(seq, Some(seqs[player as usize - 1]), "trial {trial}: opened, but not whole");
                    let mut committed = Vec::new();
                    for _ in 0..200 {
                        outbox.poll(&mut committed);
                        if outbox.events(PlayerId(player), Seq(1), 1000, 1 << 20) != Fetch::Pending
                            || outbox.read_error().is_some()
                        {
                            break;
                        }
                        std::thread::yield_now();
                    }
                }
            }
            Err(error) => {
                outcomes[1] += 1;
                assert!(error.to_string().contains("hunt.db"), "trial {trial}: {error}");
            }
        }
    }
    assert!(outcomes[1] > 20, "{outcomes:?}");
}

#[test]
fn the_write_ahead_log_does_not_grow_for_ever() {
    // A commit of few bytes takes a page as well.
    for (commits, bytes, most_mib) in [(150, 1024 * 1024, 64), (2_200, 500, 30)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hunt.db");
        let lock = SqliteLog::lock(&path).unwrap();
        let mut log = lock.open().unwrap();
        let bytes = Bytes::from(vec![7; bytes]);
        for number in 1..=commits {
            log.append(number, &bytes).unwrap();
        }
        let wal = fs::metadata(folder.path().join("hunt.db-wal")).unwrap().len();
        assert!(wal < most_mib * 1024 * 1024, "{wal} bytes after {commits} commits of {} bytes", bytes.len());
    }
}
