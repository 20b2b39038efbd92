//! The walk that comes with the sample hunt, cut where it stands still: there something is to be done.

use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use hunt_tests::Track;
use std::path::Path;

/// A corner may be cut by so many metres.
const CUT_M: f64 = 1.5;

/// The way to a stop: its corners, and the stop itself as the last.
pub type Leg = Vec<LonLat>;

/// The legs between the places where a track stands still, without the place where it begins.
pub fn legs(gpx: &Path) -> Vec<Leg> {
    let track = Track::read_gpx(gpx).unwrap();
    let mut legs = Vec::new();
    let mut leg: Leg = Vec::new();
    let mut stands = false;
    for point in track.points() {
        let same = leg.last().or(legs.last().and_then(|leg: &Leg| leg.last())) == Some(&point.position);
        if !same {
            leg.push(point.position);
        } else if !stands {
            legs.push(std::mem::take(&mut leg));
        }
        stands = same;
    }
    legs.remove(0);
    legs.iter().scan(track.points()[0].position, |from, leg| Some(corners(std::mem::replace(from, *leg.last()?), leg))).collect()
}

/// Leaves out what lies on a straight way.
fn corners(from: LonLat, leg: &[LonLat]) -> Leg {
    let frame = LocalFrame::about(from);
    let points: Vec<LocalPoint> = std::iter::once(from).chain(leg.iter().copied()).map(|at| frame.to_local(at)).collect();
    let mut kept = Vec::new();
    keep(&points, 0, points.len() - 1, &mut kept);
    kept.into_iter().map(|index| frame.to_lonlat(points[index])).collect()
}

/// Keeps the last of a stretch, and before it whatever lies too far from the straight way (after Douglas and Peucker).
fn keep(points: &[LocalPoint], from: usize, to: usize, kept: &mut Vec<usize>) {
    let away_m = |index: usize| {
        let (dx, dy) = (points[to].x - points[from].x, points[to].y - points[from].y);
        let (px, py) = (points[index].x - points[from].x, points[index].y - points[from].y);
        (dx * py - dy * px).abs() / dx.hypot(dy).max(1e-9)
    };
    match (from + 1..to).max_by(|a, b| away_m(*a).total_cmp(&away_m(*b))).filter(|index| away_m(*index) > CUT_M) {
        Some(corner) => {
            keep(points, from, corner, kept);
            keep(points, corner, to, kept);
        }
        None => kept.push(to),
    }
}

#[test]
fn the_sample_hunt_is_walked_in_ten_legs() {
    let legs = legs(&super::game::hunts().join("merrowick/whole-walk.gpx"));
    assert_eq!(legs.len(), 10);
    assert!(legs.iter().all(|leg| (1..=6).contains(&leg.len())), "{legs:?}");
    // The bell.
    assert!((legs[5].last().unwrap().lon + 42.014_250_1).abs() < 1e-6);
}
