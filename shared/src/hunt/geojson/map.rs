//! Features that are drawn: the map.

use super::{
    document::{Reader, get, head_of, kind_of, span_of},
    feature::{Geometry, Parts},
    ring::Care,
};
use crate::hunt::{
    MapFeature, MapGeometry, MapKind,
    diagnostic::{Findings, nearest},
    language::FieldDoc,
    source::SourceFile,
};
use jsonc_parser::ast::{Object, Value};
use std::{ops::Range, sync::Arc};

/// What a map feature may say.
pub(in crate::hunt) const PROPERTIES: [FieldDoc; 3] = [
    FieldDoc { name: "id", doc: "Not used.", expects: || "anything".into(), default: Some("nothing") },
    FieldDoc {
        name: "kind",
        doc: "What it is, and so how it is drawn.",
        expects: || format!("one of {}", MapKind::ALL.map(|(name, _)| name).join(", ")),
        default: None,
    },
    FieldDoc { name: "name", doc: "Its name, as shown.", expects: || "a text".into(), default: Some("\"\"") },
];

/// A map feature and where it begins.
pub(in crate::hunt) struct ReadMapFeature {
    pub(in crate::hunt) feature: MapFeature,
    pub(in crate::hunt) source: Arc<SourceFile>,
    pub(in crate::hunt) span: Range<usize>,
}

/// What a kind of map feature may be drawn as.
struct Fits {
    points: bool,
    lines: bool,
    areas: bool,
}

fn fits(kind: MapKind) -> Fits {
    use MapKind as Kind;
    let (points, lines, areas) = match kind {
        Kind::Shallows | Kind::Land | Kind::Sand | Kind::Meadow | Kind::Wood | Kind::Rock | Kind::Square | Kind::Building => {
            (false, false, true)
        }
        Kind::Water | Kind::Pier => (false, true, true),
        Kind::Cliff | Kind::Path | Kind::Street | Kind::Road | Kind::Railway | Kind::Border => (false, true, false),
        Kind::Place | Kind::WaterName => (true, false, false),
    };
    Fits { points, lines, areas }
}

/// The geometries that a kind of map feature may have.
pub(super) fn geometries(kind: MapKind) -> Vec<&'static str> {
    let fits = fits(kind);
    let of = |fit: bool, names: [&'static str; 2]| names.into_iter().filter(move |_| fit);
    of(fits.points, ["Point", "MultiPoint"])
        .chain(of(fits.lines, ["LineString", "MultiLineString"]))
        .chain(of(fits.areas, ["Polygon", "MultiPolygon"]))
        .collect()
}

impl Fits {
    fn words(&self) -> &'static str {
        match (self.points, self.lines, self.areas) {
            (true, ..) => "a Point",
            (_, true, true) => "a LineString or a Polygon",
            (_, true, _) => "a LineString",
            _ => "a Polygon or MultiPolygon",
        }
    }
}

/// Adds the features of one file to `into`; yields who made its data, if it says so.
pub(in crate::hunt) fn read_map(source: &Arc<SourceFile>, into: &mut Vec<ReadMapFeature>, findings: &mut Findings) -> String {
    let mut reader = Reader::new(source, findings);
    reader.for_each_feature(|reader, feature| {
        let span = head_of(feature);
        let properties = reader.properties(feature);
        reader.warn_of_near_misses(properties, &PROPERTIES);
        let kind = reader.map_kind(feature, properties);
        let name = reader.text(properties, "name");
        let expected = kind.map_or("a Point, a LineString or a Polygon", |kind| fits(kind).words());
        let Some(geometry) = reader.geometry(feature, expected) else { return };
        let Some(kind) = kind else { return };
        if matches!(kind, MapKind::Place | MapKind::WaterName) && name.is_empty() {
            reader.warn(span.clone(), "the feature is a name on the map, but has no `name`", "give it one, or remove it");
        }
        for geometry in reader.map_geometries(&geometry, kind) {
            let feature = MapFeature { kind, name: name.clone(), geometry };
            into.push(ReadMapFeature { feature, source: source.clone(), span: span.clone() });
        }
    });
    reader.attribution
}

impl Reader<'_> {
    fn map_kind(&mut self, feature: &Object<'_>, properties: Option<&Object<'_>>) -> Option<MapKind> {
        let kinds = || MapKind::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let value = match properties.and_then(|properties| get(properties, "kind")) {
            Some(Value::StringLit(text)) => text,
            Some(other) => {
                self.error(span_of(other), format!("`kind` is {}, but a text was expected", kind_of(other)), kinds());
                return None;
            }
            None => {
                self.error(
                    properties.map_or(head_of(feature), head_of),
                    "the feature has no `kind`, so the map does not know how to draw it",
                    format!("add \"kind\" to its properties: one of {}", kinds()),
                );
                return None;
            }
        };
        let found = MapKind::ALL.iter().find(|(name, _)| *name == value.value).map(|(_, kind)| *kind);
        if found.is_none() {
            let help = match nearest(&value.value, MapKind::ALL.iter().map(|(name, _)| *name)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("write one of {}", kinds()),
            };
            self.error(span_of(value), format!("there is no kind of map feature named \"{}\"", value.value), help);
        }
        found
    }

    fn map_geometries(&mut self, geometry: &Geometry, kind: MapKind) -> Vec<MapGeometry> {
        let fits = fits(kind);
        let fit = match &geometry.parts {
            Parts::Points(_) => fits.points,
            Parts::Lines(_) => fits.lines,
            Parts::Polygons(_) => fits.areas,
        };
        if !fit {
            let message = format!("a {} cannot be a {}: {} was expected", kind.as_str(), geometry.name, fits.words());
            self.error(geometry.span.clone(), message, "draw it so, or give it another `kind`");
            return Vec::new();
        }
        match &geometry.parts {
            Parts::Points(points) => points.iter().map(|point| MapGeometry::Point(point.at)).collect(),
            Parts::Lines(lines) => lines.iter().filter_map(|line| self.line(line)).map(MapGeometry::Line).collect(),
            Parts::Polygons(polygons) => {
                let sound: Vec<_> =
                    polygons.iter().filter_map(|rings| self.polygon(rings, geometry.span.clone(), Care::Drawn)).collect();
                if sound.is_empty() { Vec::new() } else { vec![MapGeometry::Area(sound)] }
            }
        }
    }
}
