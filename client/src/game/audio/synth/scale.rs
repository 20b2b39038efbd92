//! The one key of everything: D in the dorian mode, the mode of half the sea songs there are.

/// The fourth D, hertz, by A at 440.
const D4_HZ: f32 = 293.664_8;

/// Semitones of the mode's seven steps.
const DORIAN: [i32; 7] = [0, 2, 3, 5, 7, 9, 10];

/// The frequency of a step of the mode, hertz: 0 is the D above the middle C, 7 the next D, -7 the one before.
pub fn step(step: i32) -> f32 {
    let semitones = step.div_euclid(7) * 12 + DORIAN[step.rem_euclid(7) as usize];
    D4_HZ * (semitones as f32 / 12.0).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_d_dorian() {
        assert!((step(4) - 440.0).abs() < 0.01, "A");
        assert!((step(7) / step(0) - 2.0).abs() < 1e-5);
        assert!((step(-1) - 261.63).abs() < 0.01, "C");
        assert!((step(5) - 493.88).abs() < 0.01, "B natural: dorian, not minor");
    }
}
