//! The machine that something was measured on, as Linux tells.

use std::fs;

/// The machine in one line: processor, cores, memory, kernel.
pub fn describe_machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = value(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.into());
    let memory = value(&read("/proc/meminfo"), "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let memory = memory.map_or_else(String::new, |kib| format!(", {} GB", kib / 1_000_000));
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{model}, {cores} cores{memory}, {} {}", std::env::consts::OS, kernel.trim())
}
