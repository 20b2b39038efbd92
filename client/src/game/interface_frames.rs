//! Pictures of the interface, to be looked at: `cargo test -p hunt-client --lib -- --ignored draws_the_interface`. They are drawn without a
//! window, by whatever graphics driver there is, into `target/frames/`.

use super::{
    camera::MapCamera,
    controls, glyphs, hud, journal,
    launch::Launch,
    net::{AcceptCertificate, ConnectTo, HuntList, LeaveHunt, ReconnectNow},
    popups, screens,
    session::*,
    theme,
};
use bevy::{
    app::PluginsState,
    camera::RenderTarget,
    input::{
        ButtonState,
        keyboard::{Key, KeyboardInput, NativeKey},
    },
    log::LogPlugin,
    prelude::*,
    render::{
        pipelined_rendering::PipelinedRenderingPlugin,
        render_resource::TextureFormat,
        view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk},
    },
    window::{ExitCondition, PrimaryWindow, WindowResolution},
    winit::WinitPlugin,
};
use clap::Parser;
use hunt_shared::{
    event::{Effect, Event, EventKind, Reward},
    geo::{GeoBox, LocalFrame, LocalPoint, LonLat, Shape},
    hunt::{Glyph, HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicObject, Rarity},
    identity::{ContentHash, Seq},
    protocol::HuntSummary,
    time::UnixMs,
};
use std::{path::PathBuf, sync::Arc, time::Instant};

const START: LonLat = LonLat { lon: -27.1, lat: 38.7 };

#[derive(Resource, Default)]
struct Saved(u32);

/// The game's interface over a plain map, drawn into an image.
struct Stage {
    app: App,
    target: Handle<Image>,
    folder: PathBuf,
    seq: u64,
}

impl Stage {
    fn new(width: u32, height: u32) -> Self {
        let mut app = App::new();
        let resolution = WindowResolution::new(width, height).with_scale_factor_override(1.0);
        let window = Window { resolution, ..default() };
        app.add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: Some(window), exit_condition: ExitCondition::DontExit, ..default() })
                .disable::<WinitPlugin>()
                .disable::<LogPlugin>()
                .disable::<PipelinedRenderingPlugin>(),
        )
        .insert_resource(Launch::parse_from(["hunt-client", "--name", "Mara"]))
        .init_resource::<Saved>()
        .add_message::<ConnectTo>()
        .add_message::<LeaveHunt>()
        .add_message::<ReconnectNow>()
        .add_message::<AcceptCertificate>()
        .add_plugins((
            SessionPlugin,
            theme::ThemePlugin,
            glyphs::GlyphPlugin,
            controls::ControlsPlugin,
            screens::ScreensPlugin,
            hud::HudPlugin,
            popups::PopupsPlugin,
            journal::JournalPlugin,
        ));
        let image = Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        app.world_mut().spawn((MapCamera, IsDefaultUiCamera, Camera2d, RenderTarget::Image(target.clone().into())));
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        app.finish();
        app.cleanup();
        let folder = PathBuf::from(std::env::var("FRAMES").unwrap_or_else(|_| "target/frames".to_owned()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { app, target, folder, seq: 0 }
    }

    fn run_for(&mut self, seconds: f32) {
        let begun = Instant::now();
        for frame in 0.. {
            self.app.update();
            if frame > 4 && begun.elapsed().as_secs_f32() > seconds {
                break;
            }
        }
    }

    fn save(&mut self, name: &str) {
        let before = self.app.world().resource::<Saved>().0;
        let mut save = save_to_disk(self.folder.join(format!("{name}.png")));
        self.app.world_mut().spawn(Screenshot::image(self.target.clone())).observe(
            move |captured: On<ScreenshotCaptured>, mut saved: ResMut<Saved>| {
                save(captured);
                saved.0 += 1;
            },
        );
        while self.app.world().resource::<Saved>().0 == before {
            self.app.update();
        }
    }

    fn go_to(&mut self, screen: Screen) {
        self.app.world_mut().resource_mut::<NextState<Screen>>().set(screen);
    }

    fn press(&mut self, key: KeyCode) {
        let window = self.app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(self.app.world()).unwrap();
        for state in [ButtonState::Pressed, ButtonState::Released] {
            let logical_key = Key::Unidentified(NativeKey::Unidentified);
            self.app.world_mut().write_message(KeyboardInput {
                key_code: key,
                logical_key,
                state,
                text: None,
                repeat: false,
                window,
            });
            self.app.update();
        }
    }

    fn happen(&mut self, kind: EventKind) {
        self.happen_ago(kind, 0);
    }

    fn happen_ago(&mut self, kind: EventKind, seconds: i64) {
        self.seq += 1;
        let time = UnixMs(UnixMs::now().0 - seconds * 1000);
        let event = Event { seq: Seq(self.seq), time, position: Some(LonLat { lon: START.lon + 0.0004, lat: START.lat }), kind };
        let mut journal = self.app.world_mut().resource_mut::<Journal>();
        journal.progress.apply(&event);
        journal.events.push(event.clone());
        self.app.world_mut().write_message(EventReceived(event));
    }

    fn digest_stands(&mut self) -> bool {
        let mut texts = self.app.world_mut().query::<&Text>();
        texts.iter(self.app.world()).any(|text| text.0 == "While you were away")
    }

    fn play(&mut self) {
        let world = self.app.world_mut();
        world.insert_resource(hunt());
        world.spawn((Sprite::from_color(theme::LAND, Vec2::new(1500.0, 900.0)), Transform::from_xyz(-260.0, 120.0, 0.0)));
        self.go_to(Screen::Playing);
        self.run_for(0.1);
    }
}

fn hunt() -> CurrentHunt {
    let bounds = GeoBox::around([START, LonLat { lon: START.lon + 0.01, lat: START.lat + 0.01 }]).unwrap();
    let label = |name: &str, east: f64| MapFeature {
        kind: MapKind::Place,
        name: name.into(),
        geometry: MapGeometry::Point(LonLat { lon: START.lon + east, lat: START.lat }),
    };
    let view = HuntView {
        id: "merrowick".into(),
        title: "The Lamps of Merrowick".into(),
        description: String::new(),
        attribution: "Merrowick: drawn for this hunt".into(),
        start: START,
        bounds,
        max_speed_mps: 8.0,
        boundaries: vec![],
        objects: vec![PublicObject {
            id: "glass-1".into(),
            name: "Sea-glass".into(),
            glyph: Glyph::Glass,
            position: START,
            reach_m: 9.0,
            during: None,
        }],
        map: vec![label("Harbour stairs", 0.0004), label("Bell Rock", 0.004)],
    };
    CurrentHunt { view: Arc::new(view), frame: LocalFrame::new(bounds).unwrap() }
}

fn opened(id: &str, title: &str, text: &str, steps: u32) -> EventKind {
    EventKind::ChallengeOpened { challenge: id.into(), title: title.into(), text: text.into(), target: None, steps }
}

fn reward(kicker: &str, title: &str, because: &str, glyph: Glyph, rarity: Rarity, effects: Vec<Effect>) -> EventKind {
    EventKind::RewardGranted(Reward {
        reward: title.into(),
        challenge: kicker.into(),
        kicker: kicker.into(),
        title: title.into(),
        because: because.into(),
        rarity,
        glyph,
        effects,
    })
}

fn taken(id: &str) -> EventKind {
    EventKind::ObjectCollected {
        object: id.into(),
        name: "Sea-glass".into(),
        glyph: Glyph::Glass,
        item: Some(("sea-glass".into(), 1)),
    }
}

fn lantern() -> EventKind {
    let effects = vec![
        Effect::Points(120),
        Effect::Item { item: "lantern".into(), name: "Harbour lantern".into(), count: 1 },
        Effect::Badge { name: "Landfall".into() },
    ];
    reward(
        "Landfall",
        "A lantern for the road",
        "Mara: first to step ashore tonight, 48 s after casting off",
        Glyph::Lantern,
        Rarity::Fine,
        effects,
    )
}

fn begin(stage: &mut Stage) {
    stage.happen_ago(EventKind::HuntBegun { title: "The Lamps of Merrowick".into() }, 90_000);
    stage.happen_ago(opened("landfall", "Landfall", "Step ashore and find the harbour light.", 1), 89_990);
    stage.happen_ago(EventKind::BoundaryEntered { boundary: "quay".into(), name: "the old quay".into() }, 89_000);
    stage.happen_ago(EventKind::ChallengeCompleted { challenge: "landfall".into(), title: "Landfall".into() }, 88_000);
}

fn boundary(name: &str) -> EventKind {
    EventKind::BoundaryRevealed {
        boundary: PublicBoundary {
            id: name.into(),
            name: name.into(),
            shape: Shape::Circle { centre: START, radius_m: 10.0 },
            dwell_s: None,
            barrier: false,
        },
    }
}

fn screens_of(stage: &mut Stage, suffix: &str) {
    stage.run_for(0.8);
    stage.save(&format!("title-{suffix}"));
    stage.go_to(Screen::Joining);
    stage.app.world_mut().insert_resource(LinkStatus::Joining("Asking the server for a session".into()));
    stage.run_for(0.3);
    stage.save(&format!("joining-{suffix}"));
    let reason = "The server at localhost:7777 does not answer. It may not be running, or a firewall is between.";
    stage.app.world_mut().insert_resource(LinkStatus::Offline { reason: reason.into(), retry_in_s: Some(3.4) });
    stage.run_for(0.3);
    stage.save(&format!("joining-failed-{suffix}"));
    let summary = |id: &str, title: &str, text: &str, players_online| HuntSummary {
        id: id.into(),
        title: title.into(),
        description: text.into(),
        view: ContentHash::of(b""),
        players_online,
    };
    stage.app.world_mut().insert_resource(HuntList {
        address: "localhost".into(),
        hunts: vec![
            summary("merrowick", "The Lamps of Merrowick", "An island, twelve minutes, and a light that must not go out.", 3),
            summary("lisbon", "Seven Hills", "A long afternoon through the old town, from the river up.", 0),
        ],
    });
    stage.go_to(Screen::HuntPicker);
    stage.run_for(0.3);
    stage.press(KeyCode::ArrowDown);
    stage.run_for(0.1);
    stage.save(&format!("picker-{suffix}"));
}

fn playing_of(stage: &mut Stage, suffix: &str) {
    stage.app.world_mut().insert_resource(LinkStatus::Live);
    stage.play();
    begin(stage);
    let own = hunt().frame.to_local(START);
    stage.app.world_mut().insert_resource(OwnPosition { point: own, ..default() });
    stage.run_for(0.7);
    stage.save(&format!("begun-{suffix}"));
    for _ in 0..2 {
        stage.press(KeyCode::Escape);
        stage.run_for(0.6);
    }
    stage.happen(opened(
        "glass",
        "Sea-glass",
        "Five of the nine green glasses lie along the tide line. Take them before the water does.",
        5,
    ));
    let target = LocalPoint { x: own.x + 60.0, y: own.y + 57.0 };
    let goal = GoalTarget { title: "Sea-glass".into(), target, distance_m: 82.8 };
    stage.app.world_mut().insert_resource(Goal(Some(goal)));
    stage.run_for(0.7);
    stage.save(&format!("challenge-{suffix}"));
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    stage.happen(lantern());
    stage.happen(EventKind::ChallengeAdvanced { challenge: "glass".into(), done: 2, steps: 5, target: None });
    stage.happen(EventKind::BoundaryEntered { boundary: "bell".into(), name: "Bell Rock".into() });
    stage.run_for(1.5);
    stage.save(&format!("reward-{suffix}"));
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    stage.happen(EventKind::Said { speaker: "A gull".into(), text: "Wrong way, lubber. The rope walks seaward.".into() });
    stage
        .app
        .world_mut()
        .insert_resource(LinkStatus::Offline { reason: "The server has not been heard for 5 s.".into(), retry_in_s: Some(2.6) });
    stage.app.world_mut().write_message(Notice("The cliff is too steep here; look for the stairs.".into()));
    stage.run_for(1.0);
    stage.save(&format!("said-offline-{suffix}"));
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    for id in ["glass-2", "glass-3"] {
        stage.happen(taken(id));
    }
    stage.happen(reward(
        "Bell Rock",
        "The bell's own voice",
        "Mara: twelve seconds without a word",
        Glyph::Bell,
        Rarity::Rare,
        vec![Effect::Points(200)],
    ));
    stage.happen(boundary("The Keeper's Grotto"));
    stage.run_for(0.5);
    stage.save(&format!("taken-{suffix}"));
    stage.press(KeyCode::KeyJ);
    stage.run_for(0.4);
    stage.save(&format!("journal-{suffix}"));
    stage.press(KeyCode::KeyJ);
    for id in ["glass-4", "glass-5"] {
        stage.happen_ago(taken(id), 600);
    }
    stage.happen_ago(EventKind::ChallengeCompleted { challenge: "glass".into(), title: "Sea-glass".into() }, 600);
    stage.happen_ago(
        reward("Sea-glass", "Five green panes", "Mara: five green glasses, 71 s", Glyph::Glass, Rarity::Legendary, vec![]),
        599,
    );
    stage.happen_ago(opened("weather", "The Weather Stone", "What leaves twice a day and is never missed?", 1), 598);
    while !stage.digest_stands() {
        stage.press(KeyCode::Escape);
    }
    stage.run_for(0.5);
    stage.save(&format!("digest-{suffix}"));
    stage.app.world_mut().insert_resource(LinkStatus::Superseded);
    stage.run_for(0.3);
    stage.save(&format!("superseded-{suffix}"));
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_interface() {
    for (width, height) in [(1280, 800), (800, 600), (3840, 2160)] {
        if std::env::var("FRAMES_SIZE").is_ok_and(|size| size != width.to_string()) {
            continue;
        }
        let suffix = format!("{width}x{height}");
        let mut stage = Stage::new(width, height);
        screens_of(&mut stage, &suffix);
        playing_of(&mut stage, &suffix);
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_all_glyphs() {
    let mut stage = Stage::new(1280, 800);
    stage.go_to(Screen::Playing);
    stage.run_for(0.1);
    let images = stage.app.world().resource::<glyphs::GlyphImages>().clone();
    let grid = Node {
        width: percent(100),
        height: percent(100),
        flex_wrap: FlexWrap::Wrap,
        align_content: AlignContent::FlexStart,
        ..default()
    };
    let cell = || Node {
        width: px(80),
        height: px(80),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        ..default()
    };
    stage.app.world_mut().spawn((grid, BackgroundColor(theme::PANEL), GlobalZIndex(90))).with_children(|grid| {
        for land in [theme::LAND, theme::SHALLOWS] {
            for (_, glyph) in Glyph::ALL {
                grid.spawn((
                    cell(),
                    BackgroundColor(land),
                    children![controls::picture(images.disc(glyph), glyphs::DISC_PX, Color::WHITE)],
                ));
            }
        }
        for rarity in [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary] {
            for (_, glyph) in Glyph::ALL {
                grid.spawn((cell(), children![controls::picture(images.emblem(glyph, rarity), glyphs::EMBLEM_PX, Color::WHITE)]));
            }
        }
        for mark in glyphs::Mark::ALL {
            grid.spawn((
                Node { width: px(64), ..cell() },
                children![controls::picture(images.mark(mark), glyphs::MARK_PX * 1.4, theme::CREAM)],
            ));
        }
    });
    stage.run_for(0.3);
    stage.save("glyphs");
}
