//! The dedicated server of the Treasure Hunt Engine: a headless Bevy app.
//!
//! The path of one fix, one module and one system set a step, in this order and with no way back:
//! [`net`] (bytes) → [`player`] (the next fix of a session) → [`crossing`] (transitions) → [`rules`] (a unit: new state and events) →
//! [`outbox`] (group commit) → [`delivery`] (send, window, acknowledge) → [`net`].

pub mod cli;
pub mod clock;
pub mod control;
pub mod counters;
pub mod crossing;
pub mod delivery;
pub mod hunts;
pub mod instance;
pub mod leaderboard;
pub mod net;
pub mod outbox;
pub mod player;
pub mod rules;
pub mod serve;
pub mod simulate;
