//! What is alive on the map: steps, gestures and their board, the ghost of the best run, ways walked before.

use super::{
    Stage, sizes,
    story::{completed, entered, opened},
};
use crate::game::{
    session::*,
    settings::Device,
    walks::{Run, Runs},
    wording::{Tongue, speak},
};
use bevy::prelude::*;
use hunt_shared::{
    event::EventKind,
    geo::{LocalPoint, LonLat},
    identity::PlayerId,
    protocol::{AvatarColour, Emote, SeenGesture},
    time::UnixMs,
};

/// The jetty's head, and the quay at its foot.
const JETTY: LonLat = LonLat::new(-42.019_76, 38.484_3);
const QUAY: LonLat = LonLat::new(-42.019_86, 38.484_86);

/// Six others about the player, each with a gesture, who walk to the north.
fn company(stage: &mut Stage) {
    let names = ["Ada", "Bartholomew", "Cem", "Dolores", "Eve", "Ferdinand"];
    let middle = stage.hunt.frame.to_local(QUAY);
    let since = UnixMs::now();
    for heard in 0..8_i64 {
        let players = Emote::ALL.into_iter().zip(names).enumerate().map(|(index, (emote, name))| {
            let (column, line) = ((index % 3) as f64, (index / 3) as f64);
            let point = LocalPoint::new(middle.x - 16.0 + 16.0 * column, middle.y - 9.0 + 16.0 * line + 0.7 * heard as f64);
            let gesture = Some(SeenGesture { emote, since }).filter(|_| heard > 3);
            HeardPlayer {
                player: PlayerId(index as u64),
                name: name.into(),
                colour: AvatarColour::ALL[index % AvatarColour::ALL.len()],
                point,
                gesture,
            }
        });
        let heard = NearbyHeard { server_time_ms: since.0 + heard * 200, players: players.collect() };
        stage.app.world_mut().write_message(heard);
        stage.run_for(0.2);
    }
}

/// A run from the jetty over the quay and on, as if walked before at a pace, with a completion on the way.
fn best_run(stage: &mut Stage) {
    let frame = stage.hunt.frame;
    let (from, over) = (frame.to_local(JETTY), frame.to_local(QUAY));
    let corners = [from, over, LocalPoint::new(over.x + 40.0, over.y + 6.0), LocalPoint::new(over.x + 90.0, over.y - 14.0)];
    let mut text = String::from("run 1\ndone 60000\ndone 200000\n");
    let mut at_ms = 0.0;
    for pair in corners.windows(2) {
        let pieces = (pair[0].distance_m(pair[1]) / 3.0).ceil() as u32;
        for piece in 0..pieces {
            let place = frame.to_lonlat(pair[0].lerp(pair[1], f64::from(piece) / f64::from(pieces)));
            text.push_str(&format!("{at_ms:.0} {:.7} {:.7}\n", place.lon, place.lat));
            at_ms += 4000.0;
        }
    }
    let run = Run::from_text(&text).unwrap();
    let hunt = stage.hunt.id.clone();
    stage.app.world_mut().resource_mut::<Runs>().remember(&hunt, "elsewhere-1", run);
}

fn skip_cards(stage: &mut Stage) {
    for _ in 0..4 {
        stage.skip_card();
        stage.run_for(0.3);
    }
}

/// Walks or runs north from where the player stands, and is drawn in the middle of it.
fn step_north(stage: &mut Stage, name: &str, speed_mps: f64) {
    let start = stage.app.world().resource::<OwnPosition>().point;
    for frame in 1..=30 {
        let point = LocalPoint::new(start.x, start.y + speed_mps * 0.05 * f64::from(frame));
        stage.app.insert_resource(OwnPosition { point, heading_rad: std::f32::consts::FRAC_PI_2, accuracy_m: 4.0 });
        stage.run_for(0.05);
    }
    stage.save(name);
}

fn alive(stage: &mut Stage) {
    stage.play();
    best_run(stage);
    stage.happen_ago(EventKind::HuntBegun { title: stage.hunt.title.clone() }, 34);
    stage.happen_ago(opened(&stage.hunt, "landfall", 1, Some(QUAY)), 34);
    stage.stand_at(JETTY);
    stage.run_for(1.0);
    skip_cards(stage);
    for _ in 0..2 {
        stage.press(KeyCode::Equal);
    }
    step_north(stage, "alive-walking", 3.5);
    step_north(stage, "alive-running", 7.0);
    stage.stand_at(QUAY);
    stage.run_for(1.5);
    company(stage);
    stage.press(KeyCode::KeyB);
    stage.run_for(0.3);
    stage.save("alive-board");
    stage.press(KeyCode::Digit1);
    stage.run_for(0.6);
    stage.save("alive-gestures");
    stage.run_for(4.5);
    speak(Tongue::German);
    stage.app.insert_resource(Device::Gamepad);
    stage.press(KeyCode::KeyB);
    stage.app.insert_resource(Device::Gamepad);
    stage.run_for(0.3);
    stage.save("alive-board-german");
    stage.skip_card();
    speak(Tongue::English);
    stage.app.insert_resource(Device::Keyboard);
    stage.happen(entered(&stage.hunt, "harbour"));
    stage.happen_ago(completed(&stage.hunt, "landfall"), 14);
    stage.happen(opened(&stage.hunt, "sea-glass", 5, None));
    stage.run_for(0.5);
    skip_cards(stage);
    stage.press(KeyCode::KeyK);
    stage.press(KeyCode::KeyO);
    stage.run_for(1.5);
    stage.save("alive-ghost");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_what_is_alive() {
    for (width, height) in sizes() {
        alive(&mut Stage::new(width, height));
    }
}
