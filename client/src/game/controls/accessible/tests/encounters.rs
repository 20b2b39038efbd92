//! The list of hunts, riddles, talks and the satchel.

use super::*;
use crate::game::{
    encounters::Encounter,
    frames::{fen_spoke, opened, taken},
    net::HuntList,
};
use hunt_shared::{identity::ContentHash, protocol::HuntSummary, time::UnixMs};

#[test]
fn hunts_are_chosen_by_their_names() {
    let mut stage = listened();
    let summary = |id: &str, title: &str, description: &str| HuntSummary {
        id: id.into(),
        title: title.into(),
        description: description.into(),
        view: ContentHash::of(id.as_bytes()),
        languages: vec![],
        minutes: Some(12),
        metres: None,
        difficulty: None,
        players_online: 0,
    };
    stage.app.insert_resource(HuntList {
        address: "localhost".into(),
        hunts: vec![summary("lisbon", "Seven Hills", "From the river up."), summary("yard", "The Back Yard", "A key is hidden.")],
    });
    stage.go_to(Screen::HuntPicker);
    check(&mut stage, "picker");
    let hunts: Vec<_> = told(&mut stage).into_iter().filter(|told| told.role == Role::Button).collect();
    for (title, description) in [("Seven Hills", "From the river up."), ("The Back Yard", "A key is hidden.")] {
        let named = |told: &&Told| told.name.starts_with(&format!("{title} {description}"));
        assert_eq!(hunts.iter().filter(named).count(), 1, "{title} among {hunts:#?}");
    }
    let words = read(&mut stage);
    let place = |part: &str| words.iter().position(|said| said.starts_with(part));
    assert!(place("Seven Hills").is_some() && place("Seven Hills") < place("The Back Yard"), "{words:#?}");
    let yard = hunts.iter().find(|told| told.name.starts_with("The Back Yard")).unwrap().entity;
    ask(&mut stage, Action::Focus, yard);
    assert_eq!(tree(&mut stage).focus, NodeId(yard.to_bits()));
}

#[test]
fn a_talk_is_read_out_and_answered() {
    let mut stage = listened();
    stage.play();
    stage.happen(fen_spoke("hello", "Sit. Not there.", &["Who kept the lamps?", "I have to go."]));
    check(&mut stage, "talk");
    let panel = find(&mut stage, Role::Dialog, "OLD FEN");
    assert_eq!(tree(&mut stage).focus, NodeId(panel.entity.to_bits()), "the panel is where the player is");
    assert_eq!(find(&mut stage, Role::Group, "“Sit. Not there.”").live, Some(Live::Polite));
    let reply = find(&mut stage, Role::Button, "Who kept the lamps?").entity;
    let node = stage.app.world().get::<AccessibilityNode>(reply).unwrap();
    assert_eq!(node.keyboard_shortcut(), Some("1"));
    find(&mut stage, Role::Button, "I have to go.");
    stage.happen(fen_spoke("bye", "Then go.", &[]));
    check(&mut stage, "the end of a talk");
    assert_eq!(find(&mut stage, Role::Group, "“Then go.”").live, Some(Live::Polite));
    let close = find(&mut stage, Role::Button, &say!("controls-close")).entity;
    ask(&mut stage, Action::Click, close);
    assert_eq!(*stage.app.world().resource::<Encounter>(), Encounter::Nothing);
}

#[test]
fn a_riddle_is_read_out_answered_and_judged() {
    let mut stage = listened();
    stage.play();
    let (challenge, riddle) = ("weather-stone", "weather-stone");
    stage.happen_ago(opened(&stage.hunt, challenge, 2, None), 90_000);
    stage.happen_ago(
        EventKind::RiddleAsked {
            challenge: challenge.into(),
            riddle: riddle.into(),
            text: "Twice a day I come. What am I?".into(),
            choices: vec![],
        },
        90_000,
    );
    stage.app.insert_resource(Encounter::Riddle(challenge.into(), riddle.into()));
    check(&mut stage, "riddle");
    assert_eq!(find(&mut stage, Role::Group, "Twice a day I come. What am I?").live, Some(Live::Polite));
    let answer = say!("encounters-your-answer");
    let field = find(&mut stage, Role::TextInput, &answer).entity;
    assert_eq!(tree(&mut stage).focus, NodeId(field.to_bits()));
    ask_with(&mut stage, Action::SetValue, field, Some(ActionData::Value("the moon".into())));
    assert_eq!(find(&mut stage, Role::TextInput, &answer).value, "the moon");
    find(&mut stage, Role::Button, &say!("encounters-answer"));
    stage.happen(EventKind::RiddleAnswered {
        challenge: challenge.into(),
        riddle: riddle.into(),
        answer: "the moon".into(),
        right: false,
        remark: "The moon holds the string.".into(),
        next_from: UnixMs(stage.now().0 + 2_000),
    });
    stage.run_for(0.3);
    let remark = |stage: &mut Stage| find(stage, Role::Group, "The moon holds the string.").live;
    assert_eq!(remark(&mut stage), Some(Live::Assertive));
    assert_eq!(find(&mut stage, Role::Group, "Twice a day I come. What am I?").live, Some(Live::Off), "asked once");
    stage.run_for(2.5);
    find(&mut stage, Role::Button, &say!("encounters-answer"));
    assert_eq!(remark(&mut stage), Some(Live::Off), "the panel is drawn anew, and says nothing new");
}

#[test]
fn things_in_the_satchel_are_laid_together_where_the_player_is() {
    let mut stage = listened();
    stage.play();
    for id in ["glass-2", "glass-4"] {
        stage.happen_ago(taken(&stage.hunt, id), 600);
    }
    stage.press(KeyCode::KeyI);
    check(&mut stage, "satchel");
    find(&mut stage, Role::Dialog, &say!("encounters-carry").to_uppercase());
    let thing = told(&mut stage).into_iter().find(|told| told.role == Role::Switch).unwrap();
    assert_eq!(thing.toggled, Some(Toggled::False));
    ask(&mut stage, Action::Focus, thing.entity);
    ask(&mut stage, Action::Click, thing.entity);
    let laid = find(&mut stage, Role::Switch, &thing.name);
    assert_eq!(laid.toggled, Some(Toggled::True));
    assert_eq!(tree(&mut stage).focus, NodeId(laid.entity.to_bits()), "drawn anew, and still there");
    find(&mut stage, Role::Button, &say!("encounters-use"));
}
