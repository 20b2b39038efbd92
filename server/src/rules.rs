//! The rules: what follows from a cause. A pure, deterministic function without I/O, clock or ECS.

mod state;

pub use state::{OpenChallenge, RulesState, SharedChange, SharedState};
