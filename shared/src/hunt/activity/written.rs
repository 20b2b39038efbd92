//! Times as designers write them and as players read them.

use super::{DAY_MIN, Schedule, Window, parse::DAYS};
use crate::time::UnixMs;
use jiff::Timestamp;

/// All days of the week.
const ALL_DAYS: u8 = 0x7F;

impl Schedule {
    /// The condition that holds at these times, as it stands in `hunt.ron`.
    pub(in crate::hunt) fn written(&self) -> String {
        let all: Vec<String> = self.windows.iter().map(|window| self.window_written(window)).collect();
        match &all[..] {
            [one] => one.clone(),
            _ => format!("Any([{}])", all.join(", ")),
        }
    }

    fn window_written(&self, window: &Window) -> String {
        match window {
            Window::Between { from, until } => {
                format!("Between({:?}, {:?})", self.moment_written(*from), self.moment_written(*until))
            }
            Window::Weekly { days, from_min: 0, until_min: DAY_MIN } => format!("Weekday({:?})", days_written(*days)),
            Window::Weekly { days: ALL_DAYS, from_min, until_min } => {
                format!("TimeOfDay({:?}, {:?})", clock(*from_min), clock(*until_min))
            }
            Window::Weekly { days, from_min, until_min } => {
                format!("TimeOfDay({:?}, {:?}, days: {:?})", clock(*from_min), clock(*until_min), days_written(*days))
            }
        }
    }

    /// When it is, for a sentence: "between 21:00 and 05:00".
    pub fn in_words(&self) -> String {
        let words = self.windows.iter().map(|window| match window {
            Window::Between { from, until } => {
                format!("between {} and {}", self.moment_in_words(*from), self.moment_in_words(*until))
            }
            Window::Weekly { days, from_min: 0, until_min: DAY_MIN } => format!("on {}", days_in_words(*days)),
            Window::Weekly { days: ALL_DAYS, from_min, until_min } => {
                format!("between {} and {}", clock(*from_min), clock(*until_min))
            }
            Window::Weekly { days, from_min, until_min } => {
                format!("between {} and {} on {}", clock(*from_min), clock(*until_min), days_in_words(*days))
            }
        });
        words.collect::<Vec<_>>().join(" or ")
    }

    /// As [`Self::in_words`], in German: "zwischen 21:00 und 05:00".
    pub fn in_german(&self) -> String {
        let words = self.windows.iter().map(|window| match window {
            Window::Between { from, until } => {
                format!("zwischen dem {} und dem {}", self.moment_in_german(*from), self.moment_in_german(*until))
            }
            Window::Weekly { days, from_min: 0, until_min: DAY_MIN } => days_in_german(*days),
            Window::Weekly { days: ALL_DAYS, from_min, until_min } => {
                format!("zwischen {} und {}", clock(*from_min), clock(*until_min))
            }
            Window::Weekly { days, from_min, until_min } => {
                format!("{} zwischen {} und {}", days_in_german(*days), clock(*from_min), clock(*until_min))
            }
        });
        words.collect::<Vec<_>>().join(" oder ")
    }

    fn moment_written(&self, at: UnixMs) -> String {
        match Timestamp::from_millisecond(at.0) {
            Ok(at) => self.zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string(),
            Err(_) => at.0.to_string(),
        }
    }

    fn moment_in_words(&self, at: UnixMs) -> String {
        match Timestamp::from_millisecond(at.0) {
            Ok(at) => self.zone.to_datetime(at).strftime("%-d %B %Y, %H:%M").to_string(),
            Err(_) => at.0.to_string(),
        }
    }

    fn moment_in_german(&self, at: UnixMs) -> String {
        match Timestamp::from_millisecond(at.0) {
            Ok(at) => self.zone.to_datetime(at).strftime("%-d.%-m.%Y, %H:%M").to_string(),
            Err(_) => at.0.to_string(),
        }
    }
}

fn clock(minute: u32) -> String {
    let minute = if minute > DAY_MIN { minute - DAY_MIN } else { minute };
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn named_days(days: u8) -> impl Iterator<Item = usize> {
    (0..DAYS.len()).filter(move |day| days & 1 << day != 0)
}

/// `Sat Sun`.
fn days_written(days: u8) -> String {
    let names = named_days(days).map(|day| format!("{}{}", DAYS[day][..1].to_uppercase(), &DAYS[day][1..]));
    names.collect::<Vec<_>>().join(" ")
}

/// `Saturdays and Sundays`.
fn days_in_words(days: u8) -> String {
    const NAMES: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
    let names: Vec<&str> = named_days(days).map(|day| NAMES[day]).collect();
    match &names[..] {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        names => names.concat(),
    }
}

/// `samstags und sonntags`.
fn days_in_german(days: u8) -> String {
    const NAMES: [&str; 7] = ["montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags"];
    let names: Vec<&str> = named_days(days).map(|day| NAMES[day]).collect();
    match &names[..] {
        [most @ .., last] if !most.is_empty() => format!("{} und {last}", most.join(", ")),
        names => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use crate::hunt::activity::{Activity, parse_windows, zone_of};

    #[test]
    fn times_are_told_as_they_were_meant() {
        let zone = "Europe/Paris";
        let told = |windows: &str| {
            let windows = parse_windows(windows, &zone_of(zone).unwrap()).unwrap();
            let schedule = Activity { time_zone: zone.into(), windows }.schedule();
            (schedule.written(), schedule.in_words())
        };
        let both = |written: &str, words: &str| (written.to_owned(), words.to_owned());
        assert_eq!(told("21:00-05:00"), both(r#"TimeOfDay("21:00", "05:00")"#, "between 21:00 and 05:00"));
        assert_eq!(
            told("Sat Sun 10:00-24:00"),
            both(r#"TimeOfDay("10:00", "24:00", days: "Sat Sun")"#, "between 10:00 and 24:00 on Saturdays and Sundays")
        );
        assert_eq!(told("Mon-Wed 00:00-24:00"), both(r#"Weekday("Mon Tue Wed")"#, "on Mondays, Tuesdays and Wednesdays"));
        assert_eq!(
            told("2026-07-01T10:00/2026-07-01T10:00Z"),
            both(r#"Between("2026-07-01T10:00", "2026-07-01T12:00")"#, "between 1 July 2026, 10:00 and 1 July 2026, 12:00")
        );
    }

    #[test]
    fn times_are_told_in_german() {
        let told = |windows: &str| {
            let zone = "Europe/Paris";
            let windows = parse_windows(windows, &zone_of(zone).unwrap()).unwrap();
            Activity { time_zone: zone.into(), windows }.schedule().in_german()
        };
        assert_eq!(told("21:00-05:00"), "zwischen 21:00 und 05:00");
        assert_eq!(told("Sat Sun 10:00-24:00"), "samstags und sonntags zwischen 10:00 und 24:00");
        assert_eq!(told("Mon-Wed 00:00-24:00"), "montags, dienstags und mittwochs");
        assert_eq!(told("2026-07-01T10:00/2026-07-01T10:00Z"), "zwischen dem 1.7.2026, 10:00 und dem 1.7.2026, 12:00");
    }
}
