//! The game in German.

use super::{
    Stage, sizes,
    story::{completed, entered, opened, rewarded},
};
use crate::game::{
    net::KnownServers,
    session::*,
    settings::{Language, Section, Settings, SettingsOpen},
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
        // The language is that of the whole process.
        speak(Tongue::English);
    }
}
