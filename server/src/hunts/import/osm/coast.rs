//! The coastline, closed to land. In OpenStreetMap land lies on the left of `natural=coastline`, and the sea on its right
//! (<https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline>).

use super::{
    clip::{GeoRect, distance},
    rings::{Joint, is_closed, join},
};
use geo::{Area, Contains, Coord, LineString, Point, Polygon};

/// What the coastline makes of a box.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Coast {
    /// There is no coastline.
    Unknown,
    /// None of it passes through the box, which is all land or all sea.
    Even {
        /// Land, not sea.
        land: bool,
    },
    /// Land and sea.
    Land {
        /// The land.
        land: Vec<Polygon>,
        /// How many of the first of it go on beyond the box.
        cut: usize,
        /// Where the coastline broke off within the box.
        broken: Vec<Coord>,
        /// Ways by which it was led from there straight to the edge: nobody knows whether there is a coast.
        leads: Vec<[Coord; 2]>,
    },
}

/// Closes the coastline, given in pieces in their direction, along the edge of the box.
pub(super) fn close(pieces: Vec<Vec<Coord>>, area: GeoRect) -> Coast {
    let joined = join(pieces, Joint::Directed);
    if joined.rings.is_empty() && joined.open.is_empty() {
        return Coast::Unknown;
    }
    let (mut rings, mut stretches, mut broken, mut leads) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ring in &joined.rings {
        match ring.iter().position(|point| !area.holds(*point)) {
            None => rings.push(ring.clone()),
            Some(outside) => {
                // Begun outside, every stretch of it within the box is whole.
                let turned: Vec<Coord> = ring[outside..].iter().chain(&ring[1..=outside]).copied().collect();
                stretches.extend(area.cut_line(&turned));
            }
        }
    }
    stretches.extend(joined.open.iter().flat_map(|line| area.cut_line(line)));
    lead_to_edge(&mut stretches, &mut rings, &mut broken, &mut leads, area);
    if rings.is_empty() && stretches.is_empty() {
        let all = joined.rings.iter().chain(&joined.open);
        return Coast::Even { land: lies_left(all, area.rect.center()) };
    }
    let (islands, lakes): (Vec<_>, Vec<_>) =
        rings.into_iter().map(|ring| Polygon::new(LineString(ring), Vec::new())).partition(|ring| ring.signed_area() > 0.0);
    let reaches_edge = !stretches.is_empty();
    let mut land = along_edge(stretches, area);
    let mut cut = land.len();
    land.extend(islands);
    let enclosing = |lake: &Polygon, land: &[Polygon]| {
        let inside = lake.exterior().0.first().copied().map(Point::from);
        let around = |ground: &&Polygon| inside.is_some_and(|point| ground.contains(&point));
        // The smallest: an island in a lake may have a lake of its own.
        let smallest = land.iter().enumerate().filter(|(_, ground)| around(ground));
        smallest.min_by(|(_, a), (_, b)| a.unsigned_area().total_cmp(&b.unsigned_area())).map(|(index, _)| index)
    };
    let mut homeless = Vec::new();
    for lake in lakes {
        match enclosing(&lake, &land) {
            Some(index) => land[index].interiors_push(lake.exterior().clone()),
            None => homeless.push(lake),
        }
    }
    if !homeless.is_empty() {
        if reaches_edge {
            // Drawn the wrong way round: out at sea, a ring can only be an island.
            land.extend(homeless);
        } else {
            // Water in the midst of land that reaches beyond the box.
            let holes = homeless.into_iter().map(|lake| lake.exterior().clone()).collect();
            land.insert(0, Polygon::new(area.rect.to_polygon().exterior().clone(), holes));
            cut = 1;
        }
    }
    Coast::Land { land, cut, broken, leads }
}

/// Stretches that end within the box, as where the extract ends, go on to the nearest end of another that does, or straight to the edge.
fn lead_to_edge(
    stretches: &mut Vec<Vec<Coord>>,
    rings: &mut Vec<Vec<Coord>>,
    broken: &mut Vec<Coord>,
    leads: &mut Vec<[Coord; 2]>,
    area: GeoRect,
) {
    let to_edge = |at: Coord| nearest_on_edge(at, area);
    let mut done: Vec<Vec<Coord>> = Vec::new();
    let mut left = std::mem::take(stretches);
    while let Some(mut stretch) = left.pop() {
        while let (Some(first), Some(last)) = (stretch.first().copied(), stretch.last().copied()) {
            let (edge, away) = to_edge(last);
            if away == 0.0 {
                break;
            }
            broken.push(last);
            let gap = |start: &Coord| distance(*start, last);
            let nearest = left
                .iter()
                .enumerate()
                .filter_map(|(index, other)| other.first().map(|start| (index, *start)))
                .filter(|(_, start)| to_edge(*start).1 > 0.0)
                .min_by(|a, b| gap(&a.1).total_cmp(&gap(&b.1)));
            let own = (to_edge(first).1 > 0.0).then(|| gap(&first));
            let other = nearest.map(|(index, start)| (index, gap(&start)));
            match (own, other) {
                (Some(own), other) if own < away && other.is_none_or(|(_, other)| own <= other) => {
                    stretch.push(first);
                    break;
                }
                (_, Some((index, gap))) if gap < away => {
                    let next = left.swap_remove(index);
                    stretch.extend(next);
                }
                _ => {
                    leads.push([last, edge]);
                    stretch.push(edge);
                }
            }
        }
        if is_closed(&stretch) {
            rings.push(stretch);
            continue;
        }
        if let Some(first) = stretch.first().copied() {
            let (edge, away) = to_edge(first);
            if away > 0.0 {
                // The end of another stretch may still be waiting for this start.
                match left.iter().position(|other| other.last().is_some_and(|end| meets(*end, first, to_edge))) {
                    Some(index) => {
                        let mut before = left.swap_remove(index);
                        before.extend(stretch);
                        left.push(before);
                        continue;
                    }
                    None => {
                        broken.push(first);
                        leads.push([edge, first]);
                        stretch.insert(0, edge);
                    }
                }
            }
        }
        done.push(stretch);
    }
    *stretches = done;
}

/// Whether an end within the box is nearer to a start than either is to the edge.
fn meets(end: Coord, start: Coord, to_edge: impl Fn(Coord) -> (Coord, f64)) -> bool {
    let gap = distance(start, end);
    let (end_away, start_away) = (to_edge(end).1, to_edge(start).1);
    end_away > 0.0 && gap < end_away && gap < start_away
}

/// The nearest point on the edge of the box, and how far it is.
fn nearest_on_edge(at: Coord, area: GeoRect) -> (Coord, f64) {
    let (min, max) = (area.rect.min(), area.rect.max());
    let candidates =
        [Coord { x: min.x, y: at.y }, Coord { x: max.x, y: at.y }, Coord { x: at.x, y: min.y }, Coord { x: at.x, y: max.y }];
    candidates.map(|edge| (edge, distance(at, edge))).into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((at, 0.0))
}

/// Land on the left of stretches from edge to edge: after each, the edge is followed counter-clockwise to where the next one begins.
fn along_edge(stretches: Vec<Vec<Coord>>, area: GeoRect) -> Vec<Polygon> {
    let perimeter = Perimeter::of(area);
    let ends: Vec<(f64, f64)> =
        stretches.iter().map(|stretch| (perimeter.at(stretch[0]), perimeter.at(stretch[stretch.len() - 1]))).collect();
    let mut used = vec![false; stretches.len()];
    let mut land = Vec::new();
    for first in 0..stretches.len() {
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        let mut ring = stretches[first].clone();
        let mut current = first;
        loop {
            let from = ends[current].1;
            let candidates = (0..stretches.len()).filter(|index| *index == first || !used[*index]);
            let next = candidates.min_by(|a, b| perimeter.way(from, ends[*a].0).total_cmp(&perimeter.way(from, ends[*b].0)));
            let next = next.unwrap_or(first);
            ring.extend(perimeter.corners(from, ends[next].0));
            if next == first {
                break;
            }
            used[next] = true;
            ring.extend_from_slice(&stretches[next]);
            current = next;
        }
        ring.dedup();
        land.push(Polygon::new(LineString(ring), Vec::new()));
    }
    land
}

/// The edge of the box as a way: degrees counter-clockwise from its south-western corner.
struct Perimeter {
    area: GeoRect,
    width: f64,
    height: f64,
}

impl Perimeter {
    fn of(area: GeoRect) -> Self {
        Self { area, width: area.rect.width(), height: area.rect.height() }
    }

    fn length(&self) -> f64 {
        2.0 * (self.width + self.height)
    }

    /// How far along a point of the edge is.
    fn at(&self, point: Coord) -> f64 {
        let (min, max) = (self.area.rect.min(), self.area.rect.max());
        let sides = [
            ((point.y - min.y).abs(), point.x - min.x),
            ((max.x - point.x).abs(), self.width + point.y - min.y),
            ((max.y - point.y).abs(), self.width + self.height + max.x - point.x),
            ((point.x - min.x).abs(), 2.0 * self.width + self.height + max.y - point.y),
        ];
        sides.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(_, along)| along)
    }

    /// How far it is from one point to another, counter-clockwise.
    fn way(&self, from: f64, to: f64) -> f64 {
        (to - from).rem_euclid(self.length())
    }

    /// The corners on the way from one point to another, in order.
    fn corners(&self, from: f64, to: f64) -> Vec<Coord> {
        let (min, max) = (self.area.rect.min(), self.area.rect.max());
        let corners = [
            (0.0, min),
            (self.width, Coord { x: max.x, y: min.y }),
            (self.width + self.height, max),
            (2.0 * self.width + self.height, Coord { x: min.x, y: max.y }),
        ];
        let way = self.way(from, to);
        let mut between: Vec<(f64, Coord)> = corners
            .into_iter()
            .map(|(along, corner)| (self.way(from, along), corner))
            .filter(|(along, _)| *along < way)
            .collect();
        between.sort_by(|a, b| a.0.total_cmp(&b.0));
        between.into_iter().map(|(_, corner)| corner).collect()
    }
}

/// Whether a point lies left of the nearest leg of these lines.
fn lies_left<'a>(lines: impl Iterator<Item = &'a Vec<Coord>>, at: Coord) -> bool {
    let mut nearest = (f64::INFINITY, 0.0, false);
    for leg in lines.flat_map(|line| line.windows(2)) {
        let (dx, dy) = (leg[1].x - leg[0].x, leg[1].y - leg[0].y);
        let length = dx * dx + dy * dy;
        if length == 0.0 {
            continue;
        }
        let t = (((at.x - leg[0].x) * dx + (at.y - leg[0].y) * dy) / length).clamp(0.0, 1.0);
        let (x, y) = (at.x - leg[0].x - t * dx, at.y - leg[0].y - t * dy);
        let turn = dx * (at.y - leg[0].y) - dy * (at.x - leg[0].x);
        // Of two legs that meet in the nearest point, the one that the point lies more clearly beside knows the side.
        let clear = turn.abs() / length.sqrt();
        let distance = x.hypot(y);
        let nearer = distance < nearest.0 - 1e-12 || (distance <= nearest.0 + 1e-12 && clear > nearest.1);
        if nearer {
            nearest = (distance, clear, turn > 0.0);
        }
    }
    nearest.2
}

#[cfg(test)]
mod tests;
