//! TBD hunts
