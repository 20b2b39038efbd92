//! What the engine itself says within a hunt's texts, in the languages that it speaks. A hunt in any other language is told English ones.

use hunt_shared::language_tag::LanguageTag;

/// A language that the engine speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spoken {
    English,
    German,
}

impl Spoken {
    /// What is spoken in a hunt in this language.
    pub(super) fn of(language: &LanguageTag) -> Self {
        match language.primary() {
            "de" => Self::German,
            _ => Self::English,
        }
    }

    /// One of the two, as the language is.
    pub(super) fn say<T>(self, english: T, german: T) -> T {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }

    /// `one, two and three`.
    pub(super) fn listed(self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [most @ .., last] => format!("{} {} {last}", most.join(", "), self.say("and", "und")),
        }
    }

    /// 1st, 2nd, 3rd, 4th, 11th …
    pub(super) fn ordinal(self, number: u64) -> String {
        let suffix = match (number % 10, number % 100) {
            _ if self == Self::German => ".",
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{number}{suffix}")
    }

    /// A name within a sentence.
    pub(super) fn quoted(self, name: &str) -> String {
        self.say(format!("“{name}”"), format!("„{name}“"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_lists_read_well() {
        let spoken: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 101, 111].map(|number| Spoken::English.ordinal(number)).into();
        assert_eq!(spoken, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th"]);
        assert_eq!(Spoken::German.ordinal(3), "3.");
        let listed = |names: &[&str]| [Spoken::English, Spoken::German].map(|spoken| spoken.listed(names));
        assert_eq!([listed(&[]), listed(&["a"])], [["", ""], ["a", "a"]]);
        assert_eq!(listed(&["a", "b", "c"]), ["a, b and c", "a, b und c"]);
        let spoken = |tag: &str| Spoken::of(&tag.parse().unwrap());
        assert_eq!(["en", "de-AT", "fr"].map(spoken), [Spoken::English, Spoken::German, Spoken::English]);
    }
}
