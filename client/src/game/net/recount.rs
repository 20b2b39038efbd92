//! How many play now, and which map a hunt has now: the server is asked again and again while the player chooses among its hunts.

use super::{
    HuntList, Link,
    views::{HuntViews, fetch_views},
};
use crate::link::ServerApi;
use bevy::prelude::*;
use hunt_shared::{identity::ContentHash, protocol::HuntSummary};
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// Seconds between two questions.
const EVERY_S: f32 = 6.0;

/// The server whose hunts are listed, and the question that is under way.
#[derive(Resource)]
pub struct Recount {
    server: ServerApi,
    since_s: f32,
    answer: Option<Mutex<mpsc::Receiver<Vec<HuntSummary>>>>,
}

impl Recount {
    /// Of this server, which has just been asked.
    pub fn of(server: ServerApi) -> Self {
        Self { server, since_s: 0.0, answer: None }
    }
}

/// Asks on a thread of its own, and writes down what is answered. A server that does not answer is asked again later.
pub fn recount(
    recount: Option<ResMut<Recount>>,
    time: Res<Time<Real>>,
    views: Res<HuntViews>,
    mut list: ResMut<HuntList>,
    mut link: ResMut<Link>,
) {
    let Some(mut recount) = recount else { return };
    let answer = recount.answer.as_ref().map(|answer| answer.lock().unwrap_or_else(PoisonError::into_inner).try_recv());
    match answer {
        Some(Ok(hunts)) => {
            recount.answer = None;
            if list.hunts != hunts {
                let missing = to_fetch(&list.hunts, &hunts, &views);
                if !missing.is_empty() {
                    link.views = fetch_views(recount.server.clone(), missing);
                }
                list.hunts = hunts;
            }
        }
        Some(Err(mpsc::TryRecvError::Empty)) => {}
        Some(Err(mpsc::TryRecvError::Disconnected)) => recount.answer = None,
        None => {
            recount.since_s += time.delta_secs();
            if recount.since_s >= EVERY_S {
                recount.since_s = 0.0;
                recount.answer = ask(recount.server.clone());
            }
        }
    }
}

/// The maps to fetch when the hunts are listed anew: when one has another than before, all that are missing, as that takes the
/// place of what is being fetched.
fn to_fetch(before: &[HuntSummary], now: &[HuntSummary], fetched: &HuntViews) -> Vec<ContentHash> {
    let is_new = |hunt: &HuntSummary| before.iter().all(|known| known.view != hunt.view);
    if !now.iter().any(is_new) {
        return Vec::new();
    }
    now.iter().map(|hunt| hunt.view).filter(|view| !fetched.0.contains_key(view)).collect()
}

fn ask(server: ServerApi) -> Option<Mutex<mpsc::Receiver<Vec<HuntSummary>>>> {
    let (done, answer) = mpsc::channel();
    let ask = move || {
        if let Ok(hunts) = server.hunts() {
            // The player may have chosen meanwhile.
            let _ = done.send(hunts);
        }
    };
    thread::Builder::new().name("recount".into()).spawn(ask).ok().map(|_| Mutex::new(answer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        game::{net::NetPlugin, session::Screen, testing::empty_view},
        link::LinkStore,
    };
    use bevy::state::app::StatesPlugin;
    use std::time::{Duration, Instant};

    fn hunt(view: ContentHash) -> HuntSummary {
        HuntSummary {
            id: "lamps".into(),
            title: "Lamps".into(),
            description: String::new(),
            view,
            languages: vec![],
            minutes: None,
            metres: None,
            difficulty: None,
            players_online: 0,
        }
    }

    #[test]
    fn a_hunt_that_changes_while_the_player_chooses_gets_its_map() {
        let folder = tempfile::tempdir().unwrap();
        let store = LinkStore::open(folder.path()).unwrap();
        let (now, bytes) = empty_view().encode().unwrap();
        // What is kept need not be asked for.
        store.cache_view(now, &bytes);
        let server = ServerApi::new("127.0.0.1:9".parse().unwrap(), store.clone()).unwrap();
        let (told, answer) = mpsc::channel();
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).insert_state(Screen::HuntPicker).add_plugins(NetPlugin { store });
        app.insert_resource(HuntList { address: "127.0.0.1:9".into(), hunts: vec![hunt(ContentHash::of(b"before"))] })
            .insert_resource(Recount { answer: Some(Mutex::new(answer)), ..Recount::of(server) });
        told.send(vec![hunt(now)]).unwrap();
        let begun = Instant::now();
        while !app.world().resource::<HuntViews>().0.contains_key(&now) {
            assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain");
            app.update();
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(app.world().resource::<HuntList>().hunts, [hunt(now)]);
    }

    #[test]
    fn maps_are_fetched_anew_only_when_a_hunt_has_another() {
        let [one, two] = [b"one", b"two"].map(|view| ContentHash::of(view));
        let mut fetched = HuntViews::default();
        assert!(to_fetch(&[hunt(one), hunt(two)], &[hunt(two), hunt(one)], &fetched).is_empty(), "they are under way");
        assert_eq!(to_fetch(&[hunt(one)], &[hunt(one), hunt(two)], &fetched), [one, two]);
        fetched.0.insert(one, empty_view().into());
        assert_eq!(to_fetch(&[hunt(one)], &[hunt(one), hunt(two)], &fetched), [two]);
    }
}
