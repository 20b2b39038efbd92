//! The tune of the title: a slow air for a concertina, with strings below and a bell far off.

use super::{
    BED_HZ,
    buffer::Buffer,
    instruments::{bell, pluck, reeds},
    room::Room,
    scale::step,
};

/// Seconds of a beat.
const BEAT_S: f32 = 0.92;

/// Beats of a bar.
const BAR: f32 = 3.0;

/// The air: steps of the mode with their beats. Sixteen bars of three.
const AIR: [(i32, f32); 34] = [
    (0, 2.0),
    (2, 1.0),
    (4, 2.0),
    (3, 0.5),
    (2, 0.5),
    (3, 2.0),
    (1, 1.0),
    (2, 3.0),
    (4, 2.0),
    (5, 1.0),
    (7, 2.0),
    (6, 0.5),
    (5, 0.5),
    (4, 2.0),
    (2, 1.0),
    (3, 3.0),
    (7, 1.5),
    (8, 0.5),
    (7, 1.0),
    (5, 2.0),
    (4, 1.0),
    (5, 1.0),
    (4, 1.0),
    (2, 1.0),
    (3, 3.0),
    (4, 2.0),
    (3, 0.5),
    (2, 0.5),
    (1, 2.0),
    (-1, 1.0),
    (0, 2.0),
    (1, 0.5),
    (-1, 0.5),
    (0, 3.0),
];

/// The lowest note and the two above it that the strings play, bar by bar.
const CHORDS: [[i32; 3]; 16] = [
    [-7, -3, 2],
    [-7, 0, 2],
    [-8, -4, 1],
    [-7, -3, 2],
    [-7, -3, 2],
    [-5, -1, 2],
    [-7, -3, 2],
    [-4, 0, 3],
    [-4, 0, 5],
    [-7, -3, 4],
    [-5, -1, 2],
    [-4, 0, 3],
    [-7, -3, 2],
    [-8, -4, 1],
    [-7, -3, 0],
    [-7, -3, 0],
];

/// One round of the tune.
pub fn theme() -> Buffer {
    let mut buffer = Buffer::silent(BED_HZ, CHORDS.len() as f32 * BAR * BEAT_S);
    for (bar, chord) in CHORDS.into_iter().enumerate() {
        let begins_s = bar as f32 * BAR * BEAT_S;
        for (index, at) in [chord[0], chord[1], chord[2], chord[1] + 7, chord[2], chord[1]].into_iter().enumerate() {
            let at_s = begins_s + index as f32 * BEAT_S * 0.5;
            let loud = if index == 0 { 0.5 } else { 0.26 };
            buffer.add_around(at_s, loud, 0.35, &pluck(BED_HZ, step(at), 2.4, 0.32, (bar * 7 + index) as u32));
        }
        // The bellows hold the lowest note through two bars.
        if bar % 2 == 0 {
            let seconds = 2.0 * BAR * BEAT_S + 0.3;
            buffer.add_around(begins_s, 0.13, -0.2, &reeds(BED_HZ, step(chord[0]), seconds, 0.7, 0.9, bar as u32));
        }
        if bar % 4 == 0 {
            buffer.add_around(begins_s, 0.14, 0.5, &bell(BED_HZ, step(if bar % 8 == 0 { 0 } else { 4 }), 5.0));
        }
    }
    let mut at_s = 0.0;
    for (index, (at, beats)) in AIR.into_iter().enumerate() {
        let seconds = beats * BEAT_S;
        buffer.add_around(at_s, 0.34, -0.15, &reeds(BED_HZ, step(at), seconds + 0.12, 0.09, 0.22, 200 + index as u32));
        at_s += seconds;
    }
    Room::VAULT.filled_around(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_air_fills_its_bars() {
        let beats: f32 = AIR.iter().map(|(_, beats)| beats).sum();
        assert_eq!(beats, CHORDS.len() as f32 * BAR);
    }
}
