//! What the tests of this module share.

use hunt_shared::{
    event::{Event, EventKind},
    identity::Seq,
    time::UnixMs,
};

/// An event with this seq.
pub(super) fn said(seq: u64) -> Event {
    Event {
        seq: Seq(seq),
        time: UnixMs(1_000 * seq as i64),
        position: None,
        kind: EventKind::Said { speaker: "Keeper".into(), text: format!("line {seq}") },
    }
}
