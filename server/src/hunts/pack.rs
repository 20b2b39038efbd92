//! `hunt-server pack`: a hunt as one file to hand to a host.

use super::write_whole::write_whole;
use hunt_shared::hunt::{HUNT_FILE, PACK_EXTENSION, Pack, Report, load_hunt_folder};
use miette::{bail, miette};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Arguments of `hunt-server pack`.
#[derive(clap::Args, Clone, Debug)]
pub struct PackArgs {
    /// The hunt's folder
    pub hunt: PathBuf,
    /// The file to write; its name without .hunt is the hunt's id. Left out: NAME.hunt in the current folder, NAME being the folder's name
    #[arg(long, value_name = "NAME.hunt")]
    pub out: Option<PathBuf>,
}

/// Checks a hunt and writes it as one file.
///
/// # Errors
/// When the hunt has mistakes, or the file cannot be written.
pub fn run(args: &PackArgs) -> miette::Result<ExitCode> {
    println!("{}", pack(args)?);
    Ok(ExitCode::SUCCESS)
}

/// Writes the pack; says what was written.
fn pack(args: &PackArgs) -> miette::Result<String> {
    let folder = match args.hunt.file_name() {
        Some(name) if name == HUNT_FILE => args.hunt.parent().filter(|folder| !folder.as_os_str().is_empty()),
        _ => Some(&*args.hunt),
    };
    let folder = folder.unwrap_or(Path::new("."));
    if folder.is_file() {
        bail!(help = "name a hunt's folder", "{} is a file, perhaps a pack already", folder.display());
    }
    let loaded = load_hunt_folder(folder).map_err(Report::into_miette)?;
    if !loaded.warnings.is_empty() {
        eprintln!("{}", loaded.warnings);
    }
    let bytes = Pack::pack(folder).map_err(|error| miette!(help = error.help(), "{error}"))?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.{PACK_EXTENSION}", loaded.hunt.id)));
    if out.extension().is_none_or(|extension| extension != PACK_EXTENSION) {
        bail!(
            help = "name it NAME.hunt, NAME being the hunt's id",
            "{} does not end in .{PACK_EXTENSION}, so a server would not find it",
            out.display()
        );
    }
    write_whole(&out, &bytes)?;
    let kilobytes = bytes.len().div_ceil(1_000);
    Ok(format!("{}: \"{}\" in {kilobytes} kB, content {}", out.display(), loaded.hunt.title, loaded.hunt.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_the_same_hunt_and_the_same_bytes_each_time() {
        let out = tempfile::tempdir().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
        let packed = |name: &str| {
            let out = out.path().join(name);
            pack(&PackArgs { hunt: folder.clone(), out: Some(out.clone()) }).unwrap();
            out
        };
        let (one, two) = (packed("merrowick.hunt"), packed("again.hunt"));
        assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
        let (plain, unpacked) = (load_hunt_folder(&folder).unwrap().hunt, load_hunt_folder(&one).unwrap().hunt);
        assert_eq!(plain, unpacked, "with the same id and the same hash");
        assert!(pack(&PackArgs { hunt: one, out: None }).unwrap_err().to_string().contains("a pack already"));
        assert!(pack(&PackArgs { hunt: folder, out: Some("merrowick.zip".into()) }).is_err());
    }

    #[test]
    fn a_hunt_with_mistakes_is_not_packed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(HUNT_FILE), "Hunt(title: 5)").unwrap();
        let out = folder.path().join("x.hunt");
        assert!(pack(&PackArgs { hunt: folder.path().into(), out: Some(out.clone()) }).is_err());
        assert!(!out.exists());
    }
}
