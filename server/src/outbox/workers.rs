//! What the outbox does beside the tick, without the threads that do it.

use super::{
    reader::Reader,
    writer::{Step, Writer},
};

/// What the threads of an outbox do, one step at a time.
pub struct OutboxWorkers {
    pub(super) writer: Writer,
    pub(super) reader: Reader,
}

impl OutboxWorkers {
    /// Commits what was submitted, or does the next step of a snapshot; tries again what has failed.
    pub fn write(&mut self) -> Step {
        self.writer.step()
    }

    /// Reads what was asked for; `false` if there is nothing to read.
    pub fn read(&mut self) -> bool {
        self.reader.step()
    }
}
