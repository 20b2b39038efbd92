//! What every reader of GeoJSON needs: strict JSON, properties by name, and words for coordinates that are no degrees.

use jsonc_parser::{
    ParseOptions,
    ast::{Object, Value},
    common::Ranged,
};
use std::ops::Range;

/// Strict JSON, as GeoJSON is.
pub const JSON: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
};

/// How a file becomes one that hunts take.
pub const EXPORT_HELP: &str = "export the layer as GeoJSON with the coordinate system EPSG:4326 (WGS 84)";

/// The value of the last property of this name, as JSON readers do.
pub fn get<'b, 'a>(object: &'b Object<'a>, name: &str) -> Option<&'b Value<'a>> {
    object.properties.iter().rev().find(|property| property.name.as_str() == name).map(|property| &property.value)
}

/// Where a node stands.
pub fn span_of(node: &impl Ranged) -> Range<usize> {
    node.start()..node.end()
}

/// The opening bracket alone: a whole feature would be too much to show.
pub fn head_of(node: &impl Ranged) -> Range<usize> {
    node.start()..node.start() + 1
}

/// Whether the name of a coordinate system, in capitals, means WGS 84 longitude and latitude.
pub fn is_wgs84(name: &str) -> bool {
    name.contains("CRS84") || (name.contains("EPSG") && name.ends_with(":4326")) || name == "WGS84"
}

/// The message and the help for a file in another coordinate system.
pub fn other_crs_words(name: &str, file: &str) -> (String, String) {
    let message = format!("the coordinates are in {name}, but WGS 84 longitude and latitude were expected");
    (message, format!("{EXPORT_HELP}, for instance: ogr2ogr -t_srs EPSG:4326 mended.geojson {file}"))
}

/// The message for so many positions that look projected.
pub fn projected_words(count: usize) -> String {
    let more = if count > 1 { format!(" (and {} more positions of this file)", count - 1) } else { String::new() };
    format!("these look like projected metres, but degrees were expected: longitude -180 to 180, latitude -90 to 90{more}")
}
