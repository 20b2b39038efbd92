//! Gestures on their way: each is sent a few times, as nothing says whether one has come.

use hunt_shared::protocol::{Emote, Gesture};
use std::time::Duration;

/// How often each is sent, and how far apart.
const SENDINGS: u8 = 3;
const SEND_INTERVAL: Duration = Duration::from_millis(100);

/// The last gesture of this session.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct GestureQueue {
    number: u32,
    under_way: Option<UnderWay>,
}

#[derive(Clone, Copy, Debug)]
struct UnderWay {
    gesture: Gesture,
    left: u8,
    due: Duration,
}

impl GestureQueue {
    /// Makes a gesture; one that is still under way is given up for it.
    pub(super) fn make(&mut self, emote: Emote, now: Duration) {
        self.number = self.number.saturating_add(1);
        self.under_way = Some(UnderWay { gesture: Gesture { number: self.number, emote }, left: SENDINGS, due: now });
    }

    /// What is to be sent now.
    pub(super) fn due(&mut self, now: Duration) -> Option<Gesture> {
        let under_way = self.under_way.as_mut().filter(|under_way| under_way.due <= now)?;
        let gesture = under_way.gesture;
        under_way.left -= 1;
        under_way.due = now + SEND_INTERVAL;
        if under_way.left == 0 {
            self.under_way = None;
        }
        Some(gesture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gesture_is_sent_three_times_under_one_number_and_the_next_takes_its_place() {
        let mut queue = GestureQueue::default();
        let ms = Duration::from_millis;
        assert_eq!(queue.due(ms(0)), None);
        queue.make(Emote::Wave, ms(10));
        let sent: Vec<_> = (0..50).filter_map(|tick| queue.due(ms(10 + tick * 25))).collect();
        assert_eq!(sent, [Gesture { number: 1, emote: Emote::Wave }; 3]);
        queue.make(Emote::Heart, ms(2_000));
        assert!(queue.due(ms(2_000)).is_some());
        queue.make(Emote::Cheer, ms(2_010));
        assert_eq!(queue.due(ms(2_010)), Some(Gesture { number: 3, emote: Emote::Cheer }));
    }
}
