//! A hunt: what a designer wrote, checked and ready to play.
//!
//! [`Hunt`] is the server's whole knowledge, answers and hidden things included; [`HuntView`] is the part that players may see, and
//! the only part that leaves the server.

mod activity;
mod answers;
mod diagnostic;
mod edit;
mod exclusive;
mod fix_ids;
mod geojson;
mod language;
mod load;
mod lying;
mod model;
mod motion;
mod off_map;
mod pack;
mod present;
mod renamed;
mod ron;
mod source;
mod texts;
mod view;
mod walk;
mod watch;

pub use activity::{Activity, Schedule, Window};
pub use answers::{Answers, Standing};
pub use diagnostic::{Diagnostic, Findings, Report, Severity};
pub use edit::{with_file, with_language};
pub use fix_ids::{AddedId, FileWithIds, add_missing_ids, add_missing_ids_to};
pub use geojson::{BoundaryText, EditError, boundaries_schema, map_schema, syntax as geojson_syntax};
pub use language::{FieldDoc, Form, TypeDoc, VariantDoc, describe_language, language_json, language_markdown};
pub use load::{
    Loaded, LoadedBoundaries, boundary_files, files_of, hunt_folder, load_boundaries, load_hunt, load_hunt_folder,
    parse_boundaries,
};
pub use lying::{SharedObject, TakenBy, objects_there};
pub(in crate::hunt) use model::plain;
pub use model::{
    Answer, Appearance, Attempts, Behaviour, Boundary, Challenge, Character, Condition, Contest, Difficulty, Draw, Effort, Gate,
    Glyph, Grant, Hint, Hunt, HuntSettings, Line, OpenTime, Pattern, PictureFile, PublicBehaviour, Rarity, Reaction, Recipe,
    Reply, Retry, RewardEffect, RewardTemplate, Riddle, StartsBy, Teams, Things, Together, Use, VirtualObject, Visibility,
};
pub use motion::{Motion, Pace, Timetable, Way};
pub use pack::{PACK_EXTENSION, Pack, PackError};
pub use renamed::{GoneId, NamedKind, Renamed, ids_gone, knows_id};
pub use source::{Files, HUNT_FILE, SourceFile};
pub use texts::{HuntText, Merged, TextKind, translation_file, write_translation};
pub use view::{HuntView, MapFeature, MapGeometry, MapKind, PublicBoundary, PublicCharacter, PublicObject, VIEW_VERSION};
pub use watch::{HuntFiles, HuntWatch};
