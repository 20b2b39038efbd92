//! What a hunt asks of who plays it.

use serde::{Deserialize, Serialize};

/// What a hunt's designer says of the effort, for who chooses among hunts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Effort {
    /// Minutes that it takes whoever plays it for the first time.
    pub minutes: Option<u32>,
    /// How hard it is.
    pub difficulty: Option<Difficulty>,
}

/// How hard a hunt is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Difficulty {
    /// For everybody.
    Easy,
    /// For who has done one before.
    Moderate,
    /// For who wants to think, run or both.
    Hard,
}

impl Difficulty {
    /// All of them, the easiest first.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Moderate, Self::Hard];
}
