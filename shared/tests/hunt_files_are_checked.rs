//! A hunt's folder is read whole, and every mistake in its files is told at its place: all in one run, and never a panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::CrossingDirection,
    geo::LonLat,
    hunt::{
        Condition, HUNT_FILE, Hunt, HuntView, Loaded, MapKind, Report, RewardEffect, Severity, files_of, load_hunt,
        load_hunt_folder,
    },
};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeMap, path::Path};

type Folder = BTreeMap<String, Vec<u8>>;

const FILES: [(&str, &str); 3] = [
    (HUNT_FILE, include_str!("good/hunt.ron")),
    ("boundaries.geojson", include_str!("good/boundaries.geojson")),
    ("map.geojson", include_str!("good/map.geojson")),
];

fn good() -> Folder {
    FILES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into()
}

fn good_hunt() -> Hunt {
    load_hunt("good".into(), &good()).unwrap_or_else(|report| panic!("{report}")).hunt
}

/// The good hunt with one passage of one file replaced.
#[track_caller]
fn changed(file: &str, from: &str, to: &str) -> Folder {
    let mut folder = good();
    let text = String::from_utf8(folder[file].clone()).expect("the good files are text");
    assert!(text.contains(from), "{from:?} is not in {file}");
    folder.insert(file.into(), text.replacen(from, to, 1).into_bytes());
    folder
}

fn report_of(folder: &Folder) -> Report {
    match load_hunt("broken".into(), folder) {
        Ok(Loaded { warnings, .. }) => warnings,
        Err(report) => report,
    }
}

/// Asserts the only finding of a changed hunt: it stands in `file` where `marker` begins, and says `words`.
#[track_caller]
fn assert_one(folder: &Folder, file: &str, marker: &str, severity: Severity, words: &[&str]) {
    let report = report_of(folder);
    let [found] = report.diagnostics() else { panic!("one finding expected, not:\n{report}") };
    let text = std::str::from_utf8(&folder[file]).expect("the good files are text");
    let at = text.find(marker).expect("the marker stands in the text");
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap_or("").chars().count() + 1;
    assert_eq!((found.file(), found.line(), found.column()), (file, line, column), "{found}");
    assert_eq!(found.severity(), severity, "{found}");
    for word in words {
        assert!(found.to_string().contains(word), "{word:?} not in: {found}");
    }
}

#[track_caller]
fn assert_refused(from: &str, to: &str, marker: &str, words: &[&str]) {
    assert_one(&changed(HUNT_FILE, from, to), HUNT_FILE, marker, Severity::Error, words);
}

#[test]
fn whoever_made_a_files_data_is_named_with_the_hunt() {
    let makers = |hunt: &str, map: &str, boundaries: &str| {
        let mut folder = changed("map.geojson", "{", &format!("{{\"attribution\": {map},"));
        for (file, from, to) in [
            ("boundaries.geojson", "{", format!("{{\"attribution\": {boundaries},")),
            (HUNT_FILE, "attribution: \"Drawn by hand\",", hunt.to_owned()),
        ] {
            let text = String::from_utf8(folder[file].clone()).expect("the good files are text");
            folder.insert(file.into(), text.replacen(from, &to, 1).into_bytes());
        }
        let loaded = load_hunt("named".into(), &folder).unwrap_or_else(|report| panic!("{report}"));
        HuntView::of(&loaded.hunt).attribution
    };
    let osm = "\"© OpenStreetMap contributors\"";
    let mine = "attribution: \"Drawn by hand\",";
    assert_eq!(makers(mine, osm, "null"), "Drawn by hand; © OpenStreetMap contributors");
    assert_eq!(makers("", osm, osm), "© OpenStreetMap contributors");
    assert_eq!(makers(&format!("attribution: {osm},"), osm, "\"A town\""), "© OpenStreetMap contributors; A town");

    let folder = changed("map.geojson", "{", "{\"attribution\": 5,");
    assert_one(&folder, "map.geojson", "5,", Severity::Error, &["`attribution` is the number 5", "a text was expected"]);
}

#[test]
fn a_good_hunt_is_read_whole() {
    let hunt = good_hunt();
    assert_eq!((&*hunt.title, hunt.start), ("The Keeper's Round", LonLat::new(-4.5, 50.3)));
    assert_eq!((hunt.settings.max_speed_mps, hunt.settings.max_accuracy_m), (9.0, 40.0));
    let ids: Vec<&str> = hunt.boundaries.iter().map(|boundary| boundary.id.as_str()).collect();
    assert_eq!(ids, ["grotto", "harbour", "rope"]);
    assert_eq!((hunt.objects[0].reach_m, hunt.objects[1].reach_m, hunt.objects[1].during), (5.0, 6.0, Some(1)));
    assert_eq!(hunt.challenges[0].goal, Condition::Entered(1));
    let effects = &hunt.challenges[0].rewards[0].rewards().next().unwrap().effects;
    assert_eq!(effects[1], RewardEffect::Item { item: "lantern".into(), name: "Lantern".into(), count: 2 });
    assert_eq!(effects[3], RewardEffect::Reveal(0));
    assert_eq!((&hunt.challenges[1].after[..], &hunt.challenges[1].reveals[..]), (&[0][..], &[0][..]));
    let crossed = |direction| Condition::Crossed { boundary: 2, direction };
    assert_eq!(
        hunt.challenges[1].goal,
        Condition::All(vec![
            Condition::Holds { item: "sea-glass".into(), count: 2 },
            Condition::Any(vec![Condition::Dwelled(0), Condition::Exited(1)]),
            Condition::InOrder(vec![crossed(Some(CrossingDirection::RightToLeft)), crossed(None)]),
        ])
    );
    assert!(hunt.reactions[0].once && hunt.reactions[0].during == Some(1));
    let kinds: Vec<MapKind> = hunt.map.iter().map(|feature| feature.kind).collect();
    assert_eq!(kinds, [MapKind::Land, MapKind::Street, MapKind::Place], "in the order of drawing");
    assert!(hunt.bounds.west <= -4.51 && hunt.bounds.north >= 50.31);
    assert_eq!(HuntView::of(&hunt).boundaries.len(), 2, "the grotto is hidden");
}

#[test]
fn a_folder_and_bytes_in_memory_are_the_same_hunt() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good");
    for path in [folder.clone(), folder.join(HUNT_FILE), folder.join("../good/.")] {
        let loaded = load_hunt_folder(&path).unwrap_or_else(|report| panic!("{report}"));
        assert_eq!(loaded.hunt, good_hunt());
    }
    assert_eq!(files_of(FILES[0].1.as_bytes(), |_| None), ["boundaries.geojson", "map.geojson"]);
    let report = load_hunt_folder(Path::new("/nowhere/at/all")).unwrap_err().to_string();
    assert!(report.starts_with("/nowhere/at/all/hunt.ron:1:1: error: there is no hunt.ron"), "{report}");
}

#[test]
fn the_hash_changes_with_any_file() {
    let hash = good_hunt().hash;
    for (file, from, to) in [
        (HUNT_FILE, "9.0", "9.5"),
        (HUNT_FILE, "// A small", "// The small"),
        ("map.geojson", "Quay", "Quai"),
        ("boundaries.geojson", "\"radius_m\": 8", "\"radius_m\": 9"),
    ] {
        assert_ne!(load_hunt("good".into(), &changed(file, from, to)).unwrap().hunt.hash, hash, "{file}: {to}");
    }
}

#[test]
fn mistakes_of_notation_are_told() {
    assert_refused("start: (", "start = (", "= (", &["a colon was expected"]);
    assert_refused("(-4.5000, 50.3000),", "(-4.5000, 50.3000)", ")\n    max_speed", &["a comma was expected"]);
    assert_refused("\"The Keeper's Round\"", "“The Keeper's Round”", "“The", &["straight double quotes"]);
    assert_refused("40,", "4O,", "4O", &["4O is no number"]);
    assert_refused("Wrong way!\"),", "Wrong way!),", "\"Wrong way!", &["never closed"]);
}

#[test]
fn a_mistake_of_type_is_told() {
    assert_refused("title: \"The Keeper's Round\"", "title: 5", "5,", &["expected a text, found the number 5"]);
    assert_refused("max_accuracy_m: 40", "max_accuracy_m: \"40\"", "\"40\"", &["without quotes"]);
    assert_refused("map: [\"map.geojson\"]", "map: \"map.geojson\"", "\"map.geojson\"", &["square brackets"]);
    assert_refused("start: (-4.5000, 50.3000)", "start: (-4.5000)", "(-4.5000)", &["(longitude, latitude)"]);
    assert_refused("once: true", "once: Yes", "Yes", &["true or false"]);
    assert_refused(
        "glyph: Lantern",
        "glyph: \"Lantern\"",
        "\"Lantern\",\n                    effects",
        &["without quotes: Lantern"],
    );
    assert_refused("glyph: Lantern", "glyph: Lanturn", "Lanturn", &["did you mean Lantern?"]);
    assert_refused("rarity: Fine", "rarity: Epic", "Epic", &["Common, Fine, Rare, Legendary"]);
    assert_refused("Reaction(when", "Reacton(when", "Reacton", &["expected Reaction( … )"]);
    assert_refused("Entered(\"harbour\")", "Entred(\"harbour\")", "Entred", &["did you mean Entered?"]);
    assert_refused("Entered(\"harbour\")", "Entered(\"harbour\", 5)", "5),", &["one too many"]);
    assert_refused("Entered(\"harbour\")", "Entered()", "Entered()", &["has no `boundary`"]);
    assert_refused("Entered(\"harbour\")", "\"harbour\"", "\"harbour\"", &["expected one of Entered"]);
}

#[test]
fn a_field_that_is_missing_unknown_or_doubled_is_told_once() {
    assert_refused("            title: \"Landfall\",\n", "", "Challenge(", &["Challenge has no `title`", "add title:"]);
    assert_refused("title: \"Landfall\"", "titel: \"Landfall\"", "titel", &["did you mean `title`?"]);
    assert_refused("once: true", "sometimes: true", "sometimes", &["no field `sometimes`", "when, during, once"]);
    assert_refused("once: true", "once: true, once: false", "once: false", &["given twice"]);
    assert_refused(
        "id: \"glass-1\", name: \"Sea-glass\"",
        "id: \"glass-1\", name: \"Sea-glass\", 5",
        "5, glyph",
        &["name: value"],
    );
}

#[test]
fn a_number_out_of_range_is_told() {
    assert_refused("reach_m: 5.0", "reach_m: 0", "0, gives", &["a number above 0"]);
    assert_refused("max_speed_mps: 9.0", "max_speed_mps: -9.0", "-9.0", &["a number above 0"]);
    assert_refused("Holds(\"sea-glass\", 2)", "Holds(\"sea-glass\", 0)", "0),\n                Any", &["a whole number from 1"]);
    assert_refused("Points(10)", "Points(1.5)", "1.5", &["a whole number"]);
    assert_refused("(-4.5000, 50.3000)", "(-4.5, 150.3)", "(-4.5, 150.3)", &["longitude comes first", "(150.3, -4.5)"]);
    assert_refused("(-4.5000, 50.3000)", "(400000.0, 5500000.0)", "(400000", &["projected metres"]);
    assert_refused(
        "(-4.5001, 50.3001)",
        "(4.5, 50.3)",
        "(4.5, 50.3)",
        &["at most 200 km", "the object \"glass-1\" lies farthest"],
    );
}

#[test]
fn a_name_that_means_nothing_is_told() {
    assert_refused("Entered(\"harbour\")", "Entered(\"harbor\")", "\"harbor\"", &["no boundary", "did you mean \"harbour\"?"]);
    assert_refused(
        "during: \"glass\", once",
        "during: \"grass\", once",
        "\"grass\"",
        &["no challenge", "did you mean \"glass\"?"],
    );
    assert_refused("after: [\"landfall\"]", "after: [\"land\"]", "\"land\"", &["no challenge", "\"landfall\""]);
    assert_refused("Holds(\"sea-glass\", 2)", "Holds(\"glass\", 2)", "\"glass\", 2", &["nothing in the hunt gives"]);
    assert_refused("Holds(\"sea-glass\", 2)", "Holds(\"sea-glass\", 3)", "\"sea-glass\", 3", &["gives only 2"]);
    assert_refused("[\"map.geojson\"]", "[\"mapp.geojson\"]", "\"mapp", &["no file \"mapp.geojson\""]);
    assert_refused("[\"map.geojson\"]", "[\"../map.geojson\"]", "\"../map", &["within the hunt's folder"]);
    assert_refused("[\"map.geojson\"]", "[\"map.geojson\", \"map.geojson\"]", "\"map.geojson\"]", &["named twice"]);
}

#[test]
fn what_makes_no_sense_is_told() {
    assert_refused("Dwelled(\"grotto\")", "Dwelled(\"harbour\")", "\"harbour\"), Exited", &["dwell_s", "boundaries.geojson:2"]);
    assert_refused("Exited(\"harbour\")", "Exited(\"rope\")", "\"rope\")]", &["is a line", "use Crossed"]);
    assert_refused("Crossed(\"rope\")", "Crossed(\"grotto\")", "\"grotto\")]),", &["is no line", "use Entered or Exited"]);
    assert_refused(
        "reveals: [\"grotto\"]",
        "reveals: [\"harbour\"]",
        "\"harbour\"],",
        &["is not hidden", "boundaries.geojson:2"],
    );
    assert_refused(
        "id: \"glass-2\"",
        "id: \"glass-1\"",
        "\"glass-1\", name: \"Sea-glass\", glyph: Glass, at: (-4.5002",
        &["line 12"],
    );
    assert_refused("Any([Dwelled(\"grotto\"), Exited(\"harbour\")])", "Any([])", "Any([])", &["empty"]);
    assert_refused(
        "when: Crossed(\"rope\", direction: LeftToRight)",
        "when: Holds(\"sea-glass\")",
        "Holds(\"sea-glass\"),",
        &["a reaction answers a crossing"],
    );
}

#[test]
fn challenges_that_wait_for_one_another_are_told_as_a_circle() {
    let waits = "goal: Entered(\"harbour\")";
    let both = "after: [\"glass\"], goal: Entered(\"harbour\")";
    assert_refused(waits, both, "\"landfall\"],", &["landfall after glass after landfall"]);
    assert_refused("after: [\"landfall\"]", "after: [\"glass\"]", "\"glass\"],\n            reveals", &["waits for itself"]);
}

#[test]
fn a_bracket_that_is_lost_is_told_where_it_opened() {
    let folder = changed(HUNT_FILE, "name: \"Lantern\", count: 2)", "name: \"Lantern\", count: 2");
    let report = report_of(&folder);
    assert!(report.to_string().contains("hunt.ron:28:47: error: this ( is not closed before line 28"), "{report}");
    let folder = changed(HUNT_FILE, "gives: \"sea-glass\"),", "gives: \"sea-glass\",");
    assert_one(&folder, HUNT_FILE, "(id: \"glass-1\"", Severity::Error, &["not closed before line 13"]);
    let folder = changed(HUNT_FILE, "    ],\n)", "");
    assert_one(&folder, HUNT_FILE, "[\n        Reaction", Severity::Error, &["never closed"]);
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    let folder = changed(HUNT_FILE, "{seconds}", "{second}");
    assert_one(&folder, HUNT_FILE, "\"{player} came", Severity::Warning, &["{second}", "did you mean {seconds}?"]);
    let keep = "[\n{\"type\": \"Feature\", \"id\": \"keep\", \"properties\": {\"radius_m\": 2, \"barrier\": true}, \
                \"geometry\": {\"type\": \"Point\", \"coordinates\": [-4.5, 50.3]}},";
    let folder = changed("boundaries.geojson", "[", keep);
    assert_one(&folder, HUNT_FILE, "(-4.5000, 50.3000)", Severity::Warning, &["start inside of the barrier \"keep\""]);
    let folder = changed("map.geojson", "\"name\": \"Quay\"", "\"Name\": \"Quay\"");
    assert_one(&folder, "map.geojson", "\"Name\"", Severity::Warning, &["did you mean `name`?"]);
}

#[test]
fn a_map_that_cannot_be_drawn_is_told() {
    let refused = |from: &str, to: &str, marker: &str, words: &[&str]| {
        assert_one(&changed("map.geojson", from, to), "map.geojson", marker, Severity::Error, words);
    };
    refused("\"land\"", "\"lnad\"", "\"lnad\"", &["did you mean \"land\"?"]);
    refused("\"land\"", "\"street\"", "\"Polygon\"", &["a street cannot be a Polygon: a LineString was expected"]);
    refused("\"kind\": \"land\"", "", "{}", &["no `kind`"]);
}

#[test]
fn a_file_that_is_no_text_is_told() {
    let mut folder = good();
    folder.insert("map.geojson".into(), b"{\"type\": \"caf\xE9\"}".to_vec());
    let report = report_of(&folder).to_string();
    assert_eq!(report.lines().count(), 1, "{report}");
    assert!(report.starts_with("map.geojson:1:14: error: the file is not UTF-8"), "{report}");
    folder.insert("map.geojson".into(), Vec::new());
    assert!(report_of(&folder).to_string().starts_with("map.geojson:1:1: error: the file is empty"));
    folder.insert(HUNT_FILE.into(), b"\n // nothing".to_vec());
    assert!(report_of(&folder).to_string().starts_with("hunt.ron:1:1: error: the file is empty"));
}

/// A designer's bad day: every mistake comes in the one run, in the order of files and places.
#[test]
fn all_mistakes_of_all_files_come_in_one_run() {
    let mut folder = good();
    for (file, from, to) in [
        (HUNT_FILE, "title: \"The Keeper's Round\"", "titel: \"The Keeper's Round\""),
        (HUNT_FILE, "max_accuracy_m: 40", "max_accuracy_m: many"),
        (HUNT_FILE, "reach_m: 5.0", "reach_m: -5.0"),
        (HUNT_FILE, "glyph: Glass, at: (-4.5002", "glyph: Glas, at: (-4.5002"),
        (HUNT_FILE, "Entered(\"harbour\")", "Entered(\"habour\")"),
        (HUNT_FILE, "Points(10)", "Points(\"ten\")"),
        (HUNT_FILE, "after: [\"landfall\"]", "after: [\"landfell\"]"),
        (HUNT_FILE, "Dwelled(\"grotto\")", "Dwelled(\"harbour\")"),
        (HUNT_FILE, "once: true", "once: maybe"),
        (HUNT_FILE, "speaker: \"A gull\"", "speaker: \"A gull"),
        (HUNT_FILE, "Any([", "Ony(["),
        ("boundaries.geojson", "\"radius_m\": 8", "\"radius\": 8"),
        ("boundaries.geojson", "[-4.503, 50.301]", "[-4.503, 950.301]"),
        ("map.geojson", "\"street\"", "\"streat\""),
        ("map.geojson", "[-4.5, 50.3]", "[-4.5, \"50.3\"]"),
    ] {
        let text = String::from_utf8(folder[file].clone()).expect("the good files are text");
        assert!(text.contains(from), "{from}");
        folder.insert(file.into(), text.replacen(from, to, 1).into_bytes());
    }
    let report = report_of(&folder);
    let places: Vec<String> =
        report.diagnostics().iter().map(|found| format!("{}:{}:{}", found.file(), found.line(), found.column())).collect();
    assert_eq!(
        places,
        [
            "boundaries.geojson:4:53",
            "boundaries.geojson:4:54",
            "boundaries.geojson:7:39",
            "hunt.ron:3:5",
            "hunt.ron:8:21",
            "hunt.ron:12:97",
            "hunt.ron:13:57",
            "hunt.ron:20:27",
            "hunt.ron:28:38",
            "hunt.ron:36:21",
            "hunt.ron:40:17",
            "hunt.ron:40:30",
            "hunt.ron:46:88",
            "hunt.ron:46:104",
            "map.geojson:2:46",
            "map.geojson:6:126",
        ],
        "{report}"
    );
    assert_eq!(report.summary(), "15 errors, 1 warning");
}

/// One careless edit of a file.
#[derive(Clone, Debug)]
enum Edit {
    Delete { at: f64, length: usize },
    Insert { at: f64, what: String },
    Copy { from: f64, length: usize, to: f64 },
    Bytes { at: f64, bytes: Vec<u8> },
}

impl Edit {
    fn apply(&self, text: &mut Vec<u8>) {
        let place = |at: f64, len: usize| ((at * (len + 1) as f64) as usize).min(len);
        match self {
            Self::Delete { at, length } => {
                let start = place(*at, text.len());
                text.drain(start..(start + length).min(text.len()));
            }
            Self::Insert { at, what } => {
                let at = place(*at, text.len());
                text.splice(at..at, what.bytes());
            }
            Self::Copy { from, length, to } => {
                let from = place(*from, text.len());
                let copied = text[from..(from + length).min(text.len())].to_vec();
                let to = place(*to, text.len());
                text.splice(to..to, copied);
            }
            Self::Bytes { at, bytes } => {
                let at = place(*at, text.len());
                text.splice(at..at, bytes.iter().copied());
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0.0..1.0;
    let snippets = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "\\",
        "'",
        "“",
        "-",
        "1e999",
        "99999",
        "0",
        "null",
        "r#\"",
        "/*",
        "//",
        "=",
        "All([",
        "Some(",
        "None",
        "é",
        "\u{feff}",
        "\n",
        "\\u{",
        "#![",
        "true",
        "NaN",
        "\"id\": 7,",
        "glass",
        "\\x",
    ];
    prop_oneof![
        4 => (at(), 1usize..40).prop_map(|(at, length)| Edit::Delete { at, length }),
        6 => (at(), prop::sample::select(snippets.to_vec())).prop_map(|(at, what)| Edit::Insert { at, what: what.into() }),
        2 => (at(), 1usize..200, at()).prop_map(|(from, length, to)| Edit::Copy { from, length, to }),
        1 => (at(), vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Edit::Bytes { at, bytes }),
    ]
}

/// Every index of a hunt that was accepted points into its lists.
fn assert_sound(hunt: &Hunt) {
    fn sound(condition: &Condition, boundaries: usize) -> bool {
        match condition {
            Condition::Entered(index) | Condition::Exited(index) | Condition::Dwelled(index) => *index < boundaries,
            Condition::Crossed { boundary, .. } => *boundary < boundaries,
            Condition::Holds { count, .. } => *count > 0,
            Condition::All(list) | Condition::Any(list) | Condition::InOrder(list) => {
                !list.is_empty() && list.iter().all(|inner| sound(inner, boundaries))
            }
            other => other.parts().iter().all(|inner| sound(inner, boundaries)),
        }
    }
    let (boundaries, challenges) = (hunt.boundaries.len(), hunt.challenges.len());
    assert!(hunt.boundaries.is_sorted_by(|a, b| a.id < b.id), "sorted, and no id twice");
    assert!(hunt.objects.iter().all(|object| object.during.is_none_or(|index| index < challenges)));
    assert!(hunt.challenges.iter().all(|challenge| sound(&challenge.goal, boundaries)));
    assert!(hunt.challenges.iter().all(|challenge| challenge.after.iter().all(|index| *index < challenges)));
    assert!(hunt.challenges.iter().all(|challenge| challenge.reveals.iter().all(|index| *index < boundaries)));
    assert!(hunt.reactions.iter().all(|reaction| sound(&reaction.when, boundaries)));
    let points = hunt.boundaries.iter().flat_map(|boundary| boundary.shape.points());
    assert!(points.chain([hunt.start]).all(|point| point.is_valid()));
    HuntView::of(hunt).encode().expect("a checked hunt has a view");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_makes_the_reader_panic_or_point_outside_of_the_file(
        edits in vec((0..FILES.len(), edit()), 1..6),
    ) {
        let mut folder = good();
        for (file, edit) in &edits {
            edit.apply(folder.get_mut(FILES[*file].0).unwrap());
        }
        let report = match load_hunt("edited".into(), &folder) {
            Ok(loaded) => {
                assert_sound(&loaded.hunt);
                prop_assert_eq!(loaded.warnings.errors(), 0);
                loaded.warnings
            }
            Err(report) => {
                prop_assert!(report.errors() > 0, "refused without a reason");
                report
            }
        };
        for found in report.diagnostics() {
            let bytes = folder.get(found.file()).expect("a file of the hunt");
            let text = String::from_utf8_lossy(bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            prop_assert!(found.span().end <= text.len() && text.get(found.span()).is_some(), "{:?} in {}", found.span(), found);
            let line = text.split('\n').nth(found.line() - 1).expect("a line of the file");
            prop_assert!(found.column() <= line.chars().count() + 1, "{}", found);
            prop_assert!(!found.message().is_empty());
        }
        let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
        prop_assert_eq!(report.render(&handler).is_empty(), report.is_empty());
    }
}
