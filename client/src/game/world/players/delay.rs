//! A path that is replayed a little later than it was heard, at an even pace: as late as what was heard lately had gaps, so that a lost
//! message is mostly not seen; and when more is lost, whoever stood still catches up by walking a little faster, never by a jump.

use hunt_shared::geo::LocalPoint;
use std::collections::VecDeque;

/// Seconds that the path is behind beside the longest gap that was heard lately: some jitter.
const JITTER_S: f64 = 0.08;
/// Seconds that the path is behind at least, one interval of the server's for whoever walks, and at most.
const DELAY_S: (f64, f64) = (0.28, 0.9);
/// What is left of the longest gap after each message without one: it is forgotten in about five seconds.
const GAP_KEPT: f64 = 0.96;
/// How much slower and faster than it was walked the path is replayed, to come to the right delay.
const RATES: (f64, f64) = (0.8, 1.3);
/// Seconds in which a difference is made up for.
const CATCH_UP_S: f64 = 1.0;
/// Who is behind by so many seconds does not walk after it.
const LOST_S: f64 = 4.0;
/// Seconds that are remembered.
const MEMORY_S: f64 = 6.0;
/// A step of so many metres between two messages is a jump, not a walk.
const JUMP_M: f64 = 25.0;

/// Where somebody was, by the server's clock, replayed smoothly by ours.
#[derive(Default, Debug)]
pub struct DelayedPath {
    /// Server seconds and place, in order.
    heard: VecDeque<(f64, LocalPoint)>,
    /// Our clock minus the server's, seconds: the least that was seen lately, that is without the way's jitter.
    clock_offset_s: Option<f64>,
    /// The longest gap between two messages lately, seconds.
    gap_s: f64,
    /// How far the replay is, in server seconds, and when that was by our clock.
    shown: Option<(f64, f64)>,
}

impl DelayedPath {
    /// Takes in a place. One that is older than the last is not used.
    pub fn hear(&mut self, now_s: f64, server_time_ms: i64, point: LocalPoint) {
        let server_s = server_time_ms as f64 / 1000.0;
        let offset_s = now_s - server_s;
        // The least offset holds, and is forgotten slowly should the clocks drift apart.
        let known = self.clock_offset_s.map_or(offset_s, |known| offset_s.min(known + (offset_s - known) * 0.02));
        self.clock_offset_s = Some(known);
        let Some(&(last_s, _)) = self.heard.back() else {
            self.heard.push_back((server_s, point));
            return;
        };
        if server_s <= last_s {
            return;
        }
        self.gap_s = (server_s - last_s).max(self.gap_s * GAP_KEPT);
        self.heard.push_back((server_s, point));
        while self.heard.len() > 2 && self.heard.front().is_some_and(|(first_s, _)| server_s - first_s > MEMORY_S) {
            self.heard.pop_front();
        }
    }

    /// Goes on to now, and says where they are to be shown; `None` before anything was heard. Call it every frame.
    pub fn show(&mut self, now_s: f64) -> Option<LocalPoint> {
        let delay_s = (self.gap_s + JITTER_S).clamp(DELAY_S.0, DELAY_S.1);
        let wanted_s = now_s - self.clock_offset_s? - delay_s;
        let &(last_s, _) = self.heard.back()?;
        let shown_s = match self.shown {
            Some((before_s, then_s)) if (wanted_s - before_s).abs() < LOST_S => {
                let elapsed_s = (now_s - then_s).max(0.0);
                let behind_s = wanted_s - (before_s + elapsed_s);
                before_s + elapsed_s * (1.0 + behind_s / CATCH_UP_S).clamp(RATES.0, RATES.1)
            }
            _ => wanted_s,
        };
        // What has not been heard yet is waited for, where they were last.
        let shown_s = shown_s.min(last_s);
        self.shown = Some((shown_s, now_s));
        self.at(shown_s)
    }

    /// Where they were at a time of the server.
    fn at(&self, server_s: f64) -> Option<LocalPoint> {
        let after = self.heard.partition_point(|(heard_s, _)| *heard_s <= server_s);
        let Some(&(to_s, to)) = self.heard.get(after) else { return self.heard.back().map(|(_, point)| *point) };
        let Some(&(from_s, from)) = after.checked_sub(1).and_then(|before| self.heard.get(before)) else { return Some(to) };
        if from.distance_m(to) > JUMP_M {
            return Some(from);
        }
        Some(from.lerp(to, (server_s - from_s) / (to_s - from_s)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

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
        let mut path = walk();
        let shown: Vec<f64> = (0..30).map(|frame| path.show(101.2 + f64::from(frame) / 60.0).unwrap().x).collect();
        for pair in shown.windows(2) {
            assert!((pair[1] - pair[0] - 2.0 / 60.0).abs() < 1e-3, "{pair:?}");
        }
    }

    #[test]
    fn silence_stops_the_walker_where_last_heard() {
        let mut path = walk();
        assert!((path.show(200.0).unwrap().x - 3.8).abs() < 1e-9);
        assert_eq!(DelayedPath::default().show(1.0), None);
    }

    #[test]
    fn a_late_snapshot_does_not_pull_back() {
        let mut path = walk();
        path.hear(102.0, 500, LocalPoint::new(-50.0, 0.0));
        assert!(path.show(200.0).unwrap().x > 3.0);
    }

    #[test]
    fn after_a_long_silence_nobody_runs_after_it() {
        let mut path = walk();
        path.show(102.0);
        path.hear(130.0, 30_000, LocalPoint::new(60.0, 0.0));
        path.hear(130.2, 30_200, LocalPoint::new(60.4, 0.0));
        assert!(path.show(131.2).unwrap().x > 59.0);
    }

    /// Numbers from 0 to 1 that look like chance, the same for the same seed (SplitMix64).
    struct Chance(u64);

    impl Chance {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    /// Milliseconds between two fixes at 60 frames a second.
    const FIX_MS: i64 = 117;

    /// What is drawn of somebody who walks so fast for so many seconds, at 60 frames a second: the steps in metres, and how far they are
    /// behind at most.
    ///
    /// As client and server do it: a fix every seventh frame, the first after a tenth of a second; the server ticks every 25 ms, looks where everybody is every 100 ms and tells it every 200 ms
    /// to who walks, 300 ms to who stands. Of these messages `loss` are lost, and each is 20 to 100 ms under way, so that some overtake others.
    fn drawn_steps(seed: u64, loss: f64, speed_mps: f64, told_every_ms: i64, seconds: i64) -> (Vec<f64>, f64) {
        let mut chance = Chance(seed);
        // Around a circle of 40 m, so that turning is looked at as well.
        let place = |ms: i64| {
            let turn = speed_mps * ms as f64 / 1000.0 / 40.0;
            LocalPoint::new(40.0 * turn.cos(), 40.0 * turn.sin())
        };
        let mut under_way: Vec<(i64, i64, LocalPoint)> = Vec::new();
        let (mut looked_ms, mut told_ms, mut looked) = (i64::MIN / 2, i64::MIN / 2, place(0));
        let mut path = DelayedPath::default();
        let (mut steps, mut behind_m): (Vec<f64>, f64) = (Vec::new(), 0.0);
        let mut before: Option<LocalPoint> = None;
        let mut frames_drawn: i64 = 0;
        for ms in 0..seconds * 1000 {
            if ms % 25 == 0 {
                if ms - looked_ms >= 100 {
                    // The last fix is stored some 40 ms after it was made.
                    (looked_ms, looked) = (ms, place((ms - 40).max(0) / FIX_MS * FIX_MS));
                }
                if ms - told_ms >= told_every_ms {
                    told_ms = ms;
                    if chance.next() >= loss {
                        under_way.push((ms + 20 + (chance.next() * 80.0) as i64, ms, looked));
                    }
                }
            }
            under_way.retain(|&(arrives_ms, sent_ms, point)| {
                if arrives_ms == ms {
                    path.hear(500.0 + ms as f64 / 1000.0, sent_ms, point);
                }
                arrives_ms > ms
            });
            // The frame that is due in this millisecond.
            if ms * 60 >= frames_drawn * 1000 {
                frames_drawn += 1;
                let now_s = 500.0 + (frames_drawn - 1) as f64 / 60.0;
                let Some(point) = path.show(now_s) else { continue };
                steps.extend(before.replace(point).map(|before| before.distance_m(point)));
                if ms > 3_000 {
                    let turned = place(ms);
                    behind_m = behind_m.max(turned.distance_m(point));
                }
            }
        }
        assert!((steps.len() as i64) > seconds * 55 && TAU * 40.0 > behind_m);
        (steps, behind_m)
    }

    /// How many times the walker's own step a drawn one may be: what is told at even times was walked in pieces of `FIX_MS`, of which two lie
    /// between two messages 200 ms apart; and who is behind is replayed at up to the quicker of [`RATES`].
    const BOUND: f64 = 2.0 * FIX_MS as f64 / 200.0 * RATES.1;

    #[test]
    fn a_fifth_of_the_messages_lost_makes_nobody_jump() {
        for seed in 0..40 {
            for (speed_mps, told_every_ms) in [(3.5, 200), (7.0, 200), (3.5, 300), (7.0, 300)] {
                let (steps, behind_m) = drawn_steps(seed, 0.2, speed_mps, told_every_ms, 60);
                let longest = steps.iter().copied().fold(0.0, f64::max);
                let bound = BOUND * speed_mps / 60.0 + 1e-9;
                assert!(longest <= bound, "seed {seed}, {speed_mps} m/s, every {told_every_ms} ms: {longest} m, not {bound}");
                let still = steps[180..].iter().filter(|step| **step < 0.05 * speed_mps / 60.0).count();
                assert!(still * 12 < steps.len(), "stands still in {still} of {} frames", steps.len());
                assert!(behind_m < speed_mps * 2.5, "{behind_m} m behind");
            }
        }
    }

    #[test]
    fn without_loss_the_pace_is_nearly_that_of_the_walker() {
        for told_every_ms in [200, 300] {
            let (steps, behind_m) = drawn_steps(7, 0.0, 3.5, told_every_ms, 30);
            assert!(steps[300..].iter().all(|step| *step > 0.3 * 3.5 / 60.0), "never stands");
            assert!(behind_m < 3.5 * 0.9, "{behind_m} m behind");
        }
    }
}
