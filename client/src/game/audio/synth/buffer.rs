//! Stereo samples, and how voices are laid into them.

use super::filter::HighPass;

/// Below this nothing is heard; it only wears out the loudspeaker. Hertz.
const RUMBLE_HZ: f32 = 24.0;

/// Stereo samples at a rate; loud is 1.
#[derive(Clone, PartialEq, Debug)]
pub struct Buffer {
    /// Samples a second on each side.
    pub rate_hz: u32,
    /// The left side.
    pub left: Vec<f32>,
    /// The right side, as long as the left.
    pub right: Vec<f32>,
}

impl Buffer {
    /// Silence.
    pub fn silent(rate_hz: u32, seconds: f32) -> Self {
        let length = frames(rate_hz, seconds);
        Self { rate_hz, left: vec![0.0; length], right: vec![0.0; length] }
    }

    /// How many samples a side has.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// How long it is, seconds.
    #[cfg(test)]
    pub fn seconds(&self) -> f32 {
        self.len() as f32 / self.rate_hz as f32
    }

    /// The two sides.
    pub fn sides(&mut self) -> [&mut Vec<f32>; 2] {
        [&mut self.left, &mut self.right]
    }

    /// Lays a voice into it from this second on, between left (-1) and right (1); what goes beyond the end is lost.
    pub fn add(&mut self, at_s: f32, gain: f32, pan: f32, voice: &[f32]) {
        self.lay(at_s, gain, pan, voice, false);
    }

    /// Lays a voice into it; what goes beyond the end begins it: for what is played on and on.
    pub fn add_around(&mut self, at_s: f32, gain: f32, pan: f32, voice: &[f32]) {
        self.lay(at_s, gain, pan, voice, true);
    }

    fn lay(&mut self, at_s: f32, gain: f32, pan: f32, voice: &[f32], around: bool) {
        let (length, start) = (self.len(), frames(self.rate_hz, at_s));
        if length == 0 {
            return;
        }
        // Equal power: in the middle each side has 0.7 of it.
        let angle = (pan.clamp(-1.0, 1.0) + 1.0) * std::f32::consts::FRAC_PI_4;
        for (side, share) in self.sides().into_iter().zip([angle.cos(), angle.sin()]) {
            for (index, sample) in voice.iter().enumerate() {
                let at = start + index;
                if around {
                    side[at % length] += sample * gain * share;
                } else if at < length {
                    side[at] += sample * gain * share;
                } else {
                    break;
                }
            }
        }
    }

    /// The loudest sample.
    pub fn peak(&self) -> f32 {
        self.left.iter().chain(&self.right).fold(0.0, |peak, sample| peak.max(sample.abs()))
    }

    /// The root of the mean square of all samples.
    #[cfg(test)]
    pub fn rms(&self) -> f32 {
        let sum: f64 = self.left.iter().chain(&self.right).map(|sample| f64::from(*sample).powi(2)).sum();
        (sum / (2 * self.len()).max(1) as f64).sqrt() as f32
    }

    /// As loud as this at its loudest.
    pub fn scaled_to(mut self, peak: f32) -> Self {
        let now = self.peak();
        if now > 0.0 {
            let gain = peak / now;
            self.sides().into_iter().flatten().for_each(|sample| *sample *= gain);
        }
        self
    }

    /// Ready to be played once: without rumble, as loud as this, and silent where it begins and ends.
    pub fn finished(mut self, peak: f32) -> Self {
        let rate_hz = self.rate_hz;
        for side in self.sides() {
            let mut filter = HighPass::new(rate_hz, RUMBLE_HZ);
            side.iter_mut().for_each(|sample| *sample = filter.pass(*sample));
        }
        let mut scaled = self.scaled_to(peak);
        let (rise, fall) = (frames(rate_hz, 0.001), frames(rate_hz, 0.06));
        let length = scaled.len();
        for side in scaled.sides() {
            for (index, sample) in side.iter_mut().enumerate() {
                let (from_start, to_end) = (index as f32 / rise as f32, (length - 1 - index) as f32 / fall as f32);
                let share = from_start.min(to_end).min(1.0);
                // A straight line would have corners; this has none.
                *sample *= share * share * (3.0 - 2.0 * share);
            }
        }
        scaled
    }

    /// Ready to be played on and on: without rumble, as loud as this at its loudest, its end flowing into its beginning.
    pub fn finished_around(mut self, peak: f32) -> Self {
        let rate_hz = self.rate_hz;
        for side in self.sides() {
            let mut filter = HighPass::new(rate_hz, RUMBLE_HZ);
            *side = around(side, |_, sample| filter.pass(sample));
        }
        self.scaled_to(peak)
    }
}

/// How many samples so many seconds are.
pub fn frames(rate_hz: u32, seconds: f32) -> usize {
    (f64::from(rate_hz) * f64::from(seconds)).round() as usize
}

/// What a filter makes of something that goes on and on: it runs through it twice, and the second time it knows what came before.
pub fn around(input: &[f32], mut filter: impl FnMut(usize, f32) -> f32) -> Vec<f32> {
    input.iter().enumerate().for_each(|(index, sample)| {
        filter(index, *sample);
    });
    input.iter().enumerate().map(|(index, sample)| filter(index, *sample)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_around_begins_again() {
        let mut buffer = Buffer::silent(10, 1.0);
        buffer.add_around(0.8, 1.0, -1.0, &[1.0, 2.0, 3.0]);
        assert_eq!(buffer.left[..2], [3.0, 0.0]);
        assert_eq!(buffer.left[8..], [1.0, 2.0]);
        let mut once = Buffer::silent(10, 1.0);
        once.add(0.8, 1.0, -1.0, &[1.0, 2.0, 3.0]);
        assert_eq!((once.left[0], once.left[9]), (0.0, 2.0));
    }

    #[test]
    fn the_middle_is_as_loud_as_a_side() {
        let mut middle = Buffer::silent(10, 0.1);
        middle.add(0.0, 1.0, 0.0, &[1.0]);
        let power = middle.left[0].powi(2) + middle.right[0].powi(2);
        assert!((power - 1.0).abs() < 1e-6 && (middle.left[0] - middle.right[0]).abs() < 1e-6);
    }

    #[test]
    fn a_filter_around_has_no_seam() {
        // A slope that falls back at the end: a filter that started from silence would begin elsewhere than where it ends.
        let input: Vec<f32> = (0..400).map(|index| (index as f32 / 400.0 * std::f32::consts::TAU).cos()).collect();
        let mut filter = super::super::filter::LowPass::new(400, 3.0);
        let output = around(&input, |_, sample| filter.pass(sample));
        let greatest = output.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!((output[0] - output[399]).abs() <= greatest * 1.01);
    }
}
