//! What a hunt shows in words and pictures: its languages, their files, and the files of pictures.

use super::{Loading, flaw_of};
use crate::{
    hunt::{
        Files, HUNT_FILE, Hunt,
        language::HuntTerm,
        model::PictureFile,
        source::SourceFile,
        texts::{HuntText, Known, Places, PoFile, TEXTS_FOLDER, TextKind, Translated, parse_po, translation_file, visit},
    },
    language_tag::LanguageTag,
    markdown,
    picture::{Picture, PictureError},
};
use std::{collections::BTreeMap, io, ops::Range, sync::Arc};

/// The folder in which pictures usually lie.
const PICTURES_FOLDER: &str = "pictures";

/// The most bytes of all pictures of a hunt.
const MAX_ALL_PICTURES: usize = 64 << 20;

/// A language beside the first, and its file as far as it can be read.
pub(super) struct ReadLanguage {
    tag: LanguageTag,
    file: Option<(Arc<SourceFile>, PoFile)>,
}

/// The pictures that are named so far, by the names of their files.
#[derive(Default)]
pub(super) struct NamedPictures(BTreeMap<String, Option<PictureFile>>);

impl NamedPictures {
    /// What each name means.
    pub(super) fn sound(&self) -> BTreeMap<String, Picture> {
        self.0.iter().filter_map(|(name, file)| Some((name.clone(), file.as_ref()?.picture))).collect()
    }
}

/// The languages that a hunt names soundly; `tell` hears of the others.
fn tags(term: &HuntTerm, mut tell: impl FnMut(Range<usize>, String, &str)) -> Vec<(LanguageTag, Range<usize>)> {
    let mut tags: Vec<(LanguageTag, Range<usize>)> = Vec::new();
    for written in term.languages.iter().flatten() {
        let (name, span) = (&written.value.0, written.span.clone());
        match LanguageTag::parse(name) {
            None => {
                let message = format!("{name:?} is no name of a language");
                tell(span, message, "write it as in \"en\", \"de\" or \"pt-BR\": two or three letters, perhaps with a region");
            }
            Some(tag) if tags.iter().any(|(known, _)| *known == tag) => {
                tell(span, format!("the language \"{tag}\" is named twice"), "name it once");
            }
            Some(tag) => tags.push((tag, span)),
        }
    }
    tags
}

/// The files of translations that a hunt names.
pub(super) fn translation_files(term: &HuntTerm) -> impl Iterator<Item = String> {
    tags(term, |_, _, _| {}).into_iter().skip(1).map(|(tag, _)| translation_file(&tag))
}

impl<F: Files + ?Sized> Loading<'_, F> {
    /// The first language, and what there is of the others.
    pub(super) fn languages(&mut self, source: &Arc<SourceFile>, term: &HuntTerm) -> (LanguageTag, Vec<ReadLanguage>) {
        let mut told = Vec::new();
        let mut tags = tags(term, |span, message, help| told.push((span, message, help.to_owned()))).into_iter();
        if told.is_empty() && term.languages.as_ref().is_some_and(Vec::is_empty) {
            let help = "write the language of the texts in this file: languages: [\"en\"]";
            self.findings.error(source, 0..0, "a hunt has at least one language, but `languages` names none", help);
        }
        for (span, message, help) in told {
            self.findings.error(source, span, message, help);
        }
        let first = tags.next().map(|(tag, _)| tag).unwrap_or_default();
        let others: Vec<ReadLanguage> = tags.map(|(tag, span)| self.language(source, tag, span)).collect();
        let known: Vec<String> = others.iter().map(|language| translation_file(&language.tag)).collect();
        for file in self.files.list(TEXTS_FOLDER).into_iter().filter(|file| file.ends_with(".po") && !known.contains(file)) {
            let name = file.trim_start_matches(TEXTS_FOLDER).trim_matches('/').trim_end_matches(".po").to_owned();
            let message = format!("this translation is not used: {HUNT_FILE} does not name the language {name:?}");
            let help = format!("write languages: [\"{first}\", {name:?}] into {HUNT_FILE}, or remove the file");
            self.warn_of_file(&file, message, help);
        }
        (first, others)
    }

    fn language(&mut self, source: &Arc<SourceFile>, tag: LanguageTag, span: Range<usize>) -> ReadLanguage {
        let name = translation_file(&tag);
        let file = match self.files.read(&name) {
            Ok(bytes) => {
                let file = SourceFile::read(&self.files.shown(&name), &bytes, self.findings);
                self.contents.insert(name, bytes);
                file.map(|file| {
                    let entries = parse_po(&file, self.findings);
                    (file, entries)
                })
            }
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => format!("there is no translation {name:?} beside {HUNT_FILE}"),
                    _ => format!("the translation {name:?} cannot be read: {error}"),
                };
                let help = format!(
                    "`hunt-server translate HUNT --language {tag}` writes the file with everything that is to be translated"
                );
                self.findings.error(source, span, message, help);
                None
            }
        };
        ReadLanguage { tag, file }
    }

    fn warn_of_file(&mut self, name: &str, message: String, help: String) {
        let source = Arc::new(SourceFile::new(self.files.shown(name), String::new()));
        self.findings.warn(&source, 0..0, message, help);
    }

    /// Reads a picture that is named somewhere.
    pub(super) fn picture(&mut self, pictures: &mut NamedPictures, source: &Arc<SourceFile>, span: Range<usize>, name: &str) {
        if pictures.0.contains_key(name) {
            return;
        }
        let flaw = if name.contains("://") {
            Some("put a copy of it into the hunt's folder: players are shown no others")
        } else {
            flaw_of(name)
        };
        let file = match flaw {
            Some(help) => {
                self.findings.error(source, span, format!("{name:?} is no name of a picture of this hunt"), help);
                None
            }
            None => self.sound_picture(source, span, name),
        };
        pictures.0.insert(name.to_owned(), file);
    }

    fn sound_picture(&mut self, source: &Arc<SourceFile>, span: Range<usize>, name: &str) -> Option<PictureFile> {
        let bytes = match self.files.read(name) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => format!("there is no picture {name:?} beside {HUNT_FILE}"),
                    _ => format!("the picture {name:?} cannot be read: {error}"),
                };
                let near = self.files.list(PICTURES_FOLDER);
                let help = match crate::hunt::diagnostic::nearest(name, near.iter().map(String::as_str)) {
                    Some(meant) => format!("did you mean {meant:?}?"),
                    None => "put the file there, or correct its name".into(),
                };
                self.findings.error(source, span, message, help);
                return None;
            }
        };
        let picture = Picture::inspect(&bytes);
        self.contents.insert(name.to_owned(), bytes.clone());
        match picture {
            Ok(picture) => Some(PictureFile { picture, bytes: bytes.into() }),
            Err(error) => {
                let help = PictureError::help(&error);
                self.findings.error(source, span, format!("{name:?}: {error}"), help);
                None
            }
        }
    }

    /// Looks at the translations of a hunt of which not every part is sound: tells what is certain all the same.
    pub(super) fn check_texts(
        &mut self,
        sound: &mut Hunt,
        languages: Vec<ReadLanguage>,
        mut pictures: NamedPictures,
        places: &Places,
    ) {
        let texts = places.texts(sound);
        for ReadLanguage { tag, file } in languages {
            let Some((source, file)) = file else { continue };
            let translated = Translated::of(&tag, (&source, &file), Known { texts: &texts, all: false }, places, self.findings);
            for (span, name) in &translated.pictures {
                self.picture(&mut pictures, &source, span.clone(), name);
            }
        }
    }

    /// Gives the hunt its other languages and its pictures; returns its texts as they are written.
    pub(super) fn complete(
        &mut self,
        hunt: &mut Hunt,
        languages: Vec<ReadLanguage>,
        mut pictures: NamedPictures,
        places: &Places,
    ) -> Vec<HuntText> {
        let texts = places.texts(hunt);
        let mut translations = Vec::new();
        for ReadLanguage { tag, file } in languages {
            let Some((source, file)) = file else { continue };
            let translated = Translated::of(&tag, (&source, &file), Known { texts: &texts, all: true }, places, self.findings);
            for (span, name) in &translated.pictures {
                self.picture(&mut pictures, &source, span.clone(), name);
            }
            translations.push(Hunt { language: tag, ..translated.apply(hunt) });
        }
        hunt.translations = translations;
        for name in self.files.list(PICTURES_FOLDER).into_iter().filter(|name| !pictures.0.contains_key(name)) {
            let help = "name it, such as ![what is to be seen](pictures/…png) in a text, or remove the file".to_owned();
            self.warn_of_file(&name, "no text names this picture".into(), help);
        }
        let known = pictures.sound();
        let mut files: Vec<PictureFile> = pictures.0.into_values().flatten().collect();
        files.sort_by_key(|file| file.picture.hash);
        files.dedup_by_key(|file| file.picture.hash);
        let all: usize = files.iter().map(|file| file.bytes.len()).sum();
        if all > MAX_ALL_PICTURES {
            let source = Arc::new(SourceFile::new(self.files.shown(HUNT_FILE), String::new()));
            let message =
                format!("the pictures have {} MB together, but at most {} were expected", all >> 20, MAX_ALL_PICTURES >> 20);
            self.findings.error(&source, 0..0, message, "make them smaller: players see them at about 600 pixels");
        }
        hunt.pictures = files.into();
        let pictures = Arc::clone(&hunt.pictures);
        accept_in_every_language(hunt);
        hunt.change_in_all_languages(|hunt| {
            hunt.pictures = Arc::clone(&pictures);
            put_in_pictures(hunt, &known);
        });
        texts
    }
}

/// Lets the texts name pictures by their content, as they are told to players, and puts those of challenges and rewards into their texts.
fn put_in_pictures(hunt: &mut Hunt, known: &BTreeMap<String, Picture>) {
    visit(hunt, &mut |_, kind, text| {
        if matches!(kind, TextKind::Prose { .. }) {
            *text = markdown::with_pictures(text, |name| known.get(name).map(Picture::to_string));
        }
    });
    let above = |picture: Option<Picture>, title: &str, text: &mut String| {
        if let Some(picture) = picture {
            *text = format!("![{}]({picture})\n\n{text}", markdown::escape(title));
        }
    };
    for challenge in &mut hunt.challenges {
        above(challenge.picture, &challenge.title, &mut challenge.text);
        for reward in challenge.rewards.iter_mut().flat_map(|grant| grant.rewards_mut()) {
            above(reward.picture, &reward.title, &mut reward.because);
        }
    }
    for contest in hunt.objects.iter_mut().filter_map(|object| object.appearance.contest.as_mut()) {
        if let Some(reward) = &mut contest.consolation {
            above(reward.picture, &reward.title, &mut reward.because);
        }
    }
}

/// An answer that is right in one language is right for everybody: players speak several, and may have been asked in another.
fn accept_in_every_language(hunt: &mut Hunt) {
    let answers: Vec<Vec<_>> = hunt
        .in_all_languages()
        .map(|hunt| {
            hunt.challenges
                .iter()
                .flat_map(|challenge| &challenge.riddles)
                .map(|riddle| riddle.answers.clone())
                .collect::<Vec<_>>()
        })
        .collect();
    hunt.change_in_all_languages(|hunt| {
        for (index, riddle) in hunt.challenges.iter_mut().flat_map(|challenge| &mut challenge.riddles).enumerate() {
            for answer in answers.iter().filter_map(|answers| answers.get(index)).flatten() {
                if !riddle.answers.contains(answer) {
                    riddle.answers.push(answer.clone());
                }
            }
        }
    });
}
