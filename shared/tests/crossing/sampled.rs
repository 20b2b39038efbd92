//! Boundaries that move and distances about them, against an oracle that only knows how far away things are.
//!
//! How far a player is from a boundary changes no faster than both move. So a stretch of time in which it cannot come to the limit has no
//! transition; any other is halved, until it is too short to matter.

use crate::walks::point;
use hunt_shared::{
    crossing::{CrossingIndex, LocalBoundary, LocalNature, LocalShape, PathFix, TransitionKind, Walker, advance},
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{Timetable, Way},
    time::UnixMs,
};
use proptest::{collection::vec, prelude::*};
use std::f64::consts::TAU;

/// Milliseconds in which a transition is placed, and in which nothing must nearly happen.
const SHORT_MS: f64 = 1e-4;

/// How a boundary moves, said plainly: visited points with the time at which each is reached and left.
#[derive(Clone, Debug)]
struct Course {
    points: Vec<LocalPoint>,
    way: Way,
    speed_mps: f64,
    wait_s: f64,
}

impl Course {
    fn timetable(&self) -> Timetable {
        let waits: Vec<(usize, f64)> = (0..self.points.len()).map(|number| (number, self.wait_s)).collect();
        Timetable::new(&self.points, self.way, self.speed_mps, &waits, UnixMs(0))
    }

    /// Where it has been carried at a moment, by going all the way there.
    fn offset(&self, until_ms: f64) -> LocalPoint {
        let origin = self.points[0];
        let (mut now_ms, mut here, mut target, mut step) = (0.0, 0_usize, 1_usize, 1_isize);
        loop {
            now_ms += self.wait_s * 1000.0;
            if until_ms <= now_ms {
                return point(self.points[here].x - origin.x, self.points[here].y - origin.y);
            }
            let (from, to) = (self.points[here], self.points[target]);
            let takes_ms = from.distance_m(to) / self.speed_mps * 1000.0;
            if until_ms < now_ms + takes_ms {
                let at = from.lerp(to, (until_ms - now_ms) / takes_ms);
                return point(at.x - origin.x, at.y - origin.y);
            }
            now_ms += takes_ms;
            here = target;
            match self.way {
                Way::Round => target = (here + 1) % self.points.len(),
                Way::ThereAndBack => {
                    if here == self.points.len() - 1 || here == 0 {
                        step = if here == 0 { 1 } else { -1 };
                    }
                    target = here.wrapping_add_signed(step);
                }
            }
        }
    }
}

fn to_edge(p: LocalPoint, v: LocalPoint, w: LocalPoint) -> f64 {
    let length = v.distance_m(w);
    let along = ((p.x - v.x) * (w.x - v.x) + (p.y - v.y) * (w.y - v.y)) / (length * length);
    p.distance_m(v.lerp(w, along.clamp(0.0, 1.0)))
}

/// Metres from a shape; less than 0 inside.
fn distance(shape: &LocalShape, p: LocalPoint) -> f64 {
    match shape {
        LocalShape::Circle { centre, radius_m } => p.distance_m(*centre) - radius_m,
        LocalShape::Line(points) => points.windows(2).map(|pair| to_edge(p, pair[0], pair[1])).fold(f64::INFINITY, f64::min),
        LocalShape::Area(polygons) => {
            let ring = &polygons[0][0];
            let ends = || (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()]));
            let away = ends().map(|(v, w)| to_edge(p, v, w)).fold(f64::INFINITY, f64::min);
            let hit = |v: LocalPoint, w: LocalPoint| v.x + (p.y - v.y) / (w.y - v.y) * (w.x - v.x) > p.x;
            let inside = ends().filter(|&(v, w)| (v.y > p.y) != (w.y > p.y) && hit(v, w)).count() % 2 == 1;
            if inside { -away } else { away }
        }
    }
}

/// The moments in a stretch of time at which a function comes through 0, which changes by at most `rate` a millisecond; `None` when it nearly
/// does.
fn passages(value: &impl Fn(f64) -> f64, (from, to): (f64, f64), rate: f64, found: &mut Vec<f64>) -> Option<()> {
    let (first, last) = (value(from), value(to));
    let same = (first < 0.0) == (last < 0.0);
    if same && first.abs() + last.abs() > rate * (to - from) {
        return Some(());
    }
    if to - from < SHORT_MS {
        found.push(from);
        return (!same).then_some(());
    }
    let middle = (from + to) / 2.0;
    passages(value, (from, middle), rate, found)?;
    passages(value, (middle, to), rate, found)
}

fn anywhere() -> impl Strategy<Value = LocalPoint> + Clone {
    (0.0..60.0_f64, 0.0..60.0_f64).prop_map(|(x, y)| point(x, y))
}

fn shape() -> impl Strategy<Value = LocalShape> {
    let star = (anywhere(), vec(3.0..14.0_f64, 3..7)).prop_map(|(centre, radii)| {
        let corner = |(number, radius): (usize, &f64)| {
            let (sin, cos) = (TAU * number as f64 / radii.len() as f64 + 0.3).sin_cos();
            point(centre.x + radius * cos, centre.y + radius * sin)
        };
        LocalShape::Area(vec![vec![radii.iter().enumerate().map(corner).collect()]])
    });
    let circle = (anywhere(), 3.0..14.0_f64).prop_map(|(centre, radius_m)| LocalShape::Circle { centre, radius_m });
    prop_oneof![2 => star, 1 => circle, 1 => vec(anywhere(), 2..4).prop_map(LocalShape::Line)]
}

fn course() -> impl Strategy<Value = Option<Course>> {
    let way = prop_oneof![Just(Way::Round), Just(Way::ThereAndBack)];
    let moving = (vec(anywhere(), 2..5), way, 0.3..6.0_f64, prop_oneof![Just(0.0), 0.5..7.0_f64])
        .prop_map(|(points, way, speed_mps, wait_s)| Some(Course { points, way, speed_mps, wait_s }));
    prop_oneof![1 => Just(None), 3 => moving]
}

/// A walk of (milliseconds to the next fix, where it is); some stand still.
fn walk() -> impl Strategy<Value = Vec<(i64, LocalPoint)>> {
    let step =
        (prop_oneof![Just(500_i64), Just(2_000), 100..9_000_i64], prop_oneof![1 => Just(None), 3 => anywhere().prop_map(Some)]);
    (anywhere(), vec(step, 1..12)).prop_map(|(start, steps)| {
        let (mut time_ms, mut at) = (1_000, start);
        let mut fixes = vec![(time_ms, at)];
        for (elapsed_ms, to) in steps {
            time_ms += elapsed_ms;
            at = to.unwrap_or(at);
            fixes.push((time_ms, at));
        }
        fixes
    })
}

/// What a walk meets of one limit about a boundary: the moments, each time in or out.
fn expected(shape: &LocalShape, course: Option<&Course>, within_m: f64, fixes: &[(i64, LocalPoint)]) -> Option<Vec<f64>> {
    let speed = course.map_or(0.0, |course| course.speed_mps) / 1000.0;
    let offset = |time_ms| course.map_or(point(0.0, 0.0), |course| course.offset(time_ms));
    let mut found = Vec::new();
    let away = |at: LocalPoint, time_ms: f64| {
        let by = offset(time_ms);
        distance(shape, point(at.x - by.x, at.y - by.y)) - within_m
    };
    let (first_ms, first) = fixes[0];
    if away(first, first_ms as f64) < 0.0 {
        found.push(first_ms as f64);
    }
    for pair in fixes.windows(2) {
        let ((from_ms, from), (to_ms, to)) = (pair[0], pair[1]);
        let elapsed_ms = (to_ms - from_ms) as f64;
        let value = |time_ms: f64| away(from.lerp(to, (time_ms - from_ms as f64) / elapsed_ms), time_ms);
        let rate = from.distance_m(to) / elapsed_ms + speed;
        passages(&value, (from_ms as f64, to_ms as f64), rate * 1.000_001 + 1e-12, &mut found)?;
    }
    Some(found)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, max_global_rejects: 50_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_moves_and_what_is_near_it_is_met_when_it_is_there(
        shapes in vec((shape(), course(), prop_oneof![Just(vec![]), Just(vec![9.0]), Just(vec![12.5, 3.25])]), 1..4),
        fixes in walk(),
    ) {
        let frame = LocalFrame::about(LonLat::new(-8.66, 52.62));
        let boundaries = (0..).zip(&shapes).map(|(number, (shape, course, approaching_m))| LocalBoundary {
            id: format!("{number}").as_str().into(),
            shape: shape.clone(),
            dwell_s: None,
            exit_margin_m: 0.0,
            nature: LocalNature {
                approaching_m: approaching_m.clone(),
                timetable: course.as_ref().map(Course::timetable),
                ..LocalNature::default()
            },
        });
        let index = CrossingIndex::from_local(boundaries.collect::<Vec<_>>(), &frame);
        let (mut walker, mut found) = (Walker::default(), Vec::new());
        for &(time_ms, at) in &fixes {
            let fix = PathFix { time: UnixMs(time_ms), position: frame.to_lonlat(at), local: at };
            advance(&index, &mut walker, fix, &mut found);
        }
        prop_assert!(found.is_sorted_by_key(|one| one.time), "{found:?}");
        for (number, (shape, course, approaching_m)) in shapes.iter().enumerate() {
            let limits = (0_u8..).zip(approaching_m).map(|(ring, within_m)| (Some(ring), *within_m));
            let itself = (!matches!(shape, LocalShape::Line(_))).then_some((None, 0.0));
            for (ring, within_m) in limits.chain(itself) {
                let expected = expected(shape, course.as_ref(), within_m, &fixes);
                prop_assume!(expected.is_some());
                let expected = expected.unwrap();
                let (goes_in, goes_out) = match ring {
                    Some(ring) => (TransitionKind::Approached(ring), TransitionKind::Receded(ring)),
                    None => (TransitionKind::Entered, TransitionKind::Exited),
                };
                let told: Vec<_> = found.iter().filter(|one| one.boundary == number && [goes_in, goes_out].contains(&one.kind)).collect();
                let times: Vec<i64> = told.iter().map(|one| one.time.0).collect();
                prop_assert_eq!(times.len(), expected.len(), "{:?} {:?}: {:?} is not {:?}", number, ring, times, expected);
                for (turn, (one, expected_ms)) in told.iter().zip(&expected).enumerate() {
                    prop_assert_eq!(one.kind, if turn % 2 == 0 { goes_in } else { goes_out });
                    prop_assert!((one.time.0 as f64 - expected_ms).abs() <= 3.0, "{:?} is not at {}", one, expected_ms);
                }
            }
        }
    }
}
