//! Which files a hunt names.

use super::texts::translation_files;
use crate::hunt::{
    HUNT_FILE,
    diagnostic::Findings,
    language::{Context, Decode, FileName, HuntTerm},
    ron::parse,
    source::SourceFile,
    texts::pictures_in,
};

/// The other files that a `hunt.ron` names, for a loader that must fetch them before `load_hunt`; `read` fetches those that may name
/// further ones. Mistakes are left to `load_hunt`.
pub fn files_of(hunt_file: &[u8], read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
    let Some((term, mut pictures)) = term_of(hunt_file) else { return Vec::new() };
    let mut names = sound_names(term.map.iter().flatten().chain(term.boundaries.iter().flatten()));
    for file in translation_files(&term) {
        pictures.extend(read(&file).iter().flat_map(|file| pictures_in(file)));
        names.push(file);
    }
    names.extend(pictures.into_iter().filter(|name| flaw_of(name).is_none()));
    names.sort();
    names.dedup();
    names
}

/// The files of boundaries that a `hunt.ron` names, in its order. Mistakes are left to `load_hunt`.
pub fn boundary_files(hunt_file: &[u8]) -> Vec<String> {
    term_of(hunt_file).map(|(term, _)| sound_names(term.boundaries.iter().flatten())).unwrap_or_default()
}

fn sound_names<'a>(names: impl Iterator<Item = &'a FileName>) -> Vec<String> {
    let mut sound: Vec<String> = Vec::new();
    for name in names.map(|name| &name.value.0) {
        if flaw_of(name).is_none() && !sound.contains(name) {
            sound.push(name.clone());
        }
    }
    sound
}

/// What a `hunt.ron` says, and the pictures that it names.
fn term_of(hunt_file: &[u8]) -> Option<(HuntTerm, Vec<String>)> {
    let mut findings = Findings::default();
    let source = SourceFile::read(HUNT_FILE, hunt_file, &mut findings)?;
    let node = parse(&source, &mut findings)?;
    let mut context = Context::new(&source, &mut findings);
    let term = HuntTerm::decode(&node, &mut context)?;
    Some((term, context.pictures.into_iter().map(|(_, name)| name).collect()))
}

/// Why a file cannot be named so: what it says must stand within the hunt's folder, on every system.
pub(in crate::hunt) fn flaw_of(name: &str) -> Option<&'static str> {
    let within = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if name.contains(['\\', ':']) {
        Some("write / between folder and file, without a drive")
    } else if !within {
        Some("name a file within the hunt's folder, such as \"map.geojson\"")
    } else {
        None
    }
}
