//! Which card is shown, and which wait. Plain data: nothing here draws.

use hunt_shared::{
    event::{Event, EventKind},
    identity::Seq,
};
use std::collections::VecDeque;

/// Seconds for which a reward stands.
const REWARD_S: f32 = 6.0;

/// Seconds for which a smaller card stands that has hardly anything to read.
const SMALL_S: f32 = 3.5;

/// Seconds that each character of a text adds to a card's time: so fast most people read, with an eye on the map.
const CHARACTER_S: f32 = 0.045;

/// The most seconds for which a card with one text stands.
const ONE_MAX_S: f32 = 12.0;

/// Seconds that each line of a digest adds to a reward's time.
const DIGEST_LINE_S: f32 = 1.0;

/// The most seconds for which a digest stands.
const DIGEST_MAX_S: f32 = 16.0;

/// More cards than this waiting become one digest.
const MOST_WAITING: usize = 3;

/// Seconds that cards take to come and to go.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pace {
    /// To come.
    pub enter_s: f32,
    /// To go.
    pub leave_s: f32,
}

impl Pace {
    /// With movement.
    pub const EASED: Self = Self { enter_s: 0.28, leave_s: 0.18 };
    /// Short fades only.
    pub const REDUCED: Self = Self { enter_s: 0.12, leave_s: 0.12 };
}

/// What is shown at once.
#[derive(Clone, PartialEq, Debug)]
pub enum Card {
    /// One event.
    One(Event),
    /// Several, in order.
    Digest(Vec<Event>),
}

impl Card {
    fn standing_s(&self) -> f32 {
        match self {
            Self::One(event) => {
                let least_s = if matches!(event.kind, EventKind::RewardGranted(_)) { REWARD_S } else { SMALL_S };
                (SMALL_S + CHARACTER_S * text_of(&event.kind).chars().count() as f32).clamp(least_s, ONE_MAX_S)
            }
            Self::Digest(events) => (REWARD_S + DIGEST_LINE_S * events.len() as f32).min(DIGEST_MAX_S),
        }
    }

    /// What it shows, in order; at least one event.
    pub fn events(&self) -> &[Event] {
        match self {
            Self::One(event) => std::slice::from_ref(event),
            Self::Digest(events) => events,
        }
    }
}

/// What there is to read on an event's card besides its title.
fn text_of(kind: &EventKind) -> &str {
    match kind {
        EventKind::RewardGranted(reward) => &reward.because,
        EventKind::ChallengeOpened { text, .. }
        | EventKind::ChallengeFailed { text, .. }
        | EventKind::Said { text, .. }
        | EventKind::RiddleAsked { text, .. }
        | EventKind::HintGiven { text, .. } => text,
        _ => "",
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Phase {
    Entering(f32),
    Standing(f32),
    Leaving,
}

/// The card on screen.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown {
    /// What it shows.
    pub card: Card,
    /// Counts cards, so that a change can be seen.
    pub serial: u64,
    /// The player was away when it happened.
    pub away: bool,
    phase: Phase,
    presence: f32,
}

impl Shown {
    /// How much of it is there: rises from 0 to 1 as it comes, falls back as it goes.
    pub fn presence(&self) -> f32 {
        self.presence
    }

    /// The share of its time that is left.
    pub fn time_left(&self) -> f32 {
        match self.phase {
            Phase::Entering(_) => 1.0,
            Phase::Standing(left_s) => (left_s / self.card.standing_s()).clamp(0.0, 1.0),
            Phase::Leaving => 0.0,
        }
    }
}

/// Cards in strict order: each event that has a card is shown exactly once: alone, in a digest, or by the reward given for it.
#[derive(Default, Debug)]
pub struct PopupQueue {
    waiting: VecDeque<Event>,
    shown: Option<Shown>,
    last: Seq,
    /// The last that came late: the player was away when it happened.
    late: Seq,
    serial: u64,
}

impl PopupQueue {
    /// Begins with another journal, of which everything up to this event was shown before.
    pub fn restart(&mut self, told: Seq) {
        *self = Self { last: told, serial: self.serial, ..Self::default() };
    }

    /// Takes an event in, if it has a card and has not been taken before.
    pub fn enter(&mut self, event: &Event) {
        if event.seq <= self.last {
            return;
        }
        self.last = event.seq;
        if has_card(&event.kind) {
            self.waiting.push_back(event.clone());
        }
    }

    /// Takes an event in that happened while the player was away.
    pub fn enter_late(&mut self, event: &Event) {
        self.late = self.late.max(event.seq);
        self.enter(event);
    }

    /// The last event before any whose card has not been seen.
    pub fn told(&self) -> Seq {
        let coming = self.shown.as_ref().filter(|shown| matches!(shown.phase, Phase::Entering(_)));
        let unseen = coming.and_then(|shown| shown.card.events().first()).or(self.waiting.front());
        unseen.map_or(self.last, |event| Seq(event.seq.0.saturating_sub(1)))
    }

    /// Lets time pass. While `held`, a standing card stays as it is.
    pub fn advance(&mut self, delta_s: f32, held: bool, pace: Pace) {
        let Some(shown) = &mut self.shown else {
            self.show_next();
            return;
        };
        match &mut shown.phase {
            Phase::Entering(passed_s) => {
                *passed_s += delta_s;
                shown.presence = shown.presence.max((*passed_s / pace.enter_s).min(1.0));
                if *passed_s >= pace.enter_s {
                    shown.phase = Phase::Standing(shown.card.standing_s());
                }
            }
            Phase::Standing(left_s) => {
                shown.presence = 1.0;
                if !held {
                    *left_s -= delta_s;
                }
                if *left_s <= 0.0 {
                    shown.phase = Phase::Leaving;
                }
            }
            Phase::Leaving => {
                shown.presence = (shown.presence - delta_s / pace.leave_s).max(0.0);
                if shown.presence <= 0.0 {
                    self.shown = None;
                    self.show_next();
                }
            }
        }
    }

    /// Sends the card on screen away; it stays in the journal.
    pub fn skip(&mut self) {
        if let Some(shown) = &mut self.shown {
            shown.phase = Phase::Leaving;
        }
    }

    /// The card on screen.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// How many events wait behind it.
    #[cfg(test)]
    fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether the next is a completion for which a reward comes at once: the reward's card tells both.
    fn completion_is_rewarded(&self) -> bool {
        let mut next = self.waiting.iter().map(|event| &event.kind);
        let completed = matches!(next.next(), Some(EventKind::ChallengeCompleted { .. }));
        completed && matches!(next.next(), Some(EventKind::RewardGranted(_)))
    }

    /// How many of those that wait become one digest. A reward has a card of its own, unless too many wait.
    fn digested(&self) -> usize {
        let is_reward = |event: &Event| matches!(event.kind, EventKind::RewardGranted(_));
        let waiting = self.waiting.len();
        let rewards = self.waiting.iter().filter(|event| is_reward(event)).count();
        match waiting {
            0..=MOST_WAITING => 0,
            _ if rewards > MOST_WAITING => waiting,
            _ => self.waiting.iter().position(is_reward).unwrap_or(waiting),
        }
    }

    fn show_next(&mut self) {
        if self.completion_is_rewarded() {
            self.waiting.pop_front();
        }
        let card = match self.digested() {
            0 | 1 => match self.waiting.pop_front() {
                Some(event) => Card::One(event),
                None => return,
            },
            several => Card::Digest(self.waiting.drain(..several).collect()),
        };
        self.serial += 1;
        let away = card.events().first().is_some_and(|first| first.seq <= self.late);
        self.shown = Some(Shown { card, serial: self.serial, away, phase: Phase::Entering(0.0), presence: 0.0 });
    }
}

/// Whether an event is shown as a card; the others are only entered in the journal.
fn has_card(kind: &EventKind) -> bool {
    match kind {
        EventKind::RewardGranted(_)
        | EventKind::ChallengeOpened { .. }
        | EventKind::ChallengeCompleted { .. }
        | EventKind::ObjectCollected { .. }
        | EventKind::Said { .. }
        | EventKind::BoundaryRevealed { .. }
        | EventKind::ObjectMissed { .. }
        | EventKind::ChallengeFailed { .. }
        | EventKind::RiddleAsked { .. }
        | EventKind::HintGiven { .. }
        | EventKind::ItemGiven { .. }
        | EventKind::ItemTaken { .. }
        | EventKind::HuntEnded { .. } => true,
        EventKind::HuntBegun { .. }
        | EventKind::TeamJoined { .. }
        | EventKind::TeamMateJoined { .. }
        | EventKind::TeamMateLeft { .. }
        | EventKind::TeamLeft { .. }
        | EventKind::TeamMateHeard { .. }
        | EventKind::ProgressTaken { .. }
        | EventKind::BoundaryEntered { .. }
        | EventKind::BoundaryExited { .. }
        | EventKind::BoundaryDwelled { .. }
        | EventKind::LineCrossed { .. }
        | EventKind::ChallengeAdvanced { .. }
        | EventKind::IdsRenamed { .. }
        | EventKind::ObjectAppeared { .. }
        | EventKind::ObjectVanished { .. }
        | EventKind::ItemsExchanged { .. }
        | EventKind::ItemShown { .. }
        | EventKind::BoundaryApproached { .. }
        | EventKind::BoundaryReceded { .. }
        | EventKind::BoundaryBehaves { .. }
        | EventKind::BoundaryOpened { .. }
        | EventKind::BoundaryClosed { .. }
        | EventKind::ChallengeOffered { .. }
        | EventKind::ChallengeStarted { .. }
        | EventKind::HintOffered { .. }
        | EventKind::TalkEnded { .. }
        // Their panels tell them.
        | EventKind::RiddleAnswered { .. }
        | EventKind::CharacterSpoke { .. }
        | EventKind::RewardExplained { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::lantern_granted;
    use hunt_shared::{hunt::Rarity, time::UnixMs};

    fn said(seq: u64) -> Event {
        let kind = EventKind::Said { speaker: "A gull".into(), text: format!("word {seq}") };
        Event { seq: Seq(seq), time: UnixMs(seq as i64), position: None, kind }
    }

    fn entered(seq: u64) -> Event {
        let kind = EventKind::BoundaryEntered { boundary: "dock".into(), name: "The dock".into() };
        Event { kind, ..said(seq) }
    }

    fn shown_seqs(queue: &PopupQueue) -> Vec<u64> {
        match queue.shown().map(|shown| &shown.card) {
            None => vec![],
            Some(Card::One(event)) => vec![event.seq.0],
            Some(Card::Digest(events)) => events.iter().map(|event| event.seq.0).collect(),
        }
    }

    /// Lets time pass until nothing is shown or waits; returns what each card showed.
    fn run_out(queue: &mut PopupQueue) -> Vec<Vec<u64>> {
        let (mut cards, mut serial) = (vec![], 0);
        for _ in 0..100_000 {
            queue.advance(0.05, false, Pace::EASED);
            match queue.shown() {
                Some(shown) if shown.serial != serial => {
                    serial = shown.serial;
                    cards.push(shown_seqs(queue));
                }
                None if queue.waiting() == 0 => return cards,
                _ => {}
            }
        }
        panic!("the queue never ran out");
    }

    #[test]
    fn cards_come_one_by_one_in_order() {
        let mut queue = PopupQueue::default();
        [said(1), entered(2), said(3), said(4)].iter().for_each(|event| queue.enter(event));
        assert_eq!(run_out(&mut queue), [vec![1], vec![3], vec![4]]);
    }

    #[test]
    fn what_came_late_is_told_as_such_and_what_follows_is_not() {
        let mut queue = PopupQueue::default();
        queue.enter_late(&said(1));
        queue.enter(&said(2));
        queue.advance(0.0, false, Pace::EASED);
        assert!(queue.shown().unwrap().away);
        queue.skip();
        (0..20).for_each(|_| queue.advance(0.05, false, Pace::EASED));
        assert_eq!((shown_seqs(&queue), queue.shown().unwrap().away), (vec![2], false));
    }

    #[test]
    fn more_than_three_become_one_ordered_digest() {
        let mut queue = PopupQueue::default();
        queue.enter(&said(1));
        queue.advance(0.0, false, Pace::EASED);
        (2..=6).for_each(|seq| queue.enter(&said(seq)));
        assert_eq!(shown_seqs(&queue), [1], "a digest never takes the place of the card on screen");
        assert_eq!(run_out(&mut queue), [vec![1], vec![2, 3, 4, 5, 6]]);
    }

    fn rewarded(seq: u64) -> Event {
        Event { kind: lantern_granted(Rarity::Common), ..said(seq) }
    }

    fn completed(seq: u64) -> Event {
        Event { kind: EventKind::ChallengeCompleted { challenge: "landfall".into(), title: "Landfall".into() }, ..said(seq) }
    }

    #[test]
    fn a_reward_has_its_own_card_and_tells_what_was_completed() {
        let mut queue = PopupQueue::default();
        [completed(1), rewarded(2), said(3), said(4), said(5)].iter().for_each(|event| queue.enter(event));
        assert_eq!(run_out(&mut queue), [vec![2], vec![3], vec![4], vec![5]]);
        assert_eq!(queue.told(), Seq(5));
        [said(6), said(7), completed(8), rewarded(9), completed(10)].iter().for_each(|event| queue.enter(event));
        assert_eq!(run_out(&mut queue), [vec![6, 7, 8], vec![9], vec![10]]);
    }

    #[test]
    fn many_rewards_are_told_in_one_digest() {
        let mut queue = PopupQueue::default();
        (1..=4).for_each(|seq| queue.enter(&rewarded(seq)));
        assert_eq!(run_out(&mut queue), [vec![1, 2, 3, 4]]);
    }

    #[test]
    fn an_event_received_twice_is_shown_once() {
        let mut queue = PopupQueue::default();
        [said(1), said(2), said(1), said(2), said(3)].iter().for_each(|event| queue.enter(event));
        assert_eq!(run_out(&mut queue), [vec![1], vec![2], vec![3]]);
    }

    #[test]
    fn what_was_not_seen_is_told_at_the_next_start() {
        let mut queue = PopupQueue::default();
        queue.restart(Seq(2));
        (1..=4).for_each(|seq| queue.enter(&said(seq)));
        queue.enter(&entered(5));
        assert_eq!(queue.told(), Seq(2));
        queue.advance(0.0, false, Pace::EASED);
        assert_eq!((shown_seqs(&queue), queue.told()), (vec![3], Seq(2)), "it comes, but cannot be read yet");
        (0..10).for_each(|_| queue.advance(0.05, false, Pace::EASED));
        assert_eq!((shown_seqs(&queue), queue.told()), (vec![3], Seq(3)));
        queue.restart(queue.told());
        (1..=5).for_each(|seq| queue.enter(&said(seq)));
        assert_eq!(run_out(&mut queue), [vec![4], vec![5]]);
        assert_eq!(queue.told(), Seq(5));
    }

    #[test]
    fn a_long_text_stands_longer_and_a_reward_never_short() {
        let saying = |text: &str| {
            let kind = EventKind::Said { speaker: "A gull".into(), text: text.into() };
            Card::One(Event { kind, ..said(1) }).standing_s()
        };
        assert!(saying("Ho!") < 4.0 && saying(&"Turn about. ".repeat(10)) > 8.0);
        assert_eq!(saying(&"Turn about. ".repeat(99)), ONE_MAX_S);
        assert_eq!(Card::One(rewarded(1)).standing_s(), REWARD_S);
    }

    #[test]
    fn a_held_card_stays_and_keeps_its_time() {
        let mut queue = PopupQueue::default();
        queue.enter(&said(1));
        (0..40).for_each(|_| queue.advance(0.05, false, Pace::EASED));
        let left = queue.shown().unwrap().time_left();
        assert!(left < 1.0);
        (0..10_000).for_each(|_| queue.advance(0.05, true, Pace::EASED));
        assert_eq!(queue.shown().unwrap().time_left(), left);
        assert_eq!(run_out(&mut queue), [vec![1]]);
    }

    #[test]
    fn skipping_brings_the_next_at_once_and_loses_none() {
        let mut queue = PopupQueue::default();
        (1..=3).for_each(|seq| queue.enter(&said(seq)));
        queue.advance(0.01, false, Pace::EASED);
        queue.advance(0.01, false, Pace::EASED);
        queue.skip();
        (0..5).for_each(|_| queue.advance(0.05, true, Pace::EASED));
        assert_eq!(shown_seqs(&queue), [2]);
        assert_eq!(run_out(&mut queue), [vec![2], vec![3]]);
    }

    #[test]
    fn whatever_comes_whenever_is_shown_once_in_order() {
        let mut queue = PopupQueue::default();
        let (mut seen, mut serial, mut seq) = (vec![], 0, 0);
        // A fixed sequence of odd bursts, some long, with skips between.
        let mut state = 12345_u32;
        for step in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if step < 10_000 && state >> 28 == 0 {
                for _ in 0..(state >> 20 & 7) {
                    seq += 1;
                    queue.enter(&said(seq));
                }
            }
            if state >> 24 == 7 {
                queue.skip();
            }
            queue.advance(0.05, state >> 30 == 1, Pace::REDUCED);
            if let Some(shown) = queue.shown().filter(|shown| shown.serial != serial) {
                serial = shown.serial;
                seen.extend(shown_seqs(&queue));
            }
        }
        assert_eq!(seen, (1..=seq).collect::<Vec<_>>());
        assert!(queue.shown().is_none());
    }
}
