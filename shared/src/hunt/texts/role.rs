//! What a text is: where it stands, and how long it may be.

/// What kind of text it is, and so what a translation of it may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextKind {
    /// One line, without Markdown.
    Line {
        /// The most bytes.
        most: usize,
    },
    /// A text with Markdown.
    Prose {
        /// The most bytes.
        most: usize,
    },
    /// Accepted answers, with `|` between them.
    Answers,
}

impl TextKind {
    /// A title or a name.
    pub(super) const TITLE: Self = Self::Line { most: 200 };
    /// Something to choose or to say.
    pub(super) const SHORT: Self = Self::Line { most: 400 };
    /// Something to read.
    pub(super) const PROSE: Self = Self::Prose { most: 4_000 };

    /// The most bytes of a text of this kind.
    pub fn most(self) -> usize {
        match self {
            Self::Line { most } | Self::Prose { most } => most,
            Self::Answers => 4_000,
        }
    }
}

/// A text of a hunt in the hunt's first language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HuntText {
    /// Where it stands, such as `challenge landfall: title`. The same words at the same place are one text.
    pub context: String,
    /// What it is.
    pub kind: TextKind,
    /// Its words.
    pub text: String,
    /// File and line, where it can be told.
    pub place: String,
}
