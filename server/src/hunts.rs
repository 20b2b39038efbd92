//! Hunts as the host's tools handle them: checking a folder, making a new one, and taking over what other tools drew.

pub mod check;
pub mod import;
pub mod new;
