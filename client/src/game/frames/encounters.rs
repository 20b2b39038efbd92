//! Riddles, talks, the satchel and the clock.

use super::{
    Stage, sizes,
    story::{fen_spoke, opened, rewarded, stone_asks, taken},
};
use crate::game::{
    controls::{Field, OpenLetters},
    encounters::Encounter,
};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, time::UnixMs};

fn riddles_of(stage: &mut Stage) {
    stage.happen_ago(opened(&stage.hunt, "sea-glass", 5, None), 99_000);
    stage.happen_ago(opened(&stage.hunt, "weather-stone", 2, None), 90_000);
    let text =
        "Twice a day I come for the harbour, and twice a day I think better of it. The moon has me on a string. What am I?";
    stage.happen_ago(stone_asks(text), 90_000);
    stage.happen(EventKind::HintOffered { challenge: "weather-stone".into(), hint: 1, price: 5 });
    for _ in 0..3 {
        stage.run_for(0.6);
        stage.skip_card();
    }
    stage.run_for(0.8);
    stage.save("quest-riddle");
    stage.press(KeyCode::KeyF);
    stage.run_for(0.4);
    stage.save("riddle");
    stage.app.world_mut().write_message(OpenLetters(Field::Answer));
    stage.run_for(0.3);
    stage.save("letters");
    stage.press(KeyCode::Escape);
    stage.run_for(0.2);
    let wrong = EventKind::RiddleAnswered {
        challenge: "weather-stone".into(),
        riddle: "weather-stone".into(),
        answer: "the moon".into(),
        right: false,
        remark: "The stone looks hurt. The moon holds the string. What is on the other end?".into(),
        next_from: UnixMs(stage.now().0 + 4_000),
    };
    stage.happen(wrong);
    stage.run_for(0.3);
    stage.save("riddle-wrong");
    stage.press(KeyCode::Escape);
    stage.run_for(0.2);
    let hint = "It waits for no one, they say; and then everybody waits for it.";
    stage.happen(EventKind::HintGiven { challenge: "weather-stone".into(), hint: 1, text: hint.into(), price: 5 });
    let choices = ["The tide", "The packet", "The harbourmaster"].map(str::to_owned).to_vec();
    stage.happen(EventKind::RiddleAsked {
        challenge: "sea-glass".into(),
        riddle: "who".into(),
        text: "Who keeps the change?".into(),
        choices,
    });
    stage.app.insert_resource(Encounter::Riddle("sea-glass".into(), "who".into()));
    stage.run_for(0.4);
    stage.save("riddle-choices");
    stage.press(KeyCode::Escape);
    stage.run_for(6.0);
    stage.save("quest-hint");
}

fn talks_of(stage: &mut Stage) {
    let text = "You have the look of somebody who has been asked to carry a light round an island. Sit. Not there.";
    stage.happen(fen_spoke("hello", text, &["Who kept the lamps before?", "What do you want for the rope?", "I have to go."]));
    stage.run_for(0.4);
    stage.save("talk");
    stage.happen(fen_spoke("bye", "Then go. The tide does not sit either.", &[]));
    stage.run_for(0.4);
    stage.save("talk-end");
    stage.press(KeyCode::Enter);
    stage.run_for(0.3);
}

fn things_of(stage: &mut Stage) {
    stage.press(KeyCode::KeyI);
    stage.run_for(0.3);
    stage.save("satchel-empty");
    stage.press(KeyCode::KeyI);
    for id in ["glass-2", "glass-4"] {
        stage.happen_ago(taken(&stage.hunt, id), 600);
    }
    for id in ["landfall", "bell-rock", "rope-walk"] {
        stage.happen_ago(rewarded(&stage.hunt, id), 500);
    }
    stage.press(KeyCode::KeyI);
    stage.run_for(0.2);
    stage.press(KeyCode::Digit1);
    stage.press(KeyCode::Digit3);
    stage.run_for(0.3);
    stage.save("satchel");
    stage.press(KeyCode::Escape);
}

fn races_of(stage: &mut Stage) {
    let challenge = || "race-the-tide".into();
    stage.happen(opened(&stage.hunt, "race-the-tide", 3, Some(stage.hunt.start)));
    stage.happen(EventKind::ChallengeOffered {
        challenge: challenge(),
        from: stage.now(),
        within_s: Some(75.0),
        attempts_left: Some(3),
    });
    while !stage.says(&say!("hud-start")) && !stage.says(&say!("controls-try-again")) {
        stage.press(KeyCode::KeyQ);
        stage.run_for(0.1);
    }
    for _ in 0..6 {
        stage.skip_card();
        stage.run_for(0.5);
    }
    stage.save("race-offered");
    let now = stage.now();
    let started = |left_s: i64| EventKind::ChallengeStarted {
        challenge: challenge(),
        attempt: 1,
        deadline: Some(UnixMs(now.0 + left_s * 1000)),
        steps: 3,
        target: None,
    };
    stage.happen(started(75));
    stage.run_for(0.3);
    stage.save("race");
    stage.happen(started(7));
    stage.run_for(0.2);
    stage.save("race-last-seconds");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_encounters() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        riddles_of(&mut stage);
        talks_of(&mut stage);
        things_of(&mut stage);
        races_of(&mut stage);
    }
}
