//! The hunt and its walkers, the same for all contenders and in every run.

use fastrand::Rng;
use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat, PolygonRings, Shape},
    hunt::{Boundary, Visibility},
};
use std::f64::consts::TAU;

pub const WALKERS: usize = 100_000;
const SIDE_M: f64 = 20_000.0;
const STEP_M: f64 = 1.5;

/// Where a walker is, and its step.
pub struct Way {
    at: LocalPoint,
    step: LocalPoint,
}

impl Way {
    /// A step further.
    pub fn next(&mut self) -> LocalPoint {
        self.at = LocalPoint::new(self.at.x + self.step.x, self.at.y + self.step.y);
        self.at
    }
}

/// The ways of all walkers.
pub fn ways() -> impl Iterator<Item = Way> {
    let mut random = Rng::with_seed(0x2545_f491_4f6c_dd1d);
    (0..WALKERS).map(move |_| {
        let (sin, cos) = (random.f64() * TAU).sin_cos();
        Way { at: place(&mut random), step: LocalPoint::new(STEP_M * cos, STEP_M * sin) }
    })
}

pub fn frame() -> LocalFrame {
    LocalFrame::about(LonLat::new(-8.66, 52.62))
}

/// Areas of twenty sides in the plane.
pub fn rings(areas: usize) -> Vec<Vec<LocalPoint>> {
    let mut random = Rng::with_seed(0x9e37_79b9_7f4a_7c15);
    let ring = |_| {
        let (centre, radius_m) = (place(&mut random), 10.0 + 40.0 * random.f64());
        let corner = |side: i32| {
            let (sin, cos) = (f64::from(side) * TAU / 20.0).sin_cos();
            LocalPoint::new(centre.x + radius_m * cos, centre.y + radius_m * sin)
        };
        (0..20).map(corner).collect()
    };
    (0..areas).map(ring).collect()
}

/// The same as a hunt's boundaries.
pub fn boundaries(areas: usize) -> Vec<Boundary> {
    let frame = frame();
    let boundary = |(number, ring): (usize, Vec<LocalPoint>)| Boundary {
        id: format!("{number:06}").as_str().into(),
        name: String::new(),
        shape: Shape::Area(vec![PolygonRings {
            exterior: ring.into_iter().map(|corner| frame.to_lonlat(corner)).collect(),
            holes: Vec::new(),
        }]),
        visibility: Visibility::Visible,
        dwell_s: None,
        exit_margin_m: 0.0,
        barrier: false,
        behaviour: Default::default(),
    };
    rings(areas).into_iter().enumerate().map(boundary).collect()
}

/// A random place of the square.
fn place(random: &mut Rng) -> LocalPoint {
    LocalPoint::new((random.f64() - 0.5) * SIDE_M, (random.f64() - 0.5) * SIDE_M)
}
