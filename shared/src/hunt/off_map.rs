//! What lies where the map draws nothing.

use super::{
    diagnostic::Findings,
    load::{Placed, PlacedKind},
};
use crate::geo::GeoBox;

/// Warns of boundaries, objects and a start outside of a map that has land: players would walk off the picture.
pub(super) fn check_on_map(placed: &[Placed], findings: &mut Findings) {
    let drawn = || placed.iter().filter(|placed| placed.kind != PlacedKind::OfHunt);
    if !drawn().any(|placed| placed.kind == PlacedKind::Land) {
        return;
    }
    let Some(map) = GeoBox::around(drawn().flat_map(|placed| placed.points.iter().copied())) else { return };
    for placed in placed.iter().filter(|placed| placed.kind == PlacedKind::OfHunt) {
        if GeoBox::around(placed.points.iter().copied()).is_some_and(|bounds| !bounds.overlaps(&map)) {
            findings.warn(
                &placed.source,
                placed.span.clone(),
                format!("{} lies outside of everything that the map draws", placed.what),
                "move it, or draw the map there",
            );
        }
    }
}
