//! Random boundaries and walks, mostly on a small lattice, where paths run along edges and through vertices all the time.

use crate::oracle::OracleFix;
use hunt_shared::{
    crossing::{LocalBoundary, LocalNature, LocalShape},
    geo::LocalPoint,
};
use proptest::{collection::vec, prelude::*};

pub fn point(x: f64, y: f64) -> LocalPoint {
    LocalPoint::new(x, y)
}

/// A point of the lattice from 0 to 8.
fn lattice() -> impl Strategy<Value = LocalPoint> + Clone {
    (0..=8_i32, 0..=8_i32).prop_map(|(x, y)| point(x.into(), y.into()))
}

/// A point anywhere about there.
fn anywhere() -> impl Strategy<Value = LocalPoint> + Clone {
    (-1.0..9.0_f64, -1.0..9.0_f64).prop_map(|(x, y)| point(x, y))
}

/// Whether every edge of a ring has a length.
fn has_edges(ring: &[LocalPoint]) -> bool {
    (0..ring.len()).all(|at| ring[at] != ring[(at + 1) % ring.len()])
}

/// Any ring, also one that crosses itself.
fn ring(points: impl Strategy<Value = LocalPoint> + Clone) -> impl Strategy<Value = Vec<LocalPoint>> + Clone {
    vec(points, 3..7).prop_filter("edges of no length", |ring| has_edges(ring))
}

/// An upright rectangle on the lattice.
fn rectangle() -> impl Strategy<Value = Vec<LocalPoint>> + Clone {
    (0..7_i32, 0..7_i32, 1..5_i32, 1..5_i32).prop_map(|(x, y, width, height)| {
        let (low, high) = (point(x.into(), y.into()), point((x + width).into(), (y + height).into()));
        vec![low, point(high.x, low.y), high, point(low.x, high.y)]
    })
}

/// One or two polygons with up to two holes; holes and polygons may overlap, share edges, lie in each other.
fn area() -> impl Strategy<Value = LocalShape> {
    let any_ring = prop_oneof![rectangle(), ring(lattice()), ring(anywhere())];
    vec(vec(any_ring, 1..4), 1..3).prop_map(LocalShape::Area)
}

fn circle() -> impl Strategy<Value = LocalShape> {
    let on_lattice = (lattice(), 1..6_i32).prop_map(|(centre, radius)| (centre, f64::from(radius)));
    let odd = (anywhere(), 0.3..5.0_f64);
    prop_oneof![on_lattice, odd].prop_map(|(centre, radius_m)| LocalShape::Circle { centre, radius_m })
}

/// A line that never meets itself: eastward or northward all the way, or around a ring.
fn line() -> impl Strategy<Value = LocalShape> {
    let rising = vec((1..=2_i32, 0..=8_i32), 2..6).prop_map(|steps| {
        let mut x = 0;
        let points = steps.into_iter().map(|(ahead, y)| {
            x += ahead;
            point(x.into(), y.into())
        });
        points.collect::<Vec<_>>()
    });
    let turned = |points: Vec<LocalPoint>| points.into_iter().map(|p| point(p.y, p.x)).collect::<Vec<_>>();
    let loops = rectangle().prop_map(|mut ring| {
        ring.push(ring[0]);
        ring
    });
    prop_oneof![rising.clone(), rising.prop_map(turned), loops].prop_map(LocalShape::Line)
}

/// Up to five boundaries sorted by id, some of them twice.
pub fn boundaries() -> impl Strategy<Value = Vec<LocalBoundary>> {
    let shape = prop_oneof![4 => area(), 2 => circle(), 2 => line()];
    let dwell_s = prop_oneof![3 => Just(None), 1 => Just(Some(0.0)), 1 => Just(Some(3.004)), 1 => Just(Some(17.012))];
    let margin = prop_oneof![4 => Just(0.0), 1 => Just(0.5), 1 => Just(1.0), 1 => Just(2.25)];
    let boundary = (shape, dwell_s, margin, 1..3_usize);
    vec(boundary, 1..4).prop_map(|drawn| {
        let twice = drawn.into_iter().flat_map(|(shape, dwell_s, exit_margin_m, times)| {
            let one = LocalBoundary { id: "".into(), shape, dwell_s, exit_margin_m, nature: LocalNature::default() };
            std::iter::repeat_n(one, times)
        });
        (0..).zip(twice).map(|(number, one)| LocalBoundary { id: format!("{number:02}").as_str().into(), ..one }).collect()
    })
}

/// A walk of jumps, single steps and standing still, with gaps and leaps.
pub fn walk() -> impl Strategy<Value = Vec<OracleFix>> {
    let near = (-1..=1_i32, -1..=1_i32).prop_map(|(x, y)| (Some((x, y)), point(0.0, 0.0)));
    let way = prop_oneof![
        4 => lattice().prop_map(|at| (None, at)),
        4 => near,
        1 => anywhere().prop_map(|at| (None, at)),
    ];
    let seconds = prop_oneof![8 => 1..=12_i64, 1 => Just(30), 1 => 31..60_i64];
    vec((way, seconds, prop::bool::weighted(0.05)), 2..14).prop_map(|steps| {
        let (mut at, mut time_ms) = (point(4.0, 4.0), 0);
        let fixes = steps.into_iter().map(|((by, to), seconds, leap)| {
            at = by.map_or(to, |(x, y)| point(at.x + f64::from(x), at.y + f64::from(y)));
            time_ms += seconds * 1000;
            OracleFix { time_ms, at, leap }
        });
        fixes.collect()
    })
}

/// A tripwire far from all the rest, or none: it widens the map, so that the cells of an index become coarser.
pub fn outpost() -> impl Strategy<Value = Option<LocalBoundary>> {
    let line = |away_m: f64| LocalBoundary {
        id: "99".into(),
        shape: LocalShape::Line(vec![point(away_m, away_m), point(away_m + 1.0, away_m)]),
        dwell_s: None,
        exit_margin_m: 0.0,
        nature: LocalNature::default(),
    };
    prop_oneof![2 => Just(None), 1 => prop_oneof![Just(60.0), Just(250.0), Just(1_000.0), Just(9_000.0)].prop_map(move |away_m| Some(line(away_m)))]
}

/// A long walk of small steps, leg by leg: straight on for a while, then another way, now and then after a gap or a leap.
pub fn stroll() -> impl Strategy<Value = Vec<OracleFix>> {
    let lattice_way = (-2..=2_i32, -2..=2_i32, prop_oneof![Just(0.0625), Just(0.125), Just(0.25)])
        .prop_map(|(x, y, step_m)| point(f64::from(x) * step_m, f64::from(y) * step_m));
    let any_way =
        (0.0..std::f64::consts::TAU, 0.02..0.7_f64).prop_map(|(angle, step_m)| point(step_m * angle.cos(), step_m * angle.sin()));
    let pause = prop_oneof![12 => Just((1, false)), 1 => Just((45, false)), 1 => Just((1, true))];
    let leg = (prop_oneof![lattice_way, any_way], 1..40_usize, pause);
    let start = prop_oneof![lattice(), anywhere()];
    (start, vec(leg, 1..8)).prop_map(|(start, legs)| {
        let (mut at, mut time_ms) = (start, 0);
        let mut fixes = vec![OracleFix { time_ms, at, leap: false }];
        for (by, steps, (pause_s, leap)) in legs {
            for step in 0..steps {
                at = point(at.x + by.x, at.y + by.y);
                time_ms += if step == 0 { pause_s } else { 1 } * 1000;
                fixes.push(OracleFix { time_ms, at, leap: leap && step == 0 });
            }
        }
        fixes
    })
}
