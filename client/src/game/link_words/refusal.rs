//! Why a server did not do what was asked of it, in the player's language.

use crate::link::JoinError;
use hunt_shared::protocol::{Refusal, StepRefusal};

/// Why a command was refused.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Words(words) => words.clone(),
        Refusal::HuntIsOver => say!("server-hunt-over"),
        Refusal::HuntOpensLater { wait_s } => say!("server-hunt-opens-in", wait = wait(*wait_s)),
        Refusal::NoSuchChallenge => say!("server-no-such-challenge"),
        Refusal::ChallengeNotOpen => say!("server-not-open"),
        Refusal::BegunAlready => say!("server-begun-already"),
        Refusal::NoFurtherAttempt => say!("server-not-again"),
        Refusal::TryAgainLater { wait_s } => say!("server-again-in", wait = wait(*wait_s)),
        Refusal::NotAtIt => say!("server-not-at-it"),
        Refusal::NothingToGiveUp => say!("server-no-hurry"),
        Refusal::NoSecondAttempt => say!("server-no-second-attempt"),
        Refusal::NoHint => say!("server-no-hint"),
        Refusal::HintCostsMore { price, points } => say!("server-hint-too-dear", price = *price, points = *points),
        Refusal::NotAskedNow => say!("server-nobody-asks-now"),
        Refusal::NotAsked => say!("server-nobody-asks"),
        Refusal::SolvedAlready => say!("server-solved-already"),
        Refusal::AnswerTooLong => say!("server-answer-too-long"),
        Refusal::AnswerIsEmpty => say!("server-answer-missing"),
        Refusal::ThinkAgain { wait_s } => say!("server-think-again", wait = wait(*wait_s)),
        Refusal::NobodyOfThatName => say!("server-nobody-of-that-name"),
        Refusal::CharacterIsAway { name } => say!("server-somebody-not-there", name = name.as_str()),
        Refusal::CharacterIsFar { name, distance_m, reach_m } => {
            say!("server-somebody-too-far", name = name.as_str(), distance = *distance_m, reach = *reach_m)
        }
        Refusal::NothingToSay { name } => say!("server-nothing-to-say", name = name.as_str()),
        Refusal::CannotSayThat => say!("server-cannot-say"),
        Refusal::NoSuchThing => say!("server-no-such-thing"),
        Refusal::TakenAlready => say!("server-taken-already"),
        Refusal::NotThere => say!("server-not-there"),
        Refusal::ThingIsFar { distance_m, reach_m } => say!("server-too-far", distance = *distance_m, reach = *reach_m),
        Refusal::AnotherWasQuicker { winner, returns_s: Some(wait_s) } => {
            say!("server-quicker-back", winner = winner.as_str(), wait = wait(*wait_s))
        }
        Refusal::AnotherWasQuicker { winner, returns_s: None } => say!("server-quicker", winner = winner.as_str()),
        Refusal::NotHeld => say!("server-not-held"),
        Refusal::NoUseHereAndNow => say!("server-nothing-here"),
        Refusal::NoUse => say!("server-no-use"),
        Refusal::NothingComesOfIt => say!("server-no-recipe"),
        Refusal::TakesMore { name, count, held } => {
            say!("server-too-few", name = name.as_str(), count = *count, held = *held)
        }
        Refusal::NoTeams => say!("server-no-teams"),
        Refusal::InATeamAlready { team } => say!("server-in-team-already", team = team.as_str()),
        Refusal::UnfitTeamName { most } => say!("server-team-name", most = *most),
        Refusal::TeamNameIsTaken { team } => say!("server-team-exists", team = team.as_str()),
        Refusal::AskForTheCode { wait_s } => say!("server-code-again-in", wait = wait(*wait_s)),
        Refusal::NoSuchCode => say!("server-no-such-code"),
        Refusal::TeamIsFull { team, most } => say!("server-team-full", team = team.as_str(), most = *most),
        Refusal::InNoTeam => say!("server-in-no-team"),
    }
}

/// Why a step was refused.
pub fn step_refusal(refusal: &StepRefusal) -> String {
    match refusal {
        StepRefusal::NotAPlace => say!("server-no-place-on-earth"),
        StepRefusal::Inaccurate { accuracy_m, limit_m } => {
            say!("server-inaccurate", accuracy = whole(*accuracy_m), limit = whole(*limit_m))
        }
        StepRefusal::NotLater => say!("server-step-not-later"),
        StepRefusal::InTheFuture => say!("server-step-in-future"),
        StepRefusal::TooFast { limit_mps } => say!("server-too-fast", limit = whole(*limit_mps)),
        StepRefusal::Barred { barrier } if barrier.is_empty() => say!("server-barred"),
        StepRefusal::Barred { barrier } => say!("server-barrier", barrier = barrier.as_str()),
    }
}

/// Why a server did not let the player in; `None`: for a reason that only the server has words for.
pub fn join_refusal(error: &JoinError) -> Option<String> {
    Some(match error {
        JoinError::AccountUnknown(_) => say!("server-no-account"),
        JoinError::Version(_) => say!("server-other-version"),
        JoinError::Refused { status: 404, .. } => say!("server-no-such-hunt"),
        JoinError::Refused { status: 408, .. } => say!("server-too-slow"),
        JoinError::Refused { status: 429, .. } => say!("server-too-many-joins"),
        JoinError::Refused { status: 500.., .. } => say!("server-own-trouble"),
        _ => return None,
    })
}

/// A time to wait, as it stands after "in".
fn wait(seconds: u32) -> String {
    match seconds {
        0..120 => say!("server-seconds", count = seconds.max(1)),
        120..7_200 => say!("server-minutes", count = seconds.div_ceil(60)),
        _ => say!("server-hours", count = seconds.div_ceil(3_600)),
    }
}

fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_as_the_server_has_it() {
        for said in [
            Refusal::HuntOpensLater { wait_s: 1 },
            Refusal::TryAgainLater { wait_s: 119 },
            Refusal::ThinkAgain { wait_s: 121 },
            Refusal::AskForTheCode { wait_s: 7_201 },
            Refusal::HintCostsMore { price: 1_500, points: -3 },
            Refusal::AnotherWasQuicker { winner: "Tom".into(), returns_s: Some(150) },
            Refusal::CharacterIsFar { name: "Old Nan".into(), distance_m: 31, reach_m: 12 },
            Refusal::TakesMore { name: "Shell".into(), count: 3, held: 1 },
            Refusal::Words("Too far away".into()),
        ] {
            assert_eq!(refusal(&said), said.to_string());
        }
        assert_eq!(step_refusal(&StepRefusal::TooFast { limit_mps: 2.6 }), "Too far for the time: at most 3 m/s.");
        assert_eq!(step_refusal(&StepRefusal::Barred { barrier: "The wall".into() }), "The wall is in the way.");
    }
}
