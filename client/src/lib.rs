//! The desktop game of the Treasure Hunt Engine.
//!
//! [`link`] is all that a player's side needs to play: joining, the transport, and the stored state. It needs no window and no Bevy;
//! bots are made of it. Everything else is the game that one sees, behind the feature `window`.

pub mod link;

#[cfg(feature = "window")]
mod game;
#[cfg(feature = "window")]
#[doc(hidden)]
pub use game::bench;
#[cfg(feature = "window")]
pub use game::run;
