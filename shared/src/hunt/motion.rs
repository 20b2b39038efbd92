//! Boundaries that move along a path on a timetable.

use crate::{
    geo::{LocalFrame, LocalPoint, LonLat},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// How a boundary moves: its shape, as it is drawn, stands at the path's first point and is carried along without turning.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Motion {
    /// The path, at least two different points.
    pub along: Vec<LonLat>,
    /// What comes after the path's last point.
    pub way: Way,
    /// How fast.
    pub pace: Pace,
    /// Seconds that it waits at either end; a patrol at its first point.
    pub wait_s: f64,
    /// Seconds that it waits at other points of the path, by the point's number from 0.
    pub stops: Vec<(u32, f64)>,
    /// When it leaves the first point, or begins to wait there, for the first time; before, it stands there.
    pub start: UnixMs,
}

/// What comes after the last point of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Way {
    /// Back along the path, like a ferry.
    ThereAndBack,
    /// Straight to the first point and on, like a patrol.
    Round,
}

/// How fast something moves.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Pace {
    /// So many metres per second, above 0.
    Speed(f64),
    /// So many seconds, above 0, from the path's first point to its last, waiting not counted.
    Travel(f64),
}

/// A [`Motion`] in a hunt's plane: how far the shape is carried at each moment. It moves evenly between corners.
#[derive(Clone, PartialEq, Debug)]
pub struct Timetable {
    start: UnixMs,
    /// Milliseconds of one round.
    period_ms: f64,
    /// Milliseconds after the beginning of a round, and metres from the first point; the first corner is at 0, the last at the period.
    corners: Vec<(f64, LocalPoint)>,
}

impl Motion {
    /// The motion in a plane.
    pub fn timetable(&self, frame: &LocalFrame) -> Timetable {
        let points: Vec<LocalPoint> = self.along.iter().map(|&point| frame.to_local(point)).collect();
        let last = points.len().saturating_sub(1);
        let mut waits: Vec<(usize, f64)> = self.stops.iter().map(|&(point, seconds)| (point as usize, seconds)).collect();
        waits.push((0, self.wait_s));
        if self.way == Way::ThereAndBack {
            waits.push((last, self.wait_s));
        }
        let speed_mps = match self.pace {
            Pace::Speed(speed_mps) => speed_mps,
            Pace::Travel(seconds) => points.windows(2).map(|pair| pair[0].distance_m(pair[1])).sum::<f64>() / seconds,
        };
        Timetable::new(&points, self.way, speed_mps, &waits, self.start)
    }
}

impl Timetable {
    /// A timetable along points of the plane, with seconds of waiting at some of them.
    pub fn new(points: &[LocalPoint], way: Way, speed_mps: f64, waits: &[(usize, f64)], start: UnixMs) -> Self {
        let last = points.len().saturating_sub(1);
        let mut visits: Vec<usize> = (0..=last).collect();
        match way {
            Way::ThereAndBack => visits.extend((0..last).rev()),
            Way::Round if points.first() != points.last() => visits.push(0),
            Way::Round => {}
        }
        let origin = points.first().copied().unwrap_or_default();
        let mut corners: Vec<(f64, LocalPoint)> = Vec::new();
        let mut now_ms = 0.0;
        for (number, &visit) in visits.iter().enumerate() {
            let point = points.get(visit).copied().unwrap_or_default();
            let carried = LocalPoint::new(point.x - origin.x, point.y - origin.y);
            if let Some(&(_, before)) = corners.last() {
                now_ms += before.distance_m(carried) / speed_mps * 1000.0;
            }
            corners.push((now_ms, carried));
            // The end of a round is the beginning of the next, where the waiting is.
            let waits_s: f64 = waits.iter().filter(|wait| wait.0 == visit).map(|wait| wait.1).sum();
            if waits_s > 0.0 && number + 1 < visits.len() {
                now_ms += waits_s * 1000.0;
                corners.push((now_ms, carried));
            }
        }
        Self { start, period_ms: now_ms, corners }
    }

    /// How far the shape is carried at a moment, in metres from where it is drawn.
    pub fn offset_at(&self, time: UnixMs) -> LocalPoint {
        self.offset_after(time.0.saturating_sub(self.start.0) as f64)
    }

    fn offset_after(&self, elapsed_ms: f64) -> LocalPoint {
        let phase = self.phase(elapsed_ms);
        let next = self.corners.partition_point(|corner| corner.0 <= phase);
        match (next.checked_sub(1).and_then(|at| self.corners.get(at)), self.corners.get(next)) {
            (Some(before), Some(after)) => before.1.lerp(after.1, (phase - before.0) / (after.0 - before.0)),
            (Some(only), None) | (None, Some(only)) => only.1,
            (None, None) => LocalPoint::default(),
        }
    }

    fn phase(&self, elapsed_ms: f64) -> f64 {
        if elapsed_ms <= 0.0 || self.period_ms <= 0.0 { 0.0 } else { elapsed_ms % self.period_ms }
    }

    /// The moments, strictly between two, at which it changes its way, as fractions of the time between them; and how far it is carried
    /// at each.
    pub(crate) fn corners_between(&self, from: UnixMs, to: UnixMs) -> Vec<(f64, LocalPoint)> {
        let (from_ms, to_ms) = (from.0.saturating_sub(self.start.0) as f64, to.0.saturating_sub(self.start.0) as f64);
        let mut found = Vec::new();
        if to_ms <= 0.0 || self.period_ms <= 0.0 {
            return found;
        }
        let mut round_ms = (from_ms.max(0.0) / self.period_ms).floor() * self.period_ms;
        while round_ms < to_ms {
            for &(corner_ms, carried) in &self.corners {
                let at_ms = round_ms + corner_ms;
                if from_ms < at_ms && at_ms < to_ms {
                    found.push(((at_ms - from_ms) / (to_ms - from_ms), carried));
                }
            }
            round_ms += self.period_ms;
        }
        found.dedup_by(|next, before| next.0 <= before.0);
        found
    }

    /// Every point at which it turns, in metres from where the shape is drawn: it is never outside of what they span.
    pub(crate) fn offsets(&self) -> impl Iterator<Item = LocalPoint> + '_ {
        self.corners.iter().map(|corner| corner.1)
    }

    /// Milliseconds of one round.
    pub fn period_ms(&self) -> f64 {
        self.period_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64) -> LocalPoint {
        LocalPoint::new(x, y)
    }

    #[test]
    fn a_ferry_crosses_waits_and_comes_back() {
        let quays = [point(10.0, 10.0), point(40.0, 50.0)];
        let ferry = Timetable::new(&quays, Way::ThereAndBack, 5.0, &[(0, 2.0), (1, 4.0)], UnixMs(1_000));
        assert_eq!(ferry.period_ms(), 26_000.0);
        for (ms, offset) in [
            (0, (0.0, 0.0)),
            (3_000, (0.0, 0.0)),
            (8_000, (15.0, 20.0)),
            (13_000, (30.0, 40.0)),
            (17_000, (30.0, 40.0)),
            (22_000, (15.0, 20.0)),
            (27_000, (0.0, 0.0)),
            (34_000, (15.0, 20.0)),
        ] {
            let at = ferry.offset_at(UnixMs(ms));
            assert!(at.distance_m(point(offset.0, offset.1)) < 1e-9, "{ms}: {at:?}");
        }
        let turns = ferry.corners_between(UnixMs(12_000), UnixMs(32_000));
        assert_eq!(turns.iter().map(|turn| turn.0).collect::<Vec<_>>(), [0.05, 0.25, 0.75, 0.85]);
    }

    #[test]
    fn a_patrol_goes_round() {
        let posts = [point(0.0, 0.0), point(10.0, 0.0), point(10.0, 10.0)];
        let patrol = Timetable::new(&posts, Way::Round, 1.0, &[], UnixMs(0));
        assert!((patrol.period_ms() - (20_000.0 + 10_000.0 * 2_f64.sqrt())).abs() < 1e-6);
        assert!(patrol.offset_at(UnixMs(15_000)).distance_m(point(10.0, 5.0)) < 1e-9);
        assert!(patrol.offset_at(UnixMs(patrol.period_ms() as i64 - 1)).distance_m(point(0.0, 0.0)) < 0.01);
    }
}
