//! What chance hangs on.

use bevy::prelude::*;
use hunt_shared::identity::{ContentHash, HuntId, PlayerId};

/// The server's secret, without which nobody can tell what chance will yield. The default is for who plays without a server.
#[derive(Resource, Clone, Copy, Default)]
pub struct ServerSecret(pub [u8; 32]);

impl ServerSecret {
    /// The seed of one cause of a player: the same for the same cause, and different for every other.
    pub fn seed(&self, hunt: &HuntId, player: PlayerId, cause: u64) -> u64 {
        let mut bytes = self.0.to_vec();
        bytes.extend(player.0.to_le_bytes());
        bytes.extend(cause.to_le_bytes());
        bytes.extend(hunt.as_str().as_bytes());
        let hash = ContentHash::of(&bytes);
        u64::from_le_bytes(hash.0[..8].try_into().expect("a hash has 32 bytes"))
    }
}
