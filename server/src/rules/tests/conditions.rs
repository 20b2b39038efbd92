//! Trees of conditions, held against a slow reading of their meaning.

use super::{
    super::goal::{self, Happening, View},
    *,
};
use proptest::{collection::vec, prelude::*};

/// One moment of a player's history.
#[derive(Clone, Debug)]
enum Moment {
    Met(Happening),
    Points(i64),
}

fn leaf() -> impl Strategy<Value = Condition> {
    prop_oneof![
        (0_usize..2).prop_map(Condition::Entered),
        (0_usize..2).prop_map(Condition::Exited),
        prop_oneof![Just(None), Just(Some(CrossingDirection::LeftToRight))]
            .prop_map(|direction| Condition::Crossed { boundary: ROPE, direction }),
        (0_i64..4).prop_map(Condition::Score),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Condition::All),
            vec(inner.clone(), 1..4).prop_map(Condition::Any),
            vec(inner.clone(), 1..4).prop_map(Condition::InOrder),
            (1_u32..4, vec(inner.clone(), 1..4)).prop_map(|(count, of)| Condition::AtLeast { count, of }),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn moment() -> impl Strategy<Value = Moment> {
    let met = |boundary, kind| Moment::Met(Happening { boundary, kind });
    prop_oneof![
        (0_usize..2).prop_map(move |boundary| met(boundary, TransitionKind::Entered)),
        (0_usize..2).prop_map(move |boundary| met(boundary, TransitionKind::Exited)),
        prop_oneof![Just(CrossingDirection::LeftToRight), Just(CrossingDirection::RightToLeft)]
            .prop_map(move |way| met(ROPE, TransitionKind::Crossed(way))),
        (-1_i64..3).prop_map(Moment::Points),
    ]
}

/// Whether a condition is fulfilled after a history, by its meaning: `heard` are the moments to which it listened.
fn means(condition: &Condition, history: &[Moment], heard: &[bool]) -> bool {
    match condition {
        Condition::Score(wanted) => {
            history.iter().map(|moment| if let Moment::Points(points) = moment { *points } else { 0 }).sum::<i64>() >= *wanted
        }
        Condition::All(parts) => parts.iter().all(|part| means(part, history, heard)),
        Condition::Any(parts) => parts.iter().any(|part| means(part, history, heard)),
        Condition::AtLeast { count, of } => of.iter().filter(|part| means(part, history, heard)).count() >= *count as usize,
        Condition::Not(part) => !means(part, history, heard),
        Condition::InOrder(parts) => {
            (0..parts.len()).all(|index| means(&parts[index], history, &heard_by(parts, index, history, heard)))
        }
        leaf => {
            history.iter().zip(heard).any(|(moment, heard)| *heard && matches!(moment, Moment::Met(met) if met.fulfils(leaf)))
        }
    }
}

/// To which moments a part of an ordered condition listens: those at which everything before it was fulfilled already.
fn heard_by(parts: &[Condition], index: usize, history: &[Moment], heard: &[bool]) -> Vec<bool> {
    let ready = |at: usize| {
        (0..index).all(|before| means(&parts[before], &history[..at], &heard_by(parts, before, &history[..at], &heard[..at])))
    };
    (0..history.len()).map(|at| heard[at] && ready(at)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_are_what_the_history_means(condition in condition(), history in vec(moment(), 0..9)) {
        let hunt = hunt();
        let mut progress = Progress::default();
        let mut met = vec![false; goal::leaves(&condition)];
        for at in 0..=history.len() {
            if let Some(before) = at.checked_sub(1) {
                match &history[before] {
                    Moment::Points(points) => progress.points += points,
                    Moment::Met(happening) => {
                        let view = View { hunt: &hunt, progress: &progress, time: UnixMs(0), attempt: None };
                        goal::mark(&condition, &mut met, &view, *happening);
                    }
                }
            }
            let view = View { hunt: &hunt, progress: &progress, time: UnixMs(0), attempt: None };
            let expected = means(&condition, &history[..at], &vec![true; at]);
            prop_assert_eq!(goal::is_met(&condition, &met, &view), expected, "after {} of {:?}", at, history);
            let (done, steps) = (goal::done(&condition, &met, &view), goal::steps(&condition));
            prop_assert!(steps > 0 && done <= steps);
            prop_assert_eq!(done == steps, expected, "{} of {} steps", done, steps);
            if expected {
                prop_assert_eq!(goal::target(&condition, &met, &view, START), None);
            }
        }
    }
}

#[test]
fn a_reaction_may_ask_for_more_than_a_crossing() {
    let mut story = Story::new();
    story.hunt.reactions[0].when = Condition::All(vec![
        Condition::Any(vec![Condition::Entered(HARBOUR), Condition::Exited(HARBOUR)]),
        Condition::Not(Box::new(Condition::Score(20))),
        Condition::Completed(0),
    ]);
    story.hunt.reactions[0].during = None;
    story.begin(&[]);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Entered))[..2], ["entered", "completed"], "too early");
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited", "said"]);
}

#[test]
fn what_must_not_happen_is_no_step() {
    let goal = Condition::All(vec![
        Condition::Entered(HARBOUR),
        Condition::AtLeast {
            count: 2,
            of: vec![Condition::Exited(HARBOUR), Condition::Entered(GROTTO), Condition::Exited(GROTTO)],
        },
        Condition::Not(Box::new(Condition::Dwelled(HARBOUR))),
        Condition::Within(60.0),
    ]);
    assert_eq!(goal::steps(&goal), 3);
    let mut story = Story::new();
    story.hunt.challenges = vec![challenge("all", vec![], goal, vec![])];
    story.hunt.objects.clear();
    story.hunt.reactions.clear();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.cross(HARBOUR, TransitionKind::Dwelled);
    story.cross(HARBOUR, TransitionKind::Exited);
    story.cross(GROTTO, TransitionKind::Entered);
    let status = &story.progress.challenges[&"all".into()];
    assert_eq!((status.done, status.steps, status.completed), (2, 3, false), "all is done but what must not have happened");
}
