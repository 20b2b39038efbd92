//! About how far one walks in a hunt.

use super::{Condition, Hunt};
use crate::{
    geo::{GeoBox, LocalPoint},
    identity::ItemId,
};

/// A walk from place to place in straight lines.
#[derive(Clone, Copy)]
struct Walk {
    at: LocalPoint,
    length_m: f64,
}

impl Walk {
    fn to(self, place: LocalPoint) -> Self {
        Self { at: place, length_m: self.length_m + self.at.distance_m(place) }
    }
}

impl Hunt {
    /// Metres in straight lines from the start through the places of its challenges, always on to the nearest of those that are open;
    /// `None` when no challenge has a place. What is in the way makes it longer, and who knows the hunt may find a shorter order.
    pub fn walk_m(&self) -> Option<f64> {
        let start = Walk { at: self.frame.to_local(self.start), length_m: 0.0 };
        let mut walk = start;
        let mut left: Vec<usize> = (0..self.challenges.len()).collect();
        let mut done = vec![false; left.len()];
        while !left.is_empty() {
            let is_open = |index: usize| self.challenges[index].after.iter().all(|before| done[*before]);
            let ways = left.iter().enumerate().filter(|(_, index)| is_open(**index));
            let ways = ways.map(|(place, index)| (place, self.through(&self.challenges[*index].goal, walk)));
            // The loader has refused challenges that wait for one another.
            let Some((nearest, way)) = ways.min_by(|a, b| a.1.length_m.total_cmp(&b.1.length_m)) else { break };
            done[left.swap_remove(nearest)] = true;
            walk = way;
        }
        (walk.length_m > 0.0).then_some(walk.length_m)
    }

    /// The walk goes on through the places of a condition.
    fn through(&self, condition: &Condition, walk: Walk) -> Walk {
        match condition {
            Condition::All(parts) | Condition::InOrder(parts) => parts.iter().fold(walk, |walk, part| self.through(part, walk)),
            Condition::Any(parts) => self.through_some(parts, 1, walk),
            Condition::AtLeast { count, of } => self.through_some(of, *count, walk),
            Condition::Holds { item, count } => self.gathering(item, *count, walk),
            Condition::Collected(object) => {
                self.objects.get(*object).map_or(walk, |object| walk.to(self.frame.to_local(object.position)))
            }
            Condition::Said { character, .. } => {
                let place = self.characters.get(*character).and_then(|character| character.place);
                place.map_or(walk, |place| walk.to(self.frame.to_local(place)))
            }
            leaf => leaf.boundary().and_then(|boundary| self.middle_of(boundary)).map_or(walk, |place| walk.to(place)),
        }
    }

    /// Through so many of these, always that which is nearest.
    fn through_some(&self, parts: &[Condition], count: u32, mut walk: Walk) -> Walk {
        let mut left: Vec<&Condition> = parts.iter().collect();
        for _ in 0..count {
            let ways = left.iter().enumerate().map(|(index, part)| (index, self.through(part, walk)));
            let Some((nearest, way)) = ways.min_by(|a, b| a.1.length_m.total_cmp(&b.1.length_m)) else { break };
            left.swap_remove(nearest);
            walk = way;
        }
        walk
    }

    /// From one object that gives an item to the next that is near, until there are enough; other ways to get it have no place.
    fn gathering(&self, item: &ItemId, count: u32, mut walk: Walk) -> Walk {
        let giving = self.objects.iter().filter(|object| object.item.as_ref() == Some(item));
        let mut places: Vec<LocalPoint> = giving.map(|object| self.frame.to_local(object.position)).collect();
        for _ in 0..count {
            let distance = |place: &LocalPoint| place.distance_m(walk.at);
            let near = places.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
            let Some((index, _)) = near else { break };
            walk = walk.to(places.swap_remove(index));
        }
        walk
    }

    /// The middle of a boundary.
    fn middle_of(&self, boundary: usize) -> Option<LocalPoint> {
        let bounds = GeoBox::around(self.boundaries.get(boundary)?.shape.points())?;
        Some(self.frame.to_local(bounds.centre()))
    }
}
