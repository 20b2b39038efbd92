//! Macros that declare a type of the language once: its Rust type, its reader and its documentation.
//!
//! Every field is an `Option`: `None` says that what stands there cannot be read and has been told, so that the rest can still be
//! checked. A default is written as a designer would write it.

/// A record `Name(field: value, …)`.
macro_rules! record {
    ($(#[doc = $doc:literal])* $name:ident as $written:literal {
        $($(#[doc = $field_doc:literal])* $field:ident: $type:ty $(= $default:literal)?,)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(in crate::hunt) struct $name {
            $($(#[doc = $field_doc])* pub(in crate::hunt) $field: Option<$type>,)*
        }

        impl $name {
            pub(in crate::hunt) const DOC: $crate::hunt::language::schema::TypeDoc = $crate::hunt::language::schema::TypeDoc {
                name: $written,
                doc: concat!($($doc),*),
                form: $crate::hunt::language::schema::Form::Record(Self::FIELDS),
            };

            const FIELDS: &'static [$crate::hunt::language::schema::FieldDoc] = &[$(
                $crate::hunt::language::schema::FieldDoc {
                    name: stringify!($field),
                    doc: concat!($($field_doc),*),
                    expects: <$type as $crate::hunt::language::decode::Decode>::expects,
                    default: $crate::hunt::language::declare::default_of!($($default)?),
                },
            )*];
        }

        impl $crate::hunt::language::decode::Decode for $name {
            fn expects() -> String {
                concat!($written, "( … )").into()
            }

            fn decode(
                node: &$crate::hunt::ron::Node,
                context: &mut $crate::hunt::language::decode::Context<'_>,
            ) -> Option<Self> {
                let mut fields = context.record(node, $written, Self::FIELDS)?;
                Some(Self { $($field: fields.take(stringify!($field), context),)* })
            }
        }
    };
}

/// A choice among `Name(argument, …)`.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $name:ident as $written:literal {
        $($(#[doc = $variant_doc:literal])* $variant:ident(
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty $(= $default:literal)?,)*
        ),)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(in crate::hunt) enum $name {
            $(
                $(#[doc = $variant_doc])*
                $variant { $($(#[doc = $field_doc])* $field: Option<$type>,)* },
            )*
        }

        impl $name {
            pub(in crate::hunt) const DOC: $crate::hunt::language::schema::TypeDoc = $crate::hunt::language::schema::TypeDoc {
                name: $written,
                doc: concat!($($doc),*),
                form: $crate::hunt::language::schema::Form::OneOf(Self::VARIANTS),
            };

            const VARIANTS: &'static [$crate::hunt::language::schema::VariantDoc] = &[$(
                $crate::hunt::language::schema::VariantDoc {
                    name: stringify!($variant),
                    doc: concat!($($variant_doc),*),
                    fields: &[$(
                        $crate::hunt::language::schema::FieldDoc {
                            name: stringify!($field),
                            doc: concat!($($field_doc),*),
                            expects: <$type as $crate::hunt::language::decode::Decode>::expects,
                            default: $crate::hunt::language::declare::default_of!($($default)?),
                        },
                    )*],
                },
            )*];
        }

        impl $crate::hunt::language::decode::Decode for $name {
            fn expects() -> String {
                let names: Vec<&str> = Self::VARIANTS.iter().map(|variant| variant.name).collect();
                format!("one of {}", names.join(", "))
            }

            fn decode(
                node: &$crate::hunt::ron::Node,
                context: &mut $crate::hunt::language::decode::Context<'_>,
            ) -> Option<Self> {
                #[allow(unused_mut, unused_variables, reason = "words without arguments have no fields to take")]
                let (name, mut fields) = context.variant(node, Self::VARIANTS)?;
                $(
                    if name == stringify!($variant) {
                        return Some(Self::$variant { $($field: fields.take(stringify!($field), context),)* });
                    }
                )*
                None
            }
        }
    };
}

macro_rules! default_of {
    () => {
        None
    };
    ($default:literal) => {
        Some($default)
    };
}

pub(super) use {choice, default_of, record};
