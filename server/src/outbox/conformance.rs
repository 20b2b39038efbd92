//! What every log must do, whatever it is made of. `make` gives a new, empty log each time.

use super::log::{LogError, LogFactory, SnapshotPart};
use bytes::Bytes;
use hunt_shared::{identity::PlayerId, time::UnixMs};

fn segment(number: u64) -> Bytes {
    Bytes::from(vec![number as u8; 100 + number as usize])
}

/// Runs all cases.
pub fn conforms<F: LogFactory>(make: impl Fn() -> F) {
    adds_only_the_next_number(&make());
    reads_what_was_added(&make());
    fences_off_a_former_writer(&make());
    keeps_the_newest_rows(&make());
    trims_all_but_the_newest(&make());
    sets_a_tail_aside(&make());
}

fn adds_only_the_next_number(logs: &impl LogFactory) {
    let mut log = logs.open().unwrap();
    assert_eq!((log.first().unwrap(), log.last().unwrap()), (None, 0));
    for wrong in [0, 2, 7] {
        assert!(matches!(log.append(wrong, &segment(wrong)), Err(LogError::Fenced { number, last: 0 }) if number == wrong));
    }
    log.append(1, &segment(1)).unwrap();
    for wrong in [0, 1, 3] {
        assert!(matches!(log.append(wrong, &segment(9)), Err(LogError::Fenced { last: 1, .. })));
    }
    assert_eq!(log.read(1).unwrap().unwrap(), segment(1), "a fenced append changes nothing");
    log.append(2, &segment(2)).unwrap();
    drop(log);
    let mut log = logs.open().unwrap();
    assert_eq!((log.first().unwrap(), log.last().unwrap()), (Some(1), 2));
    log.append(3, &segment(3)).unwrap();
}

fn reads_what_was_added(logs: &impl LogFactory) {
    let mut log = logs.open().unwrap();
    for number in 1..=20 {
        log.append(number, &segment(number)).unwrap();
    }
    let mut reader = logs.open_reader().unwrap();
    for (what, log) in [("writer", log.as_mut() as &mut dyn super::log::LogReader), ("reader", reader.as_mut())] {
        assert_eq!(log.last().unwrap(), 20, "{what}");
        assert_eq!(log.read(21).unwrap(), None, "{what}");
        assert_eq!(log.read_from(21, 1000).unwrap(), [], "{what}");
        assert_eq!(log.read_from(5, 1).unwrap(), [(5, segment(5))], "at least one, by the {what}");
        let mut all = Vec::new();
        while let Ok(more) = log.read_from(all.len() as u64 + 1, 350)
            && !more.is_empty()
        {
            assert!(more.len() <= 3, "{what}");
            all.extend(more);
        }
        assert_eq!(all, (1..=20).map(|number| (number, segment(number))).collect::<Vec<_>>(), "{what}");
        assert_eq!(log.read_range(7, 10, 20).unwrap().unwrap(), segment(7).slice(10..30), "{what}");
        assert_eq!(log.read_range(7, 0, 107).unwrap().unwrap(), segment(7), "{what}");
        assert_eq!(log.read_range(7, 100, 8).unwrap(), None, "beyond its end, by the {what}");
        assert_eq!(log.read_range(21, 0, 1).unwrap(), None, "{what}");
    }
    log.append(21, &segment(21)).unwrap();
    assert_eq!(reader.read(21).unwrap().unwrap(), segment(21), "a reader sees what is added later");
}

fn fences_off_a_former_writer(logs: &impl LogFactory) {
    let mut former = logs.open().unwrap();
    former.append(1, &segment(1)).unwrap();
    let mut present = logs.open().unwrap();
    present.append(2, &segment(2)).unwrap();
    assert!(matches!(former.append(2, &segment(9)), Err(LogError::Fenced { number: 2, last: 2 })));
    assert_eq!(present.read(2).unwrap().unwrap(), segment(2));
}

fn keeps_the_newest_rows(logs: &impl LogFactory) {
    let mut log = logs.open().unwrap();
    assert_eq!(log.load_snapshot(&mut |_, _| panic!("no row was saved")).unwrap(), None);
    let row = |text: &str| text.as_bytes().to_vec();
    let (low, high) = (PlayerId(1), PlayerId(u64::MAX));
    let part = SnapshotPart {
        backlog: vec![(1, Bytes::from_static(b"one")), (2, Bytes::from_static(b"two"))],
        players: vec![(low, row("low")), (high, row("high"))],
        ..Default::default()
    };
    log.save(&part).unwrap();
    assert_eq!(log.load_snapshot(&mut |_, _| ()).unwrap(), None, "rows alone are no snapshot yet");
    let part = SnapshotPart {
        players: vec![(low, row("low again"))],
        head: Some(row("head")),
        drop_backlog: vec![1, 9],
        ..Default::default()
    };
    log.save(&part).unwrap();
    log.save(&part).unwrap();
    drop(log);
    let mut reader = logs.open_reader().unwrap();
    let mut rows = Vec::new();
    assert_eq!(reader.load_snapshot(&mut |player, bytes| rows.push((player, bytes.to_vec()))).unwrap(), Some(row("head")));
    rows.sort();
    assert_eq!(rows, [(low, row("low again")), (high, row("high"))]);
    assert_eq!(reader.backlog_ids().unwrap(), [2]);
    assert_eq!(reader.read_backlog(1, 0, 1).unwrap(), None);
    assert_eq!(reader.read_backlog(2, 1, 2).unwrap().unwrap(), Bytes::from_static(b"wo"));
    assert_eq!(reader.read_backlog(2, 1, 3).unwrap(), None);
}

fn trims_all_but_the_newest(logs: &impl LogFactory) {
    let mut log = logs.open().unwrap();
    assert!(!log.trim(5).unwrap(), "there is nothing to trim");
    for number in 1..=200 {
        log.append(number, &segment(number)).unwrap();
    }
    let mut first = 1;
    while log.trim(150).unwrap() {
        let now = log.first().unwrap().unwrap();
        assert!(now > first, "each step gets on");
        first = now;
    }
    assert_eq!((log.first().unwrap(), log.last().unwrap()), (Some(151), 200));
    while log.trim(1000).unwrap() {}
    assert_eq!((log.first().unwrap(), log.last().unwrap()), (Some(200), 200), "the newest stays, so that the number is known");
    drop(log);
    let mut log = logs.open().unwrap();
    log.append(201, &segment(201)).unwrap();
    assert_eq!(log.read_from(1, 1000).unwrap().len(), 2);
}

fn sets_a_tail_aside(logs: &impl LogFactory) {
    let mut log = logs.open().unwrap();
    for number in 1..=5 {
        log.append(number, &segment(number)).unwrap();
    }
    log.set_aside(4, UnixMs(0), "damaged").unwrap();
    assert_eq!(log.last().unwrap(), 3);
    log.append(4, &segment(44)).unwrap();
    drop(log);
    let mut log = logs.open().unwrap();
    assert_eq!(log.read(4).unwrap().unwrap(), segment(44));
    assert_eq!(log.read(5).unwrap(), None);
}

#[test]
fn a_log_in_memory_conforms() {
    conforms(super::memory::MemoryLog::default);
}

#[test]
fn a_log_in_sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    conforms(|| {
        count.set(count.get() + 1);
        super::sqlite::SqliteLog::lock(&folder.path().join(format!("{}.db", count.get()))).unwrap()
    });
}
