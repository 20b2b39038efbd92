//! RON, as hunt files are written in it, to a syntax tree with places. Reading goes on after a mistake, so that one run tells all.
//!
//! Beyond the notation's own rules, arguments with and without names may be mixed: `Crossed("line", direction: LeftToRight)`.

mod parse;
mod token;
mod tree;

pub(super) use parse::parse;
pub(super) use tree::{Arg, Call, Node, NodeKind};
