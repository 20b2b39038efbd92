//! How many fixes a second one core takes through the boundaries of a hunt, beside an R-tree with `contains`.
//!
//! 100,000 walkers step 1.5 m a second, straight on, over 20 km by 20 km with 100 to 100,000 areas of twenty sides. An item is a fix.

use divan::{Bencher, black_box, counter::ItemsCount};
use fastrand::Rng;
use geo::{Contains, Coord, LineString, Polygon};
use hunt_shared::{
    crossing::{CrossingIndex, LocalBoundary, LocalShape, PathFix, Walker, advance},
    geo::{LocalFrame, LocalPoint, LonLat},
    time::UnixMs,
};
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};
use std::f64::consts::TAU;

const AREAS: [usize; 3] = [100, 10_000, 100_000];
const WALKERS: usize = 100_000;
const SIDE_M: f64 = 20_000.0;
const STEP_M: f64 = 1.5;

fn main() {
    divan::main();
}

/// A random place of the square.
fn place(random: &mut Rng) -> LocalPoint {
    LocalPoint::new((random.f64() - 0.5) * SIDE_M, (random.f64() - 0.5) * SIDE_M)
}

fn frame() -> LocalFrame {
    LocalFrame::about(LonLat::new(-8.66, 52.62))
}

fn areas(count: usize) -> Vec<Vec<LocalPoint>> {
    let mut random = Rng::with_seed(0x9e37_79b9_7f4a_7c15);
    let ring = |_| {
        let (centre, radius_m) = (place(&mut random), 10.0 + 40.0 * random.f64());
        let corner = |side: i32| {
            let (sin, cos) = (f64::from(side) * TAU / 20.0).sin_cos();
            LocalPoint::new(centre.x + radius_m * cos, centre.y + radius_m * sin)
        };
        (0..20).map(corner).collect()
    };
    (0..count).map(ring).collect()
}

fn boundaries(count: usize) -> Vec<LocalBoundary> {
    let boundary = |(number, ring): (usize, Vec<LocalPoint>)| LocalBoundary {
        id: format!("{number:06}").as_str().into(),
        shape: LocalShape::Area(vec![vec![ring]]),
        dwell_s: None,
        exit_margin_m: 0.0,
    };
    areas(count).into_iter().enumerate().map(boundary).collect()
}

/// Where each walker starts and how it steps.
fn ways() -> Vec<(LocalPoint, LocalPoint)> {
    let mut random = Rng::with_seed(0x2545_f491_4f6c_dd1d);
    let way = |_| {
        let (sin, cos) = (random.f64() * TAU).sin_cos();
        (place(&mut random), LocalPoint::new(STEP_M * cos, STEP_M * sin))
    };
    (0..WALKERS).map(way).collect()
}

#[divan::bench(args = AREAS, sample_count = 60)]
fn grid(bencher: Bencher, count: usize) {
    let index = CrossingIndex::from_local(boundaries(count), &frame());
    let position = frame().origin();
    let mut time = UnixMs(0);
    let mut transitions = Vec::new();
    let mut walkers: Vec<_> = ways().into_iter().map(|(at, step)| (Walker::default(), at, step)).collect();
    for (walker, at, _) in &mut walkers {
        advance(&index, walker, PathFix { time, position, local: *at }, &mut transitions);
    }
    bencher.counter(ItemsCount::new(WALKERS)).bench_local(|| {
        time.0 += 1_000;
        transitions.clear();
        for (walker, at, step) in &mut walkers {
            *at = LocalPoint::new(at.x + step.x, at.y + step.y);
            advance(&index, walker, PathFix { time, position, local: *at }, &mut transitions);
        }
        black_box(transitions.len())
    });
}

/// The peer: at each fix, which areas contain it, by their boxes in an R-tree and then by `contains`; the difference to the last
/// fix is what was entered and exited. It sees no passage between two fixes.
#[divan::bench(args = AREAS, sample_count = 10)]
fn rstar_and_contains(bencher: Bencher, count: usize) {
    let polygons: Vec<Polygon> = areas(count)
        .into_iter()
        .map(|ring| Polygon::new(ring.iter().map(|corner| (corner.x, corner.y)).collect::<LineString>(), Vec::new()))
        .collect();
    let boxes = polygons.iter().enumerate().map(|(number, polygon)| {
        let mut corners = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        for corner in polygon.exterior().coords() {
            corners[0] = [corners[0][0].min(corner.x), corners[0][1].min(corner.y)];
            corners[1] = [corners[1][0].max(corner.x), corners[1][1].max(corner.y)];
        }
        GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), number)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let mut walkers: Vec<_> = ways().into_iter().map(|(at, step)| (Vec::<usize>::new(), at, step)).collect();
    bencher.counter(ItemsCount::new(WALKERS)).bench_local(|| {
        let mut transitions = 0;
        for (inside, at, step) in &mut walkers {
            *at = LocalPoint::new(at.x + step.x, at.y + step.y);
            let here = Coord { x: at.x, y: at.y };
            let now: Vec<usize> = tree
                .locate_all_at_point(&[at.x, at.y])
                .map(|found| found.data)
                .filter(|&number| polygons[number].contains(&here))
                .collect();
            transitions += now.iter().filter(|number| !inside.contains(number)).count();
            transitions += inside.iter().filter(|number| !now.contains(number)).count();
            *inside = now;
        }
        black_box(transitions)
    });
}

/// Laying out a hunt's boundaries.
#[divan::bench(args = AREAS, sample_count = 3, sample_size = 1)]
fn build(bencher: Bencher, count: usize) {
    bencher
        .counter(ItemsCount::new(count))
        .with_inputs(|| boundaries(count))
        .bench_local_values(|boundaries| CrossingIndex::from_local(boundaries, &frame()));
}
