//! The designer's language: what `hunt.ron` may say, declared once for the reader, its messages and its reference.

mod declare;
mod decode;
mod lower;
mod reference;
mod schema;
mod terms;
mod values;

pub(super) use decode::{Context, Decode};
pub(super) use lower::{Ground, Lowered, Notation, lower};
pub use reference::{language_json, language_markdown};
pub use schema::{FieldDoc, Form, TypeDoc, VariantDoc, describe_language};
pub(super) use terms::HuntTerm;
pub(super) use values::FileName;
