//! The geometry of a feature, with the place of every position.

use super::document::{Reader, get, head_of, kind_of, quoted, span_of};
use crate::geo::LonLat;
use jsonc_parser::ast::{Array, Object, Value};
use std::ops::Range;

/// One position of a geometry.
pub(super) struct Position {
    pub(super) at: LonLat,
    pub(super) span: Range<usize>,
}

/// The rings of one polygon: the outer ring first.
pub(super) type Rings = Vec<Ring>;

/// One ring, as it stands in the file.
pub(super) struct Ring {
    pub(super) positions: Vec<Position>,
    pub(super) span: Range<usize>,
}

/// The parts of a geometry; a geometry that is not Multi has one.
pub(super) enum Parts {
    Points(Vec<Position>),
    Lines(Vec<Ring>),
    Polygons(Vec<Rings>),
}

/// A geometry as it stands in the file.
pub(super) struct Geometry {
    /// The GeoJSON name.
    pub(super) name: &'static str,
    pub(super) parts: Parts,
    pub(super) span: Range<usize>,
}

const NAMES: [&str; 6] = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];

impl Reader<'_> {
    /// The feature's geometry; `None` when it is none, which has then been told.
    pub(super) fn geometry(&mut self, feature: &Object<'_>, expected: &str) -> Option<Geometry> {
        let object = match get(feature, "geometry") {
            Some(Value::Object(object)) => object,
            Some(Value::NullKeyword(null)) => {
                self.error(
                    span_of(null),
                    format!("the feature has no geometry, but {expected} was expected"),
                    "draw it or remove it",
                );
                return None;
            }
            Some(other) => {
                self.error(
                    span_of(other),
                    format!("`geometry` is {}, but an object was expected", kind_of(other)),
                    r#"write {"type": …, "coordinates": …}"#,
                );
                return None;
            }
            None => {
                self.error(
                    head_of(feature),
                    format!("the feature has no `geometry`, but {expected} was expected"),
                    "draw it or remove it",
                );
                return None;
            }
        };
        let Some(Value::StringLit(kind)) = get(object, "type") else {
            self.error(head_of(object), "the geometry has no `type`", format!("write one of {}", NAMES.join(", ")));
            return None;
        };
        let Some(name) = NAMES.into_iter().find(|name| *name == kind.value) else {
            self.error(
                span_of(kind),
                format!("the geometry is {}, but {expected} was expected", quoted(&kind.value)),
                "split it into one feature for each part",
            );
            return None;
        };
        let coordinates = match get(object, "coordinates") {
            Some(Value::Array(array)) => array,
            Some(other) => {
                self.error(
                    span_of(other),
                    format!("`coordinates` is {}, but a list was expected", kind_of(other)),
                    "positions are written [longitude, latitude]",
                );
                return None;
            }
            None => {
                self.error(head_of(object), "the geometry has no `coordinates`", "positions are written [longitude, latitude]");
                return None;
            }
        };
        let mut walk = Walk { reader: self, told: false };
        let parts = match name {
            "Point" => Parts::Points(walk.position(coordinates).into_iter().collect()),
            "MultiPoint" => Parts::Points(walk.line(coordinates).positions),
            "LineString" => Parts::Lines(vec![walk.line(coordinates)]),
            "MultiLineString" => Parts::Lines(walk.lines(coordinates)),
            "Polygon" => Parts::Polygons(vec![walk.lines(coordinates)]),
            _ => Parts::Polygons(walk.each(coordinates, |walk, polygon| Some(walk.lines(polygon)))),
        };
        let told = walk.told;
        (!told).then_some(Geometry { name, parts, span: span_of(kind) })
    }
}

impl Reader<'_> {
    /// A list of positions; `None` when one of them is none, which has been told.
    pub(super) fn positions(&mut self, list: &Array<'_>) -> Option<Ring> {
        let mut walk = Walk { reader: self, told: false };
        let line = walk.line(list);
        let told = walk.told;
        (!told).then_some(line)
    }
}

/// Reads coordinates; of one feature only the first bad position is told.
struct Walk<'r, 'a> {
    reader: &'r mut Reader<'a>,
    told: bool,
}

impl Walk<'_, '_> {
    fn each<T>(&mut self, list: &Array<'_>, mut read: impl FnMut(&mut Self, &Array<'_>) -> Option<T>) -> Vec<T> {
        let mut parts = Vec::with_capacity(list.elements.len());
        for element in &list.elements {
            match element {
                Value::Array(inner) => parts.extend(read(self, inner)),
                other => {
                    let message = format!("{} stands where a list of coordinates was expected", kind_of(other));
                    self.tell(span_of(other), message, "check how many brackets this type of geometry needs".into());
                }
            }
        }
        parts
    }

    fn lines(&mut self, list: &Array<'_>) -> Vec<Ring> {
        self.each(list, |walk, line| Some(walk.line(line)))
    }

    fn line(&mut self, list: &Array<'_>) -> Ring {
        Ring { positions: self.each(list, Self::position), span: span_of(list) }
    }

    fn position(&mut self, list: &Array<'_>) -> Option<Position> {
        let span = span_of(list);
        let mut numbers = [0.0; 2];
        for (index, number) in numbers.iter_mut().enumerate() {
            match list.elements.get(index) {
                Some(Value::NumberLit(literal)) => match literal.value.parse::<f64>() {
                    Ok(value) if value.is_finite() => *number = value,
                    _ => {
                        let message = format!("{} is no number that a coordinate can be", literal.value);
                        self.tell(span_of(literal), message, "write degrees, such as 7.4246".into());
                        return None;
                    }
                },
                Some(other) => {
                    let message = format!("a coordinate is {}, but a number was expected", kind_of(other));
                    self.tell(span_of(other), message, "positions are written [longitude, latitude]".into());
                    return None;
                }
                None => {
                    let message = format!("a position has {} numbers, but two were expected", list.elements.len());
                    self.tell(span, message, "positions are written [longitude, latitude]".into());
                    return None;
                }
            }
        }
        let at = LonLat::new(numbers[0], numbers[1]);
        if at.is_valid() {
            return Some(Position { at, span });
        }
        let [x, y] = numbers;
        // Degrees gone wrong stay small; metres of a projection run into the thousands.
        if x.abs().max(y.abs()) > 1_000.0 {
            if self.reader.projected.0 == 0 {
                self.reader.projected.1 = span;
            }
            self.reader.projected.0 += 1;
            self.told = true;
        } else if x.abs() <= 90.0 && y.abs() <= 180.0 {
            let message = format!("latitude {y} is outside -90 to 90");
            self.tell(span, message, format!("longitude comes first: did you mean [{y}, {x}]?"));
        } else if x.abs() <= 360.0 && y.abs() <= 90.0 {
            let wrapped = if x > 180.0 { x - 360.0 } else { x + 360.0 };
            let message = format!("longitude {x} is outside -180 to 180");
            self.tell(span, message, format!("past the antimeridian the numbers go on from the other side: {wrapped}"));
        } else {
            let message = format!("[{x}, {y}] is outside of longitude -180 to 180, latitude -90 to 90");
            self.tell(span, message, "write degrees, longitude first".into());
        }
        None
    }

    fn tell(&mut self, span: Range<usize>, message: String, help: String) {
        if !self.told {
            self.told = true;
            self.reader.error(span, message, help);
        }
    }
}
