//! Goals: trees of conditions, their leaves met one by one.

use hunt_shared::{
    crossing::TransitionKind,
    event::Progress,
    geo::{LonLat, Shape},
    hunt::{Boundary, Condition, Hunt, Visibility},
    identity::ItemId,
};
use std::collections::BTreeMap;

/// A player met a boundary.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Happening {
    /// Which: an index of the hunt's boundaries.
    pub boundary: usize,
    /// How.
    pub kind: TransitionKind,
}

impl Happening {
    /// Whether this is what a leaf waits for.
    pub fn fulfils(self, leaf: &Condition) -> bool {
        match (leaf, self.kind) {
            (Condition::Entered(boundary), TransitionKind::Entered)
            | (Condition::Exited(boundary), TransitionKind::Exited)
            | (Condition::Dwelled(boundary), TransitionKind::Dwelled) => *boundary == self.boundary,
            (Condition::Approached { boundary, ring: wanted }, TransitionKind::Approached(ring))
            | (Condition::Receded { boundary, ring: wanted }, TransitionKind::Receded(ring)) => {
                *boundary == self.boundary && *wanted == ring
            }
            (Condition::Crossed { boundary, direction }, TransitionKind::Crossed(way)) => {
                *boundary == self.boundary && direction.is_none_or(|wanted| wanted == way)
            }
            _ => false,
        }
    }
}

type Items = BTreeMap<ItemId, u32>;

/// How many leaves a goal has.
pub fn leaves(goal: &Condition) -> usize {
    match branches(goal) {
        Some(parts) => parts.iter().map(leaves).sum(),
        None => 1,
    }
}

/// How many steps complete a goal: one a leaf, one an item, one for a choice.
pub fn steps(goal: &Condition) -> u32 {
    match goal {
        Condition::Holds { count, .. } => *count,
        Condition::All(parts) | Condition::InOrder(parts) => parts.iter().map(steps).sum(),
        _ => 1,
    }
}

/// How many of its steps are done. `met` has one entry a leaf, in depth-first order.
pub fn done(goal: &Condition, met: &[bool], items: &Items) -> u32 {
    match goal {
        Condition::Holds { item, count } => items.get(item).copied().unwrap_or_default().min(*count),
        Condition::All(parts) | Condition::InOrder(parts) => {
            with_leaves(parts, met).map(|(part, met)| done(part, met, items)).sum()
        }
        _ => u32::from(is_met(goal, met, items)),
    }
}

/// Whether a goal is fulfilled.
pub fn is_met(goal: &Condition, met: &[bool], items: &Items) -> bool {
    match goal {
        Condition::Holds { item, count } => items.get(item).copied().unwrap_or_default() >= *count,
        Condition::All(parts) | Condition::InOrder(parts) => with_leaves(parts, met).all(|(part, met)| is_met(part, met, items)),
        Condition::Any(parts) => with_leaves(parts, met).any(|(part, met)| is_met(part, met, items)),
        _ => met.first().copied().unwrap_or_default(),
    }
}

/// Marks the leaves that a happening fulfils. In an ordered goal only the first part that is not fulfilled listens.
pub fn mark(goal: &Condition, met: &mut [bool], items: &Items, happening: Happening) {
    let Some(parts) = branches(goal) else {
        if happening.fulfils(goal)
            && let Some(leaf) = met.first_mut()
        {
            *leaf = true;
        }
        return;
    };
    let mut rest = met;
    for part in parts {
        let (own, others) = rest.split_at_mut(leaves(part).min(rest.len()));
        rest = others;
        let was_met = is_met(part, own, items);
        mark(part, own, items, happening);
        if matches!(goal, Condition::InOrder(_)) && !was_met {
            break;
        }
    }
}

/// Where to go next: the place of the first leaf that is not met and whose place the player may know.
pub fn target(hunt: &Hunt, goal: &Condition, met: &[bool], progress: &Progress, position: LonLat) -> Option<LonLat> {
    if is_met(goal, met, &progress.items) {
        return None;
    }
    match goal {
        Condition::Entered(boundary)
        | Condition::Exited(boundary)
        | Condition::Dwelled(boundary)
        | Condition::Approached { boundary, .. }
        | Condition::Receded { boundary, .. }
        | Condition::Crossed { boundary, .. } => {
            let boundary = &hunt.boundaries[*boundary];
            let known = boundary.visibility == Visibility::Visible || progress.revealed.contains_key(&boundary.id);
            known.then(|| anchor(hunt, boundary, position))
        }
        Condition::Holds { item, .. } => {
            let here = hunt.frame.to_local(position);
            let distance_m = |place: LonLat| here.distance_m(hunt.frame.to_local(place));
            hunt.objects
                .iter()
                .filter(|object| object.item.as_ref() == Some(item) && !progress.collected.contains(&object.id))
                .map(|object| object.position)
                .min_by(|a, b| distance_m(*a).total_cmp(&distance_m(*b)))
        }
        Condition::All(parts) | Condition::Any(parts) => {
            with_leaves(parts, met).find_map(|(part, met)| target(hunt, part, met, progress, position))
        }
        Condition::InOrder(parts) => with_leaves(parts, met)
            .find(|(part, met)| !is_met(part, met, &progress.items))
            .and_then(|(part, met)| target(hunt, part, met, progress, position)),
    }
}

/// Metres beyond an area's edge to which an arrow leads, so that who follows it is inside.
const PAST_THE_EDGE_M: f64 = 3.0;

/// The point of a boundary that an arrow leads to: a circle's centre, the middle of a line, of an area the place just past the edge
/// nearest to the player, or one well inside for who is inside already.
fn anchor(hunt: &Hunt, boundary: &Boundary, position: LonLat) -> LonLat {
    use geo::{Closest, ClosestPoint, Contains, InteriorPoint, InterpolatableLine};
    let local = |place: LonLat| {
        let point = hunt.frame.to_local(place);
        geo::Point::new(point.x, point.y)
    };
    let ring = |points: &[LonLat]| -> geo::LineString { points.iter().map(|&place| local(place)).collect() };
    let point = match &boundary.shape {
        Shape::Circle { centre, .. } => return *centre,
        Shape::Area(polygons) => {
            let area: geo::MultiPolygon = polygons
                .iter()
                .map(|polygon| geo::Polygon::new(ring(&polygon.exterior), polygon.holes.iter().map(|hole| ring(hole)).collect()))
                .collect();
            let here = local(position);
            match area.closest_point(&here) {
                Closest::SinglePoint(edge) => {
                    let way = edge - here;
                    let past = edge + way * (PAST_THE_EDGE_M / way.x().hypot(way.y()).max(f64::MIN_POSITIVE));
                    Some(if area.contains(&past) { past } else { edge })
                }
                _ => area.interior_point(),
            }
        }
        Shape::Line(points) => ring(points).point_at_ratio_from_start(&geo::Euclidean, 0.5),
    };
    point.map_or_else(
        || boundary.shape.points().next().unwrap_or(hunt.start),
        |point| hunt.frame.to_lonlat(hunt_shared::geo::LocalPoint::new(point.x(), point.y())),
    )
}

fn branches(goal: &Condition) -> Option<&[Condition]> {
    match goal {
        Condition::All(parts) | Condition::Any(parts) | Condition::InOrder(parts) => Some(parts),
        _ => None,
    }
}

/// Each part with its own stretch of `met`.
fn with_leaves<'a>(parts: &'a [Condition], met: &'a [bool]) -> impl Iterator<Item = (&'a Condition, &'a [bool])> {
    let mut rest = met;
    parts.iter().map(move |part| {
        let (own, others) = rest.split_at(leaves(part).min(rest.len()));
        rest = others;
        (part, own)
    })
}
