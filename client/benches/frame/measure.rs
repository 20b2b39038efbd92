//! What is measured, and how it is told.

use peak_alloc::PeakAlloc;
use rustix::time::{ClockId, clock_gettime};
use std::{
    fs,
    time::{Duration, Instant},
};

/// Counts what is allocated.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Bytes that are allocated now.
pub fn allocated() -> usize {
    ALLOCATED.current_usage()
}

/// Bytes of memory that the process holds now, and held at most; 0 where the system does not tell.
pub fn resident() -> [u64; 2] {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    ["VmRSS:", "VmHWM:"].map(|key| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
    })
}

/// The processor, its cores, and what else wants them.
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("?", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg");
    format!("{model}, {cores} cores, load average {}", load.split(' ').next().unwrap_or("?"))
}

/// How long something took: on the clock, and of all processors together.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    pub wall: Duration,
    pub cpu: Duration,
}

/// How long this takes.
pub fn took(work: impl FnOnce()) -> Took {
    let cpu = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
    };
    let (began, cpu_before) = (Instant::now(), cpu());
    work();
    Took { wall: began.elapsed(), cpu: cpu() - cpu_before }
}

/// The value below or at which this share of them lies, 0 to 1, milliseconds.
pub fn quantile_ms(times: &[Duration], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

/// A line of the report: what, how much of it, and its share of the ceiling.
pub fn against(what: &str, value: f64, ceiling: f64, unit: &str) {
    let verdict = if value <= ceiling { "" } else { "  OVER" };
    println!("| {what:<58} | {value:>9.2} {unit:<2} | {ceiling:>6.0} {unit:<2} | {:>5.2}{verdict} |", value / ceiling);
}
