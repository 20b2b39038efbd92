//! One test for each sentence of what crossing means.

use crate::walks::point;
use hunt_shared::{
    crossing::{
        CrossingIndex, LocalBoundary, LocalShape, PathFix, Refreshed, Side, Transition, TransitionKind, Walker, advance,
        is_accurate_enough, refresh, teleport,
    },
    geo::{LocalFrame, LonLat},
    hunt::HuntSettings,
    identity::FixNumber,
    time::UnixMs,
};

fn frame() -> LocalFrame {
    LocalFrame::about(LonLat::new(-8.66, 52.62))
}

pub fn square(id: &str, low: f64, high: f64) -> LocalBoundary {
    area(id, &[&[(low, low), (high, low), (high, high), (low, high)]])
}

/// One polygon: an outer ring and holes.
pub fn area(id: &str, rings: &[&[(f64, f64)]]) -> LocalBoundary {
    let rings = rings.iter().map(|ring| ring.iter().map(|&(x, y)| point(x, y)).collect()).collect();
    boundary(id, LocalShape::Area(vec![rings]))
}

pub fn line(id: &str, points: &[(f64, f64)]) -> LocalBoundary {
    boundary(id, LocalShape::Line(points.iter().map(|&(x, y)| point(x, y)).collect()))
}

pub fn circle(id: &str, x: f64, y: f64, radius_m: f64) -> LocalBoundary {
    boundary(id, LocalShape::Circle { centre: point(x, y), radius_m })
}

pub fn boundary(id: &str, shape: LocalShape) -> LocalBoundary {
    LocalBoundary { id: id.into(), shape, dwell_s: None, exit_margin_m: 0.0, nature: Default::default() }
}

pub fn index(boundaries: &[LocalBoundary]) -> CrossingIndex {
    CrossingIndex::from_local(boundaries.to_vec(), &frame())
}

pub fn fix(seconds: f64, x: f64, y: f64) -> PathFix {
    PathFix { time: UnixMs((seconds * 1000.0) as i64), position: frame().to_lonlat(point(x, y)), local: point(x, y) }
}

pub fn say(index: &CrossingIndex, transitions: &[Transition]) -> Vec<String> {
    let kind = |kind| match kind {
        TransitionKind::Entered => "entered".to_owned(),
        TransitionKind::Exited => "exited".to_owned(),
        TransitionKind::Dwelled => "dwelled".to_owned(),
        TransitionKind::Crossed(direction) => direction.as_str().to_owned(),
        TransitionKind::Approached(ring) => format!("approached {ring}"),
        TransitionKind::Receded(ring) => format!("receded {ring}"),
    };
    let seconds = |time: UnixMs| time.0 as f64 / 1000.0;
    transitions.iter().map(|one| format!("{} {} {}", seconds(one.time), index.id(one.boundary), kind(one.kind))).collect()
}

/// What a walk of (seconds, x, y) yields: "seconds boundary transition".
pub fn walk(boundaries: &[LocalBoundary], fixes: &[(f64, f64, f64)]) -> Vec<String> {
    let index = index(boundaries);
    say(&index, &walk_in(&index, fixes))
}

pub fn walk_in(index: &CrossingIndex, fixes: &[(f64, f64, f64)]) -> Vec<Transition> {
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    for &(seconds, x, y) in fixes {
        advance(index, &mut walker, fix(seconds, x, y), &mut out);
    }
    out
}

const NOTHING: [&str; 0] = [];

#[test]
fn membership_at_a_fix_is_closed() {
    let yard = [square("yard", 0.0, 4.0)];
    assert_eq!(walk(&yard, &[(0.0, 6.0, 2.0), (1.0, 4.0, 2.0), (2.0, 6.0, 2.0)]), ["1 yard entered", "1 yard exited"]);
    assert_eq!(walk(&yard, &[(0.0, 4.0, 4.0)]), ["0 yard entered"]);
    let pond = [circle("pond", 0.0, 0.0, 5.0)];
    assert_eq!(walk(&pond, &[(0.0, 9.0, 4.0), (6.0, 3.0, 4.0)]), ["6 pond entered"]);
}

#[test]
fn a_passage_through_the_interior_counts_also_when_both_ends_are_outside() {
    let yard = [square("yard", 0.0, 4.0)];
    assert_eq!(walk(&yard, &[(0.0, -2.0, 2.0), (8.0, 6.0, 2.0)]), ["2 yard entered", "6 yard exited"]);
    let pond = [circle("pond", 0.0, 0.0, 5.0)];
    assert_eq!(walk(&pond, &[(0.0, -10.0, 3.0), (20.0, 10.0, 3.0)]), ["6 pond entered", "14 pond exited"]);
}

#[test]
fn a_touch_of_an_edge_or_a_vertex_yields_nothing() {
    let yard = [square("yard", 0.0, 4.0)];
    assert_eq!(walk(&yard, &[(0.0, -2.0, 2.0), (1.0, 2.0, -2.0)]), NOTHING);
    assert_eq!(walk(&yard, &[(0.0, -2.0, 4.0), (1.0, 6.0, 4.0)]), NOTHING);
    assert_eq!(walk(&[circle("pond", 0.0, 0.0, 5.0)], &[(0.0, -9.0, 5.0), (1.0, 9.0, 5.0)]), NOTHING);
}

#[test]
fn running_along_an_edge_is_inside_at_a_fix_on_it() {
    let yard = [square("yard", 0.0, 4.0)];
    let along = [(0.0, -2.0, 4.0), (4.0, 2.0, 4.0), (8.0, 6.0, 4.0)];
    assert_eq!(walk(&yard, &along), ["4 yard entered", "6 yard exited"]);
}

#[test]
fn from_inside_a_touch_of_the_edge_is_no_exit() {
    let notched = [area("yard", &[&[(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (4.0, 4.0), (0.0, 8.0)]])];
    assert_eq!(walk(&notched, &[(0.0, 1.0, 4.0), (1.0, 7.0, 4.0)]), ["0 yard entered"]);
    assert_eq!(walk(&notched, &[(0.0, 1.0, 5.0), (6.0, 7.0, 5.0)]), ["0 yard entered", "2 yard exited", "4 yard entered"]);
}

#[test]
fn the_edge_of_a_hole_is_inside_and_its_interior_is_outside() {
    let ring = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)];
    let court = [area("court", &[&ring, &[(3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 6.0)]])];
    assert_eq!(walk(&court, &[(0.0, 4.0, 4.0)]), NOTHING);
    assert_eq!(walk(&court, &[(0.0, 3.0, 4.0)]), ["0 court entered"]);
    let through = [(0.0, -1.0, 5.0), (11.0, 10.0, 5.0)];
    assert_eq!(walk(&court, &through), ["1 court entered", "4 court exited", "7 court entered", "10 court exited"]);
    assert_eq!(walk(&court, &[(0.0, 4.0, 4.0), (1.0, 5.0, 5.0)]), NOTHING);
}

#[test]
fn several_polygons_are_one_area_and_their_seam_is_no_edge() {
    let ring = |x: f64| vec![vec![point(x, 0.0), point(x + 4.0, 0.0), point(x + 4.0, 4.0), point(x, 4.0)]];
    let twins = |x: f64| [boundary("twins", LocalShape::Area(vec![ring(0.0), ring(x)]))];
    assert_eq!(walk(&twins(4.0), &[(0.0, -1.0, 1.0), (10.0, 9.0, 1.0)]), ["1 twins entered", "9 twins exited"]);
    assert_eq!(walk(&twins(4.0), &[(0.0, 4.0, -1.0), (6.0, 4.0, 5.0)]), ["1 twins entered", "5 twins exited"]);
    let apart = ["1 twins entered", "5 twins exited", "6 twins entered", "10 twins exited"];
    assert_eq!(walk(&twins(5.0), &[(0.0, -1.0, 1.0), (11.0, 10.0, 1.0)]), apart);
    assert_eq!(walk(&twins(2.0), &[(0.0, -1.0, 1.0), (8.0, 7.0, 1.0)]), ["1 twins entered", "7 twins exited"]);
}

#[test]
fn a_line_yields_one_crossing_for_each_passage_through_it() {
    // The line runs north: its left is west.
    let wire = [line("wire", &[(0.0, -9.0), (0.0, 9.0)])];
    assert_eq!(walk(&wire, &[(0.0, -1.0, 0.0), (2.0, 1.0, 0.0)]), ["1 wire left_to_right"]);
    assert_eq!(walk(&wire, &[(0.0, 1.0, 0.0), (2.0, -1.0, 0.0)]), ["1 wire right_to_left"]);
    let there_and_back = [(0.0, -1.0, 0.0), (2.0, 1.0, 0.0), (4.0, -1.0, 0.0)];
    assert_eq!(walk(&wire, &there_and_back), ["1 wire left_to_right", "3 wire right_to_left"]);
}

#[test]
fn a_line_remembers_the_side_while_a_fix_lies_on_it() {
    let wire = [line("wire", &[(0.0, -9.0), (0.0, 9.0)])];
    let on_it = [(0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (3.0, 0.0, 3.0)];
    let through = [&on_it[..], &[(4.0, 1.0, 3.0)]].concat();
    let back = [&on_it[..], &[(4.0, -1.0, 3.0)]].concat();
    assert_eq!(walk(&wire, &through), ["3 wire left_to_right"]);
    assert_eq!(walk(&wire, &back), NOTHING);
    assert_eq!(walk(&wire, &[(0.0, 0.0, 0.0), (1.0, 1.0, 0.0)]), NOTHING);
}

#[test]
fn a_path_may_go_through_a_vertex_of_a_line_or_along_an_edge_of_it() {
    let bent = [line("wire", &[(0.0, -9.0), (0.0, 0.0), (0.0, 2.0), (9.0, 9.0)])];
    assert_eq!(walk(&bent, &[(0.0, -1.0, 0.0), (2.0, 1.0, 0.0)]), ["1 wire left_to_right"]);
    assert_eq!(walk(&bent, &[(0.0, -1.0, 2.0), (2.0, 1.0, 2.0)]), ["1 wire left_to_right"]);
    let hook = [line("wire", &[(-5.0, 5.0), (0.0, 0.0), (4.0, 0.0), (9.0, 5.0)])];
    assert_eq!(walk(&hook, &[(0.0, -2.0, 0.0), (8.0, 6.0, 0.0)]), NOTHING);
    let step = [line("wire", &[(-5.0, 5.0), (0.0, 0.0), (4.0, 0.0), (9.0, -5.0)])];
    assert_eq!(walk(&step, &[(0.0, -2.0, 0.0), (8.0, 6.0, 0.0)]), ["6 wire right_to_left"]);
}

#[test]
fn passing_an_end_point_of_a_line_only_touches() {
    let wire = [line("wire", &[(0.0, 0.0), (0.0, 9.0)])];
    assert_eq!(walk(&wire, &[(0.0, -1.0, 0.0), (2.0, 1.0, 0.0)]), NOTHING);
    assert_eq!(walk(&wire, &[(0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (2.0, 1.0, 0.0)]), NOTHING);
    assert_eq!(walk(&wire, &[(0.0, -1.0, 1.0), (1.0, 0.0, 1.0), (2.0, 0.0, -1.0), (3.0, 5.0, -1.0)]), NOTHING);
    let fence = [line("fence", &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)])];
    assert_eq!(walk(&fence, &[(0.0, -1.0, -1.0), (2.0, 1.0, 1.0)]), ["1 fence right_to_left"]);
}

#[test]
fn transitions_are_ordered_by_place_then_by_boundary() {
    let nested = [square("a", 2.0, 4.0), square("b", 0.0, 4.0), square("c", 0.0, 4.0)];
    let through = walk(&nested, &[(0.0, -1.0, 3.0), (6.0, 5.0, 3.0)]);
    assert_eq!(through, ["1 b entered", "1 c entered", "3 a entered", "5 a exited", "5 b exited", "5 c exited"]);
    let neighbours = [square("a", 4.0, 8.0), area("b", &[&[(0.0, 4.0), (4.0, 4.0), (4.0, 8.0), (0.0, 8.0)]])];
    assert_eq!(walk(&neighbours, &[(0.0, 3.0, 5.0), (3.0, 6.0, 5.0)]), ["0 b entered", "1 a entered", "1 b exited"]);
}

#[test]
fn each_transition_carries_the_interpolated_time_and_position() {
    let index = index(&[square("yard", 0.0, 4.0)]);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    advance(&index, &mut walker, fix(0.0, -3.0, 1.0), &mut out);
    advance(&index, &mut walker, fix(1.0, 1.0, 3.0), &mut out);
    assert_eq!(out[0].time, UnixMs(750));
    assert!(frame().to_local(out[0].position).distance_m(point(0.0, 2.5)) < 1e-3);
}

#[test]
fn the_first_fix_enters_each_boundary_that_contains_it() {
    let nested = [square("a", 0.0, 9.0), circle("b", 2.0, 2.0, 1.0), square("c", 5.0, 9.0), line("d", &[(0.0, 0.0), (9.0, 9.0)])];
    assert_eq!(walk(&nested, &[(3.0, 2.0, 2.0)]), ["3 a entered", "3 b entered"]);
}

#[test]
fn after_a_gap_only_the_difference_is_reported() {
    let places = [square("a", 0.0, 4.0), square("b", 6.0, 8.0), square("c", 10.0, 14.0), square("d", -1.0, 14.0)];
    let gap = walk(&places, &[(0.0, 1.0, 1.0), (30.001, 11.0, 11.0)]);
    assert_eq!(gap, ["0 a entered", "0 d entered", "30.001 a exited", "30.001 c entered"]);
    let walked = walk(&places, &[(0.0, 1.0, 1.0), (30.0, 11.0, 11.0)]);
    assert_eq!(
        walked,
        ["0 a entered", "0 d entered", "9 a exited", "15 b entered", "21 b exited", "27 c entered"],
        "thirty seconds are no gap"
    );
}

#[test]
fn after_a_gap_a_line_has_forgotten_the_side() {
    let wire = [line("wire", &[(0.0, -9.0), (0.0, 9.0)])];
    assert_eq!(walk(&wire, &[(0.0, -1.0, 0.0), (31.0, 1.0, 0.0)]), NOTHING);
    assert_eq!(walk(&wire, &[(0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (32.0, 0.0, 0.0), (33.0, 1.0, 0.0)]), NOTHING);
}

#[test]
fn a_teleport_is_a_gap() {
    let index = index(&[square("a", 0.0, 4.0), square("b", 6.0, 8.0), square("c", 10.0, 14.0)]);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    advance(&index, &mut walker, fix(0.0, 1.0, 1.0), &mut out);
    teleport(&index, &mut walker, fix(1.0, 11.0, 11.0), &mut out);
    assert_eq!(say(&index, &out), ["0 a entered", "1 a exited", "1 c entered"]);
}

fn dwell(mut boundary: LocalBoundary, dwell_s: f64) -> [LocalBoundary; 1] {
    boundary.dwell_s = Some(dwell_s);
    [boundary]
}

#[test]
fn a_dwell_is_told_once_a_stay_as_soon_as_a_fix_proves_it() {
    let yard = dwell(square("yard", 0.0, 4.0), 5.0);
    let standing = [(0.0, 1.0, 1.0), (2.0, 1.0, 1.0), (4.0, 1.0, 1.0), (6.0, 1.0, 1.0), (8.0, 1.0, 1.0), (20.0, 2.0, 2.0)];
    assert_eq!(walk(&yard, &standing), ["0 yard entered", "5 yard dwelled"]);
    let index = index(&yard);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    advance(&index, &mut walker, fix(0.0, 0.0, 1.0), &mut out);
    advance(&index, &mut walker, fix(10.0, 4.0, 1.0), &mut out);
    assert!(frame().to_local(out[1].position).distance_m(point(2.0, 1.0)) < 1e-3, "half way, after five seconds");
    let twice = [(0.0, 1.0, 1.0), (6.0, 1.0, 1.0), (8.0, 9.0, 1.0), (16.0, 1.0, 1.0), (26.0, 1.0, 1.0)];
    let told = walk(&yard, &twice);
    assert_eq!(told, ["0 yard entered", "5 yard dwelled", "6.75 yard exited", "13 yard entered", "18 yard dwelled"]);
}

#[test]
fn a_dwell_complete_before_the_exit_of_the_same_step_is_told_before_it() {
    let yard = dwell(square("yard", 0.0, 4.0), 5.0);
    let slow = [(0.0, -2.0, 2.0), (16.0, 6.0, 2.0)];
    assert_eq!(walk(&yard, &slow), ["4 yard entered", "9 yard dwelled", "12 yard exited"]);
    assert_eq!(walk(&yard, &[(0.0, -2.0, 2.0), (8.0, 6.0, 2.0)]), ["2 yard entered", "6 yard exited"]);
    let exactly = [(0.0, -2.0, 2.0), (10.0, 6.0, 2.0)];
    assert_eq!(walk(&yard, &exactly), ["2.5 yard entered", "7.5 yard dwelled", "7.5 yard exited"]);
}

#[test]
fn dwell_does_not_count_across_a_gap() {
    let yard = dwell(square("yard", 0.0, 4.0), 20.0);
    let gap = [(0.0, 1.0, 1.0), (15.0, 1.0, 1.0), (60.0, 2.0, 1.0), (75.0, 2.0, 1.0), (85.0, 2.0, 1.0)];
    assert_eq!(walk(&yard, &gap), ["0 yard entered", "80 yard dwelled"]);
    let told_already = [(0.0, 1.0, 1.0), (25.0, 1.0, 1.0), (60.0, 2.0, 1.0), (85.0, 2.0, 1.0)];
    assert_eq!(walk(&yard, &told_already), ["0 yard entered", "20 yard dwelled"]);
}

fn margin(mut boundary: LocalBoundary, exit_margin_m: f64) -> [LocalBoundary; 1] {
    boundary.exit_margin_m = exit_margin_m;
    [boundary]
}

#[test]
fn an_exit_needs_the_player_farther_outside_than_the_margin() {
    for shape in [square("yard", 0.0, 4.0), circle("yard", 2.0, 2.0, 2.0)] {
        let yard = margin(shape, 3.0);
        let noise = [(0.0, 2.0, 2.0), (1.0, 5.0, 2.0), (2.0, 7.0, 2.0), (3.0, 2.0, 2.0), (4.0, 6.5, 2.0)];
        assert_eq!(walk(&yard, &noise), ["0 yard entered"]);
        let away = [(0.0, 2.0, 2.0), (4.0, 6.0, 2.0), (6.0, 8.0, 2.0), (7.0, 5.0, 2.0), (8.0, 3.0, 2.0)];
        assert_eq!(walk(&yard, &away), ["0 yard entered", "5 yard exited", "7.5 yard entered"]);
        assert_eq!(walk(&yard, &[(0.0, -2.0, 2.0), (8.0, 6.0, 2.0)]), ["2 yard entered"]);
        assert_eq!(walk(&yard, &[(0.0, -2.0, 2.0), (12.0, 10.0, 2.0)]), ["2 yard entered", "9 yard exited"]);
        assert_eq!(walk(&yard, &[(0.0, 2.0, 2.0), (40.0, 6.0, 2.0), (80.0, 8.0, 2.0)]), ["0 yard entered", "80 yard exited"]);
    }
}

#[test]
fn a_fix_less_accurate_than_the_hunt_asks_is_not_used() {
    let settings = HuntSettings::default();
    assert!(is_accurate_enough(50.0, &settings) && is_accurate_enough(0.0, &settings));
    for accuracy_m in [50.1, f32::NAN, f32::INFINITY, -1.0] {
        assert!(!is_accurate_enough(accuracy_m, &settings));
    }
}

#[test]
fn a_reload_yields_the_difference() {
    let position = frame().to_lonlat(point(1.0, 1.0));
    let on_wire = frame().to_local(position);
    let wire = |id: &str, north: f64| line(id, &[(on_wire.x, -9.0), (on_wire.x, on_wire.y), (on_wire.x, north)]);
    let old = index(&[square("a", 0.0, 4.0), square("b", 0.0, 4.0), square("c", 0.0, 4.0), wire("wire", 9.0)]);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    advance(&old, &mut walker, fix(0.0, -1.0, 1.0), &mut out);
    advance(&old, &mut walker, old.fix(UnixMs(2_000), position), &mut out);
    let stored = walker.to_stored(&old, FixNumber(2));
    assert_eq!(stored.inside.len(), 3);
    assert_eq!(stored.on_lines[0].side, Some(Side::Left));

    let [lasting] = dwell(square("b", -9.0, 9.0), 10.0);
    let new = index(&[square("a", 6.0, 9.0), lasting, square("d", 0.0, 4.0), wire("wire", 8.0)]);
    let Refreshed { mut walker, transitions, gone } = refresh(&new, &stored, UnixMs(5_000));
    assert_eq!(say(&new, &transitions), ["5 a exited", "5 d entered"]);
    assert_eq!(gone, ["c".into()]);
    assert_eq!(walker.inside(&new).collect::<Vec<_>>(), [1, 2]);

    let mut later = Vec::new();
    advance(&new, &mut walker, fix(12.0, 2.0, 1.0), &mut later);
    assert_eq!(say(&new, &later), ["2 wire left_to_right", "11 b dwelled"], "the stay and the side went on");
}

#[test]
fn a_fix_that_is_not_later_changes_nothing() {
    let yard = [square("yard", 0.0, 4.0)];
    assert_eq!(walk(&yard, &[(5.0, 9.0, 1.0), (5.0, 1.0, 1.0), (4.0, 1.0, 1.0), (6.0, 8.0, 1.0)]), NOTHING);
}

#[test]
fn a_fix_that_the_plane_cannot_hold_is_far_away() {
    let index = index(&[square("yard", 0.0, 4.0)]);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    for (seconds, lon, lat) in [(0, -8.66, 52.62), (1, 81.34, 0.0), (2, -98.66, 0.0), (3, -8.66, 52.62)] {
        advance(&index, &mut walker, index.fix(UnixMs(seconds * 1000), LonLat::new(lon, lat)), &mut out);
    }
    let kinds: Vec<_> = out.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [TransitionKind::Entered, TransitionKind::Exited, TransitionKind::Entered]);
}
