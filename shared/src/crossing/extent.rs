//! Upright boxes in the plane.

use crate::geo::LocalPoint;

/// The box around something, in the plane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Extent {
    pub low: LocalPoint,
    pub high: LocalPoint,
}

impl Extent {
    pub const NOTHING: Self =
        Self { low: LocalPoint::new(f64::INFINITY, f64::INFINITY), high: LocalPoint::new(f64::NEG_INFINITY, f64::NEG_INFINITY) };

    pub fn of(one: LocalPoint, other: LocalPoint) -> Self {
        Self {
            low: LocalPoint::new(one.x.min(other.x), one.y.min(other.y)),
            high: LocalPoint::new(one.x.max(other.x), one.y.max(other.y)),
        }
    }

    /// The smallest around some points.
    pub fn around(points: &[LocalPoint]) -> Option<Self> {
        points.iter().map(|&point| Self::of(point, point)).reduce(Self::with)
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            low: LocalPoint::new(self.low.x.min(other.low.x), self.low.y.min(other.low.y)),
            high: LocalPoint::new(self.high.x.max(other.high.x), self.high.y.max(other.high.y)),
        }
    }

    pub fn width(&self) -> f64 {
        (self.high.x - self.low.x).max(0.0)
    }

    pub fn height(&self) -> f64 {
        (self.high.y - self.low.y).max(0.0)
    }

    /// The box that reaches so many metres farther to each side.
    pub fn grown(self, by_m: f64) -> Self {
        Self {
            low: LocalPoint::new(self.low.x - by_m, self.low.y - by_m),
            high: LocalPoint::new(self.high.x + by_m, self.high.y + by_m),
        }
    }

    /// For a point outside: the half of the plane beyond one of the sides, in which the point lies.
    pub fn beyond(&self, point: LocalPoint) -> Option<Self> {
        let everywhere = Self { low: LocalPoint::new(f64::MIN, f64::MIN), high: LocalPoint::new(f64::MAX, f64::MAX) };
        let (low, high) = (everywhere.low, everywhere.high);
        if point.x < self.low.x {
            Some(Self { high: LocalPoint::new(self.low.x, high.y), ..everywhere })
        } else if point.x > self.high.x {
            Some(Self { low: LocalPoint::new(self.high.x, low.y), ..everywhere })
        } else if point.y < self.low.y {
            Some(Self { high: LocalPoint::new(high.x, self.low.y), ..everywhere })
        } else if point.y > self.high.y {
            Some(Self { low: LocalPoint::new(low.x, self.high.y), ..everywhere })
        } else {
            None
        }
    }
}
