//! Load: many bots against one server process, with what it costs, how long everything takes and what becomes of every event.

mod crowd;
mod drain;
mod fate;
mod field;
mod forget;
mod measure;
mod process;
mod run;
mod table;

pub use crowd::{CrowdError, drive_crowd};
pub use drain::{DrainOptions, DrainOutcome, run_drain};
pub use fate::Fate;
pub use field::{FIELD_HUNT, Field};
pub use forget::{FireAndForgetPlugin, STREAM_VARIABLE, StreamCollector};
pub use measure::{Measurement, Meter, MeterError};
pub use process::{Usage, describe_machine, load_average};
pub use run::{EventPath, LoadError, LoadOptions, LoadOutcome, Trouble, run_load};
pub use table::{Table, drain_table, histogram, load_table};
