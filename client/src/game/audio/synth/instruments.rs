//! What is played: bells, glass, plucked strings, a concertina, wood, and breath.

use super::{
    buffer::frames,
    envelope::{eased, held, struck},
    filter::{HighPass, LowPass, Resonator},
    noise::Noise,
};
use std::f64::consts::TAU;

/// Nothing is played above this share of the rate, where it would fold back.
const HIGHEST_SHARE: f32 = 0.45;

/// The partials of a church bell against its strike note, their loudness, and how long they ring against the whole.
const BELL: [(f32, f32, f32); 9] = [
    (0.5, 0.42, 1.3),
    (1.0, 0.8, 0.9),
    (1.2, 0.5, 0.7),
    (1.5, 0.22, 0.55),
    (2.0, 0.62, 0.5),
    (2.53, 0.2, 0.3),
    (3.01, 0.2, 0.26),
    (4.17, 0.12, 0.18),
    (5.4, 0.06, 0.1),
];

/// The partials of a bar or a glass that is struck.
const GLASS: [(f32, f32, f32); 4] = [(1.0, 1.0, 1.0), (2.76, 0.32, 0.45), (5.4, 0.14, 0.22), (8.93, 0.05, 0.1)];

/// A turning pointer: one tone without asking for a sine at each sample.
struct Tone {
    at: (f64, f64),
    turn: (f64, f64),
}

impl Tone {
    fn new(rate_hz: u32, hz: f32, phase: f32) -> Self {
        let (sin, cos) = (TAU * f64::from(hz) / f64::from(rate_hz)).sin_cos();
        let (start_sin, start_cos) = (TAU * f64::from(phase)).sin_cos();
        Self { at: (start_cos, start_sin), turn: (cos, sin) }
    }

    fn next(&mut self) -> f32 {
        let (x, y) = self.at;
        self.at = (x * self.turn.0 - y * self.turn.1, x * self.turn.1 + y * self.turn.0);
        y as f32
    }
}

fn struck_partials(rate_hz: u32, hz: f32, dies_s: f32, partials: &[(f32, f32, f32)], beating: f32) -> Vec<f32> {
    let mut voice = vec![0.0; frames(rate_hz, dies_s * 1.1)];
    for &(ratio, loud, long) in partials {
        // Nothing is cast quite round: each partial is two that beat against each other.
        for detune in [1.0 - beating, 1.0 + beating] {
            let partial_hz = hz * ratio * detune;
            if partial_hz > rate_hz as f32 * HIGHEST_SHARE {
                continue;
            }
            let mut tone = Tone::new(rate_hz, partial_hz, 0.0);
            for (index, sample) in voice.iter_mut().enumerate() {
                let at_s = index as f32 / rate_hz as f32;
                *sample += tone.next() * loud * 0.5 * struck(at_s, 0.0015, dies_s * long);
            }
        }
    }
    voice
}

/// A bell, struck; it rings for about so many seconds.
pub fn bell(rate_hz: u32, hz: f32, dies_s: f32) -> Vec<f32> {
    struck_partials(rate_hz, hz, dies_s, &BELL, 0.0009)
}

/// A small glass, struck.
pub fn glass(rate_hz: u32, hz: f32, dies_s: f32) -> Vec<f32> {
    struck_partials(rate_hz, hz, dies_s, &GLASS, 0.0004)
}

/// A plucked string: a burst of noise that runs round a delay and is softened at each turn (Karplus and Strong 1983). Bright is 1, dull is 0.
pub fn pluck(rate_hz: u32, hz: f32, dies_s: f32, bright: f32, seed: u32) -> Vec<f32> {
    let period = rate_hz as f32 / hz;
    // The softening holds back by half a sample; what is left is a whole delay and a share of one more.
    let whole = ((period - 0.5).floor() as usize).max(2);
    let share = (period - 0.5 - whole as f32).clamp(0.0, 0.999);
    let mut burst = Noise::new(seed).samples(whole);
    let mut soften = LowPass::new(rate_hz, 700.0 + 6500.0 * bright);
    burst.iter_mut().for_each(|sample| *sample = soften.pass(*sample));
    let mean = burst.iter().sum::<f32>() / whole as f32;
    burst.iter_mut().for_each(|sample| *sample -= mean);
    let gain = 10_f32.powf(-3.0 * period / rate_hz as f32 / dies_s);
    let (mut line, mut at) = (burst, 0);
    let (mut before, mut last) = (0.0, 0.0);
    let loudest = line.iter().fold(1e-6_f32, |peak, sample| peak.max(sample.abs()));
    (0..frames(rate_hz, dies_s))
        .map(|index| {
            let here = line[at];
            // One delay more by the share of it, then the mean of two turns.
            let between = here * (1.0 - share) + before * share;
            before = here;
            let turned = gain * 0.5 * (between + last);
            last = between;
            line[at] = turned;
            at = (at + 1) % whole;
            let at_s = index as f32 / rate_hz as f32;
            between / loudest * eased(at_s / 0.002)
        })
        .collect()
}

/// A concertina's note: two reeds that beat, and some breath.
pub fn reeds(rate_hz: u32, hz: f32, seconds: f32, attack_s: f32, release_s: f32, seed: u32) -> Vec<f32> {
    let mut voice = vec![0.0; frames(rate_hz, seconds)];
    for detune in [0.9985, 1.0017] {
        for harmonic in 1..=14 {
            let partial_hz = hz * detune * harmonic as f32;
            if partial_hz > (rate_hz as f32 * HIGHEST_SHARE).min(7000.0) {
                break;
            }
            let odd = if harmonic % 2 == 1 { 1.0 } else { 0.55 };
            // The box sounds best about 900 Hz.
            let box_gain = 1.0 / (1.0 + ((partial_hz - 900.0) / 1500.0).powi(2));
            let loud = odd * (0.35 + box_gain) / (harmonic as f32).powf(1.15);
            let mut tone = Tone::new(rate_hz, partial_hz, 0.13 * harmonic as f32);
            voice.iter_mut().for_each(|sample| *sample += tone.next() * loud * 0.3);
        }
    }
    let mut noise = Noise::new(seed);
    let mut breath = Resonator::default();
    for (index, sample) in voice.iter_mut().enumerate() {
        let at_s = index as f32 / rate_hz as f32;
        // The reed opens a little late, so that the tone brightens as the bellows press.
        let air = breath.pass(rate_hz, 2400.0, 0.8, noise.next()).band * 0.018;
        *sample = (*sample + air) * held(at_s, attack_s, release_s, seconds);
    }
    let mut soft = LowPass::new(rate_hz, 4200.0);
    voice.iter_mut().for_each(|sample| *sample = soft.pass(*sample));
    voice
}

/// A knock on wood or stone: a breath of noise in a resonance.
pub fn knock(rate_hz: u32, hz: f32, sharpness: f32, dies_s: f32, seed: u32) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    let mut body = Resonator::default();
    (0..frames(rate_hz, dies_s * 1.3))
        .map(|index| {
            let at_s = index as f32 / rate_hz as f32;
            let push = if at_s < 0.004 { noise.next() + 1.0 - at_s / 0.004 } else { 0.0 };
            body.pass(rate_hz, hz, sharpness, push * sharpness).band * struck(at_s, 0.0008, dies_s)
        })
        .collect()
}

/// A skin, struck: a low tone that falls a little.
pub fn drum(rate_hz: u32, hz: f32, dies_s: f32) -> Vec<f32> {
    let mut phase = 0.0_f64;
    (0..frames(rate_hz, dies_s))
        .map(|index| {
            let at_s = index as f32 / rate_hz as f32;
            phase += f64::from(hz * (1.0 + 0.5 * (-at_s * 32.0).exp())) / f64::from(rate_hz);
            (phase * TAU).sin() as f32 * struck(at_s, 0.003, dies_s)
        })
        .collect()
}

/// Air that rushes by: noise in a band that goes from one frequency to another, loudest in its middle.
pub fn rush(rate_hz: u32, from_hz: f32, to_hz: f32, seconds: f32, seed: u32) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    let (mut band, mut low) = (Resonator::default(), HighPass::new(rate_hz, 120.0));
    (0..frames(rate_hz, seconds))
        .map(|index| {
            let share = index as f32 / rate_hz as f32 / seconds;
            let centre_hz = from_hz * (to_hz / from_hz).powf(share);
            low.pass(band.pass(rate_hz, centre_hz, 1.4, noise.next()).band) * (share * std::f32::consts::PI).sin().powi(2)
        })
        .collect()
}

/// A whistle that goes from note to note, each a frequency and its seconds; 0 Hz is silence.
pub fn whistle(rate_hz: u32, notes: &[(f32, f32)]) -> Vec<f32> {
    let mut phase = 0.0_f64;
    let mut voice = Vec::new();
    for &(hz, seconds) in notes {
        let length = frames(rate_hz, seconds);
        voice.extend((0..length).map(|index| {
            let at_s = index as f32 / rate_hz as f32;
            let bend = 1.0 + 0.035 * (at_s / seconds * std::f32::consts::PI).sin();
            phase += f64::from(hz * bend) / f64::from(rate_hz);
            let loud = if hz > 0.0 { held(at_s, seconds * 0.25, seconds * 0.4, seconds) } else { 0.0 };
            (phase * TAU).sin() as f32 * loud
        }));
    }
    voice
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frequency that is strongest in a voice, among these.
    fn strongest(voice: &[f32], rate_hz: u32, among: &[f32]) -> f32 {
        let power = |hz: f32| {
            let (mut x, mut y) = (0.0_f64, 0.0_f64);
            for (index, sample) in voice.iter().enumerate() {
                let (sin, cos) = (TAU * f64::from(hz) * index as f64 / f64::from(rate_hz)).sin_cos();
                (x, y) = (x + f64::from(*sample) * cos, y + f64::from(*sample) * sin);
            }
            x * x + y * y
        };
        among.iter().copied().max_by(|a, b| power(*a).total_cmp(&power(*b))).unwrap()
    }

    #[test]
    fn instruments_are_in_tune() {
        let near = [415.3, 432.0, 440.0, 448.0, 466.2];
        assert_eq!(strongest(&pluck(44_100, 440.0, 1.5, 0.6, 1)[4000..40_000], 44_100, &near), 440.0);
        assert_eq!(strongest(&reeds(44_100, 440.0, 1.0, 0.1, 0.1, 1), 44_100, &near), 440.0);
        assert_eq!(strongest(&glass(44_100, 440.0, 1.0), 44_100, &near), 440.0);
        assert_eq!(strongest(&bell(44_100, 440.0, 1.0), 44_100, &near), 440.0);
    }

    #[test]
    fn what_is_struck_dies_away() {
        for voice in [
            pluck(44_100, 220.0, 1.0, 0.5, 3),
            bell(44_100, 220.0, 1.0),
            glass(44_100, 880.0, 0.5),
            knock(44_100, 400.0, 6.0, 0.1, 1),
        ] {
            let half = voice.len() / 2;
            let loudest = |part: &[f32]| part.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!(loudest(&voice[half..]) < loudest(&voice[..half]) * 0.35);
            assert!(voice.iter().all(|sample| sample.is_finite()));
        }
    }
}
