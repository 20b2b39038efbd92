//! What the control plane may tell of the hunts, shared with the game.

use axum::body::Bytes;
use hunt_shared::{
    hunt::{Effort, Hunt, HuntView, PictureFile},
    identity::{ContentHash, HuntId},
    language_tag::LanguageTag,
    markdown,
    protocol::HuntSummary,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Arc, PoisonError, RwLock},
};

/// Versions of a hunt whose views and pictures stay readable: clients on the way may still fetch what was just replaced.
const VERSIONS_KEPT: usize = 4;

/// A hunt as the control plane shows it.
#[derive(Clone, Debug)]
pub struct CatalogHunt {
    /// The hunt.
    pub id: HuntId,
    /// How long it takes and how hard it is, as its designer says.
    pub effort: Effort,
    /// Metres that one walks in it, as far as its challenges have places.
    pub walk_m: Option<f64>,
    /// What is shown of it in each of its languages, the first one first.
    pub languages: Vec<CatalogLanguage>,
    /// Its pictures.
    pub pictures: Arc<[PictureFile]>,
}

/// A hunt in one language, as the control plane shows it.
#[derive(Clone, Debug)]
pub struct CatalogLanguage {
    /// The language.
    pub language: LanguageTag,
    /// The hunt's title.
    pub title: String,
    /// What it is about, in a line.
    pub description: String,
    /// The name of its view.
    pub view: ContentHash,
    /// Its encoded view.
    pub view_bytes: Bytes,
}

impl CatalogHunt {
    /// From a hunt.
    ///
    /// # Errors
    /// As [`HuntView::encode`].
    pub fn of(hunt: &Hunt) -> Result<Self, hunt_shared::codec::EncodeError> {
        let languages = hunt.in_all_languages().map(|hunt| CatalogLanguage::of(hunt.language.clone(), &HuntView::of(hunt)));
        Ok(Self {
            id: hunt.id.clone(),
            effort: hunt.effort,
            walk_m: hunt.walk_m(),
            languages: languages.collect::<Result<_, _>>()?,
            pictures: Arc::clone(&hunt.pictures),
        })
    }

    /// The hashes of its views, in the order of its languages.
    pub fn views(&self) -> Vec<ContentHash> {
        self.languages.iter().map(|language| language.view).collect()
    }

    /// The hunt as it is listed for who wishes for a language.
    fn summary(&self, wish: &LanguageTag, players_online: u32) -> Option<HuntSummary> {
        let chosen = wish.choose(self.languages.iter().map(|known| &known.language)).unwrap_or_default();
        let CatalogLanguage { title, description, view, .. } = self.languages.get(chosen)?;
        Some(HuntSummary {
            id: self.id.clone(),
            title: title.clone(),
            description: description.clone(),
            view: *view,
            languages: self.languages.iter().map(|known| known.language.clone()).collect(),
            minutes: self.effort.minutes,
            metres: self.walk_m.map(|metres| metres.round() as u32),
            difficulty: self.effort.difficulty,
            players_online,
        })
    }
}

impl CatalogLanguage {
    /// From a hunt's view in a language.
    ///
    /// # Errors
    /// As [`HuntView::encode`].
    pub fn of(language: LanguageTag, shown: &HuntView) -> Result<Self, hunt_shared::codec::EncodeError> {
        let (view, view_bytes) = shown.encode()?;
        let description = markdown::plain(&shown.description);
        Ok(Self { language, title: shown.title.clone(), description, view, view_bytes: view_bytes.into() })
    }
}

/// The hunts that can be played. The game writes it, the control plane reads it.
#[derive(Default)]
pub struct Catalog(RwLock<Contents>);

#[derive(Default)]
struct Contents {
    /// With the players who are in each now.
    hunts: BTreeMap<HuntId, (CatalogHunt, u32)>,
    /// The versions of each hunt that stay readable, the newest last.
    history: HashMap<HuntId, VecDeque<CatalogHunt>>,
    /// What is fetched by its content: views and pictures.
    files: HashMap<ContentHash, Bytes>,
}

impl Catalog {
    /// Adds a hunt, or replaces it after a reload.
    pub fn publish(&self, hunt: CatalogHunt) {
        let mut contents = self.write();
        let players_online = contents.hunts.get(&hunt.id).map_or(0, |(_, players)| *players);
        for CatalogLanguage { view, view_bytes, .. } in &hunt.languages {
            contents.files.insert(*view, view_bytes.clone());
        }
        for file in hunt.pictures.iter() {
            contents.files.entry(file.picture.hash).or_insert_with(|| Bytes::copy_from_slice(&file.bytes));
        }
        let history = contents.history.entry(hunt.id.clone()).or_default();
        let views = hunt.views();
        history.retain(|known| known.views() != views);
        history.push_back(hunt.clone());
        contents.hunts.insert(hunt.id.clone(), (hunt, players_online));
        let history = contents.history.values_mut();
        if history.filter(|versions| versions.len() > VERSIONS_KEPT).map(VecDeque::pop_front).count() > 0 {
            let versions = || contents.history.values().flatten();
            let kept: HashSet<ContentHash> = versions()
                .flat_map(|hunt| hunt.views().into_iter().chain(hunt.pictures.iter().map(|file| file.picture.hash)))
                .collect();
            contents.files.retain(|hash, _| kept.contains(hash));
        }
    }

    /// Takes a hunt off the list; its last views stay readable.
    pub fn withdraw(&self, hunt: &HuntId) {
        self.write().hunts.remove(hunt);
    }

    /// Says how many players are in a hunt.
    pub fn set_players_online(&self, hunt: &HuntId, players: u32) {
        if let Some((_, online)) = self.write().hunts.get_mut(hunt) {
            *online = players;
        }
    }

    /// All hunts, by name, for who wishes for a language.
    pub fn hunts(&self, wish: &LanguageTag) -> Vec<HuntSummary> {
        self.read().hunts.values().filter_map(|(hunt, players)| hunt.summary(wish, *players)).collect()
    }

    /// One hunt, for who wishes for a language.
    pub fn hunt(&self, hunt: &HuntId, wish: &LanguageTag) -> Option<HuntSummary> {
        self.read().hunts.get(hunt).and_then(|(hunt, players)| hunt.summary(wish, *players))
    }

    /// An encoded view, or a picture, by its content.
    pub fn file(&self, hash: ContentHash) -> Option<Bytes> {
        self.read().files.get(&hash).cloned()
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
    use hunt_shared::{hunt::Difficulty, picture::Picture};

    #[test]
    fn a_reload_keeps_the_players_and_the_last_views() {
        let catalog = Catalog::default();
        let [english, german, french] = ["en", "de-AT", "fr"].map(|tag| LanguageTag::parse(tag).unwrap());
        let language = |language: &LanguageTag, content: &'static [u8]| CatalogLanguage {
            language: language.clone(),
            title: language.to_string(),
            description: String::new(),
            view: ContentHash::of(content),
            view_bytes: Bytes::from_static(content),
        };
        let publish = |content: &'static [u8]| {
            let languages = vec![language(&english, content), language(&german, b"always the same")];
            let picture = Picture { hash: ContentHash::of(&[content, b"picture"].concat()), width: 1, height: 1 };
            let pictures = [PictureFile { picture, bytes: content.into() }].into();
            let effort = Effort { minutes: Some(12), difficulty: Some(Difficulty::Easy) };
            catalog.publish(CatalogHunt { id: "h".into(), effort, walk_m: Some(1400.4), languages, pictures });
        };
        publish(b"0");
        catalog.set_players_online(&"h".into(), 7);
        for content in [b"1", b"2", b"3", b"4"] {
            publish(content);
        }
        let listed = &catalog.hunts(&french)[0];
        assert_eq!((listed.players_online, &*listed.title, listed.view), (7, "en", ContentHash::of(b"4")));
        assert_eq!(listed.languages, [english.clone(), german.clone()]);
        assert_eq!((listed.minutes, listed.metres, listed.difficulty), (Some(12), Some(1400), Some(Difficulty::Easy)));
        let wish = LanguageTag::parse("de").unwrap();
        assert_eq!(catalog.hunt(&"h".into(), &wish).unwrap().view, ContentHash::of(b"always the same"));
        for gone in [&b"0"[..], b"0picture"] {
            assert!(catalog.file(ContentHash::of(gone)).is_none());
        }
        for kept in [&b"1"[..], b"1picture", b"always the same"] {
            assert!(catalog.file(ContentHash::of(kept)).is_some());
        }
        catalog.withdraw(&"h".into());
        assert!(catalog.hunt(&"h".into(), &english).is_none() && catalog.file(ContentHash::of(b"4")).is_some());
    }
}
