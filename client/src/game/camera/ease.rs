//! Movement that starts and ends softly.

use std::ops::{Add, Mul, Sub};

/// Seconds in which nine tenths of the way are done.
const EASE_S: f32 = 0.25;

/// A value on its way to another, as a critically damped spring: it never overshoots, and a new goal bends the way without a jolt.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Eased<T> {
    now: T,
    goal: T,
    per_second: T,
}

impl<T: Copy + Add<Output = T> + Sub<Output = T> + Mul<f32, Output = T>> Eased<T> {
    /// At rest.
    pub fn at(value: T) -> Self {
        Self { now: value, goal: value, per_second: value * 0.0 }
    }

    /// Where it is.
    pub fn now(&self) -> T {
        self.now
    }

    /// Where it is going.
    pub fn goal(&self) -> T {
        self.goal
    }

    /// Moves where it is and where it is going, without a way between.
    pub fn shift(&mut self, by: T) {
        (self.now, self.goal) = (self.now + by, self.goal + by);
    }

    /// Sets where to go.
    pub fn head_for(&mut self, goal: T) {
        self.goal = goal;
    }

    /// Lets time pass.
    pub fn advance(&mut self, elapsed_s: f32) {
        // x(t) = (c + (v + w c) t) e^(-w t) reaches a tenth of c at w t = 3.89.
        let stiffness = 3.89 / EASE_S;
        let from_goal = self.now - self.goal;
        let drift = self.per_second + from_goal * stiffness;
        let decay = (-stiffness * elapsed_s).exp();
        self.now = self.goal + (from_goal + drift * elapsed_s) * decay;
        self.per_second = (self.per_second - drift * (stiffness * elapsed_s)) * decay;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_tenths_are_done_in_a_quarter_second_at_any_frame_rate() {
        for frames in [5, 15, 60] {
            let mut eased = Eased::at(0.0);
            eased.head_for(1.0);
            let mut farthest: f32 = 0.0;
            for _ in 0..frames {
                eased.advance(0.25 / frames as f32);
                farthest = farthest.max(eased.now());
            }
            assert!((eased.now() - 0.9).abs() < 0.01, "{frames} frames: {}", eased.now());
            (0..100).for_each(|_| eased.advance(0.05));
            assert!(farthest <= 1.0 && (eased.now() - 1.0).abs() < 1e-3);
        }
    }
}
