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

/// Milliseconds between two turns of a session.
const INTERVAL_MS: i64 = 2_000;

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
    message: Option<ContentHash>,
    turns: Turns,
}

/// The turns in which a session is told: one at its beginning, then one every [`INTERVAL_MS`], at moments that follow from its id. So
/// a change is not told to all sessions in the same tick, but to each in its turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Turns {
    /// The number of the last turn that is over; `None`: the session has only begun.
    over: Option<i64>,
}

impl Turns {
    /// The number of the turn that a session had last. Ids are drawn by lot, so their turns lie everywhere.
    fn number(session: SessionId, now: UnixMs) -> i64 {
        let offset_ms = session.0 % INTERVAL_MS.unsigned_abs();
        now.0.saturating_add(offset_ms as i64).div_euclid(INTERVAL_MS)
    }

    /// Whether it is the session's turn.
    fn has_come(self, session: SessionId, now: UnixMs) -> bool {
        self.over.is_none_or(|over| Self::number(session, now) > over)
    }

    /// The session's turn is over. From the first to the second it is at least as long as between all others.
    fn end(&mut self, session: SessionId, now: UnixMs) {
        let number = Self::number(session, now);
        self.over = Some(if self.over.is_none() { number + 1 } else { number });
    }
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
            before => {
                let mut board = Board::of(hunt.teams, shared, outbox.0.players());
                board.come_after(before.map_or(0, |before| before.board.version()));
                commands.entity(entity).insert(HuntBoard { board, hunt: hunt.hash });
            }
        }
    }
}

/// Tells each session who is best: at its beginning, and in its turn when that has changed.
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
        let told = told.bypass_change_detection();
        if told.session != Some(session.id) {
            *told = ToldBoard { session: Some(session.id), ..ToldBoard::default() };
        }
        if !told.turns.has_come(session.id, now) {
            continue;
        }
        let is_final = instance.hunt.open.closes.is_some_and(|closes| closes + GRACE + SETTLING <= now) && outbox.0.queued() == 0;
        if told.version == board.version() && (told.is_final || !is_final) {
            told.turns.end(session.id, now);
            continue;
        }
        let leaderboard = board.told_to(player.id, is_final);
        let Ok(message) = protocol::encode_message(&Control::Leaderboard(leaderboard)) else { continue };
        let hash = ContentHash::of(&message);
        // What could not be sent is tried again in the next tick.
        if told.message == Some(hash) || outbound.send(session.id, ServerChannel::Control, message) {
            (told.version, told.is_final, told.message) = (board.version(), is_final, Some(hash));
            told.turns.end(session.id, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds of a tick.
    const TICK_MS: i64 = 25;

    /// The ticks of these in which a session is told for which there is always news.
    fn told_in(session: u64, ticks: std::ops::Range<i64>) -> Vec<i64> {
        let mut turns = Turns::default();
        let mut is_told = |tick: &i64| {
            let now = UnixMs(1_700_000_000_000 + tick * TICK_MS);
            let has_come = turns.has_come(SessionId(session), now);
            if has_come {
                turns.end(SessionId(session), now);
            }
            has_come
        };
        ticks.filter(|tick| is_told(tick)).collect()
    }

    #[test]
    fn a_session_is_told_at_its_beginning_and_then_every_eighty_ticks() {
        for (session, begins, told) in [
            (500, 0, [0, 140, 220, 300, 380]),
            (500, 59, [59, 140, 220, 300, 380]),
            (500, 60, [60, 220, 300, 380, 460]),
            (1_999, 0, [0, 81, 161, 241, 321]),
            (2_000, 0, [0, 160, 240, 320, 400]),
            (u64::MAX, 0, [0, 96, 176, 256, 336]),
        ] {
            assert_eq!(told_in(session, begins..500)[..5], told, "session {session}, from tick {begins} on");
        }
    }

    #[test]
    fn each_session_has_its_turn_in_a_tick_of_its_own() {
        // As many sessions as there are ticks between two turns, which all begin at once.
        let sessions = (0..80).map(|number| 13 + number * TICK_MS as u64);
        let mut second: Vec<i64> = sessions.map(|session| told_in(session, 0..161)[1]).collect();
        second.sort_unstable();
        assert_eq!(second, (81..=160).collect::<Vec<_>>());
    }

    #[test]
    fn a_turn_without_news_is_over_until_the_next() {
        let (session, at) = (SessionId(0), |tick: i64| UnixMs(tick * TICK_MS));
        let mut turns = Turns::default();
        turns.end(session, at(0));
        turns.end(session, at(160));
        // News between two turns waits for the next.
        assert!((160..240).all(|tick| !turns.has_come(session, at(tick))));
        // What cannot be sent in its turn is sent as soon as it can.
        assert!((240..260).all(|tick| turns.has_come(session, at(tick))));
        turns.end(session, at(260));
        assert!((261..320).all(|tick| !turns.has_come(session, at(tick))) && turns.has_come(session, at(320)));
    }
}
