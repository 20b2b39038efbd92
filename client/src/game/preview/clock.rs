//! The preview's clock: what time it is in the hunt. It goes on by itself, and can be set to any time of any day.

use crate::game::session::HuntClock;
use bevy::prelude::*;
use hunt_shared::time::UnixMs;
use jiff::{Timestamp, Zoned, tz::TimeZone};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The hunt's time in the preview: whatever depends on the time takes it from here.
#[derive(Resource, Clone, PartialEq, Debug)]
pub struct PreviewClock {
    now: UnixMs,
    /// Fractions of a millisecond that have passed.
    rest_ms: f64,
    /// Counts how often it was set.
    pub set: u32,
    zone: TimeZone,
}

impl Default for PreviewClock {
    fn default() -> Self {
        Self { now: UnixMs::now(), rest_ms: 0.0, set: 0, zone: TimeZone::system() }
    }
}

impl PreviewClock {
    /// What time it is.
    pub fn now(&self) -> UnixMs {
        self.now
    }

    /// Sets it.
    pub fn set(&mut self, now: UnixMs) {
        (self.now, self.rest_ms) = (now, 0.0);
        self.set += 1;
    }

    /// Goes on to a later moment without having been set: as time passes.
    pub fn pass_to(&mut self, now: UnixMs) {
        self.now = self.now.max(now);
    }

    /// Moves it by so many milliseconds.
    pub fn move_by(&mut self, by_ms: i64) {
        self.set(UnixMs(self.now.0.saturating_add(by_ms)));
    }

    /// How much of the day has passed, 0 to 1.
    pub fn share_of_day(&self) -> f32 {
        let time = self.zoned().time();
        let seconds = f32::from(time.hour()) * 3600.0 + f32::from(time.minute()) * 60.0 + f32::from(time.second());
        seconds / 86_400.0
    }

    /// Sets the time of the day; the day stays.
    pub fn set_share_of_day(&mut self, share: f32) {
        let minutes = (f64::from(share.clamp(0.0, 1.0)) * 24.0 * 60.0).round().min(24.0 * 60.0 - 1.0) as i64;
        let time = jiff::civil::time((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
        if let Ok(zoned) = self.zoned().date().to_datetime(time).to_zoned(self.zone.clone()) {
            self.set(UnixMs(zoned.timestamp().as_millisecond()));
        }
    }

    /// As people read it: `Thu 26 Nov 2026, 14:03`.
    pub fn words(&self) -> String {
        let at = self.zoned();
        say!(
            "preview-clock",
            weekday = at.weekday().to_monday_one_offset(),
            day = at.day(),
            month = at.month(),
            year = at.year(),
            time = at.strftime("%H:%M").to_string(),
        )
    }

    /// The time of a moment: `14:03:27`.
    pub fn time_words(&self, time: UnixMs) -> String {
        self.zoned_at(time).strftime("%H:%M:%S").to_string()
    }

    fn zoned(&self) -> Zoned {
        self.zoned_at(self.now)
    }

    fn zoned_at(&self, time: UnixMs) -> Zoned {
        Timestamp::from_millisecond(time.0).unwrap_or_default().to_zoned(self.zone.clone())
    }

    fn pass(&mut self, elapsed_s: f64) {
        let elapsed_ms = elapsed_s * 1000.0 + self.rest_ms;
        self.now = UnixMs(self.now.0.saturating_add(elapsed_ms.floor() as i64));
        self.rest_ms = elapsed_ms.fract();
    }
}

/// Lets time pass.
pub struct ClockPlugin;

impl Plugin for ClockPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<PreviewClock>().add_systems(PreUpdate, pass_time.run_if(not(in_state(super::PreviewMode::Play))));
    }
}

fn pass_time(time: Res<Time<Real>>, mut clock: ResMut<PreviewClock>, mut shown: ResMut<HuntClock>) {
    clock.pass(time.delta_secs_f64());
    let now = shown.set_to(clock.now());
    shown.set_if_neq(now);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> PreviewClock {
        PreviewClock { now: UnixMs(1_764_165_600_000), rest_ms: 0.0, set: 0, zone: TimeZone::UTC }
    }

    #[test]
    fn a_time_of_day_is_set_and_the_day_stays() {
        let mut clock = clock();
        assert_eq!(clock.words(), "Wed 26 Nov 2025, 14:00");
        clock.set_share_of_day(0.75);
        assert_eq!(clock.words(), "Wed 26 Nov 2025, 18:00");
        assert!((clock.share_of_day() - 0.75).abs() < 1e-6);
        clock.set_share_of_day(1.0);
        assert_eq!(clock.words(), "Wed 26 Nov 2025, 23:59");
        clock.move_by(DAY_MS);
        assert_eq!((clock.words().as_str(), clock.set), ("Thu 27 Nov 2025, 23:59", 3));
    }

    #[test]
    fn small_steps_add_up() {
        let mut clock = clock();
        (0..1000).for_each(|_| clock.pass(0.0165));
        assert_eq!(clock.now().0 - 1_764_165_600_000, 16_500);
        clock.pass_to(UnixMs(0));
        assert_eq!(clock.set, 0, "time does not go back by passing");
    }
}
