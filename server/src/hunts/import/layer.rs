//! What an import makes: features, and the one way in which they are written.

use super::Purpose;
use geo::{Area, Coord, Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Winding};
use hunt_shared::geo::LonLat;
use std::{collections::BTreeMap, fmt::Write};

/// The longest name that a hunt takes, in bytes.
const MAX_NAME_BYTES: usize = 200;

/// A FeatureCollection to be written.
#[derive(Clone, Default, Debug)]
pub(super) struct Layer {
    /// Who made the data, as their licence asks to be named; empty when nobody asks.
    pub(super) attribution: String,
    /// Its features, in the order in which they are written.
    pub(super) features: Vec<Feature>,
}

/// One feature. Its geometry is a Point, a LineString, a MultiLineString, a Polygon or a MultiPolygon.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    /// Its identity, as text; empty when it has none.
    pub(super) id: String,
    /// Names and values, each value as JSON.
    pub(super) properties: Vec<(String, String)>,
    /// In degrees.
    pub(super) geometry: Geometry,
}

impl Feature {
    /// A property that is a text, if the text is not empty.
    pub(super) fn say(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.properties.push((name.to_owned(), json_text(text)));
        }
    }
}

/// A text as JSON.
pub(super) fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name as a hunt takes it: on one line, and cut where it is too long.
pub(super) fn short_name(name: &str) -> String {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let end =
        words.char_indices().map(|(at, character)| at + character.len_utf8()).take_while(|end| *end <= MAX_NAME_BYTES).last();
    words[..end.unwrap_or(0)].to_owned()
}

/// The geometry rounded to seven decimals (about a centimetre), rings wound as RFC 7946 asks; parts of which nothing is left by that are
/// left out, and `None` is for a geometry of which nothing is left at all.
pub(super) fn sound(geometry: &Geometry) -> Option<Geometry> {
    match geometry {
        Geometry::Point(point) => Some(Geometry::Point(rounded(point.0).into())),
        Geometry::LineString(line) => sound_line(line).map(Geometry::LineString),
        Geometry::MultiLineString(lines) => {
            let mut lines: Vec<LineString> = lines.iter().filter_map(sound_line).collect();
            match lines.len() {
                0 => None,
                1 => lines.pop().map(Geometry::LineString),
                _ => Some(Geometry::MultiLineString(MultiLineString(lines))),
            }
        }
        Geometry::Polygon(polygon) => sound_polygon(polygon).map(Geometry::Polygon),
        Geometry::MultiPolygon(polygons) => {
            let mut polygons: Vec<Polygon> = polygons.iter().filter_map(sound_polygon).collect();
            match polygons.len() {
                0 => None,
                1 => polygons.pop().map(Geometry::Polygon),
                _ => Some(Geometry::MultiPolygon(MultiPolygon(polygons))),
            }
        }
        _ => None,
    }
}

fn rounded(at: Coord) -> Coord {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    // What was unrolled to lie beside its neighbours beyond the antimeridian is rolled up again.
    let lon = if at.x > 180.0 {
        at.x - 360.0
    } else if at.x < -180.0 {
        at.x + 360.0
    } else {
        at.x
    };
    Coord { x: round(lon), y: round(at.y) }
}

fn sound_line(line: &LineString) -> Option<LineString> {
    let mut points: Vec<Coord> = line.0.iter().copied().map(rounded).collect();
    points.dedup();
    (points.len() >= 2).then_some(LineString(points))
}

fn sound_ring(ring: &LineString) -> Option<LineString> {
    let mut points: Vec<Coord> = ring.0.iter().copied().map(rounded).collect();
    points.dedup();
    let wide = points.iter().any(|point| (point.x - points[0].x).abs() > 180.0);
    let encloses = points.len() >= 4 && (wide || Polygon::new(LineString(points.clone()), Vec::new()).unsigned_area() > 1e-14);
    encloses.then_some(LineString(points))
}

fn sound_polygon(polygon: &Polygon) -> Option<Polygon> {
    let mut exterior = sound_ring(polygon.exterior())?;
    let mut holes: Vec<LineString> = polygon.interiors().iter().filter_map(sound_ring).collect();
    exterior.make_ccw_winding();
    holes.iter_mut().for_each(Winding::make_cw_winding);
    Some(Polygon::new(exterior, holes))
}

impl Layer {
    /// The layer as GeoJSON: one feature a line, so that versions of it can be compared.
    pub(super) fn to_geojson(&self) -> String {
        let mut out = String::from(r#"{"type":"FeatureCollection","#);
        if !self.attribution.is_empty() {
            let _ = write!(out, r#""attribution":{},"#, json_text(&self.attribution));
        }
        out.push_str("\"features\":[\n");
        for (index, feature) in self.features.iter().enumerate() {
            out.push_str(r#"{"type":"Feature","#);
            if !feature.id.is_empty() {
                let _ = write!(out, r#""id":{},"#, json_text(&feature.id));
            }
            let properties = feature.properties.iter().map(|(name, value)| format!("{}:{value}", json_text(name)));
            let _ = write!(out, r#""properties":{{{}}},"geometry":"#, properties.collect::<Vec<_>>().join(","));
            write_geometry(&feature.geometry, &mut out);
            out.push_str(if index + 1 < self.features.len() { "},\n" } else { "}\n" });
        }
        out.push_str("]}\n");
        out
    }

    /// How many features there are of each kind: of the map, by its `kind`; of boundaries, by what they are.
    pub(super) fn counts(&self, purpose: Purpose) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for feature in &self.features {
            let mut said = feature.properties.iter().filter(|(name, _)| purpose == Purpose::Map && name == "kind");
            let kind = said.next().map(|(_, value)| value.trim_matches('"'));
            let shape = match feature.geometry {
                Geometry::Point(_) => "circle",
                Geometry::LineString(_) | Geometry::MultiLineString(_) => "line",
                _ => "area",
            };
            *counts.entry(kind.unwrap_or(shape)).or_default() += 1;
        }
        let words: Vec<String> = counts.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        if words.is_empty() { "nothing".into() } else { words.join(", ") }
    }

    /// The middle of the box around everything.
    pub(super) fn middle(&self) -> Option<LonLat> {
        use geo::CoordsIter;
        let points = self.features.iter().flat_map(|feature| feature.geometry.coords_iter());
        hunt_shared::geo::GeoBox::around(points.map(|point| LonLat::new(point.x, point.y))).map(|around| around.centre())
    }
}

fn write_geometry(geometry: &Geometry, out: &mut String) {
    let name = match geometry {
        Geometry::Point(_) => "Point",
        Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) => "Polygon",
        _ => "MultiPolygon",
    };
    let _ = write!(out, r#"{{"type":"{name}","coordinates":"#);
    match geometry {
        Geometry::Point(point) => write_position(&point.0, out),
        Geometry::LineString(line) => write_line(line, out),
        Geometry::MultiLineString(lines) => write_list(&lines.0, out, write_line),
        Geometry::Polygon(polygon) => write_polygon(polygon, out),
        Geometry::MultiPolygon(polygons) => write_list(&polygons.0, out, write_polygon),
        // No feature holds another.
        _ => out.push_str("[]"),
    }
    out.push('}');
}

fn write_list<T>(items: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

fn write_polygon(polygon: &Polygon, out: &mut String) {
    let rings: Vec<&LineString> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    write_list(&rings, out, |ring, out| write_line(ring, out));
}

fn write_line(line: &LineString, out: &mut String) {
    write_list(&line.0, out, write_position);
}

fn write_position(at: &Coord, out: &mut String) {
    let _ = write!(out, "[{},{}]", at.x, at.y);
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{coord, line_string, polygon};

    #[test]
    fn a_layer_is_written_one_feature_a_line() {
        let mut gate =
            Feature { id: "gate".into(), properties: Vec::new(), geometry: Geometry::Point(coord! { x: 7.5, y: -1.0 }.into()) };
        gate.say("name", "The \"Gate\"");
        gate.properties.push(("radius_m".into(), "15".into()));
        let area = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 0.)];
        let areas =
            Feature { id: String::new(), properties: Vec::new(), geometry: Geometry::MultiPolygon(MultiPolygon(vec![area])) };
        let layer = Layer { attribution: "© somebody".into(), features: vec![gate, areas] };
        let expected = r#"{"type":"FeatureCollection","attribution":"© somebody","features":[
{"type":"Feature","id":"gate","properties":{"name":"The \"Gate\"","radius_m":15},"geometry":{"type":"Point","coordinates":[7.5,-1]}},
{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}
]}
"#;
        assert_eq!(layer.to_geojson(), expected);
        assert_eq!(layer.counts(Purpose::Boundaries), "1 area, 1 circle");
        assert_eq!(Layer::default().to_geojson(), "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
    }

    #[test]
    fn what_rounding_leaves_nothing_of_is_left_out() {
        let speck = line_string![(x: 1.0, y: 1.0), (x: 1.00000001, y: 1.0)];
        assert_eq!(sound(&Geometry::LineString(speck)), None);
        let mut area = polygon![(x: 0., y: 0.), (x: 0., y: 1.), (x: 1.00000004, y: 1.), (x: 0., y: 0.)];
        area.interiors_push(line_string![(x: 0.1, y: 0.5), (x: 0.2, y: 0.5), (x: 0.3, y: 0.5), (x: 0.1, y: 0.5)]);
        // Wound counter-clockwise, rounded, and without the hole that has no inside.
        let expected = polygon![(x: 0., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.), (x: 0., y: 0.)];
        assert_eq!(sound(&Geometry::Polygon(area)), Some(Geometry::Polygon(expected)));
        assert_eq!(
            sound(&Geometry::Point(coord! { x: 180.25, y: 0.0 }.into())),
            Some(Geometry::Point(coord! { x: -179.75, y: 0.0 }.into()))
        );
    }

    #[test]
    fn names_fit_on_a_line() {
        assert_eq!(short_name(" The\n  Gate "), "The Gate");
        assert_eq!(short_name(&"é".repeat(150)).len(), 200);
    }
}
