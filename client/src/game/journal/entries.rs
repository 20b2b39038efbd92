//! The journal's lines, from the events. Plain data: nothing here draws.

use crate::game::{
    glyphs::Mark,
    moments::{LocalClock, place},
    rich_text::quoted,
    session::CurrentHunt,
};
use hunt_shared::{
    event::{CrossingDirection, Effect, Event, EventKind, FailureReason, Progress},
    hunt::{Glyph, Rarity},
    identity::Seq,
    markdown::{escape, plain},
};

/// What stands before an entry.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Sign {
    /// A mark of the interface; done ones in teal.
    Mark(Mark),
    /// A thing.
    Disc(Glyph),
    /// A reward.
    Emblem(Glyph, Rarity),
}

/// One line of the journal.
#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    /// A new day.
    Day(String),
    /// A challenge begins: what follows belongs to it until the next.
    Chapter(String),
    /// One event.
    Entry(Entry),
}

/// One event, in words.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Which event.
    pub seq: Seq,
    /// What stands before it.
    pub sign: Sign,
    /// What happened.
    pub title: String,
    /// More about it, in Markdown; empty when there is nothing more.
    pub detail: String,
    /// The hour.
    pub hour: String,
    /// Where; empty when nowhere, or where the one before was.
    pub place: String,
    /// Whether it matters more than having walked somewhere.
    pub weighty: bool,
}

/// All lines for these events, in their order: one entry for each event that tells something, under the day and the challenge that it falls into.
pub fn lines(events: &[Event], progress: &Progress, clock: &LocalClock, hunt: Option<&CurrentHunt>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(events.len() + 8);
    let (mut day, mut chapter, mut told_place) = (String::new(), String::new(), String::new());
    for event in events.iter().filter(|event| tells_something(&event.kind)) {
        let today = clock.day(event.time);
        if today != day {
            lines.push(Line::Day(today.clone()));
            (day, chapter, told_place) = (today, String::new(), String::new());
        }
        if let Some(title) = chapter_of(&event.kind, progress).filter(|title| *title != chapter) {
            lines.push(Line::Chapter(title.clone()));
            (chapter, told_place) = (title, String::new());
        }
        let here = event.position.map(|position| place(hunt, position)).unwrap_or_default();
        let (sign, title, detail, weighty) = describe(&event.kind, progress);
        lines.push(Line::Entry(Entry {
            seq: event.seq,
            sign,
            title,
            detail,
            hour: clock.hour(event.time),
            // Where one stays is not told with each thing that happens there.
            place: if here == told_place { String::new() } else { here.clone() },
            weighty,
        }));
        told_place = here;
    }
    lines
}

/// Whether an event is worth a line. What things are called in the hunt's files is nothing to players, and what they look like is
/// seen elsewhere.
fn tells_something(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::IdsRenamed { .. } | EventKind::ItemShown { .. } | EventKind::ProgressTaken { first: false, .. })
}

/// The challenge that an event belongs to, by title.
fn chapter_of(kind: &EventKind, progress: &Progress) -> Option<String> {
    match kind {
        EventKind::ChallengeOpened { title, .. }
        | EventKind::ChallengeCompleted { title, .. }
        | EventKind::ChallengeFailed { title, .. } => Some(title.clone()),
        EventKind::ChallengeAdvanced { challenge, .. }
        | EventKind::ChallengeOffered { challenge, .. }
        | EventKind::ChallengeStarted { challenge, .. }
        | EventKind::RiddleAsked { challenge, .. }
        | EventKind::RiddleAnswered { challenge, .. }
        | EventKind::HintOffered { challenge, .. }
        | EventKind::HintGiven { challenge, .. } => progress.challenges.get(challenge).map(|status| status.title.clone()),
        EventKind::RewardGranted(reward) => Some(reward.kicker.clone()),
        _ => None,
    }
}

fn describe(kind: &EventKind, progress: &Progress) -> (Sign, String, String, bool) {
    let mark = Sign::Mark;
    match kind {
        EventKind::HuntBegun { title } => (mark(Mark::Begun), say!("journal-begins", title = title), String::new(), true),
        EventKind::HuntEnded { title, points } => {
            (mark(Mark::Done), say!("journal-over", title = title), say!("journal-final-points", points = *points), true)
        }
        EventKind::TeamJoined { team } => {
            let code = say!("journal-team-code", code = team.code.to_string());
            (mark(Mark::Begun), say!("journal-team", name = &team.name), code, true)
        }
        EventKind::TeamMateJoined { name, .. } => {
            (mark(Mark::Entered), say!("journal-mate-joins", name = name), String::new(), false)
        }
        EventKind::TeamMateLeft { name, .. } => {
            (mark(Mark::Exited), say!("journal-mate-leaves", name = name), String::new(), false)
        }
        EventKind::TeamLeft { name } => (mark(Mark::Exited), say!("journal-team-left", name = name), String::new(), true),
        EventKind::ProgressTaken { .. } => (mark(Mark::Advanced), say!("journal-progress-taken"), String::new(), false),
        EventKind::TeamMateHeard { mate, speaker, text, .. } => {
            (mark(Mark::Said), say!("journal-mate-heard", speaker = speaker, mate = mate), text.clone(), false)
        }
        EventKind::BoundaryEntered { name, .. } => {
            (mark(Mark::Entered), say!("journal-entered", place = named(name)), String::new(), false)
        }
        EventKind::BoundaryExited { name, .. } => {
            (mark(Mark::Exited), say!("journal-exited", place = named(name)), String::new(), false)
        }
        EventKind::BoundaryDwelled { name, .. } => {
            (mark(Mark::Dwelled), say!("journal-dwelled", place = named(name)), String::new(), false)
        }
        EventKind::LineCrossed { name, direction, .. } => {
            let way = match direction {
                CrossingDirection::LeftToRight => say!("journal-left-to-right"),
                CrossingDirection::RightToLeft => say!("journal-right-to-left"),
            };
            (mark(Mark::Crossed), say!("journal-crossed", place = named(name)), way, false)
        }
        EventKind::BoundaryRevealed { boundary } => {
            (mark(Mark::Revealed), say!("journal-revealed", place = named(&boundary.name)), String::new(), true)
        }
        EventKind::ChallengeOpened { text, .. } => (mark(Mark::Open), say!("journal-opened"), text.clone(), true),
        EventKind::ChallengeAdvanced { challenge, done, steps, .. } => {
            let title = progress.challenges.get(challenge).map_or_else(|| say!("journal-a-step"), |status| status.title.clone());
            (mark(Mark::Advanced), say!("journal-advanced", title = title, done = *done, steps = *steps), String::new(), false)
        }
        EventKind::ChallengeCompleted { .. } => (mark(Mark::Done), say!("popups-completed"), String::new(), true),
        EventKind::RewardGranted(reward) => {
            let effects = reward.effects.iter().map(effect_in_words);
            let told: Vec<_> = std::iter::once(rarity_in_words(reward.rarity)).chain(effects).collect();
            let detail = [reward.because.clone(), escape(&told.join(" · "))]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("\n\n");
            (Sign::Emblem(reward.glyph, reward.rarity), reward.title.clone(), detail, true)
        }
        EventKind::ObjectCollected { name, glyph, .. } => {
            (Sign::Disc(*glyph), say!("journal-took", name = name), String::new(), false)
        }
        EventKind::IdsRenamed { .. } | EventKind::ItemShown { .. } => (mark(Mark::Here), String::new(), String::new(), false),
        EventKind::Said { speaker, text } => (mark(Mark::Said), speaker.clone(), quoted(text), false),
        EventKind::ChallengeOffered { within_s, attempts_left, .. } => {
            let limit = within_s.map(|seconds| say!("journal-limit", seconds = seconds.round() as u32));
            let left = attempts_left.map(|left| say!("units-attempts-left", count = left));
            let detail = limit.into_iter().chain(left).collect::<Vec<_>>().join(", ");
            (mark(Mark::Open), say!("journal-offered"), detail, false)
        }
        EventKind::ChallengeStarted { attempt, .. } => {
            (mark(Mark::Begun), say!("journal-started", attempt = *attempt), String::new(), false)
        }
        EventKind::ChallengeFailed { reason, text, .. } => (mark(Mark::Exited), failure_in_words(*reason), text.clone(), true),
        EventKind::RiddleAsked { text, .. } => (mark(Mark::Open), say!("popups-riddle"), text.clone(), false),
        EventKind::RiddleAnswered { answer, right: true, .. } => {
            (mark(Mark::Done), say!("journal-right", answer = answer), String::new(), true)
        }
        EventKind::RiddleAnswered { answer, remark, .. } => {
            (mark(Mark::Said), say!("journal-wrong", answer = answer), remark.clone(), false)
        }
        EventKind::HintOffered { price, .. } => (mark(Mark::Revealed), hint_in_words(*price), String::new(), false),
        EventKind::HintGiven { text, price, .. } => {
            (mark(Mark::Revealed), say!("journal-hint", price = (*price).max(0)), text.clone(), false)
        }
        EventKind::CharacterSpoke { speaker, said, text, .. } => {
            let said = said.as_ref().map_or_else(String::new, |said| say!("journal-you-said", said = escape(said)) + "\n\n");
            (mark(Mark::Said), speaker.clone(), format!("{said}{}", quoted(text)), false)
        }
        EventKind::TalkEnded { speaker, said, .. } => {
            (mark(Mark::Said), say!("journal-said-to", speaker = speaker), say!("controls-quoted", text = escape(said)), false)
        }
        EventKind::ItemGiven { name, count, by, .. } => {
            (mark(Mark::Advanced), say!("journal-given", by = by, things = counted(name, *count)), String::new(), false)
        }
        EventKind::ItemTaken { name, count, by, .. } => {
            (mark(Mark::Advanced), say!("journal-paid", by = by, things = counted(name, *count)), String::new(), false)
        }
        EventKind::RewardExplained { reasons, .. } => {
            (mark(Mark::Here), say!("journal-why-reward"), escape(&reasons.join(" ")), false)
        }
        EventKind::BoundaryApproached { name, within_m, .. } => {
            (mark(Mark::Here), say!("journal-near", place = named(name)), say!("journal-within", metres = *within_m), false)
        }
        EventKind::BoundaryReceded { name, within_m, .. } => (
            mark(Mark::Exited),
            say!("journal-no-longer-near", place = named(name)),
            say!("journal-within", metres = *within_m),
            false,
        ),
        EventKind::BoundaryBehaves { behaviour, .. } => {
            let what = if behaviour.motion.is_some() { say!("journal-moves") } else { say!("journal-comes-and-goes") };
            (mark(Mark::Revealed), what, String::new(), false)
        }
        EventKind::BoundaryOpened { name, .. } => {
            (mark(Mark::Revealed), say!("journal-there-now", place = named(name)), String::new(), false)
        }
        EventKind::BoundaryClosed { name, .. } => {
            (mark(Mark::Exited), say!("journal-there-no-more", place = named(name)), String::new(), false)
        }
        EventKind::ItemsExchanged { because, given, .. } => {
            let given: Vec<_> = given.iter().map(effect_in_words).collect();
            (mark(Mark::Advanced), plain(because), escape(&given.join(", ")), false)
        }
        EventKind::ObjectAppeared { object } => {
            (Sign::Disc(object.glyph), say!("journal-appeared", name = &object.name), String::new(), false)
        }
        EventKind::ObjectVanished { name, .. } => (mark(Mark::Exited), say!("journal-gone", name = name), String::new(), false),
        EventKind::ObjectMissed { name, winner, .. } => {
            let has = say!("journal-quicker-has", name = escape(name));
            (mark(Mark::Said), say!("popups-quicker", winner = winner), has, false)
        }
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { say!("journal-unnamed") } else { name.to_owned() }
}

/// Why an attempt ended, such as "Time is up".
pub fn failure_in_words(reason: FailureReason) -> String {
    match reason {
        FailureReason::TimeUp => say!("journal-time-up"),
        FailureReason::Mishap => say!("journal-mishap"),
        FailureReason::GivenUp => say!("journal-given-up"),
    }
}

/// The word for a rarity.
pub fn rarity_in_words(rarity: Rarity) -> String {
    say!(match rarity {
        Rarity::Common => "popups-rarity-common",
        Rarity::Fine => "popups-rarity-fine",
        Rarity::Rare => "popups-rarity-rare",
        Rarity::Legendary => "popups-rarity-legendary",
    })
}

/// What a hint costs, such as "A hint can be had for 5 points".
pub fn hint_in_words(price: i64) -> String {
    say!("journal-hint-offered", price = price.max(0))
}

/// So many of something.
pub fn counted(name: &str, count: u32) -> String {
    if count == 1 { name.to_owned() } else { format!("{count} × {name}") }
}

/// Points that are won or lost, such as "+120 points".
pub fn points_won(points: i64) -> String {
    say!("units-points-won", points = points, signed = format!("{points:+}"))
}

/// What a reward's effect does, such as "+120 points".
pub fn effect_in_words(effect: &Effect) -> String {
    match effect {
        Effect::Points(points) => points_won(*points),
        Effect::Item { name, count: 1, .. } => name.clone(),
        Effect::Item { name, count, .. } => format!("{count} × {name}"),
        Effect::Badge { name } => say!("journal-badge", name = name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{geo::LonLat, time::UnixMs};

    const DAY_MS: i64 = 86_400_000;

    fn event(seq: u64, time_ms: i64, kind: EventKind) -> Event {
        Event { seq: Seq(seq), time: UnixMs(time_ms), position: None, kind }
    }

    #[test]
    fn the_journal_tells_every_event_once_in_order() {
        let opened = |title: &str| EventKind::ChallengeOpened {
            challenge: title.into(),
            title: title.into(),
            text: "Go there.".into(),
            target: None,
            steps: 2,
        };
        let walked = || EventKind::BoundaryEntered { boundary: "dock".into(), name: "the dock".into() };
        let events = [
            event(1, 0, EventKind::HuntBegun { title: "Lamps".into() }),
            event(2, 1_000, opened("Landfall")),
            event(3, 2_000, walked()),
            event(4, 3_000, opened("Bell Rock")),
            event(5, DAY_MS, walked()),
            event(6, DAY_MS + 1, EventKind::ChallengeCompleted { challenge: "Bell Rock".into(), title: "Bell Rock".into() }),
        ];
        let mut progress = Progress::default();
        events.iter().for_each(|event| progress.apply(event));
        let lines = lines(&events, &progress, &LocalClock::utc(), None);
        let told: Vec<_> =
            lines.iter().filter_map(|line| if let Line::Entry(entry) = line { Some(entry.seq.0) } else { None }).collect();
        assert_eq!(told, [1, 2, 3, 4, 5, 6]);
        let headings: Vec<_> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Day(text) | Line::Chapter(text) => Some(text.as_str()),
                Line::Entry(_) => None,
            })
            .collect();
        assert_eq!(headings, ["Thursday 1 January", "Landfall", "Bell Rock", "Friday 2 January", "Bell Rock"]);
    }

    #[test]
    fn a_place_is_told_once_until_one_has_gone_elsewhere() {
        let at = |seq: u64, lon: f64| Event {
            position: Some(LonLat::new(lon, 38.5)),
            ..event(seq, 0, EventKind::HuntBegun { title: "Lamps".into() })
        };
        let events = [at(1, -42.0), at(2, -42.0), at(3, -42.5), at(4, -42.0)];
        let lines = lines(&events, &Progress::default(), &LocalClock::utc(), None);
        let told: Vec<_> = lines
            .iter()
            .filter_map(|line| if let Line::Entry(entry) = line { Some(!entry.place.is_empty()) } else { None })
            .collect();
        assert_eq!(told, [true, false, true, true]);
    }
}
