//! Why something is refused: with all that its words need, so that the client says it in the player's language. What is displayed is
//! English, for logs and for whoever has no other words.

use serde::{Deserialize, Serialize};

/// Why a command is refused. Names in it are in the language that the player reads the hunt in. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error, Serialize, Deserialize)]
pub enum Refusal {
    /// In these words: version 1 of the records had no others.
    #[error("{0}")]
    Words(String),

    /// The hunt has ended.
    #[error("The hunt is over.")]
    HuntIsOver,
    /// The hunt has not begun.
    #[error("The hunt opens in {}.", in_words(*wait_s))]
    HuntOpensLater {
        /// Seconds until it does.
        wait_s: u32,
    },

    /// The hunt has no such challenge.
    #[error("There is no such challenge.")]
    NoSuchChallenge,
    /// What must be done before is not done.
    #[error("This challenge is not open yet.")]
    ChallengeNotOpen,
    /// The challenge runs.
    #[error("It has begun already.")]
    BegunAlready,
    /// There is no further attempt.
    #[error("It cannot be started again.")]
    NoFurtherAttempt,
    /// The next attempt is possible later.
    #[error("You can try again in {}.", in_words(*wait_s))]
    TryAgainLater {
        /// Seconds until it is.
        wait_s: u32,
    },
    /// The challenge does not run.
    #[error("You are not at it.")]
    NotAtIt,
    /// Giving up would be of no use: the challenge cannot fail.
    #[error("There is no hurry: it waits for you.")]
    NothingToGiveUp,
    /// Who gives up could not try again.
    #[error("There is no second attempt at this.")]
    NoSecondAttempt,

    /// No hint is offered.
    #[error("There is no hint for it now.")]
    NoHint,
    /// The player has too few points for a hint.
    #[error("It costs {price} points, and you have {points}.")]
    HintCostsMore {
        /// What it costs.
        price: i64,
        /// What the player has.
        points: i64,
    },

    /// The challenge that asks the riddle does not run.
    #[error("Nobody asks you that now.")]
    NotAskedNow,
    /// The challenge has no such riddle.
    #[error("Nobody asks you that.")]
    NotAsked,
    /// The riddle was answered.
    #[error("You have solved it already.")]
    SolvedAlready,
    /// An answer is longer than [`MAX_ANSWER_BYTES`](super::MAX_ANSWER_BYTES).
    #[error("That is too long for an answer.")]
    AnswerTooLong,
    /// An answer says nothing.
    #[error("Write an answer first.")]
    AnswerIsEmpty,
    /// The last answer was wrong, and just given.
    #[error("Think again: the next answer is taken in {}.", in_words(*wait_s))]
    ThinkAgain {
        /// Seconds until the next is taken.
        wait_s: u32,
    },

    /// The hunt has no such character.
    #[error("There is nobody of that name.")]
    NobodyOfThatName,
    /// A character is there only at other times.
    #[error("{name} is not there now.")]
    CharacterIsAway {
        /// The character's name.
        name: String,
    },
    /// A character is too far away.
    #[error("{name} is {distance_m} m away; come within {reach_m} m.")]
    CharacterIsFar {
        /// The character's name.
        name: String,
        /// How far, metres.
        distance_m: u32,
        /// How far one can talk, metres.
        reach_m: u32,
    },
    /// A character has nothing to say.
    #[error("{name} has nothing to say now.")]
    NothingToSay {
        /// The character's name.
        name: String,
    },
    /// The reply is not offered, or not any more.
    #[error("You cannot say that now.")]
    CannotSayThat,

    /// The hunt has no such object.
    #[error("There is no such thing here.")]
    NoSuchThing,
    /// The player has taken the object as often as one may.
    #[error("You have taken it already.")]
    TakenAlready,
    /// The object is not there.
    #[error("It is not there now.")]
    NotThere,
    /// The object is too far away.
    #[error("It is {distance_m} m away; come within {reach_m} m.")]
    ThingIsFar {
        /// How far, metres.
        distance_m: u32,
        /// From how far it can be taken, metres.
        reach_m: u32,
    },
    /// Another player has taken a shared object.
    #[error("{winner} was quicker.{}", comes_back(*returns_s))]
    AnotherWasQuicker {
        /// Who.
        winner: String,
        /// Seconds until it comes back; `None`: never.
        returns_s: Option<u32>,
    },

    /// The player does not hold the item.
    #[error("You do not hold that.")]
    NotHeld,
    /// The item can be used, but elsewhere or at another time.
    #[error("Nothing comes of it here and now.")]
    NoUseHereAndNow,
    /// The item has no use.
    #[error("You do not know what to do with it.")]
    NoUse,
    /// No recipe takes just these.
    #[error("Nothing comes of putting these together.")]
    NothingComesOfIt,
    /// A recipe takes more of an item than the player holds.
    #[error("It takes {count} × {name}; you hold {held}.")]
    TakesMore {
        /// The item's name.
        name: String,
        /// How many it takes.
        count: u32,
        /// How many the player holds.
        held: u32,
    },

    /// The hunt knows no teams.
    #[error("This hunt is played without teams.")]
    NoTeams,
    /// The player is in a team.
    #[error("You are in the team {team:?} already; leave it first.")]
    InATeamAlready {
        /// The team's name.
        team: String,
    },
    /// The name can be no team's.
    #[error("A team's name has 1 to {most} characters and no control characters.")]
    UnfitTeamName {
        /// The most characters.
        most: u32,
    },
    /// Another team has this name.
    #[error("There is a team {team:?} already. Ask them for their code, or take another name.")]
    TeamNameIsTaken {
        /// The name.
        team: String,
    },
    /// The last codes were wrong, and just given.
    #[error("Ask again for the code: the next one is taken in {}.", in_words(*wait_s))]
    AskForTheCode {
        /// Seconds until the next is taken.
        wait_s: u32,
    },
    /// No team has this code.
    #[error("No team has this code.")]
    NoSuchCode,
    /// The team has no room.
    #[error("The team {team:?} is full: it may have {most} members.")]
    TeamIsFull {
        /// The team's name.
        team: String,
        /// The most members.
        most: u32,
    },
    /// The player is in no team.
    #[error("You are in no team.")]
    InNoTeam,
}

/// Why a fix is not used. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, thiserror::Error, Serialize, Deserialize)]
pub enum StepRefusal {
    /// A coordinate or the accuracy is no number in range.
    #[error("the position is no place on Earth")]
    NotAPlace,
    /// Less accurate than the hunt asks for.
    #[error("the position is only known to {accuracy_m:.0} m; {limit_m:.0} m are needed here")]
    Inaccurate {
        /// The fix's accuracy, metres.
        accuracy_m: f64,
        /// The hunt's limit, metres.
        limit_m: f64,
    },
    /// Not later than the fix before.
    #[error("its time is not after that of the step before")]
    NotLater,
    /// Later than the server's clock allows.
    #[error("its time lies in the future")]
    InTheFuture,
    /// Farther from the last fix than anyone can walk in that time.
    #[error("too far for the time: at most {limit_mps:.0} m/s")]
    TooFast {
        /// The hunt's limit, metres a second.
        limit_mps: f64,
    },
    /// Across a barrier.
    #[error("{} is in the way", if barrier.is_empty() { "something" } else { barrier })]
    Barred {
        /// The barrier's name, in the language that the player reads the hunt in; may be empty.
        barrier: String,
    },
}

/// A time to wait, in words.
fn in_words(seconds: u32) -> String {
    match seconds {
        0 | 1 => "a second".into(),
        2..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

fn comes_back(returns_s: Option<u32>) -> String {
    returns_s.map(|seconds| format!(" It comes back in {}.", in_words(seconds))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_read_as_sentences() {
        for (refusal, words) in [
            (Refusal::HuntOpensLater { wait_s: 1 }, "The hunt opens in a second."),
            (Refusal::TryAgainLater { wait_s: 119 }, "You can try again in 119 seconds."),
            (Refusal::ThinkAgain { wait_s: 121 }, "Think again: the next answer is taken in 3 minutes."),
            (Refusal::AskForTheCode { wait_s: 7_201 }, "Ask again for the code: the next one is taken in 3 hours."),
            (Refusal::AnotherWasQuicker { winner: "Tom".into(), returns_s: None }, "Tom was quicker."),
            (
                Refusal::AnotherWasQuicker { winner: "Tom".into(), returns_s: Some(150) },
                "Tom was quicker. It comes back in 3 minutes.",
            ),
            (
                Refusal::CharacterIsFar { name: "Old Nan".into(), distance_m: 31, reach_m: 12 },
                "Old Nan is 31 m away; come within 12 m.",
            ),
            (Refusal::Words("Too far away".into()), "Too far away"),
        ] {
            assert_eq!(refusal.to_string(), words);
        }
        let barred = |barrier: &str| StepRefusal::Barred { barrier: barrier.into() }.to_string();
        assert_eq!([barred(""), barred("The wall")], ["something is in the way", "The wall is in the way"]);
    }
}
