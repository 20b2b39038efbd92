//! A model of the protocol: the real server and the real client link in a world with one thread of time, in which everything that can
//! happen to them happens in any order.
//!
//! The server's systems, its outbox over a real log, the client's link over its real files and renet between them run as they are
//! shipped; a tick, a commit, a frame, a write to disk, a packet are steps, and so is every fault: a commit that fails before or after it
//! is stored, a kill of the server (also while it starts), a kill of the client, files that are lost, packets that are lost, doubled or
//! come late, sessions that end or are superseded. Then the faults end, and all must come right. A book that is kept apart from both sides
//! says at each step whether the protocol is kept.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod act;
mod book;
mod bug;
mod device;
mod explore;
mod log;
mod network;
mod run;
mod server;
mod tally;
mod world;

use act::{Action, Case};
use bug::Bug;
use explore::{Explorer, Seen, first_seed, seeds_from};
use hunt_server::outbox::{LogFactory, SqliteLog};
use std::{path::Path, sync::Arc};

/// Different interleavings that must be seen in each run.
const INTERLEAVINGS: usize = 100_000;

/// Cases over SQLite; each takes many times as long as one in memory.
const CASES_IN_SQLITE: usize = 2_000;

/// Cases within which a bug must be found.
const CASES_FOR_A_BUG: usize = 20_000;

/// Phrases of actions in a case at most, before the faults end.
const LONGEST: usize = 20;

/// Explores without a bug, and says what was seen.
fn explore(explorer: &Explorer, enough: impl Fn(&Seen) -> bool) -> Seen {
    let first = first_seed();
    println!("from seed {first:#x}");
    match explorer.explore(first, None, enough) {
        Ok(seen) => {
            println!("{seen}");
            seen
        }
        Err(failure) => panic!("{failure}"),
    }
}

#[test]
fn a_hundred_thousand_interleavings_keep_the_protocol() {
    let seen = explore(&Explorer::in_memory(LONGEST), |seen| seen.traces.len() >= INTERLEAVINGS);
    if std::env::var_os(explore::ONE_CASE).is_none() {
        assert!(seen.traces.len() >= INTERLEAVINGS);
        assert_eq!(seen.tally.missing(), [""; 0], "never happened");
    }
}

#[test]
fn interleavings_over_sqlite_keep_the_protocol() {
    let make_log = |folder: &Path| -> Arc<dyn LogFactory> {
        std::fs::create_dir(folder).unwrap();
        Arc::new(SqliteLog::lock(&folder.join("outbox.sqlite3")).unwrap())
    };
    let in_sqlite = Explorer::new(make_log, LONGEST);
    let seen = explore(&in_sqlite, |seen| seen.cases >= CASES_IN_SQLITE);
    assert!(seen.tally.commits > seen.cases as u64);
}

#[test]
fn each_bug_that_is_put_in_is_found() {
    let first = first_seed();
    println!("from seed {first:#x}");
    let explorer = Explorer::in_memory(LONGEST);
    let missed = |bug: &Bug| match explorer.explore(first, Some(*bug), |seen| seen.cases >= CASES_FOR_A_BUG) {
        Ok(seen) => {
            println!("{bug:?} was not found in {seen}");
            true
        }
        Err(failure) => {
            println!("{bug:?} was found {failure}\n");
            false
        }
    };
    assert_eq!(Bug::ALL.into_iter().filter(missed).collect::<Vec<_>>(), []);
}

#[test]
fn the_same_case_is_the_same_interleaving_whatever_was_before_it() {
    let first = first_seed();
    let seeds: Vec<u64> = seeds_from(first).take(400).collect();
    let run = |seeds: &mut dyn Iterator<Item = &u64>| {
        let explorer = Explorer::in_memory(LONGEST);
        seeds.map(|&seed| (seed, explorer.run_seed(seed))).collect::<Vec<_>>()
    };
    let there = run(&mut seeds.iter());
    let mut back = run(&mut seeds.iter().rev());
    back.reverse();
    for (there, back) in there.iter().zip(&back) {
        assert_eq!(there, back);
    }
}

/// The smallest cases of what the model has found.
#[test]
fn what_was_wrong_once_is_right() {
    use Action::{Collect, Commit, Connect, Frame, KillDevice, Round, Tick, Walk, Write};
    let alone = |recent_bytes: usize, actions: &[Action]| Case {
        devices: vec![0],
        joined: true,
        snapshot_segments: 2,
        recent_bytes,
        actions: actions.to_vec(),
    };
    let cases = [
        // The server was ahead of what it had committed when a session began anew: the client gave numbers again that were taken.
        alone(1 << 20, &[Walk(0, 0), Collect(0, 0), Write(0), Walk(0, 1), Frame(0), Tick, KillDevice(0, false)]),
        // An acknowledgement was being committed when a session began anew: the server waited for events that it does not send any more.
        alone(0, &[Walk(0, 0), Frame(0), Tick, Walk(0, 1), Commit, Frame(0), Round, Write(0), Frame(0), Tick, Connect(0)]),
        // The files were lost while events were not acknowledged: those were counted in and never shown.
        alone(
            1 << 20,
            &[Walk(0, 0), Collect(0, 0), Write(0), Frame(0), Round, Write(0), Frame(0), Tick, Round, KillDevice(0, true)],
        ),
    ];
    let explorer = Explorer::in_memory(LONGEST);
    for case in cases {
        if let Err(violation) = explorer.run(&case, None) {
            panic!("{violation}\n{case:?}");
        }
    }
}
