//! The rules: what follows from a cause. A pure, deterministic function without I/O, clock or ECS; the live server, `simulate` and the
//! tests run the same code.

mod apply;
mod chance;
mod goal;
mod objects;
mod plugin;
mod reward;
pub mod state;
mod working;

pub use apply::{Cause, Outcome, Situation, apply};
pub use chance::ServerSecret;
pub use objects::shared_objects;
pub use plugin::{FixWasRefused, RulesPlugin, RulesSystems, TickGroup, WorkingShared};
pub use state::{OpenChallenge, RulesState, SharedChange, SharedState, SharedThing, Taken};
pub use working::{Seat, Working};

#[cfg(test)]
mod tests;
