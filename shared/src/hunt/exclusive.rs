//! Areas of which a player should be in one at most.

use super::{Boundary, diagnostic::Findings, source::SourceFile};
use crate::geo::{LocalFrame, LocalPoint, Shape};
use geo::{BoundingRect, Intersects, MultiPolygon, Polygon, Relate};
use std::{collections::BTreeMap, f64::consts::TAU, ops::Range, sync::Arc};

/// A circle is looked at as a polygon of so many sides.
const SIDES: u32 = 64;

/// Warns of areas of one group that overlap: which of them would a player be in?
pub(super) fn warn_of_overlaps(
    boundaries: &[Boundary],
    places: &[(Arc<SourceFile>, Range<usize>)],
    frame: &LocalFrame,
    findings: &mut Findings,
) {
    let mut groups: BTreeMap<&str, Vec<(usize, MultiPolygon)>> = BTreeMap::new();
    for (number, boundary) in boundaries.iter().enumerate() {
        // Where what moves is depends on the time.
        if let (Some(group), None) = (&boundary.behaviour.exclusive, &boundary.behaviour.motion) {
            groups.entry(group).or_default().extend(polygons(&boundary.shape, frame).map(|area| (number, area)));
        }
    }
    for (group, areas) in groups {
        for (at, (one, area)) in areas.iter().enumerate() {
            for (other, beside) in &areas[at + 1..] {
                let apart = match (area.bounding_rect(), beside.bounding_rect()) {
                    (Some(one), Some(other)) => !one.intersects(&other),
                    _ => true,
                };
                if apart || !area.relate(beside).matches("T********").unwrap_or(false) {
                    continue;
                }
                let (source, span) = &places[*other];
                let message = format!(
                    "the areas {:?} and {:?} overlap, but a player should be in one of the group {group:?} at most",
                    boundaries[*one].id, boundaries[*other].id
                );
                findings.warn(source, span.clone(), message, "move their edges apart, or take one of them out of the group");
            }
        }
    }
}

/// An area or circle in the plane; `None` for a line.
fn polygons(shape: &Shape, frame: &LocalFrame) -> Option<MultiPolygon> {
    let coord = |point: LocalPoint| geo::Coord { x: point.x, y: point.y };
    match shape {
        Shape::Area(polygons) => Some(frame.area_to_local(polygons)),
        Shape::Circle { centre, radius_m } => {
            let middle = frame.to_local(*centre);
            let corner = |side: u32| {
                let (sin, cos) = (TAU * f64::from(side) / f64::from(SIDES)).sin_cos();
                coord(LocalPoint::new(middle.x + radius_m * cos, middle.y + radius_m * sin))
            };
            Some(MultiPolygon::new(vec![Polygon::new((0..SIDES).map(corner).collect(), Vec::new())]))
        }
        Shape::Line(_) => None,
    }
}
