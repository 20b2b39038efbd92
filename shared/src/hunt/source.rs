//! The files of a hunt: names and texts, wherever they come from.

use super::diagnostic::Findings;
use crate::identity::ContentHash;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::{collections::BTreeMap, fs, io, ops::Range, path::Path, sync::Arc};

/// The file that a hunt begins with.
pub const HUNT_FILE: &str = "hunt.ron";

/// Where the files of a hunt come from: a folder on disk, or bytes that were fetched before.
pub trait Files {
    /// The bytes of a file, named relative to the hunt's folder with `/` between the parts.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// The files directly within a folder, named as [`Files::read`] takes them, in the order of their names; none where that cannot be told.
    fn list(&self, folder: &str) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// The file's name as messages show it.
    fn shown(&self, name: &str) -> String {
        name.to_owned()
    }
}

/// The files of a folder.
impl Files for Path {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.join(name))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.join(folder)) else { return Vec::new() };
        let files = entries.flatten().filter(|entry| entry.path().is_file());
        let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
        // What systems leave in folders by themselves is nobody's file.
        let shown = names.filter(|name| !name.starts_with('.') && name != "Thumbs.db" && name != "desktop.ini");
        let mut names: Vec<String> = shown.map(|name| format!("{folder}/{name}")).collect();
        names.sort();
        names
    }

    fn shown(&self, name: &str) -> String {
        self.join(name).display().to_string()
    }
}

/// Files that are in memory already, by name.
impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let within = |name: &&String| {
            name.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| !rest.contains('/'))
        };
        self.keys().filter(within).cloned().collect()
    }
}

/// What names a hunt's content: BLAKE3 over the names and bytes of its files, in the order of their names.
pub(super) fn hash_files(files: &BTreeMap<String, Vec<u8>>) -> ContentHash {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    ContentHash(*hasher.finalize().as_bytes())
}

/// A file's text, in which places are found.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// Characters before every 1,024th byte, so that a place in a minified file is found without reading its only line.
    characters: Vec<usize>,
}

const STRIDE: usize = 1_024;

/// The longest stretch of a line that a source view shows, in bytes.
const MAX_SHOWN: usize = 200;

impl SourceFile {
    /// A file of this name and text.
    pub fn new(name: impl Into<String>, text: String) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        for stride in text.as_bytes().chunks_exact(STRIDE) {
            characters.push(characters.last().map_or(0, |before| before + starts_of_characters(stride)));
        }
        Self { name: name.into(), text, line_starts, characters }
    }

    /// A file from its bytes: UTF-8, with or without a byte order mark. `None`, and a finding, when it is something else.
    pub fn read(name: &str, bytes: &[u8], findings: &mut Findings) -> Option<Arc<Self>> {
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(body) {
            Ok(text) => Some(Arc::new(Self::new(name, text.to_owned()))),
            Err(error) => {
                let source = Arc::new(Self::new(name, String::from_utf8_lossy(body).into_owned()));
                let at = error.valid_up_to();
                let what = if body.starts_with(&[0xFF, 0xFE]) || body.starts_with(&[0xFE, 0xFF]) {
                    "the file is UTF-16 text, but UTF-8 was expected"
                } else {
                    "the file is not UTF-8 text from here on"
                };
                findings.error(&source, at..at + 1, what, "save the file with the encoding UTF-8");
                None
            }
        }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor_boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        (line, self.characters_before(offset) - self.characters_before(self.line_starts[line - 1]) + 1)
    }

    /// The byte at a line and column, both from 1, the column in characters; the end of what there is when there is less.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    /// The span cut to the file, on whole characters.
    pub(super) fn clamp(&self, span: Range<usize>) -> Range<usize> {
        let start = self.floor_boundary(span.start);
        let end = self.floor_boundary(span.end).max(start);
        start..end
    }

    /// The part of a span that stands in its first line.
    pub(super) fn first_line_of(&self, span: Range<usize>) -> Range<usize> {
        let line_end = self.text[span.start..].find(['\r', '\n']).map_or(self.text.len(), |at| span.start + at);
        span.start..span.end.min(line_end).max(span.start)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.characters[stride] + starts_of_characters(&self.text.as_bytes()[stride * STRIDE..offset])
    }

    fn floor_boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// How many characters begin in these bytes of UTF-8.
fn starts_of_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl SourceCode for SourceFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let wanted = self.clamp(span.offset()..span.offset() + span.len());
        let (line, _) = self.place(wanted.start);
        let (last, _) = self.place(wanted.end);
        let (mut start, mut end) = (wanted.start, wanted.end);
        if context_lines_before + context_lines_after > 0 {
            start = self.line_starts[(line - 1).saturating_sub(context_lines_before)];
            end = self.line_starts.get(last + context_lines_after).copied().unwrap_or(self.text.len());
        }
        // A minified file is one line of megabytes: show what surrounds the place.
        if wanted.start - start > MAX_SHOWN {
            start = self.floor_boundary(wanted.start - MAX_SHOWN / 2).max(self.line_starts[line - 1]);
        }
        if end.saturating_sub(wanted.end) > MAX_SHOWN {
            let line_end = self.line_starts.get(last).copied().unwrap_or(self.text.len());
            end = self.floor_boundary(wanted.end + MAX_SHOWN / 2).min(line_end).max(wanted.end);
        }
        if end - start > 4 * MAX_SHOWN {
            end = self.floor_boundary(start + 4 * MAX_SHOWN);
        }
        let (first_line, first_column) = self.place(start);
        let shown = &self.text[start..end];
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            shown.as_bytes(),
            (start..end).into(),
            first_line - 1,
            first_column - 1,
            shown.matches('\n').count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = SourceFile::new("a", "né\r\nü x".into());
        assert_eq!(source.place(0), (1, 1));
        assert_eq!(source.place(5), (2, 1));
        assert_eq!(source.place(8), (2, 3));
        assert_eq!(source.place(999), (2, 4));
        assert_eq!([(1, 1), (2, 1), (2, 3), (3, 1), (0, 0)].map(|(line, column)| source.offset(line, column)), [0, 5, 8, 9, 0]);
        assert_eq!(SourceFile::new("a", String::new()).place(0), (1, 1));
        let long = SourceFile::new("a", format!("\n{}", "é".repeat(5_000)));
        for character in [0, 511, 512, 1_024, 4_999, 5_000] {
            assert_eq!(long.place(1 + 2 * character), (2, character + 1));
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_mistake_and_another_encoding_is() {
        let mut findings = Findings::default();
        assert_eq!(SourceFile::read("a", b"\xEF\xBB\xBFHunt", &mut findings).unwrap().text(), "Hunt");
        assert!(findings.list.is_empty());
        assert!(SourceFile::read("a", b"caf\xE9", &mut findings).is_none());
        assert!(SourceFile::read("b", b"\xFF\xFEH\0", &mut findings).is_none());
        assert_eq!(findings.list[0].column(), 4);
        assert!(findings.list[1].message().contains("UTF-16"));
    }

    #[test]
    fn the_hash_covers_names_and_contents() {
        let files = |pairs: &[(&str, &str)]| {
            hash_files(&pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
        };
        let base = files(&[("a", "bc"), ("d", "e")]);
        assert_eq!(base, files(&[("d", "e"), ("a", "bc")]));
        assert_ne!(base, files(&[("ab", "c"), ("d", "e")]));
        assert_ne!(base, files(&[("a", "bc"), ("d", "f")]));
    }
}
