//! What a boundary's feature says of its behaviour: distances, times, motion.

use super::document::{Reader, get, kind_of, span_of};
use crate::{
    geo::LonLat,
    hunt::{
        Activity, Behaviour, Motion, Pace, Way,
        activity::{Unclear, parse_moment, parse_windows},
        language::FieldDoc,
    },
    time::UnixMs,
};
use jiff::tz::TimeZone;
use jsonc_parser::ast::{Object, Value};
use std::ops::Range;

/// What a boundary's `motion` may say.
pub(in crate::hunt) const MOTION: [FieldDoc; 7] = [
    FieldDoc {
        name: "along",
        doc: "The way: the id of a LineString feature, or a list of positions. The boundary is drawn where it stands at the way's first point.",
        expects: || "an id, or [[longitude, latitude], …]".into(),
        default: None,
    },
    FieldDoc {
        name: "way",
        doc: "What comes after the last point: back along the way, or straight to the first point and on.",
        expects: || "\"there_and_back\" or \"round\"".into(),
        default: Some("\"there_and_back\""),
    },
    FieldDoc {
        name: "speed_mps",
        doc: "Metres per second; or say `travel_s`.",
        expects: || "a number above 0".into(),
        default: Some("by travel_s"),
    },
    FieldDoc {
        name: "travel_s",
        doc: "Seconds from the first point to the last, waiting not counted.",
        expects: || "a number above 0".into(),
        default: Some("by speed_mps"),
    },
    FieldDoc {
        name: "wait_s",
        doc: "Seconds that it waits at either end.",
        expects: || "a number from 0".into(),
        default: Some("0"),
    },
    FieldDoc {
        name: "stops",
        doc: "Points of the way, by their number from 0, at which it waits so many seconds: [[2, 30], …].",
        expects: || "[[point, seconds], …]".into(),
        default: Some("[]"),
    },
    FieldDoc {
        name: "start",
        doc: "When it begins its first round; before, it stands at the first point.",
        expects: || "a date and time".into(),
        default: Some("1970-01-01T00:00Z"),
    },
];

/// The most distances that one boundary may tell.
const MAX_RINGS: usize = 8;

/// The behaviour of a boundary, and the id of the line along which it moves, to be found when all files are read.
pub(in crate::hunt) struct ReadBehaviour {
    pub(super) behaviour: Behaviour,
    pub(super) along: Option<(String, Range<usize>)>,
}

impl Reader<'_> {
    /// What the properties say of a boundary's behaviour; `None` when something is wrong, which has been told.
    pub(super) fn behaviour(
        &mut self,
        properties: Option<&Object<'_>>,
        time_zone: &str,
        zone: &TimeZone,
        barrier: bool,
    ) -> Option<ReadBehaviour> {
        let approaching_m = self.distances(properties);
        let active = self.windows(properties, zone);
        let motion = self.motion(properties, zone, barrier);
        let exclusive = Some(self.text(properties, "exclusive")).filter(|group| !group.is_empty());
        let (motion, along) = motion?.map_or((None, None), |(motion, along)| (Some(motion), along));
        let active = active?.map(|windows| Activity { time_zone: time_zone.to_owned(), windows });
        let behaviour = Behaviour { approaching_m: approaching_m?, active, motion, conditional: false, exclusive };
        Some(ReadBehaviour { behaviour, along })
    }

    /// `approaching_m`: one number, a list of numbers, or a text with numbers; from the farthest to the nearest.
    fn distances(&mut self, properties: Option<&Object<'_>>) -> Option<Vec<f64>> {
        let Some(value) = properties.and_then(|properties| get(properties, "approaching_m")) else { return Some(Vec::new()) };
        let written: Option<Vec<String>> = match value {
            Value::NullKeyword(_) => Some(Vec::new()),
            Value::NumberLit(number) => Some(vec![number.value.to_owned()]),
            Value::StringLit(text) => {
                Some(text.value.split([',', ';', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect())
            }
            Value::Array(list) => {
                let number = |element: &'_ Value<'_>| match element {
                    Value::NumberLit(number) => Some(number.value.to_owned()),
                    Value::StringLit(text) => Some(text.value.trim().to_owned()),
                    _ => None,
                };
                list.elements.iter().map(number).collect()
            }
            _ => None,
        };
        let metres =
            written.and_then(|written| written.into_iter().map(|text| text.parse::<f64>().ok()).collect::<Option<Vec<_>>>());
        let Some(mut metres) = metres.filter(|metres| metres.iter().all(|metres| *metres > 0.0 && *metres <= 100_000.0)) else {
            let message = format!("`approaching_m` is {}, but distances above 0 in metres were expected", kind_of(value));
            self.error(span_of(value), message, "write one number, such as 30, or several: [100, 30]");
            return None;
        };
        if metres.len() > MAX_RINGS {
            let message = format!("`approaching_m` has {} distances, but at most {MAX_RINGS} were expected", metres.len());
            self.error(span_of(value), message, "leave some out");
            return None;
        }
        metres.sort_by(|one, other| other.total_cmp(one));
        let given = metres.len();
        metres.dedup();
        if metres.len() < given {
            self.warn(span_of(value), "a distance is given twice", "remove one of the two");
        }
        Some(metres)
    }

    /// `active`: windows as a text or a list of texts.
    fn windows(&mut self, properties: Option<&Object<'_>>, zone: &TimeZone) -> Option<Option<Vec<crate::hunt::Window>>> {
        let Some(value) = properties.and_then(|properties| get(properties, "active")) else { return Some(None) };
        let texts: Option<Vec<_>> = match value {
            Value::NullKeyword(_) => return Some(None),
            Value::StringLit(text) => Some(vec![text]),
            Value::Array(list) if !list.elements.is_empty() => {
                list.elements.iter().map(|element| if let Value::StringLit(text) = element { Some(text) } else { None }).collect()
            }
            _ => None,
        };
        let Some(texts) = texts else {
            let message = format!("`active` is {}, but windows of time were expected", kind_of(value));
            self.error(span_of(value), message, crate::hunt::activity::FORMS);
            return None;
        };
        let mut windows = Vec::new();
        let mut sound = true;
        for text in texts {
            match parse_windows(&text.value, zone) {
                Ok(parsed) => windows.extend(parsed),
                Err(Unclear { message, help }) => {
                    sound = false;
                    self.error(span_of(text), message, help);
                }
            }
        }
        sound.then_some(Some(windows))
    }

    /// `motion`: along what, how fast, and where it waits. A way that is named by an id is empty for now.
    fn motion(
        &mut self,
        properties: Option<&Object<'_>>,
        zone: &TimeZone,
        barrier: bool,
    ) -> Option<Option<(Motion, Option<(String, Range<usize>)>)>> {
        let object = match properties.and_then(|properties| get(properties, "motion")) {
            None | Some(Value::NullKeyword(_)) => return Some(None),
            Some(Value::Object(object)) => object,
            Some(other) => {
                let message = format!("`motion` is {}, but an object was expected", kind_of(other));
                self.error(span_of(other), message, r#"write {"along": "id-of-a-line", "speed_mps": 1.4}"#);
                return None;
            }
        };
        let fields = Some(object);
        self.warn_of_near_misses(fields, &MOTION);
        let mut sound = true;
        if barrier {
            let message = "a barrier cannot move: whoever it reached could neither stay nor go";
            self.error(super::document::head_of(object), message, "remove `motion` or `barrier`");
            sound = false;
        }
        let along = self.along(object);
        let way = match &*self.text(fields, "way") {
            "" | "there_and_back" => Some(Way::ThereAndBack),
            "round" => Some(Way::Round),
            other => {
                let message = format!("`way` is {other:?}, but there_and_back or round was expected");
                let place = get(object, "way").map_or(0..0, span_of);
                self.error(place, message, r#"write "way": "round" for a patrol, or leave it out for a ferry"#);
                None
            }
        };
        let speed = self.positive(fields, "speed_mps", "how fast it moves", false);
        let travel = self.positive(fields, "travel_s", "how long it takes", false);
        let pace = match (speed, travel) {
            (Some((metres, _)), None) => Some(Pace::Speed(metres)),
            (None, Some((seconds, _))) => Some(Pace::Travel(seconds)),
            (Some(_), Some((_, place))) => {
                self.error(place, "`speed_mps` and `travel_s` both say how fast it moves", "remove one of the two");
                None
            }
            (None, None) => {
                let told = ["speed_mps", "travel_s"].iter().any(|name| get(object, name).is_some());
                if !told {
                    let place = super::document::head_of(object);
                    self.error(place, "`motion` does not say how fast", r#"add "speed_mps": 1.4, or "travel_s": 300"#);
                }
                None
            }
        };
        let wait_s = self.positive(fields, "wait_s", "how long it waits at the ends", true).map_or(0.0, |(seconds, _)| seconds);
        let stops = self.stops(object);
        let start = match get(object, "start") {
            Some(Value::StringLit(text)) => match parse_moment(text.value.trim(), zone) {
                Ok(start) => Some(start),
                Err(Unclear { message, help }) => {
                    self.error(span_of(text), message, help);
                    None
                }
            },
            Some(Value::NullKeyword(_)) | None => Some(UnixMs(0)),
            Some(other) => {
                let message = format!("`start` is {}, but a date and time was expected", kind_of(other));
                self.error(span_of(other), message, r#"write "2026-05-01T08:00Z""#);
                None
            }
        };
        let (along, named) = along?;
        let motion = Motion { along, way: way?, pace: pace?, wait_s, stops: stops?, start: start? };
        sound.then_some(Some((motion, named)))
    }

    fn along(&mut self, object: &Object<'_>) -> Option<(Vec<LonLat>, Option<(String, Range<usize>)>)> {
        let help = r#"write "along": "id-of-a-line", or "along": [[-4.5, 50.3], [-4.6, 50.4]]"#;
        match get(object, "along") {
            Some(Value::StringLit(text)) => Some((Vec::new(), Some((text.value.trim().to_owned(), span_of(text))))),
            Some(Value::NumberLit(number)) => Some((Vec::new(), Some((number.value.to_owned(), span_of(number))))),
            Some(Value::Array(list)) => {
                let points = self.positions(list)?;
                self.line(&points).map(|points| (points, None))
            }
            Some(other) => {
                let message = format!("`along` is {}, but the way of the motion was expected", kind_of(other));
                self.error(span_of(other), message, help);
                None
            }
            None => {
                self.error(super::document::head_of(object), "`motion` does not say along what", help);
                None
            }
        }
    }

    fn stops(&mut self, object: &Object<'_>) -> Option<Vec<(u32, f64)>> {
        let Some(value) = get(object, "stops") else { return Some(Vec::new()) };
        let pair = |element: &Value<'_>| {
            let Value::Array(pair) = element else { return None };
            let [Value::NumberLit(point), Value::NumberLit(seconds)] = &pair.elements[..] else { return None };
            let seconds: f64 = seconds.value.parse().ok()?;
            Some((point.value.parse::<u32>().ok()?, seconds)).filter(|_| (0.0..=1e6).contains(&seconds))
        };
        let stops = match value {
            Value::NullKeyword(_) => Some(Vec::new()),
            Value::Array(list) => list.elements.iter().map(pair).collect(),
            _ => None,
        };
        if stops.is_none() {
            let message = format!("`stops` is {}, but points with seconds were expected", kind_of(value));
            self.error(span_of(value), message, "write [[2, 30], [5, 60]]: at point 2 for 30 s, at point 5 for 60 s");
        }
        stops
    }
}
