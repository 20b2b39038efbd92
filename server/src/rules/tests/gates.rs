//! Boundaries that are there only while a condition holds, and what is told of those that are revealed.

use super::*;
use hunt_shared::hunt::{Gate, Motion, Pace, Way};

fn gated() -> Story {
    let mut hunt = hunt();
    hunt.gates =
        vec![Gate { boundary: HARBOUR, when: Condition::Completed(0) }, Gate { boundary: GROTTO, when: Condition::Exited(ROPE) }];
    hunt.boundaries[HARBOUR].behaviour.conditional = true;
    hunt.boundaries[GROTTO].behaviour.conditional = true;
    hunt.challenges[0].goal = Condition::Crossed { boundary: ROPE, direction: None };
    Story::of(hunt)
}

#[test]
fn a_boundary_is_there_while_its_condition_holds() {
    let mut story = gated();
    assert_eq!(absent(&story.hunt, &story.rules), [HARBOUR as u32, GROTTO as u32], "before the first step");
    story.begin(&[]);
    assert_eq!(absent(&story.hunt, &story.rules), [HARBOUR as u32, GROTTO as u32]);
    let events = story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::LeftToRight));
    assert_eq!(names(&events).last(), Some(&"there"));
    assert_eq!(absent(&story.hunt, &story.rules), [GROTTO as u32]);
    assert!(story.progress.present.contains(&"harbour".into()));
}

#[test]
fn what_is_hidden_comes_to_be_there_without_a_word() {
    let mut story = gated();
    story.begin(&[]);
    assert_eq!(names(&story.cross(ROPE, TransitionKind::Exited)), ["exited"]);
    assert_eq!(absent(&story.hunt, &story.rules), [HARBOUR as u32]);
    assert!(story.progress.present.is_empty());
}

#[test]
fn who_comes_near_is_told_how_near() {
    let mut story = Story::new();
    story.hunt.boundaries[HARBOUR].behaviour.approaching_m = vec![100.0, 30.0];
    story.hunt.challenges[0].goal = Condition::Approached { boundary: HARBOUR, ring: 1 };
    story.begin(&[]);
    let far = story.cross(HARBOUR, TransitionKind::Approached(0));
    assert_eq!(far, [EventKind::BoundaryApproached { boundary: "harbour".into(), name: "HARBOUR".into(), within_m: 100.0 }]);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Approached(1)))[..2], ["approached", "completed"]);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Receded(1))), ["receded"]);
    assert_eq!(names(&story.cross(GROTTO, TransitionKind::Receded(0))), [""; 0], "nobody may see the grotto");
}

#[test]
fn a_boundary_that_is_revealed_tells_how_it_moves() {
    let mut story = Story::new();
    let motion = Motion {
        along: vec![START, LonLat::new(START.lon + 0.001, START.lat)],
        way: Way::Round,
        pace: Pace::Speed(1.0),
        wait_s: 0.0,
        stops: vec![],
        start: UnixMs(0),
    };
    story.hunt.boundaries[GROTTO].behaviour.motion = Some(motion.clone());
    story.hunt.challenges[0].rewards = vec![Grant::Reward(reward("landfall", vec![RewardEffect::Reveal(GROTTO)]))];
    story.begin(&[]);
    let events = story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&events)[..5], ["entered", "completed", "rewarded", "revealed", "behaves"]);
    assert_eq!(story.progress.behaviours[&"grotto".into()].motion, Some(motion));
}
