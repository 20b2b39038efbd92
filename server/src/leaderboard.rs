//! Who is best in each hunt: kept up with what is committed, unit by unit, and told to the sessions now and then.

mod board;
mod command;
mod ranking;
mod tell;

pub use board::Board;
pub use command::{RankingArgs, print_ranking};
pub use ranking::Ranking;

use crate::{delivery::DeliverySystems, outbox::OutboxSystems};
use bevy::prelude::*;
use bevy_renet::RenetSend;

/// Keeps and tells who is best; after the outbox.
pub struct LeaderboardPlugin;

impl Plugin for LeaderboardPlugin {
    fn build(&self, app: &mut App) {
        let systems = (tell::keep_boards, tell::send_leaderboards).chain();
        app.add_systems(Update, systems.after(OutboxSystems).after(DeliverySystems).before(RenetSend));
    }
}
