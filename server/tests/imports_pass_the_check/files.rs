//! Boundaries and maps out of GPX, GeoJSON and KML, as the program is used.

use crate::program::Workplace;

#[test]
fn a_hunt_takes_boundaries_whose_ids_it_has_already() {
    let place = Workplace::new();
    place.succeed("new round --at 7.5,43.5");
    let gpx = "<gpx><wpt lat='43.5' lon='7.5'><name>Gate</name></wpt><wpt lat='43.5001' lon='7.5'><name>Well</name></wpt></gpx>";
    place.put("places.gpx", gpx);
    let (_, told) = place.succeed("import gpx places.gpx --hunt round");
    assert!(
        told.contains("round/places.geojson: 2 circle") && told.contains("added \"places.geojson\" to `boundaries`"),
        "{told}"
    );
    let layer = place.text("round/places.geojson");
    assert!(layer.contains(r#""id":"gate-2""#) && layer.contains(r#""id":"well""#), "{layer}");
    place.succeed("check round");
    // Once more, in place of the first: the ids stay.
    assert!(place.fail("import gpx places.gpx --hunt round").contains("is there already"));
    let (_, told) = place.succeed("import gpx places.gpx --hunt round --force");
    assert!(told.contains("names it in `boundaries` already"), "{told}");
    assert_eq!(place.text("round/places.geojson"), layer);
}

#[test]
fn a_layer_of_a_gis_becomes_a_part_of_the_map() {
    let place = Workplace::new();
    place.put(
        "lakes.geojson",
        r#"{"type": "FeatureCollection", "attribution": "The county", "features": [
            {"type": "Feature", "properties": {"NAME": "Mere", "barrier": "fence"}, "geometry": {"type": "MultiPolygon", "coordinates":
              [[[[7, 43], [7.01, 43], [7.01, 43.01], [7, 43]]], [[[7.02, 43], [7.03, 43], [7.03, 43.01], [7.02, 43]]]]}},
            {"type": "Feature", "properties": {"kind": "path"}, "geometry": {"type": "MultiLineString", "coordinates":
              [[[7, 43], [7.01, 43]], [[7.02, 43], [7.03, 43]]]}},
            {"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [7, 43]}}
        ]}"#,
    );
    place.succeed("new round --at 7.01,43.005");
    let (_, told) = place.succeed("import geojson lakes.geojson --kind water --hunt round");
    assert!(told.contains("1 path, 1 water") && told.contains("cannot be drawn as water: 1"), "{told}");
    let layer = place.text("round/lakes.geojson");
    assert!(layer.contains(r#""attribution":"The county""#), "{layer}");
    assert!(layer.contains(r#""properties":{"kind":"water","name":"Mere"},"geometry":{"type":"MultiPolygon""#), "{layer}");
    assert!(place.text("round/hunt.ron").contains(r#"map: ["map.geojson", "lakes.geojson"]"#));
    place.succeed("check round");
}

#[test]
fn mistakes_are_told_with_their_place_and_nothing_is_written() {
    let place = Workplace::new();
    place.put("bad.gpx", "<gpx>\n<wpt lat='91' lon='0'/></gpx>");
    place.put("bad.geojson", "{\"type\": \"Point\",\n \"coordinates\": [600000, 5400000]}");
    place.put("bad.kml", "<kml>\n<Placemark><Point><coordinates>7;43</coordinates></Point></Placemark></kml>");
    place.put("bad.kmz", "PK and nothing");
    for (file, words) in [
        ("gpx bad.gpx", "bad.gpx:2:11]"),
        ("geojson bad.geojson", "bad.geojson:2:17]"),
        ("geojson bad.geojson", "EPSG:4326"),
        ("kml bad.kml", "bad.kml:2:32]"),
        ("kml bad.kmz", "no sound zip file"),
        ("kml missing.kml", "cannot be read"),
    ] {
        let told = place.fail(&format!("import {file} --out made.geojson"));
        assert!(told.contains(words), "{file}: {told}");
        assert!(!place.path("made.geojson").exists());
    }
    place.put("far.gpx", "<gpx><wpt lat='10' lon='0'/><wpt lat='40' lon='0'/></gpx>");
    let far = place.fail("import gpx far.gpx");
    assert!(far.contains("at most 200 km"), "{far}");
}
