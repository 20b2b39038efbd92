//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod diagnostic;
mod edit;
mod geojson;
mod language;
mod load;
mod model;
mod ron;
mod source;
mod view;

pub use diagnostic::{Diagnostic, Findings, Report, Severity};
pub use edit::with_file;
pub use language::{FieldDoc, Form, TypeDoc, VariantDoc, describe_language};
pub use load::{Loaded, LoadedBoundaries, files_of, load_boundaries, load_hunt, load_hunt_folder, parse_boundaries};
pub use model::{
    Boundary, Challenge, Condition, Glyph, Hunt, HuntSettings, Rarity, Reaction, RewardEffect, RewardTemplate, VirtualObject,
    Visibility,
};
pub use source::{Files, HUNT_FILE, SourceFile};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicObject, VIEW_VERSION};
