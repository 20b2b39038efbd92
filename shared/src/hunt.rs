//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod answers;
mod diagnostic;
mod geojson;
mod language;
mod load;
mod model;
mod ron;
mod source;
mod view;

pub use answers::Answers;
pub(crate) use diagnostic::Findings;
pub use diagnostic::{Diagnostic, Report, Severity};
pub use language::{FieldDoc, Form, TypeDoc, VariantDoc, describe_language};
pub use load::{Loaded, LoadedBoundaries, files_of, load_boundaries, load_hunt, load_hunt_folder, parse_boundaries};
pub(in crate::hunt) use model::plain;
pub use model::{
    Answer, Attempts, Boundary, Challenge, Character, Condition, Draw, Glyph, Grant, Hint, Hunt, HuntSettings, Line, Pattern,
    Rarity, Reaction, Reply, Retry, RewardEffect, RewardTemplate, Riddle, StartsBy, Things, VirtualObject, Visibility,
};
pub use source::{Files, HUNT_FILE, SourceFile};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicCharacter, PublicObject, VIEW_VERSION};
