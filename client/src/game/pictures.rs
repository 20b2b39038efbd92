//! Pictures of hunts: fetched when something shows them, decoded beside the game, and kept while it runs.

use super::{
    controls::{Lettering, Spawner, SpokenName, SpokenRole, raised, veil, words},
    theme::{CREAM, Fonts},
};
use crate::link::ServerApi;
use bevy::{
    asset::RenderAssetUsages,
    image::{CompressedImageFormats, ImageSampler, ImageType},
    platform::collections::HashMap,
    prelude::*,
};
use hunt_shared::{hunt::PictureFile, identity::ContentHash, picture::Picture};
use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// After this a picture that could not be fetched is asked for again, when something shows it.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Where a picture comes from.
#[derive(Clone)]
enum Source {
    /// A server, or what was fetched from it before.
    Server(ServerApi),
    /// A hunt that was read from its files.
    Files(Arc<[PictureFile]>),
}

impl Source {
    fn bytes(&self, picture: Picture) -> Result<Vec<u8>, String> {
        match self {
            Self::Server(server) => server.picture(picture).map_err(|error| error.to_string()),
            Self::Files(files) => {
                let file = files.iter().find(|file| file.picture.hash == picture.hash);
                file.map(|file| file.bytes.to_vec()).ok_or_else(|| "the hunt has no such picture".to_owned())
            }
        }
    }
}

/// What there is of a picture.
enum State {
    Loading,
    Ready(Handle<Image>),
    /// It could not be had, at this time since the start.
    Missing(Duration),
}

struct Fetched {
    hash: ContentHash,
    image: Result<Image, String>,
}

/// The pictures that are known.
#[derive(Resource, Default)]
pub struct Pictures {
    known: HashMap<ContentHash, State>,
    worker: Option<Worker>,
}

/// A thread that fetches one picture after the other.
struct Worker {
    jobs: mpsc::Sender<Picture>,
    done: Mutex<mpsc::Receiver<Fetched>>,
}

impl Pictures {
    /// From now on pictures come from this server.
    pub fn come_from_server(&mut self, server: ServerApi) {
        self.come_from(Source::Server(server));
    }

    /// From now on pictures come from the files of a hunt.
    pub fn come_from_files(&mut self, files: Arc<[PictureFile]>) {
        self.come_from(Source::Files(files));
    }

    fn come_from(&mut self, source: Source) {
        // What is loaded stays: it is named by its content.
        self.known.retain(|_, state| matches!(state, State::Ready(_)));
        let (jobs, todo) = mpsc::channel::<Picture>();
        let (tell, done) = mpsc::channel();
        let spawned = thread::Builder::new().name("pictures".into()).spawn(move || {
            for picture in todo {
                let image = source.bytes(picture).and_then(|bytes| decode(&bytes));
                if tell.send(Fetched { hash: picture.hash, image }).is_err() {
                    return;
                }
            }
        });
        match spawned {
            Ok(_) => self.worker = Some(Worker { jobs, done: Mutex::new(done) }),
            Err(error) => warn!("pictures cannot be fetched: {error}"),
        }
    }

    /// The picture; asks for it when nobody has yet.
    fn get(&mut self, picture: Picture, now: Duration) -> &State {
        let again = matches!(self.known.get(&picture.hash), Some(State::Missing(since)) if now >= *since + AGAIN_AFTER);
        if again {
            self.known.remove(&picture.hash);
        }
        let worker = &self.worker;
        self.known.entry(picture.hash).or_insert_with(|| {
            let asked = worker.as_ref().is_some_and(|worker| worker.jobs.send(picture).is_ok());
            if asked { State::Loading } else { State::Missing(now) }
        })
    }
}

fn decode(bytes: &[u8]) -> Result<Image, String> {
    let kind = ImageType::MimeType("image/png");
    let sampler = ImageSampler::linear();
    Image::from_buffer(bytes, kind, CompressedImageFormats::NONE, true, sampler, RenderAssetUsages::RENDER_WORLD)
        .map_err(|error| error.to_string())
}

/// A place for a picture.
#[derive(Component)]
struct Slot {
    picture: Picture,
    alt: String,
}

/// Says that a slot shows what there is to be shown.
#[derive(Component)]
struct Filled;

/// Spawns a place for a picture, of its size but at most so large; until it is there, and where it cannot be had, its words stand in it.
pub fn spawn_picture(parent: &mut Spawner<'_>, fonts: &Fonts, picture: Picture, alt: &str, most_px: Vec2) {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let scale = (most_px.x / width).min(most_px.y / height).min(1.0);
    let mut slot = parent.spawn((
        Slot { picture, alt: alt.to_owned() },
        Node {
            width: px((width * scale).max(1.0)),
            max_width: percent(100),
            aspect_ratio: Some(width / height),
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            flex_shrink: 0.0,
            border_radius: BorderRadius::all(px(6)),
            overflow: Overflow::clip(),
            ..default()
        },
        BackgroundColor(raised(0.08)),
        Pickable::IGNORE,
    ));
    if !alt.is_empty() {
        slot.insert((SpokenRole::Picture, SpokenName(alt.to_owned())));
    }
    // As long as a small one loads its words would not fit into it.
    slot.with_children(|slot| {
        if height * scale >= 60.0 {
            slot.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.72), format!("{alt} …")));
        }
    });
}

/// Fetches and shows pictures.
pub struct PicturesPlugin;

impl Plugin for PicturesPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Pictures>().add_systems(Update, (take_fetched, fill_slots).chain());
    }
}

fn take_fetched(mut pictures: ResMut<Pictures>, mut images: ResMut<Assets<Image>>, time: Res<Time<Real>>) {
    let Pictures { known, worker } = pictures.bypass_change_detection();
    let Some(worker) = worker else { return };
    for Fetched { hash, image } in worker.done.get_mut().unwrap_or_else(PoisonError::into_inner).try_iter() {
        let state = match image {
            Ok(image) => State::Ready(images.add(image)),
            Err(error) => {
                info!("a picture cannot be shown: {error}");
                State::Missing(time.elapsed())
            }
        };
        known.insert(hash, state);
    }
}

fn fill_slots(
    mut slots: Query<(Entity, &Slot, &mut Node, &mut BackgroundColor), Without<Filled>>,
    mut pictures: ResMut<Pictures>,
    fonts: Option<Res<Fonts>>,
    time: Res<Time<Real>>,
    mut commands: Commands,
) {
    let Some(fonts) = fonts else { return };
    for (entity, slot, mut node, mut ground) in &mut slots {
        match pictures.bypass_change_detection().get(slot.picture, time.elapsed()) {
            State::Loading => {}
            State::Ready(image) => {
                commands.entity(entity).despawn_children().insert((Filled, ImageNode::new(image.clone())));
                ground.0 = Color::NONE;
            }
            State::Missing(_) => {
                node.aspect_ratio = None;
                node.padding = UiRect::axes(px(12), px(8));
                let alt = words(&fonts, Lettering::Small, veil(CREAM, 0.82), format!("[{}]", slot.alt));
                commands.entity(entity).despawn_children().insert(Filled).with_child(alt);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_fetch_is_missing_and_asked_for_again_later() {
        let mut pictures = Pictures::default();
        let picture = Picture { hash: ContentHash::of(b"x"), width: 4, height: 3 };
        assert!(matches!(pictures.get(picture, Duration::ZERO), State::Missing(_)));
        pictures.come_from_files([].into());
        assert!(matches!(pictures.get(picture, Duration::ZERO), State::Loading));
        let worker = pictures.worker.as_mut().unwrap();
        let fetched = worker.done.get_mut().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(fetched.hash == picture.hash && fetched.image.is_err());
        pictures.known.insert(picture.hash, State::Missing(Duration::ZERO));
        assert!(matches!(pictures.get(picture, AGAIN_AFTER / 2), State::Missing(_)));
        assert!(matches!(pictures.get(picture, AGAIN_AFTER), State::Loading));
    }
}
