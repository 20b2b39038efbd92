//! Hunts and walks through them.

use crate::begun;
use hunt_server::crossing::{Step, TimedStep};
use hunt_shared::{
    crossing::{CrossingIndex, Walker, advance},
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{HUNT_FILE, Hunt, load_hunt},
    identity::HuntId,
    time::UnixMs,
};
use hunt_tests::Track;
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// Metres from the middle of one circle to that of the next.
const APART_M: f64 = 60.0;
/// Circles in a row.
const IN_A_ROW: usize = 20;
/// Metres a second, and seconds from one fix to the next.
const SPEED_MPS: f64 = 5.0;
const FIX_S: f64 = 1.0;

/// What happens on a walk, in its order.
pub struct Walk {
    steps: Vec<TimedStep>,
}

impl Walk {
    /// The crossings of a recorded track.
    pub fn recorded(hunt: &Hunt, path: &Path) -> Self {
        let track = Track::read_gpx(path).unwrap_or_else(|error| panic!("{error}"));
        Self::along(hunt, &track)
    }

    /// A walk through the middle of every boundary of an open field, and back to the first.
    pub fn through_all(hunt: &Hunt) -> Self {
        let middles = hunt.boundaries.iter().filter_map(|boundary| boundary.shape.points().next());
        let mut points: Vec<LocalPoint> = middles.map(|middle| hunt.frame.to_local(middle)).collect();
        points.push(points[0]);
        Self::along(hunt, &Track::through(&points, &hunt.frame, SPEED_MPS))
    }

    fn along(hunt: &Hunt, track: &Track) -> Self {
        let index = CrossingIndex::new(&hunt.boundaries, &hunt.frame);
        let (mut walker, mut transitions, mut steps) = (Walker::default(), Vec::new(), Vec::new());
        let fixes = (track.duration_s() / FIX_S) as i64;
        for fix in 0..=fixes {
            let time = UnixMs(1_778_000_000_000 + fix * (FIX_S * 1e3) as i64);
            advance(&index, &mut walker, index.fix(time, track.position_at(fix as f64 * FIX_S)), &mut transitions);
            steps.extend(transitions.drain(..).map(|transition| TimedStep {
                time: transition.time,
                position: transition.position,
                known: time,
                step: Step::Crossed(transition),
            }));
        }
        let first = begun(steps.first().expect("the walk meets something"));
        steps.insert(0, first);
        Self { steps }
    }

    pub fn steps(&self) -> &[TimedStep] {
        &self.steps
    }
}

/// A hunt of so many circles in rows and as many challenges, all of them open from the start: each asks to go in and out, in order, to do one of
/// two more things, and not to have done a third.
pub fn open_field(challenges: usize) -> Hunt {
    let frame = LocalFrame::about(LonLat::new(-8.66, 52.62));
    let mut features = String::new();
    let mut text = String::new();
    for number in 0..challenges {
        let (row, column) = (number / IN_A_ROW, number % IN_A_ROW);
        // There and back, as an ox ploughs.
        let column = if row.is_multiple_of(2) { column } else { IN_A_ROW - 1 - column };
        let at = frame.to_lonlat(LocalPoint::new(column as f64 * APART_M, row as f64 * APART_M));
        let comma = if number > 0 { "," } else { "" };
        let _ = write!(
            features,
            r#"{comma}{{"type":"Feature","id":"c{number}","properties":{{"radius_m":20}},"geometry":{{"type":"Point","coordinates":[{},{}]}}}}"#,
            at.lon, at.lat
        );
        let (next, last) = ((number + 1) % challenges, (number + challenges - 1) % challenges);
        let _ = write!(
            text,
            "Challenge(id: \"c{number}\", title: \"C\", text: \"\", \
             goal: All([InOrder([Entered(\"c{number}\"), Exited(\"c{number}\")]), AtLeast(1, [Entered(\"c{next}\"), Score(5)]), \
             Any([Not(Exited(\"c{last}\")), Within(36000)])]), \
             rewards: [Reward(id: \"r{number}\", title: \"R\", because: \"{{seconds}} s\", glyph: Key, effects: [Points(1)])]),"
        );
    }
    let start = frame.origin();
    let hunt = format!(
        "Hunt(title: \"Field\", description: \"\", start: ({}, {}), boundaries: [\"b.geojson\"], challenges: [{text}])",
        start.lon, start.lat
    );
    let files = BTreeMap::from([
        (HUNT_FILE.to_owned(), hunt.into_bytes()),
        ("b.geojson".to_owned(), format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#).into_bytes()),
    ]);
    load_hunt(HuntId::from("field"), &files).unwrap_or_else(|report| panic!("{report}")).hunt
}
