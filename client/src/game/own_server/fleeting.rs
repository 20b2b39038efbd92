//! A folder for what is not to be kept.

use std::{
    env,
    fs::{self, DirBuilder},
    io,
    path::{Path, PathBuf},
    process,
};

/// A new folder that only this user may read. It goes, with everything in it, when this is dropped.
#[derive(Debug)]
pub struct FleetingFolder(PathBuf);

impl FleetingFolder {
    /// Makes one in the system's folder for such things.
    ///
    /// # Errors
    /// When none can be made there.
    pub fn new() -> io::Result<Self> {
        let parent = env::temp_dir();
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let mut number = 0_u32;
        loop {
            let path = parent.join(format!("treasure-hunt-{}-{number}", process::id()));
            match builder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                // Another's, or left behind by a game that could not clean up.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for FleetingFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!("{} is left behind: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_with_everything_in_it() {
        let folder = FleetingFolder::new().unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("store"), "x").unwrap();
        let other = FleetingFolder::new().unwrap();
        assert_ne!(other.path(), path);
        drop(folder);
        assert!(!path.exists() && other.path().exists());
    }
}
