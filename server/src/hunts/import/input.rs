//! What is imported: a file, or bytes under the name of one.

use hunt_shared::hunt::Report;
use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, BufReader, Cursor, Read, Seek},
    path::Path,
};

/// What can be read from its beginning as often as it takes.
pub(super) trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// Where an import reads from.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    path: &'a Path,
    /// `None`: what is in the file.
    bytes: Option<&'a [u8]>,
}

impl<'a> Input<'a> {
    /// A file.
    pub(super) fn file(path: &'a Path) -> Self {
        Self { path, bytes: None }
    }

    /// These bytes, in the place of the file.
    pub(super) fn bytes(path: &'a Path, bytes: &'a [u8]) -> Self {
        Self { path, bytes: Some(bytes) }
    }

    /// Its name, for messages.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// All of it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(&self) -> Result<Cow<'a, [u8]>, Report> {
        match self.bytes {
            Some(bytes) => Ok(bytes.into()),
            None => fs::read(self.path).map(Into::into).map_err(|error| Report::unreadable(&self.shown(), &error)),
        }
    }

    /// The beginning of it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(&self) -> io::Result<Box<dyn Stream + 'a>> {
        Ok(match self.bytes {
            Some(bytes) => Box::new(Cursor::new(bytes)),
            None => Box::new(BufReader::new(File::open(self.path)?)),
        })
    }
}
