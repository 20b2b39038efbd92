//! The indexed code and the oracle say the same about random walks.

use crate::{
    oracle::{self, OracleFix},
    walks,
};
use hunt_shared::{
    crossing::{CrossingIndex, LocalBoundary, PathFix, StoredPath, Transition, Walker, advance, teleport},
    geo::{LocalFrame, LonLat},
    identity::FixNumber,
    time::UnixMs,
};
use proptest::prelude::*;

fn frame() -> LocalFrame {
    LocalFrame::about(LonLat::new(-8.66, 52.62))
}

fn detect(boundaries: &[LocalBoundary], fixes: &[OracleFix]) -> Vec<Transition> {
    let frame = frame();
    let index = CrossingIndex::from_local(boundaries.to_vec(), &frame);
    let (mut walker, mut out) = (Walker::default(), Vec::new());
    for fix in fixes {
        let path_fix = PathFix { time: UnixMs(fix.time_ms), position: frame.to_lonlat(fix.at), local: fix.at };
        if fix.leap {
            teleport(&index, &mut walker, path_fix, &mut out);
        } else {
            advance(&index, &mut walker, path_fix, &mut out);
        }
    }
    out
}

/// Milliseconds by which two exact calculations may differ where a path leaves a circle along its tangent.
const TANGENT_MS: f64 = 5.0;

/// Leaves aside the order of what rounding may order: sorts the runs of names, one for each time, whose times are no more than [`TANGENT_MS`] apart from one to the next.
fn sort_simultaneous(names: &mut [String], times_ms: &[f64]) {
    let mut from = 0;
    for end in 1..=names.len() {
        if end == names.len() || times_ms[end] - times_ms[end - 1] > TANGENT_MS {
            names[from..end].sort();
            from = end;
        }
    }
}

/// The walk meets what the oracle says, at the same times and places; a case in which rounding decides is none.
fn check(boundaries: &[LocalBoundary], fixes: &[OracleFix]) -> Result<(), TestCaseError> {
    let expected = oracle::walk(boundaries, fixes);
    prop_assume!(expected.is_some());
    let expected = expected.unwrap();
    let found = detect(boundaries, fixes);
    let names = |boundary: usize, kind| format!("{boundary} {kind:?}");
    let mut found_names: Vec<_> = found.iter().map(|one| names(one.boundary, one.kind)).collect();
    let mut expected_names: Vec<_> = expected.iter().map(|one| names(one.boundary, one.kind)).collect();
    for boundary in 0..boundaries.len() {
        let of_one =
            |all: &[String]| -> Vec<_> { all.iter().filter(|name| name.starts_with(&format!("{boundary} "))).cloned().collect() };
        prop_assert_eq!(of_one(&found_names), of_one(&expected_names));
    }
    let times_ms: Vec<_> = expected.iter().map(|one| one.time_ms).collect();
    sort_simultaneous(&mut found_names, &times_ms);
    sort_simultaneous(&mut expected_names, &times_ms);
    prop_assert_eq!(found_names, expected_names);
    // Where a path leaves a circle along its tangent, a nanometre aside is many along.
    for (one, other) in found.iter().zip(&expected) {
        prop_assert!((one.time.0 as f64 - other.time_ms).abs() <= TANGENT_MS, "{:?} is not {:?}", one, other);
        prop_assert!(frame().to_local(one.position).distance_m(other.at) < 0.02, "{:?} is not {:?}", one, other);
    }
    prop_assert!(found.is_sorted_by_key(|one| one.time), "{:?}", found);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_meets_what_the_oracle_says(boundaries in walks::boundaries(), fixes in walks::walk()) {
        check(&boundaries, &fixes)?;
    }

    #[test]
    fn a_long_stroll_meets_what_the_oracle_says(
        mut boundaries in walks::boundaries(),
        outpost in walks::outpost(),
        fixes in walks::stroll(),
    ) {
        boundaries.extend(outpost);
        check(&boundaries, &fixes)?;
    }

    #[test]
    fn a_path_that_is_stored_after_every_fix_goes_on_the_same(
        boundaries in walks::boundaries(),
        fixes in prop_oneof![walks::walk(), walks::stroll()],
    ) {
        let frame = frame();
        let index = CrossingIndex::from_local(boundaries, &frame);
        let (mut kept, mut stored) = (Walker::default(), StoredPath::default());
        for fix in fixes {
            let path_fix = index.fix(UnixMs(fix.time_ms), frame.to_lonlat(fix.at));
            let (mut from_kept, mut from_stored) = (Vec::new(), Vec::new());
            advance(&index, &mut kept, path_fix, &mut from_kept);
            let mut loaded = Walker::from_stored(&index, &stored);
            advance(&index, &mut loaded, path_fix, &mut from_stored);
            prop_assert_eq!(&from_kept, &from_stored);
            prop_assert_eq!(&kept, &loaded);
            stored = loaded.to_stored(&index, FixNumber(7));
            prop_assert_eq!(stored.cursor, FixNumber(7));
        }
    }
}
