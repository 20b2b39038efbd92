//! Riddles and hints: what can be answered, and what helps.

use super::{
    super::{
        terms::{AnswerTerm, ChallengeTerm, HintTerm, KnownAnswer, RiddleTerm},
        values::{Id, ShortText},
    },
    Lowering, Spanned, collect,
};
use crate::{
    hunt::{Answer, Hint, Pattern, Riddle, plain},
    identity::RiddleId,
};

impl Lowering<'_, '_> {
    pub(super) fn riddle_of(&mut self, term: &RiddleTerm, challenge: Option<&Id>) -> Option<Riddle> {
        let choices = term.choices.as_ref()?;
        let answers = term.answers.as_ref()?;
        let known = collect(answers.iter().map(|answer| self.answer(answer, choices)));
        let remarks = collect(term.wrong.iter().flatten().map(|pair| {
            let answer = pair.0.as_ref().and_then(|answer| self.answer(answer, choices));
            Some((answer?, pair.1.as_ref()?.0.clone()))
        }));
        let text = term.text.as_ref()?;
        if answers.is_empty() && self.readable {
            self.context.error(text.span.clone(), "this riddle has no answer, so nobody ever solves it", "add answers: [\"…\"]");
            return None;
        }
        let riddle = Riddle {
            id: RiddleId::new(&*term.id.as_ref()?.as_ref().or(challenge)?.value.0),
            text: text.value.0.clone(),
            choices: choices.iter().map(|choice| choice.value.0.clone()).collect(),
            shuffle: term.shuffle?,
            answers: known?,
            remarks: term.wrong.as_ref().and(remarks)?,
        };
        self.check_riddle(term, &riddle).then_some(riddle)
    }

    /// Whether a riddle can be solved; warns of what is never said.
    fn check_riddle(&mut self, term: &RiddleTerm, riddle: &Riddle) -> bool {
        let right = riddle.choices.iter().filter(|choice| riddle.accepts(choice)).count();
        if let (Some(text), false) = (&term.text, riddle.choices.is_empty()) {
            if right == 0 {
                let message = "players choose among the `choices`, and none of them is right";
                self.context.error(text.span.clone(), message, "write the right one also in `answers`, as Choice(\"…\")");
                return false;
            }
            if right == riddle.choices.len() {
                self.context.warn(text.span.clone(), "every one of the `choices` is right", "add choices that are wrong");
            }
        }
        for (pair, (_, remark)) in term.wrong.iter().flatten().zip(&riddle.remarks) {
            let Some(answer) = &pair.0 else { continue };
            let typed = match &answer.value.0 {
                AnswerTerm::Text { text: Some(text) } | AnswerTerm::Choice { text: Some(text) } => text.0.clone(),
                AnswerTerm::Number { number: Some(number), .. } => number.0.to_string(),
                _ => continue,
            };
            if riddle.accepts(&typed) {
                let message = format!("the answer {typed:?} is right, so {remark:?} is never said to it");
                self.context.warn(answer.span.clone(), message, "take it out of `wrong`, or out of `answers`");
            }
        }
        true
    }

    fn answer(&mut self, term: &Spanned<KnownAnswer>, choices: &[Spanned<ShortText>]) -> Option<Answer> {
        match &term.value.0 {
            AnswerTerm::Text { text } => {
                let text = &text.as_ref()?.0;
                if plain(text).is_empty() {
                    let help = "letters and digits are compared; for other signs use Pattern(\"…\")";
                    self.context.error(term.span.clone(), "this answer has no letter and no digit", help);
                    return None;
                }
                Some(Answer::Text(text.clone()))
            }
            AnswerTerm::Number { number, tolerance } => Some(Answer::Number { value: (*number)?.0, tolerance: (*tolerance)?.0 }),
            AnswerTerm::Choice { text } => {
                let text = text.as_ref()?;
                let meant = plain(&text.0);
                if choices.iter().all(|choice| plain(&choice.value.0) != meant) {
                    let known = choices.iter().map(|choice| &*choice.value.0);
                    let help = match crate::hunt::diagnostic::nearest(&text.0, known) {
                        Some(meant) => format!("did you mean {meant:?}?"),
                        None if choices.is_empty() => "add choices: [\"…\", \"…\"] to the riddle".into(),
                        None => "write one of the riddle's `choices`".into(),
                    };
                    let message = format!("{:?} is none of the riddle's `choices`", text.0);
                    self.context.error(term.span.clone(), message, help);
                    return None;
                }
                Some(Answer::Text(text.0.clone()))
            }
            AnswerTerm::Pattern { regex } => self.pattern(regex.as_ref()?),
        }
    }

    fn pattern(&mut self, regex: &Spanned<ShortText>) -> Option<Answer> {
        let written = &*regex.value.0;
        let error = match Pattern::new(written) {
            Ok(pattern) => return Some(Answer::Pattern(pattern)),
            Err(error) => error,
        };
        let (at, what) = match regex_syntax::parse(written) {
            Err(regex_syntax::Error::Parse(error)) => (Some(error.span().start.offset), error.kind().to_string()),
            Err(regex_syntax::Error::Translate(error)) => (Some(error.span().start.offset), error.kind().to_string()),
            _ => (None, error.to_string()),
        };
        let at = at.map(|at| at.min(written.len()));
        let position = at.map_or_else(String::new, |at| format!(", at its character {}", written[..at].chars().count() + 1));
        // Without escapes the place within the text is the place within the file.
        let raw = self.context.source.text().get(regex.span.clone()).unwrap_or_default();
        let inner = raw.find('"').map(|quote| quote + 1).filter(|from| raw.get(*from..from + written.len()) == Some(written));
        let span = match (at, inner) {
            (Some(at), Some(inner)) => {
                let start = regex.span.start + inner + at;
                start..start + 1
            }
            _ => regex.span.clone(),
        };
        let message = format!("this is no regular expression: {what}{position}");
        self.context.error(span, message, "mend it, or write the answer as \"a text\"; a backslash is written twice: \"\\\\d\"");
        None
    }

    pub(super) fn hints(&mut self, term: &ChallengeTerm) -> Option<Vec<Hint>> {
        let has_riddles = term.riddles.as_ref().is_none_or(|riddles| !riddles.is_empty());
        collect(term.hints.as_ref()?.iter().map(|hint| self.hint(hint, has_riddles)))
    }

    fn hint(&mut self, term: &Spanned<HintTerm>, has_riddles: bool) -> Option<Hint> {
        let HintTerm::Hint { text, price, after_s, after_misses, automatic } = &term.value;
        let text = text.as_ref()?;
        self.check_placeholders(text);
        let hint = Hint {
            text: text.value.0.clone(),
            price: (*price)?.0,
            after_s: (*after_s)?.map(|seconds| seconds.0),
            after_misses: (*after_misses)?.map(|misses| misses.0),
            automatic: (*automatic)?,
        };
        let mistake = if hint.price < 0 {
            Some(("a hint cannot cost less than nothing", "write its price as points to pay, such as 5"))
        } else if hint.after_misses.is_some() && !has_riddles {
            Some(("this challenge has no riddle, so nobody ever answers wrongly", "use after_s, or add riddles"))
        } else if hint.automatic && hint.price > 0 {
            Some(("a hint with a price is not given unasked", "remove the price, or automatic: true"))
        } else {
            None
        };
        if let Some((message, help)) = mistake {
            self.context.error(term.span.clone(), message, help);
            return None;
        }
        Some(hint)
    }
}
