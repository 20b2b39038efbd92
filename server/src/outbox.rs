//! The outbox: what the rules produced, stored before it is shown.

mod unit;

pub use unit::{Group, StoredPlayer, Unit};
