//! A path that is replayed a little later than it was heard.

use hunt_shared::geo::LocalPoint;
use std::collections::VecDeque;

/// Seconds that the path is behind: three snapshots at 20 Hz and some jitter.
const DELAY_S: f64 = 0.18;
/// Seconds that are remembered.
const MEMORY_S: f64 = 1.5;
/// A step of so many metres between two snapshots is a jump, not a walk.
const JUMP_M: f64 = 25.0;

/// Where somebody was, by the server's clock, replayed smoothly by ours.
#[derive(Default, Debug)]
pub struct DelayedPath {
    /// Server seconds and place, in order.
    heard: VecDeque<(f64, LocalPoint)>,
    /// Our clock minus the server's, seconds: the least that was seen lately, that is without the way's jitter.
    clock_offset_s: Option<f64>,
}

impl DelayedPath {
    /// Takes in a place. One that is older than the last is not used.
    pub fn hear(&mut self, now_s: f64, server_time_ms: i64, point: LocalPoint) {
        let server_s = server_time_ms as f64 / 1000.0;
        let offset_s = now_s - server_s;
        // The least offset holds, and is forgotten slowly should the clocks drift apart.
        let known = self.clock_offset_s.map_or(offset_s, |known| offset_s.min(known + (offset_s - known) * 0.02));
        self.clock_offset_s = Some(known);
        if self.heard.back().is_some_and(|(last_s, _)| server_s <= *last_s) {
            return;
        }
        self.heard.push_back((server_s, point));
        while self.heard.len() > 2 && self.heard.front().is_some_and(|(first_s, _)| server_s - first_s > MEMORY_S) {
            self.heard.pop_front();
        }
    }

    /// Where they are to be shown now; `None` before anything was heard.
    pub fn at(&self, now_s: f64) -> Option<LocalPoint> {
        let shown_s = now_s - self.clock_offset_s? - DELAY_S;
        let after = self.heard.partition_point(|(heard_s, _)| *heard_s <= shown_s);
        let Some(&(to_s, to)) = self.heard.get(after) else { return self.heard.back().map(|(_, point)| *point) };
        let Some(&(from_s, from)) = after.checked_sub(1).and_then(|before| self.heard.get(before)) else { return Some(to) };
        if from.distance_m(to) > JUMP_M {
            return Some(from);
        }
        Some(from.lerp(to, (shown_s - from_s) / (to_s - from_s)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A walker at 2 m/s, heard every 100 ms with up to 60 ms of jitter.
    fn walk() -> DelayedPath {
        let mut path = DelayedPath::default();
        for step in 0..20 {
            let jitter_s = [0.0, 0.06, 0.02, 0.05][step % 4];
            let server_s = step as f64 * 0.1;
            path.hear(100.0 + server_s + jitter_s, (server_s * 1000.0) as i64, LocalPoint::new(server_s * 2.0, 0.0));
        }
        path
    }

    #[test]
    fn steps_are_even_though_the_snapshots_are_not() {
        let path = walk();
        let shown: Vec<f64> = (0..30).map(|frame| path.at(101.2 + frame as f64 / 60.0).unwrap().x).collect();
        for pair in shown.windows(2) {
            assert!((pair[1] - pair[0] - 2.0 / 60.0).abs() < 1e-6, "{pair:?}");
        }
    }

    #[test]
    fn silence_stops_the_walker_where_last_heard() {
        let path = walk();
        assert!((path.at(200.0).unwrap().x - 3.8).abs() < 1e-9);
        assert_eq!(DelayedPath::default().at(1.0), None);
    }

    #[test]
    fn a_late_snapshot_does_not_pull_back() {
        let mut path = walk();
        path.hear(102.0, 500, LocalPoint::new(-50.0, 0.0));
        assert!(path.at(200.0).unwrap().x > 3.0);
    }
}
