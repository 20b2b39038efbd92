//! Crossing: which boundaries a path of fixes passes through, when and where.
//!
//! Pure functions over plain data: the server's ECS systems, `simulate` and the client's own foretaste run the same code.

mod path;
mod transition;

pub use path::{Inside, OnLine, Side, StoredPath};
pub use transition::{Transition, TransitionKind};
