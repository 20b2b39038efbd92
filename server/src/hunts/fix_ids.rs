//! `hunt-server check --fix-ids`: writes an id into each boundary that has none, and changes nothing else.

use super::write_whole::write_whole;
use hunt_shared::hunt::{HUNT_FILE, Report, add_missing_ids, add_missing_ids_to};
use miette::{IntoDiagnostic, WrapErr, bail};
use serde::Serialize;
use std::{fs, path::Path};

/// An id that was written into a file.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct WrittenId {
    file: String,
    line: usize,
    column: usize,
    id: String,
}

/// `file:line:column: id "…" added`.
impl std::fmt::Display for WrittenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: id {:?} added", self.file, self.line, self.column, self.id)
    }
}

/// Adds the missing ids to the files of a hunt's boundaries, or to one GeoJSON file. Each file is replaced at once or not at all.
///
/// # Errors
/// When a file cannot be read as GeoJSON, or cannot be written.
pub fn fix_ids(path: &Path) -> miette::Result<Vec<WrittenId>> {
    let mended = if path.is_dir() || path.file_name().is_some_and(|name| name == HUNT_FILE) {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let files = add_missing_ids(folder).map_err(not_yet)?;
        files.into_iter().map(|file| (folder.join(&file.name), file)).collect()
    } else if is_geojson(path) {
        let bytes = fs::read(path).into_diagnostic().wrap_err_with(|| format!("cannot read {}", path.display()))?;
        let file = add_missing_ids_to(&path.display().to_string(), bytes).map_err(not_yet)?;
        file.into_iter().map(|file| (path.to_owned(), file)).collect::<Vec<_>>()
    } else {
        bail!(help = "name the hunt's folder, or a GeoJSON file", "{} holds no files to write ids into", path.display())
    };
    let mut written = Vec::new();
    for (path, file) in mended {
        write_whole(&path, &file.bytes)?;
        let name = path.display().to_string();
        written.extend(file.added.into_iter().map(|added| WrittenId {
            file: name.clone(),
            line: added.line,
            column: added.column,
            id: added.id,
        }));
    }
    Ok(written)
}

/// Whether this is a GeoJSON file, by its name.
pub fn is_geojson(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "geojson" || extension == "json") && !path.is_dir()
}

fn not_yet(report: Report) -> miette::Report {
    report.into_miette().wrap_err("no ids were added: first mend what keeps the files from being read")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUNT: &str = r#"Hunt(title: "T", description: "", start: (7, 43), boundaries: ["areas.geojson", "points.geojson"])"#;

    /// Each style that tools write: on lines and on one line, with and without spaces, `type` first and last, with and without `properties`.
    const AREAS: &str = concat!(
        "\u{feff}{\r\n  \"type\": \"FeatureCollection\",\r\n  \"features\": [\r\n",
        "    {\r\n      \"type\": \"Feature\",\r\n      \"properties\": {\"name\": \"The Yard\", \"width\": 1.50},\r\n",
        "      \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[7, 43], [7.1, 43], [7.1, 43.1], [7, 43]]]}\r\n    },\r\n",
        "    {\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[7,43],[7.1,43.1]]},\"type\":\"Feature\"},\r\n",
        "    {\"type\": \"Feature\", \"id\": \"the-yard-2\", \"properties\": null, ",
        "\"geometry\": {\"type\": \"LineString\", \"coordinates\": [[7, 43], [7.1, 43]]}}\r\n  ]\r\n}\r\n",
    );
    const POINTS: &str = concat!(
        "{\"type\": \"FeatureCollection\", \"features\": [\n",
        "{ \"type\" : \"Feature\", \"properties\" : { \"name\": \"The Yard\", \"radius_m\": \"5\" }, ",
        "\"geometry\" : { \"type\": \"Point\", \"coordinates\": [7, 43] } },\n",
        "{ \"type\" : \"Feature\", \"id\": null, \"properties\" : {\"radius_m\": 5, \"fid\": 7}, ",
        "\"geometry\" : { \"type\": \"Point\", \"coordinates\": [7, 43] } }\n]}",
    );

    fn folder(areas: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [(HUNT_FILE, HUNT), ("areas.geojson", areas), ("points.geojson", POINTS)] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn ids_are_inserted_and_all_else_stays() {
        let folder = folder(AREAS);
        let written = fix_ids(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let (areas, points) = (read("areas.geojson"), read("points.geojson"));
        let inserted = [
            (&areas, AREAS, &["\r\n      \"id\": \"the-yard\",", "\"id\":\"line\","][..]),
            (&points, POINTS, &["\"id\" : \"the-yard-3\", ", "\"id\": 7, "]),
        ];
        for (new, old, ids) in inserted {
            let mut without = new.clone();
            for id in ids {
                assert!(without.contains(id), "{id} is not in\n{new}");
                without = without.replacen(id, "", 1);
            }
            assert_eq!(without, old, "nothing but ids is new in\n{new}");
        }
        assert!(areas.contains("\"type\": \"Feature\",\r\n      \"id\": \"the-yard\",\r\n      \"properties\""), "{areas}");
        let said: Vec<String> =
            written.iter().map(|id| id.to_string().replace(&folder.path().display().to_string(), "")).collect();
        assert_eq!(
            said,
            [
                "/areas.geojson:4:5: id \"the-yard\" added",
                "/areas.geojson:9:5: id \"line\" added",
                "/points.geojson:2:1: id \"the-yard-3\" added",
                "/points.geojson:3:1: id \"7\" added",
            ]
        );
        let loaded = hunt_shared::hunt::load_hunt_folder(folder.path()).unwrap_or_else(|report| panic!("{report}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
        assert_eq!(loaded.hunt.boundaries.len(), 5);
        assert_eq!(fix_ids(folder.path()).unwrap(), [], "nothing is missing now");
        assert_eq!(read("areas.geojson"), areas);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
    }

    #[test]
    fn one_file_can_be_mended_alone() {
        let folder = folder(AREAS);
        let file = folder.path().join("points.geojson");
        assert_eq!(fix_ids(&file).unwrap().iter().map(|id| &*id.id).collect::<Vec<_>>(), ["the-yard", "7"]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone_and_so_are_the_others() {
        let folder = folder(&AREAS.replace("[[7, 43]", "[[7, 43"));
        let told = format!("{:?}", fix_ids(folder.path()).unwrap_err());
        assert!(told.contains("no ids were added") && told.contains("areas.geojson:"), "{told}");
        assert_eq!(fs::read_to_string(folder.path().join("points.geojson")).unwrap(), POINTS);
        assert!(fix_ids(Path::new("/nowhere.txt")).is_err());
    }
}
