//! The hunts that come with the engine are sound, and show what they are there to show.

use hunt_shared::{
    event::CrossingDirection,
    geo::{LonLat, Shape},
    hunt::{Boundary, Condition, Difficulty, Effort, Hunt, HuntView, Visibility, load_hunt_folder},
};
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts").join(name)
}

fn load(name: &str) -> Hunt {
    let loaded = load_hunt_folder(&folder(name)).unwrap_or_else(|report| panic!("{report}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    loaded.hunt
}

/// The fixes of a walk that comes with Merrowick.
fn walk(file: &str) -> Vec<LonLat> {
    let text = std::fs::read_to_string(folder("merrowick").join(file)).expect("the walk can be read");
    let number = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).expect("a fix has a position");
        rest.split('"').next().and_then(|number| number.parse().ok()).expect("a position is a number")
    };
    let fixes = text.lines().filter(|line| line.contains("<trkpt"));
    fixes.map(|line| LonLat::new(number(line, "lon"), number(line, "lat"))).collect()
}

/// Whether an area or circle of the hunt holds a position, by counting the sides that a ray crosses.
fn holds(hunt: &Hunt, boundary: &Boundary, at: LonLat) -> bool {
    match &boundary.shape {
        Shape::Circle { centre, radius_m } => hunt.frame.to_local(*centre).distance_m(hunt.frame.to_local(at)) <= *radius_m,
        Shape::Line(_) => false,
        Shape::Area(polygons) => {
            let rings = polygons.iter().flat_map(|polygon| std::iter::once(&polygon.exterior).chain(&polygon.holes));
            let sides = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
            let crossed = sides.filter(|(a, b)| {
                (a.lat > at.lat) != (b.lat > at.lat) && at.lon < a.lon + (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat)
            });
            crossed.count() % 2 == 1
        }
    }
}

#[test]
fn merrowick_shows_each_mechanic_once() {
    let hunt = load("merrowick");
    let ids: Vec<String> = hunt.challenges.iter().map(|challenge| challenge.id.to_string()).collect();
    let order =
        ["landfall", "bell-rock", "rope-walk", "sea-glass", "weather-stone", "gulls-crown", "race-the-tide", "keepers-grotto"];
    assert_eq!(ids, order);
    let after: [&[usize]; 8] = [&[], &[0], &[0], &[0], &[1, 2, 3], &[], &[4], &[6]];
    assert!(hunt.challenges.iter().map(|challenge| &*challenge.after).eq(after));
    for challenge in &hunt.challenges {
        assert!(!challenge.rewards.is_empty(), "{}", challenge.title);
        match &challenge.goal {
            Condition::Entered(grotto) if challenge.reveals == [*grotto] => {
                assert_eq!(hunt.boundaries[*grotto].visibility, Visibility::Hidden);
            }
            Condition::Entered(harbour) => {
                let Shape::Area(polygons) = &hunt.boundaries[*harbour].shape else { panic!("the harbour is an area") };
                assert_eq!(polygons[0].holes.len(), 1, "the basin is a hole in the harbour");
            }
            Condition::Dwelled(rock) => {
                assert!(matches!(hunt.boundaries[*rock].shape, Shape::Circle { radius_m: 15.0, .. }));
                assert_eq!(hunt.boundaries[*rock].dwell_s, Some(12.0));
            }
            Condition::Crossed { boundary, direction } => {
                assert!(matches!(hunt.boundaries[*boundary].shape, Shape::Line(_)));
                assert_eq!(*direction, Some(CrossingDirection::RightToLeft));
            }
            Condition::Holds { item, count: 5 } => {
                assert_eq!(hunt.objects.iter().filter(|object| object.item.as_ref() == Some(item)).count(), 9);
            }
            Condition::All(parts) => {
                assert!(matches!(parts[..], [Condition::Entered(_), Condition::Answered { .. }]), "a riddle at a stone");
                assert_eq!(challenge.riddles.len(), 1);
            }
            Condition::Collected(crown) => assert!(hunt.objects[*crown].appearance.contest.is_some(), "one crown for everybody"),
            Condition::InOrder(gates) => {
                assert_eq!(gates.len(), 3);
                assert_eq!(challenge.attempts.within_s, Some(75.0));
            }
            other => panic!("unexpected goal {other:?}"),
        }
    }
}

#[test]
fn merrowick_says_how_long_it_takes_and_how_far_it_is() {
    let hunt = load("merrowick");
    assert_eq!(hunt.effort, Effort { minutes: Some(12), difficulty: Some(Difficulty::Easy) });
    // As the gull flies; the walk that leads through everything goes round what is in the way.
    let whole: Vec<_> = walk("whole-walk.gpx").into_iter().map(|fix| hunt.frame.to_local(fix)).collect();
    let walked_m: f64 = whole.windows(2).map(|pair| pair[0].distance_m(pair[1])).sum();
    let walk_m = hunt.walk_m().expect("its challenges have places");
    assert!((0.5..1.1).contains(&(walk_m / walked_m)), "{walk_m} m of {walked_m} m");
    assert_eq!(Hunt { challenges: vec![], ..hunt }.walk_m(), None);
}

#[test]
fn merrowick_keeps_its_secrets() {
    let hunt = load("merrowick");
    let view = HuntView::of(&hunt);
    assert!(hunt.boundaries.iter().any(|boundary| boundary.id.to_string() == "by-the-kirk"));
    assert!(view.boundaries.iter().all(|boundary| !boundary.id.to_string().starts_with("by-the-")));
}

#[test]
fn the_walk_of_merrowick_can_be_walked_and_leads_to_every_challenge() {
    let hunt = load("merrowick");
    let walk = walk("walk.gpx");
    let begin = hunt.frame.to_local(walk[0]);
    assert!(begin.distance_m(hunt.frame.to_local(hunt.start)) < 1.0, "it begins where players do");
    for boundary in hunt.boundaries.iter().filter(|boundary| boundary.barrier) {
        assert!(walk.iter().all(|fix| !holds(&hunt, boundary, *fix)), "it runs into {}", boundary.name);
    }
    let first_inside = |id: &str| {
        let boundary = hunt.boundaries.iter().find(|boundary| boundary.id.to_string() == id).expect("it is drawn");
        walk.iter().position(|fix| holds(&hunt, boundary, *fix)).expect("the walk leads there")
    };
    // One fix a second: the first reward comes within a minute, and the walk ends with a rest at the bell.
    let (landfall, bell) = (first_inside("harbour"), first_inside("bell-rock"));
    assert!((1..60).contains(&landfall), "landfall after {landfall} s");
    assert!(walk.len() - bell > 15, "{} s at the bell", walk.len() - bell);
    let passed = hunt.objects.iter().filter(|object| {
        let lies = hunt.frame.to_local(object.position);
        walk[landfall..].iter().any(|fix| hunt.frame.to_local(*fix).distance_m(lies) < object.reach_m - 1.0)
    });
    assert!(passed.count() >= 5);
}

#[test]
fn first_steps_has_a_line_a_circle_and_an_area() {
    let hunt = load("first-steps");
    let shapes = |wanted: fn(&Shape) -> bool| hunt.boundaries.iter().filter(|boundary| wanted(&boundary.shape)).count();
    assert_eq!(shapes(|shape| matches!(shape, Shape::Line(_))), 1);
    assert_eq!(shapes(|shape| matches!(shape, Shape::Circle { .. })), 1);
    assert_eq!(shapes(|shape| matches!(shape, Shape::Area(_))), 1);
    assert_eq!(hunt.challenges.len(), 3);
}

/// [`load`] has found that no text is missing.
#[test]
fn merrowick_is_told_in_german_too() {
    let hunt = load("merrowick");
    let german = hunt.in_language(&"de-CH".parse().expect("a language"));
    assert_eq!((&*german.title, german.language.as_str()), ("Die Lichter von Merrowick", "de"));
    let stone = &german.challenges[4].riddles[0];
    assert!(stone.accepts("Ebbe und Flut") && stone.accepts("the tide") && !stone.accepts("der Mond"));
    assert_eq!(stone.remark("das Schiff"), "Schiffe sind weniger pünktlich.");
}
