//! TBD simulate
