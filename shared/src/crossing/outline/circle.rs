//! All points within a distance of a centre.

use super::{Passage, Stretch, Zone, disc_stretch};
use crate::{
    crossing::segment::{Segment, distance_squared, square},
    geo::LocalPoint,
};
use std::f64::consts::FRAC_1_SQRT_2;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) struct Circle {
    pub centre: LocalPoint,
    pub radius_m: f64,
}

impl Circle {
    /// Whether the closed disc contains a point.
    pub fn contains(&self, point: LocalPoint) -> bool {
        self.is_within(point, 0.0)
    }

    /// Whether a point is at most `margin_m` from the closed disc.
    pub fn is_within(&self, point: LocalPoint, margin_m: f64) -> bool {
        square(point.x - self.centre.x) + square(point.y - self.centre.y) <= square(self.radius_m + margin_m)
    }

    /// Half the side, in metres, of an upright square about a point that the edge does not reach into.
    pub fn clear_m(&self, point: LocalPoint) -> f64 {
        (self.centre.distance_m(point) - self.radius_m).abs() * FRAC_1_SQRT_2
    }

    /// Whether nothing changes between two fixes, as far as a quick look can tell: both inside, or the way well outside.
    pub fn is_passed_by(&self, a: LocalPoint, b: LocalPoint) -> bool {
        match (self.contains(a), self.contains(b)) {
            (true, true) => true,
            (false, false) if a == b => true,
            (false, false) => distance_squared(self.centre, a, b) > square(self.radius_m) * 1.000_001,
            _ => false,
        }
    }

    /// How a step passes the disc. The ends are decided by [`Circle::contains`]; what is between follows from the chord.
    pub fn passage(&self, step: &Segment) -> Passage {
        let (starts_inside, ends_inside) = (self.contains(step.a), self.contains(step.b));
        // A tangent is a chord of no length, and where rounding leaves no chord at an end on the edge, nor is there one.
        let chord = disc_stretch(step, self.centre, self.radius_m);
        let (from, to) = match (starts_inside, ends_inside) {
            (true, true) => (0.0, 1.0),
            (true, false) => (0.0, chord.map_or(0.0, |chord| chord.1.clamp(0.0, 1.0))),
            (false, true) => (chord.map_or(1.0, |chord| chord.0.clamp(0.0, 1.0)), 1.0),
            // Between two fixes outside, the chord is wholly on the step or wholly off it.
            (false, false) => chord
                .filter(|chord| (0.0..1.0).contains(&((chord.0 + chord.1) / 2.0)))
                .map_or((1.0, 1.0), |chord| (chord.0.max(0.0), chord.1.min(1.0))),
        };
        let stretches = [(0.0, from, Zone::Exterior), (from, to, Zone::Interior), (to, 1.0, Zone::Exterior)]
            .into_iter()
            .map(|(from, to, zone)| Stretch { from, to, zone })
            .filter(|stretch| stretch.from < stretch.to)
            .collect();
        Passage { stretches, ends_inside }
    }

    /// The first place of an outer stretch, entered from within the margin, that is farther than `margin_m` outside.
    pub fn first_beyond(&self, step: &Segment, margin_m: f64, stretch: Stretch) -> Option<f64> {
        // The distance from the centre along a line falls, then rises: only the far end of the wider chord can be passed.
        let last_within = disc_stretch(step, self.centre, self.radius_m + margin_m).map_or(stretch.from, |wider| wider.1);
        (last_within + step.tolerance < stretch.to).then(|| last_within.max(stretch.from))
    }
}
