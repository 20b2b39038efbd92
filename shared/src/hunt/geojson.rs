//! GeoJSON (RFC 7946) as hunts use it: boundaries and the map.

mod boundary;
mod document;
mod edit;
mod feature;
mod map;
mod property;
mod ring;

pub(super) use boundary::{PROPERTIES as BOUNDARY_PROPERTIES, ReadBoundary, SeenIds, read_boundaries};
pub use edit::{BoundaryText, EditError};
pub(super) use map::{PROPERTIES as MAP_PROPERTIES, ReadMapFeature, read_map};
pub(super) use ring::encloses;
