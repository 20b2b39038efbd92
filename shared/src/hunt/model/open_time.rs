//! When a hunt is played.

use crate::time::UnixMs;
use serde::{Deserialize, Serialize};

/// From when until when a hunt is played. Before and after players can join and look, and nothing is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct OpenTime {
    /// When it opens; `None`: it always was open.
    pub opens: Option<UnixMs>,
    /// When it closes, which is after it opens; `None`: never.
    pub closes: Option<UnixMs>,
}

impl OpenTime {
    /// Whether it has opened at a moment, and perhaps closed again.
    pub fn has_opened(&self, at: UnixMs) -> bool {
        self.opens.is_none_or(|opens| opens <= at)
    }

    /// Whether it has closed at a moment.
    pub fn has_closed(&self, at: UnixMs) -> bool {
        self.closes.is_some_and(|closes| closes <= at)
    }

    /// Whether it is played at a moment.
    pub fn is_open(&self, at: UnixMs) -> bool {
        self.has_opened(at) && !self.has_closed(at)
    }
}
