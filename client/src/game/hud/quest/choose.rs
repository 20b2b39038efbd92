//! What the quest card says: which challenge, and what can be done for it now. Plain data: nothing here draws.

use crate::game::session::{Followed, Goal, Journal};
use hunt_shared::{
    event::{ChallengeStatus, EventKind, Progress},
    hunt::HuntView,
    identity::{ChallengeId, CharacterId, RiddleId},
    protocol::Command,
    time::UnixMs,
};

/// Seconds within which a completion may still open what comes next: only then all is done.
const SETTLED_S: f64 = 3.0;

/// Seconds before the end of an attempt in which the player is in a hurry.
const HURRY_S: f64 = 180.0;

/// What the card says.
#[derive(Clone, PartialEq, Debug)]
pub enum Quest {
    /// A challenge.
    Challenge(Box<Told>),
    /// Nothing is open yet or any more.
    Nothing {
        /// Why.
        rest: Rest,
        /// The hunt's title.
        hunt: String,
    },
}

/// Why there is no challenge to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// None has opened yet.
    NotBegun,
    /// All that opened is done.
    AllDone,
    /// The hunt has closed; what was open can be done no more.
    Closed,
}

/// A challenge as the card tells it.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// Which.
    pub challenge: ChallengeId,
    /// How far it is.
    pub status: ChallengeStatus,
    /// How many others are open.
    pub others: usize,
    /// The help that was given with it, in order.
    pub hints: Vec<String>,
    /// What can be done now.
    pub deeds: Vec<Deed>,
    /// An attempt will soon be over: nobody reads meanwhile.
    pub hurried: bool,
}

/// Something that the player can do for a challenge.
#[derive(Clone, PartialEq, Debug)]
pub enum Deed {
    /// Begin an attempt.
    Start {
        /// Whole seconds until it can be begun.
        in_s: u32,
        /// Seconds that it will have, when it has a limit.
        within_s: Option<f64>,
        /// How many attempts are left, when they are counted.
        attempts_left: Option<u32>,
        /// An attempt was made before.
        again: bool,
    },
    /// Answer a riddle.
    Answer(RiddleId),
    /// Talk to somebody who can be talked to from anywhere.
    Talk(CharacterId, String),
    /// Take a hint at its price, in points.
    Hint(i64),
    /// End an attempt that has a limit.
    GiveUp,
}

impl Deed {
    /// What is asked of the server to do it; `None`: nothing, or not yet.
    pub fn command(&self, challenge: &ChallengeId) -> Option<Command> {
        match self {
            Self::Start { in_s: 0, .. } => Some(Command::Start(challenge.clone())),
            Self::Start { .. } | Self::Answer(_) => None,
            Self::Talk(character, _) => Some(Command::Talk { character: character.clone(), reply: None }),
            Self::Hint(_) => Some(Command::Hint(challenge.clone())),
            Self::GiveUp => Some(Command::GiveUp(challenge.clone())),
        }
    }
}

impl Quest {
    /// What can be asked of the server for it.
    pub fn commands(&self) -> impl Iterator<Item = Command> {
        let told = if let Self::Challenge(told) = self { Some(told) } else { None };
        told.into_iter().flat_map(|told| told.deeds.iter().filter_map(|deed| deed.command(&told.challenge)))
    }
}

/// The challenge to show: the followed one while it is open, else that of the goal, else the one opened last.
pub fn choose_quest(journal: &Journal, goal: &Goal, followed: &Followed, view: &HuntView, now: UnixMs) -> Quest {
    let challenges = &journal.progress.challenges;
    if journal.progress.ended {
        return Quest::Nothing { rest: Rest::Closed, hunt: view.title.clone() };
    }
    let open = |id: &ChallengeId| challenges.get_key_value(id).filter(|(_, status)| status.is_open());
    let opened_last = || {
        journal.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::ChallengeOpened { challenge, .. } => open(challenge),
            _ => None,
        })
    };
    let chosen = followed
        .0
        .as_ref()
        .and_then(open)
        .or_else(|| goal.0.as_ref().and_then(|goal| open(&goal.challenge)))
        .or_else(opened_last)
        .or_else(|| challenges.iter().find(|(_, status)| status.is_open()));
    match chosen {
        Some((challenge, status)) => Quest::Challenge(Box::new(Told {
            challenge: challenge.clone(),
            status: status.clone(),
            others: challenges.values().filter(|status| status.is_open()).count() - 1,
            hints: status.hints.iter().filter_map(|hint| hint.text.clone()).collect(),
            deeds: deeds(challenge, &journal.progress, view, now),
            hurried: status.running && status.deadline.is_some_and(|deadline| deadline.seconds_since(now) < HURRY_S),
        })),
        None => {
            let settled = journal.events.last().is_none_or(|last| now.seconds_since(last.time) > SETTLED_S);
            let rest = if settled && !challenges.is_empty() { Rest::AllDone } else { Rest::NotBegun };
            Quest::Nothing { rest, hunt: view.title.clone() }
        }
    }
}

/// What can be done for a challenge now, what matters most first.
fn deeds(challenge: &ChallengeId, progress: &Progress, view: &HuntView, now: UnixMs) -> Vec<Deed> {
    let Some(status) = progress.challenges.get(challenge) else { return vec![] };
    let start = status.offer.as_ref().filter(|_| !status.running).map(|offer| Deed::Start {
        in_s: offer.from.seconds_since(now).max(0.0).ceil() as u32,
        within_s: offer.within_s,
        attempts_left: offer.attempts_left,
        again: status.attempts > 0,
    });
    let riddle = status.riddles.iter().find(|riddle| status.running && riddle.answered.is_none());
    let answer = riddle.map(|riddle| Deed::Answer(riddle.riddle.clone()));
    let talks = view
        .characters
        .iter()
        .filter(|character| status.running && character.position.is_none() && character.during.as_ref() == Some(challenge))
        .map(|character| Deed::Talk(character.id.clone(), character.name.clone()));
    let hint = status.hints.iter().find(|hint| status.running && hint.text.is_none()).map(|hint| Deed::Hint(hint.price));
    let give_up = (status.running && status.deadline.is_some()).then_some(Deed::GiveUp);
    start.into_iter().chain(answer).chain(talks).chain(hint).chain(give_up).collect()
}

/// The next open challenge after the one that is shown, in the order of their opening.
pub fn next_open(journal: &Journal, shown: &ChallengeId) -> Option<ChallengeId> {
    let mut open: Vec<&ChallengeId> = Vec::new();
    for event in &journal.events {
        if let EventKind::ChallengeOpened { challenge, .. } = &event.kind
            && journal.progress.challenges.get(challenge).is_some_and(ChallengeStatus::is_open)
            && !open.contains(&challenge)
        {
            open.push(challenge);
        }
    }
    let at = open.iter().position(|id| *id == shown);
    let next = at.map_or(0, |at| at + 1);
    open.get(next % open.len().max(1)).map(|id| (*id).clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::GoalTarget, testing::empty_view};
    use hunt_shared::{
        event::{Event, HintStatus, Offer, RiddleStatus},
        geo::LocalPoint,
        identity::Seq,
    };

    fn journal(titles: &[&str], completed: &[&str]) -> Journal {
        let opened = titles.iter().map(|title| EventKind::ChallengeOpened {
            challenge: (*title).into(),
            title: (*title).into(),
            text: String::new(),
            target: None,
            steps: 1,
        });
        let done =
            completed.iter().map(|title| EventKind::ChallengeCompleted { challenge: (*title).into(), title: (*title).into() });
        let mut journal = Journal::default();
        for (index, kind) in opened.chain(done).enumerate() {
            let event = Event { seq: Seq(index as u64 + 1), time: UnixMs(0), position: None, kind };
            journal.progress.apply(&event);
            journal.events.push(event);
        }
        journal
    }

    fn chosen(journal: &Journal, goal: &Goal, followed: Option<&str>) -> Option<(String, usize)> {
        match choose_quest(journal, goal, &Followed(followed.map(Into::into)), &empty_view(), UnixMs(0)) {
            Quest::Challenge(told) => Some((told.status.title, told.others)),
            Quest::Nothing { .. } => None,
        }
    }

    #[test]
    fn the_followed_challenge_comes_first_then_the_goals_then_the_last_opened() {
        let playing = journal(&["Landfall", "Bell Rock", "Rope Walk"], &["Landfall"]);
        assert_eq!(chosen(&playing, &Goal(None), None), Some(("Rope Walk".into(), 1)));
        let target = LocalPoint { x: 0.0, y: 0.0 };
        let goal = Goal(Some(GoalTarget { challenge: "Bell Rock".into(), title: "Bell Rock".into(), target, distance_m: 9.0 }));
        assert_eq!(chosen(&playing, &goal, None), Some(("Bell Rock".into(), 1)));
        assert_eq!(chosen(&playing, &goal, Some("Rope Walk")), Some(("Rope Walk".into(), 1)));
        assert_eq!(chosen(&playing, &goal, Some("Landfall")), Some(("Bell Rock".into(), 1)), "what is done is not followed");
        assert_eq!(chosen(&journal(&["Landfall"], &["Landfall"]), &Goal(None), None), None);
    }

    #[test]
    fn when_the_hunt_has_closed_nothing_is_left_to_do() {
        let mut closed = journal(&["Landfall"], &[]);
        closed.progress.ended = true;
        let quest = choose_quest(&closed, &Goal(None), &Followed(Some("Landfall".into())), &empty_view(), UnixMs(0));
        assert!(matches!(quest, Quest::Nothing { rest: Rest::Closed, .. }), "{quest:?}");
    }

    #[test]
    fn who_races_is_in_a_hurry() {
        let mut racing = journal(&["race"], &[]);
        let hurried = |deadline| {
            racing.progress.challenges.get_mut(&"race".into()).into_iter().for_each(|status| status.deadline = deadline);
            match choose_quest(&racing, &Goal(None), &Followed(None), &empty_view(), UnixMs(0)) {
                Quest::Challenge(told) => told.hurried,
                Quest::Nothing { .. } => false,
            }
        };
        assert_eq!([None, Some(UnixMs(75_000)), Some(UnixMs(3_600_000))].map(hurried), [false, true, false]);
    }

    #[test]
    fn all_is_done_only_when_nothing_follows() {
        let all_done = |journal: &Journal, now_ms| {
            let quest = choose_quest(journal, &Goal(None), &Followed(None), &empty_view(), UnixMs(now_ms));
            matches!(quest, Quest::Nothing { rest: Rest::AllDone, .. })
        };
        let done = journal(&["Landfall"], &["Landfall"]);
        assert_eq!([0, 1_000, 5_000].map(|now_ms| all_done(&done, now_ms)), [false, false, true]);
        assert!(!all_done(&Journal::default(), 5_000), "nothing has been done");
    }

    #[test]
    fn the_open_challenges_are_gone_through_in_their_order() {
        let playing = journal(&["a", "b", "c"], &["b"]);
        assert_eq!(next_open(&playing, &"a".into()), Some("c".into()));
        assert_eq!(next_open(&playing, &"c".into()), Some("a".into()));
        assert_eq!(next_open(&journal(&[], &[]), &"a".into()), None);
    }

    #[test]
    fn what_can_be_done_now_is_offered_and_nothing_else() {
        let mut playing = journal(&["race"], &[]);
        let deeds_at = |playing: &Journal, ms| deeds(&"race".into(), &playing.progress, &empty_view(), UnixMs(ms));
        let status = |playing: &mut Journal, change: fn(&mut ChallengeStatus)| {
            playing.progress.challenges.get_mut(&"race".into()).into_iter().for_each(change);
        };
        assert_eq!(deeds_at(&playing, 0), []);
        status(&mut playing, |status| {
            status.running = false;
            status.offer = Some(Offer { from: UnixMs(2_500), within_s: Some(75.0), attempts_left: Some(2) });
        });
        let start = |in_s| Deed::Start { in_s, within_s: Some(75.0), attempts_left: Some(2), again: true };
        assert_eq!(deeds_at(&playing, 0), [start(3)]);
        assert_eq!(deeds_at(&playing, 2_500), [start(0)]);
        status(&mut playing, |status| {
            (status.running, status.offer, status.deadline) = (true, None, Some(UnixMs(9)));
            status.hints = vec![HintStatus { price: 0, text: Some("Look up.".into()) }, HintStatus { price: 5, text: None }];
            status.riddles = vec![RiddleStatus {
                riddle: "r".into(),
                text: "?".into(),
                choices: vec![],
                answered: None,
                misses: 0,
                remark: String::new(),
                next_from: UnixMs(0),
            }];
        });
        assert_eq!(deeds_at(&playing, 0), [Deed::Answer("r".into()), Deed::Hint(5), Deed::GiveUp]);
    }
}
