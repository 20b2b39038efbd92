//! Ids for the boundaries that have none, written into their files and nothing else changed.

use super::{
    HUNT_FILE,
    diagnostic::{Findings, Report},
    geojson::missing_ids,
    load::boundary_files,
    source::{Files, SourceFile},
};
use std::{collections::BTreeMap, sync::Arc};

/// A file to which ids are added.
#[derive(Clone, PartialEq, Debug)]
pub struct FileWithIds {
    /// The file's name, as it was given or as `hunt.ron` names it.
    pub name: String,
    /// The file as it is to be: what it was, and the insertions.
    pub bytes: Vec<u8>,
    /// The ids that are new in it, in order.
    pub added: Vec<AddedId>,
}

/// An id that a feature is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddedId {
    /// The id.
    pub id: String,
    /// The line in which its feature begins, from 1, counted before anything is added.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// The files of a hunt's boundaries in which features have no id, with ids: made of the features' names, unique over the hunt.
///
/// # Errors
/// When a file of boundaries cannot be read: its ids must be known.
pub fn add_missing_ids<F: Files + ?Sized>(files: &F) -> Result<Vec<FileWithIds>, Report> {
    let hunt_file = files.read(HUNT_FILE).map_err(|error| Report::unreadable(&files.shown(HUNT_FILE), &error))?;
    let mut contents = Vec::new();
    for name in boundary_files(&hunt_file) {
        let bytes = files.read(&name).map_err(|error| Report::unreadable(&files.shown(&name), &error))?;
        contents.push((name, bytes));
    }
    add_ids(contents)
}

/// As [`add_missing_ids`], for one file of boundaries.
///
/// # Errors
/// When the file is no GeoJSON.
pub fn add_missing_ids_to(name: &str, bytes: Vec<u8>) -> Result<Option<FileWithIds>, Report> {
    add_ids(vec![(name.to_owned(), bytes)]).map(|mut files| files.pop())
}

fn add_ids(contents: Vec<(String, Vec<u8>)>) -> Result<Vec<FileWithIds>, Report> {
    let mut findings = Findings::default();
    let read: Vec<Option<Arc<SourceFile>>> =
        contents.iter().map(|(name, bytes)| SourceFile::read(name, bytes, &mut findings)).collect();
    let sources: Option<Vec<_>> = read.into_iter().collect();
    let insertions = sources.as_ref().map(|sources| missing_ids(sources, &mut findings));
    let (insertions, _) = findings.finish(insertions)?;
    let sources = sources.unwrap_or_default();

    let mut by_file: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    for insertion in insertions {
        by_file.entry(insertion.file).or_default().push(insertion);
    }
    let with_ids = by_file.into_iter().map(|(file, mut insertions)| {
        insertions.sort_by_key(|insertion| insertion.offset);
        let ((name, old), source) = (&contents[file], &sources[file]);
        // A byte order mark is no part of the text.
        let (mark, text) = old.split_at(old.len() - source.text().len());
        let mut bytes = mark.to_vec();
        let mut from = 0;
        for insertion in &insertions {
            bytes.extend_from_slice(&text[from..insertion.offset]);
            bytes.extend_from_slice(insertion.text.as_bytes());
            from = insertion.offset;
        }
        bytes.extend_from_slice(&text[from..]);
        let added = insertions.into_iter().map(|insertion| {
            let (line, column) = source.place(insertion.place);
            AddedId { id: insertion.id, line, column }
        });
        FileWithIds { name: name.clone(), bytes, added: added.collect() }
    });
    Ok(with_ids.collect())
}
