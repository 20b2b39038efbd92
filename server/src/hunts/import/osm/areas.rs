//! Multipolygons, put together from the ways of their outlines.

use super::{
    blocks::Multipolygon,
    clip::distance,
    extract::Extract,
    rings::{Joint, join},
};
use geo::Coord;

/// An outline that leaves the extract is closed straight when the gap is at most this part of what is known of it. Less than half a
/// circle is too little to tell which side is the inside.
const MOST_GAP: f64 = 0.75;

/// The rings of an area; of several, what an odd number of them encloses is the area, so that nobody need trust their roles.
#[derive(Default, Debug)]
pub(super) struct Outline {
    pub(super) rings: Vec<Vec<Coord>>,
    /// Outlines of which too little is known to close them.
    pub(super) left_out: usize,
}

/// Puts together the outline of a multipolygon.
pub(super) fn outline(area: &Multipolygon, extract: &Extract) -> Outline {
    let known = area.ways.iter().filter_map(|id| extract.ways.get(id));
    let mut outline = Outline::default();
    let mut pieces = Vec::new();
    for way in known {
        // Already closed, it is a ring of its own, also where it touches another.
        match extract.ring(way) {
            Some(ring) => outline.rings.push(ring),
            None => pieces.extend(extract.stretches(way)),
        }
    }
    let joined = join(pieces, Joint::Any);
    outline.rings.extend(joined.rings);
    for mut line in joined.open {
        let length: f64 = line.windows(2).map(|leg| distance(leg[0], leg[1])).sum();
        match (line.first().copied(), line.last()) {
            (Some(first), Some(last)) if line.len() >= 3 && distance(first, *last) <= MOST_GAP * length => {
                line.push(first);
                outline.rings.push(line);
            }
            _ => outline.left_out += 1,
        }
    }
    outline
}
