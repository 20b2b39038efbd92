//! A hunt being played on this server: one entity, with its outbox and the state that its players share.

use bevy::prelude::*;
use hunt_shared::{
    crossing::CrossingIndex,
    hunt::Hunt,
    identity::{ContentHash, HuntId},
};
use std::{collections::HashMap, sync::Arc};

/// The hunt of an instance.
#[derive(Component, Clone)]
pub struct Instance {
    /// The hunt.
    pub hunt: Arc<Hunt>,
    /// Its boundaries, indexed for crossing.
    pub index: Arc<CrossingIndex>,
    /// The hash of its public view.
    pub view: ContentHash,
    /// Whether the hunt has boundaries that nobody may walk into.
    pub has_barriers: bool,
    /// Whether the hunt has objects that are one for all players.
    pub has_shared_objects: bool,
}

impl Instance {
    /// A checked hunt, ready to be played.
    pub fn new(hunt: Hunt, view: ContentHash) -> Self {
        let index = Arc::new(CrossingIndex::new(&hunt.boundaries, &hunt.frame));
        let has_barriers = hunt.boundaries.iter().any(|boundary| boundary.barrier);
        let has_shared_objects = hunt.objects.iter().any(|object| object.appearance.contest.is_some());
        Self { hunt: Arc::new(hunt), index, view, has_barriers, has_shared_objects }
    }
}

/// The instances, by hunt.
#[derive(Resource, Default, Debug)]
pub struct Instances(pub HashMap<HuntId, Entity>);
