//! GeoJSON (RFC 7946) as hunts use it: boundaries and the map.

mod attribution;
mod behaviour;
mod boundary;
mod circle;
mod document;
mod edit;
mod feature;
mod identity;
mod map;
mod missing;
mod property;
mod ring;
mod schema;
pub mod syntax;

pub(super) use behaviour::MOTION;
pub(super) use boundary::{PROPERTIES as BOUNDARY_PROPERTIES, ReadBoundary, read_boundaries, take_routes};
pub use edit::{BoundaryText, EditError};
pub(super) use identity::SeenIds;
pub(super) use map::{PROPERTIES as MAP_PROPERTIES, ReadMapFeature, read_map};
pub(super) use missing::missing_ids;
pub(super) use ring::encloses;
pub use schema::{boundaries_schema, map_schema};
