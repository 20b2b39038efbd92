//! Load: many bots against one server process, with what it costs, how long everything takes and what becomes of every event.

mod crowd;
mod field;
mod measure;
mod process;
mod run;

pub use crowd::{CrowdError, drive_crowd};
pub use field::{FIELD_HUNT, Field};
pub use measure::{Measurement, Meter};
pub use process::{Usage, describe_machine, load_average};
pub use run::{LoadError, LoadOptions, LoadOutcome, run_load};
