//! Coasts in a box of ten by ten degrees.

use super::*;

fn area() -> GeoRect {
    GeoRect::new(0.0, 0.0, 10.0, 10.0).unwrap()
}

fn line(points: &[(f64, f64)]) -> Vec<Coord> {
    points.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
}

fn closed(pieces: &[Vec<Coord>]) -> (Vec<Polygon>, usize) {
    match close(pieces.to_vec(), area()) {
        Coast::Land { land, broken, .. } => (land, broken.len()),
        other => panic!("land and sea, not {other:?}"),
    }
}

/// Whether the land covers a place.
fn is_land(pieces: &[Vec<Coord>], x: f64, y: f64) -> bool {
    closed(pieces).0.iter().any(|ground| ground.contains(&Point::new(x, y)))
}

#[test]
fn land_lies_on_the_left_whichever_way_the_coast_runs() {
    let eastward = line(&[(-2.0, 4.0), (5.0, 6.0), (12.0, 4.0)]);
    let westward: Vec<Coord> = eastward.iter().rev().copied().collect();
    for (coast, north) in [(eastward, true), (westward, false)] {
        let coast = [coast];
        assert_eq!((is_land(&coast, 5.0, 9.0), is_land(&coast, 5.0, 1.0)), (north, !north));
        let (land, broken) = closed(&coast);
        assert_eq!((land.len(), broken), (1, 0));
        assert!(land[0].signed_area() > 0.0);
    }
}

#[test]
fn two_coasts_make_a_strait_or_a_neck_of_land() {
    let south = line(&[(12.0, 3.0), (-2.0, 3.0)]);
    let north = line(&[(-2.0, 7.0), (4.0, 7.0)]);
    let north_too = line(&[(4.0, 7.0), (12.0, 7.0)]);
    let strait = [south.clone(), north_too.clone(), north.clone()];
    assert_eq!([1.0, 5.0, 9.0].map(|y| is_land(&strait, 5.0, y)), [true, false, true]);
    assert_eq!(closed(&strait).0.len(), 2);
    let neck: Vec<Vec<Coord>> = strait.iter().map(|coast| coast.iter().rev().copied().collect()).collect();
    assert_eq!([1.0, 5.0, 9.0].map(|y| is_land(&neck, 5.0, y)), [false, true, false]);
    assert_eq!(closed(&neck).0.len(), 1);
}

#[test]
fn islands_lagoons_and_islands_in_lagoons() {
    let island = line(&[(1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0), (1.0, 1.0)]);
    let lagoon = line(&[(3.0, 3.0), (3.0, 7.0), (7.0, 7.0), (7.0, 3.0), (3.0, 3.0)]);
    let islet = line(&[(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]);
    let coast = [lagoon.clone(), island, islet];
    assert_eq!([0.5, 2.0, 3.5, 5.0].map(|x| is_land(&coast, x, 5.0)), [false, true, false, true]);
    // A lagoon alone lies in land that fills the box.
    assert_eq!([0.5, 5.0].map(|x| is_land(std::slice::from_ref(&lagoon), x, 5.0)), [true, false]);
    // With a coast elsewhere that says that it lies in the sea, it was drawn the wrong way round.
    let wrong = [lagoon, line(&[(-1.0, 9.5), (11.0, 9.5)])];
    assert_eq!([5.0, 9.0, 9.8].map(|y| is_land(&wrong, 5.0, y)), [true, false, true]);
}

#[test]
fn an_island_across_the_edge_is_cut_and_a_coast_may_come_back() {
    let island = line(&[(5.0, 5.0), (12.0, 5.0), (12.0, 8.0), (5.0, 8.0), (5.0, 5.0)]);
    assert_eq!([6.0, 9.9].map(|x| is_land(std::slice::from_ref(&island), x, 6.0)), [true, true]);
    assert_eq!(closed(&[island]).0[0].unsigned_area().round(), 15.0);
    // Out of the box and in again on the same side: two stretches, one land.
    let bay = [line(&[(-1.0, 2.0), (4.0, 2.0), (4.0, -3.0), (6.0, -3.0), (6.0, 2.0), (11.0, 2.0)])];
    assert_eq!([(5.0, 1.0), (1.0, 1.0), (9.0, 1.0), (5.0, 5.0)].map(|(x, y)| is_land(&bay, x, y)), [true, false, false, true]);
    assert_eq!(closed(&bay).0.len(), 1);
}

#[test]
fn a_coast_that_breaks_off_is_led_straight_to_the_edge() {
    let coast = [line(&[(-2.0, 5.0), (8.0, 5.0)])];
    assert_eq!((is_land(&coast, 5.0, 9.0), is_land(&coast, 9.5, 9.0), is_land(&coast, 5.0, 1.0)), (true, true, false));
    assert_eq!(closed(&coast).1, 1);
    let Coast::Land { leads, .. } = close(coast.to_vec(), area()) else { panic!("land and sea") };
    assert_eq!(leads, [[(8.0, 5.0), (10.0, 5.0)].map(|(x, y)| Coord { x, y })]);
    // A gap in its midst is bridged, also in a ring.
    let gap = [line(&[(-2.0, 5.0), (4.5, 5.0)]), line(&[(5.0, 5.0), (12.0, 5.0)])];
    assert_eq!((closed(&gap).0.len(), is_land(&gap, 5.0, 9.0), is_land(&gap, 5.0, 1.0)), (1, true, false));
    let ring = [line(&[(3.0, 3.0), (7.0, 3.0), (7.0, 7.0), (3.0, 7.0), (3.0, 3.5)])];
    assert_eq!((is_land(&ring, 5.0, 5.0), is_land(&ring, 1.0, 5.0)), (true, false));
}

#[test]
fn a_box_beside_the_coast_is_all_land_or_all_sea() {
    let north_of_it = line(&[(-5.0, -2.0), (15.0, -2.0)]);
    assert_eq!(close(vec![north_of_it.clone()], area()), Coast::Even { land: true });
    assert_eq!(close(vec![north_of_it.into_iter().rev().collect()], area()), Coast::Even { land: false });
    assert_eq!(close(Vec::new(), area()), Coast::Unknown);
    // A sharp cape points at the box: both of its sides are equally near.
    let cape = line(&[(20.0, 7.0), (12.0, 5.0), (20.0, 3.0)]);
    assert_eq!(close(vec![cape.clone()], area()), Coast::Even { land: false });
    assert_eq!(close(vec![cape.into_iter().rev().collect()], area()), Coast::Even { land: true });
}
