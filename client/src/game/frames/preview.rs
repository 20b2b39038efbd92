//! The preview: its modes, its mistakes, and a boundary being edited.

use super::{Stage, sizes};
use crate::{
    game::{
        hud::is_settled,
        map::MapShown,
        net::NetPlugin,
        own_server::OwnServerPlugin,
        preview::{PreviewClock, PreviewMode},
        session::*,
        settings::{Section, SettingsOpen},
    },
    link::LinkStore,
};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, geo::LonLat};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// In the harbour of the sample hunt, where its first challenge ends.
const HARBOUR: LonLat = LonLat::new(-42.019_86, 38.484_95);

/// A copy of the sample hunt that may be edited, with an exit margin and a tripwire's neighbour to look at.
fn copy_of_sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("merrowick");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick"), &copy);
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &copy);
        } else {
            fs::copy(entry.path(), copy).unwrap();
        }
    }
}

fn preview_of(width: u32, height: u32, folder: &Path) -> Stage {
    let path = folder.join("merrowick").display().to_string();
    let mut stage = Stage::launched(width, height, &["hunt-client", "--preview", &path]);
    let now = stage.now();
    stage.app.world_mut().resource_mut::<PreviewClock>().set(now);
    stage.wait_until("the map", |stage| stage.app.world().contains_resource::<MapShown>());
    stage.wait_until("the small map", |stage| is_settled(stage.app.world_mut()));
    stage.run_for(1.5);
    stage
}

fn modes_of(stage: &mut Stage, middle: Vec2) {
    stage.save("preview-walk");
    for _ in 0..5 {
        stage.press(KeyCode::Minus);
    }
    stage.run_for(1.0);
    stage.save("preview-whole");
    for _ in 0..5 {
        stage.press(KeyCode::Equal);
    }
    stage.press(KeyCode::KeyN);
    stage.press(KeyCode::KeyN);
    stage.press(KeyCode::KeyN);
    stage.run_for(1.0);
    stage.save("preview-jump");
    stage.press(KeyCode::Digit3);
    stage.run_for(0.2);
    stage.point(middle + Vec2::new(-160.0, 60.0), true);
    for step in 0..40_u8 {
        let along = f32::from(step);
        stage.point(middle + Vec2::new(-160.0 + 8.0 * along, 60.0 - 110.0 * (along * 0.08).sin()), true);
    }
    stage.point(middle + Vec2::new(152.0, 60.0), false);
    stage.run_for(0.2);
    stage.save("preview-draw");
    stage.press(KeyCode::KeyP);
    stage.run_for(6.0);
    stage.save("preview-play");
    edit(stage, middle);
}

fn edit(stage: &mut Stage, middle: Vec2) {
    stage.press(KeyCode::Digit4);
    stage.run_for(0.2);
    stage.press(KeyCode::Period);
    stage.run_for(1.0);
    stage.save("preview-edit");
    stage.press(KeyCode::KeyA);
    for (x, y) in [(-90.0, 40.0), (60.0, 70.0), (110.0, -50.0)] {
        stage.click(middle + Vec2::new(x, y));
    }
    stage.point(middle + Vec2::new(-30.0, -90.0), false);
    stage.save("preview-edit-area");
    stage.press(KeyCode::Enter);
    stage.run_for(0.3);
    stage.save("preview-edit-form");
    stage.app.insert_resource(SettingsOpen(Some(Section::Preview)));
    stage.run_for(0.3);
    stage.save("preview-keys");
    stage.app.insert_resource(SettingsOpen(None));
    stage.run_for(0.2);
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_preview() {
    for (width, height) in sizes() {
        let folder = copy_of_sample();
        let mut stage = preview_of(width, height, folder.path());
        assert_eq!(*stage.app.world().resource::<LinkStatus>(), LinkStatus::Preview);
        modes_of(&mut stage, Vec2::new(width as f32, height as f32) / 2.0);
        mistakes(width, height);
    }
}

fn mistakes(width: u32, height: u32) {
    let folder = copy_of_sample();
    let mut stage = preview_of(width, height, folder.path());
    let file = folder.path().join("merrowick/boundaries.geojson");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\"radius_m\"", "\"radius\"", 1).replacen("\"LineString\"", "\"Lines\"", 1)).unwrap();
    stage.wait_until("what is wrong", |stage| stage.says("MISTAKES"));
    stage.run_for(0.2);
    stage.save("preview-mistakes");
}

/// Waits until something is so, in the time of the server.
fn wait(stage: &mut Stage, what: &str, done: impl Fn(&World) -> bool) {
    let begun = Instant::now();
    while !done(stage.app.world()) {
        assert!(begun.elapsed() < Duration::from_secs(90), "waited in vain: {what}");
        stage.live_for(0.05);
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver, and hunt-server to be built"]
fn draws_a_play_from_the_preview() {
    let Some((width, height)) = sizes().into_iter().next() else { return };
    let folder = copy_of_sample();
    let path = folder.path().join("merrowick").display().to_string();
    let mut stage = Stage::launched_with(width, height, &["hunt-client", "--preview", &path, "--name", "Mara"], |app| {
        let store = LinkStore::in_memory();
        app.add_plugins(OwnServerPlugin { store: store.clone() }).add_plugins(NetPlugin { store });
    });
    wait(&mut stage, "the preview is there", |world| world.contains_resource::<MapShown>());
    stage.live_for(1.0);
    stage.press(KeyCode::Digit2);
    stage.stand_at(HARBOUR);
    stage.live_for(0.5);
    let before = stage.app.world().resource::<OwnPosition>().point;
    stage.press(KeyCode::Digit5);
    stage.live_for(0.1);
    stage.save("preview-play-starts");
    let completed = |world: &World| {
        let journal = &world.resource::<Journal>().events;
        journal.iter().any(|event| matches!(event.kind, EventKind::ChallengeCompleted { .. }))
    };
    wait(&mut stage, "the first challenge is completed where the player stands", completed);
    assert_eq!(*stage.app.world().resource::<LinkStatus>(), LinkStatus::Live);
    stage.live_for(3.0);
    stage.save("preview-played");
    let hunt_file = folder.path().join("merrowick/hunt.ron");
    let hunt = fs::read_to_string(&hunt_file).unwrap();
    fs::write(&hunt_file, hunt.replacen("title:", "titel:", 1)).unwrap();
    stage.live_for(1.5);
    assert!(stage.says("MISTAKES"), "mistakes are shown while one plays, too");
    stage.save("preview-played-mistakes");
    fs::write(&hunt_file, hunt).unwrap();
    stage.press(KeyCode::Digit5);
    wait(&mut stage, "the preview is back", |world| {
        *world.resource::<LinkStatus>() == LinkStatus::Preview && world.contains_resource::<MapShown>()
    });
    stage.live_for(1.5);
    stage.save("preview-played-after");
    let world = stage.app.world();
    assert_eq!(*world.resource::<State<PreviewMode>>().get(), PreviewMode::Teleport);
    assert!(world.resource::<OwnPosition>().point.distance_m(before) < 0.5);
    assert!(!completed(world), "what was played is forgotten");
    // Again, and it begins anew.
    stage.press(KeyCode::Digit5);
    wait(&mut stage, "it begins anew", |world| {
        world.resource::<Journal>().events.iter().any(|event| matches!(event.kind, EventKind::HuntBegun { .. }))
    });
    stage.app.world_mut().write_message(AppExit::Success);
    stage.live_for(0.1);
}
