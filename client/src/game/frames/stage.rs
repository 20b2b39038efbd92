//! The game without a window and without a server: what happens is told to it, and it is drawn into an image.

use crate::game::{
    camera::MapCamera,
    headless::{headless, turn_key},
    hud::is_settled,
    launch::Launch,
    map::MapShown,
    session::*,
    settings::{Language, Settings, SettingsOpen},
};
use bevy::{
    camera::RenderTarget,
    input::{ButtonState, mouse::MouseButtonInput},
    prelude::*,
    render::{
        RenderPlugin,
        render_resource::TextureFormat,
        settings::{RenderCreation, WgpuSettings},
        view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk},
    },
    time::TimeUpdateStrategy,
    window::PrimaryWindow,
};
use clap::Parser;
use hunt_shared::{
    event::{Event, EventKind},
    geo::LonLat,
    hunt::{Hunt, HuntView, files_of, load_hunt},
    identity::Seq,
    time::UnixMs,
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// The hour of the pictures: a spring evening on the island of the sample hunt, 20 March 2026, 21:05 UTC.
const DUSK: UnixMs = UnixMs(1_774_040_700_000);

/// Time between two frames of the stage.
const STEP: Duration = Duration::from_millis(50);

/// For how long something is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The sizes in which everything is drawn.
pub const SIZES: [(u32, u32); 3] = [(1280, 800), (800, 600), (1920, 1080)];

#[derive(Resource, Default)]
struct Saved(u32);

/// The sample hunt, whole.
pub fn sample_hunt() -> Hunt {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut files: BTreeMap<_, _> =
        files_of(&read("hunt.ron"), |name| Some(read(name))).into_iter().map(|name| (name.clone(), read(&name))).collect();
    files.insert("hunt.ron".to_owned(), read("hunt.ron"));
    load_hunt("merrowick".into(), &files).map(|loaded| loaded.hunt).unwrap()
}

/// The game, drawn into an image.
pub struct Stage {
    /// The game.
    pub app: App,
    /// The hunt that is played.
    pub hunt: Hunt,
    target: Handle<Image>,
    folder: PathBuf,
    suffix: String,
    /// What time it is in the hunt.
    clock: UnixMs,
    seq: u64,
}

impl Stage {
    /// The game at its title.
    pub fn new(width: u32, height: u32) -> Self {
        Self::launched(width, height, &["hunt-client", "--name", "Mara"])
    }

    /// The game as this command line starts it.
    pub fn launched(width: u32, height: u32, command: &[&str]) -> Self {
        Self::launched_with(width, height, command, |_| {})
    }

    /// The same, with what else belongs to it.
    pub fn launched_with(width: u32, height: u32, command: &[&str], add: impl FnOnce(&mut App)) -> Self {
        Self::rendered(width, height, command, RenderCreation::default(), add)
    }

    /// The game at its title, where there is nothing to draw it with: all is there, but nothing is seen.
    pub fn unseen(width: u32, height: u32) -> Self {
        let nothing = WgpuSettings { backends: None, ..default() };
        Self::rendered(width, height, &["hunt-client", "--name", "Mara"], nothing.into(), |_| {})
    }

    fn rendered(width: u32, height: u32, command: &[&str], render_creation: RenderCreation, add: impl FnOnce(&mut App)) -> Self {
        let render = RenderPlugin { render_creation, synchronous_pipeline_compilation: true, ..default() };
        let settings = Settings { language: language(), ..default() };
        let launch = Launch::parse_from(command.iter().copied());
        let mut app = headless(launch, settings, (width, height), render, STEP, |app| {
            app.init_resource::<Saved>();
            add(app);
        });
        let image = Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        let world = app.world_mut();
        let camera = world.query_filtered::<Entity, With<MapCamera>>().single(world).unwrap();
        world.entity_mut(camera).insert((IsDefaultUiCamera, RenderTarget::Image(target.clone().into())));
        let folder = PathBuf::from(std::env::var("FRAMES").unwrap_or_else(|_| "target/frames".to_owned()));
        std::fs::create_dir_all(&folder).unwrap();
        let hunt = match language() {
            Language::Auto => sample_hunt(),
            Language::Chosen(tongue) => sample_hunt().in_language(&tongue.tag().parse().unwrap()).clone(),
        };
        let mut stage = Self { app, hunt, target, folder, suffix: format!("{width}x{height}"), clock: DUSK, seq: 0 };
        stage.set_clock(DUSK);
        stage
    }

    /// Lets this much time of the game pass. Nothing is drawn meanwhile.
    pub fn run_for(&mut self, seconds: f32) {
        self.look(false);
        for _ in 0..(seconds / STEP.as_secs_f32()).ceil() as usize {
            self.frame();
        }
    }

    /// One frame, which takes [`STEP`] by every clock of the game, however long it takes to draw: so the pictures are the same each time.
    fn frame(&mut self) {
        self.set_clock(UnixMs(self.clock.0 + STEP.as_millis() as i64));
        self.app.update();
    }

    /// Waits, with all clocks held, until what is done beside the game is done.
    ///
    /// # Panics
    /// When it takes longer than half a minute.
    pub fn wait_until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) {
        self.look(false);
        let begun = Instant::now();
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
        while !done(self) {
            assert!(begun.elapsed() < PATIENCE, "{what} is waited for in vain");
            std::thread::sleep(Duration::from_millis(2));
            self.set_clock(self.clock);
            self.app.update();
        }
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    }

    /// Lets this much time pass as it does for others: a server's clock is its own.
    pub fn live_for(&mut self, seconds: f32) {
        self.look(false);
        for _ in 0..(seconds / STEP.as_secs_f32()).ceil() as usize {
            self.app.update();
            std::thread::sleep(STEP);
        }
    }

    fn look(&mut self, active: bool) {
        let world = self.app.world_mut();
        world.query_filtered::<&mut Camera, With<MapCamera>>().single_mut(world).unwrap().is_active = active;
    }

    /// Draws the next frame and saves it.
    pub fn save(&mut self, name: &str) {
        self.look(true);
        let before = self.app.world().resource::<Saved>().0;
        let mut save = save_to_disk(self.folder.join(format!("{name}-{}.png", self.suffix)));
        self.app.world_mut().spawn(Screenshot::image(self.target.clone())).observe(
            move |captured: On<ScreenshotCaptured>, mut saved: ResMut<Saved>| {
                save(captured);
                saved.0 += 1;
            },
        );
        self.frame();
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
        while self.app.world().resource::<Saved>().0 == before {
            self.set_clock(self.clock);
            self.app.update();
        }
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    }

    /// Shows a screen.
    pub fn go_to(&mut self, screen: Screen) {
        self.app.world_mut().resource_mut::<NextState<Screen>>().set(screen);
    }

    /// What time it is in the hunt.
    pub fn now(&self) -> UnixMs {
        self.clock
    }

    /// Sets the hunt's clock.
    pub fn set_clock(&mut self, now: UnixMs) {
        self.clock = now;
        let clock = HuntClock::default().set_to(now);
        self.app.insert_resource(clock);
    }

    /// Goes on the map of the hunt.
    pub fn play(&mut self) {
        let current = CurrentHunt { view: Arc::new(HuntView::of(&self.hunt)), frame: self.hunt.frame };
        self.app.world_mut().remove_resource::<MapShown>();
        self.app.insert_resource(current);
        self.set_status(LinkStatus::Live);
        self.go_to(Screen::Playing);
        self.stand_at(self.hunt.start);
        // The old map goes in the first frame, and the new one begins to be built.
        self.run_for(0.1);
        self.wait_until("the map", |stage| stage.app.world().contains_resource::<MapShown>());
        self.run_for(0.1);
        self.wait_until("the small map", |stage| is_settled(stage.app.world_mut()));
        self.run_for(0.9);
    }

    /// Points at a place of the window, in logical pixels, with the left button pressed or not. The place is that of the map's middle when it
    /// is half the window's size.
    pub fn point(&mut self, at_px: Vec2, pressed: bool) {
        let world = self.app.world_mut();
        let mut windows = world.query_filtered::<&mut Window, With<PrimaryWindow>>();
        windows.single_mut(world).unwrap().set_cursor_position(Some(at_px));
        let window = world.query_filtered::<Entity, With<PrimaryWindow>>().single(world).unwrap();
        let state = if pressed { ButtonState::Pressed } else { ButtonState::Released };
        world.write_message(MouseButtonInput { button: MouseButton::Left, state, window });
        self.frame();
    }

    /// Clicks on a place of the window.
    pub fn click(&mut self, at_px: Vec2) {
        for pressed in [false, true, false] {
            self.point(at_px, pressed);
        }
    }

    /// Presses and releases a key.
    pub fn press(&mut self, key: KeyCode) {
        for state in [ButtonState::Pressed, ButtonState::Released] {
            turn_key(self.app.world_mut(), key, state);
            self.frame();
        }
    }

    /// Skips the card that stands there. Where there is none the key opens the settings, which are closed again.
    pub fn skip_card(&mut self) {
        self.press(KeyCode::Escape);
        self.app.insert_resource(SettingsOpen(None));
    }

    /// The player stands here.
    pub fn stand_at(&mut self, position: LonLat) {
        let point = self.hunt.frame.to_local(position);
        self.app.insert_resource(OwnPosition { point, heading_rad: 1.2, accuracy_m: 4.0 });
    }

    /// How the link is.
    pub fn set_status(&mut self, status: LinkStatus) {
        self.app.insert_resource(status);
    }

    /// An event comes.
    pub fn happen(&mut self, kind: EventKind) {
        self.happen_ago(kind, 0);
    }

    /// An event comes that is as old as this.
    pub fn happen_ago(&mut self, kind: EventKind, seconds: i64) {
        self.seq += 1;
        let time = UnixMs(self.now().0 - seconds * 1000);
        let event = Event { seq: Seq(self.seq), time, position: Some(self.hunt.start), kind };
        let mut journal = self.app.world_mut().resource_mut::<Journal>();
        journal.progress.apply(&event);
        journal.events.push(event.clone());
        self.app.world_mut().write_message(EventReceived(event));
    }

    /// Whether a text stands on screen.
    pub fn says(&mut self, words: &str) -> bool {
        let mut texts = self.app.world_mut().query::<&Text>();
        texts.iter(self.app.world()).any(|text| text.0 == words)
    }
}

/// The language that is asked for.
fn language() -> Language {
    let tag = std::env::var("FRAMES_LANGUAGE").unwrap_or_default();
    Language::all().find(|language| language.as_str() == tag).unwrap_or_default()
}

/// The sizes that are asked for.
pub fn sizes() -> Vec<(u32, u32)> {
    let Ok(only) = std::env::var("FRAMES_SIZE") else { return SIZES.into() };
    let size = only.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    vec![size.expect("FRAMES_SIZE is a width and a height in pixels, such as 1280x800")]
}
