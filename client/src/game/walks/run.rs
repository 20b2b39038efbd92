//! A run: the walk through a hunt from its beginning to the moment at which everything that had opened was completed. Plain data.
//!
//! Its clock is that of the walk: seconds since the beginning, of which a rest (no step for [`REST_S`]) counts no more than that, so that a run
//! can be put down for a night. The best of several runs is the one with the most challenges completed, and of those the quickest.

use super::{REST_S, parse, stretches};
use bevy::math::Vec2;
use hunt_shared::{
    event::{ChallengeStatus, Event, EventKind, Progress},
    geo::{GeoBox, LocalFrame, LonLat},
    identity::ChallengeId,
    time::UnixMs,
};
use std::collections::BTreeSet;

/// The first line of a run's file.
const HEAD: &str = "run 1";

/// Seconds of a walk that begins at a time and makes steps at these, up to another: rests are shortened.
pub fn played_s(begun: UnixMs, steps: impl Iterator<Item = UnixMs>, until: UnixMs) -> f64 {
    let within = steps.filter(|step| *step > begun && *step < until);
    let (sum_s, last) = within.fold((0.0, begun), |(sum_s, before), step| (sum_s + rest_s(before, step), step.max(before)));
    sum_s + rest_s(last, until)
}

/// Seconds from one step to another, as far as they count.
pub fn rest_s(from: UnixMs, to: UnixMs) -> f64 {
    to.seconds_since(from).clamp(0.0, REST_S)
}

/// When the hunt began, as the journal says.
pub fn begun(events: &[Event]) -> Option<UnixMs> {
    events.iter().find(|event| matches!(event.kind, EventKind::HuntBegun { .. })).map(|event| event.time)
}

/// When which challenge was completed first.
pub fn completions(events: &[Event]) -> Vec<UnixMs> {
    let mut seen: BTreeSet<&ChallengeId> = BTreeSet::new();
    let first = events.iter().filter(|event| match &event.kind {
        EventKind::ChallengeCompleted { challenge, .. } => seen.insert(challenge),
        _ => false,
    });
    first.map(|event| event.time).collect()
}

/// Whether something was completed, and nothing that has opened can still be for the first time.
pub fn is_finished(progress: &Progress) -> bool {
    let open = |status: &ChallengeStatus| status.completions == 0 && (status.running || status.offer.is_some());
    let challenges = &progress.challenges;
    challenges.values().any(|status| status.completions > 0) && !challenges.values().any(open)
}

/// A run that was finished.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Run {
    /// Seconds since the beginning, and where; in order.
    points: Vec<(f64, LonLat)>,
    /// Seconds since the beginning at which challenges were completed; in order.
    done: Vec<f64>,
}

impl Run {
    /// The run that a walk and a journal tell of; `None` when it has not begun or nothing was completed.
    pub fn of(walk: &[(UnixMs, LonLat)], events: &[Event]) -> Option<Self> {
        let begun = begun(events)?;
        let done = completions(events);
        let end = *done.last()?;
        let (mut run, mut at_s, mut before) = (Self::default(), 0.0, begun);
        for &(time, position) in walk.iter().filter(|(time, _)| *time >= begun && *time <= end) {
            at_s += rest_s(before, time);
            before = before.max(time);
            run.points.push((at_s, position));
        }
        let steps = || walk.iter().map(|(time, _)| *time);
        run.done = done.into_iter().map(|time| played_s(begun, steps(), time)).collect();
        (!run.points.is_empty()).then_some(run)
    }

    /// Seconds from the beginning to the last thing that was completed.
    pub fn took_s(&self) -> f64 {
        self.done.last().copied().unwrap_or_default()
    }

    /// Seconds since the beginning at which challenges were completed.
    pub fn done(&self) -> &[f64] {
        &self.done
    }

    /// Its places, in order.
    pub fn places(&self) -> impl Iterator<Item = LonLat> {
        self.points.iter().map(|(_, position)| *position)
    }

    /// Its stretches without a rest or a jump, in the local plane.
    pub fn stretches(&self, frame: &LocalFrame) -> Vec<Vec<Vec2>> {
        stretches(self.points.iter().copied(), frame)
    }

    /// The step before a moment and the one after it, and how far between them it is; `None` before the first.
    pub fn at(&self, at_s: f64) -> Option<(LonLat, LonLat, f64)> {
        let after = self.points.partition_point(|(then_s, _)| *then_s <= at_s);
        let (from_s, from) = *self.points.get(after.checked_sub(1)?)?;
        let Some(&(to_s, to)) = self.points.get(after) else { return Some((from, from, 0.0)) };
        Some((from, to, (at_s - from_s) / (to_s - from_s)))
    }

    /// Whether it could have been walked within this box.
    pub fn touches(&self, bounds: &GeoBox) -> bool {
        GeoBox::around(self.places()).is_some_and(|around| around.overlaps(bounds))
    }

    /// The run as its file's text: times in milliseconds since the beginning.
    pub fn to_text(&self) -> String {
        let ms = |seconds: f64| (seconds * 1000.0).round() as i64;
        let mut text = format!("{HEAD}\n");
        for at_s in &self.done {
            text.push_str(&format!("done {}\n", ms(*at_s)));
        }
        for (at_s, position) in &self.points {
            text.push_str(&format!("{} {:.7} {:.7}\n", ms(*at_s), position.lon, position.lat));
        }
        text
    }

    /// The run that a file's text tells of; `None` when it is no such file. A line that nobody can read is passed over.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let mut run = Self::default();
        for line in lines {
            if let Some(ms) = line.strip_prefix("done ").and_then(|ms| ms.parse::<u32>().ok()) {
                run.done.push(f64::from(ms) / 1000.0);
            } else if let Some((UnixMs(ms), position)) = parse(line) {
                run.points.push((ms as f64 / 1000.0, position));
            }
        }
        let in_order = run.points.is_sorted_by(|a, b| a.0 <= b.0) && run.done.is_sorted();
        (in_order && !run.points.is_empty() && !run.done.is_empty()).then_some(run)
    }
}

/// The best of those that fit: with the most challenges completed, and of those the quickest. It is asked in each frame, and whether a run fits
/// may take long, so the best are looked at first.
pub fn best<'a>(runs: impl Iterator<Item = &'a Run>, fits: impl Fn(&Run) -> bool) -> Option<&'a Run> {
    let mut runs: Vec<&Run> = runs.collect();
    runs.sort_by(|a, b| b.done.len().cmp(&a.done.len()).then(a.took_s().total_cmp(&b.took_s())));
    runs.into_iter().find(|&run| fits(run))
}

/// Seconds that a player is ahead of another run, or behind it when negative: by the last challenge that was completed, the first of the one
/// against the first of the other and so on, as hunts leave the order open; or by the next, when the other had completed it by now already. All
/// in seconds since the beginning; `None` before there is anything to compare.
pub fn ahead_s(own: &[f64], other: &[f64], now_s: f64) -> Option<f64> {
    let both = own.len().min(other.len());
    let at_last = both.checked_sub(1).map(|last| other[last] - own[last]);
    let overdue = other.get(own.len()).map(|next_s| next_s - now_s).filter(|left_s| *left_s < 0.0);
    match (at_last, overdue) {
        (Some(at_last), Some(overdue)) => Some(at_last.min(overdue)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::identity::Seq;

    fn at(second: i64) -> UnixMs {
        UnixMs(1_700_000_000_000 + second * 1000)
    }

    fn place(east: f64) -> LonLat {
        LonLat::new(7.0 + east * 1e-5, 43.0)
    }

    fn events(begun: i64, done: &[(i64, &str)]) -> Vec<Event> {
        let event = |second, kind| Event { seq: Seq(0), time: at(second), position: None, kind };
        let completed = |(second, id): &(i64, &str)| {
            event(*second, EventKind::ChallengeCompleted { challenge: (*id).into(), title: String::new() })
        };
        let first = event(begun, EventKind::HuntBegun { title: "T".into() });
        std::iter::once(first).chain(done.iter().map(completed)).collect()
    }

    #[test]
    fn a_run_is_what_was_walked_from_the_beginning_to_the_last_completion() {
        let walk: Vec<_> = (0..=100).map(|second| (at(second), place(second as f64))).collect();
        let events = events(10, &[(30, "a"), (50, "b"), (70, "a"), (80, "c")]);
        let run = Run::of(&walk, &events).unwrap();
        assert_eq!(run.done(), [20.0, 40.0, 70.0], "the first time that each was completed");
        assert_eq!((run.places().next(), run.places().last()), (Some(place(10.0)), Some(place(80.0))));
        let (from, to, share) = run.at(5.25).unwrap();
        assert_eq!((from, to), (place(15.0), place(16.0)));
        assert!((share - 0.25).abs() < 1e-9);
        assert_eq!(run.at(500.0), Some((place(80.0), place(80.0), 0.0)), "at its end it stays there");
        assert_eq!(run.at(-1.0), None);
        assert_eq!(Run::of(&walk, &events[..1]), None, "nothing was completed");
        assert_eq!(Run::of(&walk, &events[1..]), None, "it never began");
    }

    #[test]
    fn a_night_counts_five_minutes() {
        let night = 30_000;
        let walk: Vec<_> = [0, 10, 20, night, night + 10].map(|second| (at(second), place(second as f64))).to_vec();
        let run = Run::of(&walk, &events(0, &[(15, "a"), (night + 10, "b")])).unwrap();
        assert_eq!(run.done(), [15.0, 20.0 + REST_S + 10.0]);
        assert_eq!(played_s(at(0), walk.iter().map(|step| step.0), at(night * 9)), 30.0 + 2.0 * REST_S);
    }

    #[test]
    fn a_run_survives_its_file_and_what_is_no_run_is_none() {
        let walk: Vec<_> = (0..=100).map(|second| (at(second), place(second as f64 * 3.0))).collect();
        let run = Run::of(&walk, &events(0, &[(30, "a"), (90, "b")])).unwrap();
        let text = run.to_text();
        let again = Run::from_text(&text).unwrap();
        assert_eq!((again.to_text(), again.done()), (text.clone(), run.done()));
        let cut = Run::from_text(&text[..text.len() - 20]).unwrap();
        assert_eq!(cut.points.len() + 1, run.points.len(), "a last line that was cut off is passed over");
        for text in ["", "run 2\ndone 1\n0 1 1", "run 1\n", "run 1\ndone 5\n", "run 1\ndone 5\n9 7 43\n4 7 43", "run 1\n1 7 43"] {
            assert_eq!(Run::from_text(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_rest_and_a_jump_are_no_way_also_in_a_run_that_was_kept() {
        // About 3 m a step, 800 m at once, and a night.
        let steps = [(0, 0.0), (1, 4.0), (2, 8.0), (3, 1_000.0), (4, 1_004.0), (30_000, 1_008.0)];
        let walk = steps.map(|(second, east)| (at(second), place(east)));
        let run = Run::of(&walk, &events(0, &[(30_000, "a")])).unwrap();
        let frame = LocalFrame::about(place(0.0));
        let kept = Run::from_text(&run.to_text()).unwrap();
        for run in [run, kept] {
            assert_eq!(run.stretches(&frame).iter().map(Vec::len).collect::<Vec<_>>(), [3, 2, 1]);
        }
    }

    #[test]
    fn the_best_run_has_done_most_and_then_was_quickest() {
        let run = |done: &[f64]| Run { points: vec![(0.0, place(0.0))], done: done.to_vec() };
        let runs = [run(&[5.0]), run(&[10.0, 90.0]), run(&[30.0, 80.0])];
        assert_eq!(best(runs.iter(), |_| true), Some(&runs[2]));
        assert_eq!(best(runs.iter(), |run| run.done.len() == 1), Some(&runs[0]));
        assert_eq!(best([].iter(), |_| true), None);
    }

    #[test]
    fn who_is_ahead_is_told_by_what_was_completed() {
        let best = [60.0, 120.0, 300.0];
        assert_eq!(ahead_s(&[], &best, 30.0), None, "neither has done anything");
        assert_eq!(ahead_s(&[48.0], &best, 100.0), Some(12.0));
        assert_eq!(ahead_s(&[48.0], &best, 125.0), Some(-5.0), "the other has done the next by now");
        assert_eq!(ahead_s(&[], &best, 70.0), Some(-10.0));
        assert_eq!(ahead_s(&[70.0], &best, 90.0), Some(-10.0));
        assert_eq!(ahead_s(&[48.0, 110.0, 280.0], &best, 999.0), Some(20.0));
        assert_eq!(ahead_s(&[1.0, 2.0, 3.0, 4.0], &best, 5.0), Some(297.0), "more than ever before");
        assert_eq!(ahead_s(&[1.0], &[], 5.0), None);
    }

    #[test]
    fn a_hunt_is_finished_when_nothing_open_is_left() {
        let mut progress = Progress::default();
        assert!(!is_finished(&progress));
        let status = |completions, running| ChallengeStatus { completions, running, ..Default::default() };
        progress.challenges.insert("a".into(), status(1, false));
        assert!(is_finished(&progress));
        progress.challenges.insert("b".into(), status(0, true));
        assert!(!is_finished(&progress));
        progress.challenges.insert("b".into(), status(0, false));
        assert!(is_finished(&progress), "one that has failed for good is over, too");
    }
}
