//! Hunts as the host's tools handle them: checking a folder, and making a new one.

pub mod check;
pub mod new;
