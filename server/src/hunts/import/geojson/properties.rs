//! The properties of a feature: kept as they are, except for those that a hunt would misunderstand.

use crate::hunts::import::{
    known::LeftOut,
    layer::{json_text, short_name},
};
use hunt_shared::hunt::geojson_syntax::get;
use jsonc_parser::ast::{Object, Value};

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

impl Properties {
    /// Those of a feature.
    pub(super) fn of(feature: &Object<'_>, left_out: &mut LeftOut) -> Self {
        let mut kept = Self { id: get(feature, "id").and_then(identity), ..Self::default() };
        let Some(Value::Object(properties)) = get(feature, "properties") else { return kept };
        let mut own_id = None;
        for property in &properties.properties {
            let (name, value) = (property.name.as_str(), &property.value);
            if matches!(value, Value::NullKeyword(_)) {
                continue;
            }
            match &*name.to_ascii_lowercase() {
                // The exact spelling wins over others, wherever it stands.
                "id" if own_id.is_none() || name == "id" => own_id = identity(value).or(own_id),
                "name" if kept.name.is_empty() || name == "name" => kept.name = text(value).unwrap_or(kept.name),
                "fid" => kept.fid = identity(value),
                "radius_m" | "radius" => {
                    let words = written(value);
                    let better = kept.radius_m.is_none() || name == "radius_m";
                    if left_out.may_stay("radius_m", words) && better {
                        kept.radius_m = words.trim().parse().ok();
                    }
                }
                _ if left_out.may_stay(name, written(value)) => kept.rest.push((name.to_owned(), json_of(value))),
                _ => {}
            }
        }
        kept.id = kept.id.or(own_id);
        kept
    }
}

/// A value as a hunt reads numbers and flags; what is neither can be none.
fn written<'a>(value: &'a Value<'_>) -> &'a str {
    match value {
        Value::NumberLit(number) => number.value,
        Value::StringLit(text) => &text.value,
        Value::BooleanLit(literal) if literal.value => "true",
        Value::BooleanLit(_) => "false",
        _ => "{",
    }
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
