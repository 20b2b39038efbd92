//! How many fixes a second one core takes through the boundaries of a hunt, beside an R-tree with `contains`.
//!
//! 100,000 players step 1.5 m a second, straight on, over 20 km by 20 km with 100 to 100,000 areas of twenty sides. Each contender takes one
//! fix of each player in a round; the contenders take turns, so that a busy moment of the machine strikes everybody. Times are processor
//! time, of all threads.
//!
//! `cargo bench -p hunt-tests --bench crossing`, with `-- --quick` for a short look.

mod contains;
mod layout;
mod scene;
mod system;

use hunt_shared::{
    crossing::{CrossingIndex, PathFix, Walker, advance},
    time::UnixMs,
};
use hunt_tests::load::describe_machine;
use rustix::time::{ClockId, clock_gettime};
use scene::{WALKERS, Way};
use std::time::Duration;

/// How many areas the hunts have: few, as many as the promise speaks of, and a great many.
const AREAS: [usize; 3] = [100, 10_000, 100_000];

/// Rounds that are walked before those that count: the first one only says what each player is in.
const ROUNDS_BEFORE: usize = 15;

/// A way to find crossings: each call takes one more fix of each player and says how long that took.
type Contender = Box<dyn FnMut() -> Duration>;

fn main() {
    if std::env::var_os(layout::MEASURES_MEMORY).is_some() {
        return layout::report_memory();
    }
    let quick = std::env::args().any(|argument| argument == "--quick");
    println!("{}\n", describe_machine());
    let rounds = if quick { 10 } else { 60 };
    println!(
        "nanoseconds of processor time a fix and millions of fixes a second, {WALKERS} players; median of {rounds} rounds, and best"
    );
    println!("|   areas |               the system | only `advance` | R-tree and `contains` | R-tree / system |");
    println!("|--------:|-------------------------:|---------------:|----------------------:|----------------:|");
    let systems = AREAS.map(|areas| compare(areas, rounds));
    println!("\na fix among {} areas costs {:.2} times one among {}", AREAS[1], systems[1] / systems[0], AREAS[0]);
    layout::measure(if quick { 1 } else { 5 });
}

/// Prints a line of the table and returns the median of the system's times.
fn compare(areas: usize, rounds: usize) -> f64 {
    let mut contenders: [Contender; 3] = [system::contender(areas), only_advance(areas), contains::contender(areas)];
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS_BEFORE + rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let time = contender();
            if round >= ROUNDS_BEFORE {
                times.push(time.as_secs_f64() * 1e9 / WALKERS as f64);
            }
        }
    }
    let [system, advance, contains] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[0])
    });
    let rate = |ns: f64| 1e3 / ns;
    println!(
        "| {areas:>7} | {:>6.1} ({:>5.1} M/s, {:>5.1}) | {:>14.1} | {:>21.1} | {:>15.2} |",
        system.0,
        rate(system.0),
        rate(system.1),
        advance.0,
        contains.0,
        contains.0 / system.0
    );
    system.0
}

/// The detection by itself, for fixes that are in the plane already.
fn only_advance(areas: usize) -> Contender {
    let frame = scene::frame();
    let index = CrossingIndex::new(&scene::boundaries(areas), &frame);
    let position = frame.origin();
    let mut walkers: Vec<(Walker, Way)> = scene::ways().map(|way| (Walker::default(), way)).collect();
    let (mut time, mut transitions) = (UnixMs(0), Vec::new());
    Box::new(move || {
        time.0 += 1_000;
        transitions.clear();
        timed(|| {
            for (walker, way) in &mut walkers {
                let local = way.next();
                advance(&index, walker, PathFix { time, position, local }, &mut transitions);
            }
        })
    })
}

/// How much processor time something takes.
fn timed(work: impl FnOnce()) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
    };
    let began = now();
    work();
    now() - began
}
