//! What detection yields.

use crate::{event::CrossingDirection, geo::LonLat, time::UnixMs};

/// A path met a boundary.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Transition {
    /// When: interpolated between the fixes.
    pub time: UnixMs,
    /// Where: interpolated between the fixes.
    pub position: LonLat,
    /// Which boundary: an index of the hunt's boundaries, which are sorted by id.
    pub boundary: usize,
    /// How.
    pub kind: TransitionKind,
}

/// How a path met a boundary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TransitionKind {
    /// Into an area or circle.
    Entered,
    /// Out of an area or circle.
    Exited,
    /// Stayed in an area or circle for its `dwell_s`.
    Dwelled,
    /// Through a line.
    Crossed(CrossingDirection),
    /// To within one of the distances of `approaching_m`, by its place in that list, which goes from far to near.
    Approached(u8),
    /// Out of that distance again.
    Receded(u8),
}
