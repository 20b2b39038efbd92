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
mod run;
mod server;
mod world;

use bug::Bug;
use explore::{Explorer, first_seed, mix};

/// Actions in a case at most, before the faults end.
const LONGEST: usize = 24;

#[test]
fn a_first_look() {
    let count: u64 = std::env::var("N").map_or(1000, |n| n.parse().unwrap());
    let first = std::env::var("S").map_or_else(|_| first_seed(), |n| n.parse().unwrap());
    let t = std::time::Instant::now();
    match Explorer::in_memory(LONGEST).explore(first, count, None) {
        Ok(seen) => println!("{seen} {:?}", t.elapsed()),
        Err(failure) => println!("{failure} {:?}", t.elapsed()),
    }
}

#[test]
fn the_same_case_is_the_same_interleaving_whatever_was_before_it() {
    let first = first_seed();
    let seeds = seeds_of(first);
    let forwards = Explorer::in_memory(LONGEST);
    let there: Vec<_> = seeds.clone().map(|seed| forwards.run_seed(seed)).collect();
    let backwards = Explorer::in_memory(LONGEST);
    let mut back: Vec<_> = seeds.rev().map(|seed| backwards.run_seed(seed)).collect();
    back.reverse();
    let seeds: Vec<_> = seeds_of(first).collect();
    for ((seed, there), back) in seeds.iter().zip(&there).zip(&back) {
        if there != back {
            println!("{seed:#x} {there:?} {back:?}");
        }
    }
    assert!(there == back);
}

fn seeds_of(first: u64) -> impl DoubleEndedIterator<Item = u64> + Clone {
    (0..400).map(move |index| mix(first.wrapping_add(index)))
}

#[test]
fn each_bug_that_is_put_in_is_found() {
    let first = first_seed();
    let explorer = Explorer::in_memory(LONGEST);
    for bug in Bug::ALL {
        let t = std::time::Instant::now();
        match explorer.explore(first, 20_000, Some(bug)) {
            Ok(seen) => println!("{bug:?} is not found from seed {first:#x} in {seen}"),
            Err(failure) => println!("{bug:?} {:?}: {failure}\n", t.elapsed()),
        }
    }
}
