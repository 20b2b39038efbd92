//! Features that are boundaries.

use super::{
    circle::{DrawnCircle, drawn_as_circle},
    document::{Reader, get, head_of, span_of},
    feature::{Geometry, Parts, Rings},
    identity::SeenIds,
    ring::Care,
};
use crate::{
    geo::{LonLat, Shape},
    hunt::{
        Boundary, Visibility,
        activity::zone_of,
        diagnostic::{Findings, nearest},
        language::FieldDoc,
        source::SourceFile,
    },
    identity::BoundaryId,
};
use jiff::tz::TimeZone;
use jsonc_parser::ast::Object;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

/// What a boundary's feature may say.
pub(in crate::hunt) const PROPERTIES: [FieldDoc; 13] = [
    FieldDoc {
        name: "id",
        doc: "The name by which it is meant, when the feature itself has no `id`.",
        expects: || "a text or a whole number".into(),
        default: None,
    },
    FieldDoc {
        name: "fid",
        doc: "What QGIS numbers a layer's features by: the identity of last resort, taken with a warning.",
        expects: || "a whole number".into(),
        default: Some("not needed"),
    },
    FieldDoc { name: "name", doc: "Its name, as shown.", expects: || "a text".into(), default: Some("\"\"") },
    FieldDoc {
        name: "radius_m",
        doc: "Of a Point, or of a Polygon that is drawn as a circle: the circle's radius in metres.",
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
    FieldDoc {
        name: "approaching_m",
        doc: "Metres from it within which the player is near it; one number or several.",
        expects: || "a number above 0, or several: [100, 30]".into(),
        default: Some("nobody is told"),
    },
    FieldDoc {
        name: "active",
        doc: "When it is there; at other times nobody is in it and nothing happens there.",
        expects: || "windows of time, such as \"Sat Sun 10:00-16:00\"".into(),
        default: Some("always"),
    },
    FieldDoc {
        name: "motion",
        doc: "It is carried along a line on a timetable.",
        expects: || "{\"along\": …, \"speed_mps\": …}".into(),
        default: Some("it stays where it is"),
    },
    FieldDoc {
        name: "exclusive",
        doc: "The name of a group of areas of which a player should be in one at most; `check` warns where they overlap.",
        expects: || "a text".into(),
        default: Some("no group"),
    },
    FieldDoc {
        name: "route",
        doc: "Of a LineString: it is no boundary, only a way along which others move.",
        expects: || "true or false".into(),
        default: Some("false"),
    },
];

const GEOMETRIES: &str = "a Polygon, a MultiPolygon, a LineString or a Point with `radius_m`";

/// A boundary and where its feature begins.
pub(in crate::hunt) struct ReadBoundary {
    pub(in crate::hunt) boundary: Boundary,
    pub(in crate::hunt) source: Arc<SourceFile>,
    pub(in crate::hunt) span: Range<usize>,
    /// The id of the line along which it moves.
    along: Option<(String, Range<usize>)>,
    /// It is only a way along which others move.
    is_route: bool,
}

/// Adds the boundaries of one file to `into`; yields who made its data, if it says so.
pub(in crate::hunt) fn read_boundaries(
    source: &Arc<SourceFile>,
    time_zone: &str,
    seen: &mut SeenIds,
    into: &mut Vec<ReadBoundary>,
    findings: &mut Findings,
) -> String {
    let zone = zone_of(time_zone).unwrap_or(TimeZone::UTC);
    let mut reader = Reader::new(source, findings);
    reader.for_each_feature(|reader, feature| {
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
        let behaviour = reader.behaviour(properties, time_zone, &zone, barrier);
        let is_route = reader.flag(properties, "route");
        if let (true, Some(shape), Some(properties)) = (is_route && !is_line, &shape, properties) {
            let what = if matches!(shape, Shape::Circle { .. }) { "a circle" } else { "an area" };
            let message = format!("a route is a line, but this is {what}");
            reader.error(get(properties, "route").map_or(0..0, span_of), message, "draw it as a LineString, or remove `route`");
        }
        if let (Some(id), Some(shape), Some(behaviour)) = (id, shape, behaviour) {
            let boundary = Boundary {
                id: BoundaryId::new(id),
                name,
                shape,
                visibility,
                dwell_s: dwell_s.map(|(seconds, _)| seconds).filter(|_| !is_line),
                exit_margin_m: exit_margin_m.map_or(0.0, |(metres, _)| metres),
                barrier,
                behaviour: behaviour.behaviour,
            };
            into.push(ReadBoundary { boundary, source: source.clone(), span, along: behaviour.along, is_route });
        }
    });
    reader.attribution
}

/// Finds the lines along which boundaries move, and takes out those that are only ways for others.
pub(in crate::hunt) fn take_routes(read: &mut Vec<ReadBoundary>, findings: &mut Findings) {
    let lines: BTreeMap<String, Vec<LonLat>> = read
        .iter()
        .filter_map(|read| match &read.boundary.shape {
            Shape::Line(points) => Some((read.boundary.id.as_str().to_owned(), points.clone())),
            _ => None,
        })
        .collect();
    let mut used = BTreeSet::new();
    read.retain_mut(|read| {
        let Some((name, place)) = read.along.take() else { return true };
        let Some(motion) = &mut read.boundary.behaviour.motion else { return true };
        match lines.get(&name) {
            Some(points) => motion.along = points.clone(),
            None => {
                let help = match nearest(&name, lines.keys().map(String::as_str)) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => "write the `id` of a LineString feature of the hunt's boundaries, or the positions themselves".into(),
                };
                findings.error(&read.source, place, format!("there is no line \"{name}\" to move along"), help);
                return false;
            }
        }
        used.insert(name);
        true
    });
    // What names a route may be wrong elsewhere.
    let sound = !findings.has_errors();
    read.retain(|read| {
        if read.is_route && sound && !used.contains(read.boundary.id.as_str()) {
            let message = format!("nothing moves along the route {:?}", read.boundary.id);
            findings.warn(
                &read.source,
                read.span.clone(),
                message,
                "name it in the `along` of a boundary's `motion`, or remove it",
            );
        }
        !read.is_route
    });
    for read in read.iter() {
        let Some(motion) = &read.boundary.behaviour.motion else { continue };
        if let Some((point, _)) = motion.stops.iter().find(|stop| stop.0 as usize >= motion.along.len()) {
            let message = format!("it stops at point {point}, but its way has {} points, counted from 0", motion.along.len());
            findings.error(&read.source, read.span.clone(), message, "correct the number in `stops`");
        }
    }
}

impl Reader<'_> {
    /// A number above 0 (or from 0 on); what is wrong with it has been told when it is `None`.
    pub(super) fn positive(
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
        let round = match &geometry.parts {
            Parts::Polygons(polygons) => drawn_as_circle(polygons),
            _ => None,
        };
        if let (Some(Ok((_, span))), false) = (&radius, matches!(geometry.parts, Parts::Points(_)) || round.is_some()) {
            let message = format!("`radius_m` says nothing of this {}: only a Point is a circle", geometry.name);
            self.warn(span.clone(), message, "remove it");
        }
        match &geometry.parts {
            Parts::Points(points) => {
                if !one_part(self, points.len(), "a circle") {
                    return None;
                }
                match radius {
                    Some(radius) => {
                        let (radius_m, _) = self.radius(radius)?;
                        Some(Shape::Circle { centre: points.first()?.at, radius_m })
                    }
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
                if let Some(drawn) = round {
                    let Some(radius) = radius else {
                        self.hint_at_circle(geometry, &drawn);
                        return self.area(polygons, geometry);
                    };
                    let (radius_m, span) = self.radius(radius)?;
                    if (drawn.radius_m - radius_m).abs() > radius_m * 0.05 + 0.5 {
                        self.warn(
                            span,
                            format!("`radius_m` is {radius_m}, but the polygon is drawn with {:.1}", drawn.radius_m),
                            format!(
                                "it is taken as the circle of {radius_m} m; correct the number, or draw it anew, to silence this"
                            ),
                        );
                    }
                    return Some(Shape::Circle { centre: drawn.centre, radius_m });
                }
                self.area(polygons, geometry)
            }
        }
    }

    /// A radius within bounds, and its place.
    fn radius(&mut self, radius: Result<(f64, Range<usize>), ()>) -> Option<(f64, Range<usize>)> {
        let (radius_m, span) = radius.ok()?;
        if radius_m <= 0.0 || radius_m > 100_000.0 {
            let message = format!("`radius_m` is {radius_m}, but more than 0 and at most 100000 metres were expected");
            self.error(span, message, "write the circle's radius in metres");
            return None;
        }
        Some((radius_m, span))
    }

    fn hint_at_circle(&mut self, geometry: &Geometry, drawn: &DrawnCircle) {
        self.warn(
            geometry.span.clone(),
            format!("this Polygon of {} sides is nearly a circle; it is taken as the area that is drawn", drawn.sides),
            format!("add \"radius_m\": {:.1} to its properties to make it that circle", drawn.radius_m),
        );
    }

    fn area(&mut self, polygons: &[Rings], geometry: &Geometry) -> Option<Shape> {
        let sound: Vec<_> = polygons.iter().map(|rings| self.polygon(rings, geometry.span.clone(), Care::Crossed)).collect();
        sound.into_iter().collect::<Option<Vec<_>>>().map(Shape::Area)
    }
}
