//! The ceiling: the bytes of the same segments, made before, at the end of a file.

use super::Missing;
use hunt_server::outbox::{Group, encode_segment};
use hunt_shared::{identity::ContentHash, time::UnixMs};
use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// About how many events the outbox puts into one commit when groups wait.
const MERGED_EVENTS: usize = 32 * 1024;

/// Each group by itself, synced before the next is appended.
pub fn store_each(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    store(folder, groups.chunks(1))
}

/// As many groups before each sync as the outbox merges: what a program that does nothing but write could reach.
pub fn store_merged(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let events = groups.first().map_or(0, |group| group.units.iter().map(|unit| unit.events.len()).sum());
    store(folder, groups.chunks((MERGED_EVENTS / events.max(1)).max(1)))
}

fn store<'a>(folder: &Path, commits: impl Iterator<Item = &'a [Group]>) -> Result<Duration, Missing> {
    let encode = |(number, groups): (u64, &[Group])| {
        let groups: Vec<&Group> = groups.iter().collect();
        encode_segment(number, UnixMs(0), &ContentHash([7; 32]), &groups).expect("it can be written").bytes
    };
    let segments: Vec<_> = (1..).zip(commits).map(encode).collect();
    let write = || -> std::io::Result<Duration> {
        let mut file = File::create(folder.join("raw"))?;
        let began = Instant::now();
        for segment in segments {
            file.write_all(&segment)?;
            file.sync_data()?;
        }
        Ok(began.elapsed())
    };
    write().map_err(|error| error.to_string())
}
