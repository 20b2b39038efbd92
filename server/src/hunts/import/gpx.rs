//! Boundaries out of a GPX file: waypoints become circles, tracks and routes lines.

use super::{
    Imported, Purpose,
    ids::Ids,
    input::Input,
    layer::{Feature, Layer, short_name, sound},
    target::TargetArgs,
};
use geo::{Coord, Geometry, LineString, Polygon, Simplify};
use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat},
    gpx::{Gpx, GpxPoint},
    hunt::Report,
};
use std::path::PathBuf;

/// Arguments of `hunt-server import gpx`.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct GpxArgs {
    /// The GPX file
    pub(super) file: PathBuf,
    /// The radius of the circle that a waypoint becomes, in metres
    #[arg(long, value_name = "METRES", default_value = "15", value_parser = parse_radius)]
    radius_m: f64,
    /// Make areas of tracks and routes that end where they began
    #[arg(long)]
    as_areas: bool,
    /// Leave out points of a track that lie within so many metres of its course; 0 keeps them all
    #[arg(long, value_name = "METRES", default_value = "1", value_parser = parse_metres)]
    simplify_m: f64,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

/// The radius of a circle, as a hunt takes it.
pub(super) fn parse_radius(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(radius) if radius > 0.0 && radius <= 100_000.0 => Ok(radius),
        _ => Err("metres above 0 and at most 100000 were expected, such as 15".into()),
    }
}

/// Metres from 0 on.
pub(super) fn parse_metres(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(metres) if (0.0..=100_000.0).contains(&metres) => Ok(metres),
        _ => Err("metres from 0 on were expected, such as 0.5".into()),
    }
}

/// Reads the file as boundaries.
///
/// # Errors
/// All mistakes in it; also when there is nothing in it, or it cannot be read.
pub(super) fn import(args: &GpxArgs, input: &Input<'_>, ids: Ids) -> Result<Imported, Report> {
    let gpx = Gpx::parse(&input.shown(), &input.read()?)?;
    let mut maker = Maker { args, ids, features: Vec::new(), too_short: 0, not_closed: 0 };
    for waypoint in &gpx.waypoints {
        maker.circle(waypoint);
    }
    for (kind, name, points) in ways(&gpx) {
        maker.way(kind, name, points);
    }
    if maker.features.is_empty() {
        let help = "export waypoints (<wpt>), a route (<rte>) or a track (<trk>) of at least two different points";
        return Err(gpx.mistake_in_file("the file holds nothing that could be a boundary", help));
    }
    let mut notes = Vec::new();
    if maker.too_short > 0 {
        notes.push(format!("note: left out {} of fewer than two different points", of_ways(maker.too_short)));
    }
    if maker.not_closed > 0 {
        let count = of_ways(maker.not_closed);
        notes.push(format!("note: {count} did not end where they began, and became lines"));
    }
    let layer = Layer { attribution: String::new(), features: maker.features };
    Ok(Imported { layer, purpose: Purpose::Boundaries, notes })
}

fn of_ways(count: usize) -> String {
    if count == 1 { "1 track or route".into() } else { format!("{count} tracks or routes") }
}

/// All ways in the file's order, each segment of a track for itself.
fn ways(gpx: &Gpx) -> impl Iterator<Item = (&'static str, Option<&str>, &[GpxPoint])> {
    let tracks = gpx
        .tracks
        .iter()
        .flat_map(|track| track.segments.iter().map(|segment| ("track", track.name.as_deref(), segment.as_slice())));
    tracks.chain(gpx.routes.iter().map(|route| ("route", route.name.as_deref(), route.points.as_slice())))
}

struct Maker<'a> {
    args: &'a GpxArgs,
    ids: Ids,
    features: Vec<Feature>,
    too_short: usize,
    not_closed: usize,
}

impl Maker<'_> {
    fn add(&mut self, name: Option<&str>, otherwise: &str, geometry: Geometry) -> &mut Feature {
        let name = name.map(short_name).unwrap_or_default();
        let id = self.ids.name(&name, otherwise);
        let mut feature = Feature { id, properties: Vec::new(), geometry };
        feature.say("name", &name);
        self.features.push(feature);
        self.features.last_mut().expect("it was pushed just now")
    }

    fn circle(&mut self, waypoint: &GpxPoint) {
        let LonLat { lon, lat } = waypoint.position;
        let point = Geometry::Point(Coord { x: lon, y: lat }.into());
        let Some(point) = sound(&point) else { return };
        let radius = self.args.radius_m.to_string();
        self.add(waypoint.name.as_deref(), "waypoint", point).properties.push(("radius_m".into(), radius));
    }

    fn way(&mut self, kind: &str, name: Option<&str>, points: &[GpxPoint]) {
        let Some(first) = points.first() else {
            self.too_short += 1;
            return;
        };
        let frame = LocalFrame::about(first.position);
        let local = |point: &GpxPoint| {
            let LocalPoint { x, y } = frame.to_local(point.position);
            Coord { x, y }
        };
        let line = LineString(points.iter().map(local).collect());
        let closed = self.args.as_areas && ends_where_it_began(&line);
        self.not_closed += usize::from(self.args.as_areas && !closed);
        let degrees = |line: &LineString| {
            let at = |point: &Coord| {
                let place = frame.to_lonlat(LocalPoint::new(point.x, point.y));
                Coord { x: place.lon, y: place.lat }
            };
            LineString(line.0.iter().map(at).collect())
        };
        let geometry = if closed {
            let area = Polygon::new(line, Vec::new()).simplify(self.args.simplify_m);
            Geometry::Polygon(Polygon::new(degrees(area.exterior()), Vec::new()))
        } else {
            Geometry::LineString(degrees(&line.simplify(self.args.simplify_m)))
        };
        match sound(&geometry) {
            Some(geometry) => {
                self.add(name, kind, geometry);
            }
            None => self.too_short += 1,
        }
    }
}

/// Whether a recorded way, in metres, is a round: its ends are near each other for its length, as far as a receiver can tell.
fn ends_where_it_began(line: &LineString) -> bool {
    let length_m: f64 = line.lines().map(|leg| leg.dx().hypot(leg.dy())).sum();
    let (Some(first), Some(last)) = (line.0.first(), line.0.last()) else { return false };
    let gap_m = (first.x - last.x).hypot(first.y - last.y);
    line.0.len() >= 4 && gap_m <= (length_m * 0.05).clamp(0.01, 30.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn imported(body: &str, change: impl FnOnce(&mut GpxArgs)) -> Result<(String, Vec<String>), Report> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("walk.gpx");
        fs::write(&file, format!("<gpx version=\"1.1\">{body}</gpx>")).unwrap();
        let target = TargetArgs { out: None, hunt: None, force: false };
        let mut args = GpxArgs { file, radius_m: 15.0, as_areas: false, simplify_m: 1.0, target };
        change(&mut args);
        import(&args, &Input::file(&args.file), Ids::default()).map(|imported| (imported.layer.to_geojson(), imported.notes))
    }

    const ROUND: &str = "<trk><name>Round</name><trkseg><trkpt lat='43' lon='7'/><trkpt lat='43' lon='7.0005'/><trkpt lat='43' lon='7.001'/>\
        <trkpt lat='43.001' lon='7.001'/><trkpt lat='43.0001' lon='7'/></trkseg><trkseg><trkpt lat='43' lon='7'/></trkseg></trk>";

    #[test]
    fn waypoints_become_circles_and_ways_lines() {
        let (layer, notes) = imported(
            &format!("<wpt lat='43.5' lon='7.5'><name>The Well</name></wpt><wpt lat='43' lon='7'/>{ROUND}<rte><rtept lat='1' lon='180'/><rtept lat='1' lon='-179.9'/></rte>"),
            |args| args.radius_m = 7.5,
        )
        .unwrap();
        let expected = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"the-well","properties":{"name":"The Well","radius_m":7.5},"geometry":{"type":"Point","coordinates":[7.5,43.5]}},
{"type":"Feature","id":"waypoint-1","properties":{"radius_m":7.5},"geometry":{"type":"Point","coordinates":[7,43]}},
{"type":"Feature","id":"round","properties":{"name":"Round"},"geometry":{"type":"LineString","coordinates":[[7,43],[7.001,43],[7.001,43.001],[7,43.0001]]}},
{"type":"Feature","id":"route-1","properties":{},"geometry":{"type":"LineString","coordinates":[[180,1],[-179.9,1]]}}
]}
"#;
        assert_eq!(layer, expected);
        assert_eq!(notes, ["note: left out 1 track or route of fewer than two different points"]);
    }

    #[test]
    fn a_round_becomes_an_area_when_asked_for() {
        let open = "<trk><trkseg><trkpt lat='43' lon='7'/><trkpt lat='43' lon='7.001'/></trkseg></trk>";
        let (layer, notes) = imported(&format!("{ROUND}{open}"), |args| args.as_areas = true).unwrap();
        assert!(layer.contains(r#""Polygon","coordinates":[[[7,43],[7.001,43],[7.001,43.001],[7,43.0001],[7,43]]]"#), "{layer}");
        assert!(layer.contains("LineString") && notes.iter().any(|note| note.contains("became lines")), "{notes:?}");
    }

    #[test]
    fn a_file_without_ways_and_places_is_told_with_the_remedy() {
        let report = imported("", |_| {}).unwrap_err();
        assert!(report.to_string().contains("nothing that could be a boundary; export waypoints"), "{report}");
    }
}
