//! Whether a fix can be used: its accuracy, its time and its speed. Order is kept by the inbox, barriers by the crossing stage.

use hunt_shared::{
    geo::{LocalFrame, LocalPoint},
    hunt::HuntSettings,
    protocol::Fix,
    time::UnixMs,
};
use std::time::Duration;

/// How far ahead of the server's clock a fix may be.
const MAX_AHEAD: Duration = Duration::from_secs(1);

/// How long a player's path may be held up by a black-out and still be walked in full: what the client keeps.
const ALLOWANCE_S: f64 = 600.0;

/// Metres that a single step may be longer than the speed allows: receivers jump by their accuracy.
const STEP_SLACK_M: f64 = 5.0;

/// Why a fix is not used.
#[derive(Clone, Copy, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A coordinate or the accuracy is no number in range.
    #[error("the position is no place on Earth")]
    NotAPlace,
    /// Less accurate than the hunt asks for.
    #[error("the position is only known to {accuracy_m:.0} m; {limit_m:.0} m are needed here")]
    Inaccurate {
        /// The fix's accuracy, metres.
        accuracy_m: f64,
        /// The hunt's limit, metres.
        limit_m: f64,
    },
    /// Not later than the fix before.
    #[error("its time is not after that of the step before")]
    NotLater,
    /// Later than the server's clock allows.
    #[error("its time lies in the future")]
    InTheFuture,
    /// Farther from the last fix than anyone can walk in that time.
    #[error("too far for the time: at most {limit_mps:.0} m/s")]
    TooFast {
        /// The hunt's limit, metres a second.
        limit_mps: f64,
    },
    /// Across a barrier.
    #[error("something is in the way")]
    Barred,
}

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

    /// Whether a fix that follows `last` can be used; its way is taken from the allowance when it can.
    ///
    /// # Errors
    /// The reason, in words for the player.
    pub fn admit(
        &mut self,
        fix: &Fix,
        last: Option<(UnixMs, LocalPoint)>,
        frame: &LocalFrame,
        settings: &HuntSettings,
        now: UnixMs,
    ) -> Result<LocalPoint, Refusal> {
        let accuracy_m = f64::from(fix.accuracy_m);
        if !fix.position.is_valid() || !accuracy_m.is_finite() || accuracy_m < 0.0 {
            return Err(Refusal::NotAPlace);
        }
        if !hunt_shared::crossing::is_accurate(accuracy_m, settings.max_accuracy_m) {
            return Err(Refusal::Inaccurate { accuracy_m, limit_m: settings.max_accuracy_m });
        }
        if fix.time > now + MAX_AHEAD {
            return Err(Refusal::InTheFuture);
        }
        let point = frame.to_local(fix.position);
        if !(point.x.is_finite() && point.y.is_finite()) {
            return Err(Refusal::NotAPlace);
        }
        if let Some((last_time, last_point)) = last {
            if fix.time <= last_time {
                return Err(Refusal::NotLater);
            }
            self.refill(settings, now);
            let way_m = point.distance_m(last_point);
            let elapsed_s = fix.time.seconds_since(last_time);
            if way_m > settings.max_speed_mps * elapsed_s + STEP_SLACK_M + accuracy_m || way_m > self.metres + STEP_SLACK_M {
                return Err(Refusal::TooFast { limit_mps: settings.max_speed_mps });
            }
            self.metres = (self.metres - way_m).max(0.0);
        }
        Ok(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::geo::LonLat;

    const SETTINGS: HuntSettings = HuntSettings { max_speed_mps: 10.0, max_accuracy_m: 50.0 };

    fn try_step(way_m: f64, elapsed_ms: i64, accuracy_m: f32, ahead_ms: i64) -> Result<LocalPoint, Refusal> {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let start = UnixMs(1_000_000);
        let time = UnixMs(start.0 + elapsed_ms);
        let position = frame.to_lonlat(LocalPoint::new(way_m, 0.0));
        SpeedAllowance::full(&SETTINGS, start).admit(
            &Fix { time, position, accuracy_m },
            Some((start, LocalPoint::default())),
            &frame,
            &SETTINGS,
            UnixMs(time.0 - ahead_ms),
        )
    }

    #[test]
    fn a_walker_passes_and_each_fault_has_its_reason() {
        assert!(try_step(3.0, 1_000, 5.0, 0).is_ok());
        assert_eq!(try_step(300.0, 1_000, 5.0, 0), Err(Refusal::TooFast { limit_mps: 10.0 }));
        assert_eq!(try_step(3.0, 0, 5.0, 0), Err(Refusal::NotLater));
        assert_eq!(try_step(3.0, 1_000, 5.0, 1_001), Err(Refusal::InTheFuture));
        assert!(matches!(try_step(3.0, 1_000, 51.0, 0), Err(Refusal::Inaccurate { .. })));
        assert_eq!(try_step(3.0, 1_000, f32::NAN, 0), Err(Refusal::NotAPlace));
    }

    #[test]
    fn fixes_delayed_by_a_black_out_are_all_walked_but_not_more_than_the_clock_allows() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let start = UnixMs(0);
        let mut allowance = SpeedAllowance { metres: 0.0, refilled: start };
        let now = UnixMs(60_000);
        let mut last = (start, LocalPoint::default());
        let mut walked = 0;
        for second in 1..=120 {
            let fix = Fix { time: UnixMs(second * 500), position: frame.to_lonlat(LocalPoint::new(second as f64 * 9.0, 0.0)), accuracy_m: 5.0 };
            if let Ok(point) = allowance.admit(&fix, Some(last), &frame, &SETTINGS, now) {
                last = (fix.time, point);
                walked += 1;
            } else {
                break;
            }
        }
        // 60 s at 10 m/s refill 600 m: 66 steps of 9 m, and one more within the slack.
        assert_eq!(walked, 67);
    }
}
