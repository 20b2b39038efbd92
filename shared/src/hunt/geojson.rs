//! GeoJSON (RFC 7946) as hunts use it: boundaries and the map.

mod boundary;
mod document;
mod feature;
mod map;
mod property;
mod ring;

pub(super) use boundary::{ReadBoundary, read_boundaries};
pub(super) use map::read_map;
