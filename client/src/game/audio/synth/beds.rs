//! What is heard all the while: the sea, the surf, the wind, the woods, the village, and the tune of the title. Each goes round without a seam.

use super::{
    BED_HZ,
    buffer::{Buffer, around},
    envelope::eased,
    filter::{HighPass, LowPass, Resonator},
    instruments::whistle,
    murmur,
    noise::Noise,
    room::Room,
    scale::step,
    theme,
};
use std::f32::consts::TAU;

/// Something that is heard all the while.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Bed {
    /// The sea at large.
    Sea,
    /// Waves that break at one's feet.
    Surf,
    /// The wind over open ground.
    Wind,
    /// Leaves and birds.
    Woods,
    /// People behind doors, and somebody who plays.
    Village,
    /// The tune of the title.
    Theme,
}

impl Bed {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Sea, Self::Surf, Self::Wind, Self::Woods, Self::Village, Self::Theme];

    /// Its name, as in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sea => "sea",
            Self::Surf => "surf",
            Self::Wind => "wind",
            Self::Woods => "woods",
            Self::Village => "village",
            Self::Theme => "theme",
        }
    }

    /// Makes one round of it.
    pub fn render(self) -> Buffer {
        match self {
            Self::Sea => sea().finished_around(0.4),
            Self::Surf => surf().finished_around(0.6),
            Self::Wind => wind().finished_around(0.4),
            Self::Woods => woods().finished_around(0.34),
            Self::Village => murmur::village().finished_around(0.4),
            Self::Theme => theme::theme().finished_around(0.36),
        }
    }
}

/// Something that comes and goes without a rule one hears, from 0 to 1: waves that go round a whole number of times.
struct Swell {
    rounds: [f32; 3],
    phases: [f32; 3],
}

impl Swell {
    fn new(rounds: [u8; 3], seed: u32) -> Self {
        let mut noise = Noise::new(seed);
        Self { rounds: rounds.map(f32::from), phases: [(); 3].map(|()| noise.next() * TAU) }
    }

    fn at(&self, share: f32) -> f32 {
        let waves = self.rounds.iter().zip(self.phases).zip([0.5, 0.3, 0.2]);
        0.5 + 0.5 * waves.map(|((rounds, phase), loud)| loud * (TAU * rounds * share + phase).sin()).sum::<f32>()
    }
}

/// Both sides, each from its own noise.
fn both(seconds: f32, mut side: impl FnMut(usize, &[f32]) -> Vec<f32>) -> Buffer {
    let mut buffer = Buffer::silent(BED_HZ, seconds);
    let length = buffer.len();
    for (index, into) in buffer.sides().into_iter().enumerate() {
        let noise = Noise::new(0xBED + 17 * index as u32).samples(length);
        *into = side(index, &noise);
    }
    buffer
}

fn sea() -> Buffer {
    both(22.0, |index, noise| {
        let swell = Swell::new([2, 3, 5], 11);
        let lag = 0.02 * index as f32;
        let (mut deep, mut deeper) = (Resonator::default(), LowPass::new(BED_HZ, 900.0));
        let (mut hiss, mut hiss_low) = (HighPass::new(BED_HZ, 1800.0), LowPass::new(BED_HZ, 5200.0));
        let length = noise.len() as f32;
        around(noise, |at, sample| {
            let level = swell.at(at as f32 / length + lag);
            let body = deeper.pass(deep.pass(BED_HZ, 160.0 + 420.0 * level, 0.6, sample).low);
            let foam = hiss_low.pass(hiss.pass(sample)) * 0.05 * level * level;
            body * (0.45 + 0.55 * level) + foam
        })
    })
}

/// Where in the round waves break, as shares of it, and how big they are.
const BREAKERS: [(f32, f32); 5] = [(0.02, 1.0), (0.22, 0.7), (0.41, 0.9), (0.63, 0.62), (0.81, 0.8)];

/// A wave's height and its foam, so many seconds after it breaks.
fn breaker(after_s: f32) -> (f32, f32) {
    let rise = eased((after_s + 2.2) / 2.2);
    let fall = (-after_s.max(0.0) / 1.1).exp();
    let foam = if after_s < 0.0 { 0.0 } else { eased(after_s / 0.35) * (-after_s / 1.6).exp() };
    (rise * fall, foam)
}

fn surf() -> Buffer {
    let seconds = 24.0;
    both(seconds, |index, noise| {
        let (mut body, mut hiss) = (Resonator::default(), HighPass::new(BED_HZ, 2200.0));
        let (mut under, mut soften) = (LowPass::new(BED_HZ, 500.0), LowPass::new(BED_HZ, 6500.0));
        let length = noise.len() as f32;
        let mut pebbles = Noise::new(77 + index as u32);
        let mut rattle = 0.0_f32;
        around(noise, |at, sample| {
            let share = at as f32 / length;
            let (mut height, mut foam) = (0.0, 0.0);
            for (place, size) in BREAKERS {
                // Waves come in aslant: one ear hears them first.
                let mut after = share - place - 0.006 * index as f32;
                after -= (after + 0.12).floor();
                let (one_height, one_foam) = breaker(after * seconds);
                (height, foam) = (height + one_height * size, foam + one_foam * size);
            }
            let water = body.pass(BED_HZ, 190.0 + 1500.0 * height * height, 0.7, sample).low;
            // Water that runs back takes small stones along.
            if pebbles.next().abs() < 0.004 {
                rattle = foam;
            }
            rattle *= 0.97;
            let wash = soften.pass(hiss.pass(sample)) * (0.26 * foam + 0.12 * rattle);
            water * (0.1 + 0.9 * height) + under.pass(sample) * 0.12 + wash
        })
    })
}

fn wind() -> Buffer {
    both(26.0, |index, noise| {
        let (gust, veer) = (Swell::new([2, 3, 7], 23), Swell::new([3, 5, 4], 29 + index as u32));
        let (mut low, mut mid, mut reed) = (Resonator::default(), Resonator::default(), Resonator::default());
        let mut soft = LowPass::new(BED_HZ, 2600.0);
        let length = noise.len() as f32;
        around(noise, |at, sample| {
            let share = at as f32 / length;
            let (gust, veer) = (gust.at(share + 0.01 * index as f32), veer.at(share));
            let broad = low.pass(BED_HZ, 210.0 + 190.0 * gust, 0.9, sample).band;
            let higher = mid.pass(BED_HZ, 420.0 + 520.0 * veer * gust, 1.6, sample).band * 0.5;
            // Somewhere a wire sings.
            let sings = reed.pass(BED_HZ, 780.0 + 260.0 * veer, 14.0, sample).band * 0.5 * gust * gust;
            soft.pass((broad + higher + sings) * (0.1 + 0.9 * gust * gust))
        })
    })
}

fn woods() -> Buffer {
    let seconds = 30.0;
    let mut buffer = both(seconds, |index, noise| {
        let breeze = Swell::new([3, 4, 9], 41);
        let (mut high, mut low) = (HighPass::new(BED_HZ, 1300.0), LowPass::new(BED_HZ, 4800.0));
        let mut trunks = Resonator::default();
        let length = noise.len() as f32;
        around(noise, |at, sample| {
            let level = breeze.at(at as f32 / length + 0.015 * index as f32);
            let leaves = low.pass(high.pass(sample)) * 0.16 * (0.25 + level * level);
            leaves + trunks.pass(BED_HZ, 260.0, 0.8, sample).band * 0.1 * level
        })
    });
    let mut odd = Noise::new(47);
    let mut birds = Buffer::silent(BED_HZ, seconds);
    for call in 0..17 {
        let at_s = (call as f32 + odd.between(0.0, 0.8)) / 17.0 * seconds;
        let far = odd.between(0.25, 1.0);
        birds.add_around(at_s, 0.16 * far, odd.between(-0.9, 0.9), &bird(call % 4, &mut odd));
    }
    // An owl, once a round: it is dusk.
    birds.add_around(
        seconds * 0.7,
        0.07,
        -0.5,
        &whistle(BED_HZ, &[(step(2), 0.5), (0.0, 0.35), (step(2), 0.16), (step(1), 0.9)]),
    );
    let birds = Room { wet: 0.5, ..Room::FAR }.filled_around(birds);
    for (into, birds) in buffer.sides().into_iter().zip([birds.left, birds.right]) {
        into.iter_mut().zip(birds).for_each(|(sample, bird)| *sample += bird);
    }
    buffer
}

/// A call: a blackbird's phrase in the key of everything, a trill, a two-note song, or a single whistle.
fn bird(kind: usize, odd: &mut Noise) -> Vec<f32> {
    let note = |odd: &mut Noise| step(15 + [0, 2, 4, 5, 7, 3][(odd.between(0.0, 5.99)) as usize]);
    match kind {
        0 => {
            let notes: Vec<_> = (0..5).map(|_| (note(odd), odd.between(0.09, 0.24))).collect();
            whistle(BED_HZ, &notes)
        }
        1 => whistle(BED_HZ, &[(4300.0, 0.045), (3900.0, 0.04)].repeat(7)),
        2 => whistle(BED_HZ, &[(3520.0, 0.12), (2800.0, 0.15)].repeat(3)),
        _ => whistle(BED_HZ, &[(note(odd) * 1.02, 0.34)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beds_go_round_without_a_seam() {
        for bed in Bed::ALL {
            let heard = bed.render();
            let name = bed.as_str();
            assert!(heard.seconds() >= 20.0, "{name} is too short not to be noticed");
            assert!(heard.peak() <= 0.61 && heard.rms() > 0.01, "{name}: {} {}", heard.peak(), heard.rms());
            for side in [&heard.left, &heard.right] {
                let mean = side.iter().sum::<f32>() / side.len() as f32;
                assert!(mean.abs() < 1e-3, "{name} pushes the loudspeaker one way: {mean}");
                // From the last sample to the first it goes no further than it does elsewhere.
                let join = (side[0] - side[side.len() - 1]).abs();
                let greatest = side.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
                assert!(join <= greatest, "{name} clicks where it begins again: {join} against {greatest}");
            }
            assert_ne!(heard.left, heard.right, "{name} is wide");
        }
    }

    #[test]
    fn waves_come_one_after_another() {
        let heard = Bed::Surf.render();
        let second = BED_HZ as usize;
        let loudness: Vec<f32> = heard
            .left
            .chunks(second)
            .map(|part| (part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32).sqrt())
            .collect();
        let (quiet, loud) = loudness.iter().fold((f32::MAX, 0.0_f32), |(low, high), level| (low.min(*level), high.max(*level)));
        assert!(loud > 3.0 * quiet, "between the waves it is calm: {quiet} to {loud}");
    }
}
