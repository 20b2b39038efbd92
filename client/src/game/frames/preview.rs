//! The preview: its modes, its mistakes, and a boundary being edited.

use super::{Stage, sizes};
use crate::game::{hud::is_settled, map::MapShown, preview::PreviewClock, session::*};
use bevy::prelude::*;
use std::{fs, path::Path};

/// A copy of the sample hunt that may be edited, with an exit margin and a tripwire's neighbour to look at.
fn copy_of_sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("merrowick");
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    folder
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
