//! A tripwire: a chain of edges with a left and a right.
//!
//! A path passes through a line when it meets it coming from one side and leaves it to the other, whether it meets it in a point, at
//! a vertex, or runs along it for a while. An end point belongs to no side: a path that comes or goes over an end point only touches.
//! A chain that ends where it begins is a loop and has no end points.

use super::{Chain, Edge, without_repeats};
use crate::{
    crossing::{
        path::Side,
        segment::{Place, Segment, lies_on, orientation},
    },
    event::CrossingDirection,
    geo::LocalPoint,
};

/// A line, as it lies in the index.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) struct Line<'a> {
    pub chain: Chain<'a>,
}

/// How a step passes a line.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::crossing) struct LinePassage {
    /// Where it goes through (as a fraction of the step), and which way; in no order.
    pub crossings: Vec<(f64, CrossingDirection)>,
    /// When the second fix lies on the line: the side that the path came from, as far as it is known.
    pub ends_on: Option<Option<Side>>,
}

/// A place on the line.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Spot {
    /// Within an edge.
    Edge(usize),
    /// At the vertex where an edge begins; the number of edges means the last edge's end.
    Vertex(usize),
}

/// What a step and one edge, or a run of edges, have in common.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Contact {
    first: (Place, Spot),
    last: (Place, Spot),
    /// Whether it includes the vertex at which the edge begins and the one at which it ends.
    at_vertex: [bool; 2],
}

/// Appends the points of a line.
pub(in crate::crossing) fn lay_out_line(line: Vec<LocalPoint>, points: &mut Vec<LocalPoint>) {
    points.extend(without_repeats(line, false));
}

impl Line<'_> {
    /// Whether it is a loop.
    fn is_closed(&self) -> bool {
        self.chain.len() > 1 && self.chain.0.first() == self.chain.0.last()
    }

    /// How a step passes the line; `memory` is the side from which the path came to the first fix, when that lies on the line.
    pub fn passage(&self, step: &Segment, memory: Option<Side>) -> LinePassage {
        let mut passage = LinePassage::default();
        for contact in self.contacts(step) {
            let came_from = match contact.first {
                (Place::Start, _) => memory,
                (_, spot) => self.side_at(spot, step.a),
            };
            match contact.last {
                (Place::End, _) => passage.ends_on = Some(passage.ends_on.flatten().or(came_from)),
                (place, spot) => match (came_from, self.side_at(spot, step.b), place.fraction()) {
                    (Some(Side::Left), Some(Side::Right), Some(t)) => passage.crossings.push((t, CrossingDirection::LeftToRight)),
                    (Some(Side::Right), Some(Side::Left), Some(t)) => passage.crossings.push((t, CrossingDirection::RightToLeft)),
                    _ => {}
                },
            }
        }
        passage
    }

    /// What the step and the line have in common, each run of edges that hangs together along the step as one.
    fn contacts(&self, step: &Segment) -> Vec<Contact> {
        let mut runs: Vec<Contact> = Vec::new();
        let mut last_edge = None;
        for (number, edge) in self.chain.edges().enumerate() {
            let Some(contact) = self.contact(step, number, &edge) else { continue };
            let hangs_on = contact.at_vertex[0] && last_edge.is_some_and(|last| last + 1 == number);
            match runs.last_mut().filter(|run| hangs_on && run.at_vertex[1]) {
                Some(run) => *run = run.joined(contact),
                None => runs.push(contact),
            }
            last_edge = Some(number);
        }
        // The run that began at a loop's first vertex is the end of the one that reaches its last.
        if self.is_closed() && runs.len() > 1 {
            let (first, last) = (runs[0], runs[runs.len() - 1]);
            let meets_first = self.chain.0.first().is_some_and(|&first| lies_on(first, step.a, step.b));
            if meets_first && first.at_vertex[0] && last.at_vertex[1] {
                runs[0] = last.joined(first);
                runs.pop();
            }
        }
        runs
    }

    /// What the step and one edge have in common.
    fn contact(&self, step: &Segment, number: usize, edge: &Edge) -> Option<Contact> {
        let (start_side, end_side) = (step.side_of(edge.start), step.side_of(edge.end));
        if (start_side > 0.0 && end_side > 0.0) || (start_side < 0.0 && end_side < 0.0) {
            return None;
        }
        if start_side == 0.0 && end_side == 0.0 {
            let start = (step.place_of_collinear(edge.start), Spot::Vertex(number));
            let end = (step.place_of_collinear(edge.end), Spot::Vertex(number + 1));
            let at_vertex = [start.0.fraction().is_some(), end.0.fraction().is_some()];
            let (near, far) = if start.0 <= end.0 { (start, end) } else { (end, start) };
            step.overlap([near.0, far.0])?;
            let first = if near.0 == Place::Before { (Place::Start, Spot::Edge(number)) } else { near };
            let last = if far.0 == Place::After { (Place::End, Spot::Edge(number)) } else { far };
            return Some(Contact { first, last, at_vertex });
        }
        let place = if start_side < end_side {
            step.place_of_crossing(edge.start, start_side, edge.end, end_side)
        } else {
            step.place_of_crossing(edge.end, end_side, edge.start, start_side)
        };
        place.fraction()?;
        let at_vertex = [start_side == 0.0, end_side == 0.0];
        let spot = match at_vertex {
            [true, _] => Spot::Vertex(number),
            [_, true] => Spot::Vertex(number + 1),
            _ => Spot::Edge(number),
        };
        Some(Contact { first: (place, spot), last: (place, spot), at_vertex })
    }

    /// On which side of the line `point` is, seen from a spot on the line and along a straight way that does not run along it;
    /// `None` at an end point, and where the line turns back on itself.
    fn side_at(&self, spot: Spot, point: LocalPoint) -> Option<Side> {
        let (before, after) = match spot {
            Spot::Edge(number) => {
                let edge = self.chain.edge(number);
                return side_of_sign(orientation(edge.start, edge.end, point));
            }
            Spot::Vertex(number) if number > 0 && number < self.chain.len() => {
                (self.chain.edge(number - 1), self.chain.edge(number))
            }
            Spot::Vertex(_) if self.is_closed() => (self.chain.edge(self.chain.len() - 1), self.chain.edge(0)),
            Spot::Vertex(_) => return None,
        };
        // Left is what one sweeps turning counterclockwise about the vertex from the way ahead to the way back.
        let (back, vertex, ahead) = (before.start, after.start, after.end);
        let left_of_before = orientation(back, vertex, point);
        let left_of_after = orientation(vertex, ahead, point);
        let turn = orientation(back, vertex, ahead);
        if turn > 0.0 {
            return Some(if left_of_before > 0.0 && left_of_after > 0.0 { Side::Left } else { Side::Right });
        }
        if turn < 0.0 {
            return Some(if left_of_before < 0.0 && left_of_after < 0.0 { Side::Right } else { Side::Left });
        }
        let turns_back = (ahead.x - vertex.x) * (back.x - vertex.x) + (ahead.y - vertex.y) * (back.y - vertex.y) > 0.0;
        if turns_back { None } else { side_of_sign(left_of_after) }
    }
}

fn side_of_sign(sign: f64) -> Option<Side> {
    if sign > 0.0 {
        Some(Side::Left)
    } else if sign < 0.0 {
        Some(Side::Right)
    } else {
        None
    }
}

impl Contact {
    /// This contact and the one that follows it along the line, as one.
    fn joined(self, next: Self) -> Self {
        Self {
            first: if next.first.0 < self.first.0 { next.first } else { self.first },
            last: if next.last.0 > self.last.0 { next.last } else { self.last },
            at_vertex: [self.at_vertex[0], next.at_vertex[1]],
        }
    }
}
