//! When something is there: windows of time, once or every week.

mod parse;
mod written;

pub(in crate::hunt) use parse::{FORMS, Unclear, parse_days, parse_end, parse_minute, parse_moment, parse_windows};

use crate::time::UnixMs;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

/// How many days ahead of a moment are looked through for the next change of something that comes every week.
const HORIZON_DAYS: i64 = 9;

/// When something is there: in any of its windows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Activity {
    /// The time zone of the windows that come every week, by its IANA name.
    pub time_zone: String,
    /// The windows, at least one.
    pub windows: Vec<Window>,
}

/// A window of time; its beginning belongs to it, its end does not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Window {
    /// Once.
    Between {
        /// From when.
        from: UnixMs,
        /// Until when.
        until: UnixMs,
    },
    /// On some days of every week.
    Weekly {
        /// On which days it begins: bit 0 for Monday to bit 6 for Sunday.
        days: u8,
        /// From which minute of the day.
        from_min: u32,
        /// Until which minute of the day on which it begins; beyond 24 hours it ends on the next.
        until_min: u32,
    },
}

/// An [`Activity`] that is ready to be asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Schedule {
    zone: TimeZone,
    windows: Vec<Window>,
}

impl Activity {
    /// Ready to be asked. A zone that this program does not know, which a checked hunt has not, is taken as UTC.
    pub fn schedule(&self) -> Schedule {
        Schedule { zone: zone_of(&self.time_zone).unwrap_or(TimeZone::UTC), windows: self.windows.clone() }
    }
}

/// A time zone by its IANA name.
pub(in crate::hunt) fn zone_of(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

impl Schedule {
    /// Whether it is ever there from one moment (else: from ever) until before another (else: for ever).
    pub fn is_ever_active(&self, from: Option<UnixMs>, until: Option<UnixMs>) -> bool {
        self.windows.iter().any(|window| match (window, from, until) {
            (Window::Between { from: begins, until: ends }, ..) => {
                from.is_none_or(|from| *ends > from) && until.is_none_or(|until| *begins < until)
            }
            (Window::Weekly { .. }, Some(from), Some(until)) => {
                let alone = Self { zone: self.zone.clone(), windows: vec![window.clone()] };
                from < until && (alone.is_active(from) || alone.next_change(from).is_some_and(|begins| begins < until))
            }
            (Window::Weekly { .. }, ..) => true,
        })
    }

    /// Whether it is there at a moment.
    pub fn is_active(&self, at: UnixMs) -> bool {
        self.stretch(at).0
    }

    /// The moment after `at` at which it next begins or ends to be there; `None`: nothing changes any more, or not within a week.
    pub fn next_change(&self, at: UnixMs) -> Option<UnixMs> {
        self.stretch(at).1
    }

    /// The changes after `after` and up to `until`, with whether it is there from then on.
    pub fn changes(&self, after: UnixMs, until: UnixMs) -> Vec<(UnixMs, bool)> {
        let (mut active, mut next) = self.stretch(after);
        let mut changes = Vec::new();
        while let Some(at) = next.filter(|next| *next <= until) {
            let (then, later) = self.stretch(at);
            if then != active {
                changes.push((at, then));
            }
            (active, next) = (then, later);
        }
        changes
    }

    /// Whether it is there at a moment, and until when that is surely so.
    fn stretch(&self, at: UnixMs) -> (bool, Option<UnixMs>) {
        let mut intervals = Vec::new();
        for window in &self.windows {
            match window {
                Window::Between { from, until } => intervals.push((*from, *until)),
                Window::Weekly { days, from_min, until_min } => self.weekly(at, *days, *from_min, *until_min, &mut intervals),
            }
        }
        intervals.sort_unstable();
        let mut end = None;
        for (from, until) in intervals {
            if from > end.unwrap_or(at) {
                // Before the next one begins, or after those that hang together.
                return (end.is_some(), end.or(Some(from)));
            }
            if until > end.unwrap_or(at) {
                end = Some(until);
            }
        }
        (end.is_some(), end)
    }

    /// The windows of some days about a moment.
    fn weekly(&self, at: UnixMs, days: u8, from_min: u32, until_min: u32, into: &mut Vec<(UnixMs, UnixMs)>) {
        let Ok(at) = Timestamp::from_millisecond(at.0) else { return };
        let today = self.zone.to_datetime(at).date();
        for ahead in -2..=HORIZON_DAYS {
            let Ok(date) = today.checked_add(jiff::Span::new().days(ahead)) else { continue };
            if days & (1 << date.weekday().to_monday_zero_offset()) == 0 {
                continue;
            }
            if let (Some(from), Some(until)) = (self.moment(date, from_min), self.moment(date, until_min)) {
                into.push((from, until));
            }
        }
    }

    /// The moment of a minute after a day's midnight, as clocks show it.
    fn moment(&self, date: Date, minute: u32) -> Option<UnixMs> {
        let date = date.checked_add(jiff::Span::new().days(i64::from(minute / DAY_MIN))).ok()?;
        let minute = minute % DAY_MIN;
        let clock: DateTime = date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        self.zone.to_timestamp(clock).ok().map(|at| UnixMs(at.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMs {
        UnixMs(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    fn schedule(zone: &str, windows: &str) -> Schedule {
        let zone_known = zone_of(zone).unwrap();
        let windows = parse_windows(windows, &zone_known).unwrap();
        Activity { time_zone: zone.into(), windows }.schedule()
    }

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let once = schedule("UTC", "2026-05-01T10:00Z/2026-05-01T12:00Z");
        let times = ["2026-05-01T09:59:59Z", "2026-05-01T10:00:00Z", "2026-05-01T11:59:59Z", "2026-05-01T12:00:00Z"];
        assert_eq!(times.map(|time| once.is_active(at(time))), [false, true, true, false]);
        assert_eq!(once.next_change(at(times[0])), Some(at(times[1])));
        assert_eq!(once.next_change(at(times[1])), Some(at(times[3])));
        assert_eq!(once.next_change(at(times[3])), None);
    }

    #[test]
    fn what_comes_every_week_follows_the_clocks_of_its_zone() {
        // On 29 March 2026 the clocks of the Azores go from 00:00 to 01:00 (-01:00 to +00:00).
        let evenings = schedule("Atlantic/Azores", "Sat Sun 20:00-22:00");
        assert_eq!(
            evenings.changes(at("2026-03-27T00:00:00Z"), at("2026-03-31T00:00:00Z")),
            [
                (at("2026-03-28T21:00:00Z"), true),
                (at("2026-03-28T23:00:00Z"), false),
                (at("2026-03-29T20:00:00Z"), true),
                (at("2026-03-29T22:00:00Z"), false),
            ]
        );
    }

    #[test]
    fn nights_reach_into_the_next_day_and_windows_that_touch_hang_together() {
        let nights = schedule("UTC", "Fri 22:00-02:00; Sat 02:00-03:00");
        assert!(nights.is_active(at("2026-05-02T01:00:00Z")), "the night from Friday to Saturday");
        assert_eq!(nights.next_change(at("2026-05-01T23:00:00Z")), Some(at("2026-05-02T03:00:00Z")));
        assert!(!nights.is_active(at("2026-05-02T23:00:00Z")));
    }

    #[test]
    fn what_is_always_there_never_changes() {
        let always = schedule("Europe/Paris", "00:00-24:00");
        assert!(always.is_active(at("2026-05-01T00:00:00Z")));
        assert_eq!(always.changes(at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z")), []);
    }
}
