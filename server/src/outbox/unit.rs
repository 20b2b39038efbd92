//! What is committed: units, in groups.

pub mod v1;

use crate::rules::{RulesState, SharedChange};
use hunt_shared::{
    crossing::StoredPath,
    event::{Event, Progress},
    identity::{CommandNumber, ContentHash, PlayerId, Seq},
    protocol::CommandReply,
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Everything that one cause, or one tick's fixes without any, changed for one player. Committed whole or not at all.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unit {
    /// Whose.
    pub player: PlayerId,
    /// When the server applied it.
    pub time: UnixMs,
    /// The player's path after it; `None`: it is as it was, also under the version of the hunt that it was walked in. So it is when a
    /// member of a team does something for one who is away.
    pub path: Option<StoredPath>,
    /// What the rules remember after it; `None` when it is as it was.
    pub rules: Option<RulesState>,
    /// The answers to the commands among its causes, in order.
    pub replies: Vec<CommandReply>,
    /// What it changed for all players.
    pub shared: Vec<SharedChange>,
    /// What the player gets to see, with consecutive seqs that follow the player's last.
    pub events: Vec<Event>,
}

/// What one tick commits: units in the order in which the rules made them, and how far players have acknowledged.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Group {
    /// The units.
    pub units: Vec<Unit>,
    /// Players whose acknowledgement advanced, with the last event they hold.
    pub acknowledged: Vec<(PlayerId, Seq)>,
}

/// The committed state of one player: the fold of the player's units.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct StoredPlayer {
    /// The content hash of the hunt under which the last unit was made; zeros before the first. Comes from the segment.
    pub hunt: ContentHash,
    /// The path so far.
    pub path: StoredPath,
    /// What the rules remember.
    pub rules: RulesState,
    /// What all committed events add up to; its `seq` is the last one committed.
    pub progress: Progress,
    /// The last event that the player has acknowledged.
    pub acknowledged: Seq,
    /// The last command that was applied.
    pub command: CommandNumber,
    /// The answers to the last commands, oldest first, at most [`StoredPlayer::REPLIES`].
    pub replies: VecDeque<CommandReply>,
}

impl StoredPlayer {
    /// How many answers are kept to be repeated; a client has no more commands than this unanswered.
    pub const REPLIES: usize = 32;

    /// Counts one unit in that was made under the hunt with this hash.
    pub fn apply(&mut self, hunt: ContentHash, unit: &Unit) {
        if let Some(path) = &unit.path {
            self.hunt = hunt;
            self.path = path.clone();
        }
        if let Some(rules) = &unit.rules {
            self.rules = rules.clone();
        }
        for reply in &unit.replies {
            self.command = reply.number;
            self.replies.push_back(reply.clone());
            while self.replies.len() > Self::REPLIES {
                self.replies.pop_front();
            }
        }
        for event in &unit.events {
            self.progress.apply(event);
        }
    }
}
