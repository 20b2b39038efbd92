//! A player's committed state as it was first stored: frozen, only read.

use crate::rules;
use hunt_shared::{
    crossing,
    event::progress,
    identity::{CommandNumber, ContentHash, Seq},
    protocol::v1::CommandReply,
};
use serde::Deserialize;
use std::collections::VecDeque;

/// Version 1 of [`super::StoredPlayer`].
#[derive(Deserialize)]
pub struct StoredPlayer {
    hunt: ContentHash,
    path: crossing::path::v1::StoredPath,
    rules: rules::state::v1::RulesState,
    progress: progress::v1::Progress,
    acknowledged: Seq,
    command: CommandNumber,
    replies: VecDeque<CommandReply>,
}

impl From<StoredPlayer> for super::StoredPlayer {
    fn from(old: StoredPlayer) -> Self {
        let StoredPlayer { hunt, path, rules, progress, acknowledged, command, replies } = old;
        let replies = replies.into_iter().map(Into::into).collect();
        Self { hunt, path: path.into(), rules: rules.into(), progress: progress.into(), acknowledged, command, replies }
    }
}
