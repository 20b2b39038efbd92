//! Fixes that the server has not stored yet, numbered without gaps.

use hunt_shared::{geo::LonLat, identity::FixNumber, protocol::Fix, time::UnixMs};
use std::{collections::VecDeque, time::Duration};

/// The path is cut into pieces no shorter than this.
const MIN_INTERVAL: Duration = Duration::from_millis(100);

/// A standing player's fixes come this often, so that dwelling can be proven.
const STANDING_INTERVAL: Duration = Duration::from_secs(2);

/// Ten minutes of fixes.
const MAX_FIXES: usize = 6_000;

/// A fix is at most so far ahead of the server's clock.
const MAX_AHEAD: Duration = Duration::from_secs(1);

/// Where the player is, newer than the last fix.
#[derive(Clone, Copy, Debug)]
struct Latest {
    position: LonLat,
    accuracy_m: f32,
    recorded: bool,
}

/// The queue of unconfirmed fixes.
#[derive(Clone, Debug)]
pub(super) struct FixQueue {
    first: FixNumber,
    fixes: VecDeque<Fix>,
    latest: Option<Latest>,
    last_time: Option<UnixMs>,
    last_at: Option<Duration>,
}

impl FixQueue {
    pub(super) fn new(first: FixNumber, fixes: Vec<Fix>) -> Self {
        let last_time = fixes.last().map(|fix| fix.time);
        Self { first: first.max(FixNumber(1)), fixes: fixes.into(), latest: None, last_time, last_at: None }
    }

    /// The number of the oldest unconfirmed fix, or of the next one.
    pub(super) fn first(&self) -> FixNumber {
        self.first
    }

    /// The number of the last fix that was recorded; 0 when there was none.
    pub(super) fn last(&self) -> FixNumber {
        FixNumber((self.first.0 - 1).saturating_add(self.fixes.len() as u64))
    }

    pub(super) fn len(&self) -> usize {
        self.fixes.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fixes.is_empty()
    }

    pub(super) fn newest(&self) -> Option<Fix> {
        self.fixes.back().copied()
    }

    pub(super) fn last_position(&self) -> Option<LonLat> {
        self.fixes.back().map(|fix| fix.position)
    }

    pub(super) fn oldest(&self, count: usize) -> Vec<Fix> {
        self.fixes.iter().take(count).copied().collect()
    }

    pub(super) fn all(&self) -> Vec<Fix> {
        self.fixes.iter().copied().collect()
    }

    /// The player is here now.
    pub(super) fn stand(&mut self, position: LonLat, accuracy_m: f32) {
        let same = self.latest.is_some_and(|latest| latest.position == position && latest.accuracy_m == accuracy_m);
        if !same {
            self.latest = Some(Latest { position, accuracy_m, recorded: false });
        }
    }

    /// Nobody knows where the player is: no fix is made until the player stands somewhere again.
    pub(super) fn lose(&mut self) {
        self.latest = None;
    }

    /// Makes a fix of where the player is, when it is time for one. Returns how many of the oldest had to be given up for it.
    pub(super) fn tick(&mut self, now: Duration, server_now: UnixMs) -> usize {
        let Some(latest) = self.latest else { return 0 };
        let since = self.last_at.map_or(Duration::MAX, |last| now.saturating_sub(last));
        let due = if latest.recorded { STANDING_INTERVAL } else { MIN_INTERVAL };
        if since >= due { self.record(now, server_now) } else { 0 }
    }

    /// Makes a fix of where the player is, if that is not in the last one.
    pub(super) fn flush(&mut self, now: Duration, server_now: UnixMs) -> usize {
        if self.latest.is_some_and(|latest| !latest.recorded) { self.record(now, server_now) } else { 0 }
    }

    fn record(&mut self, now: Duration, server_now: UnixMs) -> usize {
        let Some(latest) = &mut self.latest else { return 0 };
        let earliest = self.last_time.map_or(server_now, |last| last + Duration::from_millis(1));
        let time = server_now.max(earliest);
        if time > server_now + MAX_AHEAD {
            // The server's clock was set back; it takes no fix before its last one, so wait until it gets there.
            return 0;
        }
        latest.recorded = true;
        self.fixes.push_back(Fix { time, position: latest.position, accuracy_m: latest.accuracy_m });
        (self.last_time, self.last_at) = (Some(time), Some(now));
        let given_up = self.fixes.len().saturating_sub(MAX_FIXES);
        // Those that stay move up, so that the numbers keep no gap.
        self.fixes.drain(..given_up);
        given_up
    }

    /// The server has stored all fixes up to this one. Returns whether that was news.
    pub(super) fn confirm(&mut self, confirmed: FixNumber) -> bool {
        if confirmed < self.first {
            return false;
        }
        let stored = (confirmed.0 - self.first.0 + 1).min(self.fixes.len() as u64) as usize;
        self.fixes.drain(..stored);
        self.first = confirmed.next();
        true
    }

    /// The server has less than it had confirmed: goes on from there.
    pub(super) fn renumber(&mut self, confirmed: FixNumber) {
        self.first = confirmed.next();
    }

    /// The server says where the player stands.
    pub(super) fn snap(&mut self, position: LonLat) {
        if let Some(latest) = &mut self.latest {
            latest.position = position;
            latest.recorded = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: LonLat = LonLat::new(1.0, 2.0);
    const THERE: LonLat = LonLat::new(1.5, 2.0);

    fn ms(ms: u64) -> (Duration, UnixMs) {
        (Duration::from_millis(ms), UnixMs(1_000_000 + ms as i64))
    }

    #[test]
    fn a_walker_makes_ten_fixes_a_second_and_a_standing_player_one_in_two() {
        let mut queue = FixQueue::new(FixNumber(1), vec![]);
        for step in 0..60 {
            queue.stand(LonLat::new(f64::from(step), 0.0), 5.0);
            let (now, server) = ms(step as u64 * 1_000 / 60);
            queue.tick(now, server);
        }
        assert!((9..=10).contains(&queue.len()), "{}", queue.len());
        let walked = queue.len();
        for tenth in 10..=70 {
            let (now, server) = ms(tenth * 100);
            queue.tick(now, server);
        }
        // Where the walk ended, and three times standing.
        assert_eq!(queue.len(), walked + 4);
        assert_eq!(queue.last_position(), Some(LonLat::new(59.0, 0.0)));
        let fixes = queue.all();
        assert!(fixes.windows(2).all(|pair| pair[0].time < pair[1].time));
    }

    #[test]
    fn confirmed_fixes_go_and_numbers_go_on() {
        let mut queue = FixQueue::new(FixNumber(7), vec![]);
        for step in 0..5 {
            queue.stand(if step % 2 == 0 { HERE } else { THERE }, 5.0);
            let (now, server) = ms(step * 200);
            queue.tick(now, server);
        }
        assert_eq!((queue.first(), queue.last()), (FixNumber(7), FixNumber(11)));
        assert!(queue.confirm(FixNumber(9)));
        assert!(!queue.confirm(FixNumber(8)), "an older confirmation is no news");
        assert_eq!((queue.first(), queue.last(), queue.len()), (FixNumber(10), FixNumber(11), 2));
        assert!(queue.confirm(FixNumber(50)));
        assert_eq!((queue.first(), queue.last(), queue.len()), (FixNumber(51), FixNumber(50), 0));
    }

    #[test]
    fn time_increases_and_is_at_most_a_second_ahead_when_the_server_clock_is_set_back() {
        let mut queue = FixQueue::new(FixNumber(1), vec![]);
        queue.stand(HERE, 5.0);
        queue.tick(Duration::from_secs(1), UnixMs(100_000));
        queue.stand(THERE, 5.0);
        queue.tick(Duration::from_secs(2), UnixMs(99_500));
        assert_eq!(queue.all()[1].time, UnixMs(100_001));
        queue.stand(HERE, 5.0);
        queue.tick(Duration::from_secs(3), UnixMs(50_000));
        assert_eq!(queue.len(), 2, "waits for the server's clock");
        queue.tick(Duration::from_secs(60), UnixMs(107_000));
        assert_eq!(queue.len(), 3, "and the position is not forgotten");
    }

    #[test]
    fn ten_minutes_are_kept_without_a_gap() {
        let mut queue = FixQueue::new(FixNumber(1), vec![]);
        let mut given_up = 0;
        for step in 0..MAX_FIXES as u64 + 10 {
            queue.stand(LonLat::new(step as f64 / 100_000.0, 0.0), 5.0);
            let (now, server) = ms(step * 100);
            given_up += queue.tick(now, server);
        }
        assert_eq!((given_up, queue.len(), queue.first()), (10, MAX_FIXES, FixNumber(1)));
    }
}
