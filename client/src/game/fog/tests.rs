//! Walking clears the fog, and what is clear stays so.

use super::*;
use crate::game::{
    map::CoastTexture,
    screens::LastJoin,
    session::{HuntClock, Journal, OwnPosition},
    testing::empty_view,
    walks::WalksPlugin,
};
use bevy::{state::app::StatesPlugin, time::TimeUpdateStrategy};
use hunt_shared::{
    geo::{GeoBox, LocalFrame, LocalPoint},
    hunt::HuntView,
};
use std::{fs, path::Path, sync::Arc, time::Duration};

fn view() -> HuntView {
    let bounds = GeoBox { west: -42.005, south: 38.495, east: -41.995, north: 38.505 };
    HuntView { bounds, ..empty_view() }
}

/// The game on the map of a hunt, kept in this folder; nothing is drawn.
fn game(folder: &Path, view: HuntView) -> App {
    let mut app = App::new();
    let frame = LocalFrame::new(view.bounds).unwrap();
    app.add_plugins((MinimalPlugins, StatesPlugin))
        .insert_state(Screen::Playing)
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)))
        .insert_resource(CurrentHunt { view: Arc::new(view), frame })
        .insert_resource(MapShown { bounds: Rect::default(), cliffs: vec![], coast: CoastTexture::default() })
        .insert_resource(LastJoin { alone: true, ..default() })
        .init_resource::<OwnPosition>()
        .init_resource::<HuntClock>()
        .init_resource::<LinkStatus>()
        .init_resource::<Journal>()
        .init_resource::<Settings>()
        .add_plugins((WalksPlugin { folder: Some(folder.into()) }, ExplorePlugin));
    app
}

fn stand(app: &mut App, x: f64, y: f64) {
    app.insert_resource(OwnPosition { point: LocalPoint::new(x, y), heading_rad: 0.0, accuracy_m: 4.0 });
    app.update();
}

fn clear(app: &App, x: f32, y: f32) -> f32 {
    app.world().resource::<Discovery>().clear_at(Vec2::new(x, y))
}

fn end(mut app: App) {
    app.world_mut().write_message(AppExit::Success);
    app.update();
}

fn kept(folder: &Path, ending: &str) -> std::path::PathBuf {
    folder.join("walks").join(format!("test-alone.{ending}"))
}

#[test]
fn walking_clears_the_fog_and_a_jump_does_not_clear_what_lies_between() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path(), view());
    app.update();
    assert!(app.world().resource::<Discovery>().is_hazy());
    assert_eq!(clear(&app, 0.0, 0.0), 0.0);
    stand(&mut app, 0.0, 0.0);
    let before = app.world().resource::<Discovery>().revision();
    assert_eq!((clear(&app, 0.0, 0.0), clear(&app, 120.0, 0.0)), (1.0, 0.0));
    stand(&mut app, 0.1, 0.0);
    assert_eq!(app.world().resource::<Discovery>().revision(), before, "within a cell nothing is drawn anew");
    stand(&mut app, 120.0, 0.0);
    assert_eq!((clear(&app, 60.0, 0.0), clear(&app, 120.0, 0.0)), (1.0, 1.0));
    stand(&mut app, 120.0, 400.0);
    assert_eq!((clear(&app, 120.0, 200.0), clear(&app, 120.0, 400.0)), (0.0, 1.0));
}

#[test]
fn what_is_discovered_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path(), view());
    app.update();
    for x in 0..20 {
        stand(&mut app, f64::from(x) * 5.0, 10.0);
    }
    end(app);
    // Not by the walk alone.
    fs::remove_file(kept(folder.path(), "txt")).unwrap();
    let mut again = game(folder.path(), view());
    again.update();
    assert_eq!((clear(&again, 50.0, 10.0), clear(&again, 50.0, 200.0)), (1.0, 0.0));
}

#[test]
fn what_is_discovered_is_written_while_the_game_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path(), view());
    stand(&mut app, 0.0, 0.0);
    let path = kept(folder.path(), "fog");
    assert!(!path.exists(), "a step is not worth a write");
    let began = std::time::Instant::now();
    while !path.exists() && began.elapsed() < Duration::from_secs(30) {
        app.update();
    }
    assert!(path.exists());
}

#[test]
fn the_walk_that_there_is_counts_also_when_the_file_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("walks")).unwrap();
    fs::write(kept(folder.path(), "txt"), "1000 -42.0000000 38.5000000\n2000 -41.9995000 38.5000000\n").unwrap();
    fs::write(kept(folder.path(), "fog"), [7, 7, 7]).unwrap();
    let mut app = game(folder.path(), view());
    app.update();
    assert_eq!((clear(&app, 20.0, 0.0), clear(&app, -200.0, 0.0)), (1.0, 0.0));
    assert!(kept(folder.path(), "fog.kept").exists());
}

#[test]
fn an_edited_hunt_keeps_what_is_discovered_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path(), view());
    app.update();
    stand(&mut app, 0.0, 0.0);
    let before = app.world().resource::<CurrentHunt>().frame;
    let mut wider = view();
    wider.bounds.east += 0.01;
    let frame = LocalFrame::new(wider.bounds).unwrap();
    let there = drawn(frame.to_local(before.to_lonlat(LocalPoint::default())));
    app.insert_resource(OwnPosition { point: LocalPoint::default(), heading_rad: 0.0, accuracy_m: 0.0 });
    app.insert_resource(CurrentHunt { view: Arc::new(wider), frame });
    app.update();
    assert_eq!((clear(&app, there.x, there.y), clear(&app, there.x + 300.0, there.y)), (1.0, 0.0));
}

#[test]
fn there_is_no_fog_for_whom_or_for_what_it_is_switched_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut plain = game(folder.path(), HuntView { fog: false, ..view() });
    plain.update();
    assert_eq!(clear(&plain, 0.0, 0.0), 1.0);
    let mut app = game(folder.path(), view());
    app.update();
    assert_eq!(clear(&app, 0.0, 0.0), 0.0);
    app.world_mut().resource_mut::<Settings>().picture.fog = false;
    app.update();
    assert_eq!(clear(&app, 0.0, 0.0), 1.0);
    let mut preview = game(folder.path(), view());
    preview.insert_resource(LinkStatus::Preview);
    preview.update();
    assert!(!preview.world().resource::<Discovery>().is_hazy());
}
