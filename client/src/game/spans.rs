//! How long something takes, in words.
//!
//! Two ways are elsewhere on purpose: a time to wait stands after "in", which German declines, and is rounded up
//! (`link_words/refusal.rs`); how long a hunt takes is a guess, told with "about" and in quarters of an hour
//! (`screens/facts.rs`).

/// Fewer seconds than these are told without minutes.
const ONLY_SECONDS: u64 = 100;

/// To the second, as runs and walks are compared: "48 s", "2 min 5 s". Ahead and behind are told alike.
pub fn to_the_second(seconds: f64) -> String {
    let seconds = seconds.abs().round() as u64;
    if seconds < ONLY_SECONDS {
        say!("units-seconds", seconds = seconds)
    } else {
        say!("units-minutes-seconds", minutes = seconds / 60, seconds = seconds % 60)
    }
}

/// As one tells of an outing, whose seconds nobody asks for: "12 min", "1 h 5 min", "3 days".
pub fn to_the_minute(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    match minutes {
        0 => say!("units-no-minute"),
        1..60 => say!("units-minutes", minutes = minutes),
        60..1440 => say!("units-hours-minutes", hours = minutes / 60, minutes = minutes % 60),
        _ => say!("units-days", days = minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared_is_told_in_seconds_and_then_in_minutes() {
        assert_eq!([12.4, -99.0, 99.6, 371.6].map(to_the_second), ["12 s", "99 s", "1 min 40 s", "6 min 12 s"]);
    }

    #[test]
    fn an_outing_is_told_as_people_tell_it() {
        let told = [20.0, 61.0, 3_900.0, 200_000.0].map(to_the_minute);
        assert_eq!(told, ["less than a minute", "1 min", "1 h 5 min", "2 days"]);
    }
}
