//! What the writer is asked, and what it answers.

use crate::outbox::{
    Group,
    index::Run,
    snapshot::{Entry, Head},
};
use bytes::Bytes;
use hunt_shared::identity::{ContentHash, PlayerId};
use std::sync::Arc;

/// What the writer is asked to do, in order.
pub enum Job {
    /// Commit.
    Group {
        /// What.
        group: Group,
        /// The hunt's content.
        hunt: ContentHash,
    },
    /// Save a part of a snapshot.
    Save(Box<Save>),
    /// Copy a player's oldest undelivered events into a backlog row.
    Fold {
        /// Whose.
        player: PlayerId,
        /// Which, consecutive and in segments.
        runs: Vec<Run>,
        /// The id of the row.
        id: u64,
    },
}

/// A part of a snapshot, not yet encoded.
#[derive(Default)]
pub struct Save {
    /// Players' committed state.
    pub players: Vec<(PlayerId, Arc<Entry>)>,
    /// The last segment counted into it.
    pub through: u64,
    /// The head, when this part is the last.
    pub head: Option<Head>,
    /// Backlog rows that nothing refers to any more.
    pub drop_backlog: Vec<u64>,
    /// Segments that may be deleted once the head is saved.
    pub trim_through: u64,
}

/// What the writer has done, in order.
pub enum Report {
    /// These groups are stored.
    Committed {
        /// In which segment.
        segment: u64,
        /// The hunt's content.
        hunt: ContentHash,
        /// Its bytes.
        bytes: Bytes,
        /// The groups.
        groups: Vec<Group>,
        /// For each unit of each group: offset and length of its events block.
        blocks: Vec<(u32, u32)>,
    },
    /// A part of a snapshot is saved.
    Saved {
        /// The number through which the snapshot now holds, if the part had a head.
        through: Option<u64>,
    },
    /// Events were copied.
    Folded {
        /// Whose.
        player: PlayerId,
        /// Where they lie now; `None` if they could not be read.
        run: Option<Run>,
    },
}
