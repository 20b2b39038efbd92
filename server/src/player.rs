//! Players and their sessions: who is connected, and what they have sent.

mod admission;
mod gestures;
mod inbox;
mod session;

pub use admission::SpeedAllowance;
pub use gestures::Gestures;
pub use inbox::Inbox;
pub use session::{Heard, Player, Players, Session};

use bevy::prelude::*;
use bevy_renet::RenetReceive;

/// Receives what sessions have sent; first of the tick.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct PlayerSystems;

/// Keeps players and sessions.
pub struct PlayerPlugin;

impl Plugin for PlayerPlugin {
    fn build(&self, app: &mut App) {
        let systems = (
            session::open_sessions,
            session::close_sessions,
            session::receive_input,
            session::end_superseded,
            session::forget_absent,
        );
        app.init_resource::<Players>().add_systems(Update, systems.chain().in_set(PlayerSystems).after(RenetReceive));
    }
}
