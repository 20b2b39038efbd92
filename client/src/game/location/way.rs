//! The way to a clicked place, around what nobody walks through.

use super::barriers::Barriers;
use bevy::prelude::*;
use pathfinding::directed::astar::astar;
use std::cell::Cell;

/// Metres between the points among which a way is looked for.
const GRID_M: f32 = 2.0;

/// The most points that are looked at; a way that needs more is long enough to be walked by hand.
const MOST_LOOKED_AT: u32 = 30_000;

/// Centimetres, as the search adds up whole numbers.
fn cost(from: Vec2, to: Vec2) -> u32 {
    (from.distance(to) * 100.0).round() as u32
}

/// The corners of the way to a place, which is the last of them. Where there is no way, the straight one: it ends at what is between.
pub fn way(barriers: &Barriers, from: Vec2, to: Vec2) -> Vec<Vec2> {
    if barriers.is_clear(from, to) {
        return vec![to];
    }
    // Points relative to where the player stands, so that the first is one that can be stood on.
    let point = |cell: IVec2| from + cell.as_vec2() * GRID_M;
    let looked_at = Cell::new(0_u32);
    let around = |cell: &IVec2| {
        looked_at.set(looked_at.get() + 1);
        let at = *cell;
        let open = looked_at.get() < MOST_LOOKED_AT;
        let steps = (-1..=1).flat_map(|x| (-1..=1).map(move |y| IVec2::new(x, y)));
        steps
            .filter(move |step| open && *step != IVec2::ZERO)
            .map(move |step| at + step)
            .filter(move |next| barriers.is_clear(point(at), point(*next)))
            .map(move |next| (next, cost(point(at), point(next))))
            .collect::<Vec<_>>()
    };
    let arrived = |cell: &IVec2| {
        let at = point(*cell);
        at.distance(to) < GRID_M * 1.5 && barriers.is_clear(at, to)
    };
    match astar(&IVec2::ZERO, around, |cell| cost(point(*cell), to), arrived) {
        Some((cells, _)) => pulled_tight(barriers, &cells.into_iter().map(point).chain([to]).collect::<Vec<_>>()),
        None => vec![to],
    }
}

/// Leaves out each corner that can be cut.
fn pulled_tight(barriers: &Barriers, corners: &[Vec2]) -> Vec<Vec2> {
    let mut tight = Vec::new();
    let mut at = 0;
    while at + 1 < corners.len() {
        let next = (at + 1..corners.len()).rev().find(|&next| barriers.is_clear(corners[at], corners[next]));
        at = next.unwrap_or(at + 1);
        tight.push(corners[at]);
    }
    tight
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wall with an end in the east.
    fn wall() -> Barriers {
        Barriers::of_lines(&[vec![Vec2::new(-80.0, 0.0), Vec2::new(20.0, 0.0)]])
    }

    fn length_m(from: Vec2, way: &[Vec2]) -> f32 {
        way.iter().fold((0.0, from), |(sum, at), &next| (sum + at.distance(next), next)).0
    }

    #[test]
    fn open_ground_is_crossed_straight() {
        assert_eq!(way(&wall(), Vec2::new(0.0, 5.0), Vec2::new(9.0, 30.0)), [Vec2::new(9.0, 30.0)]);
    }

    #[test]
    fn a_wall_is_walked_round_by_its_nearer_end_and_never_through() {
        let (from, to) = (Vec2::new(0.0, -6.0), Vec2::new(0.0, 6.0));
        let barriers = wall();
        let way = way(&barriers, from, to);
        assert_eq!(way.last(), Some(&to));
        let corners: Vec<_> = std::iter::once(from).chain(way.iter().copied()).collect();
        assert!(corners.windows(2).all(|pair| barriers.is_clear(pair[0], pair[1])), "{way:?}");
        let shortest = 2.0 * Vec2::new(20.0, 6.0).length();
        let walked = length_m(from, &way);
        assert!(walked >= shortest && walked < shortest * 1.12, "{walked} of {shortest}");
    }

    #[test]
    fn what_is_closed_all_round_is_walked_towards() {
        let ring = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0), (5.0, 5.0)];
        let barriers = Barriers::of_lines(&[ring.map(|(x, y)| Vec2::new(x, y)).to_vec()]);
        assert_eq!(way(&barriers, Vec2::ZERO, Vec2::splat(10.0)), [Vec2::splat(10.0)]);
    }

    #[test]
    fn the_quay_is_reached_from_the_jetty_of_the_sample_hunt() {
        let hunt = crate::game::frames::sample_hunt();
        let view = hunt_shared::hunt::HuntView::of(&hunt);
        let barriers = Barriers::new(&view, &hunt.frame, &[]);
        let place = |lon, lat| crate::game::map::drawn(hunt.frame.to_local(hunt_shared::geo::LonLat::new(lon, lat)));
        for (from, to) in [
            (place(-42.019_752, 38.484_260), place(-42.019_86, 38.484_89)),
            // Round the harbour, from the quay to the end of the mole.
            (place(-42.019_86, 38.484_89), place(-42.018_64, 38.483_59)),
        ] {
            let mut at = from;
            let way = way(&barriers, from, to);
            for corner in &way {
                for _ in 0..3_000 {
                    at = barriers.walk(at, (*corner - at).clamp_length_max(0.35));
                }
                assert!(at.distance(*corner) < 0.15, "stuck at {at} on the way to {corner} of {way:?}");
            }
        }
    }
}
