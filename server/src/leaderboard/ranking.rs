//! A sorted list that tells quickly at which place something stands.

/// The most entries of a part.
const PART: usize = 256;

/// Distinct entries in their order. To put one in or out, or to find its place, looks through the parts of the list and one of them, not
/// through all entries.
#[derive(Clone, Debug)]
pub struct Ranking<K> {
    /// None of them empty.
    parts: Vec<Vec<K>>,
}

impl<K> Default for Ranking<K> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<K: Ord> Ranking<K> {
    /// Puts one in.
    pub fn insert(&mut self, key: K) {
        let at = self.part_of(&key).min(self.parts.len().saturating_sub(1));
        let Some(part) = self.parts.get_mut(at) else {
            self.parts.push(vec![key]);
            return;
        };
        if let Err(place) = part.binary_search(&key) {
            part.insert(place, key);
        }
        if part.len() > PART {
            let second = part.split_off(PART / 2);
            self.parts.insert(at + 1, second);
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, key: &K) {
        let at = self.part_of(key);
        let Some(part) = self.parts.get_mut(at) else { return };
        if let Ok(place) = part.binary_search(key) {
            part.remove(place);
        }
        if part.is_empty() {
            self.parts.remove(at);
        }
    }

    /// How many come before one that is in it.
    pub fn before(&self, key: &K) -> Option<usize> {
        let at = self.part_of(key);
        let place = self.parts.get(at)?.binary_search(key).ok()?;
        Some(self.parts[..at].iter().map(Vec::len).sum::<usize>() + place)
    }

    /// How many are smaller than one, whether or not it is in it.
    pub fn below(&self, key: &K) -> usize {
        let at = self.part_of(key);
        let within = self.parts.get(at).map_or(0, |part| part.partition_point(|other| other < key));
        self.parts[..at].iter().map(Vec::len).sum::<usize>() + within
    }

    /// Those from a place on, counted from 0, in their order.
    pub fn from(&self, place: usize) -> impl Iterator<Item = &K> {
        let mut left = place;
        let begun = self.parts.iter().position(|part| {
            let is_here = left < part.len();
            left -= if is_here { 0 } else { part.len() };
            is_here
        });
        self.parts[begun.unwrap_or(self.parts.len())..].iter().flatten().skip(left)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// All in their order.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.parts.iter().flatten()
    }

    /// The first part that does not end before this.
    fn part_of(&self, key: &K) -> usize {
        self.parts.partition_point(|part| part.last().is_some_and(|last| last < key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn places_are_those_of_a_sorted_list(changes in prop::collection::vec((any::<bool>(), 0..2_000_u32), 0..3_000)) {
            let (mut ranking, mut sorted) = (Ranking::default(), BTreeSet::new());
            for (put, key) in changes {
                if put {
                    ranking.insert(key);
                    sorted.insert(key);
                } else {
                    ranking.remove(&key);
                    sorted.remove(&key);
                }
            }
            prop_assert!(ranking.iter().eq(sorted.iter()));
            prop_assert_eq!(ranking.len(), sorted.len());
            prop_assert_eq!(ranking.is_empty(), sorted.is_empty());
            for (place, key) in sorted.iter().enumerate() {
                prop_assert_eq!(ranking.before(key), Some(place));
                prop_assert_eq!(ranking.from(place).next(), Some(key));
            }
            for key in [0, 700, 1_999, 5_000] {
                prop_assert_eq!(ranking.below(&key), sorted.range(..key).count());
            }
            prop_assert!(ranking.from(sorted.len() / 2).eq(sorted.iter().skip(sorted.len() / 2)));
            prop_assert_eq!(ranking.from(sorted.len()).next(), None);
            prop_assert_eq!(ranking.before(&5_000), None);
        }
    }
}
