//! Riddles: questions with answers that only the server knows.

use crate::identity::RiddleId;
use caseless::default_case_fold_str;
use regex::{Regex, RegexBuilder};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A question with its answers.
#[derive(Clone, PartialEq, Debug)]
pub struct Riddle {
    /// Its identity.
    pub id: RiddleId,
    /// What is asked.
    pub text: String,
    /// What may be chosen from; nothing: the player writes the answer.
    pub choices: Vec<String>,
    /// Each player sees the choices in an order of their own.
    pub shuffle: bool,
    /// What is right.
    pub answers: Vec<Answer>,
    /// What is said to particular wrong answers.
    pub remarks: Vec<(Answer, String)>,
}

impl Riddle {
    /// Whether an answer is right.
    pub fn accepts(&self, answer: &str) -> bool {
        self.answers.iter().any(|known| known.accepts(answer))
    }

    /// What is said to a wrong answer; may be empty.
    pub fn remark(&self, answer: &str) -> &str {
        self.remarks.iter().find(|(known, _)| known.accepts(answer)).map_or("", |(_, remark)| remark)
    }

    /// An answer that was given to this riddle in another language: a choice in this one's words, all else as it was given.
    pub fn answer_from<'a>(&'a self, other: &Self, answer: &'a str) -> &'a str {
        let chosen = other.choices.iter().position(|choice| choice == answer);
        chosen.and_then(|index| self.choices.get(index)).map_or(answer, String::as_str)
    }

    /// What is said to a wrong answer that was given to this riddle in another language; may be empty.
    pub fn remark_from<'a>(&'a self, other: &'a Self, answer: &str) -> &'a str {
        let Some(index) = other.remarks.iter().position(|(known, _)| known.accepts(answer)) else { return "" };
        // A translation may have several answers for one, which follow each other with the same remark.
        let distinct = |remarks: &[(Answer, String)]| remarks.chunk_by(|(_, a), (_, b)| a == b).count();
        let said = &other.remarks[index].1;
        if distinct(&self.remarks) != distinct(&other.remarks) {
            return said;
        }
        let before = distinct(&other.remarks[..=index]) - 1;
        self.remarks.chunk_by(|(_, a), (_, b)| a == b).nth(before).map_or(said, |group| &group[0].1)
    }
}

/// A way to be right.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// This text, as it is written; case, accents, punctuation and spaces do not matter.
    Text(String),
    /// A number; what follows it, such as a unit, does not matter.
    Number {
        /// The number.
        value: f64,
        /// How far off an answer may be.
        tolerance: f64,
    },
    /// Whatever this expression matches as a whole.
    Pattern(Pattern),
}

impl Answer {
    /// Whether an answer, as it was typed, is meant by this.
    pub fn accepts(&self, typed: &str) -> bool {
        match self {
            Self::Text(text) => plain(typed) == plain(text),
            Self::Number { value, tolerance } => {
                // A trifle more, so that 0.3 is no farther from 0.1 than 0.2 is.
                number_in(typed).is_some_and(|number| (number - value).abs() <= tolerance + 1e-9 * value.abs().max(1.0))
            }
            Self::Pattern(pattern) => pattern.regex.is_match(typed.trim()),
        }
    }
}

/// A text without what does not matter when it is compared: case, accents, punctuation and spaces.
pub fn plain(text: &str) -> String {
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    default_case_fold_str(&bare).nfkd().filter(|c| c.is_alphanumeric()).collect()
}

/// The number that a text begins with, written with a point or a comma; what follows must be no further number.
fn number_in(text: &str) -> Option<f64> {
    let text = text.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let begins = text.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','))?;
    // Before the number there may be a sign of currency or "=", but no word.
    if text[..begins].chars().any(char::is_alphanumeric) {
        return None;
    }
    let number = &text[begins..];
    let ends = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','))).unwrap_or(number.len());
    let (number, unit) = number.split_at(ends);
    if unit.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    number.trim_end_matches(['.', ',']).replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

/// A regular expression that must match a whole answer, whatever its case.
#[derive(Clone, Debug)]
pub struct Pattern {
    written: String,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Pattern {
    /// The most bytes that the compiled expression may take.
    const MAX_BYTES: usize = 256 * 1024;

    /// As it is written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Compiles an expression.
    ///
    /// # Errors
    /// When it is none, or too large.
    pub fn new(written: &str) -> Result<Self, regex::Error> {
        // By itself first: a bracket too many must not close the one that is put around it.
        let build = |text: &str| {
            RegexBuilder::new(text).case_insensitive(true).size_limit(Self::MAX_BYTES).dfa_size_limit(Self::MAX_BYTES).build()
        };
        build(written)?;
        Ok(Self { written: written.to_owned(), regex: build(&format!("^(?:{written})$"))? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_compared_by_what_matters() {
        for (typed, known) in [
            ("  The TIDE! ", "the tide"),
            ("Éire", "eire"),
            ("STRASSE", "straße"),
            ("cafe\u{301}", "Café"),
            ("ﬁsh", "FISH"),
            ("Ἀθῆναι", "αθηναι"),
            ("sea-glass", "sea glass"),
        ] {
            assert!(Answer::Text(plain(known)).accepts(typed), "{typed:?} is {known:?}");
        }
        assert!(!Answer::Text(plain("tide")).accepts("tides"));
        assert!(!Answer::Text(plain("tide")).accepts(""));
    }

    #[test]
    fn a_number_is_taken_with_point_comma_unit_and_tolerance() {
        let answer = Answer::Number { value: 12.5, tolerance: 0.5 };
        for typed in ["12.5", "12,5", " 12,5 m", "12.5metres", "= 13", "12", "12.0 km/h", "+12.5"] {
            assert!(answer.accepts(typed), "{typed:?}");
        }
        for typed in ["13.1", "-12.5", "twelve", "", "12.5.1", "about 12.5", "12 5 7", "1e9999"] {
            assert!(!answer.accepts(typed), "{typed:?}");
        }
        assert!(Answer::Number { value: -3.0, tolerance: 0.0 }.accepts("\u{2212}3"));
        assert!(Answer::Number { value: 0.3, tolerance: 0.0 }.accepts("0.3"));
    }

    #[test]
    fn what_was_answered_in_one_language_is_told_in_another() {
        let riddle = |choices: [&str; 2], remarks: &[(&str, &str)]| Riddle {
            id: "tide".into(),
            text: String::new(),
            choices: choices.map(Into::into).into(),
            shuffle: false,
            answers: vec![],
            remarks: remarks.iter().map(|(answer, remark)| (Answer::Text((*answer).into()), (*remark).into())).collect(),
        };
        let english = riddle(["Ebb", "Flood"], &[("flood", "No, that comes."), ("moon", "Its cause!")]);
        let german =
            riddle(["Ebbe", "Flut"], &[("flut", "Nein, die kommt."), ("tide", "Nein, die kommt."), ("mond", "Der Grund!")]);
        assert_eq!(german.answer_from(&english, "Flood"), "Flut");
        assert_eq!(german.answer_from(&english, "Springtide"), "Springtide");
        for (answer, remark) in [("flood", "Nein, die kommt."), ("Moon", "Der Grund!"), ("sun", "")] {
            assert_eq!(german.remark_from(&english, answer), remark);
        }
        assert_eq!(english.remark_from(&german, "Mond"), "Its cause!");
        let other = riddle(["a", "b"], &[]);
        assert_eq!(other.remark_from(&english, "moon"), "Its cause!", "what has no counterpart stays as it is");
    }

    #[test]
    fn a_pattern_matches_the_whole_answer() {
        let pattern = |text: &str| Answer::Pattern(Pattern::new(text).unwrap());
        assert!(pattern("(the )?(ebb|spring) tide").accepts(" The ebb tide\n"));
        assert!(!pattern("tide|moon").accepts("the moon"));
        assert!(Pattern::new("a)(b").is_err() && Pattern::new("(a").is_err() && Pattern::new("(a{1000}){1000}").is_err());
    }
}
