//! Reading the hunt that is previewed: at first, and whenever its files were saved.

use super::{
    loader::{HuntAsset, HuntLoader},
    progress::{Stand, as_if},
};
use crate::game::{
    hunt_language::HuntLanguage,
    pictures::Pictures,
    session::{CurrentHunt, Journal, LinkStatus, Screen},
};
use bevy::prelude::*;
use hunt_shared::hunt::{Hunt, HuntFiles, HuntView, HuntWatch};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
};

/// The hunt's first file, in the source that the folder is mounted as.
const HUNT_PATH: &str = "hunt://hunt.ron";

/// Reads the hunt in a folder, and follows its files.
pub struct ReadingPlugin {
    /// The folder, mounted as the source `hunt`.
    pub folder: PathBuf,
}

impl Plugin for ReadingPlugin {
    fn build(&self, app: &mut App) {
        app.init_asset::<HuntAsset>()
            .init_resource::<HuntLanguage>()
            .init_resource::<Pictures>()
            .register_asset_loader(HuntLoader::new(&self.folder))
            .insert_resource(PreviewFolder(self.folder.clone()))
            .init_resource::<Stand>()
            .add_message::<Saved>()
            .add_systems(Startup, (load_preview, watch_folder))
            .add_systems(
                Update,
                (
                    reload_by_key,
                    reload_saved.run_if(resource_exists::<PreviewWatch>),
                    show_preview.in_set(PreviewSystems::Read),
                    keep_progress
                        .after(PreviewSystems::Read)
                        .run_if(resource_exists::<PreviewHunt>)
                        .run_if(resource_exists_and_changed::<PreviewHunt>.or_else(resource_exists_and_changed::<Stand>)),
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

/// The folder that is previewed.
#[derive(Resource, Clone, Debug)]
pub struct PreviewFolder(pub PathBuf);

/// The hunt being read.
#[derive(Resource)]
pub struct Preview(pub Handle<HuntAsset>);

/// The hunt on screen, whole: what hides from players, too.
#[derive(Resource, Clone)]
pub struct PreviewHunt(pub Arc<Hunt>);

/// Files of the folder were saved, here or elsewhere.
#[derive(Message, Clone, Copy, Debug)]
pub struct Saved;

/// Tells when the folder's files have been saved.
#[derive(Resource)]
struct PreviewWatch {
    _watch: HuntWatch,
    saved: Mutex<Receiver<()>>,
}

fn load_preview(assets: Res<AssetServer>, mut status: ResMut<LinkStatus>, mut commands: Commands) {
    *status = LinkStatus::Preview;
    commands.insert_resource(Preview(assets.load(HUNT_PATH)));
}

fn watch_folder(folder: Res<PreviewFolder>, mut commands: Commands) {
    let (tell, saved) = channel();
    let told = move |_: HuntFiles| {
        // The game may be ending.
        let _ = tell.send(());
    };
    match HuntWatch::start(&folder.0, HuntFiles::read(&folder.0).hash(), told) {
        Ok(watch) => commands.insert_resource(PreviewWatch { _watch: watch, saved: Mutex::new(saved) }),
        Err(error) => warn!("the folder is not watched, F5 reads it again: {error}"),
    }
}

fn reload_by_key(keys: Res<ButtonInput<KeyCode>>, assets: Res<AssetServer>) {
    if keys.just_pressed(KeyCode::F5) {
        assets.reload(HUNT_PATH);
    }
}

fn reload_saved(mut watch: ResMut<PreviewWatch>, assets: Res<AssetServer>, mut told: MessageWriter<Saved>) {
    let saved = watch.saved.get_mut().unwrap_or_else(PoisonError::into_inner);
    if saved.try_iter().count() > 0 {
        assets.reload(HUNT_PATH);
        told.write(Saved);
    }
}

/// When the hunt has been read, it is on the map. While it has mistakes, the one before stays.
fn show_preview(
    preview: Res<Preview>,
    mut read: MessageReader<AssetEvent<HuntAsset>>,
    hunts: Res<Assets<HuntAsset>>,
    shown: Option<Res<PreviewHunt>>,
    screen: Res<State<Screen>>,
    mut next: ResMut<NextState<Screen>>,
    mut pictures: ResMut<Pictures>,
    language: Res<HuntLanguage>,
    mut commands: Commands,
) {
    let read = read.read().any(|event| event.is_added(preview.0.id()) || event.is_modified(preview.0.id()));
    let Some(hunt) = hunts.get(&preview.0).filter(|_| read).and_then(|read| read.hunt.clone()) else { return };
    if shown.is_none_or(|shown| shown.0.hash != hunt.hash) {
        pictures.come_from_files(Arc::clone(&hunt.pictures));
        let hunt = Arc::new(hunt.in_language(&language.0).clone());
        commands.insert_resource(CurrentHunt { view: Arc::new(HuntView::of(&hunt)), frame: hunt.frame });
        commands.insert_resource(PreviewHunt(hunt));
    }
    if *screen.get() != Screen::Playing {
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
    use bevy::{asset::io::AssetSourceBuilder, state::app::StatesPlugin};
    use std::{
        fs,
        path::Path,
        time::{Duration, Instant},
    };

    const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"bell","properties":{"radius_m":15},"geometry":{"type":"Point","coordinates":[7.4,43.7]}}]}"#;

    fn app(folder: &Path) -> App {
        let mut app = App::new();
        app.register_asset_source("hunt", AssetSourceBuilder::platform_default(&folder.to_string_lossy(), None));
        app.add_plugins((MinimalPlugins, AssetPlugin::default(), StatesPlugin))
            .init_state::<Screen>()
            .init_resource::<LinkStatus>()
            .init_resource::<Journal>()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_plugins(ReadingPlugin { folder: folder.to_owned() });
        app
    }

    fn wait(app: &mut App, what: &str, done: impl Fn(&World) -> bool) {
        let begun = Instant::now();
        while !done(app.world()) {
            app.update();
            assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn radius(world: &World) -> Option<f64> {
        match world.get_resource::<PreviewHunt>()?.0.boundaries.first()?.shape {
            hunt_shared::geo::Shape::Circle { radius_m, .. } => Some(radius_m),
            _ => None,
        }
    }

    fn findings(world: &World) -> usize {
        let read = world.resource::<Assets<HuntAsset>>().get(&world.resource::<Preview>().0);
        read.map_or(0, |read| read.findings.errors())
    }

    #[test]
    fn what_is_saved_is_shown_and_a_mistake_leaves_the_hunt_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("boundaries.geojson");
        fs::write(
            folder.path().join("hunt.ron"),
            r#"Hunt(title: "T", description: "D", start: (7.4, 43.7), boundaries: ["boundaries.geojson"])"#,
        )
        .unwrap();
        fs::write(&file, BOUNDARIES).unwrap();
        let mut app = app(folder.path());
        wait(&mut app, "the hunt is read", |world| radius(world) == Some(15.0));
        assert!(app.world().contains_resource::<CurrentHunt>());

        fs::write(&file, BOUNDARIES.replace("15", "20")).unwrap();
        wait(&mut app, "a file that was saved is read", |world| radius(world) == Some(20.0));

        fs::write(&file, BOUNDARIES.replace("15", "-3")).unwrap();
        wait(&mut app, "the mistake is found", |world| findings(world) == 1);
        assert_eq!(radius(app.world()), Some(20.0));

        fs::write(&file, BOUNDARIES.replace("15", "25")).unwrap();
        wait(&mut app, "the mended file is read", |world| radius(world) == Some(25.0) && findings(world) == 0);
    }
}
