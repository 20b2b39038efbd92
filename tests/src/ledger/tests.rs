use super::*;
use hunt_shared::{
    event::CrossingDirection,
    geo::{GeoBox, LocalFrame, LocalPoint, LonLat, PolygonRings, Shape},
    hunt::PublicBoundary,
};

const BOUNDS: GeoBox = GeoBox { west: -30.01, south: 37.99, east: -29.99, north: 38.01 };

fn at(x: f64, y: f64) -> LonLat {
    LocalFrame::new(BOUNDS).unwrap().to_lonlat(LocalPoint::new(x, y))
}

fn square(half_m: f64) -> Vec<LonLat> {
    vec![at(-half_m, -half_m), at(half_m, -half_m), at(half_m, half_m), at(-half_m, half_m)]
}

fn boundary(id: &str, shape: Shape, dwell_s: Option<f64>) -> PublicBoundary {
    PublicBoundary { id: id.into(), name: String::new(), shape, dwell_s, barrier: false }
}

/// A square ring (20 m to 40 m from the middle), a circle of 10 m in the middle, and a line from south to north at 100 m east.
fn view() -> HuntView {
    HuntView {
        id: "test".into(),
        title: String::new(),
        description: String::new(),
        attribution: String::new(),
        start: at(0.0, 0.0),
        bounds: BOUNDS,
        max_speed_mps: 12.0,
        behaviours: Vec::new(),
        boundaries: vec![
            boundary("circle", Shape::Circle { centre: at(0.0, 0.0), radius_m: 10.0 }, Some(3.0)),
            boundary("line", Shape::Line(vec![at(100.0, -50.0), at(100.0, 50.0)]), None),
            boundary("ring", Shape::Area(vec![PolygonRings { exterior: square(40.0), holes: vec![square(20.0)] }]), None),
        ],
        objects: Vec::new(),
        map: Vec::new(),
        characters: Vec::new(),
        open: Default::default(),
        teams: None,
        fog: true,
    }
}

fn fix(time: i64, x: f64, y: f64) -> Fix {
    Fix { time: UnixMs(time), position: at(x, y), accuracy_m: 3.0 }
}

fn event(seq: u64, time: i64, kind: EventKind) -> Event {
    Event { seq: Seq(seq), time: UnixMs(time), position: None, kind }
}

fn entered(seq: u64, time: i64, boundary: &str) -> Event {
    event(seq, time, EventKind::BoundaryEntered { boundary: boundary.into(), name: String::new() })
}

fn exited(seq: u64, time: i64, boundary: &str) -> Event {
    event(seq, time, EventKind::BoundaryExited { boundary: boundary.into(), name: String::new() })
}

/// From the middle of the ring to its outside, 10 m/s.
fn ledger_of_a_walk_east() -> Ledger {
    let mut ledger = Ledger::default();
    for step in 0..=5 {
        ledger.walked(FixNumber(step + 1), fix(step as i64 * 1_000, step as f64 * 10.0 + 0.5, 0.5));
    }
    ledger
}

#[test]
fn a_walk_through_all_shapes_yields_each_crossing_once() {
    use CrossingKind::*;
    // 10 m/s eastward from 60 m west of the middle to 110 m east, with one long segment over the ring and the circle.
    let path = [fix(0, -60.0, 1.0), fix(16_500, 105.0, 1.0), fix(17_000, 110.0, 1.0), fix(20_000, 95.0, 1.0)];
    let found: Vec<_> = expected_crossings(&view(), &path)
        .into_iter()
        .map(|crossing| (crossing.boundary.as_str().to_owned(), crossing.kind, crossing.time.0))
        .collect();
    let expected = [
        ("circle", Entered, 5_005),
        ("circle", Exited, 6_995),
        ("line", Crossed(CrossingDirection::LeftToRight), 16_000),
        ("line", Crossed(CrossingDirection::RightToLeft), 19_000),
        ("ring", Entered, 2_000),
        ("ring", Exited, 4_000),
        ("ring", Entered, 8_000),
        ("ring", Exited, 10_000),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((boundary, kind, time), (want_boundary, want_kind, want_time)) in found.iter().zip(expected) {
        assert_eq!((boundary.as_str(), *kind), (want_boundary, want_kind));
        assert!((time - want_time).abs() <= 1, "{boundary} {kind:?} at {time}, not {want_time}");
    }
}

#[test]
fn a_stay_dwells_once_and_a_short_one_not_at_all() {
    use CrossingKind::*;
    let path = [fix(0, -50.0, 0.0), fix(5_000, 0.0, 0.0), fix(7_500, 0.0, 0.0), fix(30_000, 0.0, 0.0), fix(31_000, -10.5, 0.0)];
    let kinds = |path: &[Fix]| {
        let circle = expected_crossings(&view(), path).into_iter().filter(|crossing| crossing.boundary.as_str() == "circle");
        circle.map(|crossing| (crossing.kind, crossing.time.0)).collect::<Vec<_>>()
    };
    let long = kinds(&path);
    assert_eq!(long.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Entered, Dwelled, Exited]);
    assert_eq!(long[1].1, 7_000);
    assert_eq!(kinds(&path[..2]).len(), 1);
}

#[test]
fn the_first_fix_enters_what_contains_it() {
    let found = expected_crossings(&view(), &[fix(5, 30.0, 0.0)]);
    assert_eq!(found, [Crossing { time: UnixMs(5), boundary: "ring".into(), kind: CrossingKind::Entered }]);
}

#[test]
fn a_book_in_order_has_no_complaints_and_knows_its_latencies() {
    let mut ledger = ledger_of_a_walk_east();
    let view = view();
    assert_eq!(ledger.missing(&view), 4);
    ledger.received(entered(1, 0, "circle"), UnixMs(90));
    ledger.received(exited(2, 949, "circle"), UnixMs(1_049));
    ledger.received(event(3, 960, EventKind::Said { speaker: String::new(), text: String::new() }), UnixMs(1_049));
    ledger.received(entered(4, 1_950, "ring"), UnixMs(2_000));
    ledger.received(exited(5, 3_950, "ring"), UnixMs(4_100));
    assert_eq!(ledger.complaints(&view), Vec::<String>::new());
    assert_eq!(ledger.missing(&view), 0);
    assert_eq!(ledger.latencies_ms(), [50, 90, 100, 150]);
}

#[test]
fn what_is_lost_doubled_skipped_or_invented_is_complained_about() {
    let view = view();
    let mut lost = ledger_of_a_walk_east();
    lost.received(entered(1, 0, "circle"), UnixMs(90));
    lost.received(entered(2, 1_950, "ring"), UnixMs(2_000));
    assert_eq!(lost.complaints(&view).len(), 2);
    assert_eq!(lost.missing(&view), 2);

    let mut doubled = Ledger::default();
    doubled.received(entered(1, 0, "circle"), UnixMs(90));
    doubled.received(entered(1, 0, "circle"), UnixMs(95));
    assert_eq!(doubled.doubled(), 1);
    assert!(doubled.complaints(&view)[0].contains("arrived again"));
    assert!(doubled.complaints(&view)[1].contains("nothing caused it"));

    let mut skipped = Ledger::default();
    skipped.received(event(2, 0, EventKind::Said { speaker: String::new(), text: String::new() }), UnixMs(0));
    assert_eq!(skipped.complaints(&view), ["event 2 arrived after event 0"]);
}

#[test]
fn fixes_that_a_dead_client_took_with_it_are_not_expected_to_count() {
    let view = view();
    let mut ledger = ledger_of_a_walk_east();
    assert_eq!(ledger.expected_crossings(&view).len(), 4);
    // It comes back with fix 3 as its next, still between the circle and the ring.
    ledger.walked(FixNumber(3), fix(9_000, 12.5, 0.5));
    assert_eq!(ledger.fixes(), 3);
    assert_eq!(ledger.expected_crossings(&view).len(), 2);
}

#[test]
fn after_a_crash_only_what_was_not_stored_may_come_again_and_unchanged() {
    let said = |seq, text: &str| event(seq, 0, EventKind::Said { speaker: String::new(), text: text.into() });
    let mut ledger = Ledger::default();
    for seq in 1..=3 {
        ledger.received(said(seq, "ahoy"), UnixMs(0));
    }
    let mut good = ledger.clone();
    good.client_came_back(Seq(2));
    assert_eq!(good.complaints(&view()), ["event 3 was given before the crash and never again"]);
    good.received(said(3, "ahoy"), UnixMs(0));
    assert_eq!(good.complaints(&view()), Vec::<String>::new());
    ledger.client_came_back(Seq(2));
    ledger.received(said(3, "avast"), UnixMs(0));
    assert!(ledger.complaints(&view())[0].contains("before the crash"));
}

#[test]
fn with_unknown_margins_each_area_must_be_entered_and_each_line_crossed() {
    let view = view();
    let mut ledger = Ledger::expecting(Expectation::AtLeast);
    for (number, x) in [(1, 0.0), (2, 50.0), (3, 110.0), (4, 90.0)] {
        ledger.walked(FixNumber(number), fix(number as i64 * 1_000, x, 1.0));
    }
    assert_eq!(ledger.missing(&view), 4);
    ledger.received(entered(1, 1_000, "circle"), UnixMs(1_000));
    ledger.received(entered(2, 1_400, "ring"), UnixMs(2_000));
    assert_eq!(ledger.missing(&view), 2);
    assert_eq!(ledger.complaints(&view).len(), 2);
    for (seq, time, direction) in [(3, 2_833, CrossingDirection::LeftToRight), (4, 3_500, CrossingDirection::RightToLeft)] {
        let kind = EventKind::LineCrossed { boundary: "line".into(), name: String::new(), direction };
        ledger.received(event(seq, time, kind), UnixMs(time));
    }
    assert_eq!(ledger.complaints(&view), Vec::<String>::new());
}
