//! Whether a fix can be used: its accuracy, its time and its speed. Order is kept by the inbox, barriers by the crossing stage.

use hunt_shared::{
    crossing::{PathFix, is_accurate_enough},
    hunt::HuntSettings,
    protocol::StepRefusal,
    time::UnixMs,
};
use std::time::Duration;

/// How far ahead of the server's clock a fix may be.
const MAX_AHEAD: Duration = Duration::from_secs(1);

/// How long a player's path may be held up by a black-out and still be walked in full: what the client keeps.
const ALLOWANCE_S: f64 = 600.0;

/// Metres that a single step may be longer than the speed allows: receivers jump by their accuracy.
const STEP_SLACK_M: f64 = 5.0;

/// How far a player may still go: a bucket of metres that refills by the server's clock.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SpeedAllowance {
    metres: f64,
    refilled: UnixMs,
}

impl SpeedAllowance {
    /// A full bucket.
    pub fn full(settings: &HuntSettings, now: UnixMs) -> Self {
        Self { metres: settings.max_speed_mps * ALLOWANCE_S, refilled: now }
    }

    fn refill(&mut self, settings: &HuntSettings, now: UnixMs) {
        let elapsed_s = now.seconds_since(self.refilled).max(0.0);
        self.metres = (self.metres + elapsed_s * settings.max_speed_mps).min(settings.max_speed_mps * ALLOWANCE_S);
        self.refilled = self.refilled.max(now);
    }

    /// Goes on under other settings: what is left stays, but never more than they allow.
    pub fn limit(&mut self, settings: &HuntSettings, now: UnixMs) {
        self.refill(settings, now);
    }

    /// Whether a fix that follows `last` can be used; its way is taken from the allowance when it can.
    ///
    /// # Errors
    /// The reason.
    pub fn admit(
        &mut self,
        fix: &PathFix,
        accuracy_m: f32,
        last: Option<&PathFix>,
        settings: &HuntSettings,
        now: UnixMs,
    ) -> Result<(), StepRefusal> {
        if !fix.position.is_valid() || !accuracy_m.is_finite() || accuracy_m < 0.0 {
            return Err(StepRefusal::NotAPlace);
        }
        if !is_accurate_enough(accuracy_m, settings) {
            return Err(StepRefusal::Inaccurate { accuracy_m: f64::from(accuracy_m), limit_m: settings.max_accuracy_m });
        }
        if fix.time > now + MAX_AHEAD {
            return Err(StepRefusal::InTheFuture);
        }
        if let Some(last) = last {
            if fix.time <= last.time {
                return Err(StepRefusal::NotLater);
            }
            self.refill(settings, now);
            let way_m = fix.local.distance_m(last.local);
            let elapsed_s = fix.time.seconds_since(last.time);
            let within_time_m = settings.max_speed_mps * elapsed_s + f64::from(accuracy_m);
            if way_m > within_time_m.min(self.metres) + STEP_SLACK_M {
                return Err(StepRefusal::TooFast { limit_mps: settings.max_speed_mps });
            }
            self.metres = (self.metres - way_m).max(0.0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        crossing::CrossingIndex,
        geo::{LocalFrame, LocalPoint, LonLat},
    };

    const SETTINGS: HuntSettings = HuntSettings { max_speed_mps: 10.0, max_accuracy_m: 50.0 };

    fn fix(time_ms: i64, east_m: f64) -> PathFix {
        let index = CrossingIndex::new(&[], &LocalFrame::about(LonLat::new(-42.0, 38.5)));
        index.fix(UnixMs(time_ms), index.frame().to_lonlat(LocalPoint::new(east_m, 0.0)))
    }

    fn try_step(way_m: f64, elapsed_ms: i64, accuracy_m: f32, ahead_ms: i64) -> Result<(), StepRefusal> {
        let start = UnixMs(1_000_000);
        let step = fix(start.0 + elapsed_ms, way_m);
        let now = UnixMs(step.time.0 - ahead_ms);
        SpeedAllowance::full(&SETTINGS, start).admit(&step, accuracy_m, Some(&fix(start.0, 0.0)), &SETTINGS, now)
    }

    #[test]
    fn a_walker_passes_and_each_fault_has_its_reason() {
        assert_eq!(try_step(3.0, 1_000, 5.0, 0), Ok(()));
        assert_eq!(try_step(300.0, 1_000, 5.0, 0), Err(StepRefusal::TooFast { limit_mps: 10.0 }));
        assert_eq!(try_step(3.0, 0, 5.0, 0), Err(StepRefusal::NotLater));
        assert_eq!(try_step(3.0, 1_000, 5.0, 1_001), Err(StepRefusal::InTheFuture));
        assert!(matches!(try_step(3.0, 1_000, 51.0, 0), Err(StepRefusal::Inaccurate { .. })));
        assert_eq!(try_step(3.0, 1_000, f32::NAN, 0), Err(StepRefusal::NotAPlace));
    }

    #[test]
    fn fixes_delayed_by_a_black_out_are_all_walked_but_not_more_than_the_clock_allows() {
        let mut allowance = SpeedAllowance { metres: 0.0, refilled: UnixMs(0) };
        let now = UnixMs(60_000);
        let mut last = fix(0, 0.0);
        let mut walked = 0;
        for second in 1..=120 {
            let step = fix(second * 500, second as f64 * 9.0);
            if allowance.admit(&step, 5.0, Some(&last), &SETTINGS, now).is_err() {
                break;
            }
            last = step;
            walked += 1;
        }
        // 60 s at 10 m/s refill 600 m: 66 steps of 9 m, and one more within the slack.
        assert_eq!(walked, 67);
    }
}
