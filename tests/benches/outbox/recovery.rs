//! What a start with a large backlog costs, and how fast a backlog is read back.

use crate::{
    EVENTS_PER_UNIT, PLAYERS,
    contenders::{commit, open},
    folder, summary,
    workload::groups,
};
use hunt_server::outbox::Fetch;
use hunt_shared::identity::{PlayerId, Seq};
use hunt_tests::load::Usage;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Names the folder whose outbox a fresh process opens to measure its memory.
pub const MEASURED_FOLDER: &str = "HUNT_BENCH_MEASURED_FOLDER";

const UNDELIVERED: u64 = 1_000_000;

/// Measures and prints everything.
pub fn measure(rounds: usize) {
    for (what, closed) in [("after an orderly end", true), ("after kill -9", false)] {
        let folder = million(closed);
        let times = (0..rounds).map(|_| {
            let began = Instant::now();
            let outbox = open(folder.path());
            let time = began.elapsed();
            assert_eq!(outbox.undelivered(), UNDELIVERED);
            time.as_secs_f64()
        });
        println!("start with {UNDELIVERED} undelivered events, {what}: {:.2} s", summary(times.collect()).median);
    }
    measure_memory();
    for events_per_unit in [1, 10] {
        let rates = (0..rounds).map(|_| read_back(100_000, events_per_unit));
        let rate = summary(rates.collect()).median;
        println!("one player's 100,000 events read back, {events_per_unit} in a unit: {rate:.0} events/s");
    }
    println!();
}

/// A folder with a million undelivered events.
fn million(closed: bool) -> TempDir {
    let folder = folder();
    let mut outbox = open(folder.path());
    commit(&mut outbox, groups(UNDELIVERED / PLAYERS / EVENTS_PER_UNIT, PLAYERS, EVENTS_PER_UNIT));
    if closed {
        outbox.close().expect("a snapshot");
    }
    folder
}

/// Events a second at which one player's backlog comes back from the store.
fn read_back(events: u64, events_per_unit: u64) -> f64 {
    let folder = folder();
    commit(&mut open(folder.path()), groups(events / events_per_unit, 1, events_per_unit));
    let mut outbox = open(folder.path());
    let (mut next, mut committed) = (Seq(1), Vec::new());
    let began = Instant::now();
    loop {
        match outbox.events(PlayerId(0), next, 256, 64 * 1024) {
            Fetch::Ready(events) => next = events.last().map_or(next, |(seq, _)| seq.next()),
            Fetch::Pending => std::thread::sleep(Duration::from_micros(100)),
            Fetch::None => break,
        }
        outbox.poll(&mut committed);
    }
    assert_eq!(next, Seq(events + 1));
    events as f64 / began.elapsed().as_secs_f64()
}

/// Measures in a process of its own, which has no freed memory to use again.
fn measure_memory() {
    let folder = million(true);
    let this = std::env::current_exe().expect("this program");
    let status = std::process::Command::new(this).env(MEASURED_FOLDER, folder.path()).status();
    assert!(status.is_ok_and(|status| status.success()), "the measurement failed");
}

/// What the index of undelivered events costs, by the resident memory of this process before and after a start.
pub fn report_memory(folder: &Path) {
    let resident = || Usage::of_self().map_or(0, |usage| usage.resident_bytes);
    let before = resident();
    let outbox = open(folder);
    let bytes = resident().saturating_sub(before) as f64 / outbox.undelivered() as f64;
    println!("memory an undelivered event, {EVENTS_PER_UNIT} in a unit: {bytes:.1} bytes");
}
