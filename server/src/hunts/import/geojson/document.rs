//! GeoJSON as it is found: a collection, one feature or a bare geometry, down to shapes in degrees, each mistake at its place.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Polygon};
use hunt_shared::{
    geo::LonLat,
    hunt::{
        Findings, SourceFile,
        geojson_syntax::{EXPORT_HELP, JSON, get, head_of, is_wgs84, other_crs_words, projected_words, span_of},
    },
};
use jsonc_parser::{
    CollectOptions,
    ast::{Array, Object, Value},
    parse_to_ast,
};
use std::{ops::Range, sync::Arc};

const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// A feature as it is found: the object that says who it is, if there is one, and its shapes. Points stand one by one.
pub(super) struct Found<'b, 'a> {
    pub(super) feature: Option<&'b Object<'a>>,
    pub(super) shapes: Vec<Geometry>,
}

/// Reads one file; what is wrong with it goes to the findings.
pub(super) struct Document<'f> {
    pub(super) source: &'f Arc<SourceFile>,
    pub(super) findings: &'f mut Findings,
    /// Of the feature that is being read a mistake was told: one is enough.
    told: bool,
    /// Positions that look projected, and the place of the first.
    projected: (usize, Range<usize>),
}

impl<'f> Document<'f> {
    pub(super) fn new(source: &'f Arc<SourceFile>, findings: &'f mut Findings) -> Self {
        Self { source, findings, told: false, projected: (0, 0..0) }
    }

    /// Calls `each` with every feature; yields who made the data, if the file says so.
    pub(super) fn for_each_feature(mut self, mut each: impl FnMut(Found<'_, '_>)) -> String {
        let source = Arc::clone(self.source);
        let parsed = parse_to_ast(source.text(), &CollectOptions::default(), &JSON);
        let root = match parsed.map(|parsed| parsed.value) {
            Ok(Some(Value::Object(root))) => root,
            Ok(_) => {
                self.error(0..1, "the file is no GeoJSON: an object { … } was expected", EXPORT_HELP);
                return String::new();
            }
            Err(error) => {
                let range = error.range();
                let what = format!("no valid JSON: {}", error.kind());
                self.error(range.start..range.end, what, "JSON is strict: export the file again, or correct it here");
                return String::new();
            }
        };
        if self.is_degrees(&root) {
            self.root(&root, &mut each);
            self.tell_projected();
        }
        // Overpass, for one, writes `copyright`.
        let text = |name: &str| get(&root, name).and_then(|value| value.as_string_lit()).map(|text| text.value.to_string());
        text("attribution").or_else(|| text("copyright")).unwrap_or_default()
    }

    fn root(&mut self, root: &Object<'_>, each: &mut impl FnMut(Found<'_, '_>)) {
        match get(root, "type") {
            Some(Value::StringLit(kind)) if kind.value == "FeatureCollection" => {
                let Some(Value::Array(features)) = get(root, "features") else {
                    return self.error(head_of(root), "the FeatureCollection has no list `features`", EXPORT_HELP);
                };
                for feature in &features.elements {
                    match feature {
                        Value::Object(feature) => self.feature(feature, each),
                        other => self.error(span_of(other), "a feature must be an object { … }", "remove it"),
                    }
                }
            }
            Some(Value::StringLit(kind)) if kind.value == "Topology" => {
                self.error(span_of(kind), "the file is TopoJSON, but GeoJSON was expected", "export it as GeoJSON");
            }
            Some(Value::StringLit(_)) => self.feature(root, each),
            _ => self.error(head_of(root), "the file has no `type`, so it is no GeoJSON", EXPORT_HELP),
        }
    }

    /// A feature, or a bare geometry in its place.
    fn feature(&mut self, object: &Object<'_>, each: &mut impl FnMut(Found<'_, '_>)) {
        self.told = false;
        let mut shapes = Vec::new();
        let is_feature = get(object, "type").and_then(|kind| kind.as_string_lit()).is_some_and(|kind| kind.value == "Feature");
        if !is_feature {
            self.shapes(object, &mut shapes);
            return each(Found { feature: None, shapes });
        }
        match get(object, "geometry") {
            Some(Value::Object(geometry)) => self.shapes(geometry, &mut shapes),
            // A row of a table without a place is nothing that can be drawn.
            Some(Value::NullKeyword(_)) | None => {}
            Some(other) => self.error(span_of(other), "`geometry` must be an object { … } or null", "draw it again"),
        }
        each(Found { feature: Some(object), shapes });
    }

    fn shapes(&mut self, geometry: &Object<'_>, into: &mut Vec<Geometry>) {
        let kind = match get(geometry, "type") {
            Some(Value::StringLit(kind)) => kind,
            _ => return self.error(head_of(geometry), "the geometry has no `type`", GEOMETRIES.join(", ")),
        };
        if kind.value == "GeometryCollection" {
            for part in get(geometry, "geometries").and_then(Value::as_array).into_iter().flat_map(|parts| &parts.elements) {
                if let Value::Object(part) = part {
                    self.shapes(part, into);
                }
            }
            return;
        }
        if !GEOMETRIES.contains(&&*kind.value) {
            let what = format!("there is no geometry named {:?}", kind.value);
            return self.error(span_of(kind), what, format!("one of {} was expected", GEOMETRIES.join(", ")));
        }
        let Some(Value::Array(list)) = get(geometry, "coordinates") else {
            return self.error(
                head_of(geometry),
                "the geometry has no list `coordinates`",
                "positions are written [longitude, latitude]",
            );
        };
        match &*kind.value {
            "Point" => into.extend(self.position(list).map(|at| Geometry::Point(at.into()))),
            "MultiPoint" => into.extend(self.line(list).0.into_iter().map(|at| Geometry::Point(at.into()))),
            "LineString" => into.push(Geometry::LineString(self.line(list))),
            "MultiLineString" => into.push(Geometry::MultiLineString(MultiLineString(self.lines(list)))),
            "Polygon" => into.push(Geometry::Polygon(self.polygon(list))),
            _ => into.push(Geometry::MultiPolygon(MultiPolygon(self.each(list, |this, part| Some(this.polygon(part)))))),
        }
    }

    fn polygon(&mut self, list: &Array<'_>) -> Polygon {
        let mut rings = self.lines(list).into_iter();
        Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect())
    }

    fn lines(&mut self, list: &Array<'_>) -> Vec<LineString> {
        self.each(list, |this, line| Some(this.line(line)))
    }

    fn line(&mut self, list: &Array<'_>) -> LineString {
        LineString(self.each(list, Self::position))
    }

    fn each<T>(&mut self, list: &Array<'_>, mut read: impl FnMut(&mut Self, &Array<'_>) -> Option<T>) -> Vec<T> {
        let mut parts = Vec::with_capacity(list.elements.len());
        for element in &list.elements {
            match element {
                Value::Array(inner) => parts.extend(read(self, inner)),
                other => {
                    let help = "check how many brackets this type of geometry needs";
                    self.tell(span_of(other), "a list of coordinates [ … ] was expected here", help);
                }
            }
        }
        parts
    }

    fn position(&mut self, list: &Array<'_>) -> Option<Coord> {
        let number = |index: usize| list.elements.get(index)?.as_number_lit()?.value.parse::<f64>().ok();
        let (Some(x), Some(y)) = (number(0), number(1)) else {
            self.tell(span_of(list), "a position must hold two numbers", "positions are written [longitude, latitude]");
            return None;
        };
        if LonLat::new(x, y).is_valid() {
            return Some(Coord { x, y });
        }
        // Degrees gone wrong stay small; metres of a projection run into the thousands.
        if x.abs().max(y.abs()) > 1_000.0 {
            if self.projected.0 == 0 {
                self.projected.1 = span_of(list);
            }
            self.projected.0 += 1;
        } else if LonLat::new(y, x).is_valid() {
            self.tell(
                span_of(list),
                format!("latitude {y} is outside -90 to 90"),
                format!("longitude comes first: did you mean [{y}, {x}]?"),
            );
        } else {
            self.tell(
                span_of(list),
                format!("[{x}, {y}] is outside of longitude -180 to 180, latitude -90 to 90"),
                "write degrees, longitude first; past the antimeridian the numbers go on from the other side",
            );
        }
        None
    }

    /// Whether the coordinates are in degrees, as far as the file says so: an old-style `crs` member may name another system.
    fn is_degrees(&mut self, root: &Object<'_>) -> bool {
        let name =
            get(root, "crs").and_then(|crs| get(get(crs.as_object()?, "properties")?.as_object()?, "name")?.as_string_lit());
        let Some(name) = name else { return true };
        let plain = name.value.to_ascii_uppercase();
        let degrees = is_wgs84(&plain);
        if !degrees {
            let (message, help) = other_crs_words(&name.value, self.source.name());
            self.error(span_of(name), message, help);
        }
        degrees
    }

    fn tell_projected(&mut self) {
        let (count, first) = self.projected.clone();
        if count > 0 {
            self.error(first, projected_words(count), EXPORT_HELP);
        }
    }

    /// Tells a mistake, unless one of this feature was told.
    fn tell(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        if !std::mem::replace(&mut self.told, true) {
            self.error(span, message, help);
        }
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.error(self.source, span, message, help);
    }
}
