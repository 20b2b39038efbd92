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

pub fn store(folder: &Path, groups: Vec<Group>) -> Result<Duration, Missing> {
    let encode =
        |(number, group)| encode_segment(number, UnixMs(0), &ContentHash([7; 32]), &[group]).expect("it can be written").bytes;
    let segments: Vec<_> = (1..).zip(&groups).map(encode).collect();
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
