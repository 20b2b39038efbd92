//! Reading the hunt that is previewed: at first, and whenever its files were saved.

use super::{
    PreviewMode,
    place::PreviewPlace,
    progress::{Stand, as_if},
};
use crate::game::{
    hunt_language::HuntLanguage,
    pictures::Pictures,
    session::{CurrentHunt, Journal, LinkStatus, Screen},
    settings::{Action, Actions},
};
use bevy::prelude::*;
use hunt_shared::hunt::{Hunt, HuntFiles, HuntView, HuntWatch, Report};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Instant,
};

/// Reads the hunt in a folder or a pack, and follows its files.
pub struct ReadingPlugin {
    /// Where it lies.
    pub place: PreviewPlace,
}

impl Plugin for ReadingPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<HuntLanguage>()
            .init_resource::<Pictures>()
            .init_resource::<LastRead>()
            .insert_resource(self.place.clone())
            .init_resource::<Stand>()
            .add_message::<Saved>()
            .add_systems(Startup, begin_reading)
            .add_systems(
                Update,
                (
                    (reread_by_key, take_read).chain().run_if(resource_exists::<Reader>),
                    show_preview.in_set(PreviewSystems::Read).run_if(resource_changed::<LastRead>),
                    keep_progress.after(PreviewSystems::Read).run_if(
                        not(in_state(PreviewMode::Play))
                            .and_then(resource_exists::<PreviewHunt>)
                            .and_then(resource_changed::<PreviewHunt>.or_else(resource_changed::<Stand>)),
                    ),
                )
                    .chain(),
            );
    }
}

/// The order of the preview's systems.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PreviewSystems {
    /// The hunt is read.
    Read,
}

/// What was read of a hunt's files.
pub struct ReadHunt {
    /// The hunt; `None` when its files have mistakes.
    pub hunt: Option<Arc<Hunt>>,
    /// The mistakes, or what is probably not meant; may be empty.
    pub findings: Report,
}

impl ReadHunt {
    fn of(files: &HuntFiles) -> Self {
        match files.load() {
            Ok(loaded) => Self { hunt: Some(Arc::new(loaded.hunt)), findings: loaded.warnings },
            Err(findings) => Self { hunt: None, findings },
        }
    }
}

/// What the files held when they were read last; `None` before that.
#[derive(Resource, Default)]
pub struct LastRead(pub Option<ReadHunt>);

impl LastRead {
    /// Whether mistakes keep the hunt as the files are now from being played.
    pub fn has_mistakes(&self) -> bool {
        self.0.as_ref().is_some_and(|read| read.hunt.is_none())
    }
}

/// The hunt on screen, whole: what hides from players, too.
#[derive(Resource, Clone)]
pub struct PreviewHunt(pub Arc<Hunt>);

/// Files of the hunt were saved, here or elsewhere.
#[derive(Message, Clone, Copy, Debug)]
pub struct Saved;

/// Files that were read, and when; also whether because they were saved.
struct Reading {
    at: Instant,
    read: ReadHunt,
    saved: bool,
}

/// Reads on threads of its own, so that no frame waits for a large hunt.
#[derive(Resource)]
struct Reader {
    tell: Sender<Reading>,
    told: Mutex<Receiver<Reading>>,
    /// When that was read which was taken last.
    taken: Option<Instant>,
    _watch: Option<HuntWatch>,
}

impl Reader {
    /// Makes a hunt of files that have just been read, or reads them first.
    fn read(&self, files: impl FnOnce() -> HuntFiles + Send + 'static) {
        let tell = self.tell.clone();
        let spawned = thread::Builder::new().name("hunt-read".into()).spawn(move || {
            let at = Instant::now();
            // The game may be ending.
            let _ = tell.send(Reading { at, read: ReadHunt::of(&files()), saved: false });
        });
        if let Err(error) = spawned {
            warn!("the hunt cannot be read: {error}");
        }
    }
}

fn begin_reading(place: Res<PreviewPlace>, mut status: ResMut<LinkStatus>, mut commands: Commands) {
    *status = LinkStatus::Preview;
    let files = HuntFiles::read(place.path());
    let (tell, told) = channel();
    let saved = {
        let tell = tell.clone();
        move |files: HuntFiles| {
            let at = Instant::now();
            let _ = tell.send(Reading { at, read: ReadHunt::of(&files), saved: true });
        }
    };
    let watch = HuntWatch::start(place.path(), files.hash(), saved)
        .inspect_err(|error| warn!("the hunt's files are not watched, and only a key reads them again: {error}"));
    let reader = Reader { tell, told: Mutex::new(told), taken: None, _watch: watch.ok() };
    reader.read(move || files);
    commands.insert_resource(reader);
}

fn reread_by_key(actions: Actions, place: Res<PreviewPlace>, reader: Res<Reader>) {
    if actions.asked(Action::PreviewRead) {
        let path = place.path().to_owned();
        reader.read(move || HuntFiles::read(&path));
    }
}

fn take_read(mut reader: ResMut<Reader>, mut last: ResMut<LastRead>, mut saved: MessageWriter<Saved>) {
    let reader = reader.bypass_change_detection();
    let told: Vec<Reading> = reader.told.get_mut().unwrap_or_else(PoisonError::into_inner).try_iter().collect();
    for reading in told {
        // A large hunt that was read earlier may come later.
        if reader.taken.is_none_or(|taken| taken <= reading.at) {
            reader.taken = Some(reading.at);
            last.0 = Some(reading.read);
        }
        if reading.saved {
            saved.write(Saved);
        }
    }
}

/// When the hunt has been read, it is on the map. While it has mistakes, the one before stays.
fn show_preview(
    last: Res<LastRead>,
    shown: Option<Res<PreviewHunt>>,
    screen: Res<State<Screen>>,
    mode: Option<Res<State<PreviewMode>>>,
    mut next: ResMut<NextState<Screen>>,
    mut pictures: ResMut<Pictures>,
    language: Res<HuntLanguage>,
    mut commands: Commands,
) {
    let Some(hunt) = last.0.as_ref().and_then(|read| read.hunt.clone()) else { return };
    // Who plays is shown the hunt by the server, which follows the files as well.
    let plays = mode.is_some_and(|mode| *mode.get() == PreviewMode::Play);
    if shown.is_none_or(|shown| shown.0.hash != hunt.hash) {
        let hunt = Arc::new(hunt.in_language(&language.0).clone());
        if !plays {
            pictures.come_from_files(Arc::clone(&hunt.pictures));
            commands.insert_resource(CurrentHunt { view: Arc::new(HuntView::of(&hunt)), frame: hunt.frame });
        }
        commands.insert_resource(PreviewHunt(hunt));
    }
    if !plays && *screen.get() != Screen::Playing {
        next.set(Screen::Playing);
    }
}

/// The player stands in an edited hunt as before.
fn keep_progress(hunt: Res<PreviewHunt>, stand: Res<Stand>, mut journal: ResMut<Journal>) {
    let events = if stand.is_changed() { Vec::new() } else { std::mem::take(&mut journal.events) };
    let inside = std::mem::take(&mut journal.progress.inside);
    journal.progress = as_if(&hunt.0, stand.0.as_ref());
    journal.progress.seq = events.last().map_or_else(Default::default, |event| event.seq);
    journal.progress.inside = inside;
    journal.events = events;
    if stand.is_changed() {
        journal.opened += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::InputCaptured, settings::Settings};
    use bevy::state::app::StatesPlugin;
    use hunt_shared::hunt::Pack;
    use std::{collections::BTreeMap, fs, path::Path, time::Duration};

    const HUNT: &str = r#"Hunt(title: "T", description: "D", start: (7.4, 43.7), boundaries: ["boundaries.geojson"])"#;
    const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"bell","properties":{"radius_m":15},"geometry":{"type":"Point","coordinates":[7.4,43.7]}}]}"#;

    fn app(path: &Path) -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .init_state::<Screen>()
            .init_resource::<LinkStatus>()
            .init_resource::<Journal>()
            .init_resource::<Settings>()
            .init_resource::<InputCaptured>()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_plugins(ReadingPlugin { place: PreviewPlace::new(path) });
        app
    }

    fn wait(app: &mut App, what: &str, done: impl Fn(&World) -> bool) {
        let begun = Instant::now();
        while !done(app.world()) {
            app.update();
            assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn radius(world: &World) -> Option<f64> {
        match world.get_resource::<PreviewHunt>()?.0.boundaries.first()?.shape {
            hunt_shared::geo::Shape::Circle { radius_m, .. } => Some(radius_m),
            _ => None,
        }
    }

    fn mistakes(world: &World) -> usize {
        world.resource::<LastRead>().0.as_ref().map_or(0, |read| read.findings.errors())
    }

    #[test]
    fn what_is_saved_is_shown_and_a_mistake_leaves_the_hunt_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("boundaries.geojson");
        fs::write(folder.path().join("hunt.ron"), HUNT).unwrap();
        fs::write(&file, BOUNDARIES).unwrap();
        let mut app = app(folder.path());
        wait(&mut app, "the hunt is read", |world| radius(world) == Some(15.0));
        assert!(app.world().contains_resource::<CurrentHunt>());

        fs::write(&file, BOUNDARIES.replace("15", "20")).unwrap();
        wait(&mut app, "a file that was saved is read", |world| radius(world) == Some(20.0));

        fs::write(&file, BOUNDARIES.replace("15", "-3")).unwrap();
        wait(&mut app, "the mistake is found", |world| mistakes(world) == 1);
        assert_eq!(radius(app.world()), Some(20.0));
        assert!(app.world().resource::<LastRead>().has_mistakes());

        fs::write(&file, BOUNDARIES.replace("15", "25")).unwrap();
        wait(&mut app, "the mended file is read", |world| radius(world) == Some(25.0) && mistakes(world) == 0);
    }

    #[test]
    fn a_pack_is_followed_when_another_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("round.hunt");
        let save = |boundaries: &str| {
            let files = [("hunt.ron", HUNT), ("boundaries.geojson", boundaries)];
            let files: BTreeMap<String, Vec<u8>> = files.map(|(name, text)| (name.to_owned(), text.into())).into();
            fs::write(folder.path().join("new"), Pack::pack(&files).unwrap()).unwrap();
            fs::rename(folder.path().join("new"), &pack).unwrap();
        };
        save(BOUNDARIES);
        let mut app = app(&pack);
        wait(&mut app, "the pack is read", |world| radius(world) == Some(15.0));
        assert_eq!(app.world().resource::<PreviewHunt>().0.id.as_str(), "round");
        save(&BOUNDARIES.replace("15", "20"));
        wait(&mut app, "the new pack is read", |world| radius(world) == Some(20.0));
        fs::write(&pack, "no pack").unwrap();
        wait(&mut app, "what is no pack is told", |world| mistakes(world) == 1);
        assert_eq!(radius(app.world()), Some(20.0));
    }

    #[test]
    fn what_is_no_hunt_at_all_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = app(folder.path());
        wait(&mut app, "there is none", |world| mistakes(world) == 1);
        let read = app.world().resource::<LastRead>().0.as_ref().unwrap();
        assert!(read.findings.to_string().contains("there is no hunt.ron here"), "{}", read.findings);
    }
}
