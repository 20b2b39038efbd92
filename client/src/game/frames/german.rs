//! The game in German.

use super::{
    Stage, sizes,
    story::{completed, entered, opened, rewarded, stone_asks},
};
use crate::game::{
    controls::{Field, OpenLetters},
    encounters::Encounter,
    net::KnownServers,
    session::*,
    settings::{Language, Section, Settings, SettingsOpen},
    summary::SummaryOpen,
    wording::{Tongue, speak},
};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, geo::LonLat};

/// Up the jetty, where the harbour's quay begins.
const QUAY: LonLat = LonLat::new(-42.019_86, 38.484_86);

fn screens_of(stage: &mut Stage) {
    // What stands on screen already was written before.
    stage.go_to(Screen::Servers);
    stage.run_for(0.2);
    stage.app.insert_resource(KnownServers(vec![]));
    stage.run_for(0.2);
    stage.save("german-servers");
    stage.go_to(Screen::Title);
    stage.run_for(1.0);
    stage.save("german-title");
    stage.app.insert_resource(SettingsOpen(Some(Section::Colours)));
    stage.run_for(0.3);
    stage.save("german-settings");
    stage.app.insert_resource(SettingsOpen(None));
    stage.run_for(0.2);
}

fn playing_of(stage: &mut Stage) {
    stage.hunt = stage.hunt.in_language(&"de".parse().unwrap()).clone();
    stage.play();
    stage.happen(EventKind::HuntBegun { title: stage.hunt.title.clone() });
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(QUAY)));
    stage.run_for(0.8);
    stage.save("german-challenge");
    for _ in 0..4 {
        stage.skip_card();
        stage.run_for(0.4);
    }
    stage.happen(entered(&stage.hunt, "harbour"));
    stage.happen(completed(&stage.hunt, "landfall"));
    stage.happen(rewarded(&stage.hunt, "landfall"));
    stage.happen(opened(&stage.hunt, "sea-glass", 5, None));
    stage.run_for(1.4);
    stage.save("german-reward");
    for _ in 0..4 {
        stage.skip_card();
        stage.run_for(0.4);
    }
    stage.press(KeyCode::KeyJ);
    stage.run_for(0.5);
    stage.save("german-journal");
    stage.press(KeyCode::KeyJ);
    stage.run_for(0.3);
}

fn encounters_of(stage: &mut Stage) {
    stage.happen_ago(opened(&stage.hunt, "weather-stone", 2, None), 90_000);
    let text = "Zweimal am Tag will ich den Hafen haben, und zweimal am Tag überlege ich es mir anders. Der Mond hält mich an der Schnur. Was bin ich?";
    stage.happen_ago(stone_asks(text), 90_000);
    stage.app.insert_resource(Encounter::Riddle("weather-stone".into(), "weather-stone".into()));
    stage.run_for(0.4);
    stage.save("german-riddle");
    stage.app.world_mut().write_message(OpenLetters(Field::Answer));
    stage.run_for(0.3);
    stage.save("german-letters");
    stage.press(KeyCode::Escape);
    stage.press(KeyCode::Escape);
    stage.app.insert_resource(Encounter::Satchel);
    stage.run_for(0.3);
    stage.press(KeyCode::Digit1);
    stage.run_for(0.3);
    stage.save("german-satchel");
    stage.app.insert_resource(Encounter::Nothing);
    stage.run_for(0.2);
    stage.app.insert_resource(SummaryOpen(true));
    stage.run_for(0.4);
    stage.save("german-summary");
    stage.app.insert_resource(SummaryOpen(false));
    stage.run_for(0.2);
    stage.app.insert_resource(InQuestion(Some(Doubt::Account)));
    let reason = "Dieser Server kennt dein Konto nicht.";
    stage.set_status(LinkStatus::Offline { reason: reason.into(), retry_in_s: None });
    stage.run_for(0.3);
    stage.save("german-barred");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_it_in_german() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.app.world_mut().resource_mut::<Settings>().language = Language::Chosen(Tongue::German);
        stage.run_for(0.1);
        screens_of(&mut stage);
        playing_of(&mut stage);
        encounters_of(&mut stage);
        // The language is that of the whole process.
        speak(Tongue::English);
    }
}
