//! The file of what is discovered, beside that of the walk: `walks/HUNT-SERVER.fog`. It is there whole or not at all, and is written by a
//! thread of its own, so that no frame waits for the disk.

use super::discovered::Discovered;
use crate::link::replace_file;
use bevy::prelude::*;
use std::{
    fs, io,
    path::{Path, PathBuf},
    thread::JoinHandle,
};

/// Seconds after a change within which it is written. A crash loses no more, and the walk, whose file grows with each step, makes up for it.
const SETTLED_S: f32 = 4.0;

/// Where what is discovered is kept; nowhere without a path.
#[derive(Default)]
pub struct FogFile {
    path: Option<PathBuf>,
    /// Seconds since the first change that is not written yet.
    unwritten_s: Option<f32>,
    writing: Option<JoinHandle<io::Result<()>>>,
    /// It has been said that this does not work.
    told: bool,
}

impl FogFile {
    /// The file at this path.
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { path, ..Self::default() }
    }

    /// Its path.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Adds what the file tells. One that cannot be read is kept aside.
    pub fn read_into(&self, chart: &mut Discovered) {
        let Some(path) = &self.path else { return };
        let read = match fs::read(path) {
            Ok(bytes) => chart.include(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(reason) = read {
            let aside = path.with_extension("fog.kept");
            let kept = match fs::rename(path, &aside) {
                Ok(()) => format!("it is kept as {}", aside.display()),
                Err(error) => format!("it cannot be kept aside either: {error}"),
            };
            warn!("what you have discovered cannot be read from {}: {reason}; {kept}", path.display());
        }
    }

    /// There is something new to be written.
    pub fn has_changed(&mut self) {
        self.unwritten_s.get_or_insert(0.0);
    }

    /// Writes what has changed once it is time.
    pub fn keep(&mut self, chart: &Discovered, elapsed_s: f32) {
        if self.writing.as_ref().is_some_and(JoinHandle::is_finished) {
            self.await_writing();
        }
        let Some(unwritten_s) = &mut self.unwritten_s else { return };
        *unwritten_s += elapsed_s;
        if *unwritten_s >= SETTLED_S && self.writing.is_none() {
            self.write(chart);
        }
    }

    /// Writes what has changed, and waits until it is written.
    pub fn finish(&mut self, chart: Option<&Discovered>) {
        self.await_writing();
        if let (Some(chart), Some(_)) = (chart, self.unwritten_s) {
            self.write(chart);
            self.await_writing();
        }
    }

    fn write(&mut self, chart: &Discovered) {
        self.unwritten_s = None;
        let Some(path) = self.path.clone() else { return };
        match chart.encode() {
            Ok(bytes) => self.writing = Some(std::thread::spawn(move || replace_file(&path, &bytes))),
            Err(error) => self.tell(&error.to_string()),
        }
    }

    fn await_writing(&mut self) {
        match self.writing.take().map(JoinHandle::join) {
            Some(Ok(Err(error))) => self.tell(&error.to_string()),
            Some(Err(_)) => self.tell("the thread that writes it has ended"),
            Some(Ok(Ok(()))) => self.told = false,
            None => {}
        }
    }

    /// What cannot be written is said once, and tried again with the next change.
    fn tell(&mut self, reason: &str) {
        if !std::mem::replace(&mut self.told, true) {
            let path = self.path.as_deref().unwrap_or(Path::new(""));
            warn!("what you discover is not kept in {}: {reason}", path.display());
        }
    }
}
