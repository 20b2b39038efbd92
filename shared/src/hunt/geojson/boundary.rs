//! Features that are boundaries.

use super::{
    document::{Reader, get, head_of, kind_of, span_of},
    feature::{Geometry, Parts},
    property::MAX_TEXT_BYTES,
    ring::Care,
};
use crate::{
    geo::Shape,
    hunt::{Boundary, Visibility, diagnostic::Findings, language::FieldDoc, source::SourceFile},
    identity::BoundaryId,
};
use jsonc_parser::ast::{Object, Value};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// What a boundary's feature may say.
pub(in crate::hunt) const PROPERTIES: [FieldDoc; 7] = [
    FieldDoc {
        name: "id",
        doc: "The name by which it is meant, when the feature itself has no `id`.",
        expects: || "a text or a whole number".into(),
        default: None,
    },
    FieldDoc { name: "name", doc: "Its name, as shown.", expects: || "a text".into(), default: Some("\"\"") },
    FieldDoc {
        name: "radius_m",
        doc: "Of a Point: the circle's radius in metres.",
        expects: || "a number above 0".into(),
        default: None,
    },
    FieldDoc {
        name: "dwell_s",
        doc: "Seconds inside after which the player has dwelled in it.",
        expects: || "a number above 0".into(),
        default: Some("never"),
    },
    FieldDoc {
        name: "exit_margin_m",
        doc: "Metres outside that a player must be to have left it; steadies a position that wavers.",
        expects: || "a number from 0".into(),
        default: Some("0"),
    },
    FieldDoc {
        name: "hidden",
        doc: "Nobody sees it until something reveals it; it is crossed all the same.",
        expects: || "true or false".into(),
        default: Some("false"),
    },
    FieldDoc { name: "barrier", doc: "Nobody may walk into it.", expects: || "true or false".into(), default: Some("false") },
];

const GEOMETRIES: &str = "a Polygon, a MultiPolygon, a LineString or a Point with `radius_m`";

/// A boundary and where its feature begins.
pub(in crate::hunt) struct ReadBoundary {
    pub(in crate::hunt) boundary: Boundary,
    pub(in crate::hunt) source: Arc<SourceFile>,
    pub(in crate::hunt) span: Range<usize>,
}

/// Identities seen so far, over all files of a hunt, and where each was seen.
pub(in crate::hunt) type SeenIds = BTreeMap<String, (Arc<SourceFile>, usize)>;

/// Adds the boundaries of one file to `into`.
pub(in crate::hunt) fn read_boundaries(
    source: &Arc<SourceFile>,
    seen: &mut SeenIds,
    into: &mut Vec<ReadBoundary>,
    findings: &mut Findings,
) {
    Reader::new(source, findings).for_each_feature(|reader, feature| {
        let span = head_of(feature);
        let properties = reader.properties(feature);
        let id = reader.identity(feature, properties, seen);
        reader.warn_of_near_misses(properties, &PROPERTIES);
        let geometry = reader.geometry(feature, GEOMETRIES);
        let name = reader.text(properties, "name");
        let shape = geometry.and_then(|geometry| reader.shape(&geometry, feature, properties));
        let is_line = matches!(shape, Some(Shape::Line(_)));
        let dwell_s = reader.positive(properties, "dwell_s", "seconds to stay inside", false);
        let exit_margin_m = reader.positive(properties, "exit_margin_m", "metres outside that count as having left", true);
        for (given, property) in [(&dwell_s, "dwell_s"), (&exit_margin_m, "exit_margin_m")] {
            if let (Some((_, place)), true) = (given, is_line) {
                reader.warn(
                    place.clone(),
                    format!("`{property}` says nothing of a line: a line has no inside"),
                    "remove it, or draw an area",
                );
            }
        }
        let visibility = if reader.flag(properties, "hidden") { Visibility::Hidden } else { Visibility::Visible };
        let barrier = reader.flag(properties, "barrier");
        if let (Some(id), Some(shape)) = (id, shape) {
            let boundary = Boundary {
                id: BoundaryId::new(id),
                name,
                shape,
                visibility,
                dwell_s: dwell_s.map(|(seconds, _)| seconds).filter(|_| !is_line),
                exit_margin_m: exit_margin_m.map_or(0.0, |(metres, _)| metres),
                barrier,
            };
            into.push(ReadBoundary { boundary, source: source.clone(), span });
        }
    });
}

/// An identity as text, so that 7 and "7" are the same; `None` when the value is none.
pub(super) fn text_of_id(value: &Value<'_>) -> Option<String> {
    match value {
        Value::StringLit(text) if !text.value.trim().is_empty() => Some(text.value.clone().into_owned()),
        Value::NumberLit(number) if number.value.parse::<i64>().is_ok() => Some(number.value.to_owned()),
        Value::NumberLit(number) => {
            let whole = number.value.parse::<f64>().ok().filter(|whole| whole.fract() == 0.0 && whole.abs() < 9e15)?;
            Some(format!("{whole:.0}"))
        }
        _ => None,
    }
}

impl Reader<'_> {
    /// The feature's identity as text: its `id`, else its property `id`.
    fn identity(&mut self, feature: &Object<'_>, properties: Option<&Object<'_>>, seen: &mut SeenIds) -> Option<String> {
        let present = |value: &&Value<'_>| !matches!(value, Value::NullKeyword(_));
        let top = get(feature, "id").filter(present);
        let Some(value) = top.or_else(|| get(properties?, "id").filter(present)) else {
            self.error(
                head_of(feature),
                "the feature has no `id`, so nothing can name it",
                r#"add "id": "some-name" to the feature, or to its properties"#,
            );
            return None;
        };
        let Some(id) = text_of_id(value) else {
            let (message, help) = match value {
                Value::StringLit(_) => {
                    ("`id` is an empty text, so nothing can name the feature".to_owned(), r#"write "id": "some-name""#)
                }
                Value::NumberLit(number) => (
                    format!("`id` is {}, but a text or a whole number was expected", number.value),
                    r#"write it as a text: "id": "some-name""#,
                ),
                other => (
                    format!("`id` is {}, but a text or a whole number was expected", kind_of(other)),
                    r#"write "id": "some-name""#,
                ),
            };
            self.error(span_of(value), message, help);
            return None;
        };
        if id.len() > MAX_TEXT_BYTES {
            let message = format!("`id` has {} bytes, but at most {MAX_TEXT_BYTES} were expected", id.len());
            self.error(span_of(value), message, "shorten it");
            return None;
        }
        if let Some((file, at)) = seen.get(&id) {
            let (line, column) = file.place(*at);
            let first = if Arc::ptr_eq(file, self.source) { "".into() } else { format!("{}:", file.name()) };
            let message = format!(
                "the id {id:?} is taken already, at {first}{line}:{column} (ids are compared as text: 7 and \"7\" are the same)"
            );
            self.error(span_of(value), message, "give each feature an id of its own");
            return None;
        }
        seen.insert(id.clone(), (self.source.clone(), span_of(value).start));
        Some(id)
    }

    /// A number above 0 (or from 0 on); what is wrong with it has been told when it is `None`.
    fn positive(
        &mut self,
        properties: Option<&Object<'_>>,
        name: &str,
        meaning: &str,
        zero_too: bool,
    ) -> Option<(f64, Range<usize>)> {
        let (number, span) = self.number(properties, name)?.ok()?;
        if number > 0.0 || (zero_too && number == 0.0) {
            return Some((number, span));
        }
        let least = if zero_too { "0 or more" } else { "more than 0" };
        self.error(span, format!("`{name}` is {number}, but {least} was expected: {meaning}"), "write a larger number");
        None
    }

    fn shape(&mut self, geometry: &Geometry, feature: &Object<'_>, properties: Option<&Object<'_>>) -> Option<Shape> {
        let one_part = |reader: &mut Self, count: usize, shape: &str| {
            if count != 1 {
                let message = format!("the {} has {count} parts, but {shape} has one", geometry.name);
                reader.error(geometry.span.clone(), message, "split it into features, each with its own id");
            }
            count == 1
        };
        let radius = self.number(properties, "radius_m");
        if let (Some(Ok((_, span))), false) = (&radius, matches!(geometry.parts, Parts::Points(_))) {
            let message = format!("`radius_m` says nothing of a {}: only a Point is a circle", geometry.name);
            self.warn(span.clone(), message, "remove it");
        }
        match &geometry.parts {
            Parts::Points(points) => {
                if !one_part(self, points.len(), "a circle") {
                    return None;
                }
                match radius {
                    Some(Ok((radius_m, span))) => {
                        if radius_m <= 0.0 || radius_m > 100_000.0 {
                            let message =
                                format!("`radius_m` is {radius_m}, but more than 0 and at most 100000 metres were expected");
                            self.error(span, message, "write the circle's radius in metres");
                            return None;
                        }
                        Some(Shape::Circle { centre: points.first()?.at, radius_m })
                    }
                    Some(Err(())) => None,
                    None => {
                        self.error(
                            properties.map_or(head_of(feature), head_of),
                            "a Point is the centre of a circle, but it has no `radius_m`",
                            r#"add "radius_m": 25 (metres) to its properties"#,
                        );
                        None
                    }
                }
            }
            Parts::Lines(lines) => {
                if !one_part(self, lines.len(), "a tripwire") {
                    return None;
                }
                self.line(lines.first()?).map(Shape::Line)
            }
            Parts::Polygons(polygons) => {
                if polygons.is_empty() {
                    self.error(geometry.span.clone(), "the MultiPolygon has no part", "draw it again");
                    return None;
                }
                let sound: Vec<_> =
                    polygons.iter().map(|rings| self.polygon(rings, geometry.span.clone(), Care::Crossed)).collect();
                sound.into_iter().collect::<Option<Vec<_>>>().map(Shape::Area)
            }
        }
    }
}
