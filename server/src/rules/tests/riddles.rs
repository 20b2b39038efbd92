//! Riddles and hints.

use super::*;
use hunt_shared::hunt::{Answer, Hint, Riddle};

fn story() -> Story {
    let mut hunt = hunt();
    let mut stone = challenge("stone", vec![], Condition::Answered { challenge: 0, riddle: 0 }, vec![RewardEffect::Points(10)]);
    stone.riddles = vec![Riddle {
        id: "stone".into(),
        text: "What comes twice a day?".into(),
        choices: vec![],
        shuffle: false,
        answers: vec![Answer::Text("tide".into()), Answer::Text("thetide".into())],
        remarks: vec![(Answer::Text("moon".into()), "Close.".into())],
    }];
    let hint = |text: &str, price: i64, misses: u32| Hint {
        text: text.into(),
        price,
        after_s: None,
        after_misses: Some(misses),
        automatic: price == 0,
    };
    stone.hints = vec![hint("It is wet.", 0, 2), hint("The moon pulls it.", 5, 3)];
    hunt.challenges = vec![stone, challenge("harbour", vec![], Condition::Entered(HARBOUR), vec![RewardEffect::Points(5)])];
    hunt.objects.clear();
    hunt.reactions.clear();
    Story::of(hunt)
}

fn answer(text: &str) -> Command {
    Command::Answer { challenge: "stone".into(), riddle: "stone".into(), answer: text.into() }
}

#[test]
fn the_right_answer_completes_and_never_left_the_server() {
    let mut story = story();
    let begun = story.begin(&[]);
    assert_eq!(names(&begun), ["begun", "opened", "asked", "opened"]);
    assert!(!format!("{begun:?}{:?}", story.progress).to_lowercase().contains("tide"), "the answer is a secret");
    assert_eq!(story.done(answer(" The TIDE! ")), ["right", "completed", "rewarded"]);
    assert_eq!(story.progress.challenges[&"stone".into()].riddles[0].answered.as_deref(), Some("The TIDE!"));
    assert_eq!(story.refusal(answer("tide")), "Nobody asks you that now.");
}

#[test]
fn wrong_answers_are_remarked_and_slowed_down() {
    let mut story = story();
    story.begin(&[]);
    let (events, _) = story.command(answer("Moon"));
    let EventKind::RiddleAnswered { remark, next_from, right, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((&**remark, next_from.0, *right), ("Close.", story.now_ms + 2_000, false));
    assert_eq!(story.refusal(answer("sun")), "Think again: the next answer is taken in a second.");
    for wait_s in [4, 8, 16, 30, 30] {
        story.now_ms += 30_000;
        let (events, _) = story.command(answer("sun"));
        let EventKind::RiddleAnswered { next_from, .. } = &events[0] else { panic!("{events:?}") };
        assert_eq!(next_from.0, story.now_ms + 1_000 * wait_s);
    }
    story.now_ms += 30_000;
    assert!(story.refusal(answer(&"x".repeat(500))).contains("too long"));
    assert!(story.refusal(answer("  ")).contains("Write an answer"));
    assert_eq!(story.progress.challenges[&"stone".into()].riddles[0].misses, 6);
}

#[test]
fn hints_come_with_misses_and_cost_their_price() {
    let mut story = story();
    story.begin(&[]);
    let hint = || Command::Hint("stone".into());
    assert_eq!(story.done(answer("sun")), ["wrong"]);
    assert_eq!(story.refusal(hint()), "There is no hint for it now.");
    story.now_ms += 30_000;
    assert_eq!(story.done(answer("sun")), ["wrong", "hint given"]);
    story.now_ms += 30_000;
    assert_eq!(story.done(answer("sun")), ["wrong", "hint offered"]);
    assert_eq!(story.refusal(hint()), "It costs 5 points, and you have 0.");
    story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(story.progress.points, 5);
    assert_eq!(story.done(hint()), ["hint given"]);
    let status = &story.progress.challenges[&"stone".into()];
    assert_eq!((story.progress.points, status.hints[1].text.as_deref()), (0, Some("The moon pulls it.")));
    assert_eq!(story.refusal(hint()), "There is no hint for it now.");
}

#[test]
fn choices_stand_in_an_order_of_the_players_own() {
    let order = |player: u64| {
        let mut story = story();
        story.player = player;
        let riddle = &mut story.hunt.challenges[0].riddles[0];
        riddle.choices = ["Ebb", "Flood", "Slack", "Spring"].map(String::from).to_vec();
        riddle.shuffle = true;
        let begun = story.begin(&[]);
        let Some(EventKind::RiddleAsked { choices, .. }) = begun.into_iter().nth(2) else { panic!() };
        choices
    };
    assert_eq!(order(1), order(1));
    let orders: std::collections::BTreeSet<_> = (0..20).map(order).collect();
    assert!(orders.len() > 5, "{orders:?}");
}
