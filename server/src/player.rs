//! TBD player
