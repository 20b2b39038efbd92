//! What other tools drew or recorded: a layer that a hunt takes as it is, or words of what is wrong with the file.

use hunt_server::hunts::import::layer_of;
use hunt_shared::hunt::Pack;
use std::collections::BTreeMap;

#[path = "../../../server/tests/imports_pass_the_check/pbf.rs"]
mod pbf;
#[path = "../../../server/tests/imports_pass_the_check/town.rs"]
mod town;

/// Imports with each of these options. What an import makes has been read as a hunt reads it, so the one thing that may be wrong with it then is
/// that its parts lie too far from each other.
fn import(input: &[u8], lines: &[&[&str]]) {
    for arguments in lines {
        if let Err(report) = layer_of(arguments, input) {
            let told = format!("{report:?}");
            assert!(!told.is_empty());
            assert!(!told.contains("what was imported") || told.contains("200 km"), "{arguments:?}: {told}");
        }
    }
}

pub fn osm(input: &[u8]) {
    import(
        input,
        &[
            &["osm", "x.osm.pbf"],
            &["osm", "x.osm.pbf", "--bbox=7.004,43.002,7.016,43.0145", "--without-coast=sea", "--simplify-m=0"],
        ],
    );
}

pub fn osm_seeds() -> Vec<Vec<u8>> {
    let mut small = pbf::Pbf::default();
    small.nodes(1, &[(7.0, 43.0), (7.01, 43.0), (7.01, 43.01)]);
    small.way(1, &[1, 2, 3, 1], &[("natural", "water")]);
    small.way(2, &[3, 1], &[("natural", "coastline")]);
    small.multipolygon(1, &[(1, "outer")], &[("landuse", "forest")]);
    vec![small.bytes(), town::town().bytes(), pbf::Pbf::default().bytes(), b"<osm/>".to_vec()]
}

pub fn gpx(input: &[u8]) {
    import(input, &[&["gpx", "x.gpx"], &["gpx", "x.gpx", "--as-areas", "--simplify-m=0", "--radius-m=0.5"]]);
}

pub fn geojson(input: &[u8]) {
    import(
        input,
        &[&["geojson", "x.geojson"], &["geojson", "x.geojson", "--circles"], &["geojson", "x.geojson", "--kind=water"]],
    );
}

pub fn geojson_seeds() -> Vec<Vec<u8>> {
    let nested = format!(
        "{}{{\"type\":\"Point\",\"coordinates\":[7,43]}}{}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(2_000),
        "]}".repeat(2_000)
    );
    let all = r#"{"type": "FeatureCollection", "attribution": "Nobody", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [{"type": "Feature", "id": 7, "properties": {"name": "Gate", "radius": "12", "kind": "wood", "barrier": "fence"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[[[7, 43], [7.01, 43], [7.01, 43.01], [7, 43]], [[7.004, 43.002], [7.006, 43.002], [7.006, 43.004], [7.004, 43.002]]]]}},
        {"type": "Feature", "properties": {"fid": 3}, "geometry": {"type": "MultiPoint", "coordinates": [[7, 43, 5], [180, -90]]}},
        {"type": "Feature", "properties": null, "geometry": {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[7, 43], [7.01, 43]]}]}}]}"#;
    vec![
        all.into(),
        nested.into_bytes(),
        include_bytes!("../../../server/tests/simulate/harbour.geojson").to_vec(),
        include_bytes!("../../../shared/tests/good/map.geojson").to_vec(),
    ]
}

pub fn kml(input: &[u8]) {
    import(input, &[&["kml", "x.kml"], &["kml", "x.kmz", "--circles"]]);
}

pub fn kml_seeds() -> Vec<Vec<u8>> {
    let all = "<kml xmlns='http://www.opengis.net/kml/2.2' xmlns:gx='urn:gx'><Document><Folder><name>F</name>\
        <Placemark><name>Spring &amp; é</name><ExtendedData><Data name='radius_m'><value>30</value></Data></ExtendedData>\
        <Point><coordinates> 7.1,43.1,20 </coordinates></Point></Placemark>\
        <Placemark><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>7,43 8,43 8,44 7,44 7,43</coordinates></LinearRing></outerBoundaryIs>\
        <innerBoundaryIs><LinearRing><coordinates>7.4,43.4 7.6,43.4 7.6,43.6 7.4,43.4</coordinates></LinearRing></innerBoundaryIs></Polygon>\
        <LineString><coordinates>7,43 7.1,43</coordinates></LineString></MultiGeometry></Placemark>\
        <Placemark><gx:Track><when/><gx:coord>7 43 0</gx:coord><gx:coord>7.1 43 0</gx:coord></gx:Track></Placemark></Folder></Document></kml>";
    let nested = |depth: usize| {
        let (open, close) = ("<MultiGeometry>".repeat(depth), "</MultiGeometry>".repeat(depth));
        format!("<kml><Placemark>{open}<Point><coordinates>7,43</coordinates></Point>{close}</Placemark></kml>").into_bytes()
    };
    // A pack of a hunt that names it is a KMZ as good as any.
    let hunt = "Hunt(map: [\"doc.kml\"], boundaries: [])";
    let files = [("hunt.ron", hunt), ("doc.kml", all)].map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let zipped = Pack::pack(&BTreeMap::from(files)).expect("two small files can be packed");
    vec![all.into(), zipped, nested(50), nested(20_000)]
}
