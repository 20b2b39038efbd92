//! Changes a file of boundaries as text: only what changes is written, every other byte stays as its designer or tool wrote it.

use super::{
    document::{JSON, get, span_of},
    identity::{id_text, identity_of},
};
use crate::geo::{LonLat, PolygonRings, Shape};
use jsonc_parser::{
    CollectOptions,
    ast::{Array, Object, Value},
    parse_to_ast,
};
use std::{fmt::Write, ops::Range};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why a file cannot be changed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditError {
    /// It is no FeatureCollection, or no JSON or UTF-8 at all.
    #[error(
        "the file is no GeoJSON FeatureCollection, so nothing in it can be changed; hunt-server check says what is wrong with it"
    )]
    NoFeatures,
    /// It holds no feature of this id.
    #[error("the file holds no feature with the id {0:?}")]
    NoSuchFeature(String),
    /// A feature cannot be added twice.
    #[error("the id {0:?} is taken already; give the boundary another one")]
    Taken(String),
    /// Nothing is called by an empty text.
    #[error("a boundary needs an id by which the hunt names it")]
    NoId,
    /// A shape that no file can hold.
    #[error("{0}")]
    NoShape(&'static str),
}

/// The text of a GeoJSON file of boundaries, to be changed feature by feature. Two are equal when their bytes are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoundaryText {
    has_mark: bool,
    text: String,
}

impl BoundaryText {
    /// The text of a file.
    ///
    /// # Errors
    /// When it is no FeatureCollection.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EditError> {
        let body = bytes.strip_prefix(BYTE_ORDER_MARK);
        let text = std::str::from_utf8(body.unwrap_or(bytes)).map_err(|_| EditError::NoFeatures)?.to_owned();
        let read = Self { has_mark: body.is_some(), text };
        read.with_features(|_| Ok(()))?;
        Ok(read)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mark = if self.has_mark { BYTE_ORDER_MARK } else { &[] };
        [mark, self.text.as_bytes()].concat()
    }

    /// The ids of its features, in the order of the file. Features without one are left out.
    pub fn ids(&self) -> Vec<String> {
        self.with_features(|features| Ok(features.elements.iter().filter_map(id_of).collect())).unwrap_or_default()
    }

    /// Gives a feature another shape. Positions that stay are left as they are written, with their heights and spaces.
    ///
    /// # Errors
    /// When there is no such feature, or the shape cannot be written.
    pub fn set_shape(&mut self, id: &str, shape: &Shape) -> Result<(), EditError> {
        check(shape)?;
        let splices = self.with_feature(id, |feature| {
            let mut splices = Splices { text: &self.text, list: Vec::new() };
            splices.geometry(feature, shape);
            if let Shape::Circle { radius_m, .. } = shape {
                splices.property(feature, "radius_m", &Written::Number(*radius_m));
            }
            splices.list
        })?;
        self.apply(splices);
        Ok(())
    }

    /// Gives a feature another name, as shown.
    ///
    /// # Errors
    /// When there is no such feature.
    pub fn set_name(&mut self, id: &str, name: &str) -> Result<(), EditError> {
        let splices = self.with_feature(id, |feature| {
            let mut splices = Splices { text: &self.text, list: Vec::new() };
            splices.property(feature, "name", &Written::Text(name));
            splices.list
        })?;
        self.apply(splices);
        Ok(())
    }

    /// Adds a feature after the last one.
    ///
    /// # Errors
    /// When the id is taken or empty, or the shape cannot be written.
    pub fn add(&mut self, id: &str, name: &str, shape: &Shape) -> Result<(), EditError> {
        check(shape)?;
        if id.trim().is_empty() {
            return Err(EditError::NoId);
        }
        if self.ids().iter().any(|taken| taken == id) {
            return Err(EditError::Taken(id.to_owned()));
        }
        let splice = self.with_features(|features| {
            let places: Vec<_> = features.elements.iter().map(span_of).collect();
            let list = span_of(features);
            let Some(last) = places.last() else {
                let spaced = self.text.contains("\": ");
                return Ok((list.start + 1..list.end - 1, format!("\n{}\n", feature_text(id, name, shape, spaced))));
            };
            let spaced = self.text[last.clone()].contains("\": ");
            // As the one before it is separated from its own neighbour, or from the opening bracket.
            let separator = match places.len().checked_sub(2).map(|before| &places[before]) {
                Some(before) => self.text[before.end..last.start].to_owned(),
                None => format!(",{}", &self.text[list.start + 1..last.start]),
            };
            Ok((last.end..last.end, separator + &feature_text(id, name, shape, spaced)))
        })?;
        self.apply(vec![splice]);
        Ok(())
    }

    /// Takes a feature out.
    ///
    /// # Errors
    /// When there is no such feature.
    pub fn remove(&mut self, id: &str) -> Result<(), EditError> {
        let span = self.with_features(|features| {
            let at = features.elements.iter().position(|feature| id_of(feature).as_deref() == Some(id));
            let at = at.ok_or_else(|| EditError::NoSuchFeature(id.to_owned()))?;
            let place = |index: usize| span_of(&features.elements[index]);
            Ok(match at.checked_sub(1) {
                Some(before) => place(before).end..place(at).end,
                None if features.elements.len() > 1 => place(0).start..place(1).start,
                None => place(0),
            })
        })?;
        self.apply(vec![(span, String::new())]);
        Ok(())
    }

    fn with_features<T>(&self, use_them: impl FnOnce(&Array<'_>) -> Result<T, EditError>) -> Result<T, EditError> {
        let parsed = parse_to_ast(&self.text, &CollectOptions::default(), &JSON).map_err(|_| EditError::NoFeatures)?;
        let Some(Value::Object(root)) = parsed.value else { return Err(EditError::NoFeatures) };
        match get(&root, "features") {
            Some(Value::Array(features)) => use_them(features),
            _ => Err(EditError::NoFeatures),
        }
    }

    fn with_feature<T>(&self, id: &str, use_it: impl FnOnce(&Object<'_>) -> T) -> Result<T, EditError> {
        self.with_features(|features| {
            let found = features.elements.iter().find(|feature| id_of(feature).as_deref() == Some(id));
            match found {
                Some(Value::Object(feature)) => Ok(use_it(feature)),
                _ => Err(EditError::NoSuchFeature(id.to_owned())),
            }
        })
    }

    /// Replaces these stretches of the text, which do not overlap.
    fn apply(&mut self, mut splices: Vec<Splice>) {
        splices.sort_by_key(|(span, _)| (span.start, span.end));
        for (span, text) in splices.into_iter().rev() {
            self.text.replace_range(span, &text);
        }
    }
}

/// A stretch of text and what replaces it.
type Splice = (Range<usize>, String);

/// The identity of a feature, as the reader of boundaries takes it.
fn id_of(feature: &Value<'_>) -> Option<String> {
    let Value::Object(feature) = feature else { return None };
    let properties = get(feature, "properties").and_then(|properties| properties.as_object());
    id_text(identity_of(feature, properties)?.0).ok()
}

fn check(shape: &Shape) -> Result<(), EditError> {
    if !shape.points().all(LonLat::is_valid) {
        return Err(EditError::NoShape("a corner lies beyond the edge of the globe"));
    }
    let too_few = |ring: &Vec<LonLat>| ring.len() < 3;
    match shape {
        Shape::Circle { radius_m, .. } if !(radius_m.is_finite() && *radius_m > 0.0) => {
            Err(EditError::NoShape("a circle's radius is more than 0 metres"))
        }
        Shape::Line(points) if points.len() < 2 => Err(EditError::NoShape("a line has at least 2 points")),
        Shape::Area(polygons)
            if polygons.is_empty() || polygons.iter().any(|one| too_few(&one.exterior) || one.holes.iter().any(too_few)) =>
        {
            Err(EditError::NoShape("an area has at least 3 corners, and so has a hole"))
        }
        _ => Ok(()),
    }
}

/// A value of a property.
enum Written<'a> {
    Number(f64),
    Text(&'a str),
}

impl Written<'_> {
    /// As JSON; a number as a text where it was one.
    fn json(&self, as_text: bool) -> String {
        match self {
            Self::Number(number) if as_text => format!("\"{number}\""),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => quoted(text),
        }
    }

    /// Whether this is what is written there already.
    fn is(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Number(number), Value::NumberLit(written)) => written.value.parse() == Ok(*number),
            (Self::Number(number), Value::StringLit(written)) => written.value.trim().parse() == Ok(*number),
            (Self::Text(text), Value::StringLit(written)) => written.value == *text,
            _ => false,
        }
    }
}

/// Finds what must be written anew.
struct Splices<'a> {
    text: &'a str,
    list: Vec<Splice>,
}

impl Splices<'_> {
    fn geometry(&mut self, feature: &Object<'_>, shape: &Shape) {
        let Some(Value::Object(geometry)) = get(feature, "geometry") else {
            return self.member(feature, "geometry", geometry_text(shape, true));
        };
        let kind = get(geometry, "type").and_then(|kind| kind.as_string_lit()).map(|kind| &*kind.value);
        let fits = match (get(geometry, "coordinates"), kind, shape) {
            (Some(Value::Array(at)), Some("Point"), Shape::Circle { centre, .. }) => self.position(at, *centre),
            (Some(Value::Array(points)), Some("MultiPoint"), Shape::Circle { centre, .. }) => {
                matches!(&points.elements[..], [Value::Array(at)] if self.position(at, *centre))
            }
            (Some(Value::Array(line)), Some("LineString"), Shape::Line(points)) => self.positions(line, points),
            (Some(Value::Array(lines)), Some("MultiLineString"), Shape::Line(points)) => {
                matches!(&lines.elements[..], [Value::Array(line)] if self.positions(line, points))
            }
            (Some(Value::Array(rings)), Some("Polygon"), Shape::Area(polygons)) => {
                matches!(&polygons[..], [polygon] if self.polygon(rings, polygon))
            }
            (Some(Value::Array(parts)), Some("MultiPolygon"), Shape::Area(polygons)) => {
                parts.elements.len() == polygons.len()
                    && parts.elements.iter().zip(polygons).all(|(part, polygon)| match part {
                        Value::Array(rings) => self.polygon(rings, polygon),
                        _ => false,
                    })
            }
            _ => false,
        };
        if !fits {
            // Another kind of geometry, or other parts: written anew, its members beside the shape left as they are.
            let inside = span_of(geometry);
            self.list.retain(|(span, _)| span.start < inside.start || span.end > inside.end);
            let spaced = self.text[inside].contains("\": ");
            let (kind, coordinates) = coordinates_text(shape, spaced);
            for (name, value) in [("type", quoted(kind)), ("coordinates", coordinates)] {
                match get(geometry, name) {
                    Some(written) if self.text[span_of(written)] == value => {}
                    Some(written) => self.list.push((span_of(written), value)),
                    None => self.member(geometry, name, value),
                }
            }
        }
    }

    fn polygon(&mut self, rings: &Array<'_>, polygon: &PolygonRings) -> bool {
        let wanted = std::iter::once(&polygon.exterior).chain(&polygon.holes);
        rings.elements.len() == 1 + polygon.holes.len()
            && rings.elements.iter().zip(wanted).all(|(ring, points)| match ring {
                Value::Array(ring) => {
                    let ends = ring.elements.first().zip(ring.elements.last());
                    let closed = ends.is_some_and(|(first, last)| place_of(first).is_some() && place_of(first) == place_of(last));
                    let mut points = points.clone();
                    points.extend(points.first().copied().filter(|_| closed));
                    self.positions(ring, &points)
                }
                _ => false,
            })
    }

    /// Writes what has changed of a list of positions: those before and after the change stay as they are.
    fn positions(&mut self, list: &Array<'_>, points: &[LonLat]) -> bool {
        let written: Option<Vec<LonLat>> = list.elements.iter().map(place_of).collect();
        let Some(written) = written.filter(|written| !written.is_empty()) else { return false };
        let same = |a: &(&LonLat, &LonLat)| a.0 == a.1;
        let before = written.iter().zip(points).take_while(same).count();
        let room = written.len().min(points.len()) - before;
        let after = written.iter().rev().zip(points.iter().rev()).take_while(same).count().min(room);
        let (old, new) = (before..written.len() - after, &points[before..points.len() - after]);
        let elements = &list.elements;
        let paired = old.len().min(new.len());
        for (element, &point) in elements[old.clone()].iter().zip(new) {
            if let Value::Array(at) = element {
                self.position(at, point);
            }
        }
        let place = |index: usize| span_of(&elements[index]);
        let separator = match elements.len() {
            1 => ",",
            _ => &self.text[place(0).end..place(1).start],
        };
        if new.len() > paired {
            // After the last one before it, or before the first of all. Each is written as its neighbour is.
            let at = old.start + paired;
            let neighbour = at.saturating_sub(1);
            let added: Vec<_> = new[paired..].iter().map(|&point| self.like(&elements[neighbour], point)).collect();
            self.list.push(match at {
                0 => (place(0).start..place(0).start, added.join(separator) + separator),
                _ => (place(neighbour).end..place(neighbour).end, format!("{separator}{}", added.join(separator))),
            });
        } else if old.len() > paired {
            let (first, last) = (old.start + paired, old.end - 1);
            let span = match first {
                0 if last + 1 < elements.len() => place(0).start..place(last + 1).start,
                0 => return false,
                _ => place(first - 1).end..place(last).end,
            };
            self.list.push((span, String::new()));
        }
        true
    }

    /// Writes the two numbers of a position that has moved; what follows them stays.
    fn position(&mut self, written: &Array<'_>, point: LonLat) -> bool {
        let [Value::NumberLit(lon), Value::NumberLit(lat), ..] = &written.elements[..] else { return false };
        for (written, degrees) in [(lon, point.lon), (lat, point.lat)] {
            if written.value.parse() != Ok(degrees) {
                self.list.push((span_of(written), degrees.to_string()));
            }
        }
        true
    }

    /// A position written like another one: with its spaces and its height.
    fn like(&self, neighbour: &Value<'_>, point: LonLat) -> String {
        let plain = || format!("[{},{}]", point.lon, point.lat);
        let Value::Array(neighbour) = neighbour else { return plain() };
        let [Value::NumberLit(lon), Value::NumberLit(lat), ..] = &neighbour.elements[..] else { return plain() };
        let (whole, lon, lat) = (span_of(neighbour), span_of(lon), span_of(lat));
        let (head, between, tail) =
            (&self.text[whole.start..lon.start], &self.text[lon.end..lat.start], &self.text[lat.end..whole.end]);
        format!("{head}{}{between}{}{tail}", point.lon, point.lat)
    }

    /// Writes a property of a feature, if it is not as it should be.
    fn property(&mut self, feature: &Object<'_>, name: &str, wanted: &Written) {
        match get(feature, "properties") {
            Some(Value::Object(properties)) => match get(properties, name) {
                Some(value) if wanted.is(value) => {}
                Some(value) => self.list.push((span_of(value), wanted.json(matches!(value, Value::StringLit(_))))),
                None => self.member(properties, name, wanted.json(false)),
            },
            Some(other) => self.list.push((span_of(other), format!("{{{}:{}}}", quoted(name), wanted.json(false)))),
            None => self.member(feature, "properties", format!("{{{}:{}}}", quoted(name), wanted.json(false))),
        }
    }

    /// Adds a member after the last one of an object, written as its neighbours are.
    fn member(&mut self, object: &Object<'_>, name: &str, value: String) {
        let inside = span_of(object);
        let Some(last) = object.properties.last() else {
            self.list.push((inside.end - 1..inside.end - 1, format!("{}:{value}", quoted(name))));
            return;
        };
        let last_span = last.range.start..last.range.end;
        let separator = match object.properties.len().checked_sub(2).map(|before| &object.properties[before]) {
            Some(before) => self.text[before.range.end..last_span.start].to_owned(),
            None => format!(",{}", &self.text[inside.start + 1..last_span.start]),
        };
        let colon = if self.text[last_span.clone()].contains("\": ") { ": " } else { ":" };
        self.list.push((last_span.end..last_span.end, format!("{separator}{}{colon}{value}", quoted(name))));
    }
}

/// The position that a value is.
fn place_of(value: &Value<'_>) -> Option<LonLat> {
    let Value::Array(position) = value else { return None };
    let [Value::NumberLit(lon), Value::NumberLit(lat), ..] = &position.elements[..] else { return None };
    Some(LonLat::new(lon.value.parse().ok()?, lat.value.parse().ok()?))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A new feature on one line, with or without spaces after colons and commas.
fn feature_text(id: &str, name: &str, shape: &Shape, spaced: bool) -> String {
    let (comma, colon) = if spaced { (", ", ": ") } else { (",", ":") };
    let mut properties = Vec::new();
    if !name.is_empty() {
        properties.push(format!("\"name\"{colon}{}", quoted(name)));
    }
    if let Shape::Circle { radius_m, .. } = shape {
        properties.push(format!("\"radius_m\"{colon}{radius_m}"));
    }
    let members = [
        format!("\"type\"{colon}\"Feature\""),
        format!("\"id\"{colon}{}", quoted(id)),
        format!("\"properties\"{colon}{{{}}}", properties.join(comma)),
        format!("\"geometry\"{colon}{}", geometry_text(shape, spaced)),
    ];
    format!("{{{}}}", members.join(comma))
}

fn geometry_text(shape: &Shape, spaced: bool) -> String {
    let (comma, colon) = if spaced { (", ", ": ") } else { (",", ":") };
    let (kind, coordinates) = coordinates_text(shape, spaced);
    format!("{{\"type\"{colon}\"{kind}\"{comma}\"coordinates\"{colon}{coordinates}}}")
}

/// The type and the coordinates of a shape.
fn coordinates_text(shape: &Shape, spaced: bool) -> (&'static str, String) {
    let comma = if spaced { ", " } else { "," };
    let position = |point: &LonLat| format!("[{}{comma}{}]", point.lon, point.lat);
    let list = |parts: Vec<String>| {
        let mut text = String::from("[");
        for (index, part) in parts.iter().enumerate() {
            let before = if index > 0 { comma } else { "" };
            // Writing to a text cannot fail.
            let _ = write!(text, "{before}{part}");
        }
        text + "]"
    };
    let ring = |points: &Vec<LonLat>| list(points.iter().chain(points.first()).map(position).collect());
    let polygon =
        |polygon: &PolygonRings| list(std::iter::once(&polygon.exterior).chain(&polygon.holes).map(ring).collect::<Vec<_>>());
    match shape {
        Shape::Circle { centre, .. } => ("Point", position(centre)),
        Shape::Line(points) => ("LineString", list(points.iter().map(position).collect())),
        Shape::Area(polygons) => match &polygons[..] {
            [only] => ("Polygon", polygon(only)),
            _ => ("MultiPolygon", list(polygons.iter().map(polygon).collect())),
        },
    }
}
