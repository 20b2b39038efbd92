//! The language as data: from it come the reader's messages, and a reference can be written.

use super::terms;
use crate::hunt::geojson;

/// A field of a record, an argument of a variant, or a property of a GeoJSON feature.
#[derive(Clone, Copy, Debug)]
pub struct FieldDoc {
    /// Its name.
    pub name: &'static str,
    /// What it means, in the designer's words.
    pub doc: &'static str,
    /// What may stand there, in words.
    pub expects: fn() -> String,
    /// What holds when it is left out, as it would be written; `None`: it must be given.
    pub default: Option<&'static str>,
}

/// One of the things that a choice offers.
#[derive(Clone, Copy, Debug)]
pub struct VariantDoc {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its arguments, in the order in which they may stand without their names.
    pub fields: &'static [FieldDoc],
}

/// How a type is written.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// `Name(field: value, …)`
    Record(&'static [FieldDoc]),
    /// One of several `Name(argument, …)`.
    OneOf(&'static [VariantDoc]),
    /// A GeoJSON feature with these properties.
    Feature(&'static [FieldDoc]),
}

/// A type of the language.
#[derive(Clone, Copy, Debug)]
pub struct TypeDoc {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// How it is written.
    pub form: Form,
}

/// Every type that a hunt's files are made of.
pub fn describe_language() -> Vec<TypeDoc> {
    let mut types = terms::types();
    types.extend([
        TypeDoc {
            name: "Boundary feature",
            doc: "A feature of a file in `boundaries`: an area, a circle or a line.",
            form: Form::Feature(&geojson::BOUNDARY_PROPERTIES),
        },
        TypeDoc {
            name: "Motion",
            doc: "The `motion` of a boundary's feature: how it is carried along a line.",
            form: Form::Feature(&geojson::MOTION),
        },
        TypeDoc {
            name: "Map feature",
            doc: "A feature of a file in `map`: something that is drawn.",
            form: Form::Feature(&geojson::MAP_PROPERTIES),
        },
    ]);
    types
}
