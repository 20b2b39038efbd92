//! Pictures of the game, to be looked at: `cargo test -p hunt-client --lib -- --ignored draws_`. They are drawn without a window, by whatever
//! graphics driver there is, into the folder that `FRAMES` names (`target/frames/`); `FRAMES_SIZE=1280x800` draws that size only.

mod encounters;
mod interface;
mod map;
mod preview;
mod settings;
mod stage;
mod story;
mod texts;

pub use stage::sample_hunt;
use stage::{Stage, sizes};
