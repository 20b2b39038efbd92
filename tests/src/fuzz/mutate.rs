//! Changes to sound input: all the small ones, and random ones from a seed.

use fastrand::Rng;

/// Bytes that stand at the edges of ranges: of signs, of varint forms, of renet's lengths, of brackets.
const EDGES: [u8; 16] = [0, 1, 2, 0x3F, 0x40, 0x7F, 0x80, 0xBF, 0xC0, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF, b'[', b'"'];

/// Every beginning of `seed` and every single changed bit, or evenly spread ones of them when they are more than `most`.
pub fn deterministic_changes(seed: &[u8], most: usize) -> impl Iterator<Item = Vec<u8>> {
    let all = seed.len() * 9;
    let step = all.div_ceil(most.max(1)).max(1);
    // Not a multiple of three, or it would meet the same bits, or cuts alone, again and again.
    let step = if step.is_multiple_of(3) { step + 1 } else { step };
    (0..all).step_by(step).map(|change| {
        let (at, bit) = (change / 9, change % 9);
        let mut changed = seed.to_vec();
        if bit == 8 {
            changed.truncate(at)
        } else {
            changed[at] ^= 1 << bit
        }
        changed
    })
}

/// Random changes of random seeds, endless and the same for the same `rng`.
pub fn changes<'a>(seeds: &'a [Vec<u8>], mut rng: Rng) -> impl Iterator<Item = Vec<u8>> + 'a {
    std::iter::repeat_with(move || {
        let mut bytes = seeds.get(rng.usize(..seeds.len().max(1))).cloned().unwrap_or_default();
        for _ in 0..1 << rng.u32(..5) {
            change(&mut bytes, seeds, &mut rng);
        }
        bytes
    })
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) {
    let at = rng.usize(..=bytes.len());
    let end = (at + 1 + rng.usize(..16)).min(bytes.len());
    match rng.u32(..8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.insert(at, rng.u8(..)),
        3 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        4 => {
            let other = &seeds[rng.usize(..seeds.len())];
            let from = rng.usize(..=other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        kind => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = match kind {
                    5 => rng.u8(..),
                    6 => *byte ^ 1 << rng.u32(..8),
                    _ => EDGES[rng.usize(..EDGES.len())],
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_seeds_are_changed_in_every_way_and_large_ones_evenly() {
        let small: Vec<_> = deterministic_changes(b"ab", 100).collect();
        assert_eq!(small.len(), 18);
        assert!(small.contains(&vec![]) && small.contains(&b"a".to_vec()) && small.contains(&b"cb".to_vec()));
        let large: Vec<_> = deterministic_changes(&[7; 1_000], 100).collect();
        assert!((90..=100).contains(&large.len()));
        assert!(
            large.iter().any(|changed| changed.len() < 200)
                && large.iter().any(|changed| changed.get(..900) == Some(&[7; 900]) && changed.len() == 1_000)
        );
    }

    #[test]
    fn random_changes_repeat_with_their_seed() {
        let seeds = [b"one".to_vec(), b"another".to_vec()];
        let some = |seed| changes(&seeds, Rng::with_seed(seed)).take(200).collect::<Vec<_>>();
        assert_eq!(some(3), some(3));
        assert_ne!(some(3), some(4));
    }
}
