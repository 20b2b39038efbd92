//! The boundaries as they are edited: the texts of their files, with what was before and after. Only what is drawn is written.

use hunt_shared::{
    geo::Shape,
    hunt::{BoundaryText, HUNT_FILE, boundary_files, parse_boundaries},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

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

/// What can be done to the boundaries.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// Another shape.
    Reshape(String, Shape),
    /// Another name.
    Rename(String, String),
    /// A new one, with its id and name.
    Add(String, String, Shape),
    /// One goes.
    Remove(String),
}

/// One file of boundaries.
#[derive(Clone, PartialEq, Debug)]
struct DraftFile {
    name: String,
    text: BoundaryText,
    /// As it is known to be on the disk.
    on_disk: Vec<u8>,
}

impl DraftFile {
    fn is_saved(&self) -> bool {
        self.text.to_bytes() == self.on_disk
    }
}

/// The boundaries of a hunt's folder, being edited.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    folder: PathBuf,
    files: Vec<DraftFile>,
    boundaries: Vec<DraftBoundary>,
    before: Vec<Vec<BoundaryText>>,
    after: Vec<Vec<BoundaryText>>,
}

impl Draft {
    /// Reads the files.
    ///
    /// # Errors
    /// In words, when one cannot be read or holds mistakes.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let hunt_file = fs::read(folder.join(HUNT_FILE)).map_err(|error| format!("{HUNT_FILE} cannot be read: {error}"))?;
        let names = boundary_files(&hunt_file);
        if names.is_empty() {
            return Err(format!("{HUNT_FILE} names no file of boundaries: add boundaries: [\"boundaries.geojson\"]"));
        }
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            let on_disk = fs::read(folder.join(&name)).map_err(|error| format!("{name} cannot be read: {error}"))?;
            let text = BoundaryText::from_bytes(&on_disk).map_err(|error| format!("{name}: {error}"))?;
            files.push(DraftFile { name, text, on_disk });
        }
        let boundaries = boundaries_of(&files)?;
        Ok(Self { folder: folder.to_owned(), files, boundaries, before: Vec::new(), after: Vec::new() })
    }

    /// The boundaries, by file and id.
    pub fn boundaries(&self) -> &[DraftBoundary] {
        &self.boundaries
    }

    /// One of them.
    pub fn boundary(&self, id: &str) -> Option<&DraftBoundary> {
        self.boundaries.iter().find(|boundary| boundary.id == id)
    }

    /// Does something, so that it can be undone.
    ///
    /// # Errors
    /// In words, when it cannot be done; then nothing has changed.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), String> {
        let id = match edit {
            Edit::Reshape(id, _) | Edit::Rename(id, _) | Edit::Remove(id) | Edit::Add(id, ..) => id,
        };
        // One id means one boundary in all files together.
        let at = match (self.boundary(id), edit) {
            (Some(_), Edit::Add(..)) => return Err(format!("The id {id:?} is taken already; give the boundary another one.")),
            (Some(known), _) => known.file,
            (None, Edit::Add(..)) => 0,
            (None, _) => return Err(format!("There is no boundary {id:?} any more.")),
        };
        let mut files = self.files.clone();
        let text = &mut files[at].text;
        let done = match edit {
            Edit::Reshape(id, shape) => text.set_shape(id, shape),
            Edit::Rename(id, name) => text.set_name(id, name),
            Edit::Add(id, name, shape) => text.add(id.trim(), name.trim(), shape),
            Edit::Remove(id) => text.remove(id),
        };
        done.map_err(|error| error.to_string())?;
        if files[at].text == self.files[at].text {
            return Ok(());
        }
        let boundaries = boundaries_of(&files)?;
        self.before.push(self.texts());
        self.after.clear();
        (self.files, self.boundaries) = (files, boundaries);
        Ok(())
    }

    /// Takes the last edit back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(texts) = self.before.pop() else { return false };
        self.after.push(self.texts());
        self.put(texts);
        true
    }

    /// Does again what was taken back last; whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(texts) = self.after.pop() else { return false };
        self.before.push(self.texts());
        self.put(texts);
        true
    }

    /// Whether everything is saved.
    pub fn is_saved(&self) -> bool {
        self.files.iter().all(DraftFile::is_saved)
    }

    /// Files that are on the disk otherwise than they were read or saved last.
    pub fn changed_elsewhere(&self) -> Vec<&str> {
        let changed = |file: &&DraftFile| fs::read(self.folder.join(&file.name)).is_ok_and(|bytes| bytes != file.on_disk);
        self.files.iter().filter(changed).map(|file| file.name.as_str()).collect()
    }

    /// Keeps what is drawn although files were changed elsewhere: the next save writes over that.
    pub fn keep(&mut self) {
        for file in &mut self.files {
            if let Ok(bytes) = fs::read(self.folder.join(&file.name)) {
                file.on_disk = bytes;
            }
        }
    }

    /// Writes the files that have changed, each whole or not at all.
    ///
    /// # Errors
    /// In words, when one cannot be written, or was changed elsewhere meanwhile.
    pub fn save(&mut self) -> Result<(), String> {
        if let Some(name) = self.changed_elsewhere().first() {
            return Err(format!("{name} was changed elsewhere."));
        }
        for file in self.files.iter_mut().filter(|file| !file.is_saved()) {
            let bytes = file.text.to_bytes();
            write_whole(&self.folder.join(&file.name), &bytes)
                .map_err(|error| format!("{} cannot be saved: {error}", file.name))?;
            file.on_disk = bytes;
        }
        Ok(())
    }

    fn texts(&self) -> Vec<BoundaryText> {
        self.files.iter().map(|file| file.text.clone()).collect()
    }

    fn put(&mut self, texts: Vec<BoundaryText>) {
        for (file, text) in self.files.iter_mut().zip(texts) {
            file.text = text;
        }
        // They were read before.
        if let Ok(boundaries) = boundaries_of(&self.files) {
            self.boundaries = boundaries;
        }
    }
}

/// What the files hold, by the reader of the hunt.
fn boundaries_of(files: &[DraftFile]) -> Result<Vec<DraftBoundary>, String> {
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
    // A link stays a link.
    let path = fs::canonicalize(path)?;
    let mut draft = path.clone().into_os_string();
    draft.push(".saving");
    fs::write(&draft, bytes)?;
    let renamed = fs::metadata(&path)
        .and_then(|old| fs::set_permissions(&draft, old.permissions()))
        .and_then(|()| fs::rename(&draft, &path));
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

    const ONE: &str = r##"{"type":"FeatureCollection","features":[
  {"type":"Feature","id":"bell","properties":{"radius_m": 15.0, "colour":"#fff"},"geometry":{"type":"Point","coordinates":[7.4, 43.7]}}
]}"##;
    const TWO: &str = r#"{ "type": "FeatureCollection", "features": [
{ "type": "Feature", "properties": { "id": "wire" }, "geometry": { "type": "LineString", "coordinates": [ [ 7.4, 43.7 ], [ 7.41, 43.7 ] ] } }
] }"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(HUNT_FILE),
            r#"Hunt(title: "T", start: (7.4, 43.7), boundaries: ["one.geojson", "two.geojson"])"#,
        )
        .unwrap();
        fs::write(folder.path().join("one.geojson"), ONE).unwrap();
        fs::write(folder.path().join("two.geojson"), TWO).unwrap();
        folder
    }

    fn read(folder: &tempfile::TempDir, name: &str) -> String {
        fs::read_to_string(folder.path().join(name)).unwrap()
    }

    fn circle(radius_m: f64) -> Shape {
        Shape::Circle { centre: LonLat::new(7.4, 43.7), radius_m }
    }

    #[test]
    fn what_is_drawn_is_saved_in_its_file_and_nothing_else_is_touched() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        assert!(draft.is_saved());
        draft.edit(&Edit::Reshape("bell".into(), circle(20.0))).unwrap();
        assert!(!draft.is_saved());
        draft.save().unwrap();
        assert!(draft.is_saved());
        assert_eq!(read(&folder, "one.geojson"), ONE.replace("15.0", "20"));
        assert_eq!(read(&folder, "two.geojson"), TWO);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside the files");
    }

    #[test]
    fn everything_is_undone_and_done_again_to_the_byte() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        let edits = [
            Edit::Reshape("bell".into(), circle(20.0)),
            Edit::Add("pond".into(), "The Pond".into(), circle(5.0)),
            Edit::Rename("wire".into(), "The Wire".into()),
            Edit::Remove("bell".into()),
        ];
        let mut states = vec![draft.texts()];
        for edit in &edits {
            draft.edit(edit).unwrap();
            states.push(draft.texts());
        }
        for state in states.iter().rev().skip(1) {
            assert!(draft.undo());
            assert_eq!(&draft.texts(), state);
        }
        assert!(!draft.undo() && draft.is_saved() && draft.boundary("bell").is_some());
        for state in &states[1..] {
            assert!(draft.redo());
            assert_eq!(&draft.texts(), state);
        }
        assert!(!draft.redo() && draft.boundary("bell").is_none());
    }

    #[test]
    fn what_cannot_be_drawn_changes_nothing() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        let before = draft.clone();
        let taken = draft.edit(&Edit::Add("wire".into(), String::new(), circle(5.0))).unwrap_err();
        assert!(taken.contains("taken"), "{taken}");
        let flat = [7.4, 7.41, 7.42].map(|lon| LonLat::new(lon, 43.7)).to_vec();
        let flat = Shape::Area(vec![hunt_shared::geo::PolygonRings { exterior: flat, holes: vec![] }]);
        assert!(draft.edit(&Edit::Add("flat".into(), String::new(), flat)).is_err());
        assert!(draft.edit(&Edit::Remove("gone".into())).is_err());
        assert_eq!(draft, before);
    }

    #[test]
    fn a_change_elsewhere_is_not_written_over_unasked() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        draft.edit(&Edit::Reshape("bell".into(), circle(20.0))).unwrap();
        let elsewhere = ONE.replace("#fff", "#000");
        fs::write(folder.path().join("one.geojson"), &elsewhere).unwrap();
        assert_eq!(draft.changed_elsewhere(), ["one.geojson"]);
        assert!(draft.save().is_err());
        assert_eq!(read(&folder, "one.geojson"), elsewhere);
        draft.keep();
        draft.save().unwrap();
        assert_eq!(read(&folder, "one.geojson"), ONE.replace("15.0", "20"));
    }
}
