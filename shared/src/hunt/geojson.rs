//! GeoJSON (RFC 7946) as hunts use it: boundaries and the map.

mod behaviour;
mod boundary;
mod document;
mod feature;
mod map;
mod property;
mod ring;

pub(super) use behaviour::MOTION;
pub(super) use boundary::{PROPERTIES as BOUNDARY_PROPERTIES, ReadBoundary, SeenIds, read_boundaries, take_routes};
pub(super) use map::{PROPERTIES as MAP_PROPERTIES, ReadMapFeature, read_map};
pub(super) use ring::encloses;
