//! The fog over what is undiscovered, and the panel after a crash.

use super::{Stage, sizes, story::opened};
use crate::game::{crash::LastCrash, popups::CardRoot, session::Screen, settings::Settings, theme::Looks};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, geo::LonLat};

/// A walk from the jetty through the village and up to the wood.
const WALK: [LonLat; 5] = [
    LonLat::new(-42.019_76, 38.484_3),
    LonLat::new(-42.019_86, 38.484_86),
    LonLat::new(-42.021_0, 38.485_6),
    LonLat::new(-42.020_2, 38.487_0),
    LonLat::new(-42.018_6, 38.487_6),
];

fn fog_of(stage: &mut Stage) {
    stage.play();
    stage.happen(EventKind::HuntBegun { title: stage.hunt.title.clone() });
    stage.happen(opened(&stage.hunt, "bell-rock", 1, Some(LonLat::new(-42.014_25, 38.487_507))));
    stage.stand_at(WALK[0]);
    stage.run_for(1.0);
    while stage.app.world_mut().query::<&CardRoot>().iter(stage.app.world()).next().is_some() {
        stage.skip_card();
        stage.run_for(0.6);
    }
    stage.save("fog-begun");
    for pair in WALK.windows(2) {
        for step in 1..=40 {
            let share = f64::from(step) / 40.0;
            let between = |from: f64, to: f64| from + (to - from) * share;
            stage.stand_at(LonLat::new(between(pair[0].lon, pair[1].lon), between(pair[0].lat, pair[1].lat)));
            stage.run_for(0.05);
        }
    }
    stage.run_for(1.0);
    stage.save("fog-walked");
    for _ in 0..3 {
        stage.press(KeyCode::Minus);
    }
    stage.run_for(1.0);
    stage.save("fog-higher");
    for _ in 0..5 {
        stage.press(KeyCode::Minus);
    }
    stage.run_for(1.0);
    stage.save("fog-whole");
    stage.app.world_mut().resource_mut::<Settings>().picture.high_contrast = true;
    stage.run_for(0.3);
    assert!(stage.app.world().resource::<Looks>().high_contrast);
    stage.save("fog-high-contrast");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_fog() {
    for (width, height) in sizes() {
        fog_of(&mut Stage::new(width, height));
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_panel_after_a_crash() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        assert_eq!(*stage.app.world().resource::<State<Screen>>().get(), Screen::Title);
        let report = "/home/mara/.local/share/treasure-hunt/profiles/main/crashes/crash-2026-11-27T04-20-00Z.txt";
        stage.app.insert_resource(LastCrash(Some(report.into())));
        stage.run_for(0.8);
        stage.save("crash");
    }
}
