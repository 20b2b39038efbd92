//! Bugs that the tests put in, to see whether the model finds them. None is in the shipped code: each bends what flows between two parts
//! of it, so that the whole behaves as if one part had the bug.

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
}
