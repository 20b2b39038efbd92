//! Where the hunt that is previewed lies.

use bevy::prelude::*;
use hunt_shared::hunt::hunt_folder;
use std::path::{Path, PathBuf};

/// The hunt's folder, or its pack, from the root of the file system.
#[derive(Resource, Clone, PartialEq, Eq, Debug)]
pub struct PreviewPlace {
    path: PathBuf,
    is_pack: bool,
}

impl PreviewPlace {
    /// What was named at the start: a folder, its `hunt.ron`, or a pack.
    pub fn new(named: &Path) -> Self {
        let folder = hunt_folder(named).0;
        let path = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Self { is_pack: path.is_file(), path }
    }

    /// The folder or the pack.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder whose files can be edited.
    ///
    /// # Errors
    /// In words, when the hunt is a pack.
    pub fn editable(&self) -> Result<&Path, String> {
        if self.is_pack { Err(say!("preview_play-pack-not-edited")) } else { Ok(&self.path) }
    }

    /// The folder for what is saved of walks: the hunt's own, or that in which its pack lies.
    pub fn folder_of_walks(&self) -> &Path {
        let beside = self.path.parent().filter(|_| self.is_pack);
        beside.unwrap_or(&self.path)
    }

    /// A file's name without the way to the hunt, which its designer knows.
    pub fn shortened<'a>(&self, file: &'a str) -> &'a str {
        let within = file.strip_prefix(&*self.path.to_string_lossy());
        within.map(|name| name.trim_start_matches(['/', '\\'])).filter(|name| !name.is_empty()).unwrap_or(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_edited_and_a_pack_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let place = PreviewPlace::new(folder.path());
        assert_eq!((place.editable(), place.folder_of_walks()), (Ok(folder.path()), folder.path()));
        let pack = folder.path().join("round.hunt");
        std::fs::write(&pack, "").unwrap();
        let place = PreviewPlace::new(&pack);
        assert!(place.editable().is_err_and(|words| words.contains("hunt-server pack")));
        assert_eq!((place.path(), place.folder_of_walks()), (&*pack, folder.path()));
        let file = pack.join("areas").join("b.geojson").display().to_string();
        assert!(!place.shortened(&file).contains("round") && place.shortened(&file).ends_with("b.geojson"));
        assert_eq!(place.shortened("elsewhere.ron"), "elsewhere.ron");
    }
}
