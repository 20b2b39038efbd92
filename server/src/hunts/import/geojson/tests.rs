//! GeoJSON as it comes from other tools.

use super::*;

fn imported(text: &str, change: impl FnOnce(&mut GeojsonArgs)) -> Result<(String, Vec<String>), Report> {
    let target = TargetArgs { out: None, hunt: None, force: false };
    let mut args = GeojsonArgs { file: "drawn.geojson".into(), kind: None, radius_m: 15.0, circles: false, target };
    change(&mut args);
    read("drawn.geojson", text.as_bytes(), &args, Ids::default()).map(|imported| (imported.layer.to_geojson(), imported.notes))
}

/// The features that are made of some, one a line.
#[track_caller]
fn features(text: &str) -> Vec<String> {
    let all = format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#);
    let (layer, _) = imported(&all, |_| {}).unwrap_or_else(|report| panic!("{report}"));
    layer.lines().skip(1).filter(|line| *line != "]}").map(|line| line.trim_end_matches(',').to_owned()).collect()
}

fn feature(head: &str, properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature",{head}"properties":{properties},"geometry":{geometry}}}"#)
}

const POINT: &str = r#"{"type":"Point","coordinates":[7,43]}"#;

#[test]
fn a_bare_geometry_and_a_single_feature_are_taken() {
    let (bare, _) = imported(r#"{"type":"LineString","coordinates":[[7,43,5],[7.5,43.5,6]]}"#, |_| {}).unwrap();
    assert!(bare.contains(r#"{"type":"Feature","id":"line-1","properties":{},"geometry":{"type":"LineString","coordinates":[[7,43],[7.5,43.5]]}}"#), "{bare}");
    let (single, _) = imported(&feature("", r#"{"name":"Gate"}"#, POINT), |args| args.radius_m = 8.0).unwrap();
    assert!(single.contains(r#""id":"gate","properties":{"radius_m":8,"name":"Gate"}"#), "{single}");
}

#[test]
fn ids_are_kept_or_made_of_what_there_is() {
    let made = features(
        &[
            feature("", r#"{"name":"Gate"}"#, POINT),
            // Given ids come first, wherever they stand.
            feature(r#""id":"gate","#, "null", POINT),
            feature(r#""id":7.0,"#, "{}", POINT),
            feature("", r#"{"id":"way/12"}"#, POINT),
            feature("", r#"{"fid":3}"#, POINT),
            feature("", "{}", POINT),
            feature("", "{}", POINT),
        ]
        .join(","),
    );
    let ids: Vec<&str> = made.iter().map(|line| line.split('"').nth(7).unwrap()).collect();
    assert_eq!(ids, ["gate-2", "gate", "7", "way/12", "circle-3", "circle-1", "circle-2"]);
}

#[test]
fn geometries_of_many_parts_are_split_where_a_boundary_has_one() {
    let collection = r#"{"type":"GeometryCollection","geometries":[
        {"type":"MultiPoint","coordinates":[[7,43],[7.1,43]]},
        {"type":"GeometryCollection","geometries":[{"type":"MultiLineString","coordinates":[[[7,43],[7.1,43]],[[7,43],[7,43]],[[7,43],[7,43.1]]]}]},
        {"type":"MultiPolygon","coordinates":[[[[7,43],[7.1,43],[7,43.1]]],[[[8,43],[8.1,43],[8,43.1],[8,43]]]]},
        {"type":"MultiPolygon","coordinates":[[[[7,43],[7.1,43],[7,43.1],[7,43]]]]}]}"#;
    let made = features(&feature("", r#"{"name":"Old Town","dwell_s":"20"}"#, collection));
    let kinds: Vec<&str> =
        made.iter().map(|line| line.split(r#""geometry":{"type":""#).nth(1).unwrap().split('"').next().unwrap()).collect();
    assert_eq!(kinds, ["Point", "Point", "LineString", "LineString", "MultiPolygon", "Polygon"]);
    assert!(made[5].contains(r#""id":"old-town-6","properties":{"name":"Old Town","dwell_s":"20"}"#), "{}", made[5]);
}

#[test]
fn properties_are_kept_but_for_those_that_a_hunt_would_misread() {
    let text = feature(
        "",
        r#"{"NAME":"Mill","radius":"12.5","barrier":"fence","hidden":"yes","nested":{"a":[1,2.50]},"none":null,"dwell_s":-1}"#,
        POINT,
    );
    let (layer, notes) = imported(&text, |_| {}).unwrap();
    let kept = r#""properties":{"radius_m":12.5,"name":"Mill","hidden":"yes","nested":{"a":[1,2.50]}}"#;
    assert!(layer.contains(kept), "{layer}");
    let left_out = |name: &str| format!("note: left out values of `{name}` that mean nothing to a hunt: 1");
    assert_eq!(notes, [left_out("barrier"), left_out("dwell_s")]);
}

#[test]
fn circles_are_found_when_asked_for() {
    let corners: Vec<String> = (0..64)
        .map(|step| {
            let angle = f64::from(step) / 64.0 * std::f64::consts::TAU;
            format!("[{},{}]", 7.0 + 0.0005 * angle.cos() / 43_f64.to_radians().cos(), 43.0 + 0.0005 * angle.sin())
        })
        .collect();
    let round = format!(r#"{{"type":"Polygon","coordinates":[[{},{}]]}}"#, corners.join(","), corners[0]);
    let (circle, _) = imported(&round, |args| args.circles = true).unwrap();
    assert!(
        circle.contains(r#""id":"circle-1","properties":{"radius_m":55.6},"geometry":{"type":"Point","coordinates":[7,43"#),
        "{circle}"
    );
    assert!(imported(&round, |_| {}).unwrap().0.contains("Polygon"));
}

#[test]
fn whoever_made_the_data_stays_named() {
    let text = |member: &str| format!(r#"{{"type":"FeatureCollection",{member},"features":[{}]}}"#, feature("", "{}", POINT));
    let named = |member: &str| imported(&text(member), |_| {}).unwrap().0;
    assert!(named(r#""attribution":"© A town""#).contains(r#""attribution":"© A town","#));
    assert!(named(r#""copyright":"ODbL""#).contains(r#""attribution":"ODbL","#));
}

#[test]
fn every_kind_is_drawn_as_the_map_takes_it() {
    let shapes = [
        POINT,
        r#"{"type":"MultiLineString","coordinates":[[[7,43],[7.1,43]],[[7,43],[7,43.1]]]}"#,
        r#"{"type":"Polygon","coordinates":[[[7,43],[7.1,43],[7,43.1],[7,43]]]}"#,
    ];
    let somewhere =
        Feature { id: String::new(), properties: Vec::new(), geometry: Geometry::Point(Coord { x: 7.0, y: 43.0 }.into()) };
    let around = Layer { attribution: String::new(), features: vec![somewhere] };
    for (name, kind) in MapKind::ALL {
        let mut drawn = 0;
        for shape in shapes {
            // The proof reads it as a hunt does, which takes exactly what fits.
            let text = feature("", r#"{"name":"N"}"#, shape);
            let layer = |name: &str| {
                format!(
                    r#"{{"type":"FeatureCollection","features":[{}]}}"#,
                    text.replace("{\"name\"", &format!("{{\"kind\":{name:?},\"name\""))
                )
            };
            let taken = crate::hunts::import::proof::prove(&around, &layer(name), Purpose::Map).is_ok();
            let imported = imported(&text, |args| args.kind = Some(kind));
            assert_eq!(imported.is_ok(), taken, "{name} of {shape}");
            drawn += usize::from(taken);
        }
        assert!(drawn > 0);
    }
}

#[test]
fn mistakes_are_told_at_their_place() {
    for (text, place, words) in [
        ("", (1, 1), "no GeoJSON"),
        ("{\n\"type\": ", (2, 9), "no valid JSON"),
        ("[1]", (1, 1), "an object { … } was expected"),
        ("{\"type\":\n\"Topology\"}", (2, 1), "export it as GeoJSON"),
        ("{\"type\":\n\"Circle\"}", (2, 1), "there is no geometry named \"Circle\""),
        ("{\"type\":\"Point\",\n\"coordinates\":[43.7,107]}", (2, 15), "did you mean [107, 43.7]?"),
        ("{\"type\":\"Point\",\n\"coordinates\":[\"7\",43]}", (2, 15), "must hold two numbers"),
        ("{\"type\":\"MultiPoint\",\"coordinates\":[\n[500000,5300000],[500001,5300000]]}", (2, 1), "projected metres"),
        ("{\"type\":\"Polygon\",\"coordinates\":[\n[7,43]]}", (2, 2), "a list of coordinates"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}", (1, 1), "nothing in the file can be drawn"),
        (
            "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\n\"urn:ogc:def:crs:EPSG::25832\"}},\"features\":[]}",
            (2, 1),
            "ogr2ogr -t_srs EPSG:4326",
        ),
    ] {
        let report = imported(text, |_| {}).unwrap_err();
        let one = &report.diagnostics()[0];
        assert_eq!((one.line(), one.column()), place, "{one}");
        assert!(one.to_string().contains(words), "{one}");
        assert_eq!(report.errors(), 1, "{report}");
    }
}

#[test]
fn nothing_that_a_file_may_hold_is_a_panic() {
    let sound = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        feature(r#""id":1e3,"#, r#"{"name":"é","radius":"5","nested":[{"a":null}]}"#, POINT),
        feature("", "null", r#"{"type":"MultiPolygon","coordinates":[[[[7,43],[7.1,43],[7,43.1],[7,43]]]]}"#),
    );
    for at in (0..sound.len()).filter(|at| sound.is_char_boundary(*at)) {
        for change in ["", "[", "]", "-1e308", "\"", "{}", ","] {
            let mut text = sound.clone();
            let rest = text.split_off(at);
            let after = rest.char_indices().nth(1).map_or("", |(next, _)| &rest[next..]);
            let _ = imported(&format!("{text}{change}{after}"), |args| args.circles = true);
        }
    }
}
