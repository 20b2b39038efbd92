//! Crossing holds to its exact meaning: sentence by sentence, and against an obvious, slow oracle.
#![allow(clippy::unwrap_used)]

mod against_oracle;
mod behaviours;
mod oracle;
mod sampled;
mod sentences;
mod walks;
