//! What is written of the language for people and for editors says what the reader does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::hunt::{boundaries_schema, describe_language, language_json, language_markdown, map_schema};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `HUNT_WRITE_GOLDEN=1 cargo test -p hunt-shared --test descriptions_are_true` writes it anew.
#[test]
fn the_reference_in_docs_is_what_the_types_say() {
    let file = project().join("docs/hunt-language.md");
    if std::env::var_os("HUNT_WRITE_GOLDEN").is_some() {
        std::fs::write(&file, language_markdown()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
    let line = written.lines().zip(language_markdown().lines()).position(|(written, said)| written != said);
    assert!(
        written == language_markdown(),
        "docs/hunt-language.md is behind the types, from line {:?} on",
        line.map(|line| line + 1)
    );
}

#[test]
fn the_json_names_every_type_and_field() {
    let json = language_json();
    let types = json["types"].as_array().unwrap();
    assert_eq!(types.len(), describe_language().len());
    let hunt = types.iter().find(|described| described["name"] == "Hunt").unwrap();
    let speed = hunt["fields"].as_array().unwrap().iter().find(|field| field["name"] == "max_speed_mps").unwrap();
    assert_eq!((&speed["required"], &speed["default"]), (&json!(false), &json!("12.0")));
    let condition = types.iter().find(|described| described["name"] == "Condition").unwrap();
    assert!(condition["variants"].as_array().unwrap().iter().any(|variant| variant["name"] == "Crossed"));
}

/// What of JSON Schema the schemas use, as draft 2020-12 means it. A keyword that it does not know fails the test.
struct Checker(Value);

impl Checker {
    fn of(schema: Value) -> Self {
        Self(schema)
    }

    fn takes(&self, file: &Value) -> Result<(), String> {
        self.check(&self.0, file, "")
    }

    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let fits = |schema: &Value| self.check(schema, value, at);
        let no = |why: &str| Err(format!("{at}: {value} {why}"));
        let list = |schemas: &Value| schemas.as_array().unwrap().clone();
        for (keyword, wanted) in schema.as_object().unwrap() {
            let right = match &**keyword {
                "$schema" | "title" | "description" | "$defs" | "then" => Ok(()),
                "$ref" => fits(self.0.pointer(wanted.as_str().unwrap().strip_prefix('#').unwrap()).unwrap()),
                "allOf" => list(wanted).iter().try_for_each(fits),
                "anyOf" if list(wanted).iter().any(|schema| fits(schema).is_ok()) => Ok(()),
                "oneOf" if list(wanted).iter().filter(|schema| fits(schema).is_ok()).count() == 1 => Ok(()),
                "if" if fits(wanted).is_ok() => fits(&schema["then"]),
                "if" => Ok(()),
                "const" if value == wanted => Ok(()),
                "enum" if list(wanted).contains(value) => Ok(()),
                "type" => {
                    let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                    let of_type = |name: &Value| match name.as_str().unwrap() {
                        "object" => value.is_object(),
                        "array" => value.is_array(),
                        "string" => value.is_string(),
                        "number" => value.is_number(),
                        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                        "boolean" => value.is_boolean(),
                        "null" => value.is_null(),
                        other => panic!("no type {other}"),
                    };
                    if types.iter().any(of_type) { Ok(()) } else { no("is of another type") }
                }
                "required" => {
                    let missing =
                        |name: &Value| value.as_object().is_some_and(|object| !object.contains_key(name.as_str().unwrap()));
                    if list(wanted).iter().any(missing) { no("lacks a property") } else { Ok(()) }
                }
                "properties" => wanted.as_object().unwrap().iter().try_for_each(|(name, schema)| {
                    value.get(name).map_or(Ok(()), |value| self.check(schema, value, &format!("{at}/{name}")))
                }),
                "items" => {
                    value.as_array().into_iter().flatten().try_for_each(|item| self.check(wanted, item, &format!("{at}/*")))
                }
                "prefixItems" => {
                    let pairs = value.as_array().into_iter().flatten().zip(list(wanted));
                    pairs.into_iter().try_for_each(|(item, schema)| self.check(&schema, item, &format!("{at}/*")))
                }
                "minItems" if value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()) => Ok(()),
                "maxItems" if value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()) => Ok(()),
                "minimum" if value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()) => Ok(()),
                "maximum" if value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()) => Ok(()),
                "exclusiveMinimum" if value.as_f64().is_none_or(|number| number > wanted.as_f64().unwrap()) => Ok(()),
                // The one pattern stands for numbers.
                "pattern" if value.as_str().is_none_or(|text| text.trim().parse::<f64>().is_ok()) => Ok(()),
                "anyOf" | "oneOf" | "const" | "enum" | "minItems" | "maxItems" | "minimum" | "maximum" | "exclusiveMinimum"
                | "pattern" => no(&format!("is not as {keyword} asks")),
                other => panic!("the checker knows no {other}"),
            };
            right?;
        }
        Ok(())
    }
}

fn json_file(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_sample_hunts_fit_the_schemas() {
    let (boundaries, map) = (Checker::of(boundaries_schema()), Checker::of(map_schema()));
    for folder in ["assets/hunts/first-steps", "assets/hunts/merrowick", "shared/tests/good"] {
        let folder = project().join(folder);
        for (name, checker) in [("boundaries.geojson", &boundaries), ("map.geojson", &map)] {
            checker.takes(&json_file(&folder.join(name))).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        }
    }
}

#[test]
fn what_the_reader_refuses_does_not_fit() {
    let collection = |feature: Value| json!({"type": "FeatureCollection", "features": [feature]});
    let point = |id: Value, properties: Value| {
        let geometry = json!({"type": "Point", "coordinates": [7, 43, 12.5]});
        collection(json!({"type": "Feature", "id": id, "properties": properties, "geometry": geometry}))
    };
    let checker = Checker::of(boundaries_schema());
    let good = [
        point(json!("a"), json!({"radius_m": 5, "hidden": "true", "name": 7, "colour": [1]})),
        point(json!(7), json!({"radius_m": "5.5", "dwell_s": null})),
    ];
    for file in good {
        checker.takes(&file).unwrap();
        hunt_shared::hunt::parse_boundaries("b", file.to_string().as_bytes()).unwrap();
    }
    let line = |coordinates: Value| {
        let geometry = json!({"type": "LineString", "coordinates": coordinates});
        collection(json!({"type": "Feature", "id": 1, "properties": {}, "geometry": geometry}))
    };
    let bad = [
        json!({"type": "Feature"}),
        point(json!("a"), json!({})),
        point(json!(1.5), json!({"radius_m": 5})),
        point(json!("a"), json!({"radius_m": 0})),
        point(json!("a"), json!({"radius_m": "wide"})),
        point(json!("a"), json!({"radius_m": 5, "dwell_s": -3})),
        point(json!("a"), json!({"radius_m": 5, "hidden": "perhaps"})),
        line(json!([[7, 43]])),
        line(json!([[7, 43], [7]])),
        line(json!([[500000, 4800000], [500100, 4800000]])),
        collection(
            json!({"type": "Feature", "properties": {}, "geometry": line(json!([[7, 43], [8, 43]]))["features"][0]["geometry"]}),
        ),
        collection(json!({"type": "Feature", "id": 1, "properties": {}, "geometry": null})),
    ];
    for file in bad {
        assert!(checker.takes(&file).is_err(), "fits: {file}");
        assert!(hunt_shared::hunt::parse_boundaries("b", file.to_string().as_bytes()).is_err(), "is read: {file}");
    }
    let map = Checker::of(map_schema());
    let land = |kind: &str, geometry: &str, coordinates: Value| {
        let geometry = json!({"type": geometry, "coordinates": coordinates});
        collection(json!({"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}))
    };
    let square = || json!([[[7, 43], [8, 43], [8, 44], [7, 43]]]);
    map.takes(&land("land", "Polygon", square())).unwrap();
    assert!(map.takes(&land("lnad", "Polygon", square())).is_err());
    assert!(map.takes(&land("street", "Polygon", square())).is_err());
}
