//! Conditions that look at the clock.

use super::*;
use hunt_shared::hunt::{Activity, Gate, Window};

fn times(zone: &str, window: Window) -> Condition {
    Condition::now(Activity { time_zone: zone.into(), windows: vec![window] }.schedule())
}

/// From 21:00 until 05:00.
fn night(zone: &str) -> Condition {
    times(zone, Window::Weekly { days: 0x7F, from_min: 21 * 60, until_min: 29 * 60 })
}

fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn story(goal: Condition, now: &str) -> Story {
    let mut hunt = hunt();
    hunt.challenges = vec![challenge("watch", vec![], goal, vec![])];
    hunt.reactions.clear();
    hunt.objects.clear();
    let mut story = Story::of(hunt);
    story.now_ms = at(now);
    story
}

#[test]
fn what_waits_for_the_night_alone_is_completed_when_it_falls() {
    let mut story = story(night("UTC"), "2026-06-01T12:00:00Z");
    assert_eq!(names(&story.begin(&[])), ["begun", "opened"]);
    assert_eq!(story.rules.due, Some(UnixMs(at("2026-06-01T21:00:00Z"))), "it wakes up by itself");
    story.now_ms = at("2026-06-02T12:00:00Z");
    let events = story.apply_at(&Cause::Timer, START, &[]).0;
    assert_eq!(names(&events), ["completed", "rewarded"]);
    assert_eq!(*story.times.last().unwrap(), at("2026-06-01T21:00:00Z"), "at the moment when it fell");
}

#[test]
fn a_crossing_counts_by_the_clock_of_its_own_time_also_past_midnight() {
    for (now, counts) in [("20:58", false), ("21:00", true), ("23:59", true), ("00:01", true), ("04:58", true), ("05:00", false)]
    {
        let goal = Condition::Entered(HARBOUR);
        let mut story = story(goal, "2026-06-01T06:00:00Z");
        story.hunt.reactions = vec![Reaction {
            when: Condition::All(vec![Condition::Entered(HARBOUR), night("UTC")]),
            during: None,
            once: false,
            key: 1,
            speaker: "An owl".into(),
            text: "Hoo.".into(),
        }];
        story.begin(&[]);
        story.now_ms = at(&format!("2026-06-02T{now}:00Z"));
        let said = names(&story.cross(HARBOUR, TransitionKind::Entered)).contains(&"said");
        assert_eq!(said, counts, "{now}");
    }
}

/// On 29 March 2026 the clocks of Paris go from 02:00 to 03:00, on 25 October from 03:00 to 02:00.
#[test]
fn the_hunts_clocks_go_forward_and_back() {
    let small_hours = || times("Europe/Paris", Window::Weekly { days: 0x7F, from_min: 60, until_min: 4 * 60 });
    for (day, begins, ends) in [
        ("2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"),
        ("2026-10-25", "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"),
        ("2026-07-01", "2026-06-30T23:00:00Z", "2026-07-01T02:00:00Z"),
    ] {
        let mut story = story(Condition::Entered(ROPE), "2026-01-01T12:00:00Z");
        story.hunt.gates = vec![Gate { boundary: HARBOUR, when: small_hours() }];
        story.hunt.boundaries[HARBOUR].behaviour.conditional = true;
        story.now_ms = at(begins) - 3_600_000;
        assert_eq!(names(&story.begin(&[])), ["begun", "opened"], "{day}");
        assert_eq!(story.rules.due, Some(UnixMs(at(begins))), "{day}");
        story.now_ms = at(begins) + 500;
        assert_eq!(names(&story.wait(1.0)), ["there"], "{day}");
        assert_eq!(*story.times.last().unwrap(), at(begins), "{day}");
        assert_eq!(story.rules.due, Some(UnixMs(at(ends))), "{day}");
        story.now_ms = at(ends) + 500;
        assert_eq!(names(&story.wait(1.0)), ["not there"], "{day}");
        assert_eq!(*story.times.last().unwrap(), at(ends), "{day}");
    }
}

#[test]
fn what_has_opened_and_closed_while_a_player_was_away_is_closed() {
    let mut story = story(Condition::Entered(ROPE), "2026-06-01T12:00:00Z");
    story.hunt.gates = vec![Gate { boundary: HARBOUR, when: night("UTC") }];
    story.hunt.boundaries[HARBOUR].behaviour.conditional = true;
    story.begin(&[]);
    // The timer runs out at the next join, at the moment when the first of it was due.
    story.now_ms = story.rules.due.unwrap().0;
    let joined = UnixMs(at("2026-06-03T12:00:00Z"));
    let events = story.apply_settled(&Cause::Timer, START, &[], joined).0;
    assert_eq!(names(&events), ["there", "not there", "there", "not there"]);
    assert_eq!(absent(&story.hunt, &story.rules), [HARBOUR as u32]);
    assert_eq!(story.rules.due, Some(UnixMs(at("2026-06-03T21:00:00Z"))));
}

#[test]
fn a_time_that_holds_is_told_as_a_reason() {
    let mut story = story(Condition::Entered(HARBOUR), "2026-06-01T22:00:00Z");
    let mut owl = reward("owl", vec![]);
    owl.when = Some(night("UTC"));
    story.hunt.challenges[0].rewards = vec![Grant::Reward(owl)];
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(story.progress.explained[&"owl".into()], ["You were there between 21:00 and 05:00."]);
}
