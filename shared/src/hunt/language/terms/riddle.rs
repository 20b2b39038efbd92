//! The terms of riddles and hints.

use super::super::{
    declare::{choice, record},
    decode::{Context, Decode},
    values::{Count, Id, Number, Pair, PointCount, Positive, Prose, ShortText, Spanned, Tolerance},
};
use crate::hunt::ron::{Node, NodeKind};

record! {
    /// A question whose answers only the server knows.
    RiddleTerm as "Riddle" {
        /// The name by which it is meant, its own among all riddles of the hunt; left out: the id of its challenge.
        id: Option<Id> = "None",
        /// What is asked; Markdown.
        text: Spanned<Prose>,
        /// What may be chosen from; none: the player writes the answer.
        choices: Vec<Spanned<ShortText>> = "[]",
        /// Each player sees the choices in an order of their own.
        shuffle: bool = "false",
        /// What is right; one suffices.
        answers: Vec<Spanned<KnownAnswer>>,
        /// What is said to particular wrong answers: (answer, remark).
        wrong: Vec<Pair<Spanned<KnownAnswer>, Prose>> = "[]",
    }
}

choice! {
    /// An answer.
    AnswerTerm as "Answer" {
        /// A text. Case, accents, punctuation and spaces do not matter.
        Text(
            /// The text.
            text: ShortText,
        ),
        /// A number, which may be answered with a point or a comma and with a unit after it.
        Number(
            /// The number.
            number: Number,
            /// How far off an answer may be.
            tolerance: Tolerance = "0",
        ),
        /// One of the riddle's `choices`.
        Choice(
            /// The choice.
            text: ShortText,
        ),
        /// Whatever a regular expression matches as a whole, whatever its case.
        Pattern(
            /// The expression.
            regex: Spanned<ShortText>,
        ),
    }
}

choice! {
    /// Help with a challenge.
    HintTerm as "Hint entry" {
        /// It is offered once the hints before it were given and everything that it waits for is so.
        Hint(
            /// What it says; Markdown.
            text: Spanned<Prose>,
            /// The points that it costs.
            price: PointCount = "0",
            /// Seconds from the beginning of the attempt that it waits for.
            after_s: Option<Positive> = "None",
            /// How many wrong answers to the challenge's riddles it waits for.
            after_misses: Option<Count> = "None",
            /// Given as soon as it is offered; only when it costs nothing.
            automatic: bool = "false",
        ),
    }
}

/// An [`AnswerTerm`], or a text alone, which is a `Text`.
#[derive(Clone, Debug)]
pub(in crate::hunt) struct KnownAnswer(pub(in crate::hunt) AnswerTerm);

impl Decode for KnownAnswer {
    fn expects() -> String {
        format!("\"a text\" or {}", AnswerTerm::expects())
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::Text(_) => ShortText::decode(node, context).map(|text| Self(AnswerTerm::Text { text: Some(text) })),
            _ => AnswerTerm::decode(node, context).map(Self),
        }
    }
}
