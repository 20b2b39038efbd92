//! What a simulated player says and does: a text file beside a track.
//!
//! ```text
//! # Everything after a # is a remark.
//! weather-stone: the moon        an answer to a riddle; several are given one after the other
//! weather-stone: the tide
//! keeper: Who are you?           what is said to a character, as its reply begins or by the reply's number
//! hint weather-stone             takes one hint once it is offered
//! start race after 20            starts a challenge so many seconds after it is offered; else at once
//! start race never
//! again race                     plays it once more after it was completed
//! give up race after 30          gives up so many seconds after the start
//! team The Gulls                 founds a team at the beginning
//! ```

mod act;

pub use act::Standing;

use super::{
    Hunt,
    diagnostic::{Findings, Report, nearest},
    source::SourceFile,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    ops::Range,
    path::Path,
    sync::Arc,
};

/// What a simulated player does of its own accord.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answers {
    /// Answers to riddles, by challenge and riddle as indexes, in their order.
    pub riddles: BTreeMap<(usize, usize), VecDeque<String>>,
    /// What is said to characters, by index, in its order.
    pub talks: BTreeMap<usize, VecDeque<String>>,
    /// How many hints of each challenge are taken.
    pub hints: BTreeMap<usize, u32>,
    /// Seconds after which a challenge is started; `None`: never. What is not named is started at once.
    pub starts: BTreeMap<usize, Option<f64>>,
    /// How often a challenge is played again after it was completed.
    pub again: BTreeMap<usize, u32>,
    /// Seconds after its start at which a challenge is given up, once.
    pub give_ups: BTreeMap<usize, f64>,
    /// Talks that were begun for the next thing to say, as the character and how much was left to say.
    begun: BTreeSet<(usize, usize)>,
    /// The name of the team that is founded at the beginning.
    pub team: Option<String>,
}

impl Answers {
    /// Reads a file of answers for a hunt.
    ///
    /// # Errors
    /// All mistakes in it; also when it cannot be read.
    pub fn read(path: &Path, hunt: &Hunt) -> Result<Self, Report> {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::parse(&name, &bytes, hunt),
            Err(error) => Err(Report::unreadable(&name, &error)),
        }
    }

    /// Reads the bytes of such a file; `name` stands in the messages.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn parse(name: &str, bytes: &[u8], hunt: &Hunt) -> Result<Self, Report> {
        let mut findings = Findings::default();
        let source = SourceFile::read(name, bytes, &mut findings);
        let read = source.map(|source| {
            let mut reader = Reader { source: &source, hunt, findings: &mut findings, answers: Self::default() };
            let mut start = 0;
            for line in source.text().split_inclusive('\n') {
                reader.line(line, start);
                start += line.len();
            }
            reader.answers
        });
        findings.finish(read).map(|(answers, _)| answers)
    }
}

struct Reader<'a> {
    source: &'a Arc<SourceFile>,
    hunt: &'a Hunt,
    findings: &'a mut Findings,
    answers: Answers,
}

impl Reader<'_> {
    fn error(&mut self, span: Range<usize>, message: String, help: &str) {
        self.findings.error(self.source, span, message, help);
    }

    fn line(&mut self, line: &str, start: usize) {
        let text = line.split_once('#').map_or(line, |(text, _)| text);
        let start = start + (text.len() - text.trim_start().len());
        let text = text.trim();
        let span = start..start + text.len();
        if text.is_empty() {
            return;
        }
        if let Some((key, value)) = text.split_once(':') {
            return self.said(key.trim(), value.trim(), span);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["hint", challenge] => {
                if let Some(index) = self.challenge(challenge, span) {
                    *self.answers.hints.entry(index).or_default() += 1;
                }
            }
            ["again", challenge] => {
                if let Some(index) = self.challenge(challenge, span) {
                    *self.answers.again.entry(index).or_default() += 1;
                }
            }
            ["start", challenge, "never"] => {
                if let Some(index) = self.challenge(challenge, span) {
                    self.answers.starts.insert(index, None);
                }
            }
            ["start", challenge, "after", seconds] => {
                if let (Some(index), Some(seconds)) = (self.challenge(challenge, span.clone()), self.seconds(seconds, span)) {
                    self.answers.starts.insert(index, Some(seconds));
                }
            }
            ["give", "up", challenge, "after", seconds] => {
                if let (Some(index), Some(seconds)) = (self.challenge(challenge, span.clone()), self.seconds(seconds, span)) {
                    self.answers.give_ups.insert(index, seconds);
                }
            }
            ["team", _, ..] if self.hunt.teams.is_none() => {
                self.error(
                    span,
                    "the hunt is played without teams".into(),
                    "add teams: Shared(max_size: 4) to it, or leave this out",
                );
            }
            ["team", ref name @ ..] if !name.is_empty() => self.answers.team = Some(name.join(" ")),
            _ => self.error(
                span,
                format!("{text:?} says nothing that the walker can do"),
                "write RIDDLE: answer, CHARACTER: reply, hint CHALLENGE, start CHALLENGE after 20, start CHALLENGE never, \
                 again CHALLENGE, give up CHALLENGE after 30 or team NAME",
            ),
        }
    }

    fn said(&mut self, key: &str, value: &str, span: Range<usize>) {
        let riddles = || {
            let challenges = self.hunt.challenges.iter().enumerate();
            challenges.flat_map(|(at, challenge)| {
                challenge.riddles.iter().enumerate().map(move |(order, riddle)| (riddle.id.as_str(), (at, order)))
            })
        };
        if let Some((_, riddle)) = riddles().find(|(id, _)| *id == key) {
            self.answers.riddles.entry(riddle).or_default().push_back(value.to_owned());
        } else if let Some(index) = self.hunt.characters.iter().position(|character| character.id.as_str() == key) {
            self.answers.talks.entry(index).or_default().push_back(value.to_owned());
        } else {
            let characters = self.hunt.characters.iter().map(|character| character.id.as_str());
            let known: Vec<&str> = riddles().map(|(id, _)| id).chain(characters).collect();
            let help = match nearest(key, known) {
                Some(meant) => format!("did you mean {meant:?}?"),
                None => "write the `id` of a riddle (its challenge's, unless it has its own) or of a character".into(),
            };
            let message = format!("the hunt has no riddle and no character {key:?}");
            self.findings.error(self.source, span.start..span.start + key.len(), message, help);
        }
    }

    fn challenge(&mut self, id: &str, span: Range<usize>) -> Option<usize> {
        let found = self.hunt.challenges.iter().position(|challenge| challenge.id.as_str() == id);
        if found.is_none() {
            let help = match nearest(id, self.hunt.challenges.iter().map(|challenge| challenge.id.as_str())) {
                Some(meant) => format!("did you mean {meant:?}?"),
                None => "write the `id` of one of its challenges".into(),
            };
            self.error(span, format!("the hunt has no challenge {id:?}"), &help);
        }
        found
    }

    fn seconds(&mut self, written: &str, span: Range<usize>) -> Option<f64> {
        let seconds = written.parse::<f64>().ok().filter(|seconds| (0.0..=1e6).contains(seconds));
        if seconds.is_none() {
            self.error(span, format!("{written:?} is no number of seconds"), "write a number from 0, such as 20");
        }
        seconds
    }
}
