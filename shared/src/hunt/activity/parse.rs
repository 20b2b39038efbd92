//! Windows of time as designers write them.

use super::{DAY_MIN, Window};
use crate::time::UnixMs;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// What may be written, for messages.
pub(in crate::hunt) const FORMS: &str = "write \"18:00-22:00\", \"Sat Sun 10:00-16:00\" or \"2026-05-01T10:00/2026-05-01T18:00\"";

pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What is wrong with a window, and how to mend it.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Unclear {
    pub(in crate::hunt) message: String,
    pub(in crate::hunt) help: String,
}

fn unclear<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Unclear> {
    Err(Unclear { message: message.into(), help: help.into() })
}

/// Reads windows, separated by semicolons; clock times and dates without an offset are of a time zone.
///
/// # Errors
/// The first that is none, or that never comes.
pub(in crate::hunt) fn parse_windows(text: &str, zone: &TimeZone) -> Result<Vec<Window>, Unclear> {
    let windows: Vec<_> = text.split(';').map(str::trim).filter(|text| !text.is_empty()).collect();
    if windows.is_empty() {
        return unclear("this names no time, so it would never be there", FORMS);
    }
    windows.into_iter().map(|text| parse_window(text, zone)).collect()
}

fn parse_window(text: &str, zone: &TimeZone) -> Result<Window, Unclear> {
    if let Some((from, until)) = text.split_once('/') {
        let (from, until) = (moment(from.trim(), zone, 0)?, moment(until.trim(), zone, 1)?);
        if from >= until {
            return unclear(
                format!("the window {text:?} ends before it begins, so it never comes"),
                "write the earlier time first",
            );
        }
        return Ok(Window::Between { from, until });
    }
    let text = text.replace('–', "-");
    let mut words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let clock = words.pop().unwrap_or_default();
    let mut days = 0;
    for word in words {
        days |= days_of(word)?;
    }
    let Some((from, until)) = clock.split_once('-') else {
        return unclear(format!("{text:?} is no window of time"), FORMS);
    };
    let (from_min, mut until_min) = (minute(from)?, minute(until)?);
    if from_min == until_min {
        return unclear(format!("the window {text:?} has no length, so it never comes"), "write 00:00-24:00 for the whole day");
    }
    if until_min < from_min {
        until_min += DAY_MIN;
    }
    Ok(Window::Weekly { days: if days == 0 { 0x7F } else { days }, from_min, until_min })
}

/// Reads days of the week, such as `Sat Sun` or `Mon-Fri`.
///
/// # Errors
/// The first that is none.
pub(in crate::hunt) fn parse_days(text: &str) -> Result<u8, Unclear> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
    if words.peek().is_none() {
        return unclear("this names no day of the week", "write Sat Sun, or Mon-Fri");
    }
    words.try_fold(0, |days, word| Ok(days | days_of(word)?))
}

/// Reads a time of day, in minutes up to 24:00.
///
/// # Errors
/// When it is none.
pub(in crate::hunt) fn parse_minute(text: &str) -> Result<u32, Unclear> {
    minute(text.trim())
}

/// A day of the week or a run of them.
fn days_of(word: &str) -> Result<u8, Unclear> {
    let day = |name: &str| {
        let name = name.to_lowercase();
        DAYS.iter().position(|day| name.len() >= 3 && name.starts_with(day))
    };
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    match (day(first), day(last)) {
        (Some(first), Some(last)) => {
            let count = (last + 7 - first) % 7;
            Ok((0..=count).fold(0, |days, ahead| days | 1 << ((first + ahead) % 7)))
        }
        _ => unclear(
            format!("{word:?} is no day of the week"),
            "the days are Mon Tue Wed Thu Fri Sat Sun; write Mon-Fri for several",
        ),
    }
}

/// A time of day in minutes, up to 24:00.
fn minute(text: &str) -> Result<u32, Unclear> {
    let parts =
        text.split_once(':').and_then(|(hours, minutes)| Some((hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?)));
    match parts {
        Some((hours, minutes)) if minutes < 60 && hours * 60 + minutes <= DAY_MIN => Ok(hours * 60 + minutes),
        _ => unclear(format!("{text:?} is no time of day"), "write hours and minutes from 00:00 to 24:00"),
    }
}

/// Reads a date and time, or a date.
///
/// # Errors
/// When it is none.
pub(in crate::hunt) fn parse_moment(text: &str, zone: &TimeZone) -> Result<UnixMs, Unclear> {
    moment(text, zone, 0)
}

/// As [`parse_moment`], for the end of something: a date alone is the whole day.
///
/// # Errors
/// When it is none.
pub(in crate::hunt) fn parse_end(text: &str, zone: &TimeZone) -> Result<UnixMs, Unclear> {
    moment(text, zone, 1)
}

/// A moment: with an offset or `Z` anywhere on Earth, else by the clocks of a zone. A date alone is its beginning, so many days later.
fn moment(text: &str, zone: &TimeZone, days_later: i64) -> Result<UnixMs, Unclear> {
    let with_seconds = |text: &str| match text.find('T').map(|at| text[at + 1..].matches(':').count()) {
        Some(1) => text.strip_suffix(['Z', 'z']).map(|bare| format!("{bare}:00Z")),
        _ => None,
    };
    let written = with_seconds(text).unwrap_or_else(|| text.to_owned());
    let known = if let Ok(timestamp) = written.parse::<Timestamp>() {
        Some(timestamp)
    } else if let (false, Ok(date)) = (text.contains('T'), text.parse::<Date>()) {
        let day = date.checked_add(jiff::Span::new().days(days_later)).unwrap_or(date);
        zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
    } else {
        text.parse::<DateTime>().ok().and_then(|clock| zone.to_timestamp(clock).ok())
    };
    match known {
        Some(timestamp) => Ok(UnixMs(timestamp.as_millisecond())),
        None => unclear(format!("{text:?} is no date and time"), "write 2026-05-01T18:30, and Z after it for UTC"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Window>, String> {
        parse_windows(text, &TimeZone::UTC).map_err(|unclear| unclear.message)
    }

    #[test]
    fn days_and_hours_are_read() {
        let weekly = |days, from_min, until_min| Window::Weekly { days, from_min, until_min };
        assert_eq!(parse("18:00-22:30").unwrap(), [weekly(0x7F, 1080, 1350)]);
        assert_eq!(parse("Sat, Sunday 10:00–16:00").unwrap(), [weekly(0b110_0000, 600, 960)]);
        assert_eq!(parse("Fri-Mon 22:00-02:00; wed 00:00-24:00").unwrap(), [weekly(0b111_0001, 1320, 1560), weekly(4, 0, 1440)]);
    }

    #[test]
    fn moments_are_read_with_and_without_a_zone() {
        let paris = crate::hunt::activity::zone_of("Europe/Paris").unwrap();
        let between = |from: &str, until: &str| {
            let at = |text: &str| UnixMs(text.parse::<Timestamp>().unwrap().as_millisecond());
            Window::Between { from: at(from), until: at(until) }
        };
        let read = |text| parse_windows(text, &paris).unwrap();
        assert_eq!(read("2026-07-01T10:00/2026-07-01T12:00Z"), [between("2026-07-01T08:00:00Z", "2026-07-01T12:00:00Z")]);
        assert_eq!(read("2026-07-01/2026-07-02"), [between("2026-06-30T22:00:00Z", "2026-07-02T22:00:00Z")]);
        assert_eq!(
            read("2026-07-01T10:00:00+05:00/2026-07-01T12:00:00Z"),
            [between("2026-07-01T05:00:00Z", "2026-07-01T12:00:00Z")]
        );
    }

    #[test]
    fn what_is_no_window_is_told() {
        for (text, message) in [
            ("", "this names no time, so it would never be there"),
            ("2026-05-02/2026-04-01", "ends before it begins"),
            ("Sam 10:00-12:00", "\"Sam\" is no day of the week"),
            ("10:00-25:00", "\"25:00\" is no time of day"),
            ("10:00-10:00", "has no length"),
            ("at night", "\"at\" is no day of the week"),
            ("2026-13-01/2026-14-01", "\"2026-13-01\" is no date and time"),
        ] {
            let told = parse(text).unwrap_err();
            assert!(told.contains(message), "{text:?}: {told}");
        }
    }
}
