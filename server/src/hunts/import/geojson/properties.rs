//! The properties of a feature: kept as they are, except for those that a hunt would misunderstand.

use super::document::get;
use crate::hunts::import::layer::{json_text, short_name};
use jsonc_parser::ast::{Object, Value};
use std::collections::BTreeMap;

/// What is kept of a feature's own words.
#[derive(Default)]
pub(super) struct Properties {
    /// The identity that it was given, as text.
    pub(super) id: Option<String>,
    /// Its number in a table, as QGIS and GDAL give one.
    pub(super) fid: Option<String>,
    /// Its name; empty when it has none.
    pub(super) name: String,
    /// Metres, if it says how large a circle it is.
    pub(super) radius_m: Option<f64>,
    /// All others, each value as JSON.
    pub(super) rest: Vec<(String, String)>,
}

/// How many values were left out, by the property's name, because a hunt knows the property but could not take the value.
pub(super) type LeftOut = BTreeMap<&'static str, usize>;

impl Properties {
    /// Those of a feature.
    pub(super) fn of(feature: &Object<'_>, left_out: &mut LeftOut) -> Self {
        let mut kept = Self { id: get(feature, "id").and_then(identity), ..Self::default() };
        let Some(Value::Object(properties)) = get(feature, "properties") else { return kept };
        let mut own_id = None;
        for property in &properties.properties {
            let (written, value) = (property.name.as_str(), &property.value);
            if matches!(value, Value::NullKeyword(_)) {
                continue;
            }
            match &*written.to_ascii_lowercase() {
                // The exact spelling wins over others, wherever it stands.
                "id" if own_id.is_none() || written == "id" => own_id = identity(value).or(own_id),
                "name" if kept.name.is_empty() || written == "name" => kept.name = text(value).unwrap_or(kept.name),
                "fid" => kept.fid = identity(value),
                "radius_m" | "radius" => match number(value).filter(|metres| *metres > 0.0 && *metres <= 100_000.0) {
                    Some(metres) if kept.radius_m.is_none() || written == "radius_m" => kept.radius_m = Some(metres),
                    Some(_) => {}
                    None => *left_out.entry("radius_m").or_default() += 1,
                },
                _ => match misunderstood(written, value) {
                    Some(known) => *left_out.entry(known).or_default() += 1,
                    None => kept.rest.push((written.to_owned(), json_of(value))),
                },
            }
        }
        kept.id = kept.id.or(own_id);
        kept
    }
}

/// The property of a hunt's language that has this name, when its value is none that the language takes.
fn misunderstood(name: &str, value: &Value<'_>) -> Option<&'static str> {
    let flag = || match value {
        Value::BooleanLit(_) => true,
        Value::NumberLit(number) => matches!(number.value, "0" | "1"),
        Value::StringLit(text) => {
            matches!(&*text.value.trim().to_ascii_lowercase(), "true" | "yes" | "1" | "false" | "no" | "0" | "")
        }
        _ => false,
    };
    match name {
        "hidden" if !flag() => Some("hidden"),
        "barrier" if !flag() => Some("barrier"),
        "dwell_s" if number(value).is_none_or(|seconds| seconds <= 0.0) => Some("dwell_s"),
        "exit_margin_m" if number(value).is_none_or(|metres| metres < 0.0) => Some("exit_margin_m"),
        _ => None,
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    let written = match value {
        Value::NumberLit(number) => number.value,
        Value::StringLit(text) => text.value.trim(),
        _ => return None,
    };
    written.parse().ok().filter(|number: &f64| number.is_finite())
}

fn text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::StringLit(text) => Some(short_name(&text.value)),
        Value::NumberLit(number) => Some(number.value.to_owned()),
        _ => None,
    }
}

/// An identity as a hunt takes it: a text that is not empty, or a whole number.
fn identity(value: &Value<'_>) -> Option<String> {
    match value {
        Value::StringLit(text) => Some(short_name(&text.value)).filter(|text| !text.is_empty()),
        Value::NumberLit(number) => {
            let whole = number.value.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() < 9e15)?;
            Some(format!("{whole:.0}"))
        }
        _ => None,
    }
}

/// A value on one line; numbers stay as they are written.
fn json_of(value: &Value<'_>) -> String {
    match value {
        Value::StringLit(text) => json_text(&text.value),
        Value::NumberLit(number) => number.value.to_owned(),
        Value::BooleanLit(literal) => literal.value.to_string(),
        Value::NullKeyword(_) => "null".into(),
        Value::Array(list) => format!("[{}]", list.elements.iter().map(json_of).collect::<Vec<_>>().join(",")),
        Value::Object(object) => {
            let member = |property: &jsonc_parser::ast::ObjectProp<'_>| {
                format!("{}:{}", json_text(property.name.as_str()), json_of(&property.value))
            };
            format!("{{{}}}", object.properties.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}
