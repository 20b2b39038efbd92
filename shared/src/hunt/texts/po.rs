//! The format of gettext's PO files, as far as hunts use it: context, original, translation, the mark `fuzzy`, remarks.

use crate::hunt::{diagnostic::Findings, source::SourceFile};
use std::{ops::Range, sync::Arc};

/// A text of a PO file and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::hunt) struct PoText {
    pub(in crate::hunt) text: String,
    /// From the first quote to the last.
    pub(in crate::hunt) span: Range<usize>,
}

/// An entry: a text and its translation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::hunt) struct PoEntry {
    /// Where the text stands; the header has none.
    pub(in crate::hunt) context: PoText,
    /// The original.
    pub(in crate::hunt) original: PoText,
    /// The translation; empty: none yet.
    pub(in crate::hunt) translation: PoText,
    /// Marked as to be looked at again.
    pub(in crate::hunt) fuzzy: bool,
    /// Put aside (`#~`): the hunt has no such text.
    pub(in crate::hunt) obsolete: bool,
    /// What the original was before it changed, as it is written after `#|`.
    pub(in crate::hunt) before: Vec<String>,
    /// The translator's remarks, without their `#`.
    pub(in crate::hunt) remarks: Vec<String>,
}

/// A PO file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::hunt) struct PoFile {
    /// What stands in the entry whose original is empty.
    pub(in crate::hunt) header: Option<PoEntry>,
    /// All other entries, in their order.
    pub(in crate::hunt) entries: Vec<PoEntry>,
}

/// Reads a PO file; mistakes are told, and reading goes on behind them.
pub(in crate::hunt) fn parse_po(source: &Arc<SourceFile>, findings: &mut Findings) -> PoFile {
    let mut parser =
        Parser { source, findings, file: PoFile::default(), entry: PoEntry::default(), part: Part::None, begun: None, seen: 0 };
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        parser.line(line.trim_end_matches(['\n', '\r']), start);
        start += line.len();
    }
    parser.finish();
    parser.file
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Context,
    Original,
    Translation,
    /// Something that hunts have no use for, which has been told.
    Skipped,
}

struct Parser<'a> {
    source: &'a Arc<SourceFile>,
    findings: &'a mut Findings,
    file: PoFile,
    entry: PoEntry,
    part: Part,
    /// Where the entry begins, once something of it has been read.
    begun: Option<Range<usize>>,
    /// Which of its parts have been read, as bits.
    seen: u8,
}

const CONTEXT: u8 = 1;
const ORIGINAL: u8 = 2;
const TRANSLATION: u8 = 4;

impl Parser<'_> {
    fn line(&mut self, line: &str, start: usize) {
        let indent = line.len() - line.trim_start().len();
        let (text, start) = (line.trim(), start + indent);
        if text.is_empty() {
            return self.finish();
        }
        if let Some(rest) = text.strip_prefix("#~") {
            let indent = rest.len() - rest.trim_start().len();
            if self.begun.is_some() && !self.entry.obsolete {
                self.finish();
            }
            self.entry.obsolete = true;
            // What was the original before it changed.
            if !rest.trim_start().starts_with('|') {
                self.statement(rest.trim(), start + 2 + indent);
            }
            return;
        }
        if let Some(rest) = text.strip_prefix('#') {
            // Remarks stand before an entry.
            if self.seen & ORIGINAL != 0 {
                self.finish();
            }
            match rest.chars().next() {
                Some(',') => self.entry.fuzzy |= rest[1..].split(',').any(|flag| flag.trim() == "fuzzy"),
                Some('|') => self.entry.before.push(rest[1..].trim().to_owned()),
                // Made anew whenever the file is written.
                Some('.' | ':') => {}
                _ => self.entry.remarks.push(rest.strip_prefix(' ').unwrap_or(rest).to_owned()),
            }
            return;
        }
        self.statement(text, start);
    }

    fn statement(&mut self, text: &str, start: usize) {
        let span = start..start + text.len();
        if text.starts_with('"') {
            return self.quoted(text, start);
        }
        let (keyword, rest) = text.split_at(
            text.find(|letter: char| !(letter.is_ascii_alphanumeric() || "_[]".contains(letter))).unwrap_or(text.len()),
        );
        let part = match keyword {
            "msgctxt" => Part::Context,
            "msgid" => Part::Original,
            "msgstr" => Part::Translation,
            "msgid_plural" => {
                self.findings.error(
                    self.source,
                    span,
                    "texts of hunts have no plural forms",
                    "remove this line, and write msgstr for msgstr[0]",
                );
                self.part = Part::Skipped;
                return;
            }
            _ if keyword.starts_with("msgstr[") => {
                self.part = Part::Skipped;
                return;
            }
            _ => {
                let message = "expected msgctxt, msgid, msgstr or a text in double quotes";
                let help = "put the text in double quotes, or a # before a remark";
                self.findings.error(self.source, span, message, help);
                self.part = Part::Skipped;
                return;
            }
        };
        let bit = match part {
            Part::Context => CONTEXT,
            Part::Original => ORIGINAL,
            _ => TRANSLATION,
        };
        // The next entry may follow without an empty line.
        if self.seen & TRANSLATION != 0 && part != Part::Translation || self.seen & ORIGINAL != 0 && part == Part::Context {
            let obsolete = self.entry.obsolete;
            self.finish();
            self.entry.obsolete = obsolete;
        }
        if self.seen & bit != 0 {
            self.findings.error(
                self.source,
                span.clone(),
                format!("{keyword} is given twice"),
                "leave an empty line between two entries",
            );
        }
        self.seen |= bit;
        self.part = part;
        self.begun.get_or_insert(span.clone());
        let indent = rest.len() - rest.trim_start().len();
        let at = start + keyword.len() + indent;
        if let Some(text) = self.text_mut() {
            text.span = at..at;
        }
        if rest.trim_start().starts_with('"') {
            self.quoted(rest.trim_start(), at);
        } else {
            self.findings.error(
                self.source,
                span,
                format!("{keyword} has no text in double quotes"),
                format!("write {keyword} \"…\""),
            );
        }
    }

    fn text_mut(&mut self) -> Option<&mut PoText> {
        match self.part {
            Part::Context => Some(&mut self.entry.context),
            Part::Original => Some(&mut self.entry.original),
            Part::Translation => Some(&mut self.entry.translation),
            Part::None | Part::Skipped => None,
        }
    }

    /// A text in double quotes, which goes on where the line before has ended.
    fn quoted(&mut self, text: &str, start: usize) {
        if self.part == Part::None {
            let span = start..start + text.len();
            self.findings.error(
                self.source,
                span,
                "this text belongs to no msgid and no msgstr",
                "write msgid or msgstr before it",
            );
            self.part = Part::Skipped;
        }
        let mut words = String::new();
        let mut letters = text[1..].char_indices();
        let mut end = None;
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    end = Some(at + 2);
                    break;
                }
                '\\' => match letters.next() {
                    Some((_, 'n')) => words.push('\n'),
                    Some((_, 't')) => words.push('\t'),
                    Some((_, 'r')) => {}
                    Some((_, escaped @ ('"' | '\\'))) => words.push(escaped),
                    other => {
                        let from = start + 1 + at;
                        let length = 1 + other.map_or(0, |(_, letter)| letter.len_utf8());
                        let message = "after a backslash stands n, t, \" or another backslash";
                        self.findings.error(
                            self.source,
                            from..from + length,
                            message,
                            "for a backslash in the text write two: \\\\",
                        );
                    }
                },
                letter => words.push(letter),
            }
        }
        let ends = start + end.unwrap_or(text.len());
        match end {
            None => self.findings.error(
                self.source,
                start..ends,
                "this text is never closed",
                "close it with \" at the end of the line; a \" within the text is written \\\"",
            ),
            Some(end) if !text[end..].trim().is_empty() => self.findings.error(
                self.source,
                start + end..start + text.len(),
                "nothing may follow the text's last quote",
                "a \" within the text is written \\\"",
            ),
            Some(_) => {}
        }
        if let Some(text) = self.text_mut() {
            text.text.push_str(&words);
            text.span.end = ends;
        }
    }

    fn finish(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        let (begun, seen) = (self.begun.take(), std::mem::take(&mut self.seen));
        self.part = Part::None;
        let Some(begun) = begun else {
            // Remarks that an empty line sets apart are of the entry that follows.
            self.entry.remarks = entry.remarks;
            return;
        };
        if seen & (ORIGINAL | TRANSLATION) != ORIGINAL | TRANSLATION {
            let missing = if seen & ORIGINAL == 0 { "msgid" } else { "msgstr" };
            let help = format!("write {missing} \"…\"; hunt-server translate writes whole entries");
            self.findings.error(self.source, begun, format!("this entry has no {missing}"), help);
        } else if entry.original.text.is_empty() && seen & CONTEXT == 0 {
            self.file.header = Some(entry);
        } else {
            self.file.entries.push(entry);
        }
    }
}

/// A keyword with its text, as PO files are written: a long one over several lines.
pub(super) fn write_po_text(keyword: &str, text: &str, prefix: &str, out: &mut String) {
    const WIDTH: usize = 78;
    let escaped = |part: &str| part.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    let whole = escaped(text);
    if keyword.len() + whole.chars().count() + 3 <= WIDTH && !text.trim_end_matches('\n').contains('\n') {
        out.push_str(&format!("{prefix}{keyword} \"{whole}\"\n"));
        return;
    }
    out.push_str(&format!("{prefix}{keyword} \"\"\n"));
    for line in text.split_inclusive('\n') {
        let mut piece = String::new();
        for word in line.split_inclusive(' ') {
            let word = escaped(word);
            if !piece.is_empty() && piece.chars().count() + word.chars().count() + 2 > WIDTH {
                out.push_str(&format!("{prefix}\"{piece}\"\n"));
                piece.clear();
            }
            piece.push_str(&word);
        }
        out.push_str(&format!("{prefix}\"{piece}\"\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (PoFile, Vec<String>) {
        let mut findings = Findings::default();
        let source = Arc::new(SourceFile::new("de.po", text.into()));
        let file = parse_po(&source, &mut findings);
        (file, findings.list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn entries_are_read_as_programs_write_them() {
        let (file, told) = parsed(
            "# Merrowick\nmsgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\n# A remark.\n#. extracted\n#: hunt.ron:5\n#, fuzzy, no-wrap\n\
             #| msgid \"old\"\nmsgctxt \"hunt: title\"\nmsgid \"\"\n\"The \"\n\"Lamps\"\nmsgstr \"Die \\\"Lampen\\\"\\n\"\n\
             msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"\"\n\n#~ msgctxt \"gone\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n",
        );
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(file.header.unwrap().translation.text, "Language: de\n");
        let [title, second, gone] = &file.entries[..] else { panic!("{:?}", file.entries) };
        assert_eq!((&*title.context.text, &*title.original.text), ("hunt: title", "The Lamps"));
        assert_eq!(
            (&*title.translation.text, title.fuzzy, &title.remarks[..]),
            ("Die \"Lampen\"\n", true, &["A remark.".to_owned()][..])
        );
        assert_eq!((second.fuzzy, second.obsolete, &*second.translation.text), (false, false, ""));
        assert_eq!((gone.obsolete, &*gone.original.text), (true, "x"));
    }

    #[test]
    fn mistakes_are_told_at_their_places() {
        for (text, said) in [
            ("msgid \"a\nmsgstr \"b\"", "de.po:1:7: error: this text is never closed"),
            ("msgid \"a\" b\nmsgstr \"b\"", "de.po:1:10: error: nothing may follow"),
            ("msgid \"a\\x\"\nmsgstr \"b\"", "de.po:1:9: error: after a backslash"),
            ("msgid \"a\"\n\n", "de.po:1:1: error: this entry has no msgstr"),
            ("msgstr \"a\"\n\n", "de.po:1:1: error: this entry has no msgid"),
            ("msgid \"a\"\nmsgid \"a\"\nmsgstr \"\"", "de.po:2:1: error: msgid is given twice"),
            ("\"a\"", "de.po:1:1: error: this text belongs to no msgid"),
            ("  Hallo", "de.po:1:3: error: expected msgctxt"),
            ("msgid \"a\"\nmsgstr b", "de.po:2:1: error: msgstr has no text"),
            ("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"", "de.po:2:1: error: texts of hunts have no plural"),
        ] {
            let told = parsed(text).1;
            assert!(told.first().is_some_and(|told| told.starts_with(said)), "{text:?}: {told:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["", "short", "with \"quotes\" and \\", "two\n\nparagraphs", &"long words ".repeat(30), "ends\n"] {
            let mut file = String::new();
            write_po_text("msgid", "k", "", &mut file);
            write_po_text("msgstr", text, "", &mut file);
            let (read, told) = parsed(&file);
            assert_eq!((&*read.entries[0].translation.text, told.len()), (text, 0), "{file}");
            assert!(file.lines().all(|line| line.chars().count() <= 80), "{file}");
        }
    }
}
