//! The bytes of one segment: what one commit stores. `docs/segment-format.md` shows them one by one.

mod decode;
mod encode;

pub use decode::{Header, SegmentError, SegmentView, UnitView};
pub use encode::{EncodedSegment, encode_segment};

pub(super) use decode::{EventBytes, decode_event, frames};
pub(super) use encode::push_frame;

use super::unit::Unit;
use crate::rules::{RulesState, SharedChange, state};
use hunt_shared::{
    crossing::{StoredPath, path},
    protocol::{self, CommandReply},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// The first bytes of every segment.
pub const SEGMENT_MAGIC: [u8; 4] = *b"HSEG";

/// The version of the layout: what is not inside a record or an event.
pub const SEGMENT_FORMAT: u8 = 1;

/// The version of a unit's record: the fields of [`Unit`] that are neither its player nor its events.
///
/// The live types of `Unit` are of this version; golden files hold them to it. A change to any of them is the next one: the present types
/// are then copied to a module of their own, frozen, and read by an upcast, as those of version 1 are.
pub const RECORD_VERSION: u8 = 2;

/// Bytes before the acknowledgements.
pub const HEADER_BYTES: usize = 64;

/// The most bytes of a record that are read.
pub const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// A unit's record as it is read.
#[derive(Deserialize)]
struct Record {
    time: UnixMs,
    path: Option<StoredPath>,
    rules: Option<RulesState>,
    replies: Vec<CommandReply>,
    shared: Vec<SharedChange>,
}

/// Version 1 of [`Record`].
#[derive(Deserialize)]
struct RecordV1 {
    time: UnixMs,
    path: path::v1::StoredPath,
    rules: Option<state::v1::RulesState>,
    replies: Vec<protocol::v1::CommandReply>,
    shared: Vec<SharedChange>,
}

impl From<RecordV1> for Record {
    fn from(RecordV1 { time, path, rules, replies, shared }: RecordV1) -> Self {
        let replies = replies.into_iter().map(Into::into).collect();
        Self { time, path: Some(path.into()), rules: rules.map(Into::into), replies, shared }
    }
}

/// A unit's record as it is written; field by field as [`Record`].
#[derive(Serialize)]
struct RecordRef<'a> {
    time: UnixMs,
    path: &'a Option<StoredPath>,
    rules: &'a Option<RulesState>,
    replies: &'a [CommandReply],
    shared: &'a [SharedChange],
}

impl<'a> From<&'a Unit> for RecordRef<'a> {
    fn from(unit: &'a Unit) -> Self {
        Self { time: unit.time, path: &unit.path, rules: &unit.rules, replies: &unit.replies, shared: &unit.shared }
    }
}

#[cfg(test)]
mod tests;
