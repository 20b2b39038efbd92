//! Boundaries out of KML (OGC 07-147), as Google Earth and many map sites save it, and out of its zipped form KMZ.
//!
//! Placemarks are taken wherever they stand; folders, styles and views are passed over, and elements are known by their local names.

use super::{
    Imported, Purpose,
    circles::circle_of,
    gpx::parse_radius,
    ids::Ids,
    input::Input,
    known::LeftOut,
    layer::{Feature, Layer, json_text, short_name, sound},
    target::TargetArgs,
};
use geo::{Coord, Geometry, LineString, Polygon};
use hunt_shared::{
    geo::LonLat,
    hunt::{Findings, Report, SourceFile},
    xml::{self, children, is, start_tag, text_of},
};
use miette::miette;
use roxmltree::Node;
use std::{
    borrow::Cow,
    io::{Cursor, Read},
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

/// No sensible KMZ unpacks to more than this.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

const EXPORT_AGAIN: &str = "export the places as KML again, from Google Earth or My Maps";

/// Arguments of `hunt-server import kml`.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct KmlArgs {
    /// The KML or KMZ file
    pub(super) file: PathBuf,
    /// The radius of the circle that a point becomes, in metres
    #[arg(long, value_name = "METRES", default_value = "15", value_parser = parse_radius)]
    radius_m: f64,
    /// Make circles of regular polygons of many corners, such as editors draw for circles
    #[arg(long)]
    circles: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

/// Reads the file as boundaries.
///
/// # Errors
/// All mistakes in it; also when there is nothing in it, or it cannot be read.
pub(super) fn import(args: &KmlArgs, input: &Input<'_>, ids: Ids) -> miette::Result<Imported> {
    let shown = input.shown();
    let bytes = input.read().map_err(Report::into_miette)?;
    let (name, bytes) = if bytes.starts_with(b"PK") { unzipped(&shown, &bytes)? } else { (shown, bytes) };
    read(&name, &bytes, args, ids).map_err(Report::into_miette)
}

/// The first KML inside of a KMZ, and its name for messages.
fn unzipped(shown: &str, bytes: &[u8]) -> miette::Result<(String, Cow<'static, [u8]>)> {
    let broken = |error: zip::result::ZipError| {
        miette!(help = "save the KMZ again, or unzip it and import the .kml inside", "{shown} is no sound zip file: {error}")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let inner = (0..archive.len()).find(|index| {
        let name = archive.name_for_index(*index).and_then(Result::ok);
        name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".kml"))
    });
    let Some(inner) = inner else {
        return Err(miette!(help = EXPORT_AGAIN, "{shown} is a zip file without a .kml inside, so it is no KMZ"));
    };
    let file = archive.by_index(inner).map_err(broken)?;
    let name = format!("{shown}/{}", file.name().map_err(broken)?);
    let mut text = Vec::new();
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut text);
    match read {
        Ok(_) if text.len() as u64 <= MAX_BYTES => Ok((name, text.into())),
        Ok(_) => Err(miette!(help = "export fewer places at once", "{name} unpacks to more than {} MB", MAX_BYTES >> 20)),
        Err(error) => Err(broken(error.into())),
    }
}

fn read(name: &str, bytes: &[u8], args: &KmlArgs, ids: Ids) -> Result<Imported, Report> {
    let mut findings = Findings::default();
    let imported = SourceFile::read(name, bytes, &mut findings).and_then(|source| {
        let mut reader = Reader {
            source,
            findings: &mut findings,
            args,
            ids,
            features: Vec::new(),
            passed_over: 0,
            empty: 0,
            left_out: LeftOut::default(),
        };
        reader.file()
    });
    findings.finish(imported).map(|(imported, _)| imported)
}

struct Reader<'a> {
    source: Arc<SourceFile>,
    findings: &'a mut Findings,
    args: &'a KmlArgs,
    ids: Ids,
    features: Vec<Feature>,
    /// Placemarks of which nothing can be drawn on a map, such as models.
    passed_over: usize,
    /// Shapes of too few points.
    empty: usize,
    left_out: LeftOut,
}

impl Reader<'_> {
    fn file(&mut self) -> Option<Imported> {
        let source = Arc::clone(&self.source);
        let document = xml::parse(&source, "kml", self.findings, EXPORT_AGAIN)?;
        let root = document.root_element();
        for placemark in root.descendants().filter(|node| is(*node, "Placemark")) {
            self.placemark(placemark);
        }
        if self.features.is_empty() && !self.findings.has_errors() {
            let linked = root.descendants().any(|node| is(node, "NetworkLink"));
            let help = if linked { "it only links to another file: open that one, and save it as KML" } else { EXPORT_AGAIN };
            self.mistake(start_tag(root), "the file holds no point, line or polygon", help);
            return None;
        }
        let mut notes = Vec::new();
        if self.passed_over > 0 {
            notes.push(format!("note: passed over placemarks without a point, line or polygon: {}", self.passed_over));
        }
        if self.empty > 0 {
            notes.push(format!("note: left out shapes of too few different points: {}", self.empty));
        }
        notes.extend(self.left_out.words());
        let layer = Layer { attribution: String::new(), features: std::mem::take(&mut self.features) };
        Some(Imported { layer, purpose: Purpose::Boundaries, notes })
    }

    fn placemark(&mut self, placemark: Node) {
        let mut shapes = Vec::new();
        for child in placemark.children().filter(Node::is_element) {
            self.shapes(child, &mut shapes);
        }
        if shapes.is_empty() {
            self.passed_over += 1;
        }
        let name = text_of(placemark, "name").map(|(name, _)| short_name(name)).unwrap_or_default();
        let mut data = extended_data(placemark);
        data.retain(|(key, value)| self.left_out.may_stay(key, value));
        for shape in shapes {
            let Some(shape) = sound(&shape) else {
                self.empty += 1;
                continue;
            };
            self.add(&name, &data, shape);
        }
    }

    fn add(&mut self, name: &str, data: &[(String, String)], shape: Geometry) {
        let circle = match &shape {
            Geometry::Polygon(polygon) if self.args.circles => circle_of(polygon),
            _ => None,
        };
        let (shape, otherwise, radius_m) = match (shape, circle) {
            (_, Some((centre, radius_m))) => {
                let centre = Geometry::Point(Coord { x: centre.lon, y: centre.lat }.into());
                (sound(&centre).unwrap_or(centre), "circle", Some(radius_m))
            }
            (shape @ Geometry::Point(_), None) => (shape, "point", Some(self.args.radius_m)),
            (shape @ Geometry::LineString(_), None) => (shape, "line", None),
            (shape, None) => (shape, "area", None),
        };
        let id = self.ids.name(name, otherwise);
        let mut feature = Feature { id, properties: Vec::new(), geometry: shape };
        feature.say("name", name);
        let own = |key: &str| matches!(key, "id" | "name");
        feature.properties.extend(data.iter().filter(|(key, _)| !own(key)).map(|(key, text)| (key.clone(), json_text(text))));
        if let Some(radius_m) = radius_m.filter(|_| !data.iter().any(|(key, _)| key == "radius_m")) {
            feature.properties.push(("radius_m".into(), radius_m.to_string()));
        }
        self.features.push(feature);
    }

    /// The shapes of an element, and of all that it gathers, however deep that is.
    fn shapes(&mut self, node: Node, into: &mut Vec<Geometry>) {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            match node.tag_name().name() {
                "MultiGeometry" | "MultiTrack" => waiting.extend(node.children().rev().filter(Node::is_element)),
                _ => self.shape(node, into),
            }
        }
    }

    fn shape(&mut self, node: Node, into: &mut Vec<Geometry>) {
        match node.tag_name().name() {
            "Point" => {
                let points = self.coordinates(node);
                if let [point, ..] = points[..] {
                    into.push(Geometry::Point(point.into()));
                } else if !self.findings.has_errors() {
                    self.mistake(
                        start_tag(node),
                        "a <Point> without <coordinates>",
                        "write longitude,latitude in it, or remove it",
                    );
                }
            }
            "LineString" | "LinearRing" => into.push(Geometry::LineString(LineString(self.coordinates(node)))),
            "Polygon" => {
                let ring = |reader: &mut Self, boundary: Node| {
                    let ring = children(boundary, "LinearRing").next();
                    LineString(ring.map(|ring| reader.coordinates(ring)).unwrap_or_default())
                };
                let outer = children(node, "outerBoundaryIs").next().map(|boundary| ring(self, boundary));
                let Some(outer) = outer else {
                    return self.mistake(start_tag(node), "a <Polygon> without <outerBoundaryIs>", "draw it again, or remove it");
                };
                let inner = children(node, "innerBoundaryIs").map(|boundary| ring(self, boundary)).collect();
                into.push(Geometry::Polygon(Polygon::new(outer, inner)));
            }
            // A recorded track: "longitude latitude altitude" in one element for each point.
            "Track" => {
                let points = children(node, "coord").flat_map(|coord| self.positions(coord, char::is_whitespace, true)).collect();
                into.push(Geometry::LineString(LineString(points)));
            }
            _ => {}
        }
    }

    fn coordinates(&mut self, node: Node) -> Vec<Coord> {
        children(node, "coordinates").flat_map(|list| self.positions(list, |c| c == ',', false)).collect()
    }

    /// The positions in an element's text: "lon,lat,altitude lon,lat …", or all of it is one.
    fn positions(&mut self, node: Node, between: impl Fn(char) -> bool, one: bool) -> Vec<Coord> {
        let Some(text_node) = node.children().find(Node::is_text) else { return Vec::new() };
        let text = text_node.text().unwrap_or_default();
        // Unless something in it was written in another way than it reads, a place in the text is a place in the file.
        let plain = self.source.text().get(text_node.range()) == Some(text);
        let mut positions = Vec::new();
        let tuples: Box<dyn Iterator<Item = &str>> =
            if one { Box::new(std::iter::once(text.trim())) } else { Box::new(text.split_whitespace()) };
        for tuple in tuples {
            let offset = tuple.as_ptr() as usize - text.as_ptr() as usize;
            let start = text_node.range().start + offset;
            let span = if plain { start..start + tuple.len() } else { start_tag(node) };
            let mut numbers = tuple.split(&between).map(|number| number.trim().parse::<f64>().ok());
            let (lon, lat) = (numbers.next().flatten(), numbers.next().flatten());
            match (lon, lat) {
                (Some(x), Some(y)) if LonLat::new(x, y).is_valid() => positions.push(Coord { x, y }),
                (Some(x), Some(y)) if LonLat::new(y, x).is_valid() => {
                    let message = format!("latitude {y} is outside -90 to 90");
                    self.mistake(span, message, "in KML the longitude comes first, then the latitude");
                }
                (Some(_), Some(_)) => {
                    let message = format!("`{tuple}` is outside of longitude -180 to 180, latitude -90 to 90");
                    self.mistake(span, message, "KML is always in WGS 84 degrees: export the layer as EPSG:4326");
                }
                _ => {
                    let message = format!("`{tuple}` is no position: longitude,latitude was expected");
                    self.mistake(
                        span,
                        message,
                        "positions stand apart by spaces, with none after the commas: 7.42,43.73 7.43,43.74",
                    );
                }
            }
        }
        positions
    }

    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.error(&self.source, span, message, help);
    }
}

/// Named values of a placemark, as they are added by tables and forms.
fn extended_data(placemark: Node) -> Vec<(String, String)> {
    let data = placemark.descendants().filter(|node| is(*node, "Data") || is(*node, "SimpleData"));
    data.filter_map(|node| {
        let value = if is(node, "Data") { text_of(node, "value").map(|(value, _)| value) } else { node.text().map(str::trim) };
        Some((node.attribute("name")?.trim().to_owned(), value.filter(|value| !value.is_empty())?.to_owned()))
    })
    .collect()
}

#[cfg(test)]
mod tests;
