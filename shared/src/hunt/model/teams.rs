//! How a hunt is played together.

use serde::{Deserialize, Serialize};

/// The teams of a hunt that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Teams {
    /// What the members of a team have together.
    pub together: Together,
    /// How many members a team has at most.
    pub max_size: u32,
}

/// What the members of a team have together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Together {
    /// Everything: what one does counts for all.
    Shared,
    /// Only their score, which is the sum of the members' scores.
    Separate,
}

impl Teams {
    /// Whether what one member does counts for all.
    pub fn share(&self) -> bool {
        self.together == Together::Shared
    }
}
