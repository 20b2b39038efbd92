//! The game with its window.

/// Runs the game.
pub fn run() {}
