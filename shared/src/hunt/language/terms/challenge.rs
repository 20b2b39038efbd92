//! The terms of challenges: what opens, limits and ends them.

use super::{
    super::{
        declare::{choice, record},
        values::{Count, Id, PictureName, Positive, Prose, Spanned, Title},
    },
    ConditionTerm, GrantTerm, HintTerm, RiddleTerm,
};

record! {
    /// Something to do. It opens, is completed once its goal is met, and is rewarded.
    ChallengeTerm as "Challenge" {
        /// The name by which it is meant; its own among the challenges.
        id: Id,
        /// Its title, as shown.
        title: Title,
        /// What to do, as shown; Markdown.
        text: Prose,
        /// The file of a picture that stands above the text.
        picture: Option<PictureName> = "None",
        /// Challenges that must be completed before it opens; none: it is open from the start.
        after: Vec<Id> = "[]",
        /// Hidden boundaries that are shown when it opens.
        reveals: Vec<Id> = "[]",
        /// Objects that appear when it opens; they are not there before.
        spawns: Vec<Id> = "[]",
        /// What completes it; left out: the right answers to its riddles.
        goal: Option<Spanned<ConditionTerm>> = "None",
        /// What is given for it, in this order: rewards, or choices among several.
        rewards: Vec<Spanned<GrantTerm>> = "[]",
        /// What begins the first attempt at it.
        start: StartTerm = "AtOnce",
        /// Seconds that an attempt has; then it fails.
        within_s: Option<Positive> = "None",
        /// What else fails it.
        fails_when: Option<Spanned<ConditionTerm>> = "None",
        /// What is said when it fails; Markdown.
        on_failure: Spanned<Prose> = "\"\"",
        /// When the player may try again after a failure.
        retry: Spanned<RetryTerm> = "Always",
        /// When the player may play it again after it was completed.
        repeat: RepeatTerm = "Never",
        /// Its rewards are given each time it is completed, not only the first.
        rewards_each_time: Spanned<bool> = "false",
        /// How many attempts there are in all.
        at_most: Option<Spanned<Count>> = "None",
        /// What it asks.
        riddles: Vec<RiddleTerm> = "[]",
        /// What helps, in the order in which it is offered.
        hints: Vec<Spanned<HintTerm>> = "[]",
    }
}

choice! {
    /// What begins the first attempt at a challenge. Every later one is begun by the player.
    StartTerm as "Start" {
        /// The challenge's opening.
        AtOnce(),
        /// The player, when ready.
        ByHand(),
    }
}

choice! {
    /// When a challenge may be tried again after a failure.
    RetryTerm as "Retry" {
        /// At once.
        Always(),
        /// Not at all.
        Never(),
        /// After a while.
        After(
            /// Seconds from the failure.
            seconds: Positive,
        ),
    }
}

choice! {
    /// When a challenge may be played again after it was completed.
    RepeatTerm as "Repeat" {
        /// Not at all.
        Never(),
        /// At once.
        Always(),
        /// After a while.
        After(
            /// Seconds from its completion.
            seconds: Positive,
        ),
    }
}
