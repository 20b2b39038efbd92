//! Files written at once or not at all.

use miette::{IntoDiagnostic, WrapErr, bail};
use std::{fs, io::Write, path::Path};

/// Writes a file beside its place and renames it, so that no reader meets half of it. A file that is there keeps its permissions.
///
/// # Errors
/// When it cannot be written; what was there before is there still.
pub fn write_whole(path: &Path, bytes: &[u8]) -> miette::Result<()> {
    // What a link leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!(help = "make the folder first, or correct the path", "cannot write {}: there is no such folder", path.display());
    }
    let write = || -> std::io::Result<()> {
        let mut beside = tempfile::Builder::new().prefix(".hunt-").tempfile_in(folder)?;
        beside.write_all(bytes)?;
        match fs::metadata(&target) {
            Ok(known) => beside.as_file().set_permissions(known.permissions())?,
            Err(_) => readable_by_all(beside.as_file())?,
        }
        beside.as_file().sync_all()?;
        beside.persist(&target)?;
        Ok(())
    };
    write().into_diagnostic().wrap_err_with(|| format!("cannot write {}", path.display()))
}

/// Temporary files are for their owner alone; a new file is as any other.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}
