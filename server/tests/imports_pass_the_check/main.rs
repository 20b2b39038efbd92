//! What `hunt-server import` makes of other tools' files passes `hunt-server check`, and is what they meant.
#![allow(clippy::unwrap_used)]

mod documentation;
mod files;
mod isles;
mod osm;
mod pbf;
mod program;
mod town;
