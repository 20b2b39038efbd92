//! The rules: what follows from a cause. A pure, deterministic function without I/O, clock or ECS; the live server, `simulate` and the
//! tests run the same code.

mod apply;
mod away;
mod challenge;
mod dialogue;
mod follow;
mod gates;
mod goal;
mod hint;
mod items;
mod missing;
mod objects;
mod open;
mod plugin;
mod reason;
mod renamed;
mod retold;
mod reward;
mod riddle;
mod seed;
mod spoken;
pub mod state;
mod team;
mod text;
mod tick;
mod timer;
mod timetable;
mod tongues;
mod working;

pub use apply::{Cause, Outcome, Situation, State, apply};
pub use away::Away;
pub use follow::{Lead, Members, News, align, share_news};
pub use gates::absent;
pub use missing::waits_for;
pub use objects::shared_objects;
pub use plugin::{FixWasRefused, RulesPlugin, RulesSecret, RulesSystems, TickGroup, WorkingShared};
pub use seed::Seed;
pub use state::{Bag, GateState, OpenChallenge, RulesState, SharedChange, SharedState, SharedThing, Stamp, Taken, Team};
pub use timer::GRACE;
pub use working::{Answered, Moment, Seat, Working};

#[cfg(test)]
mod tests;
