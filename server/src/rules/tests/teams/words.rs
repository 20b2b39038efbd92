//! Teams whose members read the hunt in different languages.

use super::*;
use hunt_shared::{
    event::Effect,
    hunt::{Answer, Hint, Riddle},
};

fn stone() -> Challenge {
    let mut stone = challenge("stone", vec![], Condition::Answered { challenge: 3, riddle: 0 }, vec![]);
    stone.rewards = vec![Grant::Reward(RewardTemplate {
        because: "{player} was {rank}.".into(),
        ..reward("pebble", vec![RewardEffect::Badge { name: "Reader".into() }])
    })];
    stone.riddles = vec![Riddle {
        id: "stone".into(),
        text: "What goes?".into(),
        choices: vec!["Ebb".into(), "Flood".into(), "Moon".into()],
        shuffle: true,
        answers: vec![Answer::Text("Ebb".into())],
        remarks: vec![(Answer::Text("Flood".into()), "It comes.".into())],
    }];
    stone.hints = vec![Hint { text: "It is wet.".into(), price: 0, after_s: None, after_misses: Some(1), automatic: true }];
    stone
}

/// A hunt that has another language, in which each text begins with a sign of it.
fn in_two_languages(mut hunt: Hunt) -> Hunt {
    let mut german = retellings::in_german(&hunt);
    for riddle in german.challenges.iter_mut().flat_map(|challenge| &mut challenge.riddles) {
        let asked = std::iter::once(&mut riddle.text).chain(&mut riddle.choices);
        asked.for_each(|text| text.insert_str(0, "DE "));
        riddle.answers.push(Answer::Text("DE Ebb".into()));
    }
    hunt.translations = vec![german];
    hunt
}

/// A party of which every second one reads German.
fn party(players: usize) -> Party {
    let mut party = Party::new(Together::Shared, players);
    let mut hunt = party.hunt.clone();
    hunt.challenges.push(stone());
    party.hunt = in_two_languages(hunt);
    party.shared = SharedState::default();
    for player in 0..players {
        let mut working = Working::from_stored(&StoredPlayer::default(), &party.hunt);
        working.speak(&["en", "de-AT"][player % 2].parse().unwrap());
        party.players.insert(id(player), (working, Vec::new()));
    }
    for player in 0..players {
        party.step(player, Step::Begun);
    }
    party
}

/// What the members of a team have together, without what only their languages make different.
fn without_words(progress: &Progress) -> String {
    format!("{:?}", together(progress)).replace("DE ", "")
}

fn answer(text: &str) -> Command {
    Command::Answer { challenge: "stone".into(), riddle: "stone".into(), answer: text.into() }
}

fn kinds(party: &Party, player: usize) -> Vec<EventKind> {
    party.players[&id(player)].1.iter().map(|event| event.kind.clone()).collect()
}

#[test]
fn what_one_does_is_told_to_each_in_their_own_language() {
    let mut party = party(2);
    party.command(0, Command::FoundTeam("Gulls".into()));
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    party.forget();
    assert_eq!(party.command(0, answer("Flood")), Some(CommandResult::Done));
    let [mara, tom] = [0, 1].map(|player| kinds(&party, player));
    let EventKind::RiddleAnswered { answer: given, remark, right: false, .. } = &tom[0] else { panic!("{tom:?}") };
    assert_eq!((&**given, &**remark), ("DE Flood", "DE It comes."));
    let EventKind::HintGiven { text, .. } = &tom[1] else { panic!("{tom:?}") };
    assert_eq!((&**text, names(&mara)), ("DE It is wet.", names(&tom)));
    let EventKind::RiddleAnswered { answer: given, remark, .. } = &mara[0] else { panic!("{mara:?}") };
    assert_eq!((&**given, &**remark), ("Flood", "It comes."));
    // Tom answers in his own.
    party.forget();
    party.now_ms += 60_000;
    assert_eq!(party.command(1, answer("DE Ebb")), Some(CommandResult::Done));
    let [mara, tom] = [0, 1].map(|player| kinds(&party, player));
    assert_eq!(names(&mara), ["right", "completed", "rewarded"]);
    for (told, sign, rank) in [(mara, "", "1st"), (tom, "DE ", "1\\.")] {
        let EventKind::RiddleAnswered { answer, .. } = &told[0] else { panic!("{told:?}") };
        assert_eq!(*answer, format!("{sign}Ebb"));
        let EventKind::RewardGranted(reward) = &told[2] else { panic!("{told:?}") };
        assert_eq!((&reward.title, &reward.because), (&format!("{sign}The pebble"), &format!("{sign}Tom was {rank}.")));
        assert_eq!(reward.effects, [Effect::Badge { name: format!("{sign}Reader") }]);
    }
    assert_eq!(party.progress(1).badges, ["DE Reader"]);
    assert_eq!(without_words(party.progress(0)), without_words(party.progress(1)));
}

#[test]
fn who_joins_reads_what_the_team_has_in_their_own_language() {
    let mut party = party(3);
    party.command(0, Command::FoundTeam("Gulls".into()));
    party.command(0, answer("Flood"));
    party.now_ms += 60_000;
    party.command(0, answer("Ebb"));
    party.cross(0, HARBOUR, TransitionKind::Entered);
    party.command(0, Command::Collect("glass-1".into()));
    let code = party.code(0);
    for player in [1, 2] {
        party.command(player, Command::JoinTeam(code.to_string()));
    }
    for (player, sign) in [(0, ""), (1, "DE "), (2, "")] {
        let progress = party.progress(player);
        let stone = &progress.challenges[&"stone".into()];
        assert_eq!(stone.title, format!("{sign}stone"));
        assert_eq!(stone.riddles[0].text, format!("{sign}What goes?"));
        assert_eq!(stone.riddles[0].answered, Some(format!("{sign}Ebb")));
        assert_eq!(stone.riddles[0].choices.iter().all(|choice| choice.starts_with("DE ")), !sign.is_empty());
        assert_eq!(stone.hints[0].text, Some(format!("{sign}It is wet.")));
        assert_eq!(progress.badges, [format!("{sign}Reader")]);
        assert_eq!(progress.looks[&"glass".into()].name, format!("{sign}Sea-glass"));
    }
    assert_eq!(without_words(party.progress(0)), without_words(party.progress(1)));
}

#[test]
fn an_edit_asks_nobody_again_what_a_mate_was_asked_in_another_order_or_language() {
    let mut party = party(4);
    party.command(0, Command::FoundTeam("Gulls".into()));
    let code = party.code(0);
    for player in [1, 2] {
        party.command(player, Command::JoinTeam(code.to_string()));
    }
    party.forget();
    for player in 0..3 {
        party.step(player, Step::Reloaded { gone: vec![] });
        assert!(party.told(player).is_empty());
    }
    // But who is asked something else is.
    party.hunt.challenges[3].riddles[0].choices.push("Sun".into());
    party.step(2, Step::Reloaded { gone: vec![] });
    assert_eq!(party.told(2), ["asked"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn members_have_the_same_each_in_their_own_words(acts in prop::collection::vec((0..4_usize, act()), 1..60)) {
        let mut party = party(4);
        for (player, act) in acts {
            party.act(player, act);
            for player in 0..4 {
                for (id, status) in &party.progress(player).challenges {
                    prop_assert_eq!(status.title.starts_with("DE "), player % 2 == 1, "{} of {}: {}", id, player, status.title);
                }
                for boundary in party.progress(player).revealed.values() {
                    prop_assert_eq!(boundary.name.starts_with("DE "), player % 2 == 1);
                }
            }
            for team in party.shared.teams.values() {
                let mut members = team.members.keys().map(|member| without_words(party.players[member].0.progress()));
                let first = members.next().unwrap();
                prop_assert!(members.all(|other| other == first));
            }
        }
    }
}
