//! A step as it is seen from a boundary that moves or is not always there.

use super::{CrossingIndex, PathFix};
use crate::geo::LocalPoint;

/// What happens to such a boundary on a step, in order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Turn {
    /// A straight part of the step, as seen from the boundary: from where to where it goes, and which part of the step it is.
    Leg { from: f64, to: f64, a: LocalPoint, b: LocalPoint },
    /// The boundary begins to be there; the path is at this place.
    Begins { t: f64, at: LocalPoint },
    /// It is there no more.
    Ends { t: f64 },
}

impl CrossingIndex {
    /// The step from one fix to the next, as a boundary sees it.
    pub(super) fn course(&self, boundary: u32, from: &PathFix, to: &PathFix) -> Vec<Turn> {
        let elapsed_ms = (to.time.0 - from.time.0) as f64;
        let timetable = self.timetable(boundary);
        let offset_at = |time| timetable.map_or(LocalPoint::default(), |timetable| timetable.offset_at(time));
        // Where it turns, or begins or ends to be there.
        let mut cuts: Vec<(f64, LocalPoint, Option<bool>)> = Vec::new();
        for (t, offset) in timetable.map(|timetable| timetable.corners_between(from.time, to.time)).unwrap_or_default() {
            cuts.push((t, offset, None));
        }
        for (time, is_there) in self.schedule(boundary).map(|schedule| schedule.changes(from.time, to.time)).unwrap_or_default() {
            cuts.push(((time.0 - from.time.0) as f64 / elapsed_ms, offset_at(time), Some(is_there)));
        }
        cuts.sort_by(|one, other| one.0.total_cmp(&other.0));
        cuts.push((1.0, offset_at(to.time), None));
        let seen = |t: f64, offset: LocalPoint| {
            let here = if t >= 1.0 { to.local } else { from.local.lerp(to.local, t) };
            LocalPoint::new(here.x - offset.x, here.y - offset.y)
        };
        let mut is_there = self.is_active(boundary, from.time);
        let (mut last, mut a) = (0.0, seen(0.0, offset_at(from.time)));
        let mut turns = Vec::new();
        for (t, offset, change) in cuts {
            let b = seen(t, offset);
            if is_there && t > last {
                turns.push(Turn::Leg { from: last, to: t, a, b });
            }
            match change {
                Some(true) => turns.push(Turn::Begins { t, at: b }),
                Some(false) => turns.push(Turn::Ends { t }),
                None => {}
            }
            is_there = change.unwrap_or(is_there);
            (last, a) = (t, b);
        }
        turns
    }
}
