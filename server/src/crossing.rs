//! TBD crossing
