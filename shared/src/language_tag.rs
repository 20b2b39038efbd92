//! Names of languages, as hunts and players say which they mean: BCP 47, such as `en`, `de` or `pt-BR`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// The name of a language: a language in small letters, perhaps a script and a region after it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(Arc<str>);

impl LanguageTag {
    /// The most bytes of a name, so that it fits into a connect token beside the longest names of a player and a hunt.
    pub const MAX_BYTES: usize = 15;

    /// Reads a name, also as systems write it (`de_AT.UTF-8`); `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.split(['.', '@']).next().unwrap_or_default().trim().replace('_', "-");
        let mut parts = bare.split('-');
        let language = parts.next().filter(|part| (2..=3).contains(&part.len()) && is_of(part, u8::is_ascii_alphabetic))?;
        let mut tag = language.to_ascii_lowercase();
        for part in parts {
            if !(2..=8).contains(&part.len()) || !is_of(part, u8::is_ascii_alphanumeric) {
                return None;
            }
            // Scripts are written Latn, regions DE; what else there may be is small.
            let lower = part.to_ascii_lowercase();
            let part = match part.len() {
                2 => part.to_ascii_uppercase(),
                4 if is_of(part, u8::is_ascii_alphabetic) => lower[..1].to_ascii_uppercase() + &lower[1..],
                _ => lower,
            };
            tag.push('-');
            tag.push_str(&part);
        }
        (tag.len() <= Self::MAX_BYTES).then(|| Self(tag.into()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// Which of several languages serves who wishes for this one: the same, else one that differs only by region or script.
    pub fn choose<'a>(&self, known: impl IntoIterator<Item = &'a Self>) -> Option<usize> {
        let mut near = None;
        for (index, known) in known.into_iter().enumerate() {
            if known == self {
                return Some(index);
            }
            if near.is_none() && known.primary() == self.primary() {
                near = Some(index);
            }
        }
        near
    }
}

fn is_of(text: &str, test: impl Fn(&u8) -> bool) -> bool {
    text.bytes().all(|byte| test(&byte))
}

/// A text that is no name of a language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no name of a language, such as \"en\" or \"pt-BR\"")]
pub struct NoLanguage;

impl TryFrom<String> for LanguageTag {
    type Error = NoLanguage;

    fn try_from(text: String) -> Result<Self, NoLanguage> {
        Self::parse(&text).ok_or(NoLanguage)
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0.as_ref().into()
    }
}

impl FromStr for LanguageTag {
    type Err = NoLanguage;

    fn from_str(text: &str) -> Result<Self, NoLanguage> {
        Self::parse(text).ok_or(NoLanguage)
    }
}

/// English.
impl Default for LanguageTag {
    fn default() -> Self {
        Self("en".into())
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).expect(text)
    }

    #[test]
    fn names_are_read_as_people_and_systems_write_them() {
        for (written, read) in
            [("de", "de"), ("DE", "de"), ("de_AT.UTF-8", "de-AT"), ("zh-hant-tw", "zh-Hant-TW"), ("ca@valencia", "ca")]
        {
            assert_eq!(tag(written).as_str(), read);
        }
        for wrong in ["", "C", "POSIX", "german", "d3", "de-", "de-?", "de-Latn-variant1-more"] {
            assert_eq!(LanguageTag::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_language_serves() {
        let known = [tag("en"), tag("pt-BR"), tag("pt"), tag("de")];
        let chosen = |wish: &str| tag(wish).choose(&known);
        assert_eq!(["de", "de-AT", "pt", "pt-PT", "fr"].map(chosen), [Some(3), Some(3), Some(2), Some(1), None]);
    }
}
