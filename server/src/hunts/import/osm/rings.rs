//! Pieces of outlines, put together where their ends meet.

use geo::Coord;
use std::collections::HashMap;

/// A place by which ends are found to meet: OpenStreetMap's own grain is a tenth of a microdegree.
type Key = (i64, i64);

fn key(at: &Coord) -> Key {
    ((at.x * 1e7).round() as i64, (at.y * 1e7).round() as i64)
}

/// Whether a line ends where it began and has room for an inside.
pub(super) fn is_closed(line: &[Coord]) -> bool {
    line.len() >= 4 && line.first().map(key) == line.last().map(key)
}

/// What pieces were joined to.
#[derive(Default, Debug)]
pub(super) struct Joined {
    /// Lines that end where they began.
    pub(super) rings: Vec<Vec<Coord>>,
    /// Lines whose ends meet nothing.
    pub(super) open: Vec<Vec<Coord>>,
}

/// How pieces may be joined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// End to start alone: the direction of a piece means something.
    Directed,
    /// Any ends; pieces are turned round where they must.
    Any,
    /// Any ends, but not where three or more meet.
    Through,
}

/// Joins pieces of at least two points each.
pub(super) fn join(pieces: Vec<Vec<Coord>>, joint: Joint) -> Joined {
    let pieces: Vec<Vec<Coord>> = pieces.into_iter().filter(|piece| piece.len() >= 2).collect();
    let mut ends: HashMap<Key, Vec<usize>> = HashMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        ends.entry(key(&piece[0])).or_default().push(index);
        ends.entry(key(&piece[piece.len() - 1])).or_default().push(index);
    }
    let mut joiner = Joiner { left: pieces.into_iter().map(Some).collect(), ends, joint };
    let mut joined = Joined::default();
    for index in 0..joiner.left.len() {
        let Some(mut line) = joiner.left[index].take() else { continue };
        joiner.extend(&mut line);
        if !is_closed(&line) {
            joiner.extend_back(&mut line);
        }
        if is_closed(&line) { &mut joined.rings } else { &mut joined.open }.push(line);
    }
    joined
}

struct Joiner {
    left: Vec<Option<Vec<Coord>>>,
    ends: HashMap<Key, Vec<usize>>,
    joint: Joint,
}

impl Joiner {
    /// Goes on at the end of the line until nothing meets it, or it is closed.
    fn extend(&mut self, line: &mut Vec<Coord>) {
        while !is_closed(line) {
            let Some(next) = line.last().and_then(|end| self.next(end, true)) else { return };
            line.extend_from_slice(&next[1..]);
        }
    }

    /// The same at its start.
    fn extend_back(&mut self, line: &mut Vec<Coord>) {
        while !is_closed(line) {
            let Some(mut before) = line.first().and_then(|start| self.next(start, false)) else { return };
            before.pop();
            before.extend_from_slice(line);
            *line = before;
        }
    }

    /// A piece that is left and begins (or ends) here, turned round if it must and may be.
    fn next(&mut self, at: &Coord, begins: bool) -> Option<Vec<Coord>> {
        let here = key(at);
        let meeting = self.ends.get(&here)?;
        if self.joint == Joint::Through && meeting.len() > 2 {
            return None;
        }
        let fits = |piece: &[Coord]| {
            let (first, last) = (key(&piece[0]), key(&piece[piece.len() - 1]));
            let (near, far) = if begins { (first, last) } else { (last, first) };
            if near == here {
                Some(false)
            } else if far == here && self.joint != Joint::Directed {
                Some(true)
            } else {
                None
            }
        };
        let (index, turned) = meeting.iter().find_map(|index| Some((*index, fits(self.left[*index].as_deref()?)?)))?;
        let mut piece = self.left[index].take()?;
        if turned {
            piece.reverse();
        }
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> Vec<Coord> {
        points.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    #[test]
    fn pieces_in_any_order_and_direction_become_a_ring() {
        let pieces = vec![
            line(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]),
            line(&[(5.0, 5.0), (6.0, 5.0)]),
            line(&[(0.0, 0.0), (0.0, 1.0)]),
            line(&[(1.0, 1.0), (0.0, 1.0)]),
        ];
        let joined = join(pieces.clone(), Joint::Any);
        assert_eq!(joined.rings, [line(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])]);
        assert_eq!(joined.open, [line(&[(5.0, 5.0), (6.0, 5.0)])]);
        // Where the direction means something, nothing is turned round.
        assert_eq!(join(pieces, Joint::Directed).open.len(), 3);
    }

    #[test]
    fn a_directed_line_is_continued_at_both_ends() {
        let pieces = vec![line(&[(1.0, 0.0), (2.0, 0.0)]), line(&[(2.0, 0.0), (3.0, 0.0)]), line(&[(0.0, 0.0), (1.0, 0.0)])];
        assert_eq!(join(pieces, Joint::Directed).open, [line(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)])]);
    }

    #[test]
    fn streets_are_not_joined_across_a_crossing() {
        let star = vec![line(&[(0.0, 0.0), (1.0, 0.0)]), line(&[(0.0, 0.0), (0.0, 1.0)]), line(&[(0.0, 0.0), (-1.0, 0.0)])];
        assert_eq!(join(star, Joint::Through).open.len(), 3);
    }
}
