//! When a hunt is played, conditions that look at the clock, and windows of time in which the hunt is closed.

use super::{
    super::{
        terms::{HuntTerm, ObjectTerm, TeamsTerm},
        values::{ShortText, Spanned},
    },
    Lowering,
};
use crate::{
    hunt::{
        Activity, OpenTime, Schedule, Teams, Together, Window,
        activity::{Unclear, parse_days, parse_end, parse_minute, parse_moment, zone_of},
    },
    time::UnixMs,
};
use jiff::tz::TimeZone;

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

/// A team has at most so many members: what one does is told to all others.
const MAX_TEAM: u32 = 50;

type Written = Spanned<ShortText>;

impl Lowering<'_, '_> {
    /// From when until when the hunt is played.
    pub(super) fn open_time(&mut self, term: &HuntTerm) -> Option<OpenTime> {
        let opens = self.optional_moment(&term.opens, parse_moment);
        let closes = self.optional_moment(&term.closes, parse_end);
        let open = OpenTime { opens: opens?, closes: closes? };
        if let (Some(opens), Some(closes), Some(Some(written))) = (open.opens, open.closes, &term.closes)
            && closes <= opens
        {
            let message = "the hunt closes before it opens, so nobody could ever play it";
            self.context.error(written.span.clone(), message, "write a time after that of `opens`");
            return None;
        }
        Some(open)
    }

    fn optional_moment(
        &mut self,
        written: &Option<Option<Written>>,
        parse: fn(&str, &TimeZone) -> Result<UnixMs, Unclear>,
    ) -> Option<Option<UnixMs>> {
        match written.as_ref()? {
            None => Some(None),
            Some(written) => self.read(written, parse).map(Some),
        }
    }

    /// How the hunt is played together.
    pub(super) fn teams(&mut self, term: &HuntTerm) -> Option<Option<Teams>> {
        let Some(term) = term.teams.as_ref()? else { return Some(None) };
        let (together, size) = match term {
            TeamsTerm::Shared { max_size } => (Together::Shared, max_size),
            TeamsTerm::Separate { max_size } => (Together::Separate, max_size),
        };
        let size = size.as_ref()?;
        let max_size = size.value.0;
        if !(2..=MAX_TEAM).contains(&max_size) {
            let message = format!("a team of at most {max_size} was asked for, but it may have from 2 to {MAX_TEAM} members");
            self.context.error(size.span.clone(), message, "write max_size: 4");
            return None;
        }
        Some(Some(Teams { together, max_size }))
    }

    /// A time of day, on some days of the week or every day.
    pub(super) fn time_of_day(
        &mut self,
        from: Option<&Written>,
        until: Option<&Written>,
        days: Option<&Written>,
    ) -> Option<Schedule> {
        let from_min = from.and_then(|from| self.read(from, |text, _| parse_minute(text)));
        let until_min = until.and_then(|until| self.read(until, |text, _| parse_minute(text)));
        let days = match days {
            Some(days) => self.read(days, |text, _| parse_days(text)),
            None => Some(0x7F),
        };
        let (from_min, mut until_min, days) = (from_min?, until_min?, days?);
        if from_min == until_min {
            let message = "this time of day has no length, so it never comes";
            self.context.error(until?.span.clone(), message, "write 00:00 and 24:00 for the whole day");
            return None;
        }
        if until_min < from_min {
            until_min += DAY_MIN;
        }
        self.schedule(Window::Weekly { days, from_min, until_min })
    }

    /// Days of the week.
    pub(super) fn weekday(&mut self, days: &Written) -> Option<Schedule> {
        let days = self.read(days, |text, _| parse_days(text))?;
        self.schedule(Window::Weekly { days, from_min: 0, until_min: DAY_MIN })
    }

    /// The time between two moments.
    pub(super) fn between(&mut self, from: Option<&Written>, until: Option<&Written>) -> Option<Schedule> {
        let begins = from.and_then(|from| self.read(from, parse_moment));
        let ends = until.and_then(|until| self.read(until, parse_end));
        let (from, ends) = (begins?, ends?);
        if ends <= from {
            let message = "this time ends before it begins, so it never comes";
            self.context.error(until?.span.clone(), message, "write the earlier time first");
            return None;
        }
        self.schedule(Window::Between { from, until: ends })
    }

    fn schedule(&self, window: Window) -> Option<Schedule> {
        Some(Activity { time_zone: self.time_zone.to_owned(), windows: vec![window] }.schedule())
    }

    fn read<T>(&mut self, written: &Written, parse: impl FnOnce(&str, &TimeZone) -> Result<T, Unclear>) -> Option<T> {
        let zone = zone_of(self.time_zone)?;
        match parse(written.value.0.trim(), &zone) {
            Ok(read) => Some(read),
            Err(Unclear { message, help }) => {
                self.context.error(written.span.clone(), message, help);
                None
            }
        }
    }

    /// Warns of objects and boundaries that are there only while the hunt is closed.
    pub(super) fn check_windows(&mut self, objects: &[ObjectTerm], open: &OpenTime) {
        let never = |active: &Activity| !active.schedule().is_ever_active(open.opens, open.closes);
        let help = "let the windows of `active` meet the time from `opens` to `closes`";
        for term in objects {
            if let (Some(Some(active)), Some(id), Some(first)) =
                (self.sound_windows(term), &term.id, term.active.iter().flatten().next())
                && never(&active)
            {
                let message =
                    format!("the object \"{}\" is there only while the hunt is closed, so nobody ever takes it", id.value.0);
                self.context.warn(first.span.clone(), message, help);
            }
        }
        let ground = self.ground;
        for (boundary, (source, span)) in ground.boundaries.iter().zip(&ground.places) {
            if boundary.behaviour.active.as_ref().is_some_and(never) {
                let message =
                    format!("the boundary {:?} is there only while the hunt is closed, so nobody ever meets it", boundary.id);
                self.context.findings.warn(source, span.clone(), message, help);
            }
        }
    }
}
