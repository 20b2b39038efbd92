//! Footsteps: heel and toe on what the ground is made of.

use super::{
    CUE_HZ,
    buffer::{Buffer, frames},
    envelope::{eased, struck},
    filter::{HighPass, LowPass, Resonator},
    instruments::knock,
    noise::Noise,
};

/// What one walks on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Ground {
    /// A beach.
    Sand,
    /// A jetty.
    Wood,
    /// Meadows, woods and whatever else grows.
    Grass,
    /// A footpath.
    Gravel,
    /// Streets and bare rock.
    Stone,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sand, Self::Wood, Self::Grass, Self::Gravel, Self::Stone];

    /// Its name, as in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sand => "sand",
            Self::Wood => "wood",
            Self::Grass => "grass",
            Self::Gravel => "gravel",
            Self::Stone => "stone",
        }
    }
}

/// One step on a ground; no two feet fall alike.
pub fn footstep(ground: Ground, variant: u8) -> Buffer {
    let seed = 0x57E9 + 31 * ground as u32 + 7 * u32::from(variant);
    let mut odd = Noise::new(seed);
    let mut step = Buffer::silent(CUE_HZ, 0.26);
    let toe_s = 0.062 + odd.between(-0.008, 0.012);
    let lean = if variant.is_multiple_of(2) { -0.16 } else { 0.16 };
    for (at_s, loud, part) in [(0.004, 1.0, 0_u32), (0.004 + toe_s, 0.62, 1)] {
        step.add(at_s, loud * odd.between(0.85, 1.0), lean, &contact(ground, &mut odd, seed + 1000 * part));
    }
    // Grounds are heard as loud as they are: stone and wood carry, sand and grass hardly.
    step.finished(match ground {
        Ground::Sand => 0.3,
        Ground::Wood => 0.36,
        Ground::Grass => 0.24,
        Ground::Gravel => 0.32,
        Ground::Stone => 0.34,
    })
}

/// Heel or toe.
fn contact(ground: Ground, odd: &mut Noise, seed: u32) -> Vec<f32> {
    match ground {
        // Grains that give way: soft, without any tone.
        Ground::Sand => grains(seed, 0.16, 0.022, (350.0, 1700.0), 0.9, odd.between(0.9, 1.1)),
        // Stalks that brush the shoe.
        Ground::Grass => {
            let brush = grains(seed, 0.13, 0.03, (1500.0, 6500.0), 0.55, odd.between(0.85, 1.15));
            mixed(&brush, &thud(95.0, 0.06), 0.22)
        }
        Ground::Gravel => {
            let crunch = grains(seed, 0.12, 0.006, (900.0, 5200.0), 0.12, odd.between(0.9, 1.1));
            mixed(&crunch, &thud(110.0, 0.05), 0.14)
        }
        // A board over water: it booms and clicks.
        Ground::Wood => {
            let hz = 172.0 * odd.between(0.92, 1.1);
            let board = knock(CUE_HZ, hz, 5.0, 0.16, seed);
            let click = knock(CUE_HZ, hz * 5.3, 3.0, 0.03, seed + 1);
            mixed(&board, &click, 0.55)
        }
        Ground::Stone => {
            let hz = 1650.0 * odd.between(0.9, 1.12);
            let tap = knock(CUE_HZ, hz, 1.6, 0.035, seed);
            let scrape = grains(seed + 2, 0.07, 0.004, (1800.0, 7000.0), 0.35, 1.0);
            mixed(&mixed(&tap, &scrape, 0.4), &thud(150.0, 0.045), 0.3)
        }
    }
}

fn mixed(one: &[f32], other: &[f32], share: f32) -> Vec<f32> {
    let at = |voice: &[f32], index: usize| voice.get(index).copied().unwrap_or_default();
    (0..one.len().max(other.len())).map(|index| at(one, index) + at(other, index) * share).collect()
}

/// The weight that comes down, felt rather than heard.
fn thud(hz: f32, dies_s: f32) -> Vec<f32> {
    super::instruments::drum(CUE_HZ, hz, dies_s)
}

/// Many small things that move: noise in a band, in bursts; dense is 1.
fn grains(seed: u32, dies_s: f32, attack_s: f32, band_hz: (f32, f32), dense: f32, pitch: f32) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    let (mut low, mut high) = (HighPass::new(CUE_HZ, band_hz.0 * pitch), LowPass::new(CUE_HZ, band_hz.1 * pitch));
    let mut body = Resonator::default();
    let mut burst = 0.0_f32;
    (0..frames(CUE_HZ, dies_s * 1.2))
        .map(|index| {
            let at_s = index as f32 / CUE_HZ as f32;
            // A grain gives a push now and then, and it rings down within a millisecond.
            if noise.next().abs() < 0.004 + 0.08 * dense {
                burst = noise.between(0.4, 1.0);
            }
            burst *= 0.975;
            let level = burst * (1.0 - dense * 0.6) + dense * 0.6;
            let passed = high.pass(low.pass(noise.next() * level));
            let coloured = passed + body.pass(CUE_HZ, band_hz.0 * 1.7 * pitch, 1.2, passed).band * 0.8;
            coloured * eased(at_s / attack_s) * struck(at_s, 0.0, dies_s)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often it goes through zero in a second: dull is little, bright is much.
    fn brightness(step: &Buffer) -> f32 {
        let loud: Vec<f32> = step.left.iter().copied().take(CUE_HZ as usize / 10).collect();
        loud.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count() as f32 * 10.0
    }

    #[test]
    fn grounds_sound_apart_and_no_two_feet_alike() {
        let wood = brightness(&footstep(Ground::Wood, 0));
        let sand = brightness(&footstep(Ground::Sand, 0));
        let stone = brightness(&footstep(Ground::Stone, 0));
        assert!(wood < sand && wood < stone, "a board is dull: {wood} {sand} {stone}");
        assert_ne!(footstep(Ground::Sand, 0), footstep(Ground::Sand, 1));
        assert_eq!(footstep(Ground::Sand, 1), footstep(Ground::Sand, 1));
    }
}
