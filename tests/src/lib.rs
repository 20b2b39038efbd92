//! The harness of the Treasure Hunt Engine's end-to-end tests: real server processes, bots over real sockets, a bad network and a ledger
//! that is kept apart from all of them.

mod background;
mod bot;
mod counters;
mod folder;
pub mod fuzz;
mod hostile;
mod ledger;
pub mod load;
mod party;
pub mod plot;
mod proxy;
mod report;
mod server;
mod track;

pub use bot::{Bot, BotError, TimedOut, drive};
pub use counters::{Counters, CountersError};
pub use folder::{copy_folder, copy_of_test_hunt};
pub use hostile::HostileClient;
pub use ledger::{Crossing, CrossingKind, Expectation, Ledger, Receipt, expected_crossings};
pub use party::{join_party, set_out, settle};
pub use proxy::{PacketCounts, Proxy, Weather};
pub use report::{Report, quantile};
pub use server::{Disk, Server, ServerError, ServerOptions, test_hunt};
pub use track::{Track, TrackError, TrackPoint};
