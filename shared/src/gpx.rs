//! Recorded and planned ways: what a GPX file holds of tracks, routes and waypoints.
//!
//! Reads GPX 1.0 and 1.1 (<https://www.topografix.com/GPX/1/1/>) by the local names of its elements; what devices and sites add
//! to it, inside of `<extensions>` or not, is passed over.

use crate::{
    geo::LonLat,
    hunt::{Findings, Report, SourceFile},
    time::UnixMs,
    xml::{self, children, start_tag, text_of},
};
use jiff::{Timestamp, civil, tz::TimeZone};
use roxmltree::Node;
use std::{fmt::Write, fs, ops::Range, path::Path, sync::Arc};

/// How a file becomes readable for this reader.
const EXPORT_AGAIN: &str = "GPX 1.0 or 1.1 is expected, <gpx version=\"1.1\"> with <trkpt lat=\"…\" lon=\"…\">; correct the place, or export the file again";

/// The ways and places of a GPX file, in its order.
#[derive(Clone, Debug)]
pub struct Gpx {
    source: Arc<SourceFile>,
    /// Its tracks.
    pub tracks: Vec<GpxTrack>,
    /// Its routes.
    pub routes: Vec<GpxRoute>,
    /// Its waypoints.
    pub waypoints: Vec<GpxPoint>,
}

/// A recorded way.
#[derive(Clone, PartialEq, Debug)]
pub struct GpxTrack {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its points, in the stretches that were recorded without a break. Those without points are left out.
    pub segments: Vec<Vec<GpxPoint>>,
}

/// A planned way.
#[derive(Clone, PartialEq, Debug)]
pub struct GpxRoute {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its points.
    pub points: Vec<GpxPoint>,
}

/// A point of a track or a route, or a waypoint.
#[derive(Clone, PartialEq, Debug)]
pub struct GpxPoint {
    /// Where.
    pub position: LonLat,
    /// When, if the file says so.
    pub time: Option<UnixMs>,
    /// Its name, if it has one.
    pub name: Option<String>,
    span: Range<usize>,
}

impl Gpx {
    /// Reads a file.
    ///
    /// # Errors
    /// All mistakes in it; also when it cannot be read.
    pub fn read(path: &Path) -> Result<Self, Report> {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::parse(&name, &bytes),
            Err(error) => Err(Report::unreadable(&name, &error)),
        }
    }

    /// Reads the bytes of a file; `name` stands in the messages.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Report> {
        let mut findings = Findings::default();
        let source = SourceFile::read(name, bytes, &mut findings);
        let read = source.and_then(|source| Reader { source, findings: &mut findings }.file());
        findings.finish(read).map(|(gpx, _)| gpx)
    }

    /// The file's name, as messages show it.
    pub fn name(&self) -> &str {
        self.source.name()
    }

    /// A report about one of its points.
    pub fn mistake_at(&self, point: &GpxPoint, message: impl Into<String>, help: impl Into<String>) -> Report {
        self.mistake(point.span.clone(), message, help)
    }

    /// A report about the file as a whole.
    pub fn mistake_in_file(&self, message: impl Into<String>, help: impl Into<String>) -> Report {
        self.mistake(0..1, message, help)
    }

    fn mistake(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Report {
        let mut findings = Findings::default();
        findings.error(&self.source, span, message, help);
        Report::new(findings.list)
    }
}

struct Reader<'a> {
    source: Arc<SourceFile>,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn file(&mut self) -> Option<Gpx> {
        let source = Arc::clone(&self.source);
        let document = xml::parse(&source, "gpx", self.findings, EXPORT_AGAIN)?;
        let root = document.root_element();
        let mut gpx = Gpx { source: Arc::clone(&source), tracks: Vec::new(), routes: Vec::new(), waypoints: Vec::new() };
        for part in root.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "trk" => {
                    let segments = children(part, "trkseg").map(|segment| self.points(segment, "trkpt"));
                    let segments = segments.filter(|points| !points.is_empty()).collect();
                    gpx.tracks.push(GpxTrack { name: name_of(part), segments });
                }
                "rte" => gpx.routes.push(GpxRoute { name: name_of(part), points: self.points(part, "rtept") }),
                "wpt" => gpx.waypoints.extend(self.point(part)),
                _ => {}
            }
        }
        Some(gpx)
    }

    fn points(&mut self, way: Node, name: &str) -> Vec<GpxPoint> {
        children(way, name).filter_map(|point| self.point(point)).collect()
    }

    fn point(&mut self, node: Node) -> Option<GpxPoint> {
        let (lat, lon) = (self.degrees(node, "lat", 90.0), self.degrees(node, "lon", 180.0));
        let time = text_of(node, "time").and_then(|(text, span)| {
            let time = time_of(text);
            if time.is_none() {
                let what = format!("`{text}` is no time");
                self.mistake(span, what, "write it as 2019-02-18T07:46:02Z, or take the <time> out");
            }
            time
        });
        let name = name_of(node);
        Some(GpxPoint { position: LonLat::new(lon?, lat?), time, name, span: start_tag(node) })
    }

    fn degrees(&mut self, node: Node, name: &str, most: f64) -> Option<f64> {
        let Some(attribute) = node.attribute_node(name) else {
            let what = format!("a <{}> without `{name}`", node.tag_name().name());
            self.mistake(start_tag(node), what, format!("write {name}=\"…\" in degrees, or take the point out"));
            return None;
        };
        let degrees = attribute.value().trim().parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        if degrees.is_none() {
            let what = format!("{name} is `{}`, but degrees from -{most} to {most} were expected", attribute.value());
            self.mistake(attribute.range_value(), what, "correct it, or take the point out");
        }
        degrees
    }

    fn mistake(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.findings.error(&self.source, span, message, help);
    }
}

fn name_of(node: Node) -> Option<String> {
    text_of(node, "name").map(|(text, _)| text.to_owned())
}

/// A GPX 1.1 file with one track of these timed points. Times are written to the millisecond.
pub fn track_text(name: &str, points: &[(UnixMs, LonLat)]) -> String {
    let escaped = name.replace('&', "&amp;").replace('<', "&lt;");
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text += "<gpx version=\"1.1\" creator=\"Treasure Hunt Engine\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n";
    // Writing to a text cannot fail.
    let _ = write!(text, "  <trk>\n    <name>{escaped}</name>\n    <trkseg>\n");
    for (time, LonLat { lon, lat }) in points {
        let time = Timestamp::from_millisecond(time.0).unwrap_or_default();
        let _ = writeln!(text, "      <trkpt lat=\"{lat}\" lon=\"{lon}\"><time>{time:.3}</time></trkpt>");
    }
    text + "    </trkseg>\n  </trk>\n</gpx>\n"
}

/// A moment in the form of ISO 8601, to the millisecond; without a zone it is UTC, as GPX demands.
fn time_of(text: &str) -> Option<UnixMs> {
    let zoneless = || text.parse::<civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let time = text.parse::<Timestamp>().ok().or_else(zoneless)?;
    Some(UnixMs((time.as_nanosecond() + 500_000).div_euclid(1_000_000) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Gpx, Report> {
        Gpx::parse(
            "walk.gpx",
            format!("<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n{body}\n</gpx>").as_bytes(),
        )
    }

    #[test]
    fn tracks_routes_and_waypoints_are_read_with_what_devices_add_passed_over() {
        let gpx = parse(
            "<wpt lat='1' lon='180'><name> Spring </name></wpt>
            <trk><name>Way</name><trkseg/><trkseg>
              <trkpt lat='52.62' lon='-8.662'><ele>3</ele><speed>1.2</speed><time>2019-02-18T07:46:02Z</time>
                <extensions><x:hr xmlns:x='urn:x'>90</x:hr></extensions></trkpt>
              <trkpt lat='52.62' lon='-8.661'><time>2019-02-18T09:46:02.5004+02:00</time></trkpt>
              <trkpt lat='52.62' lon='-8.660'><time>2019-02-18T07:46:03</time></trkpt>
            </trkseg></trk>
            <rte><rtept lat=' -90 ' lon='0'><time/></rtept></rte>",
        )
        .unwrap();
        assert_eq!((gpx.tracks[0].name.as_deref(), gpx.routes[0].name.as_deref()), (Some("Way"), None));
        assert_eq!(gpx.waypoints[0].name.as_deref(), Some("Spring"));
        assert_eq!(gpx.waypoints[0].position, LonLat::new(180.0, 1.0));
        let times: Vec<_> = gpx.tracks[0].segments[0].iter().map(|point| point.time.unwrap().0).collect();
        assert_eq!(times, [1_550_475_962_000, 1_550_475_962_500, 1_550_475_963_000]);
        assert_eq!((gpx.tracks[0].segments.len(), gpx.routes[0].points.len()), (1, 1));
        assert_eq!((gpx.routes[0].points[0].time, gpx.routes[0].points[0].position), (None, LonLat::new(0.0, -90.0)));
    }

    #[test]
    fn a_track_that_is_written_reads_as_it_was() {
        let points = [
            (UnixMs(1_550_475_962_000), LonLat::new(-8.662_123_4, 52.62)),
            (UnixMs(1_550_475_963_017), LonLat::new(180.0, -0.1)),
        ];
        let gpx = Gpx::parse("walk.gpx", track_text("Up <& down>", &points).as_bytes()).unwrap();
        let read: Vec<_> = gpx.tracks[0].segments[0].iter().map(|point| (point.time.unwrap(), point.position)).collect();
        assert_eq!(read, points);
    }

    #[test]
    fn all_mistakes_are_told_each_at_its_place() {
        let report = parse(
            "<trk><trkseg>
<trkpt lat='91' lon='0'/>
<trkpt lon='0'/>
 <trkpt lat='1' lon='0'><time>yesterday</time></trkpt>
</trkseg></trk>",
        )
        .unwrap_err();
        let told: Vec<_> = report.diagnostics().iter().map(|one| (one.line(), one.column(), one.message())).collect();
        assert_eq!(
            told,
            [
                (3, 13, "lat is `91`, but degrees from -90 to 90 were expected"),
                (4, 1, "a <trkpt> without `lat`"),
                (5, 25, "`yesterday` is no time"),
            ]
        );
    }

    #[test]
    fn what_is_no_gpx_is_told_where_it_ceases_to_be_one() {
        let place = |bytes: &[u8]| {
            let report = Gpx::parse("walk.gpx", bytes).unwrap_err();
            let one = &report.diagnostics()[0];
            (one.line(), one.column(), one.message().to_owned())
        };
        assert_eq!(place(b"<gpx>\n  <trk></gpx>").0, 2);
        assert_eq!(place(b"<?xml version='1.0'?>\n<kml/>"), (2, 1, "the file holds <kml>, but <gpx> was expected".into()));
        assert!(place(b"<gpx>caf\xE9</gpx>").2.contains("not UTF-8"));
        assert!(place(b"").2.contains("no sound XML"));
        let bomb = b"<!DOCTYPE gpx [<!ENTITY a 'b'>]>\n<gpx>&a;</gpx>";
        assert!(place(bomb).2.contains("no sound XML"));
    }
}
