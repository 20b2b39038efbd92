//! Rewards that depend on the player, and why.

use super::*;
use hunt_shared::hunt::Draw;

fn story(rewards: Vec<Grant>) -> Story {
    let mut hunt = hunt();
    let mut lamp = challenge("lamp", vec![], Condition::Entered(HARBOUR), vec![]);
    lamp.rewards = rewards;
    lamp.attempts = Attempts { repeat_after_s: Some(0.0), rewards_each_time: true, ..Attempts::default() };
    hunt.challenges = vec![lamp];
    hunt.reactions.clear();
    hunt.objects.iter_mut().for_each(|object| object.during = None);
    Story::of(hunt)
}

fn given(events: &[EventKind]) -> Vec<(String, Vec<String>)> {
    let mut given = Vec::new();
    for event in events {
        match event {
            EventKind::RewardGranted(reward) => given.push((reward.reward.to_string(), vec![])),
            EventKind::RewardExplained { reward, reasons } => {
                let (last, because) = given.last_mut().unwrap();
                assert_eq!(*last, reward.to_string());
                because.clone_from(reasons);
            }
            _ => {}
        }
    }
    given
}

#[test]
fn reasons_name_nothing_that_the_player_has_not_met() {
    let not = |condition| Condition::Not(Box::new(condition));
    let glass = Condition::Holds { item: "glass".into(), count: 2 };
    let mut story =
        story(vec![when("plain", Condition::All(vec![not(Condition::Completed(1)), not(glass), not(Condition::Collected(1))]))]);
    story.hunt.challenges.push(challenge("secret", vec![0], Condition::Exited(HARBOUR), vec![]));
    story.hunt.objects[1].appearance.spawned = true;
    story.begin(&[]);
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [(
            "plain".into(),
            vec![
                "You have not completed another challenge, do not hold a certain thing and did not take something hidden.".into()
            ]
        )]
    );
    story.collect("glass-1", LonLat::new(START.lon + 0.001, START.lat));
    story.done(Command::Start("lamp".into()));
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [(
            "plain".into(),
            vec!["You have not completed “secret”, do not hold 2 × Sea-glass and did not take something hidden.".into()]
        )]
    );
}

fn when(id: &str, when: Condition) -> Grant {
    Grant::Reward(RewardTemplate { when: Some(when), ..reward(id, vec![]) })
}

#[test]
fn the_first_that_fits_is_given_and_explained() {
    let glass = |count| Condition::Holds { item: "glass".into(), count };
    let mut story = story(vec![Grant::FirstOf(vec![
        when("late", Condition::Not(Box::new(Condition::Within(5.0)))),
        when("rich", Condition::All(vec![glass(1), Condition::Rank(3)])),
        Grant::Reward(reward("plain", vec![])),
    ])]);
    story.begin(&[]);
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [("plain".into(), vec!["2 possibilities before it did not fit you.".into()])]
    );
    story.collect("glass-1", LonLat::new(START.lon + 0.001, START.lat));
    story.done(Command::Start("lamp".into()));
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [(
            "rich".into(),
            vec![
                "One possibility before it did not fit you.".into(),
                "You hold 1 × Sea-glass and were among the first 3 to complete “lamp”.".into()
            ]
        )]
    );
    assert_eq!(story.progress.explained[&"rich".into()].len(), 2);
    story.done(Command::Start("lamp".into()));
    story.wait(10.0);
    let late = given(&story.cross(HARBOUR, TransitionKind::Entered));
    assert_eq!(late, [("late".into(), vec!["You needed more than 5 seconds.".into()])]);
}

#[test]
fn a_reward_remembers_what_happened_while_its_challenge_ran() {
    let mut story = story(vec![
        when("quiet", Condition::Not(Box::new(Condition::Entered(GROTTO)))),
        when("loud", Condition::Entered(GROTTO)),
    ]);
    story.begin(&[]);
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [("quiet".into(), vec!["You did not go to a hidden place.".into()])]
    );
    story.done(Command::Start("lamp".into()));
    story.cross(GROTTO, TransitionKind::Entered);
    assert_eq!(
        given(&story.cross(HARBOUR, TransitionKind::Entered)),
        [("loud".into(), vec!["You went to a hidden place.".into()])]
    );
}

fn drawn(player: u64, times: usize, without_repetition: bool, weights: &[u32]) -> Vec<(String, String)> {
    let from = weights
        .iter()
        .enumerate()
        .map(|(index, weight)| RewardTemplate { weight: *weight, ..reward(&format!("lamp-{index}"), vec![]) });
    let draw = Draw { id: "lamps".into(), when: None, from: from.collect(), without_repetition };
    let mut story = story(vec![Grant::Draw(draw)]);
    story.player = player;
    story.begin(&[]);
    (0..times)
        .map(|time| {
            if time > 0 {
                story.done(Command::Start("lamp".into()));
            }
            let (id, reasons) = given(&story.cross(HARBOUR, TransitionKind::Entered)).remove(0);
            (id, reasons.join(" "))
        })
        .collect()
}

#[test]
fn a_draw_repeats_nothing_until_the_bag_is_empty() {
    for player in 0..20 {
        let drawn = drawn(player, 6, true, &[1, 1, 1]);
        for bag in drawn.chunks(3) {
            let mut ids: Vec<_> = bag.iter().map(|(id, _)| id.as_str()).collect();
            ids.sort_unstable();
            assert_eq!(ids, ["lamp-0", "lamp-1", "lamp-2"]);
        }
        assert_eq!(drawn[0].1, "It was drawn by lot from 3, with a chance of 33 %.");
        assert_eq!(drawn[1].1, "It was drawn by lot from the 2 of 3 that you had not drawn yet, with a chance of 50 %.");
        assert_eq!(drawn[2].1, "It was the last of 3 that you had not drawn yet.");
    }
    assert_eq!(drawn(1, 6, true, &[1, 1, 1]), drawn(1, 6, true, &[1, 1, 1]), "the same player has the same luck");
}

#[test]
fn a_draw_is_as_likely_as_its_weights_say() {
    let firsts: Vec<_> = (0..2_000).map(|player| drawn(player, 1, true, &[1, 3, 0]).remove(0).0).collect();
    let count = |id: &str| firsts.iter().filter(|drawn| *drawn == id).count();
    assert!((430..570).contains(&count("lamp-0")), "{}", count("lamp-0"));
    assert_eq!((count("lamp-0") + count("lamp-1"), count("lamp-2")), (2_000, 0));
}

#[test]
fn texts_name_what_the_player_has_done() {
    let mut lamp = reward("lamp", vec![RewardEffect::Take { item: "glass".into(), count: 5 }]);
    lamp.title = "{player}'s lamp of {items:glass}".into();
    lamp.because = "{count:glass} pieces, {best} s, best of all {best:lamp} s, never {best:none} s; {rank} {unknown}".into();
    let mut story = story(vec![Grant::Reward(lamp)]);
    story.hunt.objects[0].name = "Cobalt".into();
    story.hunt.objects[2].name = "Amber".into();
    story.begin(&[]);
    story.collect("glass-1", LonLat::new(START.lon + 0.001, START.lat));
    story.collect("glass-3", LonLat::new(START.lon + 0.003, START.lat));
    let events = story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&events), ["entered", "completed", "rewarded", "taken away", "offered"]);
    let EventKind::RewardGranted(reward) = &events[2] else { panic!("{events:?}") };
    assert_eq!(reward.title, "Mara's lamp of Cobalt and Amber");
    assert_eq!(reward.because, "2 pieces, 3 s, best of all 3 s, never — s; 1st {unknown}");
    assert_eq!(story.progress.items.get(&"glass".into()), None);
}
