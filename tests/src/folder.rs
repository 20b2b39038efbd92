//! Copies of folders, for bots that go on elsewhere and hunts that are edited.

use crate::test_hunt;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Copies a folder with all that is in it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A copy of a [`test_hunt`] that may be edited: the folder that is gone when this is dropped, and the hunt's own within it.
///
/// # Errors
/// When it cannot be copied.
pub fn copy_of_test_hunt(name: &str) -> io::Result<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let hunt = folder.path().join(name);
    copy_folder(&test_hunt(name), &hunt)?;
    Ok((folder, hunt))
}
