//! What boundaries and objects do beside lying there is read as it is written, and each mistake in it is told at its place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::Progress,
    geo::LocalPoint,
    hunt::{HUNT_FILE, Hunt, HuntView, Pace, Report, Severity, Way, Window, load_hunt},
    time::UnixMs,
};
use std::collections::BTreeMap;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "yard", "properties": {"approaching_m": [20, "60"]}, "geometry": {"type": "Polygon", "coordinates": [[[-4.501, 50.300], [-4.499, 50.300], [-4.499, 50.301], [-4.501, 50.301], [-4.501, 50.300]]]}},
{"type": "Feature", "id": "gate", "properties": {"barrier": true}, "geometry": {"type": "LineString", "coordinates": [[-4.505, 50.300], [-4.505, 50.301]]}},
{"type": "Feature", "id": "market", "properties": {"radius_m": 15, "active": "Sat 10:00-16:00"}, "geometry": {"type": "Point", "coordinates": [-4.504, 50.302]}},
{"type": "Feature", "id": "ferry", "properties": {"radius_m": 5, "motion": {"along": "way", "travel_s": 300, "wait_s": 60, "stops": [[1, 30]], "start": "2026-05-01T08:00"}}, "geometry": {"type": "Point", "coordinates": [-4.506, 50.300]}},
{"type": "Feature", "id": "way", "properties": {"route": true}, "geometry": {"type": "LineString", "coordinates": [[-4.506, 50.300], [-4.506, 50.302], [-4.507, 50.303]]}}
]}"#;

const HUNT: &str = r#"Hunt(title: "T", description: "", start: (-4.5, 50.2998), time_zone: "Europe/Paris", boundaries: ["b.geojson"],
    active_when: [ActiveWhen(boundary: "gate", when: Entered("yard"))],
    objects: [
        Object(id: "coin", name: "Coin", glyph: Coin, within: "yard", count: 3, gives: "coin", active: ["08:00-20:00"]),
        Object(id: "crown", name: "Crown", glyph: Crown, at: (-4.5, 50.3005), shared: true, respawn_s: 60.0),
        Object(id: "key", name: "Key", glyph: Key, at: (-4.5, 50.3006)),
    ],
    challenges: [Challenge(id: "c", title: "C", text: "", goal: Approached("yard", within_m: 60), spawns: ["key"])],
)"#;

fn folder(hunt: &str, boundaries: &str) -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([(HUNT_FILE.to_owned(), hunt.into()), ("b.geojson".to_owned(), boundaries.into())])
}

fn good() -> Hunt {
    let loaded = load_hunt("good".into(), &folder(HUNT, BOUNDARIES)).unwrap_or_else(|report| panic!("{report}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    loaded.hunt
}

/// The only finding after one passage of either file was replaced.
#[track_caller]
fn assert_told(from: &str, to: &str, severity: Severity, words: &[&str]) {
    assert!(HUNT.contains(from) != BOUNDARIES.contains(from), "{from:?} stands in one of the files");
    let files = folder(&HUNT.replacen(from, to, 1), &BOUNDARIES.replacen(from, to, 1));
    let report: Report = match load_hunt("broken".into(), &files) {
        Ok(loaded) => loaded.warnings,
        Err(report) => report,
    };
    let [found] = report.diagnostics() else { panic!("one finding expected, not:\n{report}") };
    assert_eq!(found.severity(), severity, "{found}");
    for word in words {
        assert!(found.to_string().contains(word), "{word:?} not in: {found}");
    }
    assert!(!found.help().is_empty(), "{found}");
}

#[test]
fn everything_is_read() {
    let hunt = good();
    let behaviour = |id: &str| &hunt.boundaries.iter().find(|boundary| boundary.id.as_str() == id).unwrap().behaviour;
    assert_eq!(hunt.boundaries.len(), 4, "a route is no boundary");
    assert_eq!(behaviour("yard").approaching_m, [60.0, 20.0], "from the farthest to the nearest");
    assert!(behaviour("gate").conditional && !behaviour("yard").conditional);
    let market = behaviour("market").active.as_ref().unwrap();
    assert_eq!(
        (&*market.time_zone, &market.windows[..]),
        ("Europe/Paris", &[Window::Weekly { days: 32, from_min: 600, until_min: 960 }][..])
    );
    let motion = behaviour("ferry").motion.as_ref().unwrap();
    assert_eq!((motion.along.len(), motion.way, motion.pace, motion.wait_s), (3, Way::ThereAndBack, Pace::Travel(300.0), 60.0));
    assert_eq!((motion.start, &motion.stops[..]), (UnixMs(1_777_615_200_000), &[(1, 30.0)][..]), "8 in the morning in Paris");
    let timetable = motion.timetable(&hunt.frame);
    assert!((timetable.period_ms() - 1000.0 * (2.0 * 300.0 + 2.0 * 60.0 + 2.0 * 30.0)).abs() < 1e-3);
    let ids: Vec<&str> = hunt.objects.iter().map(|object| object.id.as_str()).collect();
    assert_eq!(ids, ["coin-1", "coin-2", "coin-3", "crown", "key"]);
    assert!(hunt.objects[4].appearance.spawned && hunt.challenges[0].spawns == [4]);
    assert_eq!(hunt.objects[3].appearance.contest.as_ref().unwrap().respawn_s, Some(60.0));
}

#[test]
fn players_see_where_and_when_it_is_there_and_nothing_that_is_not_yet() {
    let view = HuntView::of(&good());
    let behaviours: Vec<&str> = view.behaviours.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(behaviours, ["ferry", "gate", "market"]);
    assert_eq!(view.objects.iter().map(|object| object.id.as_str()).collect::<Vec<_>>(), ["crown"]);
    let (_, bytes) = view.encode().unwrap();
    assert_eq!(HuntView::decode(&bytes).unwrap(), view);
}

#[test]
fn who_draws_a_boundary_knows_where_it_is_now() {
    let hunt = good();
    let (view, mut progress) = (HuntView::of(&hunt), Progress::default());
    let start = UnixMs(1_777_615_200_000);
    let now = |id: &str, progress: &Progress, time: UnixMs| view.boundary_now(&id.into(), progress, &hunt.frame, time);
    assert_eq!(now("yard", &progress, start), Some(LocalPoint::default()));
    // Waits a minute, goes two thirds of the way (half of it in longitude's direction is none), waits, goes on.
    let (quay, under_way) =
        (now("ferry", &progress, start).unwrap(), now("ferry", &progress, UnixMs(start.0 + 120_000)).unwrap());
    assert!(quay.distance_m(LocalPoint::default()) < 1e-6 && under_way.y > 40.0 && under_way.x.abs() < 1.0, "{under_way:?}");
    // 1 May 2026 is a Friday.
    assert_eq!(now("market", &progress, start), None);
    assert!(now("market", &progress, UnixMs(start.0 + 27 * 3_600_000)).is_some());
    assert_eq!(now("gate", &progress, start), None);
    progress.present.insert("gate".into());
    assert!(now("gate", &progress, start).is_some());
}

#[test]
fn mistakes_in_boundaries_are_told() {
    use Severity::{Error, Warning};
    assert_told("[20, \"60\"]", "[20, -5]", Error, &["approaching_m", "above 0"]);
    assert_told("[20, \"60\"]", "[20, 20, 60]", Warning, &["given twice"]);
    assert_told("Sat 10:00-16:00", "Sam 10:00-16:00", Error, &["\"Sam\" is no day", "Mon Tue"]);
    assert_told("Sat 10:00-16:00", "2026-05-02/2026-04-01", Error, &["ends before it begins"]);
    assert_told("\"along\": \"way\"", "\"along\": \"wey\"", Error, &["there is no line \"wey\"", "did you mean \"way\""]);
    assert_told("\"travel_s\": 300, ", "", Error, &["does not say how fast", "speed_mps"]);
    assert_told("\"travel_s\": 300", "\"travel_s\": 300, \"speed_mps\": 2", Error, &["both say how fast"]);
    assert_told("\"wait_s\": 60", "\"wait_s\": 60, \"way\": \"about\"", Error, &["there_and_back or round"]);
    assert_told("[[1, 30]]", "[[7, 30]]", Error, &["point 7", "3 points"]);
    assert_told("{\"radius_m\": 5,", "{\"radius_m\": 5, \"barrier\": true,", Error, &["a barrier cannot move"]);
    assert_told("{\"radius_m\": 15,", "{\"radius_m\": 15, \"route\": true,", Error, &["a route is a line"]);
}

#[test]
fn mistakes_in_the_hunt_are_told() {
    use Severity::{Error, Warning};
    assert_told("Europe/Paris", "Europe/Pariss", Error, &["there is no time zone", "did you mean \"Europe/Paris\""]);
    assert_told("boundary: \"gate\", when", "boundary: \"gat\", when", Error, &["there is no boundary \"gat\""]);
    assert_told("within_m: 60", "within_m: 50", Error, &["50 m is none of the distances", "60, 20"]);
    assert_told("Approached(\"yard\", within_m: 60)", "Approached(\"market\")", Error, &["no `approaching_m`"]);
    assert_told("within: \"yard\", count: 3", "within: \"gate\", count: 3", Error, &["is a line", "nothing lies within it"]);
    assert_told("within: \"yard\", count: 3", "count: 3", Error, &["has no place"]);
    assert_told("within: \"yard\", count: 3", "at: (-4.5, 50.3), count: 3", Error, &["all 3 would lie at the same place"]);
    assert_told("within: \"yard\", count: 3", "within: \"yard\", at: (-4.5, 50.3)", Error, &["both say where"]);
    assert_told("\"08:00-20:00\"", "\"08:00-08:00\"", Error, &["has no length"]);
    assert_told("shared: true, respawn_s", "respawn_s", Error, &["only a shared object comes back"]);
    assert_told("respawn_s: 60.0", "limit_per_player: 3", Warning, &["never comes back"]);
    assert_told("spawns: [\"key\"]", "spawns: [\"kay\"]", Error, &["there is no object \"kay\""]);
}

#[test]
fn a_random_place_needs_room_that_is_no_barrier() {
    let barred = BOUNDARIES.replacen("{\"approaching_m\": [20, \"60\"]}", "{\"approaching_m\": [60], \"barrier\": true}", 1);
    let report = load_hunt("barred".into(), &folder(HUNT, &barred)).unwrap_err().to_string();
    assert!(report.contains("not within a barrier, so nobody could reach the object"), "{report}");
}

#[test]
fn overlapping_areas_of_one_group_are_warned_of() {
    let exclusive = |x: f64| {
        format!(
            r#"{{"type": "Feature", "id": "zone{x}", "properties": {{"radius_m": 40, "exclusive": "zones"}}, "geometry": {{"type": "Point", "coordinates": [{x}, 50.3]}}}}"#
        )
    };
    let with =
        |one: f64, other: f64| BOUNDARIES.replacen("\n]}", &format!(",\n{},\n{}\n]}}", exclusive(one), exclusive(other)), 1);
    let warnings = |boundaries: &str| load_hunt("zones".into(), &folder(HUNT, boundaries)).unwrap().warnings.to_string();
    assert_eq!(warnings(&with(-4.51, -4.512)), "", "142 m apart");
    let told = warnings(&with(-4.51, -4.511));
    assert!(told.contains("overlap") && told.contains("the group \"zones\""), "{told}");
}
