//! Noise that is the same every time.

/// A stream of numbers without a pattern, from a seed (Marsaglia 2003, "Xorshift RNGs").
#[derive(Clone, Debug)]
pub struct Noise(u32);

impl Noise {
    /// The noise of a seed.
    pub fn new(seed: u32) -> Self {
        // Zero would stay zero; near seeds must not sound alike.
        let mut noise = Self(seed.wrapping_mul(0x9E37_79B9) ^ 0x5DEE_CE6D | 1);
        (0..8).for_each(|_| {
            noise.next_bits();
        });
        noise
    }

    fn next_bits(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// The next, from -1 to 1.
    pub fn next(&mut self) -> f32 {
        self.next_bits() as f32 / (u32::MAX as f32 / 2.0) - 1.0
    }

    /// The next, between these.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() * 0.5 + 0.5)
    }

    /// So many samples.
    pub fn samples(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.next()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_even_and_the_same_every_time() {
        let samples = Noise::new(7).samples(20_000);
        assert_eq!(samples, Noise::new(7).samples(20_000));
        assert_ne!(samples[..8], Noise::new(8).samples(8)[..]);
        let mean: f32 = samples.iter().sum::<f32>() / samples.len() as f32;
        let power: f32 = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
        assert!(mean.abs() < 0.02 && (power - 1.0 / 3.0).abs() < 0.02, "{mean} {power}");
        assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
    }
}
