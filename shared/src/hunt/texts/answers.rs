//! Accepted answers as one line of text: `the tide | tide | /tides?/`.

use crate::hunt::{Answer, Pattern, plain};

/// The answers that a translator writes anew, as a line; numbers are the same in every language, and what is one of the choices follows it.
pub(super) fn line_of<'a>(answers: impl Iterator<Item = &'a Answer>, choices: &[String]) -> String {
    let written = answers.filter_map(|answer| match answer {
        Answer::Text(text) if choice_of(text, choices).is_some() => None,
        Answer::Text(text) => Some(text.clone()),
        Answer::Pattern(pattern) => Some(format!("/{}/", pattern.written())),
        Answer::Number { .. } => None,
    });
    written.collect::<Vec<_>>().join(" | ")
}

/// Which of the choices an answer is.
pub(super) fn choice_of(text: &str, choices: &[String]) -> Option<usize> {
    let meant = plain(text);
    choices.iter().position(|choice| plain(choice) == meant)
}

/// The answers that a line holds. A `|` within slashes belongs to the expression.
///
/// # Errors
/// What is wrong with it, and how to mend it.
pub(super) fn read_line(line: &str) -> Result<Vec<Answer>, (String, String)> {
    let mut answers = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (answer, after) =
            match rest.strip_prefix('/').and_then(|inner| pattern_end(inner).map(|end| (&inner[..end], &inner[end + 1..]))) {
                Some((written, after)) => match Pattern::new(written) {
                    Ok(pattern) => (Answer::Pattern(pattern), after),
                    Err(error) => {
                        let message = format!("/{written}/ is no regular expression: {error}");
                        return Err((message, "mend it, or write the answer in plain words, without slashes".into()));
                    }
                },
                None => {
                    let (written, _) = rest.split_once('|').unwrap_or((rest, ""));
                    let words = written.trim();
                    if plain(words).is_empty() {
                        let message = format!("{words:?} is no answer: it has no letter and no digit");
                        return Err((message, "write the answers with | between them, such as: the tide | tide".into()));
                    }
                    (Answer::Text(words.to_owned()), &rest[written.len()..])
                }
            };
        answers.push(answer);
        rest = after.trim_start().strip_prefix('|').unwrap_or(after).trim_start();
    }
    Ok(answers)
}

/// Where an expression ends: at the slash before the next `|` or the end.
fn pattern_end(inner: &str) -> Option<usize> {
    inner.match_indices('/').map(|(at, _)| at).find(|at| {
        let after = inner[at + 1..].trim_start();
        after.is_empty() || after.starts_with('|')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back() {
        let line = "the tide | Ebbe und Flut | /(a|b)/c?/ | /x|y/";
        let answers = read_line(line).unwrap();
        assert_eq!(answers.len(), 4);
        assert_eq!(line_of(answers.iter(), &[]), line);
        assert_eq!(line_of(answers.iter(), &["The Tide!".into()]), "Ebbe und Flut | /(a|b)/c?/ | /x|y/");
        assert_eq!(read_line("  ").unwrap(), []);
        assert!(read_line("a | ! | b").unwrap_err().0.contains("no letter"));
        assert!(read_line("/(/").unwrap_err().0.contains("no regular expression"));
    }
}
