//! What boundaries do beside lying there: one test for each sentence.

use crate::{
    sentences::{area, boundary, circle, fix, index, line, say, square, walk, walk_in},
    walks::point,
};
use hunt_shared::{
    crossing::{CrossingIndex, LocalBoundary, LocalNature, LocalShape, StoredPath, TransitionKind, Walker, advance, set_absent},
    geo::LocalPoint,
    hunt::{Activity, Timetable, Way, Window},
    identity::FixNumber,
    time::UnixMs,
};

const NOTHING: [&str; 0] = [];

fn near(mut boundary: LocalBoundary, approaching_m: &[f64]) -> LocalBoundary {
    boundary.nature.approaching_m = approaching_m.to_vec();
    boundary
}

/// There in these stretches of seconds.
fn active(mut boundary: LocalBoundary, windows: &[(i64, i64)]) -> LocalBoundary {
    let window = |&(from, until): &(i64, i64)| Window::Between { from: UnixMs(from * 1000), until: UnixMs(until * 1000) };
    let windows = windows.iter().map(window).collect();
    boundary.nature.active = Some(Activity { time_zone: "UTC".into(), windows });
    boundary
}

fn moving(mut boundary: LocalBoundary, points: &[(f64, f64)], way: Way, speed_mps: f64, waits: &[(usize, f64)]) -> LocalBoundary {
    let points: Vec<LocalPoint> = points.iter().map(|&(x, y)| point(x, y)).collect();
    boundary.nature.timetable = Some(Timetable::new(&points, way, speed_mps, waits, UnixMs(0)));
    boundary
}

#[test]
fn one_comes_near_before_one_goes_in_and_is_far_after_one_has_gone_out() {
    let pond = [near(circle("pond", 0.0, 0.0, 5.0), &[10.0, 2.0])];
    let through = [(0.0, -20.0, 0.0), (20.0, 0.0, 0.0), (40.0, 20.0, 0.0)];
    let told = [
        "5 pond approached 0",
        "13 pond approached 1",
        "15 pond entered",
        "25 pond exited",
        "27 pond receded 1",
        "35 pond receded 0",
    ];
    assert_eq!(walk(&pond, &through), told);
    let yard = [near(square("yard", -5.0, 5.0), &[10.0, 2.0])];
    assert_eq!(walk(&yard, &through), told.map(|line| line.replace("pond", "yard")));
    let wire = [near(line("wire", &[(0.0, -5.0), (0.0, 5.0)]), &[4.0])];
    assert_eq!(
        walk(&wire, &[(0.0, -10.0, 0.0), (20.0, 10.0, 0.0)]),
        ["6 wire approached 0", "10 wire left_to_right", "14 wire receded 0"]
    );
}

#[test]
fn whoever_begins_or_lands_within_is_near_and_inside_in_that_order() {
    let yard = [near(square("yard", 0.0, 4.0), &[10.0])];
    assert_eq!(walk(&yard, &[(0.0, 2.0, 2.0)]), ["0 yard approached 0", "0 yard entered"]);
    assert_eq!(
        walk(&yard, &[(0.0, 2.0, 2.0), (60.0, 30.0, 2.0), (61.0, 9.0, 2.0), (130.0, 9.0, 2.0)]),
        ["0 yard approached 0", "0 yard entered", "60 yard exited", "60 yard receded 0", "60.762 yard approached 0"]
    );
}

#[test]
fn corners_are_rounded_and_a_touch_of_the_distance_yields_nothing() {
    let yard = [near(square("yard", 0.0, 4.0), &[5.0])];
    assert_eq!(walk(&yard, &[(0.0, 8.0, 8.0)]), NOTHING, "5.66 m from the corner");
    assert_eq!(walk(&yard, &[(0.0, 7.0, 8.0)]), ["0 yard approached 0"], "5 m from the corner: the edge is near");
    assert_eq!(walk(&yard, &[(0.0, -9.0, 9.0), (18.0, 13.0, 9.0)]), NOTHING, "along the edge of what is near");
}

#[test]
fn what_is_far_again_needs_the_exit_margin() {
    let mut yard = near(square("yard", 0.0, 4.0), &[5.0]);
    yard.exit_margin_m = 2.0;
    let wavering = [(0.0, 12.0, 2.0), (3.0, 9.0, 2.0), (4.0, 10.0, 2.0), (5.0, 9.0, 2.0), (8.0, 12.0, 2.0)];
    assert_eq!(walk(&[yard], &wavering), ["3 yard approached 0", "7 yard receded 0"]);
}

#[test]
fn a_boundary_is_there_in_its_windows_only() {
    let gate = [active(square("gate", 0.0, 4.0), &[(10, 20)])];
    assert_eq!(walk(&gate, &[(0.0, 2.0, 2.0), (8.0, 2.0, 2.0)]), NOTHING);
    // Standing still: a fix every two seconds tells it at the exact time.
    let standing: Vec<_> = (0..15).map(|number| (2.0 * f64::from(number) + 1.0, 2.0, 2.0)).collect();
    assert_eq!(walk(&gate, &standing), ["10 gate entered", "20 gate exited"]);
    // Walking through while it begins to be there.
    assert_eq!(walk(&gate, &[(5.0, -1.0, 2.0), (15.0, 10.0, 2.0)]), NOTHING);
    assert_eq!(walk(&gate, &[(8.0, 0.5, 2.0), (16.0, 8.5, 2.0)]), ["10 gate entered", "11.5 gate exited"]);
    assert_eq!(walk(&gate, &[(18.0, -1.0, 2.0), (26.0, 7.0, 2.0)]), ["19 gate entered", "20 gate exited"]);
    assert_eq!(walk(&gate, &[(30.0, -1.0, 2.0), (40.0, 9.0, 2.0)]), NOTHING);
}

#[test]
fn a_wall_can_be_open_and_one_dwells_only_while_the_place_is_there() {
    let wall = [active(line("wall", &[(2.0, -5.0), (2.0, 5.0)]), &[(10, 20)])];
    let to_and_fro = [(0.0, 0.0, 0.0), (4.0, 4.0, 0.0), (12.0, 0.0, 0.0), (24.0, 4.0, 0.0)];
    assert_eq!(walk(&wall, &to_and_fro), ["18 wall left_to_right"], "it is open at 2 s and at 8 s");
    let mut rock = active(square("rock", 0.0, 4.0), &[(10, 20), (25, 60)]);
    rock.dwell_s = Some(12.0);
    let standing: Vec<_> = (0..25).map(|number| (2.0 * f64::from(number), 2.0, 2.0)).collect();
    assert_eq!(walk(&[rock], &standing), ["10 rock entered", "20 rock exited", "25 rock entered", "37 rock dwelled"]);
}

#[test]
fn what_is_near_a_boundary_that_is_not_there_is_not_near() {
    let gate = [near(active(square("gate", 0.0, 4.0), &[(10, 20)]), &[3.0])];
    let standing: Vec<_> = (0..15).map(|number| (2.0 * f64::from(number) + 1.0, 6.0, 2.0)).collect();
    assert_eq!(walk(&gate, &standing), ["10 gate approached 0", "20 gate receded 0"]);
}

#[test]
fn a_ferry_comes_to_who_stands_and_carries_who_stays() {
    // 10 m wide, from x = 0 to 100 in 50 s, waits 10 s at either end.
    let deck = [(0.0, -5.0), (10.0, -5.0), (10.0, 5.0), (0.0, 5.0)];
    let ferry = [moving(area("ferry", &[&deck]), &[(0.0, 0.0), (100.0, 0.0)], Way::ThereAndBack, 2.0, &[(0, 10.0), (1, 10.0)])];
    let standing: Vec<_> = (0..100).map(|number| (2.0 * f64::from(number), 60.0, 0.0)).collect();
    // Under way from 10 s on: its bow is at 60 m after 25 s, its stern after 30 s; back from 70 s on.
    assert_eq!(
        walk(&ferry, &standing),
        ["35 ferry entered", "40 ferry exited", "90 ferry entered", "95 ferry exited", "155 ferry entered", "160 ferry exited",]
    );
    let riding: Vec<_> =
        (0..30).map(|number| 2.0 * f64::from(number)).map(|at| (at, 5.0 + 2.0 * (at - 10.0).max(0.0), 0.0)).collect();
    assert_eq!(walk(&ferry, &riding), ["0 ferry entered"]);
    let jumping_off = [(0.0, 5.0, 0.0), (10.0, 5.0, 0.0), (20.0, 25.0, 0.0), (25.0, 35.0, 20.0)];
    assert_eq!(walk(&ferry, &jumping_off), ["0 ferry entered", "21.25 ferry exited"]);
}

#[test]
fn a_sweeping_line_is_crossed_by_who_stands() {
    let sweep = [moving(line("sweep", &[(0.0, -5.0), (0.0, 5.0)]), &[(0.0, 0.0), (20.0, 0.0)], Way::ThereAndBack, 1.0, &[])];
    let standing: Vec<_> = (0..20).map(|number| (2.0 * f64::from(number), 9.5, 0.0)).collect();
    assert_eq!(walk(&sweep, &standing), ["9.5 sweep right_to_left", "30.5 sweep left_to_right"]);
}

#[test]
fn who_dwells_on_what_moves_has_stayed() {
    let mut patrol = moving(circle("patrol", 0.0, 0.0, 5.0), &[(0.0, 0.0), (50.0, 0.0)], Way::Round, 1.0, &[]);
    patrol.dwell_s = Some(8.0);
    let walking: Vec<_> = (0..12).map(|number| 2.0 * f64::from(number)).map(|at| (at, at + 1.0, 0.0)).collect();
    assert_eq!(walk(&[patrol], &walking), ["0 patrol entered", "8 patrol dwelled"]);
}

#[test]
fn a_boundary_that_waits_for_a_condition_is_there_when_it_is_said_so() {
    let mut gate = near(square("gate", 0.0, 4.0), &[3.0]);
    gate.nature.conditional = true;
    let index = index(&[gate, square("yard", 0.0, 4.0)]);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    advance(&index, &mut walker, fix(0.0, 2.0, 2.0), &mut out);
    assert_eq!(say(&index, &out), ["0 yard entered"]);
    let stored = walker.to_stored(&index, FixNumber(1));
    assert_eq!(stored.absent, None);
    out.clear();
    set_absent(&index, &mut walker, vec![], UnixMs(500), &mut out);
    assert_eq!(say(&index, &out), ["0.5 gate approached 0", "0.5 gate entered"]);
    // What is stored goes on the same.
    let stored: StoredPath = walker.to_stored(&index, FixNumber(1));
    assert_eq!((stored.absent.as_deref(), stored.near.len(), stored.inside.len()), (Some(&[][..]), 1, 2));
    let mut walker = Walker::from_stored(&index, &stored);
    out.clear();
    advance(&index, &mut walker, fix(1.0, 2.0, 3.0), &mut out);
    assert_eq!(say(&index, &out), NOTHING);
    set_absent(&index, &mut walker, vec![0], UnixMs(1500), &mut out);
    assert_eq!(say(&index, &out), ["1.5 gate exited", "1.5 gate receded 0"]);
    out.clear();
    advance(&index, &mut walker, fix(4.0, 20.0, 3.0), &mut out);
    assert_eq!(say(&index, &out), ["1.333 yard exited"]);
}

#[test]
fn begins_at_tells_what_came_from_what_was_walked_into() {
    let index: CrossingIndex = index(&[active(square("gate", 0.0, 4.0), &[(10, 20)])]);
    assert!(index.begins_at(0, UnixMs(10_000)));
    assert!(!index.begins_at(0, UnixMs(10_001)) && !index.begins_at(0, UnixMs(9_999)) && !index.begins_at(0, UnixMs(20_000)));
    let wide = boundary("b", LocalShape::Circle { centre: point(0.0, 0.0), radius_m: 1.0 });
    assert_eq!(wide.nature, LocalNature::default());
    let found = walk_in(&index, &[(8.0, 2.0, 2.0), (12.0, 2.0, 2.0)]);
    assert_eq!(found.iter().map(|one| (one.time, one.kind)).collect::<Vec<_>>(), [(UnixMs(10_000), TransitionKind::Entered)]);
}
