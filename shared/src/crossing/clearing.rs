//! Where a player may walk without meeting anything.

use super::extent::Extent;
use crate::geo::LocalPoint;

/// An upright box in the plane, edges included, in which the last fix of a path lies and no outline does: as long as the path stays in it,
/// nothing is met. Single precision is enough, since rounding is always inward.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Clearing {
    low: [f32; 2],
    high: [f32; 2],
}

impl Clearing {
    /// A box that holds nothing.
    pub const NONE: Self = Self { low: [f32::INFINITY; 2], high: [f32::NEG_INFINITY; 2] };

    /// One within an extent, as large as the precision allows.
    #[inline]
    pub fn within(extent: Extent) -> Self {
        // Twice the most that rounding to single precision changes a number by.
        let inward = |value: f64| value.abs() * f64::from(f32::EPSILON);
        let above = |value: f64| (value + inward(value)) as f32;
        let below = |value: f64| (value - inward(value)) as f32;
        Self { low: [above(extent.low.x), above(extent.low.y)], high: [below(extent.high.x), below(extent.high.y)] }
    }

    /// What is in both.
    pub fn and(self, other: Self) -> Self {
        let both =
            |one: [f32; 2], other: [f32; 2], inner: fn(f32, f32) -> f32| [inner(one[0], other[0]), inner(one[1], other[1])];
        Self { low: both(self.low, other.low, f32::max), high: both(self.high, other.high, f32::min) }
    }

    /// What is also in the square about a point that reaches so many metres to each side.
    pub fn and_about(self, point: LocalPoint, reach_m: f64) -> Self {
        self.and(Self::within(Extent::of(point, point).grown(reach_m)))
    }

    /// Whether it holds a point.
    #[inline]
    pub fn holds(&self, point: LocalPoint) -> bool {
        let [left, bottom] = self.low.map(f64::from);
        let [right, top] = self.high.map(f64::from);
        (left <= point.x) & (point.x <= right) & (bottom <= point.y) & (point.y <= top)
    }

    /// Its low and its high corner.
    #[cfg(test)]
    pub fn corners(&self) -> (LocalPoint, LocalPoint) {
        let corner = |corner: [f32; 2]| LocalPoint::new(corner[0].into(), corner[1].into());
        (corner(self.low), corner(self.high))
    }
}
