//! Events for who has only lines to show: without Markdown.

use super::{Event, EventKind, Reward};
use crate::markdown::plain;

impl Event {
    /// The event with every text as one plain line.
    pub fn in_plain_words(&self) -> Self {
        Self { kind: self.kind.in_plain_words(), ..self.clone() }
    }
}

impl EventKind {
    fn in_plain_words(&self) -> Self {
        let mut kind = self.clone();
        match &mut kind {
            Self::ChallengeOpened { text, .. }
            | Self::ChallengeFailed { text, .. }
            | Self::RiddleAsked { text, .. }
            | Self::HintGiven { text, .. }
            | Self::Said { text, .. }
            | Self::CharacterSpoke { text, .. }
            | Self::TeamMateHeard { text, .. }
            | Self::RewardGranted(Reward { because: text, .. })
            | Self::RiddleAnswered { remark: text, .. }
            | Self::ItemsExchanged { because: text, .. } => *text = plain(text),
            _ => {}
        }
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_their_markdown_and_names_keep_their_signs() {
        let said = EventKind::Said { speaker: "*Ada*".into(), text: "Go *up*,\n\nnow.".into() };
        assert_eq!(said.in_plain_words(), EventKind::Said { speaker: "*Ada*".into(), text: "Go up, now.".into() });
    }
}
