//! The GeoJSON files as JSON Schema, for editors: made of the same tables as the reader and its messages.

use super::{boundary, map};
use crate::hunt::{MapKind, language::FieldDoc};
use serde_json::{Map, Value, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema (draft 2020-12) of a GeoJSON file that a hunt names in `boundaries`.
pub fn boundaries_schema() -> Value {
    let has = |name: &str| json!({"required": ["properties"], "properties": {"properties": {"required": [name]}}});
    let feature = json!({
        "required": ["geometry"],
        "anyOf": [{"required": ["id"]}, has("id"), has("fid")],
        "properties": {
            "geometry": {"oneOf": [
                {"$ref": "#/$defs/Polygon"},
                {"$ref": "#/$defs/MultiPolygon"},
                {"$ref": "#/$defs/LineString"},
                {"$ref": "#/$defs/Point"},
                {"allOf": [{"$ref": "#/$defs/MultiLineString"}, one_part()]},
                {"allOf": [{"$ref": "#/$defs/MultiPoint"}, one_part()]},
            ]},
        },
        "if": {"properties": {"geometry": geometry_named(&["Point", "MultiPoint"])}},
        "then": {"required": ["properties"], "properties": {"properties": {"type": "object", "required": ["radius_m"]}}},
    });
    collection("Boundaries of a hunt", "What players cross.", &boundary::PROPERTIES, feature)
}

/// The JSON Schema (draft 2020-12) of a GeoJSON file that a hunt names in `map`.
pub fn map_schema() -> Value {
    let kinds = MapKind::ALL.map(|(name, kind)| {
        json!({
            "if": {"properties": {"properties": {"properties": {"kind": {"const": name}}}}},
            "then": {"properties": {"geometry": geometry_named(&map::geometries(kind))}},
        })
    });
    let all = GEOMETRIES.map(|(name, _)| json!({"$ref": format!("#/$defs/{name}")}));
    let feature = json!({
        "required": ["geometry", "properties"],
        "properties": {"geometry": {"oneOf": all}, "properties": {"type": "object", "required": ["kind"]}},
        "allOf": kinds,
    });
    collection("Map of a hunt", "What is drawn.", &map::PROPERTIES, feature)
}

/// A FeatureCollection of such features.
fn collection(title: &str, doc: &str, properties: &[FieldDoc], special: Value) -> Value {
    let known: Map<String, Value> = properties.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let mut definitions: Map<String, Value> =
        GEOMETRIES.iter().map(|(name, depth)| ((*name).to_owned(), geometry(name, *depth))).collect();
    definitions.insert(
        "position".into(),
        json!({
            "description": "Longitude, latitude in degrees (WGS 84); a height is ignored.",
            "type": "array",
            "minItems": 2,
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180},
                {"type": "number", "minimum": -90, "maximum": 90},
            ],
        }),
    );
    definitions.insert(
        "feature".into(),
        json!({
            "allOf": [
                {
                    "type": "object",
                    "required": ["type"],
                    "properties": {
                        "type": {"const": "Feature"},
                        "id": {"description": "The name by which it is meant.", "type": ["string", "integer", "null"]},
                        "properties": {"type": ["object", "null"], "properties": known},
                    },
                },
                special,
            ],
        }),
    );
    json!({
        "$schema": DRAFT,
        "title": title,
        "description": doc,
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"$ref": "#/$defs/feature"}},
        },
        "$defs": definitions,
    })
}

/// The geometries, and how many lists stand around the positions of each.
const GEOMETRIES: [(&str, usize); 6] =
    [("Point", 0), ("MultiPoint", 1), ("LineString", 1), ("MultiLineString", 2), ("Polygon", 2), ("MultiPolygon", 3)];

fn geometry(name: &str, depth: usize) -> Value {
    let coordinates = (0..depth).fold(json!({"$ref": "#/$defs/position"}), |inner, level| {
        let least = match (name, level) {
            ("LineString" | "MultiLineString", 0) => 2,
            ("Polygon" | "MultiPolygon", 0) => 3,
            _ => 1,
        };
        json!({"type": "array", "minItems": least, "items": inner})
    });
    json!({
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {"type": {"const": name}, "coordinates": coordinates},
    })
}

fn geometry_named(names: &[&str]) -> Value {
    json!({"properties": {"type": {"enum": names}}})
}

fn one_part() -> Value {
    json!({"properties": {"coordinates": {"maxItems": 1}}})
}

/// A property: what may stand there, also in the ways in which a text may stand for it, or null for nothing.
fn property(field: &FieldDoc) -> Value {
    let expects = (field.expects)();
    let default = field.default.map_or_else(String::new, |default| format!(" Left out: {}.", default.trim_matches('"')));
    let mut schema = values(&expects).unwrap_or_else(|| json!({}));
    schema["description"] = format!("{} Expected is {expects}.{}", field.doc, default.replace("Left out: .", "")).into();
    schema
}

/// The values that are meant by what a table says in words; `None` when the words are new.
fn values(expects: &str) -> Option<Value> {
    let number = |limits: Value| {
        let mut number = limits;
        number["type"] = "number".into();
        let as_text = json!({"type": "string", "pattern": r"^\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\s*$"});
        json!({"anyOf": [number, as_text, {"type": "null"}]})
    };
    Some(match expects {
        "anything" => json!({}),
        "a text" => json!({"type": ["string", "number", "boolean", "null"]}),
        "a text or a whole number" => json!({"type": ["string", "integer", "null"]}),
        "a whole number" => json!({"anyOf": [{"type": ["integer", "null"]}, {"type": "string", "pattern": r"^\s*[0-9]+\s*$"}]}),
        "a number above 0" => number(json!({"exclusiveMinimum": 0})),
        "a number from 0" => number(json!({"minimum": 0})),
        "a number above 0, or several: [100, 30]" => {
            let one = number(json!({"exclusiveMinimum": 0}));
            json!({"anyOf": [one, {"type": "array", "items": one}]})
        }
        r#"windows of time, such as "Sat Sun 10:00-16:00""# => {
            json!({"anyOf": [{"type": ["string", "null"]}, {"type": "array", "items": {"type": "string"}}]})
        }
        r#"{"along": …, "speed_mps": …}"# => json!({"type": ["object", "null"], "required": ["along"]}),
        "true or false" => json!({"enum": [true, false, null, "true", "false", "yes", "no", "1", "0", 1, 0, ""]}),
        _ => json!({"enum": expects.strip_prefix("one of ")?.split(", ").collect::<Vec<_>>()}),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_has_a_type() {
        for field in boundary::PROPERTIES.iter().chain(&map::PROPERTIES) {
            let expects = (field.expects)();
            assert!(values(&expects).is_some(), "{}: say in `values` what {expects:?} means", field.name);
        }
    }
}
