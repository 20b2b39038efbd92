//! Gestures: what a player shows to whoever is near, for a few seconds. Bounded, so that nobody can fill the others' screens with them.

use bevy::prelude::*;
use hunt_shared::{
    protocol::{Gesture, SeenGesture},
    time::UnixMs,
};

/// Seconds for which a gesture is told of: many snapshots, of which one must arrive.
const TOLD_S: f64 = 3.0;

/// Gestures that may be made at once, and seconds in which one more may be.
const BURST: f64 = 3.0;
const REFILL_S: f64 = 1.5;

/// What the player of a session shows.
#[derive(Component, Clone, Copy, PartialEq, Debug)]
pub struct Gestures {
    /// The highest number that has come.
    last: u32,
    shown: Option<SeenGesture>,
    /// How many gestures are left, as of a time.
    left: f64,
    refilled: UnixMs,
}

impl Default for Gestures {
    /// None yet, as a session begins.
    fn default() -> Self {
        Self { last: 0, shown: None, left: BURST, refilled: UnixMs(0) }
    }
}

impl Gestures {
    /// Takes a gesture: one that has come already, or is one too many, changes nothing that others see. Whether it was taken.
    pub fn take(&mut self, gesture: Gesture, now: UnixMs) -> bool {
        if gesture.number <= self.last {
            return false;
        }
        // Also of one too many: it is not taken when it comes again, either.
        self.last = gesture.number;
        let elapsed_s = now.seconds_since(self.refilled).max(0.0);
        self.left = (self.left + elapsed_s / REFILL_S).min(BURST);
        self.refilled = self.refilled.max(now);
        let allowed = self.left >= 1.0;
        if allowed {
            self.left -= 1.0;
            self.shown = Some(SeenGesture { emote: gesture.emote, since: now });
        }
        allowed
    }

    /// What is to be told of the player now.
    pub fn shown(&self, now: UnixMs) -> Option<SeenGesture> {
        self.shown.filter(|shown| now.seconds_since(shown.since) < TOLD_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::protocol::Emote;

    fn gesture(number: u32, emote: Emote) -> Gesture {
        Gesture { number, emote }
    }

    #[test]
    fn a_gesture_is_taken_once_and_told_for_some_seconds() {
        let mut gestures = Gestures::default();
        let begun = UnixMs(1_700_000_000_000);
        assert_eq!(gestures.shown(begun), None);
        assert!(gestures.take(gesture(1, Emote::Wave), begun));
        assert!(!gestures.take(gesture(1, Emote::Heart), UnixMs(begun.0 + 100)), "it has come again");
        assert_eq!(gestures.shown(UnixMs(begun.0 + 2_900)), Some(SeenGesture { emote: Emote::Wave, since: begun }));
        assert_eq!(gestures.shown(UnixMs(begun.0 + 3_000)), None);
        // The same once more is another.
        let later = UnixMs(begun.0 + 4_000);
        assert!(gestures.take(gesture(2, Emote::Wave), later));
        assert_eq!(gestures.shown(later).map(|shown| shown.since), Some(later));
    }

    #[test]
    fn a_flood_of_gestures_shows_three_and_then_one_in_a_second_and_a_half() {
        let mut gestures = Gestures::default();
        let begun = 1_700_000_000_000;
        let taken = (0..6_000).filter(|&step: &i64| gestures.take(gesture(step as u32 + 1, Emote::Laugh), UnixMs(begun + step)));
        assert_eq!(taken.count(), 3 + 3, "in six seconds, the first three at once");
    }

    #[test]
    fn extreme_numbers_and_clocks_are_borne() {
        let mut gestures = Gestures::default();
        assert!(!gestures.take(gesture(0, Emote::Wave), UnixMs(i64::MAX)));
        assert!(gestures.take(gesture(u32::MAX, Emote::Wave), UnixMs(i64::MAX)));
        assert!(!gestures.take(gesture(u32::MAX, Emote::Wave), UnixMs(i64::MIN)));
        assert!(!gestures.take(gesture(1, Emote::Wave), UnixMs(0)));
        assert!(gestures.shown(UnixMs(i64::MAX)).is_some());
    }
}
