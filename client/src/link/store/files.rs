//! Files that are there whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// A name as a file's name: letters, digits, `.`, `-` and `_`; everything else as its code.
pub(super) fn safe_name(name: &str) -> String {
    let mut safe = String::new();
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => safe.push(character),
            '.' if !safe.is_empty() => safe.push('.'),
            other => safe.push_str(&format!("%{:x}", u32::from(other))),
        }
    }
    safe
}

/// Replaces a file by these bytes, durably; a crash leaves the old one or the new one. Only its owner may read it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(folder)
}

/// Makes renames in a folder durable, where the system needs it.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder() {
        for name in ["../up", "a/b", "..", "C:\\x", "::1_4330"] {
            let safe = safe_name(name);
            assert!(!safe.contains(['/', '\\', ':']) && !safe.starts_with('.'), "{safe}");
        }
        assert_eq!(safe_name("play.example.org_4330"), "play.example.org_4330");
        assert_ne!(safe_name("a/b"), safe_name("a_b"));
    }
}
