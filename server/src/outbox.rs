//! The outbox: what the rules produced, stored before it is shown.

mod plugin;
mod unit;

pub use plugin::{HuntOutbox, OutboxPlugin, OutboxSystems};
pub use unit::{Group, StoredPlayer, Unit};
