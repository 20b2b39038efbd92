//! Sound out of arithmetic: oscillators, noise, filters, envelopes and a room, and what is played on them. Pure and deterministic; nothing here
//! knows the game's engine.

mod beds;
mod buffer;
mod cues;
mod envelope;
mod filter;
mod instruments;
mod murmur;
mod noise;
mod room;
mod scale;
mod steps;
mod theme;

pub use beds::Bed;
pub use buffer::Buffer;
pub use cues::Cue;
pub use steps::Ground;

/// Samples a second of what is played once.
const CUE_HZ: u32 = 44_100;
/// Samples a second of what is played on and on: there is nothing above 11 kHz in it that one would miss.
const BED_HZ: u32 = 22_050;
