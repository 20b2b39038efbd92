//! Bugs that the tests put in, to see whether the model finds them. None is in the shipped code: each bends what flows between two parts
//! of it, so that the whole behaves as if one part had the bug.

use hunt_shared::{
    codec,
    event::{EVENT_VERSION, Event},
    identity::{FixNumber, Seq},
    protocol::{EventBatch, ServerChannel, Snapshot, decode_server_message, encode_message},
};

/// A bug.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bug {
    /// The client acknowledges what it has shown, although it is not in the journal file yet.
    AcknowledgeBeforeJournal,
    /// The client starts without what it had not been answered.
    ForgetPending,
    /// The client takes the event after the next one for the next one.
    TakeTheOneAfter,
    /// The client enters the events of a batch in another order.
    ReorderBatch,
    /// The store reports a commit before it is stored: events are shown that a crash takes back.
    DeliverBeforeCommit,
    /// After a failed commit the same is stored again, without comparing the last number.
    StoreTwice,
    /// With a snapshot all segments are deleted, although events in them are not delivered.
    TrimUndelivered,
    /// A started server goes on from the first fix and the first command, whatever is stored.
    ForgetCursors,
    /// What a superseded session sends still counts.
    HearTheSuperseded,
    /// Fixes are confirmed from the working state, ahead of what is stored.
    ConfirmBeforeCommit,
    /// A new session is sent only what the old one was not, instead of what it had not acknowledged.
    ResumeAfterSent,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::AcknowledgeBeforeJournal,
        Self::ForgetPending,
        Self::TakeTheOneAfter,
        Self::ReorderBatch,
        Self::DeliverBeforeCommit,
        Self::StoreTwice,
        Self::TrimUndelivered,
        Self::ForgetCursors,
        Self::HearTheSuperseded,
        Self::ConfirmBeforeCommit,
        Self::ResumeAfterSent,
    ];

    /// Bends what the client hears. `sent_before`: the last event that the player's earlier sessions were sent; `ahead`: the last fix of the
    /// server's working state.
    pub fn bend(self, channel: ServerChannel, bytes: &[u8], sent_before: Seq, ahead: FixNumber) -> Vec<u8> {
        match (self, channel) {
            (Self::ConfirmBeforeCommit, ServerChannel::Snapshots) => {
                let snapshot: Snapshot = decode_server_message(bytes).unwrap();
                encode_message(&Snapshot { confirmed_fix: snapshot.confirmed_fix.max(ahead), ..snapshot }).unwrap()
            }
            (Self::TakeTheOneAfter | Self::ReorderBatch | Self::ResumeAfterSent, ServerChannel::Events) => {
                let mut batch: EventBatch = decode_server_message(bytes).unwrap();
                match self {
                    Self::ResumeAfterSent => {
                        let known = (sent_before.next().0.saturating_sub(batch.first.0) as usize).min(batch.events.len());
                        batch.events.drain(..known);
                        batch.first.0 += known as u64;
                    }
                    Self::ReorderBatch => batch.events.reverse(),
                    _ if batch.events.len() > 1 => drop(batch.events.remove(0)),
                    _ => {}
                }
                for (seq, bytes) in (batch.first.0..).map(Seq).zip(&mut batch.events) {
                    let event: Event = codec::decode::<_, 100_000>(EVENT_VERSION, bytes).unwrap();
                    *bytes = codec::encode(EVENT_VERSION, &Event { seq, ..event }).unwrap();
                }
                encode_message(&batch).unwrap()
            }
            _ => bytes.to_vec(),
        }
    }
}
