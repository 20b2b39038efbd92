//! What happens by itself: deadlines, hints that come with time, conditions that look at the time.

use super::{apply::Application, goal};
use hunt_shared::{event::FailureReason, time::UnixMs};
use std::time::Duration;

/// How long after a moment the proof is waited for that the player was quicker. Fixes carry their own times, so one that is under way
/// still counts.
pub const GRACE: Duration = Duration::from_secs(10);

impl Application<'_> {
    /// Lets everything happen, each at its time, that was due before a moment. Returns the time of the last of it.
    pub(super) fn settle_what_is_due(&mut self, before: UnixMs) -> Option<UnixMs> {
        let mut from = self.rules.due?;
        let mut last = None;
        let now = self.time;
        while let Some(moment) = self.next_moment(from).filter(|moment| *moment < before) {
            self.happen_at(moment);
            last = Some(moment);
            from = UnixMs(moment.0.saturating_add(1));
        }
        self.time = now;
        last
    }

    fn happen_at(&mut self, moment: UnixMs) {
        let hunt = self.hunt;
        self.time = moment;
        if hunt.open.has_closed(moment) {
            return self.end();
        }
        if !self.takes_part() || hunt.open.opens == Some(moment) {
            return self.take_up();
        }
        for challenge in &hunt.challenges {
            self.offer_hints(challenge);
        }
        for challenge in &hunt.challenges {
            if self.rules.open.get(&challenge.id).and_then(|open| open.deadline).is_some_and(|deadline| deadline <= moment) {
                self.fail(challenge, FailureReason::TimeUp);
            }
        }
        // What looks at the clock turns at the moment; what counts seconds holds up to it, and ceases after it.
        self.turn_gates();
        self.settle();
        self.time = UnixMs(moment.0.saturating_add(1));
        self.settle();
    }

    /// The first moment from here on at which something happens by itself.
    pub(super) fn next_moment(&self, from: UnixMs) -> Option<UnixMs> {
        let mut next: Option<UnixMs> = None;
        let mut consider = |moment: UnixMs| {
            if moment >= from {
                next = Some(next.map_or(moment, |known| known.min(moment)));
            }
        };
        let open = self.hunt.open;
        if !self.progress.ended {
            open.opens.into_iter().chain(open.closes).for_each(&mut consider);
        }
        if !self.progress.begun || self.progress.ended {
            return next;
        }
        for challenge in &self.hunt.challenges {
            let Some(attempt) = self.attempt(&challenge.id) else { continue };
            attempt.deadline.into_iter().chain(self.hint_due(challenge)).for_each(&mut consider);
            let conditions = std::iter::once(&challenge.goal).chain(&challenge.attempts.fails_when);
            conditions.flat_map(|condition| goal::turns(condition, Some(attempt), from)).for_each(&mut consider);
        }
        for gate in &self.hunt.gates {
            goal::turns(&gate.when, None, from).into_iter().for_each(&mut consider);
        }
        next
    }
}
