//! Where an import is written to: the standard output, a file, or a hunt's folder.

use super::{Imported, Purpose, ids::Ids, proof::prove};
use hunt_shared::hunt::{HUNT_FILE, Report, load_boundaries, load_hunt_folder, with_file};
use miette::{IntoDiagnostic, WrapErr, bail, miette};
use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// From this size on a map is slow to load and to draw.
const LARGE_BYTES: usize = 20_000_000;

/// Where to write.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct TargetArgs {
    /// Write to this file instead of the standard output
    #[arg(long, value_name = "FILE.geojson", conflicts_with = "hunt")]
    pub(super) out: Option<PathBuf>,
    /// Write into this hunt's folder, and name the new file in its hunt.ron
    #[arg(long, value_name = "FOLDER")]
    pub(super) hunt: Option<PathBuf>,
    /// Overwrite the file when it is there already
    #[arg(long)]
    pub(super) force: bool,
}

enum Place {
    Printed,
    File(PathBuf),
    Hunt { folder: PathBuf, name: String },
}

/// Where an import goes, made sure of before the work begins.
pub(super) struct Target {
    place: Place,
    force: bool,
}

impl Target {
    /// The target that was asked for, of what is read from `source`.
    pub(super) fn new(args: &TargetArgs, source: &Path) -> miette::Result<Self> {
        let place = match (&args.out, &args.hunt) {
            (Some(file), _) => Place::File(file.clone()),
            (None, Some(folder)) => {
                if !folder.join(HUNT_FILE).is_file() {
                    bail!(
                        help = "name the folder of a hunt; hunt-server new NAME makes one",
                        "there is no {HUNT_FILE} in {}, so it is no hunt's folder",
                        folder.display()
                    );
                }
                Place::Hunt { folder: folder.clone(), name: name_after(source) }
            }
            (None, None) => Place::Printed,
        };
        let target = Self { place, force: args.force };
        if let Some(path) = target.path().filter(|path| path.exists() && !target.force) {
            bail!(help = "choose another name, or overwrite it with --force", "{} is there already", path.display());
        }
        Ok(target)
    }

    fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Printed => None,
            Place::File(path) => Some(path.clone()),
            Place::Hunt { folder, name } => Some(folder.join(name)),
        }
    }

    /// Ids that do not collide with those of the hunt that is written to.
    pub(super) fn ids(&self) -> Ids {
        let Place::Hunt { folder, name } = &self.place else { return Ids::default() };
        // What is overwritten gives its ids back.
        let replaced = load_boundaries(&folder.join(name)).map(|loaded| loaded.boundaries).unwrap_or_default();
        let hunt = load_hunt_folder(folder).map(|loaded| loaded.hunt.boundaries).unwrap_or_default();
        let taken = hunt.into_iter().map(|boundary| boundary.id);
        Ids::beside(taken.filter(|id| !replaced.iter().any(|old| old.id == *id)).map(|id| id.as_str().to_owned()))
    }

    /// Writes the layer, and tells what was made.
    pub(super) fn write(&self, imported: Imported, told: &mut impl Write) -> miette::Result<()> {
        let Imported { layer, purpose, notes } = imported;
        let text = layer.to_geojson();
        prove(&layer, &text, purpose).map_err(Report::into_miette)?;
        match self.path() {
            None => match io::stdout().lock().write_all(text.as_bytes()) {
                // Whoever reads has seen enough.
                Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error).into_diagnostic(),
                _ => {}
            },
            Some(path) => save(&path, &text, self.force)?,
        }
        let mut lines = vec![format!("{}: {} ({})", self.shown(), layer.counts(purpose), size_of(text.len()))];
        lines.extend(notes);
        if text.len() > LARGE_BYTES {
            lines.push("note: that is much for one hunt; a smaller area loads and draws faster".into());
        }
        if let (Some(middle), Purpose::Map) = (layer.middle(), purpose) {
            lines.push(format!("its middle is ({:.5}, {:.5}): a `start` lies best near it", middle.lon, middle.lat));
        }
        if let Place::Hunt { folder, name } = &self.place {
            lines.push(add_to(folder, name, purpose)?);
            match load_hunt_folder(folder) {
                Ok(loaded) if loaded.warnings.is_empty() => {}
                Ok(loaded) => lines.push(format!("{}\nthe hunt can be played: {}", loaded.warnings, loaded.warnings.summary())),
                Err(report) => lines.push(format!("{report}\nthe hunt cannot be played yet: {}", report.summary())),
            }
        }
        lines.iter().try_for_each(|line| writeln!(told, "{line}")).into_diagnostic()
    }

    fn shown(&self) -> String {
        self.path().map_or_else(|| "printed".into(), |path| path.display().to_string())
    }
}

/// "Old Harbour.osm.pbf" becomes "old-harbour.geojson".
fn name_after(source: &Path) -> String {
    let name = source.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    format!("{}.geojson", super::ids::slug(stem).unwrap_or_else(|| "imported".into()))
}

fn size_of(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Writes beside the target first, so that a full disk leaves what was there.
fn save(path: &Path, text: &str, force: bool) -> miette::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    if !force {
        let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(miette!(
                    help = "make the folder first, or correct the path",
                    "{}: there is no such folder",
                    failed()
                ));
            }
            opened => opened.into_diagnostic().wrap_err_with(failed)?,
        };
        return file.write_all(text.as_bytes()).into_diagnostic().wrap_err_with(failed);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).into_diagnostic().wrap_err_with(failed)
}

/// Names the file in the hunt's `hunt.ron`, or says how to.
fn add_to(folder: &Path, name: &str, purpose: Purpose) -> miette::Result<String> {
    let path = folder.join(HUNT_FILE);
    let field = match purpose {
        Purpose::Boundaries => "boundaries",
        Purpose::Map => "map",
    };
    let shown = path.display();
    let before = fs::read_to_string(&path).into_diagnostic().wrap_err_with(|| format!("cannot read {shown}"))?;
    Ok(match with_file(&before, field, name) {
        Some(after) if after == before => format!("{shown} names it in `{field}` already"),
        Some(after) => {
            save(&path, &after, true)?;
            format!("{shown}: added {name:?} to `{field}`")
        }
        None => format!("{shown} could not be changed safely: add {name:?} to `{field}` yourself, as in {field}: [{name:?}]"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunts::import::layer::Layer;

    fn args(out: Option<&Path>, hunt: Option<&Path>, force: bool) -> TargetArgs {
        TargetArgs { out: out.map(Path::to_owned), hunt: hunt.map(Path::to_owned), force }
    }

    fn nothing(purpose: Purpose) -> Imported {
        Imported { layer: Layer::default(), purpose, notes: vec!["note: of nothing".into()] }
    }

    #[test]
    fn what_is_there_is_overwritten_only_by_force() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.geojson");
        let source = Path::new("walk.gpx");
        let mut told = Vec::new();
        Target::new(&args(Some(&file), None, false), source).unwrap().write(nothing(Purpose::Map), &mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("mine.geojson: nothing (") && told.contains("note: of nothing"), "{told}");
        fs::write(&file, "mine").unwrap();
        let refused = Target::new(&args(Some(&file), None, false), source).err().unwrap();
        assert!(format!("{refused:?}").contains("is there already") && format!("{refused:?}").contains("--force"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        Target::new(&args(Some(&file), None, true), source).unwrap().write(nothing(Purpose::Map), &mut Vec::new()).unwrap();
        assert!(fs::read_to_string(&file).unwrap().contains("FeatureCollection"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_hunt_names_what_is_written_into_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Target::new(&args(None, Some(folder.path()), false), Path::new("a.gpx")).err().unwrap();
        assert!(format!("{refused:?}").contains("no hunt's folder"));
        let hunt = folder.path().join(HUNT_FILE);
        fs::write(&hunt, "Hunt(\n    map: [],\n    boundaries: [\"b.geojson\"],\n)\n").unwrap();
        let mut told = Vec::new();
        for (purpose, source) in [(Purpose::Map, "Old Town.osm.pbf"), (Purpose::Boundaries, "walk.gpx")] {
            let target = Target::new(&args(None, Some(folder.path()), false), Path::new(source)).unwrap();
            target.write(nothing(purpose), &mut told).unwrap();
        }
        let expected = "Hunt(\n    map: [\"old-town.geojson\"],\n    boundaries: [\"b.geojson\", \"walk.geojson\"],\n)\n";
        assert_eq!(fs::read_to_string(&hunt).unwrap(), expected);
        assert!(folder.path().join("old-town.geojson").is_file());
        let told = String::from_utf8(told).unwrap();
        assert!(
            told.contains("added \"walk.geojson\" to `boundaries`") && told.contains("the hunt cannot be played yet"),
            "{told}"
        );
    }
}
