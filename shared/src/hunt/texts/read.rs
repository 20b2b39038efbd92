//! A translation, held against the hunt: what is missing, what is there in vain, what has changed since.

use super::{
    answers::read_line,
    po::{PoEntry, PoFile, parse_po},
    role::{HuntText, TextKind},
    visit,
};
use crate::{
    hunt::{
        Boundary, Hunt,
        diagnostic::{Findings, nearest},
        ron::{Node, NodeKind},
        source::SourceFile,
    },
    language_tag::LanguageTag,
    markdown,
};
use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

/// A place in a file.
pub(in crate::hunt) type Place = (Arc<SourceFile>, Range<usize>);

/// Where the words of a hunt are written.
pub(in crate::hunt) struct Places {
    hunt: Arc<SourceFile>,
    words: HashMap<String, Range<usize>>,
    boundaries: HashMap<String, Place>,
}

impl Places {
    /// The words of a `hunt.ron` and the names of its boundaries, whose places are given in their order.
    pub(in crate::hunt) fn of(hunt: &Arc<SourceFile>, node: &Node, boundaries: &[Boundary], places: &[Place]) -> Self {
        let mut words = HashMap::new();
        note_words(node, &mut words);
        let boundaries = boundaries.iter().zip(places);
        let boundaries = boundaries.map(|(boundary, place)| (format!("boundary {}: name", boundary.id), place.clone()));
        Self { hunt: Arc::clone(hunt), words, boundaries: boundaries.collect() }
    }

    fn find(&self, context: &str, kind: TextKind, text: &str) -> Place {
        if let Some(place) = self.boundaries.get(context) {
            return place.clone();
        }
        let first = match kind {
            TextKind::Answers => text.split(" | ").next().unwrap_or_default().trim_matches('/'),
            _ => text,
        };
        (Arc::clone(&self.hunt), self.words.get(first).cloned().unwrap_or(0..0))
    }

    /// The texts of a hunt, each once, in their order.
    pub(in crate::hunt) fn texts(&self, hunt: &mut Hunt) -> Vec<HuntText> {
        let mut known = BTreeSet::new();
        let mut texts = Vec::new();
        visit(hunt, &mut |context, kind, text| {
            if !text.trim().is_empty() && known.insert((context.to_owned(), text.clone())) {
                let (source, span) = self.find(context, kind, text);
                // Of the file's name as it is shown, the part within the hunt's folder.
                let file = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
                let place = format!("{file}:{}", source.place(span.start).0);
                texts.push(HuntText { context: context.to_owned(), kind, text: text.clone(), place });
            }
        });
        texts
    }
}

fn note_words(node: &Node, words: &mut HashMap<String, Range<usize>>) {
    match &node.kind {
        NodeKind::Text(text) => {
            words.entry(markdown::tidy(text)).or_insert_with(|| node.span.clone());
        }
        NodeKind::List(nodes) => nodes.iter().for_each(|node| note_words(node, words)),
        NodeKind::Call(call) => call.args.iter().flatten().for_each(|arg| note_words(&arg.value, words)),
        NodeKind::Number(_) | NodeKind::Bool(_) | NodeKind::Map | NodeKind::Broken => {}
    }
}

/// What is known of a hunt's texts.
#[derive(Clone, Copy)]
pub(in crate::hunt) struct Known<'a> {
    pub(in crate::hunt) texts: &'a [HuntText],
    /// There are no others.
    pub(in crate::hunt) all: bool,
}

/// The sound translations of one language, by context and original.
pub(in crate::hunt) struct Translated {
    words: HashMap<(String, String), String>,
    /// The pictures that they name, and where.
    pub(in crate::hunt) pictures: Vec<(Range<usize>, String)>,
}

impl Translated {
    /// Holds a translation against the hunt's texts; everything that is not as it should be is told.
    pub(in crate::hunt) fn of(
        language: &LanguageTag,
        (source, file): (&Arc<SourceFile>, &PoFile),
        Known { texts, all }: Known,
        places: &Places,
        findings: &mut Findings,
    ) -> Self {
        let mut checking =
            Checking { language, source, findings, translated: Self { words: HashMap::new(), pictures: Vec::new() } };
        let index: HashMap<(&str, &str), usize> =
            texts.iter().enumerate().map(|(at, text)| ((&*text.context, &*text.text), at)).collect();
        let mut covered = vec![false; texts.len()];
        let mut first_lines: HashMap<usize, usize> = HashMap::new();
        let mut unmatched = Vec::new();
        for entry in file.entries.iter().filter(|entry| !entry.obsolete) {
            match index.get(&(&*entry.context.text, &*entry.original.text)) {
                None => unmatched.push(entry),
                Some(&at) => {
                    let line = source.place(entry.original.span.start).0;
                    if let Some(first) = first_lines.insert(at, line) {
                        checking.twice(entry, first);
                        continue;
                    }
                    covered[at] = true;
                    checking.entry(entry, &texts[at]);
                }
            }
        }
        if all {
            for entry in unmatched {
                checking.in_vain(entry, texts, &mut covered);
            }
        } else {
            // It may be of a text that is not known; then another that is may be there under its old words.
            let contexts: BTreeSet<&str> = unmatched.iter().map(|entry| &*entry.context.text).collect();
            for (text, covered) in texts.iter().zip(&mut covered) {
                *covered |= contexts.contains(&*text.context);
            }
        }
        for (text, _) in texts.iter().zip(covered).filter(|(_, covered)| !covered) {
            let (place, span) = places.find(&text.context, text.kind, &text.text);
            let message = format!("{} is not in the translation {}", shown(&text.text), source.name());
            checking.findings.warn(&place, span, message, checking.remedy());
        }
        checking.translated
    }

    /// The hunt in this language; what is not translated stays as it is.
    pub(in crate::hunt) fn apply(&self, hunt: &Hunt) -> Hunt {
        let mut hunt = hunt.clone();
        visit(&mut hunt, &mut |context, _, text| {
            if let Some(words) = self.words.get(&(context.to_owned(), text.clone())) {
                text.clone_from(words);
            }
        });
        hunt
    }
}

/// The first words of a text, in quotes.
fn shown(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{:?}", format!("{}…", &text[..at])),
        None => format!("{text:?}"),
    }
}

/// Which of several texts without a translation a text was before its words changed; `alone`: the only one of its place.
pub(super) fn grown_from<'a>(original: &str, candidates: impl Iterator<Item = (usize, &'a str)>, alone: bool) -> Option<usize> {
    /// Likeness, from 0 to 1, above which two texts at one place are the same text, changed.
    const LIKE: f64 = 0.4;
    candidates
        .map(|(at, text)| (strsim::sorensen_dice(original, text), at))
        .filter(|(likeness, _)| alone || *likeness > LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, at)| at)
}

struct Checking<'a> {
    language: &'a LanguageTag,
    source: &'a Arc<SourceFile>,
    findings: &'a mut Findings,
    translated: Translated,
}

impl Checking<'_> {
    fn remedy(&self) -> String {
        format!("`hunt-server translate HUNT --language {}` writes into the file what is to be translated", self.language)
    }

    fn twice(&mut self, entry: &PoEntry, first: usize) {
        let message = format!("this text stands here twice, first in line {first}");
        self.findings.error(self.source, entry.original.span.clone(), message, "remove one of the two entries");
    }

    /// An entry of a text that the hunt has.
    fn entry(&mut self, entry: &PoEntry, text: &HuntText) {
        let (words, span) = (&entry.translation.text, entry.translation.span.clone());
        if words.trim().is_empty() {
            let message = format!("{} is not translated yet", shown(&text.text));
            let help =
                format!("write the translation between the quotes; until then players of {:?} read the original", self.language);
            self.findings.warn(self.source, span, message, help);
        } else if entry.fuzzy {
            let help = "make it fit, and remove the mark `fuzzy`; until then players read the original";
            self.findings.warn(self.source, span, "this translation is marked as one that may not fit any more", help);
        } else if self.is_sound(text, words, &span) {
            self.translated.words.insert((text.context.clone(), text.text.clone()), words.clone());
        }
    }

    fn is_sound(&mut self, text: &HuntText, words: &str, span: &Range<usize>) -> bool {
        let most = text.kind.most();
        if words.len() > most {
            let message = format!("this translation has {} bytes, but at most {most} were expected", words.len());
            self.findings.error(self.source, span.clone(), message, "shorten it");
            return false;
        }
        match text.kind {
            TextKind::Line { .. } if words.contains('\n') => {
                self.findings.error(
                    self.source,
                    span.clone(),
                    "this text has one line, but its translation several",
                    "remove the \\n",
                );
                return false;
            }
            TextKind::Line { .. } => {}
            TextKind::Prose { .. } => {
                let (flaws, pictures) = markdown::check(words);
                for flaw in flaws {
                    self.findings.warn(self.source, span.clone(), flaw.message, flaw.help);
                }
                self.translated.pictures.extend(pictures.into_iter().map(|picture| (span.clone(), picture.target)));
            }
            TextKind::Answers => {
                if let Err((message, help)) = read_line(words) {
                    self.findings.error(self.source, span.clone(), message, help);
                    return false;
                }
                return true;
            }
        }
        let (asked, given) = (placeholders(&text.text), placeholders(words));
        for unknown in given.difference(&asked) {
            let help = match nearest(unknown, asked.iter().copied()) {
                Some(meant) => format!("did you mean {{{meant}}}?"),
                None => "write only what the original has in curly brackets".into(),
            };
            self.findings.warn(self.source, span.clone(), format!("the original has no {{{unknown}}}"), help);
        }
        for left_out in asked.difference(&given) {
            let message = format!("the translation leaves out {{{left_out}}}");
            self.findings.warn(self.source, span.clone(), message, "put it where what it stands for belongs");
        }
        true
    }

    /// An entry of a text that the hunt has not, or not any more.
    fn in_vain(&mut self, entry: &PoEntry, texts: &[HuntText], covered: &mut [bool]) {
        let same_place = || texts.iter().enumerate().filter(|(_, text)| text.context == entry.context.text);
        let alone = same_place().count() == 1;
        let open = same_place().filter(|(at, _)| !covered[*at]).map(|(at, text)| (at, &*text.text));
        let span = entry.original.span.clone();
        match grown_from(&entry.original.text, open, alone) {
            Some(at) => {
                covered[at] = true;
                let message = format!("the original has changed since it was translated; it is now {}", shown(&texts[at].text));
                let help = format!("{}, with the old translation beside it; until then players read the original", self.remedy());
                self.findings.warn(self.source, span, message, help);
            }
            None => {
                let message = format!("the hunt has no text {} at {:?}", shown(&entry.original.text), entry.context.text);
                let help = match nearest(&entry.context.text, texts.iter().map(|text| &*text.context)) {
                    Some(meant) if texts.iter().any(|text| text.context == meant && text.text == entry.original.text) => {
                        format!("did you mean msgctxt {meant:?}?")
                    }
                    _ => format!("remove it; `hunt-server translate HUNT --language {}` puts it aside", self.language),
                };
                self.findings.warn(self.source, span, message, help);
            }
        }
    }
}

/// What stands in curly brackets.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The pictures that a file of translations names, for a loader that must fetch them. Mistakes are told elsewhere.
pub(in crate::hunt) fn pictures_in(file: &[u8]) -> Vec<String> {
    let mut findings = Findings::default();
    let Some(source) = SourceFile::read("", file, &mut findings) else { return Vec::new() };
    let entries = parse_po(&source, &mut findings).entries;
    let words = entries.iter().filter(|entry| !entry.obsolete && !entry.fuzzy).map(|entry| &entry.translation.text);
    words.filter(|words| words.contains("![")).flat_map(|words| markdown::check(words).1).map(|picture| picture.target).collect()
}
