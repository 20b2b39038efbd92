//! Broken hunts, each with all its mistakes: every one is named at its place, in one run, and none makes the reader panic.
//!
//! In the texts `§` marks the place of each expected finding, in the order of the list beside them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::hunt::{HUNT_FILE, Report, Severity, load_hunt};
use std::collections::BTreeMap;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "yard", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[7, 43], [7.001, 43], [7.001, 43.001], [7, 43.001], [7, 43]]]}},
{"type": "Feature", "id": "nook", "properties": {"radius_m": 5, "dwell_s": 9, "hidden": true}, "geometry": {"type": "Point", "coordinates": [7.002, 43.0005]}},
{"type": "Feature", "id": "wire", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[7.003, 43], [7.003, 43.001]]}}
]}"#;

/// One broken hunt.
struct Broken {
    what: &'static str,
    /// Its files, with the places marked. A hunt names `b.geojson` and is given [`BOUNDARIES`] unless it brings its own.
    files: Vec<(&'static str, String)>,
    /// What is said at each place: `E` or `W` for error or warning, and a part of the message or the help.
    said: &'static [&'static str],
}

/// [`BOUNDARIES`] without secrets.
fn in_the_open() -> String {
    BOUNDARIES.replace(", \"hidden\": true", "")
}

/// The text of a `hunt.ron` with these fields beside what must be there.
fn hunt(fields: &str) -> String {
    format!("Hunt(title: \"T\", description: \"\", start: (7.0, 43.0), boundaries: [\"b.geojson\"],\n{fields})\n")
}

fn challenge(id: &str, rest: &str) -> String {
    format!("Challenge(id: \"{id}\", title: \"C\", text: \"\", {rest})")
}

fn collection(features: &[&str]) -> String {
    format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}", features.join(",\n"))
}

fn broken(what: &'static str, files: Vec<(&'static str, String)>, said: &'static [&'static str]) -> Broken {
    Broken { what, files, said }
}

/// A hunt of which only `hunt.ron` is broken, by these fields.
fn in_hunt(what: &'static str, fields: &str, said: &'static [&'static str]) -> Broken {
    broken(what, vec![(HUNT_FILE, hunt(fields))], said)
}

/// A hunt of which only the boundaries are broken.
fn in_boundaries(what: &'static str, features: &[&str], said: &'static [&'static str]) -> Broken {
    broken(what, vec![(HUNT_FILE, hunt("")), ("b.geojson", collection(features))], said)
}

fn broken_notation() -> Vec<Broken> {
    vec![
        broken("an empty file", vec![(HUNT_FILE, "§".into())], &["E the file is empty"]),
        broken(
            "a bracket that is never closed",
            vec![(HUNT_FILE, "§§Hunt§(title: \"T\",\n description: \"\",".into())],
            &["E no `boundaries`", "E no `start`", "E never closed"],
        ),
        in_hunt(
            "quotes of a word processor, a missing comma and a word for a number",
            "objects: [Object(id: §“o”, name: \"O\", glyph: Key, at: (7, 43))],\n\
             max_speed_mps: §fast,\n\
             challenges: [§]\n reactions: [],",
            &["E straight double quotes", "E expected a number above 0", "E a comma was expected"],
        ),
        in_hunt(
            "fields misspelt, missing, doubled and unknown",
            "objects: [\nObject(id: §\"o\", §nam: \"O\", glyph: Key)],\nmap: [], §map: [], §weather: 5,",
            &[
                "E the object \"o\" has no place",
                "E did you mean `name`?",
                "E `map` is given twice",
                "E Hunt has no field `weather`",
            ],
        ),
        in_hunt(
            "values of another type",
            "attribution: §5, max_accuracy_m: §\"50\", objects: §\"none\",\n\
             reactions: [Reaction(when: Entered(\"yard\"), once: §yes, speaker: \"S\", text: §None)],",
            &[
                "E expected a text, found the number 5",
                "E without quotes",
                "E square brackets",
                "E true or false",
                "E expected a text, found the word None",
            ],
        ),
        in_hunt(
            "numbers out of their range",
            "max_speed_mps: §-1, max_accuracy_m: §1e999,\n\
             objects: [Object(id: \"o\", name: \"O\", glyph: Key, at: §(43.0, 107.0), reach_m: §0)],",
            &["E a number above 0", "E 1e999 is no number", "E longitude comes first", "E a number above 0"],
        ),
    ]
}

fn broken_names() -> Vec<Broken> {
    let reward =
        |id: &str, effects: &str| format!("Reward(id: \"{id}\", title: \"R\", because: \"\", glyph: Key, effects: [{effects}])");
    vec![
        in_hunt(
            "names that mean nothing",
            &format!(
                "objects: [Object(id: \"o\", name: \"O\", glyph: Key, at: (7, 43), during: §\"secnd\")],\nchallenges: [\n{},\n{}],",
                challenge("first", "goal: §Enterd(§\"yrad\")"),
                challenge("second", "after: [§\"frist\"], goal: Holds(§\"rope\")"),
            ),
            &[
                "E did you mean \"second\"?",
                "E did you mean Entered?",
                "E did you mean \"yard\"?",
                "E did you mean \"first\"?",
                "E nothing in the hunt gives the item \"rope\"",
            ],
        ),
        in_hunt(
            "names that are taken",
            &format!(
                "objects: [\nObject(id: \"o\", name: \"O\", glyph: Key, at: (7, 43)),\nObject(id: §\"o\", name: \"P\", glyph: Key, at: (7, 43))],\n\
                 challenges: [\n{},\n{}],",
                challenge("c", &format!("goal: Entered(\"yard\"), rewards: [{}]", reward("r", ""))),
                challenge("§c", &format!("goal: Entered(\"nook\"), rewards: [{}]", reward("§r", ""))).replace("\"§", "§\""),
            ),
            &["E line 3", "E line 6", "E line 6"],
        ),
        in_hunt(
            "boundaries that do not fit what is asked of them",
            &format!(
                "challenges: [{}],",
                challenge(
                    "c",
                    "goal: All([Dwelled(§\"yard\"), Exited(§\"wire\"),\nCrossed(§\"nook\"), §Any([]), Crossed(\"wire\", direction: §Left)]), \
                     reveals: [§\"yard\"]"
                )
            ),
            &["E no `dwell_s`", "E is a line", "E is no line", "E empty", "E there is no direction Left", "E is not hidden"],
        ),
        in_hunt(
            "challenges that wait for one another",
            &format!(
                "challenges: [\n{},\n{},\n{}],",
                challenge("a", "after: [\"b\"], goal: Entered(\"yard\")"),
                challenge("b", "after: [§\"a\"], goal: Entered(\"yard\")"),
                challenge("c", "after: [§\"c\"], goal: Entered(\"nook\")"),
            ),
            &["E a after b after a", "E waits for itself"],
        ),
        in_hunt(
            "a reward that cannot be given so",
            &format!(
                "challenges: [{}],",
                challenge(
                    "c",
                    &format!(
                        "goal: Entered(\"nook\"), rewards: [\n{},\nReward(id: \"s\", title: \"R\", because: §\"{{plyer}}, {{rank}}\", \
                         glyph: §Hammer, rarity: §Epic)]",
                        reward("r", &format!("{}§Points(1), Points(1)", "Points(1), ".repeat(16)))
                    )
                )
            ),
            &[
                "E at most 16 effects",
                "W did you mean {player}?",
                "E there is no glyph Hammer",
                "E Common, Fine, Rare, Legendary",
            ],
        ),
        in_hunt(
            "a reaction to nothing that happens",
            "reactions: [Reaction(when: §Score(5), speaker: §\" \", text: \"\")],",
            &["E a reaction answers a crossing", "E this text is empty"],
        ),
        broken(
            "files that are not there, lie elsewhere, or come twice",
            vec![(
                HUNT_FILE,
                "Hunt(title: \"T\", description: \"\", start: (7.0, 43.0),\n map: [§\"sea.geojson\", §\"/etc/map.geojson\"],\n \
                 boundaries: [\"b.geojson\", §\"b.geojson\", §\"..\\\\b.geojson\"],\n)"
                    .into(),
            )],
            &["E there is no file \"sea.geojson\"", "E within the hunt's folder", "E named twice", "E write / between"],
        ),
    ]
}

fn broken_boundaries() -> Vec<Broken> {
    let square = "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[7, 43], [7.001, 43], [7.001, 43.001], [7, 43]]]}";
    let named = |id: &str| format!("{{\"type\": \"Feature\", \"id\": {id}, \"properties\": {{}}, {square}}}");
    vec![
        in_boundaries(
            "no names, and names that are none",
            &[
                &format!("§{{\"type\": \"Feature\", \"properties\": {{\"name\": \"Yard\"}}, {square}}}"),
                &named("§1.5"),
                &named("§\"\""),
                &named("7"),
                &named("§\"7\""),
            ],
            &["E no `id`", "E whole number", "E empty text", "E taken already, at 5:27"],
        ),
        broken(
            "the same name in two files",
            vec![
                (HUNT_FILE, hunt("").replace("[\"b.geojson\"]", "[\"b.geojson\", \"c.geojson\"]")),
                ("b.geojson", collection(&[&named("\"yard\"")])),
                ("c.geojson", collection(&[&named("§\"yard\"")])),
            ],
            &["E taken already, at b.geojson:2:27"],
        ),
        broken(
            "two layers of QGIS that are numbered alike",
            vec![
                (HUNT_FILE, hunt("").replace("[\"b.geojson\"]", "[\"b.geojson\", \"c.geojson\"]")),
                ("b.geojson", collection(&[&format!("{{\"type\": \"Feature\", \"properties\": {{\"fid\": §1}}, {square}}}")])),
                ("c.geojson", collection(&[&format!("{{\"type\": \"Feature\", \"properties\": {{\"fid\": §1}}, {square}}}")])),
            ],
            &["W its `fid` names it", "E each layer of QGIS numbers its `fid` from 1"],
        ),
        in_boundaries(
            "positions that are none",
            &[
                &named("1").replace("[7, 43], [7.001, 43]", "[7, 43], §[43, 107]"),
                &named("2").replace("[7, 43], [7.001, 43]", "[7, 43], [7.001, §\"43\"]"),
                &named("3").replace("[7, 43], [7.001, 43]", "[7, 43], §[7.001]"),
                &named("4").replace("[7, 43], [7.001, 43]", "[7, 43], §[187.001, 43]"),
            ],
            &["E longitude comes first", "E a number was expected", "E two were expected", "E antimeridian"],
        ),
        in_boundaries(
            "metres of a projection",
            &[&named("1").replace(
                "[[[7, 43], [7.001, 43], [7.001, 43.001], [7, 43]]]",
                "[[§[500000, 4800000], [500100, 4800000], [500000, 4800100]]]",
            )],
            &["E export the layer as GeoJSON with the coordinate system EPSG:4326"],
        ),
        in_boundaries(
            "shapes that are none",
            &[
                &named("1").replace(
                    square,
                    "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [§[[7, 43], [7.001, 43], [7, 43]]]}",
                ),
                &named("2").replace(square, "\"geometry\": {\"type\": \"LineString\", \"coordinates\": §[[7, 43], [7, 43]]}"),
                &named("3").replace(square, "\"geometry\": {\"type\": §\"GeometryCollection\", \"geometries\": []}"),
                &named("4").replace(square, "\"geometry\": §null"),
                &named("5").replace(
                    square,
                    "\"geometry\": {\"type\": §\"MultiLineString\", \"coordinates\": [[[7, 43], [7, 44]], [[8, 43], [8, 44]]]}",
                ),
                &named("6").replace("[7.001, 43.001], [7, 43]]]", "§[7.001, 43.001]]]"),
                &named("7").replace(
                    "[[[7, 43], [7.001, 43], [7.001, 43.001], [7, 43]]]",
                    "[[[7, 43], [7.001, 43.001], §[7.001, 43], [7, 43.001], [7, 43]]]",
                ),
            ],
            &[
                "E 3 different points",
                "E 2 different points",
                "E split it into one feature for each part",
                "E no geometry",
                "E 2 parts",
                "W not closed",
                "W crosses itself",
            ],
        ),
        in_boundaries(
            "properties that are none",
            &[
                r#"{"type": "Feature", "id": 1, "properties": §{}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 2, "properties": {"radius_m": §"12,5"}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 3, "properties": {"radius_m": 5, "hidden": §"perhaps", "dwell_s": §-3, §"exit_margin": 2}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 4, "properties": §[], "geometry": {"type": "LineString", "coordinates": [[7, 43], [7, 43.001]]}}"#,
            ],
            &[
                "E has no `radius_m`",
                "E with a point: 12.5",
                "E true or false",
                "E more than 0",
                "W did you mean `exit_margin_m`?",
                "E an object was expected",
            ],
        ),
        broken(
            "a file that is not quite JSON",
            vec![
                (HUNT_FILE, hunt("")),
                ("b.geojson", in_the_open().replace("\"dwell_s\": 9", "§'dwell_s': §-9").replace("]}}\n]", "]}}§,\n]")),
            ],
            &["E no valid JSON", "E more than 0", "W a comma stands after the last element"],
        ),
        broken(
            "mistakes in each of three files",
            vec![
                (HUNT_FILE, hunt("map: [\"m.geojson\"], max_speed_mps: §0,")),
                ("b.geojson", BOUNDARIES.replace("\"radius_m\": 5", "\"radius_m\": §0")),
                (
                    "m.geojson",
                    collection(&[
                        "{\"type\": \"Feature\", \"properties\": {\"kind\": §\"lnad\"}, \"geometry\": {\"type\": \"Point\", \"coordinates\": [7, 43]}}",
                        "{\"type\": \"Feature\", \"properties\": {\"kind\": \"road\"}, \"geometry\": {\"type\": §\"Point\", \"coordinates\": [7, 43]}}",
                    ]),
                ),
            ],
            &["E more than 0", "E a number above 0", "E did you mean \"land\"?", "E a road cannot be a Point"],
        ),
        broken("no boundary at all", vec![(HUNT_FILE, hunt("")), ("b.geojson", "§".into())], &["E the file is empty"]),
        broken(
            "something far away",
            vec![
                (HUNT_FILE, hunt("")),
                (
                    "b.geojson",
                    in_the_open()
                        .replace("{\"type\": \"Feature\", \"id\": \"wire\"", "§{\"type\": \"Feature\", \"id\": \"wire\"")
                        .replace("7.003", "27.003"),
                ),
            ],
            &["E at most 200 km"],
        ),
    ]
}

/// Hunts of which each part is sound, but which cannot be played as they are meant.
fn beyond_reach() -> Vec<Broken> {
    let barrier = "{\"type\": \"Feature\", \"id\": \"cliff\", \"properties\": {\"barrier\": true}, \"geometry\": {\"type\": \"Polygon\", \
                   \"coordinates\": [[[7.01, 43.01], [7.02, 43.01], [7.02, 43.02], [7.01, 43.02], [7.01, 43.01]]]}}";
    let inside = "{\"type\": \"Feature\", \"id\": \"cave\", \"properties\": {\"radius_m\": 20}, \"geometry\": {\"type\": \"Point\", \
                  \"coordinates\": [7.015, 43.015]}}";
    let yard = "{\"type\": \"Feature\", \"id\": \"yard\", \"properties\": {\"radius_m\": 20}, \"geometry\": {\"type\": \"Point\", \
                \"coordinates\": [7, 43]}}";
    let with_cliff = |fields: &str| vec![(HUNT_FILE, hunt(fields)), ("b.geojson", collection(&[barrier, inside, yard]))];
    let land = |west: f64| {
        let east = west + 0.01;
        format!(
            "{{\"type\": \"Feature\", \"properties\": {{\"kind\": \"land\"}}, \"geometry\": {{\"type\": \"Polygon\", \"coordinates\": \
             [[[{west}, 42.99], [{east}, 42.99], [{east}, 43.01], [{west}, 43.01], [{west}, 42.99]]]}}}}"
        )
    };
    vec![
        broken(
            "goals and an object inside of a barrier",
            with_cliff(&format!(
                "objects: [Object(id: \"o\", name: \"O\", glyph: Key, at: §(7.015, 43.015))],\nchallenges: [\n{},\n{}],",
                challenge("a", "goal: All([Entered(\"yard\"), Entered(§\"cave\")])"),
                challenge("c", "goal: Any([Entered(\"yard\"), Entered(§\"cliff\")])"),
            )),
            &[
                "W inside of the barrier \"cliff\" (b.geojson:2)",
                "E inside of the barrier \"cliff\" (b.geojson:2): nobody ever gets there",
                "W the boundary \"cliff\" is a barrier",
            ],
        ),
        broken(
            "a start inside of a barrier",
            vec![(HUNT_FILE, hunt("").replace("(7.0, 43.0)", "§(7.015, 43.015)")), ("b.geojson", collection(&[barrier]))],
            &["W players start inside of the barrier"],
        ),
        broken(
            "parts off the map",
            vec![
                (HUNT_FILE, hunt("map: [\"m.geojson\"],").replace("(7.0, 43.0)", "§(7.0, 43.0)")),
                ("b.geojson", collection(&[&format!("§{yard}")])),
                ("m.geojson", collection(&[&land(7.05)])),
            ],
            &["W \"yard\" lies outside", "W the start lies outside"],
        ),
        broken(
            "a secret that nobody keeps",
            vec![
                (HUNT_FILE, hunt("")),
                (
                    "b.geojson",
                    BOUNDARIES.replace("{\"type\": \"Feature\", \"id\": \"nook\"", "§{\"type\": \"Feature\", \"id\": \"nook\""),
                ),
            ],
            &["W nothing in the hunt names it"],
        ),
    ]
}

fn broken_texts() -> Vec<Broken> {
    let of = |what: &'static str, fields: &str, files: Vec<(&'static str, String)>, said: &'static [&'static str]| {
        let mut all = vec![(HUNT_FILE, hunt(fields)), ("b.geojson", in_the_open())];
        all.extend(files);
        broken(what, all, said)
    };
    let german = |entries: &str| ("texts/de.po", format!("msgid \"\"\nmsgstr \"Language: de\\n\"\n\n{entries}"));
    let reaction = |text: &str| format!("Reaction(when: Entered(\"yard\"), speaker: \"A gull\", text: {text})");
    let riddle = "Riddle(text: \"How many?\", choices: [\"one\", \"two\"], answers: [Choice(\"two\")])";
    let fields = format!(
        "languages: [\"en\", \"de\"],\n\
         challenges: [Challenge(id: \"c\", title: \"Count\", text: \"Count, {{player}}.\", riddles: [{riddle}])],\nreactions: [{}],",
        reaction("\"The long text of a gull.\"")
    );
    let entry = |context: &str, original: &str, translation: &str| {
        format!("msgctxt \"{context}\"\nmsgid \"{original}\"\nmsgstr \"{translation}\"\n\n")
    };
    let title = entry("hunt: title", "T", "Titel");
    let most = [
        title.clone(),
        entry("challenge c: title", "Count", "Zählen"),
        entry("riddle c: question", "How many?", "Wie viele?"),
        entry("riddle c: choice", "one", "eins"),
        entry("riddle c: choice", "two", "zwei"),
    ]
    .concat();
    vec![
        of(
            "languages that are none, named twice, or without a file",
            "languages: [\"en\", §\"german\", §\"en\", §\"fr\"],",
            vec![],
            &["E no name of a language", "E named twice", "E there is no translation \"texts/fr.po\""],
        ),
        of(
            "a translation in another notation",
            "languages: [\"en\", \"de\"],",
            vec![german("msgctxt \"hunt: title\"\nmsgid \"T\"\n§msgstr §„Titel“\n")],
            &["E msgstr has no text in double quotes", "W is not translated yet"],
        ),
        of(
            "texts that are missing, changed, marked, there twice, and in vain",
            &fields.replace("\"A gull\"", "§\"A gull\""),
            vec![german(&format!(
                "{most}msgctxt \"challenge c: text\"\nmsgid §\"Count, please.\"\nmsgstr \"Zähl, bitte.\"\n\n\
                 #, fuzzy\nmsgctxt \"said\"\nmsgid \"The long text of a gull.\"\nmsgstr §\"Möwentext.\"\n\n\
                 msgctxt \"hunt: title\"\nmsgid §\"T\"\nmsgstr \"Titel\"\n\n\
                 msgctxt \"challenge d: title\"\nmsgid §\"Gone\"\nmsgstr \"Weg\"\n",
            ))],
            &[
                "W \"A gull\" is not in the translation texts/de.po",
                "W the original has changed since it was translated; it is now \"Count, {player}.\"",
                "W may not fit any more",
                "E this text stands here twice, first in line 5",
                "W the hunt has no text \"Gone\" at \"challenge d: title\"",
            ],
        ),
        of(
            "translations that do not fit",
            &fields,
            vec![german(&format!(
                "{most}msgctxt \"challenge c: text\"\nmsgid \"Count, {{player}}.\"\nmsgstr §§§\"Zähl, {{playr}}, `jetzt`.\"\n\n\
                 msgctxt \"said\"\nmsgid \"The long text of a gull.\"\nmsgstr §\"\"\n\n\
                 msgctxt \"speaker\"\nmsgid \"A gull\"\nmsgstr §\"Eine\\nMöwe\"\n",
            ))],
            &[
                "W backticks",
                "W did you mean {player}?",
                "W the translation leaves out {player}",
                "W is not translated yet",
                "E this text has one line",
            ],
        ),
        of(
            "answers that are none",
            "languages: [\"en\", \"de\"],\n\
             challenges: [Challenge(id: \"c\", title: \"C\", text: \"\", riddles: [Riddle(text: \"Q\", answers: [\"tide\"])])],",
            vec![german(&format!(
                "{title}{}{}msgctxt \"riddle c: answers\"\nmsgid \"tide\"\nmsgstr §\"Tide | /(/\"\n",
                entry("challenge c: title", "C", "C"),
                entry("riddle c: question", "Q", "F"),
            ))],
            &["E /(/ is no regular expression"],
        ),
        of(
            "Markdown that is not shown",
            &format!(
                "reactions: [\n{},\n{},\n{}],",
                reaction("\"Go §<b>up§</b>.\""),
                reaction("\"Go.\n\n        §# Up\""),
                reaction("r#\"See §§![](pictures/a.png).\"#"),
            ),
            vec![],
            &["W HTML", "W HTML", "W no headings", "E there is no picture \"pictures/a.png\"", "W no words for players"],
        ),
        of(
            "pictures that are missing, elsewhere, or no PNG",
            &format!(
                "challenges: [{}],\nreactions: [{}],",
                challenge("c", "picture: §\"pictures/lihgt.png\", goal: Entered(\"yard\")"),
                reaction("\"§![a](https://example.org/a.png) §![b](pictures/light.png) §![c](../c.png)\"")
            ),
            vec![("pictures/light.png", "GIF8".into())],
            &[
                "E did you mean \"pictures/light.png\"?",
                "E players are shown no others",
                "E this is a GIF, but a PNG was expected",
                "E \"../c.png\" is no name of a picture",
            ],
        ),
        of(
            "a picture and a translation that nothing names",
            "",
            vec![("pictures/old.png", "§".into()), ("texts/fr.po", "§".into())],
            &["W no text names this picture", "W does not name the language \"fr\""],
        ),
    ]
}

fn report_of(folder: &BTreeMap<String, Vec<u8>>) -> Report {
    match load_hunt("broken".into(), folder) {
        Ok(loaded) => loaded.warnings,
        Err(report) => report,
    }
}

/// Takes the marks out of a text; where they stood, as lines and columns.
fn unmarked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for character in text.chars() {
        match character {
            '§' => places.push((line, column)),
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        if character != '§' {
            plain.push(character);
        }
    }
    (plain, places)
}

#[test]
fn every_mistake_is_named_at_its_place() {
    let all: Vec<Broken> =
        [broken_notation(), broken_names(), broken_boundaries(), beyond_reach(), broken_texts()].into_iter().flatten().collect();
    assert!(all.len() >= 25, "{}", all.len());
    let mut failed = String::new();
    for hunt in &all {
        let mut folder = BTreeMap::new();
        let mut places = Vec::new();
        let bring = hunt.files.iter().any(|(name, _)| *name == "b.geojson");
        let given = hunt.files.iter().map(|(name, text)| (*name, &**text));
        let mut files: Vec<(&str, &str)> = given.chain((!bring).then_some(("b.geojson", BOUNDARIES))).collect();
        files.sort();
        for (name, text) in files {
            let (plain, found) = unmarked(text);
            places.extend(found.into_iter().map(|(line, column)| (name, line, column)));
            folder.insert(name.to_owned(), plain.into_bytes());
        }
        let report = report_of(&folder);
        // The list follows the files as they are given: by name, `b.geojson` before `hunt.ron`.
        let expected = places.iter().zip(hunt.said);
        let right = report.diagnostics().len() == hunt.said.len()
            && places.len() == hunt.said.len()
            && report.diagnostics().iter().zip(expected).all(|(found, (place, said))| {
                let severity = if said.starts_with("E ") { Severity::Error } else { Severity::Warning };
                (found.file(), found.line(), found.column()) == *place
                    && found.severity() == severity
                    && found.to_string().contains(&said[2..])
            });
        if !right {
            failed.push_str(&format!("\n{}: expected {:#?} at {places:?}, not\n{report}\n", hunt.what, hunt.said));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
