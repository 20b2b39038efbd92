//! How fast the outbox is, beside the ceiling of the disk and beside what one might take instead.
//!
//! All store the same events of 1,000 players in the same groups, on the same disk, in turns, and count an event only when its commit has
//! returned. Files lie in the target folder, so that they are on a disk and not in memory. Redis and NATS are started where they are
//! found; where they are not, their rows say how to get them.
//!
//! `cargo bench -p hunt-tests --bench outbox`, with `-- --quick` for a short look and `-- --ours` for the outbox's own throughput alone, as for a
//! profiler.

mod contenders;
mod recovery;
mod workload;

use contenders::{CONTENDERS, Contender, Missing};
use hunt_tests::{
    load::describe_machine,
    plot::{Chart, Line},
};
use std::path::Path;
use tempfile::TempDir;

const PLAYERS: u64 = 1_000;
const EVENTS_PER_UNIT: u64 = 4;
const GROUPS: u64 = 100;

/// Events in a group, for the chart of throughput over batch.
const BATCHES: [u64; 6] = [1, 10, 100, 1_000, 10_000, 50_000];
/// About how many events each contender stores for a point of the chart.
const EVENTS_PER_POINT: u64 = 100_000;

fn main() {
    if let Some(folder) = std::env::var_os(recovery::MEASURED_FOLDER) {
        return recovery::report_memory(Path::new(&folder));
    }
    let asks = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    let quick = asks("--quick");
    println!("{}\n", describe_machine());
    if asks("--ours") {
        return throughput(&CONTENDERS[..1], 20);
    }
    throughput(&CONTENDERS, if quick { 1 } else { 7 });
    recovery::measure(if quick { 1 } else { 5 });
    if !quick {
        throughput_over_batch();
    }
}

fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the target folder can be written")
}

/// Events a second of a contender that is given so many groups.
fn rate(contender: &Contender, groups: u64, players: u64, events_per_unit: u64) -> Result<f64, Missing> {
    let groups = workload::groups(groups, players, events_per_unit);
    let events = workload::events_in(&groups);
    let folder = folder();
    (contender.store)(folder.path(), groups).map(|time| events as f64 / time.as_secs_f64())
}

fn throughput(contenders: &[Contender], rounds: usize) {
    let mut rates: Vec<_> = contenders.iter().map(|_| Ok(Vec::new())).collect();
    // In turns, so that a busy moment of the machine strikes everybody.
    for _ in 0..rounds {
        for (contender, rates) in contenders.iter().zip(&mut rates) {
            let groups = (GROUPS as f64 * contender.share) as u64;
            if let Ok(so_far) = rates {
                match rate(contender, groups, PLAYERS, EVENTS_PER_UNIT) {
                    Ok(rate) => so_far.push(rate),
                    Err(missing) => *rates = Err(missing),
                }
            }
        }
    }
    let summaries: Vec<_> = rates.into_iter().map(|rates| rates.map(summary)).collect();
    let ours = summaries[0].as_ref().expect("the outbox stores").median;
    println!("durable events a second, {} events in a commit; median of {rounds}", PLAYERS * EVENTS_PER_UNIT);
    println!("| {:<37} | {:>10} | {:>10} | {:>16} |", "", "events/s", "best", "outbox / this");
    println!("|{:-<39}|{:-<12}|{:-<12}|{:-<18}|", "", "", "", "");
    for (contender, summary) in contenders.iter().zip(summaries) {
        match summary {
            Ok(Summary { median, best }) => {
                println!("| {:<37} | {median:>10.0} | {best:>10.0} | {:>16.2} |", contender.name, ours / median);
            }
            Err(missing) => println!("| {:<37} | {missing}", contender.name),
        }
    }
    println!();
}

/// What several measurements of the same thing say.
struct Summary {
    median: f64,
    best: f64,
}

fn summary(mut measured: Vec<f64>) -> Summary {
    measured.sort_by(f64::total_cmp);
    Summary { median: measured[measured.len() / 2], best: measured[measured.len() - 1] }
}

fn throughput_over_batch() {
    let mut lines = Vec::new();
    for contender in &CONTENDERS {
        let mut points = Vec::new();
        for batch in BATCHES {
            let (players, events_per_unit) =
                if batch >= EVENTS_PER_UNIT { (batch / EVENTS_PER_UNIT, EVENTS_PER_UNIT) } else { (1, batch) };
            let events = players * events_per_unit;
            let groups = ((EVENTS_PER_POINT as f64 * contender.share) as u64 / events).clamp(2, 200);
            if let Ok(rate) = rate(contender, groups, players, events_per_unit) {
                points.push((events as f64, rate));
            }
        }
        if !points.is_empty() {
            lines.push(Line { name: contender.name.into(), points });
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench").join("throughput-over-batch.svg");
    let chart = Chart {
        title: "Durable events a second over events in a commit".into(),
        x_label: "events in a commit".into(),
        y_label: "durable events a second".into(),
        logarithmic: true,
        lines,
    };
    match chart.write(&path) {
        Ok(()) => println!("chart: {}", path.display()),
        Err(error) => println!("the chart could not be written to {}: {error}", path.display()),
    }
}
