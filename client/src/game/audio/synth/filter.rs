//! Filters: what takes away the high, the low, or all but a band.

use std::f32::consts::{PI, TAU};

/// Takes away the high, gently: 6 dB an octave.
#[derive(Clone, Debug)]
pub struct LowPass {
    share: f32,
    held: f32,
}

impl LowPass {
    /// From this frequency on.
    pub fn new(rate_hz: u32, cutoff_hz: f32) -> Self {
        Self { share: 1.0 - (-TAU * cutoff_hz / rate_hz as f32).exp(), held: 0.0 }
    }

    /// The next sample.
    pub fn pass(&mut self, sample: f32) -> f32 {
        self.held += (sample - self.held) * self.share;
        self.held
    }
}

/// Takes away the low, gently; also what never changes.
#[derive(Clone, Debug)]
pub struct HighPass(LowPass);

impl HighPass {
    /// Up to this frequency.
    pub fn new(rate_hz: u32, cutoff_hz: f32) -> Self {
        Self(LowPass::new(rate_hz, cutoff_hz))
    }

    /// The next sample.
    pub fn pass(&mut self, sample: f32) -> f32 {
        sample - self.0.pass(sample)
    }
}

/// A resonant filter whose frequency may wander while it runs: a state-variable filter by trapezoidal integration (Simper 2013, "Linear
/// trapezoidal integrated state variable filter").
#[derive(Clone, Debug, Default)]
pub struct Resonator {
    first: f32,
    second: f32,
}

/// What a [`Resonator`] makes of a sample.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// What is below.
    pub low: f32,
    /// What is about the frequency; as loud there as it came.
    pub band: f32,
}

impl Resonator {
    /// The next sample, about this frequency; the sharpness is 0.7 for none, 10 for a whistle.
    pub fn pass(&mut self, rate_hz: u32, centre_hz: f32, sharpness: f32, sample: f32) -> Parts {
        let rate_hz = rate_hz as f32;
        let g = (PI * centre_hz.clamp(5.0, rate_hz * 0.45) / rate_hz).tan();
        let k = 1.0 / sharpness;
        let a1 = 1.0 / (1.0 + g * (g + k));
        let v3 = sample - self.second;
        let v1 = a1 * self.first + g * a1 * v3;
        let v2 = self.second + g * a1 * self.first + g * g * a1 * v3;
        self.first = 2.0 * v1 - self.first;
        self.second = 2.0 * v2 - self.second;
        Parts { low: v2, band: k * v1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How loud a tone of this frequency comes through.
    fn gain(hz: f32, mut filter: impl FnMut(f32) -> f32) -> f32 {
        let tone = |index: usize| (index as f32 * TAU * hz / 8000.0).sin();
        let passed: Vec<f32> = (0..8000).map(|index| filter(tone(index))).collect();
        passed[4000..].iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
    }

    #[test]
    fn filters_take_away_what_they_say() {
        let mut low = LowPass::new(8000, 500.0);
        assert!(gain(50.0, |sample| low.pass(sample)) > 0.95);
        let mut low = LowPass::new(8000, 100.0);
        assert!(gain(2000.0, |sample| low.pass(sample)) < 0.1);
        let mut high = HighPass::new(8000, 500.0);
        assert!(gain(20.0, |sample| high.pass(sample)) < 0.1);
        let mut band = Resonator::default();
        assert!((gain(700.0, |sample| band.pass(8000, 700.0, 5.0, sample).band) - 1.0).abs() < 0.03);
        let mut band = Resonator::default();
        assert!(gain(200.0, |sample| band.pass(8000, 1600.0, 5.0, sample).band) < 0.1);
    }
}
