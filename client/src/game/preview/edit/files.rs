//! The files of boundaries that are edited: as they are drawn, and as they are on the disk.

use super::ToolKind;
use hunt_shared::{
    geo::Shape,
    hunt::{BoundaryText, EditError, HUNT_FILE, boundary_files, parse_boundaries, with_file},
};
use std::{fs, io, path::Path};

/// How the names of the files end.
const ENDING: &str = ".geojson";

/// A boundary as it is edited.
#[derive(Clone, PartialEq, Debug)]
pub struct DraftBoundary {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// Which file it is in.
    pub file: usize,
}

/// One file of boundaries.
#[derive(Clone, PartialEq, Debug)]
pub struct DraftFile {
    /// Its name within the hunt's folder.
    pub name: String,
    /// What it is to hold.
    pub text: BoundaryText,
    /// As it is known to be on the disk; `None`: it is not there yet.
    pub on_disk: Option<Vec<u8>>,
    /// Whether the hunt is known to name it.
    pub is_named: bool,
}

impl DraftFile {
    /// Reads one that the hunt names.
    ///
    /// # Errors
    /// In words, when it cannot be read or changed.
    pub fn read(folder: &Path, name: String) -> Result<Self, String> {
        let on_disk = fs::read(folder.join(&name)).map_err(|error| unreadable(&name, &error))?;
        let text = BoundaryText::from_bytes(&on_disk).map_err(|error| format!("{name}: {}", edit_error(&error)))?;
        Ok(Self { name, text, on_disk: Some(on_disk), is_named: true })
    }

    /// A new one, of which nothing is written before something is drawn into it.
    ///
    /// # Errors
    /// In words, when there cannot be one of this name, or the hunt could not name it.
    pub fn new(folder: &Path, name: &str) -> Result<Self, String> {
        let name = with_ending(name.trim());
        let stem = name.trim_end_matches(ENDING);
        if stem.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':', '"']) {
            return Err(say!("preview_play-file-name"));
        }
        if folder.join(&name).exists() {
            return Err(say!("preview_play-file-there", file = name));
        }
        hunt_that_names(folder, &name)?;
        Ok(Self { name, text: empty(), on_disk: None, is_named: false })
    }

    /// Whether nothing of it is to be written.
    pub fn is_saved(&self) -> bool {
        match &self.on_disk {
            Some(on_disk) => self.is_named && self.text.to_bytes() == *on_disk,
            // An empty one that was never there is not wanted any more.
            None => self.text.ids().is_empty(),
        }
    }

    /// Whether the disk holds something else than is known.
    pub fn is_changed_elsewhere(&self, folder: &Path) -> bool {
        match (fs::read(folder.join(&self.name)), &self.on_disk) {
            (Ok(bytes), known) => known.as_ref() != Some(&bytes),
            (Err(error), known) => error.kind() == io::ErrorKind::NotFound && known.is_some(),
        }
    }

    /// Takes what is on the disk as known.
    pub fn know(&mut self, folder: &Path) {
        self.on_disk = fs::read(folder.join(&self.name)).ok();
    }

    /// Writes it, and has the hunt name it.
    ///
    /// # Errors
    /// In words; then the file on the disk is as it was, or is there and not named yet, which the next save does.
    pub fn save(&mut self, folder: &Path) -> Result<(), String> {
        let bytes = self.text.to_bytes();
        let failed = |name: &str, error: io::Error| say!("preview-unsaveable", file = name, error = error.to_string());
        // Asked first, so that no file is left that no hunt names.
        let is_new = self.on_disk.is_none() || !self.is_named;
        let naming = if is_new { hunt_that_names(folder, &self.name)? } else { None };
        write_whole(&folder.join(&self.name), &bytes).map_err(|error| failed(&self.name, error))?;
        self.on_disk = Some(bytes);
        if let Some(hunt_file) = naming {
            write_whole(&folder.join(HUNT_FILE), hunt_file.as_bytes()).map_err(|error| failed(HUNT_FILE, error))?;
        }
        self.is_named = true;
        Ok(())
    }
}

/// Why a file cannot be read.
fn unreadable(file: &str, error: &io::Error) -> String {
    say!("preview-unreadable", file = file, error = error.to_string())
}

/// Why a file's text cannot be changed.
pub fn edit_error(error: &EditError) -> String {
    match error {
        EditError::NoFeatures => say!("preview-no-features"),
        EditError::NoSuchFeature(id) => say!("preview-no-boundary", id = id),
        EditError::Taken(id) => say!("preview-id-taken", id = id),
        EditError::NoId => say!("preview-no-id"),
        // As check says it of a file.
        EditError::NoShape(why) => (*why).to_owned(),
    }
}

/// A file without a boundary.
pub fn empty() -> BoundaryText {
    const EMPTY: &[u8] = b"{\"type\": \"FeatureCollection\", \"features\": []}\n";
    BoundaryText::from_bytes(EMPTY).expect("this is a FeatureCollection")
}

/// A file's name with its ending.
pub fn with_ending(name: &str) -> String {
    if name.ends_with(ENDING) { name.to_owned() } else { format!("{name}{ENDING}") }
}

/// The names of the files of boundaries that the hunt's first file names.
///
/// # Errors
/// In words, when it cannot be read.
pub fn named_files(folder: &Path) -> Result<Vec<String>, String> {
    let hunt_file = fs::read(folder.join(HUNT_FILE)).map_err(|error| unreadable(HUNT_FILE, &error))?;
    Ok(boundary_files(&hunt_file))
}

/// The text of `hunt.ron` that also names this file of boundaries; `None` when it does already.
fn hunt_that_names(folder: &Path, name: &str) -> Result<Option<String>, String> {
    let bytes = fs::read(folder.join(HUNT_FILE)).map_err(|error| unreadable(HUNT_FILE, &error))?;
    if boundary_files(&bytes).iter().any(|named| named == name) {
        return Ok(None);
    }
    let text = String::from_utf8(bytes).ok();
    let naming = text.as_deref().and_then(|text| with_file(text, "boundaries", name));
    naming.map(Some).ok_or_else(|| say!("preview_play-file-by-hand", file = name))
}

/// The kind of a shape, as the tool that draws it.
pub fn kind_of(shape: &Shape) -> ToolKind {
    match shape {
        Shape::Area(_) => ToolKind::Area,
        Shape::Circle { .. } => ToolKind::Circle,
        Shape::Line(_) => ToolKind::Line,
    }
}

/// The file into which a new boundary of a kind belongs, as its index: the one that holds the most of its kind, for a layer of the usual
/// tools holds one kind; else the first that holds none or several kinds; else none, and a new one is begun. A hunt's only file takes all.
pub fn file_for(files: usize, boundaries: &[DraftBoundary], kind: ToolKind) -> Option<usize> {
    if files == 1 {
        return Some(0);
    }
    let kinds_in =
        |file: usize| boundaries.iter().filter(move |boundary| boundary.file == file).map(|found| kind_of(&found.shape));
    let of_kind = |file: usize| kinds_in(file).filter(|found| *found == kind).count();
    // Of equals the first.
    let most = (0..files).rev().max_by_key(|file| of_kind(*file)).filter(|file| of_kind(*file) > 0);
    let of_all = |file: &usize| {
        let first = kinds_in(*file).next();
        first.is_none() || kinds_in(*file).any(|found| Some(found) != first)
    };
    most.or_else(|| (0..files).find(of_all))
}

/// What the files hold, by the reader of the hunt.
///
/// # Errors
/// In words, when one has a mistake.
pub fn boundaries_of(files: &[DraftFile]) -> Result<Vec<DraftBoundary>, String> {
    let mut all = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if file.text.ids().is_empty() {
            continue;
        }
        let read = parse_boundaries(&file.name, &file.text.to_bytes()).map_err(|report| {
            let first = report.diagnostics().first().map_or_else(String::new, |mistake| mistake.message().to_owned());
            format!("{}: {first}", file.name)
        })?;
        all.extend(read.boundaries.into_iter().map(|boundary| DraftBoundary {
            id: boundary.id.to_string(),
            name: boundary.name,
            shape: boundary.shape,
            file: at,
        }));
    }
    Ok(all)
}

/// Writes beside the file and renames, so that a crash leaves the old one or the new.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link; a file that is not there yet, or no more, is made.
    let old = fs::canonicalize(path).ok();
    let path = old.as_deref().unwrap_or(path);
    let mut draft = path.to_owned().into_os_string();
    draft.push(".saving");
    fs::write(&draft, bytes)?;
    let permissions = fs::metadata(path).map(|metadata| metadata.permissions()).ok().filter(|_| old.is_some());
    let renamed = permissions
        .map_or(Ok(()), |permissions| fs::set_permissions(&draft, permissions))
        .and_then(|()| fs::rename(&draft, path));
    if renamed.is_err() {
        // What could not be renamed is of no use.
        let _ = fs::remove_file(&draft);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::geo::LonLat;

    fn boundary(file: usize, kind: ToolKind) -> DraftBoundary {
        let at = LonLat::new(7.4, 43.7);
        let shape = match kind {
            ToolKind::Circle => Shape::Circle { centre: at, radius_m: 5.0 },
            _ => Shape::Line(vec![at, at]),
        };
        DraftBoundary { id: String::new(), name: String::new(), shape, file }
    }

    #[test]
    fn a_new_boundary_goes_to_those_of_its_kind() {
        use ToolKind::{Area, Circle, Line};
        let layers = [boundary(0, Line), boundary(1, Circle), boundary(1, Circle), boundary(2, Circle)];
        assert_eq!(file_for(3, &layers, Circle), Some(1));
        assert_eq!(file_for(3, &layers, Line), Some(0));
        assert_eq!(file_for(3, &layers, Area), None, "each holds another kind: a new one is begun");
        assert_eq!(file_for(4, &layers, Area), Some(3), "an empty one takes any");
        assert_eq!(file_for(1, &layers[..1], Area), Some(0), "the only one takes all");
        assert_eq!(file_for(2, &[boundary(0, Line), boundary(1, Line), boundary(1, Circle)], Area), Some(1), "one that mixes");
        assert_eq!(file_for(0, &[], Area), None);
    }

    #[test]
    fn names_are_those_of_files_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(HUNT_FILE), r#"Hunt(title: "T", start: (7.4, 43.7))"#).unwrap();
        fs::write(folder.path().join("there.geojson"), "{}").unwrap();
        assert_eq!(DraftFile::new(folder.path(), " ponds ").unwrap().name, "ponds.geojson");
        for wrong in ["", "a/b", "..", ".geojson", "c:x", "there"] {
            assert!(DraftFile::new(folder.path(), wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_new_file_whose_naming_failed_is_named_by_the_next_save() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(HUNT_FILE), r#"Hunt(title: "T", start: (7.4, 43.7))"#).unwrap();
        let mut file = DraftFile::new(folder.path(), "ponds").unwrap();
        file.text.add("pond", "", &Shape::Circle { centre: LonLat::new(7.4, 43.7), radius_m: 5.0 }).unwrap();
        // Where the hunt is to be written, nothing can be.
        let in_the_way = folder.path().join(format!("{HUNT_FILE}.saving"));
        fs::create_dir(&in_the_way).unwrap();
        assert!(file.save(folder.path()).is_err());
        assert!(folder.path().join("ponds.geojson").exists() && named_files(folder.path()).unwrap().is_empty());
        assert!(!file.is_saved() && !file.is_changed_elsewhere(folder.path()), "it is to be saved once more, unasked");
        fs::remove_dir(&in_the_way).unwrap();
        file.save(folder.path()).unwrap();
        assert!(file.is_saved());
        assert_eq!(named_files(folder.path()).unwrap(), ["ponds.geojson"]);
    }
}
