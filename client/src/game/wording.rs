//! The words of the interface, in the player's language, from the Fluent files under `assets/words`.
//!
//! A folder holds a language, a file a room. [`say!`] reads a message in the language that was chosen with [`speak`]; what a
//! language lacks is said in English, and a test sees to it that it lacks nothing.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::{
    LazyLock,
    atomic::{AtomicU8, Ordering},
};
use unic_langid::LanguageIdentifier;

/// A language of the interface, as it is spoken; the settings choose it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[repr(u8)]
pub enum Tongue {
    /// English, the first.
    #[default]
    English,
    /// German.
    German,
}

impl Tongue {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The one that somebody with this locale reads, such as `de_AT.UTF-8`.
    pub fn like(locale: &str) -> Option<Self> {
        let language = locale.split(['-', '_', '.']).next()?;
        Self::ALL.into_iter().find(|tongue| language.eq_ignore_ascii_case(tongue.tag()))
    }
}

/// The files of both languages, compiled in: a room in English and in German.
macro_rules! rooms {
    ($($room:literal),* $(,)?) => {
        const ROOMS: &[(&str, [&str; 2])] = &[$((
            $room,
            [
                include_str!(concat!("../../../assets/words/en/", $room, ".ftl")),
                include_str!(concat!("../../../assets/words/de/", $room, ".ftl")),
            ],
        )),*];
    };
}

rooms!["controls", "preview_play"];

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> = LazyLock::new(|| Tongue::ALL.map(bundle));

fn bundle(tongue: Tongue) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = tongue.tag().parse().expect("the tags of our own languages are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that keep directions apart are drawn as boxes by most fonts, and both languages run the same way.
    bundle.set_use_isolating(false);
    for (_, files) in ROOMS {
        // What can be read of a file with a mistake is used; the tests are where it is found.
        let read = FluentResource::try_new(files[tongue as usize].to_owned()).unwrap_or_else(|(read, _)| read);
        let _ = bundle.add_resource(read);
    }
    bundle
}

/// The language of the process. A window has one player, and words are made in many places that have nothing else in common.
static SPOKEN: AtomicU8 = AtomicU8::new(Tongue::English as u8);

/// From now on words are said in this language.
pub fn speak(tongue: Tongue) {
    SPOKEN.store(tongue as u8, Ordering::Relaxed);
}

/// The language that is spoken.
pub fn spoken() -> Tongue {
    if SPOKEN.load(Ordering::Relaxed) == Tongue::German as u8 { Tongue::German } else { Tongue::English }
}

/// A message in this language; in English when it lacks it, and its name when nobody has it.
pub fn message(tongue: Tongue, name: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
    let args: FluentArgs<'_> = args.iter().map(|(key, value)| (*key, value.clone())).collect();
    [tongue, Tongue::English]
        .into_iter()
        .find_map(|tongue| {
            let bundle = &BUNDLES[tongue as usize];
            let pattern = bundle.get_message(name)?.value()?;
            Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
        })
        .unwrap_or_else(|| name.to_owned())
}

/// The message of this name in the language that is spoken: `say!("controls-back")`, `say!("goal-away", metres = 120)`.
macro_rules! say {
    ($name:expr $(, $key:ident = $value:expr)* $(,)?) => {
        $crate::game::wording::message(
            $crate::game::wording::spoken(),
            $name,
            &[$((stringify!($key), fluent_bundle::FluentValue::from($value))),*],
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_words() {
        assert_eq!(say!("controls-back"), "Back");
        assert_eq!(message(Tongue::German, "controls-back", &[]), "Zurück");
        assert_eq!(message(Tongue::German, "no-such-message", &[]), "no-such-message");
    }
}
