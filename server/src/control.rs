//! TBD control
