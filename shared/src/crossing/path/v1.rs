//! A path as it was first stored: frozen, only read.

use crate::{
    geo::LonLat,
    identity::{BoundaryId, FixNumber},
    time::UnixMs,
};
use serde::Deserialize;

/// Version 1 of [`super::StoredPath`].
#[derive(Deserialize, Clone, Debug)]
pub struct StoredPath {
    cursor: FixNumber,
    last: Option<(UnixMs, LonLat)>,
    inside: Vec<Inside>,
    on_lines: Vec<OnLine>,
}

#[derive(Deserialize, Clone, Debug)]
struct Inside {
    boundary: BoundaryId,
    since: UnixMs,
    dwelled: bool,
}

#[derive(Deserialize, Clone, Debug)]
struct OnLine {
    boundary: BoundaryId,
    side: Option<Side>,
}

#[derive(Deserialize, Clone, Copy, Debug)]
enum Side {
    Left,
    Right,
}

impl From<StoredPath> for super::StoredPath {
    fn from(StoredPath { cursor, last, inside, on_lines }: StoredPath) -> Self {
        let inside = inside.into_iter().map(super::Inside::from).collect();
        let on_lines = on_lines.into_iter().map(super::OnLine::from).collect();
        Self { cursor, last, inside, on_lines, near: Vec::new(), absent: None }
    }
}

impl From<Inside> for super::Inside {
    fn from(Inside { boundary, since, dwelled }: Inside) -> Self {
        Self { boundary, since, dwelled }
    }
}

impl From<OnLine> for super::OnLine {
    fn from(OnLine { boundary, side }: OnLine) -> Self {
        let side = side.map(|side| match side {
            Side::Left => super::Side::Left,
            Side::Right => super::Side::Right,
        });
        Self { boundary, side }
    }
}
