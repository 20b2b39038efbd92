//! TBD delivery
