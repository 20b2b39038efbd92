//! What the rules remembered as it was first stored: frozen, only read.

use hunt_shared::{identity::ChallengeId, time::UnixMs};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Version 1 of [`super::RulesState`].
#[derive(Deserialize, Clone, Debug)]
pub struct RulesState {
    open: BTreeMap<ChallengeId, OpenChallenge>,
    said: BTreeSet<u64>,
    causes: u64,
}

#[derive(Deserialize, Clone, Debug)]
struct OpenChallenge {
    since: UnixMs,
    met: Vec<bool>,
}

/// Version 1 of [`super::SharedState`].
#[derive(Deserialize, Clone, Debug)]
pub struct SharedState {
    completions: BTreeMap<ChallengeId, u64>,
}

impl From<RulesState> for super::RulesState {
    fn from(RulesState { open, said, causes }: RulesState) -> Self {
        let open = open
            .into_iter()
            .map(|(id, OpenChallenge { since, met })| (id, super::OpenChallenge { since, met, deadline: None }))
            .collect();
        Self { open, said, causes, ..Self::default() }
    }
}

impl From<SharedState> for super::SharedState {
    fn from(SharedState { completions }: SharedState) -> Self {
        Self { completions, ..Self::default() }
    }
}
