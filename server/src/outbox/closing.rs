//! The end of an outbox: in order, or at once.

use super::{Outbox, Status};
use std::{
    sync::{PoisonError, mpsc::RecvTimeoutError},
    time::{Duration, Instant},
};

/// Why an outbox could not be closed in order. What [`Outbox::poll`] has given back is stored all the same.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the outbox could not store everything before it closed: {0}")]
pub struct CloseError(String);

impl Outbox {
    /// Waits until everything submitted is committed, saves a snapshot, so that the next start has nothing to replay, and closes: nothing
    /// can be submitted any more.
    ///
    /// # Errors
    /// If the store does not work, or not in time. It is closed all the same.
    pub fn close(&mut self) -> Result<(), CloseError> {
        let result = self.drain();
        self.stop();
        result
    }

    fn drain(&mut self) -> Result<(), CloseError> {
        let deadline = Instant::now() + self.options.close_timeout;
        let mut committed = Vec::new();
        while self.jobs.is_some() {
            match self.status() {
                Status::Failed { error } => return Err(CloseError(error)),
                Status::Retrying { error, .. } if Instant::now() > deadline => return Err(CloseError(error)),
                Status::Healthy if Instant::now() > deadline + self.options.close_timeout => {
                    return Err(CloseError("its store is too slow".into()));
                }
                _ => {}
            }
            if self.under_way.is_empty() {
                if self.snapshots.is_current(&self.ledger) {
                    return Ok(());
                }
                self.send_snapshot_job(true);
            }
            let reports = self.reports.get_mut().unwrap_or_else(PoisonError::into_inner);
            match reports.recv_timeout(Duration::from_millis(50)) {
                Ok(report) => self.take(report, &mut committed),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(CloseError(self.status().to_string())),
            }
            committed.clear();
        }
        Ok(())
    }

    fn stop(&mut self) {
        self.shared.abandon();
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer of the outbox panicked");
        }
    }
}

impl Drop for Outbox {
    /// Lets the commit that is under way end, and nothing after it.
    fn drop(&mut self) {
        self.stop();
    }
}
