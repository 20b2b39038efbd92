//! TBD cli
