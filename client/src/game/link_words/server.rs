//! A server speaks English, in whole sentences. Those that the game knows it says in the player's language: the English room `server` is the
//! book in which they are looked up, with what stands in the place of its arguments. A sentence that nobody has entered there stays as it is.

use crate::game::wording::{Tongue, message, spoken};
use fluent_bundle::FluentValue;

/// The sentences, each with its arguments. What might be taken for another one comes before it.
const SENTENCES: &[(&str, &[&str])] = &[
    ("server-second", &[]),
    ("server-seconds", &["count"]),
    ("server-minutes", &["count"]),
    ("server-hours", &["count"]),
    ("server-no-place-on-earth", &[]),
    ("server-inaccurate", &["accuracy", "limit"]),
    ("server-step-not-later", &[]),
    ("server-step-in-future", &[]),
    ("server-too-fast", &["limit"]),
    ("server-barred", &[]),
    ("server-barrier", &["barrier"]),
    ("server-hunt-over", &[]),
    ("server-hunt-opens-in", &["wait"]),
    ("server-no-such-thing", &[]),
    ("server-taken-already", &[]),
    ("server-not-there", &[]),
    ("server-too-far", &["distance", "reach"]),
    ("server-quicker-back", &["winner", "seconds"]),
    ("server-quicker", &["winner"]),
    ("server-nobody-of-that-name", &[]),
    ("server-nothing-to-say", &["name"]),
    ("server-somebody-not-there", &["name"]),
    ("server-somebody-too-far", &["name", "distance", "reach"]),
    ("server-cannot-say", &[]),
    ("server-no-such-challenge", &[]),
    ("server-not-open", &[]),
    ("server-begun-already", &[]),
    ("server-not-again", &[]),
    ("server-again-in", &["wait"]),
    ("server-not-at-it", &[]),
    ("server-no-hurry", &[]),
    ("server-no-second-attempt", &[]),
    ("server-not-held", &[]),
    ("server-nothing-here", &[]),
    ("server-no-use", &[]),
    ("server-no-recipe", &[]),
    ("server-too-few", &["count", "name", "held"]),
    ("server-nobody-asks-now", &[]),
    ("server-nobody-asks", &[]),
    ("server-solved-already", &[]),
    ("server-answer-too-long", &[]),
    ("server-answer-missing", &[]),
    ("server-think-again", &["wait"]),
    ("server-no-hint", &[]),
    ("server-hint-too-dear", &["price", "points"]),
    ("server-no-teams", &[]),
    ("server-in-team-already", &["team"]),
    ("server-team-name", &["most"]),
    ("server-team-exists", &["team"]),
    ("server-no-such-code", &[]),
    ("server-code-again-in", &["wait"]),
    ("server-team-full", &["team", "most"]),
    ("server-in-no-team", &[]),
    ("server-no-account", &[]),
    ("server-no-hunt", &["hunt"]),
    ("server-too-many-joins", &[]),
    ("server-too-slow", &[]),
    ("server-own-trouble", &[]),
    ("server-update-game", &["theirs", "ours"]),
    ("server-update-server", &["theirs", "ours"]),
];

/// What a server says, in the language that is spoken where the game knows the sentence.
pub fn server_words(text: &str) -> String {
    translated(text, spoken()).unwrap_or_else(|| text.to_owned())
}

fn translated(text: &str, tongue: Tongue) -> Option<String> {
    SENTENCES.iter().find_map(|(name, arguments)| {
        let values = filled(&with_gaps(name, arguments), text)?;
        // A wait is a piece of its own: "Think again: the next answer is taken in 4 seconds."
        let said = |value: &str| if value.len() < text.len() { translated(value, tongue) } else { None };
        let values: Vec<_> = values
            .into_iter()
            .filter_map(|(gap, value)| {
                let said = said(value).unwrap_or_else(|| value.to_owned());
                Some((*arguments.get(gap)?, FluentValue::from(said)))
            })
            .collect();
        Some(message(tongue, name, &values))
    })
}

/// The sign that stands for an argument: no server says it.
fn gap(index: usize) -> char {
    char::from_u32(index as u32 + 1).unwrap_or('\u{1}')
}

fn is_gap(letter: char) -> bool {
    letter < '\u{9}'
}

/// A sentence in English with gaps for its arguments.
fn with_gaps(name: &str, arguments: &[&'static str]) -> String {
    let gaps: Vec<_> =
        arguments.iter().enumerate().map(|(index, argument)| (*argument, FluentValue::from(gap(index).to_string()))).collect();
    message(Tongue::English, name, &gaps)
}

/// What stands in the gaps of a sentence, each with the number of its argument; `None`: it is another sentence.
fn filled<'a>(sentence: &str, text: &'a str) -> Option<Vec<(usize, &'a str)>> {
    let (first, mut rest_of_sentence) = sentence.split_at(sentence.find(is_gap).unwrap_or(sentence.len()));
    let mut rest = text.strip_prefix(first)?;
    let mut found = Vec::new();
    while let Some(sign) = rest_of_sentence.chars().next() {
        let after = &rest_of_sentence[sign.len_utf8()..];
        let (literal, next) = after.split_at(after.find(is_gap).unwrap_or(after.len()));
        let value = if next.is_empty() {
            let value = rest.strip_suffix(literal)?;
            rest = "";
            value
        } else {
            let (value, behind) = rest.split_once(literal)?;
            rest = behind;
            value
        };
        if value.is_empty() {
            return None;
        }
        found.push((sign as usize - 1, value));
        rest_of_sentence = next;
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_said_in_the_players_language() {
        let german = |text| translated(text, Tongue::German).unwrap();
        assert_eq!(german("You have taken it already."), "Das hast du schon genommen.");
        assert_eq!(german("something is in the way"), "Da ist etwas im Weg.");
        assert_eq!(german("Der Zaun is in the way"), "Hier geht es nicht weiter: Der Zaun");
        assert_eq!(
            german("Think again: the next answer is taken in 4 seconds."),
            "Denk noch einmal nach: Die nächste Antwort zählt in 4 Sekunden."
        );
        assert_eq!(german("The keeper is 87 m away; come within 6 m."), "The keeper ist 87 m entfernt; komm auf 6 m heran.");
        assert_eq!(translated("Here be dragons.", Tongue::German), None);
        assert_eq!(server_words("Here be dragons."), "Here be dragons.");
    }

    #[test]
    fn each_sentence_is_known_again_as_itself() {
        for (name, arguments) in SENTENCES {
            let values: Vec<_> =
                arguments.iter().map(|argument| (*argument, FluentValue::from(format!("<{argument}>")))).collect();
            let english = message(Tongue::English, name, &values);
            assert_ne!(english, **name, "{name} is in the book");
            assert_eq!(translated(&english, Tongue::German).unwrap(), message(Tongue::German, name, &values), "{english}");
        }
    }
}
