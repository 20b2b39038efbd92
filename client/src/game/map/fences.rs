//! Barriers that nothing on the map shows: without a coast, a lake, a cliff or a wall along them, a fence is drawn, so that nobody walks
//! against nothing. The sea needs none.

use super::{edges::EdgeGrid, shape::Outline};
use bevy::prelude::*;
use hunt_shared::{geo::LocalFrame, hunt::HuntView};

/// Metres within which a line of the map shows a barrier.
const SHOWN_M: f32 = 9.0;
/// Metres of the pieces of an outline that are shown or not.
const PIECE_M: f32 = 6.0;
/// Metres from the hunt's bounds within which a barrier only ends the hunt.
const BORDER_M: f32 = 1.0;
/// Metres under which a stretch is not worth a fence.
const SHORTEST_M: f32 = 9.0;

/// The stretches of barriers along which nothing is drawn.
pub fn fences(
    view: &HuntView,
    frame: &LocalFrame,
    bounds: Rect,
    shown: &EdgeGrid,
    at_sea: impl Fn(Vec2) -> bool,
) -> Vec<Vec<Vec2>> {
    let barriers = view.boundaries.iter().filter(|boundary| boundary.barrier);
    let outlines: Vec<_> = barriers.map(|boundary| Outline::of(frame, &boundary.shape)).collect();
    outlines.iter().flat_map(|outline| stretches(outline, bounds, shown, &at_sea)).collect()
}

fn stretches(outline: &Outline, bounds: Rect, shown: &EdgeGrid, at_sea: &impl Fn(Vec2) -> bool) -> Vec<Vec<Vec2>> {
    let inner = bounds.inflate(-BORDER_M);
    let mut stretches: Vec<Vec<Vec2>> = Vec::new();
    for (from, to) in outline.segments() {
        let pieces = (from.distance(to) / PIECE_M).ceil().max(1.0);
        for piece in 0..pieces as usize {
            let (start, end) = (from.lerp(to, piece as f32 / pieces), from.lerp(to, (piece + 1) as f32 / pieces));
            let middle = start.lerp(end, 0.5);
            if shown.distance_m(middle) < SHOWN_M || !inner.contains(middle) || at_sea(middle) {
                continue;
            }
            match stretches.last_mut().filter(|stretch| stretch.last() == Some(&start)) {
                Some(stretch) => stretch.push(end),
                None => stretches.push(vec![start, end]),
            }
        }
    }
    stretches.retain(|stretch| stretch.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f32>() >= SHORTEST_M);
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length_m(stretches: &[Vec<Vec2>]) -> f32 {
        stretches.iter().flat_map(|stretch| stretch.windows(2)).map(|pair| pair[0].distance(pair[1])).sum()
    }

    fn square(half_m: f32) -> Outline {
        Outline::Rings(vec![[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| Vec2::new(x, y) * half_m).to_vec()])
    }

    fn ashore(_: Vec2) -> bool {
        false
    }

    #[test]
    fn there_is_no_fence_at_sea() {
        let bounds = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(500.0));
        let fenced = stretches(&square(60.0), bounds, &EdgeGrid::default(), &|point| point.x > 0.0);
        assert!(!fenced.is_empty() && fenced.iter().flatten().all(|point| point.x < 6.0));
    }

    #[test]
    fn only_where_the_map_shows_nothing_there_is_a_fence() {
        let bounds = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(500.0));
        let bare = EdgeGrid::default();
        assert!((length_m(&stretches(&square(60.0), bounds, &bare, &ashore)) - 480.0).abs() < 0.1);
        let mut cliff = EdgeGrid::default();
        cliff.add_line(&[Vec2::new(-80.0, 64.0), Vec2::new(80.0, 64.0)]);
        let fenced = stretches(&square(60.0), bounds, &cliff, &ashore);
        assert!(fenced.iter().flatten().all(|point| point.y < 60.0));
        assert!((length_m(&fenced) - 360.0).abs() < 15.0);
    }

    #[test]
    fn the_end_of_the_hunt_is_no_fence() {
        let bounds = Rect::from_center_half_size(Vec2::ZERO, Vec2::splat(60.0));
        assert!(stretches(&square(60.0), bounds, &EdgeGrid::default(), &ashore).is_empty());
    }
}
