//! Proof that what an import writes is what a hunt takes: it is read as a hunt reads it, before it is written.

use super::{Purpose, layer::Layer};
use hunt_shared::{
    geo::LonLat,
    hunt::{HUNT_FILE, Report, load_hunt},
};
use std::collections::BTreeMap;

/// The name under which the layer stands in what is told about it.
const LAYER: &str = "what was imported";

/// Reads the layer as part of a hunt that holds nothing else.
///
/// # Errors
/// All mistakes that a hunt would find in it: in the shapes themselves, or because they lie too far from each other.
pub(super) fn prove(layer: &Layer, text: &str, purpose: Purpose) -> Result<(), Report> {
    let start = layer.middle().unwrap_or(LonLat::new(0.0, 0.0));
    let (map, boundaries) = match purpose {
        Purpose::Map => (format!("{LAYER:?}"), String::new()),
        Purpose::Boundaries => (String::new(), format!("{LAYER:?}")),
    };
    let hunt = format!(
        "Hunt(title: \"-\", description: \"\", start: ({}, {}), map: [{map}], boundaries: [{boundaries}])",
        start.lon, start.lat
    );
    let files = BTreeMap::from([(HUNT_FILE.to_owned(), hunt.into_bytes()), (LAYER.to_owned(), text.as_bytes().to_vec())]);
    load_hunt("imported".into(), &files).map(|_| ())
}
