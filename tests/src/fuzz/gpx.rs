//! GPX files: a way of sound points, or mistakes each at its place.

use super::reports;
use hunt_shared::gpx::Gpx;

pub fn run(input: &[u8]) {
    match Gpx::parse("walk.gpx", input) {
        Ok(gpx) => {
            let tracks = gpx.tracks.iter().flat_map(|track| track.segments.iter().flatten());
            let points = tracks.chain(gpx.routes.iter().flat_map(|route| &route.points)).chain(&gpx.waypoints);
            for point in points {
                assert!(point.position.is_valid(), "{point:?}");
                reports::check(&gpx.mistake_at(point, "here", ""), |_| reports::text_of(input));
            }
        }
        Err(report) => {
            assert!(report.errors() > 0);
            reports::check(&report, |_| reports::text_of(input));
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let deep = format!("<gpx>{}{}</gpx>", "<a>".repeat(20_000), "</a>".repeat(20_000));
    let small = "<?xml version='1.0'?>\n<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'><wpt lat='1' lon='180'><name>é</name></wpt>\
        <trk><trkseg><trkpt lat='52.62' lon='-8.662'><time>2019-02-18T09:46:02.5+02:00</time></trkpt></trkseg></trk>\
        <rte><rtept lat='-90' lon='0'><time>2019-02-18T07:46:03</time></rtept></rte></gpx>";
    vec![
        small.into(),
        deep.into_bytes(),
        include_bytes!("../../../server/tests/simulate/walk.gpx").to_vec(),
        include_bytes!("../../../server/tests/simulate/route.gpx").to_vec(),
        include_bytes!("../../../server/tests/simulate/broken.gpx").to_vec(),
        b"<gpx><trk><trkseg><trkpt lat='91' lon='0'/><trkpt lon='0'/><trkpt lat='1' lon='0'><time>-9999-12-31T25:00Z</time></trkpt></trkseg></trk></gpx>".to_vec(),
        b"<!DOCTYPE gpx [<!ENTITY a 'b'>]>\n<gpx>&a;</gpx>".to_vec(),
    ]
}
