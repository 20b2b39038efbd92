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
            "names that nobody can read",
            "objects: [Object(id: §\"a\u{202E}b\", name: §\"A\\nB\", glyph: Key, at: (7, 43))],",
            &["E cannot be seen, U+202E", "E cannot be seen, U+000A"],
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
                r#"{"type": "Feature", "id": 5, "properties": {"radius_m": §1e999}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
            ],
            &[
                "E has no `radius_m`",
                "E with a point: 12.5",
                "E true or false",
                "E more than 0",
                "W did you mean `exit_margin_m`?",
                "E an object was expected",
                "E a number that can be measured",
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
            "goals, an object and a character inside of a barrier, beside another mistake",
            with_cliff(&format!(
                "objects: [Object(id: \"o\", name: \"O\", glyph: Key, at: §(7.015, 43.015))],\n\
                 characters: [Character(id: \"k\", name: \"K\", glyph: Key, at: §(7.015, 43.015), \
                 lines: [Line(id: \"l\", text: \"L\", when: Completed(§\"no-such\"))])],\nchallenges: [\n{},\n{}],",
                challenge("a", "goal: All([Entered(\"yard\"), Entered(§\"cave\")])"),
                challenge("c", "goal: Any([Entered(\"yard\"), Entered(§\"cliff\")])"),
            )),
            &[
                "W the object \"o\" lies so deep inside of the barrier \"cliff\" (b.geojson:2)",
                "W nobody comes near enough to talk to it",
                "E there is no challenge \"no-such\"",
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
            "a translation with mistakes beside those of the hunt",
            &format!(
                "languages: [\"en\", \"de\"],\nreactions: [{},\n\
                 Reaction(when: Entered(§\"nowhere\"), speaker: \"A gull\", text: \"Gone.\")],",
                reaction("\"The long text of a gull.\"")
            ),
            vec![german(&format!(
                "{title}msgctxt \"said\"\nmsgid \"The long text of a gull.\"\nmsgstr §\"Lang, {{player}}.\"\n\n\
                 {}msgctxt \"speaker\"\nmsgid \"A gull\"\nmsgstr §\"Eine\\nMöwe\"\n",
                entry("said", "Gone.", "Weg."),
            ))],
            &["E there is no boundary \"nowhere\"", "W the original has no {player}", "E this text has one line"],
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

/// Hunts that say what cannot come true, or say it to nobody.
fn beyond_hope() -> Vec<Broken> {
    let reward = |id: &str, rest: &str| format!("Reward(id: \"{id}\", title: \"R\", because: \"\", glyph: Key{rest})");
    vec![
        in_hunt(
            "goals that ask for what there is not",
            &format!(
                "challenges: [\n{},\n{},\n{},\n{}],",
                challenge("a", "goal: AtLeast(§3, [Entered(\"yard\"), Score(1)])"),
                challenge("b", "goal: Failed(§\"d\")"),
                challenge("c", "goal: TimeLeft(§5)"),
                challenge("d", "goal: Entered(\"nook\")"),
            ),
            &["E 3 of 2 conditions can never hold", "E nothing fails the challenge", "E no `within_s`"],
        ),
        in_hunt(
            "goals that nobody can meet",
            &format!(
                "challenges: [\n{},\n{},\n{}],",
                challenge("a", "goal: Entered(\"yard\")"),
                challenge("b", "after: [\"a\"], goal: All([Entered(\"nook\"), §Not(Completed(\"a\"))])"),
                challenge("c", "goal: §Completed(\"c\")"),
            ),
            &["E can never hold", "E waits for itself"],
        ),
        in_hunt(
            "what is impossible beside other mistakes, and what may only follow from them",
            &format!(
                "challenges: [\n{},\n{},\n{},\n{},\n{},\n{}],",
                challenge("a", "after: [§\"zz\"], goal: Entered(\"yard\")"),
                challenge("b", "after: [\"a\"], goal: All([Entered(\"nook\"), §Not(Completed(\"a\"))])"),
                challenge("c", "picture: §\"pictures/c.png\", goal: §Completed(\"c\")"),
                challenge("d", "goal: Entered(§\"nowhere\")"),
                challenge("e", &format!("goal: Completed(\"d\"), rewards: [{}]", reward("r", ", when: Failed(§\"d\")"))),
                challenge("f", &format!("goal: Crossed(\"wire\"), rewards: [{}]", reward("s", ", when: Completed(\"d\")"))),
            ),
            &[
                "E there is no challenge \"zz\"",
                "E can never hold",
                "E there is no picture",
                "E waits for itself",
                "E there is no boundary \"nowhere\"",
                "E nothing fails the challenge \"d\"",
            ],
        ),
        in_hunt(
            "pictures of things that nobody holds, and what may give anything",
            &format!(
                "items: [Item(id: §\"pearl\", picture: §\"pictures/pearl.png\")],\nchallenges: [\n{},\n{}],",
                challenge("a", &format!("goal: Entered(\"nook\"), rewards: [{}]", reward("r", ", effects: [Item(§5, \"N\")]"))),
                challenge("b", "goal: Score(9)"),
            ),
            &["E nothing in the hunt gives the item \"pearl\"", "E there is no picture", "E expected"],
        ),
        in_hunt(
            "rewards that are never given",
            &format!(
                "challenges: [{}],",
                challenge(
                    "c",
                    &format!(
                        "goal: Entered(\"nook\"), rewards: [\nFirstOf([{}, §{}]),\nDraw(id: \"d\", from: [{}, {}])]",
                        reward("first", ""),
                        reward("never", ""),
                        reward("drawn", ""),
                        reward("not-drawn", ", weight: §0"),
                    )
                )
            ),
            &["W never given", "W never drawn"],
        ),
        in_hunt(
            "riddles, hints and talks that lead nowhere",
            &format!(
                "challenges: [\n{},\n{}],\ncharacters: [Character(id: \"c\", name: \"C\", glyph: Key, lines: [\n\
                 Line(id: \"one\", text: \"1\", replies: [Reply(text: \"?\", goto: §\"thre\"), Reply(text: \"!\", takes: [Items(§\"pearl\")])]),\n\
                 Line(id: §\"one\", text: \"2\")])],",
                challenge("a", "goal: Entered(\"nook\"), hints: [§Hint(\"h\", after_misses: 1)]"),
                challenge(
                    "b",
                    "riddles: [Riddle(text: §\"?\", answers: []),\nRiddle(id: \"x\", text: \"?\", choices: [\"Ebb\"], answers: [§Choice(\"Eb\")]),\n\
                     Riddle(id: \"y\", text: \"?\", answers: [Pattern(\"ti§(de\"), Number(5, tolerance: §-1)])]"
                ),
            ),
            &[
                "E no riddle",
                "E no answer",
                "E none of the riddle's `choices`",
                "E no regular expression",
                "E a number from 0",
                "E no line \"thre\" to go to",
                "E nothing in the hunt gives",
                "E line id \"one\" is taken",
            ],
        ),
        in_boundaries(
            "boundaries that behave as none can",
            &[
                r#"{"type": "Feature", "id": 1, "properties": {"radius_m": 5, "approaching_m": §[20, -5], "active": §"Sam 10:00-12:00"}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 2, "properties": {"radius_m": 5, "motion": {"along": §"wey", "speed_mps": 2}}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 3, "properties": {"radius_m": 5, "barrier": true, "motion": §{"along": [[7, 43], [7.01, 43]], "speed_mps": 2}}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": 4, "properties": {"radius_m": 5, "route": §true}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"{"type": "Feature", "id": "way", "properties": {"route": true}, "geometry": {"type": "LineString", "coordinates": [[7, 43], [7.01, 43]]}}"#,
            ],
            &["E above 0", "E \"Sam\" is no day", "E did you mean \"way\"?", "E a barrier cannot move", "E a route is a line"],
        ),
        in_boundaries(
            "areas of one group that overlap",
            &[
                r#"{"type": "Feature", "id": 1, "properties": {"radius_m": 40, "exclusive": "zones"}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#,
                r#"§{"type": "Feature", "id": 2, "properties": {"radius_m": 40, "exclusive": "zones"}, "geometry": {"type": "Point", "coordinates": [7.0005, 43]}}"#,
            ],
            &["W a player should be in one of the group \"zones\" at most"],
        ),
        in_hunt(
            "objects that lie nowhere, and conditions on boundaries that are none",
            "time_zone: §\"Europe/Pari\", active_when: [ActiveWhen(boundary: §\"yrad\", when: Score(1))],\n\
             objects: [\nObject(id: \"a\", name: \"A\", glyph: Key, within: §\"wire\"),\n\
             Object(id: \"b\", name: \"B\", glyph: Key, at: (7, 43), count: §3),\n\
             Object(id: \"c\", name: \"C\", glyph: Key, at: (7, 43), respawn_s: §5)],\n\
             uses: [Use(item: §\"lamp\", text: \"\")], recipes: [Recipe(takes: [Items(§\"oil\")], gives: [Items(\"soap\", name: \"Soap\")], text: \"\")],",
            &[
                "E did you mean \"Europe/Paris\"?",
                "E there is no boundary \"yrad\"",
                "E is a line",
                "E at the same place",
                "E only a shared object comes back",
                "E lamp",
                "E oil",
            ],
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

fn times_and_teams() -> Vec<Broken> {
    vec![
        in_hunt(
            "efforts that are none",
            "minutes: §20000, difficulty: §easy,",
            &["E more than a week", "E there is no difficulty easy"],
        ),
        in_hunt(
            "efforts of another kind",
            "minutes: §\"12\", difficulty: §\"Hard\",",
            &["E a whole number from 1", "E expected difficulty, found a text"],
        ),
        in_hunt("no time at all", "minutes: §0,", &["E from 1 to a million"]),
        broken(
            "a hunt that closes before it opens, and teams of one",
            vec![
                (HUNT_FILE, hunt("opens: \"2026-05-02T10:00\", closes: §\"2026-05-01\", teams: Shared(max_size: §1),")),
                ("b.geojson", in_the_open()),
            ],
            &["E closes before it opens", "E from 2 to 50 members"],
        ),
        in_hunt(
            "times that are none",
            &format!(
                "opens: §\"noon\", closes: §\"2026-13-01\",\nchallenges: [\n{},\n{},\n{},\n{}],",
                challenge("a", "goal: All([Entered(\"yard\"), TimeOfDay(§\"9 pm\", §\"25:00\")])"),
                challenge("b", "goal: All([Entered(\"yard\"), TimeOfDay(\"10:00\", §\"10:00\")])"),
                challenge("c", "goal: All([Entered(\"yard\"), Weekday(§\"Caturday\")])"),
                challenge("d", "goal: All([Entered(\"yard\"), Between(\"2026-05-02\", §\"2026-05-01\")])"),
            ),
            &[
                "E no date and time",
                "E no date and time",
                "E no time of day",
                "E no time of day",
                "E has no length",
                "E no day of the week",
                "E ends before it begins",
            ],
        ),
        broken(
            "what is there only while the hunt is closed",
            vec![
                (
                    HUNT_FILE,
                    hunt(&format!(
                        "opens: \"2026-05-01T10:00\", closes: \"2026-05-01T12:00\",\n\
                 objects: [Object(id: \"o\", name: \"O\", glyph: Key, at: (7, 43), active: [§\"13:00-14:00\"])],\nchallenges: [\n{}],",
                        challenge("a", "goal: All([Entered(\"yard\"), §Between(\"2026-05-02\", \"2026-05-03\")])"),
                    )),
                ),
                ("b.geojson", in_the_open()),
            ],
            &["W only while the hunt is closed", "E can never hold"],
        ),
        broken(
            "a boundary that is there only while the hunt is closed",
            vec![
                (HUNT_FILE, hunt("opens: \"2026-05-01T10:00\", closes: \"2026-05-01T12:00\",")),
                (
                    "b.geojson",
                    in_the_open().replace(
                        "{\"type\": \"Feature\", \"id\": \"yard\", \"properties\": {}",
                        "§{\"type\": \"Feature\", \"id\": \"yard\", \"properties\": {\"active\": \"Sat 10:00-12:00\"}",
                    ),
                ),
            ],
            &["W only while the hunt is closed"],
        ),
    ]
}

#[test]
fn every_mistake_is_named_at_its_place() {
    let all: Vec<Broken> = [
        broken_notation(),
        broken_names(),
        broken_boundaries(),
        beyond_reach(),
        beyond_hope(),
        times_and_teams(),
        broken_texts(),
    ]
    .into_iter()
    .flatten()
    .collect();
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

/// Files as no editor writes them, but a disk, a download or a bad day does. Each is a mistake that is told; none is a panic.
#[test]
fn nothing_that_stands_in_a_file_makes_the_reader_panic() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(5_000), close.repeat(5_000));
    let texts: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\0".to_vec(),
        b"\xEF\xBB\xBF".to_vec(),
        b"\xFF\xFEH\0u\0n\0t\0(\0)\0".to_vec(),
        b"caf\xE9".to_vec(),
        "\u{2028}\u{200B}\u{202E}".into(),
        deep("[", "]").into(),
        deep("Hunt(objects: [", "])").into(),
        deep("{\"features\": [", "]}").into(),
        format!("Hunt(max_speed_mps: {}, start: (-{1}.{1}, 1e-{1}))", "9".repeat(400), "1".repeat(400)).into(),
        format!("{{\"type\": \"FeatureCollection\", \"features\": [{{\"id\": {}}}]}}", "9".repeat(400)).into(),
        "/* never closed".into(),
        "Hunt(title: \"never closed".into(),
        "Hunt(title: r#\"never closed\"".into(),
        "(".into(),
        "\"\\u{D800}\"".into(),
        "'\\".into(),
    ];
    for text in &texts {
        for file in [HUNT_FILE, "b.geojson", "m.geojson"] {
            let mut folder: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            folder.insert(HUNT_FILE.into(), hunt("map: [\"m.geojson\"],").into_bytes());
            folder.insert("b.geojson".into(), in_the_open().into_bytes());
            folder.insert("m.geojson".into(), collection(&[]).into_bytes());
            folder.insert(file.into(), text.clone());
            let report = report_of(&folder);
            assert!(report.errors() > 0, "{file}: {:?} is no mistake", String::from_utf8_lossy(&text[..text.len().min(40)]));
            assert!(
                report.diagnostics().iter().all(|found| found.file() == file && !found.help().is_empty()),
                "{file}: {report}"
            );
        }
    }
}

/// What is unusual and no mistake: marks of byte order, lines that end as on Windows, names in any script.
#[test]
fn what_is_unusual_is_taken() {
    let text =
        format!("\u{feff}{}", hunt(&format!("challenges: [{}],", challenge("\u{96ea}\u{1f9ed}", "goal: Entered(\"\u{5eb5}\")"))));
    let yard = r#"{"type": "Feature", "id": "庵", "properties": {"radius_m": 5e0}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#;
    let folder = BTreeMap::from([
        (HUNT_FILE.to_owned(), text.replace('\n', "\r\n").into_bytes()),
        ("b.geojson".to_owned(), format!("\u{feff}{}", collection(&[yard])).replace('\n', "\r\n").into_bytes()),
    ]);
    let loaded = load_hunt("\u{96ea}".into(), &folder).unwrap_or_else(|report| panic!("{report}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    assert_eq!(loaded.hunt.challenges[0].id.as_str(), "\u{96ea}\u{1f9ed}");
}
