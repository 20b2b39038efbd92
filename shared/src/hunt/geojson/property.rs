//! The properties of a feature: known names, and values that may come as text.

use super::document::{Reader, get, kind_of, span_of};
use crate::hunt::{diagnostic::nearest, language::FieldDoc};
use jsonc_parser::ast::{Object, Value};
use std::ops::Range;

/// The longest name or id: it travels in events, whose size is bounded.
pub(super) const MAX_TEXT_BYTES: usize = 200;

impl Reader<'_> {
    /// The feature's `properties`; `None` when it has none.
    pub(super) fn properties<'b, 'a>(&mut self, feature: &'b Object<'a>) -> Option<&'b Object<'a>> {
        match get(feature, "properties") {
            Some(Value::Object(properties)) => Some(properties),
            Some(Value::NullKeyword(_)) | None => None,
            Some(other) => {
                self.error(
                    span_of(other),
                    format!("`properties` is {}, but an object was expected", kind_of(other)),
                    r#"write {"name": …}"#,
                );
                None
            }
        }
    }

    /// Warns of properties that are nearly, but not quite, one that is known.
    pub(super) fn warn_of_near_misses(&mut self, properties: Option<&Object<'_>>, known: &[FieldDoc]) {
        for property in properties.into_iter().flat_map(|properties| &properties.properties) {
            let written = property.name.as_str();
            if known.iter().any(|known| known.name == written) {
                continue;
            }
            if let Some(meant) = nearest(written, known.iter().map(|known| known.name)) {
                let start = property.range.start;
                self.warn(
                    start..start + written.len() + 2,
                    format!("`{written}` is no property that a hunt knows, and is ignored"),
                    format!("did you mean `{meant}`?"),
                );
            }
        }
    }

    /// A text; numbers and booleans are taken as they are written.
    pub(super) fn text(&mut self, properties: Option<&Object<'_>>, name: &str) -> String {
        let text = self.any_text(properties, name);
        if text.len() > MAX_TEXT_BYTES
            && let Some(value) = properties.and_then(|properties| get(properties, name))
        {
            let message = format!("`{name}` has {} bytes, but at most {MAX_TEXT_BYTES} were expected", text.len());
            self.error(span_of(value), message, "shorten it");
        }
        text
    }

    fn any_text(&mut self, properties: Option<&Object<'_>>, name: &str) -> String {
        match properties.and_then(|properties| get(properties, name)) {
            Some(Value::StringLit(text)) => text.value.trim().to_owned(),
            Some(Value::NumberLit(number)) => number.value.to_owned(),
            Some(Value::BooleanLit(literal)) => literal.value.to_string(),
            Some(Value::NullKeyword(_)) | None => String::new(),
            Some(other) => {
                self.error(span_of(other), format!("`{name}` is {}, but a text was expected", kind_of(other)), "write a text");
                String::new()
            }
        }
    }

    /// A number, also when written as text, with its place. A value that is none has been told: `Some(Err)`.
    pub(super) fn number(&mut self, properties: Option<&Object<'_>>, name: &str) -> Option<Result<(f64, Range<usize>), ()>> {
        let value = properties.and_then(|properties| get(properties, name))?;
        let written = match value {
            Value::NumberLit(number) => number.value,
            Value::StringLit(text) => text.value.trim(),
            Value::NullKeyword(_) => return None,
            _ => "",
        };
        match written.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(Ok((number, span_of(value)))),
            Ok(_) => {
                let message = format!("`{name}` is {written:.20}, but a number that can be measured was expected");
                self.error(span_of(value), message, "write a smaller number, such as 12.5");
                Some(Err(()))
            }
            Err(_) => {
                let with_point = written.replacen(',', ".", 1);
                let help = match with_point.parse::<f64>() {
                    Ok(number) if number.is_finite() => format!("write it with a point: {with_point}"),
                    _ => "write the number alone, such as 12.5".into(),
                };
                self.error(span_of(value), format!("`{name}` is {}, but a number was expected", kind_of(value)), help);
                Some(Err(()))
            }
        }
    }

    /// A yes or no, also when written as text; absent is no.
    pub(super) fn flag(&mut self, properties: Option<&Object<'_>>, name: &str) -> bool {
        let Some(value) = properties.and_then(|properties| get(properties, name)) else { return false };
        let written = match value {
            Value::BooleanLit(literal) => return literal.value,
            Value::NullKeyword(_) => return false,
            Value::StringLit(text) => text.value.trim().to_ascii_lowercase(),
            Value::NumberLit(number) => number.value.to_owned(),
            _ => String::new(),
        };
        match &*written {
            "true" | "yes" | "1" => true,
            "false" | "no" | "0" | "" if !matches!(value, Value::Object(_) | Value::Array(_)) => false,
            // Exported data often has a `barrier` that says of what kind it is.
            _ if name == "barrier" && matches!(value, Value::StringLit(_)) => {
                self.warn(
                    span_of(value),
                    format!("`barrier` is {}, which is taken as false: true or false was expected", kind_of(value)),
                    "write true if players may not walk into it; else remove it",
                );
                false
            }
            _ => {
                self.error(
                    span_of(value),
                    format!("`{name}` is {}, but true or false was expected", kind_of(value)),
                    "write true or false",
                );
                false
            }
        }
    }
}
