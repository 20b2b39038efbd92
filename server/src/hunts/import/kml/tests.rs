//! KML as Google Earth and map sites write it.

use super::*;
use std::io::Write;

fn args(circles: bool) -> KmlArgs {
    KmlArgs { file: "places.kml".into(), radius_m: 15.0, circles, target: TargetArgs { out: None, hunt: None, force: false } }
}

fn imported(body: &str) -> Result<(String, Vec<String>), Report> {
    let text = format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"urn:gx\">\n{body}\n</kml>");
    read("places.kml", text.as_bytes(), &args(false), Ids::default())
        .map(|imported| (imported.layer.to_geojson(), imported.notes))
}

#[test]
fn placemarks_become_boundaries_wherever_they_stand() {
    let (layer, notes) = imported(
        "<Document><name>D</name><Folder><name>F</name>
        <Placemark><name>Spring &amp; Well</name><ExtendedData><Data name='radius_m'><value>30</value></Data><Data name='who'><value>me</value></Data></ExtendedData>
          <Point><coordinates> 7.1,43.1,20 </coordinates></Point></Placemark>
        <Placemark><MultiGeometry><Point><coordinates>7,43</coordinates></Point><LineString><coordinates>7,43 7.1,43\n7.1,43.1</coordinates></LineString></MultiGeometry></Placemark></Folder>
        <Placemark><name>Field</name><Polygon><outerBoundaryIs><LinearRing><coordinates>7,43 8,43 8,44 7,44 7,43</coordinates></LinearRing></outerBoundaryIs>
          <innerBoundaryIs><LinearRing><coordinates>7.4,43.4 7.6,43.4 7.6,43.6 7.4,43.4</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
        <Placemark><name>Walk</name><gx:Track><when/><gx:coord>7 43 0</gx:coord><gx:coord>7.1 43 0</gx:coord></gx:Track></Placemark>
        <Placemark><name>Model</name><Model/></Placemark></Document>",
    )
    .unwrap();
    let expected = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"spring-well","properties":{"name":"Spring & Well","radius_m":"30","who":"me"},"geometry":{"type":"Point","coordinates":[7.1,43.1]}},
{"type":"Feature","id":"point-1","properties":{"radius_m":15},"geometry":{"type":"Point","coordinates":[7,43]}},
{"type":"Feature","id":"line-1","properties":{},"geometry":{"type":"LineString","coordinates":[[7,43],[7.1,43],[7.1,43.1]]}},
{"type":"Feature","id":"field","properties":{"name":"Field"},"geometry":{"type":"Polygon","coordinates":[[[7,43],[8,43],[8,44],[7,44],[7,43]],[[7.4,43.4],[7.6,43.6],[7.6,43.4],[7.4,43.4]]]}},
{"type":"Feature","id":"walk","properties":{"name":"Walk"},"geometry":{"type":"LineString","coordinates":[[7,43],[7.1,43]]}}
]}
"#;
    assert_eq!(layer, expected);
    assert_eq!(notes, ["note: passed over placemarks without a point, line or polygon: 1"]);
}

#[test]
fn a_kmz_is_unzipped() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in [
        ("files/icon.png", ""),
        ("doc.kml", "<kml><Placemark><name>Spring</name><Point><coordinates>7,43</coordinates></Point></Placemark></kml>"),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let imported = |bytes| import(&args(false), &Input::bytes("places.kmz".as_ref(), bytes), Ids::default());
    assert_eq!(imported(&bytes).unwrap().layer.features[0].id, "spring");
    let told = format!("{:?}", imported(&bytes[..bytes.len() / 2]).err().unwrap());
    assert!(told.contains("no sound zip file") && told.contains("import the .kml inside"), "{told}");
}

#[test]
fn mistakes_are_told_at_their_place() {
    let point = |coordinates: &str| format!("<Placemark><Point><coordinates>\n {coordinates}</coordinates></Point></Placemark>");
    for (body, place, words) in [
        (point("43.7,107.4"), (3, 2), "the longitude comes first"),
        (point("600000,5400000"), (3, 2), "EPSG:4326"),
        (point("7, 43"), (3, 2), "with none after the commas"),
        ("<Placemark><Point/></Placemark>".into(), (2, 12), "without <coordinates>"),
        ("<Placemark><Polygon/></Placemark>".into(), (2, 12), "without <outerBoundaryIs>"),
        ("<NetworkLink/>".into(), (1, 1), "only links to another file"),
        ("<Placemark>".into(), (3, 1), "no sound XML"),
    ] {
        let report = imported(&body).unwrap_err();
        let one = &report.diagnostics()[0];
        assert_eq!((one.line(), one.column()), place, "{one}");
        assert!(one.to_string().contains(words), "{one}");
    }
    let report = read("a", b"<gpx/>", &args(false), Ids::default()).err().unwrap();
    assert!(report.to_string().contains("<kml> was expected"), "{report}");
}
