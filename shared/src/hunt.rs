//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod model;
mod view;

pub use model::{
    Boundary, Challenge, Condition, Glyph, Hunt, HuntSettings, Rarity, Reaction, RewardEffect, RewardTemplate, VirtualObject,
    Visibility,
};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicObject, VIEW_VERSION};
