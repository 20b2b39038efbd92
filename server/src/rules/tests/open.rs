//! A hunt that opens and closes.

use super::*;
use hunt_shared::hunt::OpenTime;

fn story(opens_s: i64, closes_s: i64) -> Story {
    let mut hunt = hunt();
    hunt.open = OpenTime { opens: Some(UnixMs(opens_s * 1_000)), closes: Some(UnixMs(closes_s * 1_000)) };
    Story::of(hunt)
}

#[test]
fn before_it_opens_nothing_is_given_and_then_it_begins_for_everybody_where_they_stand() {
    let mut story = story(100, 1_000);
    assert!(story.begin(&[]).is_empty());
    assert_eq!(story.rules.due, Some(UnixMs(100_000)), "it wakes up by itself");
    assert!(story.cross(HARBOUR, TransitionKind::Entered).is_empty());
    assert!(story.cross(GROTTO, TransitionKind::Entered).is_empty());
    assert_eq!(story.refusal(Command::Collect("glass-1".into())), "The hunt opens in 96 seconds.");
    story.now_ms = 101_000;
    let events = story.apply_at(&Cause::Timer, START, &[GROTTO, HARBOUR]).0;
    assert_eq!(names(&events), ["begun", "opened", "entered", "completed", "rewarded", "opened", "opened"]);
    assert!(story.times.iter().all(|time| *time == 100_000), "all of it at the opening: {:?}", story.times);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited"]);
}

#[test]
fn what_is_entered_just_after_the_opening_is_entered_once() {
    let mut story = story(100, 1_000);
    story.begin(&[]);
    story.now_ms = 104_000;
    let transition = Transition { time: UnixMs(105_000), position: START, boundary: HARBOUR, kind: TransitionKind::Entered };
    let events = story.apply_at(&Cause::Crossing(&transition), START, &[HARBOUR]).0;
    assert_eq!(names(&events)[..4], ["begun", "opened", "entered", "completed"]);
    assert_eq!(names(&events).iter().filter(|name| **name == "entered").count(), 1);
    assert_eq!((story.times[0], story.times[2]), (100_000, 105_000));
}

#[test]
fn at_the_end_everybody_is_told_and_nothing_more_is_given() {
    let mut story = story(0, 50);
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(story.rules.due, Some(UnixMs(50_000)));
    let events = story.wait(60.0);
    assert_eq!(events, [EventKind::HuntEnded { title: "Test".into(), points: 10 }]);
    assert_eq!(*story.times.last().unwrap(), 50_000);
    assert!(story.progress.ended);
    assert!(story.cross(HARBOUR, TransitionKind::Exited).is_empty());
    assert!(story.wait(100_000.0).is_empty());
    assert_eq!(story.refusal(Command::Start("walk".into())), "The hunt is over.");
    assert_eq!(story.rules.due, None);
}

#[test]
fn a_crossing_before_the_end_counts_when_its_proof_comes_a_little_late() {
    let mut late = story(0, 50);
    late.begin(&[]);
    late.now_ms = 48_000;
    assert_eq!(names(&late.cross(HARBOUR, TransitionKind::Entered))[..2], ["entered", "completed"]);
    let mut too_late = story(0, 50);
    too_late.begin(&[]);
    too_late.now_ms = 49_000;
    let transition = Transition { time: UnixMs(49_000), position: START, boundary: HARBOUR, kind: TransitionKind::Entered };
    let events = too_late.apply_settled(&Cause::Crossing(&transition), START, &[HARBOUR], UnixMs(60_000)).0;
    assert_eq!(names(&events), ["ended"], "nobody waited for it any longer");
}

#[test]
fn who_comes_after_the_end_is_told_so() {
    let mut story = story(0, 50);
    story.now_ms = 70_000;
    assert_eq!(names(&story.begin(&[HARBOUR])), ["ended"]);
    assert!(story.cross(HARBOUR, TransitionKind::Entered).is_empty());
}

#[test]
fn a_hunt_that_is_prolonged_goes_on() {
    let mut story = story(0, 50);
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.wait(100.0);
    story.hunt.open.closes = Some(UnixMs(900_000));
    let events = story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[GROTTO]).0;
    assert_eq!(names(&events), ["begun", "exited"], "the harbour was left meanwhile, and nobody sees the grotto");
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Entered)), ["entered"]);
    assert_eq!(story.rules.due, Some(UnixMs(900_000)));
    // And one that is cut short ends.
    story.hunt.open.closes = Some(UnixMs(1_000));
    assert_eq!(names(&story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0), ["ended"]);
}

#[test]
fn what_an_edit_hides_is_left_by_who_is_inside() {
    let mut story = Story::new();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.hunt.boundaries[HARBOUR].visibility = Visibility::Hidden;
    assert!(story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[HARBOUR]).0.is_empty());
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited"]);
    assert!(story.progress.inside.is_empty());
    assert!(story.cross(HARBOUR, TransitionKind::Entered).is_empty(), "it is hidden now");
    assert!(story.cross(HARBOUR, TransitionKind::Exited).is_empty());
}
