//! The map: states of boundaries, crossing and revealing, objects, a crowd.

use super::{
    Stage, sizes,
    story::{completed, entered, opened, revealed, taken},
};
use crate::game::session::*;
use bevy::prelude::*;
use hunt_shared::{
    event::EventKind,
    geo::{LocalPoint, LonLat, PolygonRings, Shape},
    identity::PlayerId,
    protocol::AvatarColour,
    time::UnixMs,
};

/// The jetty's head, and the quay at its foot.
const JETTY: LonLat = LonLat::new(-42.019_76, 38.484_3);
const QUAY: LonLat = LonLat::new(-42.019_86, 38.484_86);
/// North of the village, about in the middle of the island.
const MIDDLE: LonLat = LonLat::new(-42.020_4, 38.487_0);
/// Near two pieces of sea-glass on the Hythe.
const HYTHE: LonLat = LonLat::new(-42.018_13, 38.484_36);

fn between(from: LonLat, to: LonLat, share: f64) -> LonLat {
    LonLat::new(from.lon + (to.lon - from.lon) * share, from.lat + (to.lat - from.lat) * share)
}

/// Walks there in steps of one frame.
fn walk(stage: &mut Stage, from: LonLat, to: LonLat, frames: u32) {
    for frame in 1..=frames {
        stage.stand_at(between(from, to, f64::from(frame) / f64::from(frames)));
        stage.run_for(0.05);
    }
}

fn skip_cards(stage: &mut Stage) {
    for _ in 0..8 {
        stage.skip_card();
        stage.run_for(0.3);
    }
}

/// Others on the jetty and about the quay.
fn crowd(stage: &mut Stage) {
    let names =
        ["Ada", "Bartholomew", "Cem", "Dolores", "Eve", "Ferdinand", "Grace", "Hrafn", "Ines", "Joaquim", "Kit", "Lionel"];
    for heard in 0..4 {
        let players = (0..42_u32)
            .map(|index| {
                let along = between(JETTY, QUAY, f64::from(index % 14) / 11.0);
                let aside = LocalPoint::new(f64::from(index / 14) * 5.0 - 5.0, f64::from((index * 7) % 5));
                let point = stage.hunt.frame.to_local(along);
                let name = format!("{} {}", names[index as usize % names.len()], index / 12 + 1);
                HeardPlayer {
                    player: PlayerId(u64::from(index)),
                    name,
                    colour: AvatarColour::ALL[index as usize % AvatarColour::ALL.len()],
                    point: LocalPoint::new(point.x + aside.x, point.y + aside.y),
                    gesture: None,
                }
            })
            .collect();
        stage.app.world_mut().write_message(NearbyHeard { server_time_ms: heard * 250, players });
        stage.run_for(0.25);
    }
    stage.run_for(1.0);
}

fn map_of(stage: &mut Stage) {
    stage.play();
    stage.happen(EventKind::HuntBegun { title: stage.hunt.title.clone() });
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(QUAY)));
    stage.stand_at(JETTY);
    stage.run_for(1.0);
    skip_cards(stage);
    stage.save("map-open");
    crowd(stage);
    stage.save("map-crowd");
    // The harbour's inner edge lies about nine tenths of the way.
    walk(stage, JETTY, between(JETTY, QUAY, 0.84), 60);
    stage.run_for(1.0);
    walk(stage, between(JETTY, QUAY, 0.84), between(JETTY, QUAY, 0.92), 7);
    stage.save("map-crossing");
    walk(stage, between(JETTY, QUAY, 0.92), QUAY, 8);
    stage.happen(entered(&stage.hunt, "harbour"));
    stage.happen(completed(&stage.hunt, "landfall"));
    stage.happen(opened(&stage.hunt, "sea-glass", 5, None));
    stage.happen(opened(&stage.hunt, "bell-rock", 1, Some(LonLat::new(-42.014_25, 38.487_507))));
    stage.happen(opened(&stage.hunt, "rope-walk", 1, Some(LonLat::new(-42.022_4, 38.483_7))));
    stage.run_for(1.0);
    stage.save("map-inside");
    skip_cards(stage);
    stage.stand_at(HYTHE);
    stage.run_for(1.5);
    stage.save("map-objects");
    stage.happen(taken(&stage.hunt, "glass-4"));
    stage.run_for(0.2);
    stage.save("map-taken");
    skip_cards(stage);
    let light = LonLat::new(-42.025_390_6, 38.489_993_5);
    stage.stand_at(between(light, LonLat::new(-42.024, 38.489), 0.4));
    stage.run_for(1.0);
    stage.happen(revealed(&stage.hunt, "by-the-light", "The Keeper's Grotto"));
    stage.run_for(0.6);
    stage.save("map-revealed");
    stage.run_for(2.0);
    stage.stand_at(MIDDLE);
    for _ in 0..7 {
        stage.press(KeyCode::Minus);
    }
    stage.run_for(1.0);
    skip_cards(stage);
    stage.save("map-whole");
    stage.stand_at(between(LonLat::new(-42.014_25, 38.487_507), QUAY, 0.06));
    for _ in 0..8 {
        stage.press(KeyCode::Equal);
    }
    stage.run_for(1.0);
    stage.save("map-bell-rock");
    fence(stage);
}

/// A meadow that nobody may walk into, though nothing on the map says so.
fn fence(stage: &mut Stage) {
    let corner = |lon, lat| LonLat::new(lon, lat);
    let meadow = vec![corner(-42.0172, 38.4841), corner(-42.0165, 38.4843), corner(-42.0163, 38.4849), corner(-42.0170, 38.4851)];
    let mut field = stage.hunt.boundaries.iter().find(|boundary| boundary.barrier).unwrap().clone();
    field.id = "field".into();
    field.shape = Shape::Area(vec![PolygonRings { exterior: meadow, holes: vec![] }]);
    stage.hunt.boundaries.push(field);
    stage.play();
    stage.stand_at(LonLat::new(-42.0175, 38.4846));
    stage.run_for(1.5);
    stage.save("map-fence");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_map() {
    for (width, height) in sizes() {
        map_of(&mut Stage::new(width, height));
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_hours() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        let dusk = stage.now();
        stage.play();
        for (name, hours) in [("day", -6), ("dusk", 0), ("night", 4)] {
            stage.set_clock(UnixMs(dusk.0 + hours * 3_600_000));
            stage.run_for(0.3);
            stage.save(&format!("hour-{name}"));
        }
    }
}
