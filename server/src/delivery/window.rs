//! The window of one player: what is under way and how much more may be.

use bevy::prelude::*;
use hunt_shared::identity::{Seq, SessionId};
use std::collections::VecDeque;

/// Events under way at most.
const MAX_EVENTS: usize = 4_096;

/// Bytes under way at most; well under what the channel holds.
const MAX_BYTES: usize = 512 * 1024;

/// An acknowledgement of an event that was never sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("event {acknowledged} is acknowledged, but only {sent} were sent")]
pub struct BeyondSent {
    /// The event acknowledged.
    pub acknowledged: Seq,
    /// The last event sent.
    pub sent: Seq,
}

/// Which events are under way to one player.
#[derive(Component, Clone, PartialEq, Debug, Default)]
pub struct Window {
    /// The session that it serves, once that was told where it resumes.
    session: Option<SessionId>,
    acknowledged: Seq,
    sent: Seq,
    /// Bytes of each event under way, the oldest first.
    under_way: VecDeque<usize>,
    bytes: usize,
    /// The last event that any session of the player was sent.
    ever_sent: Seq,
}

impl Window {
    /// Begins anew for a new session, after the last event that is stored as acknowledged.
    pub fn restart(&mut self, session: SessionId, acknowledged: Seq) {
        let ever_sent = self.ever_sent.max(acknowledged);
        *self = Self { session: Some(session), acknowledged, sent: acknowledged, ever_sent, ..Self::default() };
    }

    /// Whether it serves this session; until then the session is sent no events.
    pub fn serves(&self, session: SessionId) -> bool {
        self.session == Some(session)
    }

    /// The last event acknowledged.
    pub fn acknowledged(&self) -> Seq {
        self.acknowledged
    }

    /// The next event to send.
    pub fn next(&self) -> Seq {
        self.sent.next()
    }

    /// How many events are under way, and their bytes.
    pub fn under_way(&self) -> (usize, usize) {
        (self.under_way.len(), self.bytes)
    }

    /// The last event that was sent to this session.
    pub fn sent(&self) -> Seq {
        self.sent
    }

    /// How many more events and bytes may be sent now.
    pub fn room(&self) -> (usize, usize) {
        (MAX_EVENTS.saturating_sub(self.under_way.len()), MAX_BYTES.saturating_sub(self.bytes))
    }

    /// Counts an event as sent; `true` when no session was sent it before.
    pub fn send(&mut self, bytes: usize) -> bool {
        self.sent = self.sent.next();
        self.under_way.push_back(bytes);
        self.bytes += bytes;
        let first_time = self.sent > self.ever_sent;
        self.ever_sent = self.ever_sent.max(self.sent);
        first_time
    }

    /// Takes an acknowledgement; returns how many events it is the first for.
    ///
    /// # Errors
    /// When the event was not sent; the window stays as it is.
    pub fn acknowledge(&mut self, acknowledged: Seq) -> Result<u64, BeyondSent> {
        if acknowledged > self.sent {
            return Err(BeyondSent { acknowledged, sent: self.sent });
        }
        let mut news = 0;
        while self.acknowledged < acknowledged {
            self.bytes -= self.under_way.pop_front().unwrap_or_default();
            self.acknowledged = self.acknowledged.next();
            news += 1;
        }
        Ok(news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_way_is_bounded_and_freed_by_acknowledgements() {
        let mut window = Window::default();
        window.restart(SessionId(1), Seq(10));
        assert_eq!(window.next(), Seq(11));
        while window.room().0 > 0 && window.room().1 >= 1_000 {
            assert!(window.send(1_000));
        }
        assert!(window.room().1 < 1_000);
        let sent = window.next().0 - 1;
        assert_eq!(window.acknowledge(Seq(sent)), Ok(sent - 10));
        assert_eq!(window.room(), (MAX_EVENTS, MAX_BYTES));
        assert_eq!(window.acknowledge(Seq(11)), Ok(0), "an old acknowledgement changes nothing");
    }

    #[test]
    fn an_acknowledgement_beyond_what_was_sent_is_refused() {
        let mut window = Window::default();
        window.send(10);
        assert_eq!(window.acknowledge(Seq(2)), Err(BeyondSent { acknowledged: Seq(2), sent: Seq(1) }));
        assert_eq!(window.acknowledged(), Seq(0));
    }

    #[test]
    fn a_new_session_is_sent_the_rest_again() {
        let mut window = Window::default();
        assert!(window.send(10) && window.send(10));
        window.restart(SessionId(2), Seq(1));
        assert!(window.serves(SessionId(2)) && !window.serves(SessionId(1)));
        assert_eq!(window.next(), Seq(2));
        assert!(!window.send(10), "the second event is sent again");
        assert!(window.send(10), "the third for the first time");
    }
}
