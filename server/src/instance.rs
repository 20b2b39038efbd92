//! A hunt being played on this server: one entity, with its outbox and the state that its players share.

use bevy::prelude::*;
use hunt_shared::{
    crossing::CrossingIndex,
    hunt::Hunt,
    identity::{ContentHash, HuntId},
    language_tag::LanguageTag,
};
use std::{collections::HashMap, sync::Arc};

/// The hunt of an instance.
#[derive(Component, Clone)]
pub struct Instance {
    /// The hunt.
    pub hunt: Arc<Hunt>,
    /// Its boundaries, indexed for crossing.
    pub index: Arc<CrossingIndex>,
    /// The hashes of its public views, in the order of its languages.
    views: Arc<[ContentHash]>,
    /// Whether the hunt has boundaries that nobody may walk into.
    pub has_barriers: bool,
    /// Whether the hunt has objects that are one for all players.
    pub has_shared_objects: bool,
}

impl Instance {
    /// A checked hunt, ready to be played.
    ///
    /// `views`: the hashes of its views, in the order of its languages.
    pub fn new(hunt: Hunt, views: impl Into<Arc<[ContentHash]>>) -> Self {
        let index = Arc::new(CrossingIndex::new(&hunt.boundaries, &hunt.frame));
        let has_barriers = hunt.boundaries.iter().any(|boundary| boundary.barrier);
        let has_shared_objects = hunt.objects.iter().any(|object| object.appearance.contest.is_some());
        Self { hunt: Arc::new(hunt), index, views: views.into(), has_barriers, has_shared_objects }
    }

    /// The hash of the public view for who wishes for a language.
    pub fn view(&self, wish: &LanguageTag) -> ContentHash {
        let language = wish.choose(self.hunt.in_all_languages().map(|hunt| &hunt.language)).unwrap_or_default();
        self.views.get(language).copied().unwrap_or_default()
    }
}

/// The instances, by hunt.
#[derive(Resource, Default, Debug)]
pub struct Instances(pub HashMap<HuntId, Entity>);
