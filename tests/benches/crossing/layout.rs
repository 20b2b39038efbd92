//! What laying out a hunt's boundaries costs: time, and memory for each edge.

use crate::scene;
use hunt_shared::crossing::CrossingIndex;
use hunt_tests::load::Usage;
use std::{hint::black_box, process::Command, time::Instant};

/// Set for a fresh process that measures its memory.
pub const MEASURES_MEMORY: &str = "HUNT_BENCH_MEASURES_MEMORY";

const AREAS: usize = 100_000;
const EDGES: usize = 20 * AREAS;

/// Measures and prints everything. The time is what a host waits, with all cores.
pub fn measure(rounds: usize) {
    let boundaries = scene::boundaries(AREAS);
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let began = Instant::now();
            black_box(CrossingIndex::new(&boundaries, &scene::frame()));
            began.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("laying out {AREAS} areas takes {:.3} s; median of {rounds}, best {:.3} s", times[times.len() / 2], times[0]);
    // In a process of its own, which has no freed memory to use again.
    let this = std::env::current_exe().expect("this program");
    let status = Command::new(this).env(MEASURES_MEMORY, "1").status();
    assert!(status.is_ok_and(|status| status.success()), "the measurement failed");
}

/// What the index costs, by the resident memory of this process before and after. What the allocator keeps of the memory that was needed on
/// the way counts too.
pub fn report_memory() {
    let boundaries = scene::boundaries(AREAS);
    let resident = || Usage::of_self().map_or(0, |usage| usage.resident_bytes);
    let before = resident();
    let index = CrossingIndex::new(&boundaries, &scene::frame());
    let bytes = resident().saturating_sub(before) as f64 / EDGES as f64;
    black_box(index);
    println!("memory an edge: at most {bytes:.0} bytes");
}
