//! Chance that is fair and can be looked up again: numbers that follow from a secret of the host, the hunt and the player.

use hunt_shared::identity::{HuntId, PlayerId};

/// What all chance of one player in one hunt follows from. Whoever does not know the host's secret cannot foretell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed of a player in a hunt.
    pub fn of(secret: &[u8; 32], hunt: &HuntId, player: PlayerId) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(secret);
        hasher.update(b"rules");
        hasher.update(&(hunt.as_str().len() as u64).to_le_bytes());
        hasher.update(hunt.as_str().as_bytes());
        hasher.update(&player.0.to_le_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// A seed of its own for a purpose, and for each number of it: for a cause, its number.
    pub fn derive(&self, purpose: &str, number: u64) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&number.to_le_bytes());
        hasher.update(purpose.as_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// A whole number below `limit`, each as likely as the others but for one part in 2⁶⁴; 0 when the limit is 0.
    pub fn below(&self, limit: u64) -> u64 {
        let number = u128::from_le_bytes(self.0[..16].try_into().expect("a seed has 32 bytes"));
        (((number >> 64) * u128::from(limit)) >> 64) as u64
    }

    /// Numbers from 0 to below `count`, in an order by lot.
    pub fn order(&self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.derive("order", at as u64).below(at as u64 + 1) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(player: u64) -> Seed {
        Seed::of(&[7; 32], &"hunt".into(), PlayerId(player))
    }

    #[test]
    fn the_same_is_the_same_and_everything_else_is_not() {
        assert_eq!(seed(1), seed(1));
        assert_ne!(seed(1), seed(2));
        assert_ne!(seed(1), Seed::of(&[8; 32], &"hunt".into(), PlayerId(1)));
        assert_ne!(seed(1), Seed::of(&[7; 32], &"hunt2".into(), PlayerId(1)));
        assert_ne!(seed(1).derive("a", 1), seed(1).derive("a", 2));
        assert_ne!(seed(1).derive("a", 1), seed(1).derive("b", 1));
    }

    #[test]
    fn chance_is_fair() {
        let mut counts = [0; 5];
        (0..10_000).for_each(|player| counts[seed(player).below(5) as usize] += 1);
        assert!(counts.iter().all(|count| (1_800..2_200).contains(count)), "{counts:?}");
        assert_eq!(seed(1).below(0), 0);
        let mut firsts = [0; 4];
        (0..4_000).for_each(|player| firsts[seed(player).order(4)[0]] += 1);
        assert!(firsts.iter().all(|count| (850..1_150).contains(count)), "{firsts:?}");
        let mut order = seed(1).order(20);
        order.sort_unstable();
        assert_eq!(order, (0..20).collect::<Vec<_>>());
    }
}
