//! Hunts as the host's tools handle them: checking, making, packing and describing them, and taking over what other tools drew.

pub mod check;
mod fix_ids;
pub mod import;
pub mod new;
mod orphans;
pub mod pack;
pub mod schema;
pub mod translate;
mod write_whole;

pub use orphans::{Orphan, orphans};

use hunt_shared::hunt::{HUNT_FILE, PACK_EXTENSION};
use miette::{IntoDiagnostic, WrapErr, bail};
use std::path::{Path, PathBuf};

/// The hunts in a folder, by name: the folders that have a `hunt.ron`, and the packs.
///
/// # Errors
/// When the folder cannot be read, or holds no hunt.
pub fn hunts_in(folder: &Path) -> miette::Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read the folder of hunts {}", folder.display());
    let mut hunts = Vec::new();
    for entry in std::fs::read_dir(folder).into_diagnostic().wrap_err_with(cannot)? {
        let path = entry.into_diagnostic().wrap_err_with(cannot)?.path();
        let is_pack = path.is_file() && path.extension().is_some_and(|extension| extension == PACK_EXTENSION);
        if is_pack || path.join(HUNT_FILE).is_file() {
            hunts.push(path);
        }
    }
    if hunts.is_empty() {
        bail!(
            help = "put hunts' folders or packs into it; `hunt-server new NAME` makes a hunt to begin with",
            "there is no hunt in {}",
            folder.display()
        );
    }
    hunts.sort();
    Ok(hunts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_packs_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(hunts_in(folder.path()).unwrap_err().to_string().contains("there is no hunt in"));
        for name in ["b", "a", "empty", "odd.hunt"] {
            std::fs::create_dir(at(name)).unwrap();
        }
        for name in ["b/hunt.ron", "a/hunt.ron", "c.hunt", "notes.txt"] {
            std::fs::write(at(name), "").unwrap();
        }
        assert_eq!(hunts_in(folder.path()).unwrap(), ["a", "b", "c.hunt"].map(at));
        assert!(hunts_in(&at("nowhere")).is_err());
    }
}
