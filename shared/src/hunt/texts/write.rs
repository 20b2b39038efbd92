//! A file of translations, written anew from the hunt and from what is translated already.

use super::{
    po::{PoEntry, PoFile, parse_po, write_po_text},
    read::grown_from,
    role::{HuntText, TextKind},
};
use crate::{
    hunt::{
        diagnostic::{Findings, Report},
        source::SourceFile,
    },
    language_tag::LanguageTag,
};
use std::collections::HashMap;

/// What became of a file of translations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merged {
    /// The file as it is to be.
    pub file: String,
    /// Texts that are translated.
    pub translated: usize,
    /// Texts whose original has changed since, or that are marked as to be looked at.
    pub stale: usize,
    /// Texts without a translation.
    pub missing: usize,
    /// Translations of texts that the hunt has no more, put aside at the end.
    pub obsolete: usize,
}

/// The file of a language: every text of the hunt, with what `known`, the file so far, has of it. Nothing that somebody has translated is
/// lost: what fits no text any more is put aside at the end.
///
/// # Errors
/// Mistakes in the file so far, named `shown`: who cannot read it must not write over it.
pub fn write_translation(
    hunt_title: &str,
    language: &LanguageTag,
    texts: &[HuntText],
    shown: &str,
    known: Option<&[u8]>,
) -> Result<Merged, Report> {
    let mut findings = Findings::default();
    let old =
        known.and_then(|bytes| SourceFile::read(shown, bytes, &mut findings)).map(|source| parse_po(&source, &mut findings));
    if findings.has_errors() {
        return Err(Report::new(findings.list));
    }
    let old = old.unwrap_or_default();
    let taken = matched(&old, texts);
    let mut merged = Merged { file: header(hunt_title, language, &old), translated: 0, stale: 0, missing: 0, obsolete: 0 };
    let mut used = vec![false; old.entries.len()];
    for (text, taken) in texts.iter().zip(&taken) {
        let entry = taken.map(|(at, _)| &old.entries[at]);
        let fuzzy = taken.is_some_and(|(_, anew)| anew) || entry.is_some_and(|entry| entry.fuzzy);
        let translation = entry.map_or("", |entry| &entry.translation.text);
        if let Some((at, _)) = taken {
            used[*at] = true;
        }
        match (translation.is_empty(), fuzzy) {
            (true, _) => merged.missing += 1,
            (false, true) => merged.stale += 1,
            (false, false) => merged.translated += 1,
        }
        let out = &mut merged.file;
        out.push('\n');
        push_remarks(entry, out);
        if text.kind == TextKind::Answers {
            out.push_str("#. Accepted answers with | between them: as many as the language needs.\n");
        }
        if !text.place.is_empty() {
            out.push_str(&format!("#: {}\n", text.place));
        }
        if fuzzy && !translation.is_empty() {
            out.push_str("#, fuzzy\n");
            match entry {
                Some(entry) if entry.original.text != text.text => write_po_text("msgid", &entry.original.text, "#| ", out),
                entry => entry.iter().flat_map(|entry| &entry.before).for_each(|line| out.push_str(&format!("#| {line}\n"))),
            }
        }
        write_po_text("msgctxt", &text.context, "", out);
        write_po_text("msgid", &text.text, "", out);
        write_po_text("msgstr", translation, "", out);
    }
    for (entry, _) in old.entries.iter().zip(used).filter(|(entry, used)| !used && !entry.translation.text.is_empty()) {
        merged.obsolete += 1;
        merged.file.push('\n');
        push_remarks(Some(entry), &mut merged.file);
        write_po_text("msgctxt", &entry.context.text, "#~ ", &mut merged.file);
        write_po_text("msgid", &entry.original.text, "#~ ", &mut merged.file);
        write_po_text("msgstr", &entry.translation.text, "#~ ", &mut merged.file);
    }
    Ok(merged)
}

fn push_remarks(entry: Option<&PoEntry>, out: &mut String) {
    for remark in entry.iter().flat_map(|entry| &entry.remarks) {
        out.push_str(format!("# {remark}").trim_end());
        out.push('\n');
    }
}

fn header(hunt_title: &str, language: &LanguageTag, old: &PoFile) -> String {
    let mut out = String::new();
    let known = old.header.as_ref();
    match known {
        Some(header) => push_remarks(Some(header), &mut out),
        None => out.push_str(&format!(
            "# {hunt_title}: the texts in the language {language}.\n\
             # Write each translation between the quotes of its msgstr, or open this file with a program for translators, such as Poedit.\n\
             # What stands in curly brackets stays as it is. `hunt-server check` tells what is missing or does not fit any more.\n"
        )),
    }
    let usual = format!(
        "Project-Id-Version: {}\nLanguage: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
        hunt_title.replace('\n', " ")
    );
    write_po_text("msgid", "", "", &mut out);
    write_po_text("msgstr", known.map_or(&*usual, |header| &*header.translation.text), "", &mut out);
    out
}

/// For each text the entry that holds its translation, and whether that must be looked at again.
fn matched(old: &PoFile, texts: &[HuntText]) -> Vec<Option<(usize, bool)>> {
    let mut taken: Vec<Option<(usize, bool)>> = vec![None; texts.len()];
    let mut used = vec![false; old.entries.len()];
    let wanted: HashMap<(&str, &str), usize> =
        texts.iter().enumerate().map(|(at, text)| ((&*text.context, &*text.text), at)).collect();
    // What is in use comes before what was put aside.
    for obsolete in [false, true] {
        for (at, entry) in old.entries.iter().enumerate().filter(|(_, entry)| entry.obsolete == obsolete) {
            let text = wanted.get(&(&*entry.context.text, &*entry.original.text)).filter(|text| taken[**text].is_none());
            if let Some(&text) = text {
                (taken[text], used[at]) = (Some((at, false)), true);
            }
        }
    }
    // The same words at another place: an id was changed.
    for (text, taken) in texts.iter().zip(&mut taken).filter(|(_, taken)| taken.is_none()) {
        let entries = old.entries.iter().enumerate();
        let mut same =
            entries.filter(|(at, entry)| !used[*at] && !entry.translation.text.is_empty() && entry.original.text == text.text);
        if let Some((at, _)) = same.next() {
            (*taken, used[at]) = (Some((at, false)), true);
        }
    }
    // Other words at the same place: the original has changed.
    for (at, entry) in old.entries.iter().enumerate().filter(|(_, entry)| !entry.obsolete && !entry.translation.text.is_empty()) {
        if used[at] {
            continue;
        }
        let same_place = || texts.iter().enumerate().filter(|(_, text)| text.context == entry.context.text);
        let alone = same_place().count() == 1;
        let open = same_place().filter(|(text, _)| taken[*text].is_none()).map(|(text, found)| (text, &*found.text));
        if let Some(text) = grown_from(&entry.original.text, open, alone) {
            taken[text] = Some((at, true));
            used[at] = true;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(context: &str, words: &str) -> HuntText {
        HuntText { context: context.into(), kind: TextKind::TITLE, text: words.into(), place: "hunt.ron:3".into() }
    }

    fn merge(texts: &[HuntText], known: Option<&str>) -> Merged {
        let german = LanguageTag::parse("de").unwrap();
        write_translation("Lamps", &german, texts, "de.po", known.map(str::as_bytes)).unwrap()
    }

    #[test]
    fn what_is_translated_stays_and_what_has_changed_is_marked() {
        let texts = [text("a: title", "The old lamp"), text("b: title", "A gull"), text("speaker", "The bell")];
        let empty = merge(&texts, None);
        assert_eq!((empty.translated, empty.stale, empty.missing, empty.obsolete), (0, 0, 3, 0));
        let filled =
            empty.file.replacen("msgid \"The old lamp\"\nmsgstr \"\"", "msgid \"The old lamp\"\nmsgstr \"Die alte Lampe\"", 1);
        let filled = filled.replacen("msgid \"A gull\"\nmsgstr \"\"", "msgid \"A gull\"\nmsgstr \"Eine Möwe\"", 1);
        let filled = filled.replacen("msgid \"The bell\"\nmsgstr \"\"", "msgid \"The bell\"\nmsgstr \"Die Glocke\"", 1);
        assert_eq!(merge(&texts, Some(&filled)).file, filled, "writing again changes nothing");
        // One changes its words, one its id, one goes.
        let texts = [text("a: title", "The very old lamp"), text("c: title", "A gull")];
        let changed = merge(&texts, Some(&filled));
        assert_eq!((changed.translated, changed.stale, changed.missing, changed.obsolete), (1, 1, 0, 1));
        let stale =
            "#, fuzzy\n#| msgid \"The old lamp\"\nmsgctxt \"a: title\"\nmsgid \"The very old lamp\"\nmsgstr \"Die alte Lampe\"";
        assert!(changed.file.contains(stale), "{}", changed.file);
        assert_eq!(merge(&texts, Some(&changed.file)).file, changed.file, "what it was before stays beside it");
        assert!(changed.file.contains("msgctxt \"c: title\"\nmsgid \"A gull\"\nmsgstr \"Eine Möwe\""), "{}", changed.file);
        assert!(
            changed.file.ends_with("#~ msgctxt \"speaker\"\n#~ msgid \"The bell\"\n#~ msgstr \"Die Glocke\"\n"),
            "{}",
            changed.file
        );
        // What was put aside comes back with its text.
        let back = merge(&[text("speaker", "The bell")], Some(&changed.file));
        assert_eq!((back.translated, back.obsolete), (1, 2));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_written_over() {
        let german = LanguageTag::parse("de").unwrap();
        let told = write_translation("Lamps", &german, &[], "de.po", Some(b"msgid \"a")).unwrap_err().to_string();
        assert!(told.contains("de.po:1:7: error: this text is never closed"), "{told}");
    }
}
