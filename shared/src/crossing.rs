//! Crossing: which boundaries a path of fixes passes through, when and where.
//!
//! Pure functions over plain data: the server's ECS systems, `simulate` and the client's own foretaste run the same code. A
//! [`CrossingIndex`] is made once for a hunt, a [`Walker`] is kept for each path, and [`advance`] takes it one fix further.

mod clearing;
mod course;
mod detect;
mod extent;
mod index;
mod outline;
pub mod path;
mod segment;
mod transition;
mod walker;

pub use detect::{MAX_GAP_MS, Refreshed, advance, is_accurate_enough, refresh, set_absent, stride, teleport};
pub use index::{CrossingIndex, LocalBoundary, LocalNature, LocalShape};
pub use path::{Inside, Near, OnLine, Side, StoredPath};
pub use transition::{Transition, TransitionKind};
pub use walker::{PathFix, Walker};
