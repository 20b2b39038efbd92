//! TBD link
