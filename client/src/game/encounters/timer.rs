//! The clock of an attempt that has a limit: large at the top, and felt in its last seconds.

use super::EncounterSystems;
use crate::game::{
    controls::{Lettering, SpokenName, SpokenRole, WRONG, panel, raised, row, veil, words},
    hud::NoticeColumn,
    motion::ReducedMotion,
    session::{HuntClock, Journal},
    theme::{BRASS, CORAL, CREAM, Fonts, PANEL},
};
use bevy::prelude::*;
use hunt_shared::{event::Progress, time::UnixMs};

/// Seconds at the end that are felt.
const LAST_S: f64 = 10.0;

/// Seconds left at which screen readers say so.
const CALLS: [u32; 6] = [300, 120, 60, 30, 10, 5];

/// The clock.
#[derive(Component, Default)]
struct Clock {
    /// The seconds left that screen readers were told last; 0: none.
    called: u32,
}

/// Its figures.
#[derive(Component)]
struct Figures;

/// What is left of the time, as a line that grows shorter.
#[derive(Component)]
struct Sand;

/// Draws the clock.
pub struct TimerPlugin;

impl Plugin for TimerPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (draw_clock, run_clock, call_time).chain().in_set(EncounterSystems));
    }
}

/// An attempt whose time runs.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Attempt<'a> {
    title: &'a str,
    begun: UnixMs,
    deadline: UnixMs,
}

impl Attempt<'_> {
    /// How much of its time is left, 0 to 1.
    fn share_left(self, now: UnixMs) -> f32 {
        let whole_s = self.deadline.seconds_since(self.begun);
        if whole_s > 0.0 { (self.deadline.seconds_since(now) / whole_s).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }
}

/// The attempt whose time is over first.
fn most_urgent(progress: &Progress) -> Option<Attempt<'_>> {
    let running = progress.challenges.values().filter(|status| status.running);
    running
        .filter_map(|status| Some(Attempt { title: &status.title, begun: status.since, deadline: status.deadline? }))
        .min_by_key(|attempt| attempt.deadline)
}

/// What a clock shows: "1:05", and tenths in the last seconds.
fn figures(left_s: f64) -> String {
    let left_s = left_s.max(0.0);
    if left_s < LAST_S {
        return format!("{left_s:.1}");
    }
    let whole = left_s.ceil() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn draw_clock(
    journal: Res<Journal>,
    clocks: Query<Entity, With<Clock>>,
    columns: Query<Entity, With<NoticeColumn>>,
    fonts: Res<Fonts>,
    mut drawn: Local<Option<String>>,
    mut commands: Commands,
) {
    let wanted = most_urgent(&journal.progress).map(|attempt| attempt.title.to_owned());
    if *drawn == wanted && clocks.is_empty() == wanted.is_none() {
        return;
    }
    clocks.iter().for_each(|clock| commands.entity(clock).despawn());
    if let (Some(title), Ok(column)) = (&wanted, columns.single()) {
        let node = Node { padding: UiRect::new(px(20), px(20), px(8), px(11)), ..row(14.0) };
        // Clear of the rounded corners.
        let (left, right) = (px(12), px(12));
        let glass = Node { position_type: PositionType::Absolute, bottom: px(4), left, right, height: px(3), ..default() };
        let clock = commands
            .spawn((
                Clock::default(),
                (SpokenRole::Status, SpokenName(String::new())),
                panel(node),
                Pickable::IGNORE,
                children![
                    words(&fonts, Lettering::Name, veil(CREAM, 0.85), title),
                    (Figures, words(&fonts, Lettering::Title, CREAM, "")),
                    (
                        glass,
                        BackgroundColor(raised(0.1)),
                        children![(Sand, Node { height: px(3), ..default() }, BackgroundColor(BRASS))],
                    ),
                ],
            ))
            .id();
        commands.entity(column).insert_child(0, clock);
    }
    *drawn = wanted;
}

/// The seconds left that are worth a call, after those that were called last (0: none).
fn call(called: u32, left_s: f64) -> Option<u32> {
    let left = left_s.max(0.0).ceil() as u32;
    // At the beginning, and when there is more time again.
    let begins = called == 0 || left > called;
    let passed = CALLS.iter().any(|&mark| left <= mark && mark < called);
    (left > 0 && (begins || passed)).then_some(left)
}

/// Says how much time is left, not each second, but at some.
fn call_time(journal: Res<Journal>, clock: Res<HuntClock>, mut clocks: Query<(&mut Clock, &mut SpokenName)>) {
    let Some(Attempt { title, deadline, .. }) = most_urgent(&journal.progress) else { return };
    for (mut shown, mut name) in &mut clocks {
        if let Some(left) = call(shown.called, deadline.seconds_since(clock.now())) {
            shown.called = left;
            name.0 = say!("encounters-time-left", title = title, seconds = left);
        }
    }
}

/// In the last seconds each second is a beat: the ground flares and settles. With reduced motion it only changes colour.
fn run_clock(
    journal: Res<Journal>,
    clock: Res<HuntClock>,
    motion: Res<ReducedMotion>,
    mut clocks: Query<(&mut BackgroundColor, &mut BorderColor), With<Clock>>,
    mut texts: Query<(&mut Text, &mut TextColor), With<Figures>>,
    mut sands: Query<(&mut Node, &mut BackgroundColor), (With<Sand>, Without<Clock>)>,
) {
    let Some(attempt) = most_urgent(&journal.progress) else { return };
    let now = clock.now();
    let left_s = attempt.deadline.seconds_since(now);
    let last = left_s < LAST_S;
    for (mut text, mut colour) in &mut texts {
        text.set_if_neq(Text(figures(left_s)));
        colour.set_if_neq(TextColor(if last { WRONG } else { CREAM }));
    }
    for (mut line, mut colour) in &mut sands {
        // In steps of a fifth of a percent: the layout is made anew at each.
        let width = percent((attempt.share_left(now) * 500.0).ceil() / 5.0);
        if line.width != width {
            line.width = width;
        }
        colour.set_if_neq(BackgroundColor(if last { CORAL } else { BRASS }));
    }
    let beat = if last && left_s > 0.0 && !motion.0 { (left_s.fract() as f32).powi(3) } else { 0.0 };
    for (mut ground, mut border) in &mut clocks {
        ground.set_if_neq(BackgroundColor(PANEL.mix(&CORAL, 0.45 * beat)));
        border.set_if_neq(BorderColor::all(if last { CORAL } else { veil(CREAM, 0.2) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::event::ChallengeStatus;

    #[test]
    fn the_clock_shows_tenths_at_the_end_and_never_less_than_nothing() {
        assert_eq!([75.0, 60.0, 59.2, 9.94, 0.04, -3.0].map(figures), ["1:15", "1:00", "1:00", "9.9", "0.0", "0.0"]);
    }

    #[test]
    fn the_time_is_called_at_the_beginning_and_at_few_moments() {
        let mut called = 0;
        let mut calls = Vec::new();
        for tenths in (0..=750).rev() {
            if let Some(left) = call(called, f64::from(tenths) / 10.0) {
                called = left;
                calls.push(left);
            }
        }
        assert_eq!(calls, [75, 60, 30, 10, 5]);
        assert_eq!(call(5, 40.0), Some(40), "a new attempt");
        assert_eq!(call(60, 7.2), Some(8), "after a pause the time that is left, not the one that is passed");
        assert_eq!(call(0, -1.0), None);
    }

    #[test]
    fn the_most_urgent_attempt_has_the_clock() {
        let mut progress = Progress::default();
        for (id, running, deadline) in [("a", true, Some(90)), ("b", true, Some(40)), ("c", false, Some(1)), ("d", true, None)] {
            let status = ChallengeStatus {
                title: id.to_uppercase(),
                running,
                deadline: deadline.map(UnixMs),
                ..ChallengeStatus::default()
            };
            progress.challenges.insert(id.into(), status);
        }
        let urgent = most_urgent(&progress).unwrap();
        assert_eq!((urgent.title, urgent.deadline), ("B", UnixMs(40)));
    }

    #[test]
    fn the_line_is_as_long_as_what_is_left_of_the_whole_time() {
        let attempt = Attempt { title: "A", begun: UnixMs(1_000), deadline: UnixMs(5_000) };
        assert_eq!([0, 1_000, 2_000, 5_000, 9_000].map(|now| attempt.share_left(UnixMs(now))), [1.0, 1.0, 0.75, 0.0, 0.0]);
        assert_eq!(Attempt { deadline: UnixMs(1_000), ..attempt }.share_left(UnixMs(1_000)), 0.0);
    }
}
