//! What the control plane may tell of the hunts, shared with the game.

use axum::body::Bytes;
use hunt_shared::{
    hunt::HuntView,
    identity::{ContentHash, HuntId},
    protocol::HuntSummary,
};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{PoisonError, RwLock},
};

/// Views of a hunt that stay readable: clients on the way may still fetch one that was just replaced.
const VIEWS_KEPT: usize = 4;

/// A hunt as the control plane shows it.
#[derive(Clone, Debug)]
pub struct CatalogHunt {
    /// The hunt.
    pub id: HuntId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The name of its view.
    pub view: ContentHash,
    /// Its encoded view.
    pub view_bytes: Vec<u8>,
}

impl CatalogHunt {
    /// From a hunt's view.
    ///
    /// # Errors
    /// As [`HuntView::encode`].
    pub fn of(view: &HuntView) -> Result<Self, hunt_shared::codec::EncodeError> {
        let (hash, view_bytes) = view.encode()?;
        Ok(Self { id: view.id.clone(), title: view.title.clone(), description: view.description.clone(), view: hash, view_bytes })
    }
}

/// The hunts that can be played. The game writes it, the control plane reads it.
#[derive(Default)]
pub struct Catalog(RwLock<Contents>);

#[derive(Default)]
struct Contents {
    hunts: BTreeMap<HuntId, HuntSummary>,
    views: HashMap<ContentHash, Bytes>,
    history: HashMap<HuntId, VecDeque<ContentHash>>,
}

impl Catalog {
    /// Adds a hunt, or replaces it after a reload.
    pub fn publish(&self, hunt: CatalogHunt) {
        let mut contents = self.write();
        let CatalogHunt { id, title, description, view, view_bytes } = hunt;
        let players_online = contents.hunts.get(&id).map_or(0, |known| known.players_online);
        contents.hunts.insert(id.clone(), HuntSummary { id: id.clone(), title, description, view, players_online });
        contents.views.insert(view, view_bytes.into());
        let history = contents.history.entry(id).or_default();
        history.retain(|&known| known != view);
        history.push_back(view);
        let dropped = if history.len() > VIEWS_KEPT { history.pop_front() } else { None };
        if let Some(dropped) = dropped
            && !contents.history.values().flatten().any(|&kept| kept == dropped)
        {
            contents.views.remove(&dropped);
        }
    }

    /// Takes a hunt off the list; its last views stay readable.
    pub fn withdraw(&self, hunt: &HuntId) {
        self.write().hunts.remove(hunt);
    }

    /// Says how many players are in a hunt.
    pub fn set_players_online(&self, hunt: &HuntId, players: u32) {
        if let Some(hunt) = self.write().hunts.get_mut(hunt) {
            hunt.players_online = players;
        }
    }

    /// All hunts, by name.
    pub fn hunts(&self) -> Vec<HuntSummary> {
        self.read().hunts.values().cloned().collect()
    }

    /// One hunt.
    pub fn hunt(&self, hunt: &HuntId) -> Option<HuntSummary> {
        self.read().hunts.get(hunt).cloned()
    }

    /// An encoded view.
    pub fn view(&self, hash: ContentHash) -> Option<Bytes> {
        self.read().views.get(&hash).cloned()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Contents> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Contents> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reload_keeps_the_players_and_the_last_views() {
        let catalog = Catalog::default();
        let publish = |content: &[u8]| {
            catalog.publish(CatalogHunt {
                id: "h".into(),
                title: "H".into(),
                description: String::new(),
                view: ContentHash::of(content),
                view_bytes: content.into(),
            });
        };
        publish(b"0");
        catalog.set_players_online(&"h".into(), 7);
        for content in [b"1", b"2", b"3", b"4"] {
            publish(content);
        }
        assert_eq!(catalog.hunts()[0].players_online, 7);
        assert_eq!(catalog.hunts()[0].view, ContentHash::of(b"4"));
        assert!(catalog.view(ContentHash::of(b"0")).is_none());
        assert_eq!(catalog.view(ContentHash::of(b"1")).unwrap(), "1");
        catalog.withdraw(&"h".into());
        assert!(catalog.hunt(&"h".into()).is_none() && catalog.view(ContentHash::of(b"4")).is_some());
    }
}
