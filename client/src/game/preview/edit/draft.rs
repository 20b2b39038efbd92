//! The boundaries as they are edited: the texts of their files, with what was before and after. Only what is drawn is written.

use super::{
    ToolKind,
    files::{DraftBoundary, DraftFile, boundaries_of, edit_error, empty, file_for, named_files, with_ending},
};
use hunt_shared::{geo::Shape, hunt::BoundaryText};
use std::path::{Path, PathBuf};

/// What can be done to the boundaries.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// Another shape.
    Reshape(String, Shape),
    /// Another name.
    Rename(String, String),
    /// A new one.
    Add {
        /// By what the hunt names it.
        id: String,
        /// As players see it.
        name: String,
        /// Its shape.
        shape: Shape,
        /// The file into which it goes; one that the hunt does not name yet is begun.
        file: String,
    },
    /// One goes.
    Remove(String),
}

/// The boundaries of a hunt's folder, being edited.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    folder: PathBuf,
    /// Files that were begun stay, though empty, when that is undone.
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
        let read = |name| DraftFile::read(folder, name);
        let files = named_files(folder)?.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
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

    /// The names of its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The file into which a new boundary of this kind goes unless its designer says otherwise; `None`: into a new one.
    pub fn file_for(&self, kind: ToolKind) -> Option<&str> {
        file_for(self.files.len(), &self.boundaries, kind).map(|at| self.files[at].name.as_str())
    }

    /// A name for a new file that no file has yet.
    pub fn free_file(&self, kind: ToolKind) -> String {
        let stem = match kind {
            ToolKind::Area => "areas",
            ToolKind::Circle => "circles",
            ToolKind::Line => "lines",
            ToolKind::Select => "boundaries",
        };
        let named = |number: u32| if number == 1 { with_ending(stem) } else { with_ending(&format!("{stem}-{number}")) };
        let free = |name: &String| self.files().all(|taken| taken != name) && !self.folder.join(name).exists();
        (1..).map(named).find(free).unwrap_or_default()
    }

    /// Does something, so that it can be undone.
    ///
    /// # Errors
    /// In words, when it cannot be done; then nothing has changed.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), String> {
        let (Edit::Reshape(id, _) | Edit::Rename(id, _) | Edit::Remove(id) | Edit::Add { id, .. }) = edit;
        let mut files = self.files.clone();
        // One id means one boundary in all files together.
        let at = match (self.boundary(id), edit) {
            (Some(_), Edit::Add { .. }) => {
                return Err(say!("preview-id-taken", id = id));
            }
            (Some(known), _) => known.file,
            (None, Edit::Add { file, .. }) => match self.files().position(|name| name == with_ending(file.trim())) {
                Some(at) => at,
                None => {
                    files.push(DraftFile::new(&self.folder, file)?);
                    files.len() - 1
                }
            },
            (None, _) => return Err(say!("preview-no-boundary", id = id)),
        };
        let text = &mut files[at].text;
        let done = match edit {
            Edit::Reshape(id, shape) => text.set_shape(id, shape),
            Edit::Rename(id, name) => text.set_name(id, name),
            Edit::Add { id, name, shape, .. } => text.add(id.trim(), name.trim(), shape),
            Edit::Remove(id) => text.remove(id),
        };
        done.map_err(|error| edit_error(&error))?;
        if files == self.files {
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
        self.files.iter().filter(|file| file.is_changed_elsewhere(&self.folder)).map(|file| file.name.as_str()).collect()
    }

    /// Whether the hunt names other files than these.
    pub fn is_of_other_files(&self) -> bool {
        let known = self.files.iter().filter(|file| file.is_named).map(|file| &file.name);
        named_files(&self.folder).is_ok_and(|named| !known.eq(named.iter()))
    }

    /// Keeps what is drawn although files were changed elsewhere: the next save writes over that.
    pub fn keep(&mut self) {
        self.files.iter_mut().for_each(|file| file.know(&self.folder));
    }

    /// Writes the files that have changed, each whole or not at all.
    ///
    /// # Errors
    /// In words, when one cannot be written, or was changed elsewhere meanwhile.
    pub fn save(&mut self) -> Result<(), String> {
        if let Some(name) = self.changed_elsewhere().first() {
            return Err(say!("preview-changed-elsewhere", file = *name));
        }
        let mut unsaved = self.files.iter_mut().filter(|file| !file.is_saved());
        unsaved.try_for_each(|file| file.save(&self.folder))
    }

    fn texts(&self) -> Vec<BoundaryText> {
        self.files.iter().map(|file| file.text.clone()).collect()
    }

    fn put(&mut self, texts: Vec<BoundaryText>) {
        // A file that was begun later was empty then.
        let texts = texts.into_iter().chain(std::iter::repeat_with(empty));
        for (file, text) in self.files.iter_mut().zip(texts) {
            file.text = text;
        }
        // They were read before.
        if let Ok(boundaries) = boundaries_of(&self.files) {
            self.boundaries = boundaries;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{geo::LonLat, hunt::HUNT_FILE};
    use std::fs;

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

    fn added(id: &str, shape: Shape, file: &str) -> Edit {
        Edit::Add { id: id.into(), name: String::new(), shape, file: file.into() }
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
            added("pond", circle(5.0), "one.geojson"),
            added("well", circle(3.0), "wells"),
            added("spring", circle(2.0), "wells.geojson"),
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
            let known = draft.texts();
            assert_eq!(&known[..state.len()], state);
            assert!(known[state.len()..].iter().all(|begun| begun.ids().is_empty()));
        }
        assert!(!draft.undo() && draft.is_saved() && draft.boundary("bell").is_some());
        for state in &states[1..] {
            assert!(draft.redo());
            assert_eq!(&draft.texts()[..state.len()], state);
        }
        assert!(!draft.redo() && draft.boundary("bell").is_none());
    }

    #[test]
    fn what_cannot_be_drawn_changes_nothing() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        let before = draft.clone();
        let taken = draft.edit(&added("wire", circle(5.0), "one.geojson")).unwrap_err();
        assert!(taken.contains("taken"), "{taken}");
        let flat = [7.4, 7.41, 7.42].map(|lon| LonLat::new(lon, 43.7)).to_vec();
        let flat = Shape::Area(vec![hunt_shared::geo::PolygonRings { exterior: flat, holes: vec![] }]);
        assert!(draft.edit(&added("flat", flat.clone(), "one.geojson")).is_err());
        assert!(draft.edit(&added("flat", flat, "new.geojson")).is_err());
        assert!(draft.edit(&added("up", circle(5.0), "../up.geojson")).is_err());
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

    #[test]
    fn a_new_file_is_written_and_named_by_the_hunt_only_when_something_is_in_it() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        assert_eq!(draft.file_for(ToolKind::Line), Some("two.geojson"));
        assert_eq!((draft.file_for(ToolKind::Area), draft.free_file(ToolKind::Area)), (None, "areas.geojson".to_owned()));
        draft.edit(&added("pond", circle(5.0), "ponds")).unwrap();
        draft.undo();
        draft.save().unwrap();
        assert!(draft.is_saved() && !folder.path().join("ponds.geojson").exists());
        draft.redo();
        assert!(!draft.is_saved());
        draft.save().unwrap();
        assert!(draft.is_saved() && draft.changed_elsewhere().is_empty() && !draft.is_of_other_files());
        let hunt = read(&folder, HUNT_FILE);
        assert!(hunt.contains(r#"boundaries: ["one.geojson", "two.geojson", "ponds.geojson"]"#), "{hunt}");
        let again = Draft::read(folder.path()).unwrap();
        assert_eq!(again.boundary("pond"), draft.boundary("pond"));
    }

    #[test]
    fn the_first_boundary_of_a_hunt_begins_its_first_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(HUNT_FILE), r#"Hunt(title: "T", start: (7.4, 43.7))"#).unwrap();
        let mut draft = Draft::read(folder.path()).unwrap();
        draft.edit(&added("pond", circle(5.0), &draft.free_file(ToolKind::Circle))).unwrap();
        draft.save().unwrap();
        assert!(read(&folder, HUNT_FILE).contains(r#"boundaries: ["circles.geojson"]"#));
        assert!(read(&folder, "circles.geojson").contains("pond"));
    }

    #[test]
    fn a_file_that_was_removed_elsewhere_is_asked_about_and_written_again() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        draft.edit(&Edit::Reshape("bell".into(), circle(20.0))).unwrap();
        fs::remove_file(folder.path().join("one.geojson")).unwrap();
        assert_eq!(draft.changed_elsewhere(), ["one.geojson"]);
        assert!(draft.save().is_err());
        draft.keep();
        draft.save().unwrap();
        assert_eq!(read(&folder, "one.geojson"), ONE.replace("15.0", "20"));
    }

    #[test]
    fn saving_between_does_not_end_what_can_be_undone() {
        let folder = folder();
        let mut draft = Draft::read(folder.path()).unwrap();
        draft.edit(&Edit::Reshape("bell".into(), circle(20.0))).unwrap();
        draft.save().unwrap();
        assert!(draft.undo() && !draft.is_saved());
        draft.save().unwrap();
        assert_eq!(read(&folder, "one.geojson"), ONE, "as it was, to the byte");
        assert!(draft.redo() && !draft.is_saved());
        draft.edit(&Edit::Reshape("bell".into(), circle(30.0))).unwrap();
        assert!(!draft.redo(), "what was drawn since takes the place of what was taken back");
    }

    #[test]
    fn a_file_that_the_hunt_names_by_now_is_noticed() {
        let folder = folder();
        let draft = Draft::read(folder.path()).unwrap();
        assert!(!draft.is_of_other_files());
        let hunt = read(&folder, HUNT_FILE).replace(r#", "two.geojson""#, "");
        fs::write(folder.path().join(HUNT_FILE), hunt).unwrap();
        assert!(draft.is_of_other_files());
    }
}
