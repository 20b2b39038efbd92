//! What a process costs, and the machine that it runs on, as Linux tells.

use std::{fs, io, time::Duration};

/// What a process has used.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Usage {
    /// Processor time of all its threads, in user and in kernel mode.
    pub cpu: Duration,
    /// Memory that it holds now.
    pub resident_bytes: u64,
}

impl Usage {
    /// What this process has used so far.
    ///
    /// # Errors
    /// When it is gone, or the system is not Linux.
    pub fn of(pid: u32) -> io::Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let wrong = || io::Error::other(format!("/proc/{pid}/stat is not understood: {stat}"));
        // The second field is a name in brackets that may hold anything; proc(5) numbers the fields from 1.
        let after_name = stat.rsplit_once(')').ok_or_else(wrong)?.1;
        let field = |number: usize| after_name.split_whitespace().nth(number - 3)?.parse::<u64>().ok();
        let (user, system, pages) =
            field(14).zip(field(15)).zip(field(24)).map(|((user, system), pages)| (user, system, pages)).ok_or_else(wrong)?;
        let ticks = rustix::param::clock_ticks_per_second() as f64;
        Ok(Self {
            cpu: Duration::from_secs_f64((user + system) as f64 / ticks),
            resident_bytes: pages * rustix::param::page_size() as u64,
        })
    }

    /// What this very process has used so far.
    ///
    /// # Errors
    /// As [`Usage::of`].
    pub fn of_self() -> io::Result<Self> {
        Self::of(std::process::id())
    }
}

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

/// How many processes have wanted a core over the last minute; what others do on the machine shows here.
pub fn load_average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[cfg(target_os = "linux")]
    #[test]
    fn work_shows_as_processor_time_and_memory_is_more_than_nothing() {
        let before = Usage::of_self().unwrap();
        assert!(before.resident_bytes > 1_000_000);
        let begun = Instant::now();
        while Usage::of_self().unwrap().cpu <= before.cpu {
            assert!(begun.elapsed() < Duration::from_secs(60), "a minute of work does not show");
        }
        assert!(Usage::of(u32::MAX).is_err(), "there is no such process");
    }
}
