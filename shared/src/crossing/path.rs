//! What must be remembered of a path between two fixes, in the form that is stored: by name and in degrees, so that it outlives an
//! edit of the hunt. A change to it is a new version of the values that hold it, with the old one frozen in [`v1`] and upcast.

pub mod v1;

use crate::{
    geo::LonLat,
    hunt::{NamedKind, Renamed},
    identity::{BoundaryId, FixNumber},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// A player's path so far, as far as the next fix needs it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct StoredPath {
    /// The last fix taken, refused ones included; the next one taken is the one after it.
    pub cursor: FixNumber,
    /// When and where the last accepted fix was; `None` before the first.
    pub last: Option<(UnixMs, LonLat)>,
    /// Areas and circles that the player is in, sorted by id.
    pub inside: Vec<Inside>,
    /// Lines on which the last fix lay exactly, with the side that the player came from, sorted by id.
    pub on_lines: Vec<OnLine>,
    /// Boundaries that the player is near, by their distances.
    pub near: Vec<Near>,
    /// Boundaries that are there only when a condition holds, and are not for this player, sorted by id; `None`: nobody has said yet, so that
    /// none of them is there.
    pub absent: Option<Vec<BoundaryId>>,
}

/// A player is near a boundary.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Near {
    /// Which.
    pub boundary: BoundaryId,
    /// Within so many metres, as the hunt says.
    pub within_m: f64,
}

impl StoredPath {
    /// Keeps under the new ids what was stored under the old.
    pub fn rename(&mut self, renamed: &[Renamed]) {
        for renamed in renamed.iter().filter(|renamed| renamed.kind == NamedKind::Boundary) {
            let inside = self.inside.iter_mut().map(|inside| &mut inside.boundary);
            let near = self.near.iter_mut().map(|near| &mut near.boundary);
            let on_lines = self.on_lines.iter_mut().map(|on| &mut on.boundary);
            for boundary in inside.chain(on_lines).chain(near).chain(self.absent.iter_mut().flatten()) {
                if boundary.as_str() == renamed.from {
                    *boundary = BoundaryId::new(&*renamed.to);
                }
            }
        }
        self.inside.sort_by(|a, b| a.boundary.cmp(&b.boundary));
        self.on_lines.sort_by(|a, b| a.boundary.cmp(&b.boundary));
        self.near.sort_by(|a, b| a.boundary.cmp(&b.boundary));
        self.absent.iter_mut().for_each(|absent| absent.sort());
    }
}

/// One stay in an area or circle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Inside {
    /// Where.
    pub boundary: BoundaryId,
    /// Since when the dwell is counted: the entry, or the first fix after a gap.
    pub since: UnixMs,
    /// Whether this stay has yielded its `Dwelled`.
    pub dwelled: bool,
}

/// A line that the player stands on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OnLine {
    /// Which.
    pub boundary: BoundaryId,
    /// The last strict side on which the player was; `None` when the path began on the line.
    pub side: Option<Side>,
}

/// A side of a line, seen along it from its first point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Side {
    /// To the left.
    Left,
    /// To the right.
    Right,
}
