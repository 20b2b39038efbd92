//! The boards in the tick.

use super::Board;
use crate::{
    clock::ServerClock,
    delivery::Window,
    instance::Instance,
    net::Outbound,
    outbox::HuntOutbox,
    player::{Player, Session},
    rules::GRACE,
};
use bevy::prelude::*;
use hunt_shared::{
    identity::{ContentHash, SessionId},
    protocol::{self, Control, ServerChannel},
    time::UnixMs,
};
use std::time::Duration;

/// A session is told no more often than this.
const INTERVAL: Duration = Duration::from_secs(2);

/// After the end of a hunt and the time for late proofs, what is still on its way to the store has come.
const SETTLING: Duration = Duration::from_secs(2);

/// The board of an instance.
#[derive(Component)]
pub struct HuntBoard {
    /// The board.
    pub board: Board,
    /// The content of the hunt that it was made for.
    hunt: ContentHash,
}

/// What a session was told last.
#[derive(Component, Default)]
pub struct ToldBoard {
    session: Option<SessionId>,
    version: u64,
    is_final: bool,
    at: UnixMs,
    message: Option<ContentHash>,
}

/// Counts what has just been committed. A hunt that is new here, or was edited, is counted anew.
pub fn keep_boards(mut commands: Commands, mut instances: Query<(Entity, &Instance, &HuntOutbox, Option<&mut HuntBoard>)>) {
    for (entity, instance, outbox, board) in &mut instances {
        let (hunt, shared) = (&instance.hunt, outbox.0.shared());
        match board {
            Some(mut board) if board.hunt == hunt.hash => {
                let board = &mut board.bypass_change_detection().board;
                for unit in outbox.just_committed() {
                    if let Some(stored) = outbox.0.committed(unit.player) {
                        board.count(unit.player, stored, shared);
                    }
                }
            }
            _ => {
                let board = Board::of(hunt.teams, shared, outbox.0.players());
                commands.entity(entity).insert(HuntBoard { board, hunt: hunt.hash });
            }
        }
    }
}

/// Tells each session who is best: at its beginning, and when that has changed, not more often than every few seconds.
pub fn send_leaderboards(
    mut commands: Commands,
    mut players: Query<(Entity, &Player, &Session, &Window, Option<&mut ToldBoard>)>,
    instances: Query<(&Instance, &HuntOutbox, &HuntBoard)>,
    mut outbound: Outbound,
    clock: Res<ServerClock>,
) {
    let now = clock.now();
    for (entity, player, session, window, told) in &mut players {
        let Ok((instance, outbox, HuntBoard { board, .. })) = instances.get(player.instance) else { continue };
        if !window.serves(session.id) {
            continue;
        }
        let Some(mut told) = told else {
            commands.entity(entity).insert(ToldBoard::default());
            continue;
        };
        if told.session != Some(session.id) {
            *told = ToldBoard { session: Some(session.id), ..ToldBoard::default() };
        }
        let is_final = instance.hunt.open.closes.is_some_and(|closes| closes + GRACE + SETTLING <= now) && outbox.0.queued() == 0;
        let has_news = told.version != board.version() || is_final && !told.is_final;
        if !has_news || now < told.at + INTERVAL {
            continue;
        }
        let leaderboard = board.told_to(player.id, is_final);
        let Ok(message) = protocol::encode_message(&Control::Leaderboard(leaderboard)) else { continue };
        let hash = ContentHash::of(&message);
        if told.message == Some(hash) || outbound.send(session.id, ServerChannel::Control, message) {
            told.bypass_change_detection();
            (told.version, told.is_final, told.at, told.message) = (board.version(), is_final, now, Some(hash));
        }
    }
}
