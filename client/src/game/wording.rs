//! The words of the interface, in the player's language, from the Fluent files under `assets/words`.
//!
//! A folder holds a language, a file a room; a message's name begins with its room. `say!` reads a message in the language that was
//! chosen with [`speak`]; what a language lacks is said in English, and a test sees to it that it lacks nothing.

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue,
    concurrent::FluentBundle,
    types::{FluentNumber, FluentNumberOptions},
};
use std::sync::{
    LazyLock,
    atomic::{AtomicU8, Ordering},
};
use unic_langid::LanguageIdentifier;

/// The languages: for each its name in the code, its folder and what it calls itself. The first is what others fall back to.
macro_rules! tongues {
    ($sign:tt $(#[$first_about:meta])* $first:ident $first_tag:literal $first_name:literal,
     $($(#[$about:meta])* $tongue:ident $tag:literal $name:literal,)*) => {
        /// A language of the interface, as it is spoken; the settings choose it.
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        #[repr(u8)]
        pub enum Tongue {
            $(#[$first_about])*
            #[default]
            $first,
            $($(#[$about])* $tongue,)*
        }

        impl Tongue {
            /// All of them.
            pub const ALL: &[Self] = &[Self::$first $(, Self::$tongue)*];

            /// Its tag, which is also its folder's name.
            pub fn tag(self) -> &'static str {
                match self { Self::$first => $first_tag, $(Self::$tongue => $tag,)* }
            }

            /// What it calls itself.
            pub fn own_name(self) -> &'static str {
                match self { Self::$first => $first_name, $(Self::$tongue => $name,)* }
            }
        }

        /// The files of a room, one for each language, compiled in.
        macro_rules! in_every_tongue {
            ($sign room:literal) => {
                &[
                    include_str!(concat!("../../../assets/words/", $first_tag, "/", $sign room, ".ftl")),
                    $(include_str!(concat!("../../../assets/words/", $tag, "/", $sign room, ".ftl"))),*
                ]
            };
        }
    };
}

tongues! { $
    /// English, the first.
    English "en" "English",
    /// German.
    German "de" "Deutsch",
}

impl Tongue {
    /// The one that somebody with this locale reads, such as `de_AT.UTF-8`.
    pub fn like(locale: &str) -> Option<Self> {
        let language = locale.split(['-', '_', '.']).next()?;
        Self::ALL.iter().copied().find(|tongue| language.eq_ignore_ascii_case(tongue.tag()))
    }
}

macro_rules! rooms {
    ($($room:literal),* $(,)?) => {
        /// The rooms, each with its files in the order of the languages.
        const ROOMS: &[(&str, &[&str])] = &[$(($room, in_every_tongue!($room))),*];
    };
}

rooms![
    "accessible",
    "alive",
    "alone",
    "controls",
    "crash",
    "encounters",
    "fog",
    "hud",
    "journal",
    "keys",
    "link",
    "location",
    "popups",
    "preview",
    "preview_play",
    "screens",
    "server",
    "settings",
    "society",
    "summary",
    "units",
];

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> =
    LazyLock::new(|| Tongue::ALL.iter().map(|tongue| bundle(*tongue)).collect());

fn bundle(tongue: Tongue) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = tongue.tag().parse().expect("the tags of our own languages are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that keep directions apart are drawn as boxes by most fonts, and both languages run the same way.
    bundle.set_use_isolating(false);
    if tongue == Tongue::German {
        bundle.set_formatter(Some(with_comma));
    }
    for (_, files) in ROOMS {
        // What can be read of a file with a mistake is used; the tests are where it is found.
        let read = FluentResource::try_new(files[tongue as usize].to_owned()).unwrap_or_else(|(read, _)| read);
        let _ = bundle.add_resource(read);
    }
    bundle
}

/// Numbers as Germans write them.
fn with_comma<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number.as_string().replace('.', ",")),
        _ => None,
    }
}

/// The language of the process. A window has one player, and words are made in many places that have nothing else in common.
static SPOKEN: AtomicU8 = AtomicU8::new(Tongue::English as u8);

/// From now on words are said in this language.
pub fn speak(tongue: Tongue) {
    SPOKEN.store(tongue as u8, Ordering::Relaxed);
}

/// The language that is spoken.
pub fn spoken() -> Tongue {
    Tongue::ALL.get(usize::from(SPOKEN.load(Ordering::Relaxed))).copied().unwrap_or_default()
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

/// A number with so many digits after the point, for a message.
pub fn decimal(value: f64, digits: usize) -> FluentNumber {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or_default());
    // None at all for none: a whole number would be given a point without digits.
    let minimum_fraction_digits = (digits > 0).then_some(digits);
    let options = FluentNumberOptions { minimum_fraction_digits, ..FluentNumberOptions::default() };
    FluentNumber::new((value * scale).round() / scale, options)
}

/// The message of this name in the language that is spoken: `say!("controls-back")`, `say!("units-metres", metres = 120)`.
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
mod complete;
