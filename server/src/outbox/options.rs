//! What a host can choose.

use std::time::Duration;

/// How an outbox works; the defaults serve.
#[derive(Clone, Debug)]
pub struct OutboxOptions {
    /// How long delivered events stay readable.
    pub retention: Duration,
    /// If the end of the log is damaged, set it aside and go on from before it.
    pub accept_damaged_tail: bool,
    /// How many groups may wait to be committed.
    pub queue_groups: usize,
    /// How many events may wait to be committed; a group is taken whole.
    pub queue_events: usize,
    /// A snapshot is saved after so many bytes of segments.
    pub snapshot_bytes: usize,
    /// A snapshot is saved after so many segments.
    pub snapshot_segments: u64,
    /// How many players' rows are saved in one commit, at most 256.
    pub snapshot_players: usize,
    /// How many bytes of the newest segments stay in memory.
    pub recent_bytes: usize,
    /// How long closing waits for the store.
    pub close_timeout: Duration,
}

impl Default for OutboxOptions {
    fn default() -> Self {
        Self {
            retention: Duration::from_secs(7 * 24 * 60 * 60),
            accept_damaged_tail: false,
            queue_groups: 16,
            queue_events: 64 * 1024,
            snapshot_bytes: 64 * 1024 * 1024,
            snapshot_segments: 8192,
            snapshot_players: 256,
            recent_bytes: 16 * 1024 * 1024,
            close_timeout: Duration::from_secs(10),
        }
    }
}
