//! `--preview`: a hunt's folder on screen without a server, for its designer: everything shown, what is hidden as a ghost, its mistakes as
//! text. What is saved in any editor is on screen within a second.

mod challenges;
mod clock;
mod edit;
mod events;
mod ghosts;
mod loader;
mod mistakes;
mod notes;
mod path;
mod progress;
mod teleport;
mod tools;
mod walk;

use super::{
    launch::Launch,
    session::{CurrentHunt, Journal, LinkStatus, Screen},
};
use bevy::{asset::io::AssetSourceBuilder, prelude::*};
use hunt_shared::hunt::{Hunt, HuntFiles, HuntView, HuntWatch, hunt_folder};
use loader::{HuntAsset, HuntLoader};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
};

/// The hunt's first file, in the source that the folder is mounted as.
const HUNT_PATH: &str = "hunt://hunt.ron";

/// Mounts the folder that is previewed. Before the asset plugin.
pub struct PreviewSourcePlugin;

impl Plugin for PreviewSourcePlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = folder_of(app.world().resource::<Launch>()) else { return };
        app.register_asset_source("hunt", AssetSourceBuilder::platform_default(&folder.to_string_lossy(), None));
    }
}

/// The folder that is previewed, from the root of the file system.
fn folder_of(launch: &Launch) -> Option<PathBuf> {
    let (folder, _) = hunt_folder(launch.preview.as_deref()?);
    Some(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()))
}

/// Shows the hunt that is previewed.
pub struct PreviewPlugin;

impl Plugin for PreviewPlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = folder_of(app.world().resource::<Launch>()) else { return };
        app.init_asset::<HuntAsset>()
            .register_asset_loader(HuntLoader::new(&folder))
            .insert_resource(PreviewFolder(folder))
            .init_state::<PreviewMode>()
            .add_message::<Saved>()
            .add_systems(Startup, (load_preview, watch_folder))
            .add_systems(
                Update,
                (
                    reload_by_key,
                    reload_saved.run_if(resource_exists::<PreviewWatch>),
                    show_preview.in_set(PreviewSystems::Read),
                    keep_progress.after(PreviewSystems::Read).run_if(
                        resource_exists_and_changed::<PreviewHunt>.or_else(resource_exists_and_changed::<progress::Stand>),
                    ),
                )
                    .chain(),
            )
            .add_plugins((
                mistakes::MistakesPlugin,
                clock::ClockPlugin,
                path::PathPlugin,
                progress::ProgressPlugin,
                ghosts::GhostsPlugin,
                tools::ToolsPlugin,
                challenges::ChallengesPlugin,
                events::EventsPlugin,
                teleport::TeleportPlugin,
                walk::WalkPlugin,
                edit::EditPlugin,
            ));
    }
}

/// The order of the preview's systems.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum PreviewSystems {
    /// The hunt is read.
    Read,
}

/// What the pointer does on the map.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PreviewMode {
    /// As players walk.
    #[default]
    Walk,
    /// A click puts the player there.
    Teleport,
    /// The pointer draws a walk, which is played and saved.
    Draw,
    /// The pointer draws and reshapes boundaries.
    Edit,
}

/// The folder that is previewed.
#[derive(Resource, Clone, Debug)]
pub struct PreviewFolder(pub PathBuf);

#[derive(Resource)]
struct Preview(Handle<HuntAsset>);

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
    // The game may be ending.
    let told = move |_: HuntFiles| drop(tell.send(()));
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
    mut commands: Commands,
) {
    let read = read.read().any(|event| event.is_added(preview.0.id()) || event.is_modified(preview.0.id()));
    let Some(hunt) = hunts.get(&preview.0).filter(|_| read).and_then(|read| read.hunt.clone()) else { return };
    if shown.is_none_or(|shown| shown.0.hash != hunt.hash) {
        commands.insert_resource(CurrentHunt { view: Arc::new(HuntView::of(&hunt)), frame: hunt.frame });
        commands.insert_resource(PreviewHunt(hunt));
    }
    if *screen.get() != Screen::Playing {
        next.set(Screen::Playing);
    }
}

/// The player stands in an edited hunt as before.
fn keep_progress(hunt: Res<PreviewHunt>, stand: Res<progress::Stand>, mut journal: ResMut<Journal>) {
    let events = if stand.is_changed() { Vec::new() } else { std::mem::take(&mut journal.events) };
    let inside = std::mem::take(&mut journal.progress.inside);
    journal.progress = progress::as_if(&hunt.0, stand.0.as_ref());
    journal.progress.seq = events.last().map_or_else(Default::default, |event| event.seq);
    journal.progress.inside = inside;
    journal.events = events;
    if stand.is_changed() {
        journal.opened += 1;
    }
}

/// A name for a new file in a folder: `walk.gpx`, else `walk-2.gpx` and so on.
fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let named = |number: u32| match number {
        1 => folder.join(format!("{stem}.{ending}")),
        _ => folder.join(format!("{stem}-{number}.{ending}")),
    };
    (1..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1))
}
