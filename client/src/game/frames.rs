//! Pictures of the game, to be looked at: `cargo test -p hunt-client --lib -- --ignored draws_`. They are drawn without a window, by whatever
//! graphics driver there is, into the folder that `FRAMES` names (`target/frames/`); `FRAMES_SIZE=1280x800` draws that size only, and
//! `FRAMES_LANGUAGE=de` tells everything in German. Some of them are kept in `docs/gallery`, and compared with what is drawn now.

mod alive;
mod encounters;
mod fog;
mod gallery;
mod german;
mod hud;
mod interface;
mod map;
mod preview;
mod rewards;
mod settings;
mod society;
mod stage;
mod story;
mod summary;
mod texts;

use stage::sizes;
pub use stage::{Stage, sample_hunt};
pub use story::{fen_spoke, opened, taken};
