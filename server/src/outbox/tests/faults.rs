//! What happens when the store does not work.

use super::Driver;
use crate::outbox::{
    Fault, Fetch, Log, LogFactory, LogReader, MemoryLog, Outbox, OutboxOptions, SqliteLog, Status, SubmitError, events_of,
    sample, segment::encode_segment,
};
use hunt_shared::{
    identity::{ContentHash, PlayerId, Seq},
    time::UnixMs,
};
use std::time::Duration;

const HUNT: ContentHash = ContentHash([3; 32]);

fn open(log: &MemoryLog) -> Driver {
    Driver::new(Outbox::open(log.clone(), OutboxOptions::default(), HUNT).unwrap())
}

#[test]
fn nothing_is_shown_before_it_is_stored() {
    let log = MemoryLog::default();
    let mut driver = open(&log);
    log.stall(true);
    for first in 1..=16 {
        assert!(driver.outbox.has_room());
        driver.outbox.submit(sample::group(1..2, first, 1)).unwrap();
    }
    assert!(!driver.outbox.has_room(), "the queue is bounded");
    driver.outbox.poll(&mut driver.committed);
    assert!(driver.committed.is_empty() && driver.outbox.committed(PlayerId(1)).is_none());
    assert_eq!(driver.outbox.events(PlayerId(1), Seq(1), 10, 1000), Fetch::None);
    log.stall(false);
    driver.settle();
    assert!(driver.outbox.has_room());
    assert_eq!(driver.committed.len(), 16);
    assert!(driver.outbox.last_segment() < 16, "groups that wait share a segment");
    assert_eq!(driver.fetch_all(PlayerId(1), Seq(1)).len(), 16);
}

#[test]
fn a_failed_commit_is_tried_again_only_if_it_is_not_stored() {
    for fault in [Fault::BeforeCommit, Fault::AfterCommit] {
        let log = MemoryLog::default();
        let mut driver = open(&log);
        driver.commit(sample::group(1..3, 1, 1));
        log.plan_faults([Some(fault)]);
        log.fail_opens(3);
        driver.outbox.submit(sample::group(1..3, 2, 1)).unwrap();
        driver.poll_until(|outbox| outbox.counters().retries > 0);
        driver.settle();
        driver.commit(sample::group(1..3, 3, 1));
        assert_eq!((driver.outbox.status(), driver.outbox.last_segment()), (Status::Healthy, 3), "after {fault:?}");
        assert!(driver.outbox.counters().retries >= 4);
        assert_eq!(log.clone().read_from(1, 1 << 20).unwrap().len(), 3, "after {fault:?}");
        drop(driver);
        assert_eq!(open(&log).fetch_all(PlayerId(2), Seq(1)).len(), 3);
    }
}

#[test]
fn while_the_store_fails_no_causes_are_taken() {
    let log = MemoryLog::default();
    let mut driver = open(&log);
    log.plan_faults([Some(Fault::BeforeCommit)]);
    log.fail_opens(usize::MAX);
    driver.outbox.submit(sample::group(1..3, 1, 1)).unwrap();
    driver.poll_until(|outbox| matches!(outbox.status(), Status::Retrying { .. }));
    assert!(!driver.outbox.has_room());
    assert!(driver.outbox.status().to_string().contains("planned fault"));
    log.fail_opens(0);
    driver.settle();
    assert!(driver.outbox.has_room());
}

#[test]
fn a_former_owner_is_fenced_off_for_good() {
    let log = MemoryLog::default();
    let mut driver = open(&log);
    driver.commit(sample::group(1..2, 1, 1));
    let other = encode_segment(2, UnixMs(0), &HUNT, &[&sample::group(5..6, 1, 1)]).unwrap().bytes;
    log.clone().append(2, &other).unwrap();
    driver.outbox.submit(sample::group(1..2, 2, 1)).unwrap();
    driver.poll_until(|outbox| matches!(outbox.status(), Status::Failed { .. }));
    assert!(driver.outbox.status().to_string().contains("another server"));
    assert!(!driver.outbox.has_room());
    assert_eq!(driver.outbox.committed(PlayerId(1)).unwrap().progress.seq, Seq(1), "what is not stored is not shown");
    assert_eq!(driver.outbox.submit(sample::group(1..2, 3, 1)), Err(SubmitError::Failed));
    assert!(driver.outbox.close().is_err());
    // The same when somebody else's segment takes the place of one whose fate is unknown.
    let log = MemoryLog::default();
    let mut driver = open(&log);
    log.plan_faults([Some(Fault::BeforeCommit), None]);
    log.fail_opens(3);
    driver.outbox.submit(sample::group(1..2, 1, 1)).unwrap();
    driver.poll_until(|outbox| outbox.counters().retries > 0);
    let other = encode_segment(1, UnixMs(0), &HUNT, &[&sample::group(5..6, 1, 1)]).unwrap().bytes;
    log.clone().append(1, &other).unwrap();
    driver.poll_until(|outbox| matches!(outbox.status(), Status::Failed { .. }));
}

#[test]
fn a_gap_in_the_seqs_is_refused_whole() {
    let mut driver = open(&MemoryLog::default());
    driver.outbox.submit(sample::group(1..3, 1, 2)).unwrap();
    let gap = SubmitError::Seq { player: PlayerId(1), expected: Seq(3), found: Seq(4) };
    assert_eq!(driver.outbox.submit(sample::group(1..3, 4, 1)), Err(gap));
    driver.commit(sample::group(1..3, 3, 1));
    assert_eq!(driver.committed.len(), 2);
}

#[test]
fn closing_leaves_nothing_to_replay_and_old_segments_go() {
    let log = MemoryLog::default();
    let options = OutboxOptions { retention: Duration::ZERO, snapshot_segments: 4, recent_bytes: 0, ..Default::default() };
    let mut driver = Driver::new(Outbox::open(log.clone(), options.clone(), HUNT).unwrap());
    for first in 1..=30 {
        let mut group = sample::group(1..6, first, 1);
        // Player 1 is idle and acknowledges nothing.
        group.acknowledged = (2..6).map(|player| (PlayerId(player), Seq(first - 1))).collect();
        driver.commit(group);
    }
    driver.poll_until(|_| log.clone().first().unwrap() > Some(20));
    assert!(!log.clone().backlog_ids().unwrap().is_empty(), "the idle player's events were folded");
    assert_eq!(driver.fetch_all(PlayerId(1), Seq(1)).len(), 30);
    driver.outbox.close().unwrap();
    let stored = events_of(log.open_reader().unwrap().as_mut(), PlayerId(1)).unwrap();
    assert_eq!(stored.iter().map(|stored| stored.event.seq.0).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    let mut driver = Driver::new(Outbox::open(log.clone(), options, HUNT).unwrap());
    assert_eq!(driver.outbox.last_segment(), 30);
    assert_eq!(driver.outbox.undelivered(), 30 + 4);
    let events = driver.fetch_all(PlayerId(1), Seq(1));
    assert_eq!(events.len(), 30);
    assert_eq!(events[6].1, hunt_shared::codec::encode(1, &sample::event(PlayerId(1), 7)).unwrap());
    // Once they are delivered, their rows go too.
    let acknowledged = (1..6).map(|player| (PlayerId(player), Seq(30))).collect();
    driver.commit(crate::outbox::Group { acknowledged, ..Default::default() });
    driver.outbox.close().unwrap();
    assert!(log.clone().backlog_ids().unwrap().is_empty());
}

#[test]
fn a_row_copied_while_its_events_are_acknowledged_goes_at_closing() {
    let log = MemoryLog::default();
    let options = OutboxOptions { retention: Duration::ZERO, ..Default::default() };
    let mut driver = Driver::new(Outbox::open(log.clone(), options.clone(), HUNT).unwrap());
    driver.commit(sample::group(1..2, 1, 1));
    driver.outbox.close().unwrap();
    let (mut outbox, workers) = Outbox::open_without_threads(log.clone(), options, HUNT).unwrap();
    outbox.submit(crate::outbox::Group { acknowledged: vec![(PlayerId(1), Seq(1))], ..Default::default() }).unwrap();
    // The acknowledgement is not committed yet, so that the event is asked to be copied after it.
    outbox.poll(&mut Vec::new());
    let writer = std::thread::spawn(move || workers.writer.run());
    outbox.close().unwrap();
    writer.join().unwrap();
    assert_eq!(log.clone().backlog_ids().unwrap(), [0; 0]);
}

#[test]
fn a_snapshot_that_cannot_be_saved_is_saved_later() {
    let log = MemoryLog::default();
    let mut driver = open(&log);
    for first in 1..=5 {
        driver.commit(sample::group(1..4, first, 1));
    }
    log.plan_faults([Some(Fault::BeforeCommit), Some(Fault::AfterCommit)]);
    driver.outbox.close().unwrap();
    for number in 1..=4 {
        log.damage(number, |bytes| bytes.clear());
    }
    assert_eq!(open(&log).outbox.committed(PlayerId(3)).unwrap().progress.seq, Seq(5), "the snapshot stands for them");
}

#[test]
fn a_damaged_block_is_said_and_the_rest_is_delivered() {
    let log = MemoryLog::default();
    let mut driver = open(&log);
    for first in 1..=5 {
        driver.commit(sample::group(1..3, first, 1));
    }
    driver.outbox.close().unwrap();
    log.damage(3, |bytes| {
        let at = bytes.windows(8).position(|bytes| bytes == 1_u64.to_le_bytes()).unwrap();
        for byte in &mut bytes[at + 60..at + 200] {
            *byte ^= 0x55;
        }
    });
    let mut driver = open(&log);
    driver.outbox.events(PlayerId(1), Seq(1), 10, 1000);
    driver.poll_until(|outbox| outbox.read_error().is_some());
    assert!(driver.outbox.read_error().unwrap().contains("segment 3"));
    let Fetch::Ready(events) = driver.outbox.events(PlayerId(1), Seq(1), 10, 1000) else { panic!("nothing is whole") };
    assert_eq!(events.len(), 2);
}

#[test]
fn a_history_is_read_beside_the_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunt.db");
    let mut driver = Driver::new(Outbox::open(SqliteLog::lock(&path).unwrap(), OutboxOptions::default(), HUNT).unwrap());
    driver.commit(sample::group(1..3, 1, 3));
    let mut second = sample::group(1..3, 4, 1);
    second.acknowledged = vec![(PlayerId(2), Seq(2))];
    driver.commit(second);
    let stored = events_of(SqliteLog::read_only(&path).unwrap().as_mut(), PlayerId(2)).unwrap();
    assert_eq!(stored.iter().map(|stored| stored.acknowledged).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!(stored[3].event, sample::event(PlayerId(2), 4));
    assert_eq!(stored[3].committed.unwrap().0, 2);
}

#[test]
fn reading_goes_on_when_the_player_turns_back_and_when_events_are_folded() {
    let log = MemoryLog::default();
    let options = OutboxOptions { retention: Duration::ZERO, snapshot_segments: u64::MAX, recent_bytes: 0, ..Default::default() };
    let mut driver = Driver::new(Outbox::open(log.clone(), options.clone(), HUNT).unwrap());
    for first in 0..40 {
        driver.commit(sample::group(1..2, first * 300 + 1, 300));
    }
    // Read ahead from the middle, then from the start.
    let one_more = |driver: &mut Driver, from| loop {
        match driver.outbox.events(PlayerId(1), from, 10, 1 << 20) {
            Fetch::Ready(events) => return events[0].0,
            Fetch::Pending => driver.poll_until(|_| true),
            Fetch::None => panic!("no events"),
        }
    };
    for from in [6000, 1, 9000, 300, 301] {
        assert_eq!(one_more(&mut driver, Seq(from)), Seq(from));
    }
    // A snapshot, after which everything that is not acknowledged is folded, a row at a time, while it is being read.
    driver.outbox.close().unwrap();
    let mut driver = Driver::new(Outbox::open(log.clone(), options, HUNT).unwrap());
    assert_eq!(driver.fetch_all(PlayerId(1), Seq(1)).len(), 12_000);
    driver.poll_until(|_| log.clone().first().unwrap() == Some(40));
    assert_eq!(driver.fetch_all(PlayerId(1), Seq(1)).len(), 12_000);
}

fn is_send_and_sync<T: Send + Sync>() {}

#[test]
fn an_outbox_can_be_a_resource() {
    is_send_and_sync::<Outbox>();
}
