//! The way through a line.

use serde::{Deserialize, Serialize};

/// Which way a line was crossed, seen along the line from its first point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum CrossingDirection {
    /// From the left of the line to its right.
    LeftToRight,
    /// From the right of the line to its left.
    RightToLeft,
}

impl CrossingDirection {
    /// As written in files and printed by `simulate`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "left_to_right",
            Self::RightToLeft => "right_to_left",
        }
    }
}
