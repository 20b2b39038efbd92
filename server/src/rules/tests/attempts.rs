//! Starting, failing, trying again, playing again.

use super::*;
use hunt_shared::{
    event::FailureReason,
    hunt::{Retry, StartsBy},
};

fn story(attempts: Attempts) -> Story {
    let mut hunt = hunt();
    let mut race = challenge("race", vec![], Condition::Exited(HARBOUR), vec![RewardEffect::Points(10)]);
    race.attempts = attempts;
    hunt.challenges = vec![race];
    hunt.objects.clear();
    hunt.reactions.clear();
    Story::of(hunt)
}

fn timed() -> Attempts {
    Attempts { start: StartsBy::Hand, within_s: Some(75.0), on_failure: "Too slow, {player}.".into(), ..Attempts::default() }
}

fn start() -> Command {
    Command::Start("race".into())
}

#[test]
fn a_timed_run_waits_for_the_player_and_remembers_the_best_time() {
    let mut story = story(Attempts { repeat_after_s: Some(0.0), ..timed() });
    assert_eq!(names(&story.begin(&[])), ["begun", "opened", "offered"]);
    assert!(!story.progress.challenges[&"race".into()].running);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited"], "it has not begun");
    assert_eq!(story.done(start()), ["started"]);
    assert_eq!(story.refusal(start()), "It has begun already.");
    story.now_ms += 40_000;
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited", "completed", "rewarded", "offered"]);
    assert_eq!(story.progress.challenges[&"race".into()].best_s, Some(42.0));
    assert_eq!(story.done(start()), ["started"]);
    story.now_ms += 29_000;
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited", "completed", "offered"], "rewards come once");
    let status = &story.progress.challenges[&"race".into()];
    assert_eq!((status.best_s, status.completions, status.attempts), (Some(30.0), 2, 2));
    assert_eq!(story.shared.completions[&"race".into()], 1, "a player counts once");
    assert_eq!(story.progress.points, 10);
}

#[test]
fn time_runs_out_at_the_deadline_and_a_proof_in_time_still_counts() {
    let mut story = story(timed());
    story.begin(&[]);
    story.done(start());
    let began = story.now_ms;
    // At the deadline itself the gate counts.
    story.now_ms = began + 74_000;
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited", "completed", "rewarded"]);

    let mut story = self::story(timed());
    story.begin(&[]);
    story.done(start());
    let began = story.now_ms;
    assert_eq!(story.rules.due, Some(UnixMs(began + 75_000)));
    assert!(story.wait(75.0).is_empty(), "what is due at a moment comes after it");
    let events = story.wait(1.0);
    assert_eq!(names(&events), ["failed", "offered"]);
    let EventKind::ChallengeFailed { reason, text, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((*reason, &**text), (FailureReason::TimeUp, "Too slow, Mara."));
    assert_eq!(story.times.last(), Some(&(began + 75_000)), "it fails when it was due");
    assert_eq!(story.rules.due, None);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited"]);
}

#[test]
fn a_crossing_that_comes_late_counts_by_its_own_time() {
    let mut story = story(timed());
    story.begin(&[]);
    story.done(start());
    let deadline = story.now_ms + 75_000;
    let gate = Transition { time: UnixMs(deadline - 500), position: START, boundary: HARBOUR, kind: TransitionKind::Exited };
    story.now_ms = deadline - 500;
    // The server's clock is seven seconds past the deadline, but the path is known only up to the gate.
    let (events, _) = story.apply_settled(&Cause::Crossing(&gate), START, &[], UnixMs(deadline - 500));
    assert_eq!(names(&events), ["exited", "completed", "rewarded"]);

    let mut story = self::story(timed());
    story.begin(&[]);
    story.done(start());
    story.now_ms = deadline - 500;
    // Eleven seconds past it nobody waits any longer.
    let (events, _) = story.apply_settled(&Cause::Crossing(&gate), START, &[], UnixMs(deadline + 1_000));
    assert_eq!(names(&events), ["failed", "offered", "exited"]);
}

#[test]
fn a_mishap_fails_and_attempts_are_counted() {
    let mut story = story(Attempts {
        fails_when: Some(Condition::Entered(GROTTO)),
        retry: Retry::After(30.0),
        at_most: Some(2),
        ..Attempts::default()
    });
    assert_eq!(names(&story.begin(&[])), ["begun", "opened"]);
    let events = story.cross(GROTTO, TransitionKind::Entered);
    assert_eq!(names(&events), ["failed", "offered"]);
    let EventKind::ChallengeOffered { attempts_left, from, .. } = &events[1] else { panic!("{events:?}") };
    assert_eq!((*attempts_left, from.0), (Some(1), story.now_ms + 30_000));
    assert_eq!(story.refusal(start()), "You can try again in 29 seconds.");
    story.wait(30.0);
    assert_eq!(story.done(start()), ["started"]);
    assert_eq!(names(&story.cross(GROTTO, TransitionKind::Entered)), ["failed"], "that was the last");
    assert_eq!(story.refusal(start()), "It cannot be started again.");
    assert_eq!(story.progress.challenges[&"race".into()].failures, 2);
}

#[test]
fn giving_up_is_for_what_can_be_tried_again() {
    let give_up = || Command::GiveUp("race".into());
    let mut story = story(timed());
    story.begin(&[]);
    assert_eq!(story.refusal(give_up()), "You are not at it.");
    story.done(start());
    assert_eq!(story.done(give_up()), ["failed", "offered"]);

    let mut once = self::story(Attempts { retry: Retry::Never, ..timed() });
    once.begin(&[]);
    once.done(start());
    assert_eq!(once.refusal(give_up()), "There is no second attempt at this.");

    let mut endless = self::story(Attempts::default());
    endless.begin(&[]);
    assert_eq!(endless.refusal(give_up()), "There is no hurry: it waits for you.");
}

#[test]
fn to_hold_out_for_a_while_is_a_goal() {
    let mut story = story(Attempts { fails_when: Some(Condition::Entered(GROTTO)), ..Attempts::default() });
    story.hunt.challenges[0].goal = Condition::Not(Box::new(Condition::Within(60.0)));
    story.begin(&[]);
    assert!(story.wait(60.0).is_empty());
    assert_eq!(names(&story.wait(1.0)), ["completed", "rewarded"]);
}

#[test]
fn who_was_away_is_told_everything_at_its_own_time() {
    let mut story = story(timed());
    story.hunt.challenges[0].hints =
        vec![hunt_shared::hunt::Hint { text: "Run.".into(), price: 0, after_s: Some(20.0), after_misses: None, automatic: true }];
    story.begin(&[]);
    story.done(start());
    let began = story.now_ms;
    story.times.clear();
    assert_eq!(names(&story.wait(86_400.0)), ["hint given", "failed", "offered"]);
    assert_eq!(story.times, [began + 20_000, began + 75_000, began + 75_000]);
}
