//! The room in which it sounds: a net of four delays that feed each other (Jot 1991, "feedback delay networks").

use super::{
    buffer::{Buffer, frames},
    filter::LowPass,
};

/// The lengths of the delays, seconds: none a multiple of another.
const DELAYS_S: [f32; 4] = [0.0297, 0.0371, 0.0419, 0.0533];

/// The lengths of what smears the beginning, seconds.
const SMEARS_S: [f32; 2] = [0.0051, 0.0079];

/// A room.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Seconds until its echo is a thousandth.
    pub decay_s: f32,
    /// Frequency from which its walls swallow, hertz.
    pub soft_hz: f32,
    /// How much of it is heard beside what sounds in it.
    pub wet: f32,
}

impl Room {
    /// Outdoors between walls of stone: short and dull.
    pub const YARD: Self = Self { decay_s: 0.9, soft_hz: 3200.0, wet: 0.22 };
    /// A vault: long and warm.
    pub const VAULT: Self = Self { decay_s: 2.4, soft_hz: 4200.0, wet: 0.34 };
    /// Far over water.
    pub const FAR: Self = Self { decay_s: 3.2, soft_hz: 1900.0, wet: 0.6 };

    /// Lets something sound in the room; it keeps its length.
    pub fn filled(self, dry: Buffer) -> Buffer {
        self.sounded(dry, 1)
    }

    /// Lets something that goes on and on sound in the room.
    pub fn filled_around(self, dry: Buffer) -> Buffer {
        self.sounded(dry, 2)
    }

    fn sounded(self, mut dry: Buffer, rounds: usize) -> Buffer {
        let mut net = Net::new(self, dry.rate_hz);
        for round in 1..=rounds {
            for index in 0..dry.len() {
                let (left, right) = net.pass(dry.left[index], dry.right[index]);
                if round == rounds {
                    dry.left[index] += left * self.wet;
                    dry.right[index] += right * self.wet;
                }
            }
        }
        dry
    }
}

struct Delay {
    held: Vec<f32>,
    at: usize,
}

impl Delay {
    fn new(rate_hz: u32, seconds: f32) -> Self {
        Self { held: vec![0.0; frames(rate_hz, seconds).max(1)], at: 0 }
    }

    fn oldest(&self) -> f32 {
        self.held[self.at]
    }

    fn push(&mut self, sample: f32) {
        self.held[self.at] = sample;
        self.at = (self.at + 1) % self.held.len();
    }

    /// Passes all frequencies alike, but smears them.
    fn smear(&mut self, sample: f32) -> f32 {
        const SHARE: f32 = 0.62;
        let oldest = self.oldest();
        let inner = sample + oldest * SHARE;
        self.push(inner);
        oldest - inner * SHARE
    }
}

struct Net {
    smears: [Delay; 2],
    delays: [Delay; 4],
    walls: [LowPass; 4],
    gains: [f32; 4],
}

impl Net {
    fn new(room: Room, rate_hz: u32) -> Self {
        Self {
            smears: SMEARS_S.map(|seconds| Delay::new(rate_hz, seconds)),
            delays: DELAYS_S.map(|seconds| Delay::new(rate_hz, seconds)),
            walls: [(); 4].map(|()| LowPass::new(rate_hz, room.soft_hz)),
            gains: DELAYS_S.map(|seconds| 10_f32.powf(-3.0 * seconds / room.decay_s)),
        }
    }

    fn pass(&mut self, left: f32, right: f32) -> (f32, f32) {
        let mut entering = (left + right) * 0.5;
        for smear in &mut self.smears {
            entering = smear.smear(entering);
        }
        let heard = std::array::from_fn(|index| self.walls[index].pass(self.delays[index].oldest()) * self.gains[index]);
        // Each delay feeds all, without adding or losing power (a Hadamard matrix).
        let [a, b, c, d]: [f32; 4] = heard;
        let mixed = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d];
        for (delay, mixed) in self.delays.iter_mut().zip(mixed) {
            delay.push(entering + mixed * 0.5);
        }
        (a + c, b + d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_dies_in_its_time() {
        let mut knock = Buffer::silent(8000, 2.0);
        knock.add(0.0, 1.0, 0.0, &[1.0]);
        let heard = Room { decay_s: 1.0, soft_hz: 3500.0, wet: 1.0 }.filled(knock);
        let loudest = |from: usize, to: usize| heard.left[from..to].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!(loudest(200, 2000) > 0.05);
        assert!(loudest(12_000, 16_000) < 0.004);
        assert_ne!(heard.left[3000..3100], heard.right[3000..3100], "the room is wide");
    }
}
