//! The village: voices of which one understands no word, and a concertina behind a door.

use super::{
    BED_HZ,
    buffer::{Buffer, around, frames},
    envelope::{eased, held},
    filter::{LowPass, Resonator},
    instruments::{knock, reeds},
    noise::Noise,
    room::Room,
    scale::step,
};

/// Seconds of a round.
const ROUND_S: f32 = 28.0;

/// The first two resonances of vowels, hertz.
const VOWELS: [(f32, f32); 6] =
    [(300.0, 870.0), (440.0, 1020.0), (730.0, 1090.0), (570.0, 1700.0), (390.0, 1990.0), (520.0, 1190.0)];

/// The tune behind the door: steps of the mode with their beats.
const TUNE: [(i32, f32); 16] = [
    (0, 1.0),
    (2, 0.5),
    (3, 0.5),
    (4, 1.0),
    (4, 1.0),
    (5, 0.5),
    (4, 0.5),
    (3, 0.5),
    (2, 0.5),
    (3, 1.0),
    (1, 1.0),
    (2, 0.5),
    (1, 0.5),
    (0, 0.5),
    (-1, 0.5),
    (0, 2.0),
];

/// Seconds of a beat of the tune.
const BEAT_S: f32 = 0.46;

/// One round of the village.
pub fn village() -> Buffer {
    let mut odd = Noise::new(0x71);
    let mut street = Buffer::silent(BED_HZ, ROUND_S);
    for voice in 0..6 {
        let pitch_hz = [98.0, 118.0, 132.0, 176.0, 205.0, 224.0][voice];
        let pan = voice as f32 / 2.5 - 1.0;
        let mut at_s = odd.between(0.0, 4.0);
        while at_s < ROUND_S - 0.5 {
            let seconds = odd.between(1.2, 3.4);
            let phrase = babble(pitch_hz * odd.between(0.95, 1.06), seconds, &mut odd);
            street.add_around(at_s, odd.between(0.35, 0.8), pan * 0.8, &phrase);
            at_s += seconds + odd.between(0.8, 5.0);
        }
    }
    // Somebody mends a boat.
    for (at_s, blows) in [(6.0, 4), (19.5, 3)] {
        for blow in 0..blows {
            street.add_around(at_s + 0.42 * blow as f32, 0.2, 0.6, &knock(BED_HZ, 340.0, 5.0, 0.12, 60 + blow));
        }
    }
    let mut at_s = 10.5;
    let mut inn = Buffer::silent(BED_HZ, ROUND_S);
    for (index, (at, beats)) in TUNE.into_iter().enumerate() {
        let seconds = beats * BEAT_S;
        inn.add_around(at_s, 0.3, -0.35, &reeds(BED_HZ, step(at), seconds * 0.95, 0.03, 0.08, index as u32));
        at_s += seconds;
    }
    // The door swallows what is high.
    for side in inn.sides() {
        let (mut door, mut again) = (LowPass::new(BED_HZ, 850.0), LowPass::new(BED_HZ, 1100.0));
        *side = around(side, |_, sample| again.pass(door.pass(sample)));
    }
    for (into, tune) in street.sides().into_iter().zip([inn.left, inn.right]) {
        into.iter_mut().zip(tune).for_each(|(sample, tune)| *sample += tune * 0.9);
    }
    for side in street.sides() {
        let mut walls = LowPass::new(BED_HZ, 1500.0);
        *side = around(side, |_, sample| walls.pass(sample));
    }
    Room { wet: 0.4, ..Room::YARD }.filled_around(street)
}

/// Somebody talks: pulses of a voice through a mouth that changes its shape four times a second.
fn babble(pitch_hz: f32, seconds: f32, odd: &mut Noise) -> Vec<f32> {
    let length = frames(BED_HZ, seconds);
    let mut voice = Vec::with_capacity(length);
    let (mut throat, mut mouth) = (Resonator::default(), Resonator::default());
    let mut soft = LowPass::new(BED_HZ, 700.0);
    let (mut phase, mut vowel, mut loud, mut syllable_s, mut since_s) = (0.0_f32, VOWELS[0], 0.8, 0.2, 1.0);
    let (mut first_hz, mut second_hz) = vowel;
    for index in 0..length {
        let at_s = index as f32 / BED_HZ as f32;
        since_s += 1.0 / BED_HZ as f32;
        if since_s > syllable_s {
            vowel = VOWELS[(odd.between(0.0, 5.99)) as usize];
            (loud, syllable_s, since_s) = (odd.between(0.35, 1.0), odd.between(0.13, 0.3), 0.0);
        }
        first_hz += (vowel.0 - first_hz) * 0.0012;
        second_hz += (vowel.1 - second_hz) * 0.0012;
        // The voice sinks towards the end of what it says.
        let hz = pitch_hz * (1.08 - 0.16 * at_s / seconds + 0.03 * (at_s * 9.0).sin());
        phase = (phase + hz / BED_HZ as f32).fract();
        let pulse = soft.pass(1.0 - 2.0 * phase + odd.next() * 0.06);
        let spoken = throat.pass(BED_HZ, first_hz, 5.0, pulse).band + mouth.pass(BED_HZ, second_hz, 7.0, pulse).band * 0.7;
        let opens = eased(since_s / 0.04) * eased((syllable_s - since_s) / 0.06);
        voice.push(spoken * (0.15 + 0.85 * opens) * loud * held(at_s, 0.1, 0.25, seconds));
    }
    voice
}
