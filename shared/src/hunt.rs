//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod diagnostic;
mod geojson;
mod load;
mod model;
mod source;
mod view;

pub use diagnostic::{Diagnostic, Report, Severity};
pub use load::{LoadedBoundaries, load_boundaries, parse_boundaries};
pub use model::{
    Boundary, Challenge, Condition, Glyph, Hunt, HuntSettings, Rarity, Reaction, RewardEffect, RewardTemplate, VirtualObject,
    Visibility,
};
pub use source::{Files, HUNT_FILE, SourceFile};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicObject, VIEW_VERSION};
