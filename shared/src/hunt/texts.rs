//! The texts of a hunt that players see, and their translations.
//!
//! A translation is a file `texts/LANGUAGE.po` in the format of gettext, which translators' programs know: for each text the words of
//! `hunt.ron`, and those of the language. A text is known by where it stands and by its words, so that one whose words have changed since
//! it was translated can be told from one that was never translated.

mod answers;
mod apply;
mod po;
mod read;
mod role;
mod write;

pub(super) use apply::visit;
pub(super) use po::{PoFile, parse_po};
pub(super) use read::{Known, Places, Translated, pictures_in};
pub use role::{HuntText, TextKind};
pub use write::{Merged, write_translation};

use crate::language_tag::LanguageTag;

/// The folder of the translations.
pub const TEXTS_FOLDER: &str = "texts";

/// The file of a translation, within the hunt's folder.
pub fn translation_file(language: &LanguageTag) -> String {
    format!("{TEXTS_FOLDER}/{language}.po")
}
