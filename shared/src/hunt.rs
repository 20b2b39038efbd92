//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod activity;
mod answers;
mod diagnostic;
mod exclusive;
mod geojson;
mod language;
mod load;
mod lying;
mod model;
mod motion;
mod present;
mod ron;
mod source;
mod view;

pub use activity::{Activity, Schedule, Window};
pub use answers::Answers;
pub(crate) use diagnostic::Findings;
pub use diagnostic::{Diagnostic, Report, Severity};
pub use language::{FieldDoc, Form, TypeDoc, VariantDoc, describe_language};
pub use load::{Loaded, LoadedBoundaries, files_of, load_boundaries, load_hunt, load_hunt_folder, parse_boundaries};
pub use lying::{SharedObject, TakenBy, objects_there};
pub(in crate::hunt) use model::plain;
pub use model::{
    Answer, Appearance, Attempts, Behaviour, Boundary, Challenge, Character, Condition, Contest, Draw, Gate, Glyph, Grant, Hint,
    Hunt, HuntSettings, Line, Pattern, PublicBehaviour, Rarity, Reaction, Recipe, Reply, Retry, RewardEffect, RewardTemplate,
    Riddle, StartsBy, Things, Use, VirtualObject, Visibility,
};
pub use motion::{Motion, Pace, Timetable, Way};
pub use source::{Files, HUNT_FILE, SourceFile};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicCharacter, PublicObject, VIEW_VERSION};
