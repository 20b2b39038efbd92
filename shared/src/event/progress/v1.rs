//! Progress as it was first stored: frozen, only read.

use crate::{
    geo::LonLat,
    hunt::PublicBoundary,
    identity::{BoundaryId, ChallengeId, ItemId, ObjectId, RewardId, Seq},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Version 1 of [`super::ChallengeStatus`].
#[derive(Deserialize, Clone, Debug)]
pub struct ChallengeStatus {
    title: String,
    text: String,
    done: u32,
    steps: u32,
    target: Option<LonLat>,
    completed: bool,
}

/// Version 1 of [`super::Progress`].
#[derive(Deserialize, Clone, Debug)]
pub struct Progress {
    seq: Seq,
    begun: bool,
    points: i64,
    items: BTreeMap<ItemId, u32>,
    badges: Vec<String>,
    challenges: BTreeMap<ChallengeId, ChallengeStatus>,
    inside: BTreeMap<BoundaryId, String>,
    collected: BTreeSet<ObjectId>,
    rewards: Vec<RewardId>,
    revealed: BTreeMap<BoundaryId, PublicBoundary>,
}

impl From<ChallengeStatus> for super::ChallengeStatus {
    fn from(old: ChallengeStatus) -> Self {
        let ChallengeStatus { title, text, done, steps, target, completed } = old;
        Self {
            title,
            text,
            done,
            steps,
            target,
            completed,
            running: !completed,
            completions: completed.into(),
            ..Self::default()
        }
    }
}

impl From<Progress> for super::Progress {
    fn from(old: Progress) -> Self {
        let Progress { seq, begun, points, items, badges, challenges, inside, collected, rewards, revealed } = old;
        let challenges = challenges.into_iter().map(|(id, status)| (id, status.into())).collect();
        let takes = collected.iter().map(|object| (object.clone(), 1)).collect();
        Self { takes, seq, begun, points, items, badges, challenges, inside, collected, rewards, revealed, ..Self::default() }
    }
}
