//! The clock that netcode's tokens and timeouts run by.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Time since the Unix epoch that never goes back: the wall clock read once, then the monotonic clock. A wall clock that is set while
/// the server runs neither revives nor expires a token. Cheap to clone; all clones agree.
#[derive(Clone, Debug)]
pub struct NetClock(Arc<(Duration, Instant)>);

impl NetClock {
    /// A clock that starts at the wall clock's time.
    pub fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Self(Arc::new((since_epoch, Instant::now())))
    }

    /// The time now.
    pub fn now(&self) -> Duration {
        self.0.0 + self.0.1.elapsed()
    }
}
