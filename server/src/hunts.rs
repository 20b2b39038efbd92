//! hunts
