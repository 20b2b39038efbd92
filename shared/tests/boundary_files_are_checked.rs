//! A GeoJSON file of boundaries is read as designers and their tools write it, and every mistake in it is told at its place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    geo::{LonLat, Shape},
    hunt::{Report, Severity, Visibility, parse_boundaries},
};

/// A FeatureCollection with these lines as its features, the first of them in line 2.
fn collection(features: &str) -> String {
    format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{features}\n]}}")
}

fn feature(id: &str, properties: &str, kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type": "Feature", "id": {id}, "properties": {{{properties}}}, "geometry": {{"type": "{kind}", "coordinates": {coordinates}}}}}"#
    )
}

const SQUARE: &str = "[[[7.0, 43.0], [7.1, 43.0], [7.1, 43.1], [7.0, 43.1], [7.0, 43.0]]]";

fn report_of(text: &str) -> Report {
    match parse_boundaries("b.geojson", text.as_bytes()) {
        Ok(loaded) => loaded.warnings,
        Err(report) => report,
    }
}

/// The only finding is of this severity, begins where `marker` stands in the text, and says these words.
#[track_caller]
fn assert_found(text: &str, severity: Severity, marker: &str, words: &[&str]) {
    let report = report_of(text);
    let [found] = report.diagnostics() else { panic!("one finding expected, not:\n{report}") };
    let said = found.to_string();
    assert_eq!(found.severity(), severity, "{said}");
    let at = text.find(marker).expect("the marker stands in the text");
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap_or("").chars().count() + 1;
    assert_eq!((found.line(), found.column()), (line, column), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} not in: {said}");
    }
}

#[test]
fn every_kind_of_boundary_is_read() {
    let text = collection(
        &[
            feature(r#""yard""#, r#""name": "The Yard", "dwell_s": "30", "exit_margin_m": 5, "colour": "red""#, "Polygon", SQUARE),
            feature("7", r#""radius_m": "12.5", "hidden": true"#, "Point", "[7.05, 43.05, 120.0]"),
            feature(r#""wire""#, r#""barrier": "yes""#, "MultiLineString", "[[[7.0, 43.0], [7.1, 43.1]]]"),
            r#"{"type": "Feature", "properties": {"id": "two"}, "geometry": {"type": "MultiPolygon", "coordinates": [
               [[[7.0, 43.0], [7.1, 43.0], [7.1, 43.1], [7.0, 43.0]], [[7.05, 43.01], [7.09, 43.01], [7.09, 43.05], [7.05, 43.01]]],
               [[[7.2, 43.0], [7.3, 43.0], [7.3, 43.1], [7.2, 43.0]]]]}}"#
                .into(),
        ]
        .join(",\n"),
    );
    let loaded = parse_boundaries("b.geojson", format!("\u{feff}{text}").as_bytes()).unwrap();
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    let ids: Vec<&str> = loaded.boundaries.iter().map(|boundary| boundary.id.as_str()).collect();
    assert_eq!(ids, ["7", "two", "wire", "yard"]);
    let [circle, two, wire, yard] = &loaded.boundaries[..] else { unreachable!() };
    assert_eq!(circle.shape, Shape::Circle { centre: LonLat::new(7.05, 43.05), radius_m: 12.5 });
    assert_eq!((circle.visibility, circle.barrier), (Visibility::Hidden, false));
    assert_eq!(wire.shape, Shape::Line(vec![LonLat::new(7.0, 43.0), LonLat::new(7.1, 43.1)]));
    assert!(wire.barrier);
    assert_eq!((&*yard.name, yard.dwell_s, yard.exit_margin_m), ("The Yard", Some(30.0), 5.0));
    let Shape::Area(polygons) = &two.shape else { panic!("an area") };
    assert_eq!((polygons.len(), polygons[0].exterior.len(), polygons[0].holes.len()), (2, 3, 1));
    assert_eq!((loaded.bounds.west, loaded.bounds.east), (7.0, 7.3));
}

#[test]
fn a_bad_file_is_refused_at_its_place() {
    use Severity::Error;
    assert_found("", Error, "", &["1:1", "empty"]);
    assert_found("[1]", Error, "[", &["FeatureCollection"]);
    assert_found("{\"type\": \"FeatureCollection\",\n \"features\": [", Error, "[", &["close it with ]"]);
    assert_found(r#"{"type": "Polygon", "coordinates": []}"#, Error, "\"Polygon\"", &["FeatureCollection", "wrap it"]);
    assert_found(r#"{"type": "FeatureCollection"}"#, Error, "{", &["features"]);
    assert_found(&collection(""), Error, "{", &["no features"]);
    let missing_comma = collection(&[feature("1", "", "Polygon", SQUARE), feature("2", "", "Polygon", SQUARE)].join("\n"));
    assert_found(&missing_comma, Error, "\n{\"type\": \"Feature\", \"id\": 2", &["no valid JSON", "put a comma"]);
}

/// What is not quite JSON hides no other mistake of the file.
#[test]
fn a_slip_of_notation_hides_nothing() {
    use Severity::Warning;
    let good = feature("1", "", "Polygon", SQUARE);
    assert_found(&collection(&format!("{good},")), Warning, ",\n]", &["comma", "remove"]);
    let text = collection(&format!("// drawn by hand\n{},\n{},", feature("1", r#""dwell_s": 0"#, "Polygon", SQUARE), good));
    let report = report_of(&text);
    let said: Vec<(usize, Severity)> = report.diagnostics().iter().map(|found| (found.line(), found.severity())).collect();
    assert_eq!(said, [(2, Severity::Error), (3, Severity::Error), (4, Severity::Error), (4, Warning)], "{report}");
}

#[test]
fn only_longitude_and_latitude_on_wgs_84_are_taken() {
    let with_crs = |crs: &str, coordinates: &str| {
        collection(&feature("1", "", "Polygon", coordinates)).replacen('{', &format!("{{\"crs\": {crs}, "), 1)
    };
    let named = |name: &str| format!(r#"{{"type": "name", "properties": {{"name": "{name}"}}}}"#);
    for crs in [
        "null".to_owned(),
        named("urn:ogc:def:crs:OGC:1.3:CRS84"),
        named("urn:ogc:def:crs:OGC::CRS84"),
        named("urn:ogc:def:crs:EPSG::4326"),
        named("EPSG:4326"),
        named("WGS 84"),
        r#"{"type": "EPSG", "properties": {"code": 4326}}"#.into(),
    ] {
        assert!(report_of(&with_crs(&crs, SQUARE)).is_empty(), "{crs}");
    }
    let metres = "[[[500000, 4800000], [500100, 4800000], [500000, 4800100]]]";
    let utm = with_crs(&named("urn:ogc:def:crs:EPSG::32632"), metres);
    assert_found(&utm, Severity::Error, "\"urn:", &["EPSG::32632", "EPSG:4326", "ogr2ogr"]);
    let old = with_crs(r#"{"type": "EPSG", "properties": {"code": 3857}}"#, metres);
    assert_found(&old, Severity::Error, "3857", &["EPSG:3857", "EPSG:4326"]);
    let link = with_crs(r#"{"type": "link", "properties": {"href": "crs.prj"}}"#, metres);
    assert_found(&link, Severity::Error, "{\"type\": \"link\"", &["not understood", "EPSG:4326"]);
}

/// What QGIS writes: every attribute a text, `fid` in place of an id, one part in each Multi geometry, heights, CRLF and a byte order mark.
#[test]
fn a_layer_of_qgis_is_read() {
    let lines = [
        r#"{ "type": "Feature", "properties": { "fid": 1, "radius_m": "12", "dwell_s": "30.5", "hidden": "1", "name": null }, "geometry": { "type": "MultiPoint", "coordinates": [ [ 7.05, 43.05, 61.2 ] ] } }"#,
        r#"{ "type": "Feature", "properties": { "fid": "2", "id": null, "barrier": "TRUE" }, "geometry": { "type": "MultiLineString", "coordinates": [ [ [ 7.0, 43.0, 0 ], [ 7.1, 43.1, 0 ] ] ] } }"#,
        r#"{ "type": "Feature", "properties": { "fid": 3, "id": "yard" }, "geometry": { "type": "MultiPolygon", "coordinates": [ [ [ [ 7.0, 43.0, 1 ], [ 7.1, 43.0, 2 ], [ 7.1, 43.1, 3 ], [ 7.0, 43.0, 1 ] ] ] ] } }"#,
    ];
    let text = format!("\u{feff}{}", collection(&lines.join(",\n")).replace('\n', "\r\n"));
    let loaded = parse_boundaries("b.geojson", text.as_bytes()).unwrap();
    let ids: Vec<&str> = loaded.boundaries.iter().map(|boundary| boundary.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "yard"]);
    let [circle, wire, yard] = &loaded.boundaries[..] else { unreachable!() };
    assert_eq!(circle.shape, Shape::Circle { centre: LonLat::new(7.05, 43.05), radius_m: 12.0 });
    assert_eq!((circle.dwell_s, circle.visibility, &*circle.name), (Some(30.5), Visibility::Hidden, ""));
    assert!(wire.barrier && matches!(wire.shape, Shape::Line(_)) && matches!(yard.shape, Shape::Area(_)));
    let [found] = loaded.warnings.diagnostics() else { panic!("{}", loaded.warnings) };
    assert_eq!((found.severity(), found.line()), (Severity::Warning, 2));
    let said = found.to_string();
    assert!(said.contains("1 more of this file") && said.contains("--fix-ids"), "{said}");
}

/// geojson.io has no circles; it writes a ring of 64 sides.
#[test]
fn a_ring_that_is_drawn_as_a_circle_can_be_one() {
    let ring = |sides: usize, metres: f64| {
        let corner = |side: usize| {
            let turn = std::f64::consts::TAU * (side % sides) as f64 / sides as f64;
            let (east, north) = (metres * turn.cos() / 81_300.0, metres * turn.sin() / 111_195.0);
            format!("[{:.6}, {:.6}]", 7.42 + east, 43.07 + north)
        };
        format!("[[{}]]", (0..=sides).map(corner).collect::<Vec<_>>().join(", "))
    };
    let drawn = |properties: &str, sides: usize| collection(&feature("1", properties, "Polygon", &ring(sides, 25.0)));
    assert_found(&drawn("", 64), Severity::Warning, "\"Polygon\"", &["64 sides", "nearly a circle", "\"radius_m\": 25."]);
    assert!(matches!(parse_boundaries("b", drawn("", 64).as_bytes()).unwrap().boundaries[0].shape, Shape::Area(_)));
    let circle = parse_boundaries("b", drawn(r#""radius_m": "25""#, 64).as_bytes()).unwrap();
    assert!(circle.warnings.is_empty(), "{}", circle.warnings);
    let Shape::Circle { centre, radius_m: 25.0 } = circle.boundaries[0].shape else { panic!("{circle:?}") };
    assert!((centre.lon - 7.42).abs() < 1e-6 && (centre.lat - 43.07).abs() < 1e-6, "{centre:?}");
    assert_found(&drawn(r#""radius_m": 40"#, 64), Severity::Warning, "40}", &["drawn with 25.", "the circle of 40 m"]);
    assert_found(&drawn(r#""radius_m": -1"#, 64), Severity::Error, "-1}", &["more than 0"]);
    assert!(report_of(&drawn("", 8)).is_empty(), "an octagon is meant as it is");
    assert_found(&drawn(r#""radius_m": 25"#, 8), Severity::Warning, "25}", &["only a Point"]);
}

#[test]
fn bad_coordinates_are_told_with_the_likely_cause() {
    use Severity::Error;
    let projected = collection(&feature("1", "", "Polygon", "[[[500000, 4800000], [500100, 4800000], [500000, 4800100]]]"));
    assert_found(&projected, Error, "[500000, 4800000]", &["projected metres", "2 more", "EPSG:4326"]);
    let swapped = collection(&feature("1", "", "LineString", "[[43.0, 107.0], [43.1, 107.1]]"));
    assert_found(&swapped, Error, "[43.0, 107.0]", &["longitude comes first", "[107, 43]"]);
    let past = collection(&feature("1", "", "LineString", "[[179.9, -17.0], [180.1, -17.0]]"));
    assert_found(&past, Error, "[180.1", &["antimeridian", "-179.9"]);
    assert_found(&collection(&feature("1", "", "LineString", "[[7, 43], [7, \"x\"]]")), Error, "\"x\"", &["a number"]);
    assert_found(&collection(&feature("1", "", "LineString", "[[7, 43], [7]]")), Error, "[7]", &["two were expected"]);
    assert_found(&collection(&feature("1", "", "LineString", "[[7, 43], 7]")), Error, "7]}", &["list of coordinates"]);
    assert_found(&collection(&feature("1", "", "LineString", "[[7, 43], [7, 43]]")), Error, "[[7, 43]", &["2 different points"]);
    assert_found(&collection(&feature("1", "", "Polygon", "[[[7, 43], [8, 43], [7, 43]]]")), Error, "[[7, 43]", &["3 different"]);
    assert_found(
        &collection(&feature("1", "", "Polygon", "[[[7, 43], [8, 44], [9, 45], [7, 43]]]")),
        Error,
        "[[7, 43]",
        &["straight"],
    );
    let hole = "[[[7.0, 43.0], [7.1, 43.0], [7.1, 43.1], [7.0, 43.0]], [[8.0, 43.0], [8.1, 43.0], [8.1, 43.1], [8.0, 43.0]]]";
    assert_found(&collection(&feature("1", "", "Polygon", hole)), Error, "[[8.0", &["hole lies outside"]);
    let wide = [feature("1", "", "Polygon", SQUARE), feature("2", "", "Polygon", SQUARE)].join(",\n");
    let wide = collection(&format!("{wide},\n{}", feature("\"far\"", r#""radius_m": 5"#, "Point", "[0, 0]")));
    let report = report_of(&wide);
    assert_eq!((report.errors(), report.diagnostics()[0].line()), (1, 4), "{report}");
    assert!(report.to_string().contains("\"far\" lies farthest"), "{report}");
}

#[test]
fn bad_identities_are_told_with_the_remedy() {
    use Severity::Error;
    let twice = collection(&[feature("7", "", "Polygon", SQUARE), feature("\"7\"", "", "Polygon", SQUARE)].join(",\n"));
    assert_found(&twice, Error, "\"7\"", &["at 2:27", "own"]);
    let missing = collection(&feature("null", "", "Polygon", SQUARE));
    assert_found(&missing, Error, "{\"type\": \"Feature\",", &["no `id`", "add"]);
    assert_found(&collection(&feature("1.5", "", "Polygon", SQUARE)), Error, "1.5", &["whole number"]);
    assert_found(&collection(&feature("\" \"", "", "Polygon", SQUARE)), Error, "\" \"", &["empty"]);
    assert_found(&collection(&feature("true", "", "Polygon", SQUARE)), Error, "true", &["whole number"]);
    let by_fid = |fid: &str, other: &str| {
        let named = feature("null", &format!(r#""fid": {fid}"#), "Polygon", SQUARE);
        collection(&[feature(other, "", "Polygon", SQUARE), named].join(",\n"))
    };
    assert_found(&by_fid("4", "4"), Error, "4}", &["taken already, at 2:27", "QGIS numbers"]);
    assert_found(&by_fid("4.5", "4"), Error, "4.5}", &["`fid` is 4.5"]);
}

#[test]
fn bad_properties_are_told_with_what_they_should_be() {
    use Severity::{Error, Warning};
    let one = |properties: &str, kind: &str, coordinates: &str| collection(&feature("1", properties, kind, coordinates));
    assert_found(&one("", "Point", "[7, 43]"), Error, "{}", &["radius_m", "25"]);
    assert_found(&one(r#""radius_m": 0"#, "Point", "[7, 43]"), Error, "0}", &["more than 0"]);
    assert_found(&one(r#""radius_m": "wide""#, "Point", "[7, 43]"), Error, "\"wide\"", &["a number was expected"]);
    assert_found(&one(r#""radius_m": "12,5""#, "Point", "[7, 43]"), Error, "\"12,5\"", &["with a point: 12.5"]);
    assert_found(&one(r#""dwell_s": -3"#, "Polygon", SQUARE), Error, "-3", &["more than 0"]);
    assert_found(&one(r#""hidden": "perhaps""#, "Polygon", SQUARE), Error, "\"perhaps\"", &["true or false"]);
    assert_found(&one(r#""name": ["x"]"#, "Polygon", SQUARE), Error, "[\"x\"]", &["a text"]);
    assert_found(&one(r#""dwell": 5"#, "Polygon", SQUARE), Warning, "\"dwell\"", &["did you mean `dwell_s`"]);
    assert_found(&one(r#""barrier": "fence""#, "Polygon", SQUARE), Warning, "\"fence\"", &["false"]);
    assert_found(&one(r#""dwell_s": 5"#, "LineString", "[[7, 43], [7, 44]]"), Warning, "5}", &["no inside"]);
    assert_found(&one(r#""radius_m": 5"#, "Polygon", SQUARE), Warning, "5}", &["only a Point"]);
    assert_found(&one("", "MultiPoint", "[[7, 43], [8, 44]]"), Error, "\"MultiPoint\"", &["2 parts"]);
    assert_found(&one("", "GeometryCollection", "[]"), Error, "\"GeometryCollection\"", &["split it"]);
}

#[test]
fn unsound_rings_are_taken_with_a_warning() {
    use Severity::Warning;
    let open = collection(&feature("1", "", "Polygon", "[[[7.0, 43.0], [7.1, 43.0], [7.1, 43.1]]]"));
    assert_found(&open, Warning, "[7.1, 43.1]", &["not closed"]);
    let bow = collection(&feature("1", "", "Polygon", "[[[7.0, 43.0], [7.2, 43.2], [7.2, 43.0], [7.0, 43.2], [7.0, 43.0]]]"));
    assert_found(&bow, Warning, "[7.2, 43.0]", &["crosses itself near 7.100000, 43.100000"]);
}

#[test]
fn all_mistakes_of_a_file_come_in_one_run() {
    let text = collection(
        &[
            feature("1", r#""dwell_s": "soon", "hiden": true"#, "Polygon", "[[[7, 43], [8, 43]]]"),
            feature("1", r#""radius_m": -1"#, "Point", "[7, 95]"),
            "5".into(),
        ]
        .join(",\n"),
    );
    let report = report_of(&text);
    let lines: Vec<usize> = report.diagnostics().iter().map(|found| found.line()).collect();
    assert_eq!(lines, [2, 2, 2, 3, 3, 4], "{report}");
}
