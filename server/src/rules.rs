//! The rules: what follows from a cause. A pure, deterministic function without I/O, clock or ECS; the live server, `simulate` and the
//! tests run the same code.

mod apply;
mod goal;
mod plugin;
mod renamed;
mod reward;
pub mod state;
mod working;

pub use apply::{Cause, Outcome, Situation, apply};
pub use plugin::{FixWasRefused, RulesPlugin, RulesSystems, TickGroup, WorkingShared};
pub use state::{OpenChallenge, RulesState, SharedChange, SharedState};
pub use working::Working;

#[cfg(test)]
mod tests;
