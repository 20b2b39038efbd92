//! What the client and the server of the Treasure Hunt Engine agree on: places, hunts, events and messages.
//!
//! No sockets, no database and no rendering: everything here is plain data and plain functions.

pub mod codec;
pub mod crossing;
pub mod event;
pub mod geo;
pub mod gpx;
pub mod hunt;
pub mod identity;
pub mod language_tag;
pub mod markdown;
pub mod picture;
pub mod protocol;
pub mod time;
pub mod xml;
