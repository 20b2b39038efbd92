//! The maps of the hunts that a player chooses from.

use super::Link;
use crate::link::ServerApi;
use bevy::prelude::*;
use hunt_shared::{hunt::HuntView, identity::ContentHash};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

/// The maps of the hunts in the [`HuntList`](super::HuntList), as far as they have been fetched, by the hash of their view.
#[derive(Resource, Clone, Default)]
pub struct HuntViews(pub HashMap<ContentHash, Arc<HuntView>>);

/// Views that a thread is fetching, one after the other.
pub struct ViewsFetch(Mutex<mpsc::Receiver<(ContentHash, Arc<HuntView>)>>);

/// Fetches the maps of hunts on a thread of its own. Without one the hunts are shown without pictures.
pub fn fetch_views(server: ServerApi, hashes: Vec<ContentHash>) -> Option<ViewsFetch> {
    let (done, views) = mpsc::channel();
    let fetch = move || {
        for hash in hashes {
            match server.view(hash) {
                // Nobody may want it any more.
                Ok(view) => {
                    if done.send((hash, view)).is_err() {
                        return;
                    }
                }
                Err(error) => warn!("the map of a hunt was not fetched: {error}"),
            }
        }
    };
    thread::Builder::new().name("views".into()).spawn(fetch).ok().map(|_| ViewsFetch(Mutex::new(views)))
}

/// Takes what has been fetched.
pub fn take_views(link: Res<Link>, mut views: ResMut<HuntViews>) {
    let Some(fetch) = &link.views else { return };
    let fetched: Vec<_> = fetch.0.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect();
    if !fetched.is_empty() {
        views.0.extend(fetched);
    }
}
