//! What a hunt asks, limits, says and gives is read whole; what cannot be, or can never come true, is told at its place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    hunt::{Answers, Condition, Grant, HUNT_FILE, Hunt, Report, Retry, Severity, StartsBy, load_hunt},
    identity::HuntId,
};
use std::collections::BTreeMap;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": "harbour", "properties": {"radius_m": 20, "dwell_s": 5},
   "geometry": {"type": "Point", "coordinates": [-4.5, 50.3]}},
  {"type": "Feature", "id": "rope", "properties": {},
   "geometry": {"type": "LineString", "coordinates": [[-4.503, 50.3], [-4.503, 50.301]]}}
]}"#;

const HUNT: &str = r#"Hunt(
    title: "T", description: "", start: (-4.5, 50.3), boundaries: ["b.geojson"],
    objects: [Object(id: "glass-1", name: "Glass", glyph: Glass, at: (-4.5, 50.3), gives: "glass", during: "two")],
    challenges: [
        Challenge(id: "one", title: "One", text: "", goal: Entered("harbour"), rewards: [
            Reward(id: "r-1", title: "R", because: "", glyph: Key, effects: [Points(10), Item("coin", "Coin", 2)]),
        ]),
        Challenge(id: "two", title: "Two", text: "", after: ["one"], goal: Crossed("rope"), within_s: 60, rewards: [
            FirstOf([Reward(id: "r-2", title: "R", because: "", glyph: Key, when: TimeLeft(10)), Draw(id: "d", from: [
                Reward(id: "r-3", title: "R", because: "", glyph: Key, weight: 2),
            ])]),
        ]),
        Challenge(id: "three", title: "Three", text: "", riddles: [
            Riddle(text: "?", answers: ["tide"], wrong: [("moon", "Close.")]),
        ], hints: [Hint("wet", after_misses: 2)]),
    ],
    characters: [
        Character(id: "mate", name: "Mate", glyph: Rope, lines: [
            Line(id: "hello", text: "Ahoy.", replies: [Reply(text: "Ahoy", goto: "bye")]),
            Line(id: "bye", text: "Bye."),
        ]),
    ],
)"#;

fn load(text: &str) -> Result<(Hunt, Report), Report> {
    let files = BTreeMap::from([
        (HUNT_FILE.to_owned(), text.as_bytes().to_vec()),
        ("b.geojson".to_owned(), BOUNDARIES.as_bytes().to_vec()),
    ]);
    load_hunt(HuntId::new("test"), &files).map(|loaded| (loaded.hunt, loaded.warnings))
}

/// The hunt with one passage replaced.
#[track_caller]
fn changed(from: &str, to: &str) -> String {
    assert!(HUNT.contains(from), "{from:?} is not in the hunt");
    HUNT.replacen(from, to, 1)
}

/// Asserts the only finding of the changed hunt: it begins where `marker` does, and says `words`.
#[track_caller]
fn assert_found(from: &str, to: &str, severity: Severity, marker: &str, words: &[&str]) {
    let text = changed(from, to);
    let report = match load(&text) {
        Ok((_, warnings)) => warnings,
        Err(report) => report,
    };
    let [found] = report.diagnostics() else { panic!("one finding expected, not:\n{report}") };
    let at = text.find(marker).expect("the marker stands in the text");
    let shown = &text[found.span().start..][..20.min(text.len() - found.span().start)];
    assert_eq!(found.span().start, at, "{found}, at {shown:?}");
    assert_eq!(found.severity(), severity, "{found}");
    for word in words {
        assert!(found.to_string().contains(word), "{word:?} not in: {found}");
    }
}

#[track_caller]
fn refused(from: &str, to: &str, marker: &str, words: &[&str]) {
    assert_found(from, to, Severity::Error, marker, words);
}

#[track_caller]
fn warned(from: &str, to: &str, marker: &str, words: &[&str]) {
    assert_found(from, to, Severity::Warning, marker, words);
}

#[track_caller]
fn sound(from: &str, to: &str) -> Hunt {
    let (hunt, warnings) = load(&changed(from, to)).unwrap_or_else(|report| panic!("{report}"));
    assert!(warnings.is_empty(), "{warnings}");
    hunt
}

#[test]
fn everything_is_read() {
    let hunt = sound("", "");
    assert_eq!(hunt.challenges[2].goal, Condition::Answered { challenge: 2, riddle: 0 });
    assert_eq!((hunt.challenges[1].attempts.within_s, hunt.challenges[0].attempts.within_s), (Some(60.0), None));
    let [Grant::FirstOf(grants)] = &hunt.challenges[1].rewards[..] else { panic!("{:?}", hunt.challenges[1].rewards) };
    assert_eq!(grants[0].when(), Some(&Condition::TimeLeft(10.0)));
    let Grant::Draw(draw) = &grants[1] else { panic!("{grants:?}") };
    assert_eq!((draw.from[0].weight, draw.without_repetition), (2, true));
    assert_eq!(hunt.characters[0].lines[0].replies[0].goto, Some(1));

    let hunt = sound("within_s: 60", "within_s: 60, start: ByHand, retry: After(5), repeat: Always, at_most: 3");
    let attempts = &hunt.challenges[1].attempts;
    assert_eq!((attempts.start, attempts.retry, attempts.repeat_after_s), (StartsBy::Hand, Retry::After(5.0), Some(0.0)));
    assert_eq!(attempts.at_most, Some(3));
}

#[test]
fn a_tree_of_conditions_is_read_and_written() {
    let tree = r#"All([AtLeast(2, [Entered("harbour"), Not(Crossed("rope", direction: LeftToRight)), Score(10)]), Any([Completed("one"), Failed("two"), Answered("three")]), InOrder([Collected("glass-1"), Said("mate", "bye")]), Within(60), Rank(3), Holds("coin", 2), Dwelled("harbour"), Exited("harbour")])"#;
    let hunt = sound(
        "Challenge(id: \"three\", title: \"Three\", text: \"\",",
        &format!("Challenge(id: \"three\", title: \"Three\", text: \"\", goal: {tree},"),
    );
    assert_eq!(hunt.challenges[2].goal.written(&hunt), tree);
}

#[test]
fn names_that_mean_nothing_are_told() {
    let goal = |goal: &str| format!("goal: {goal}");
    let from = "goal: Crossed(\"rope\")";
    refused(from, &goal("Completed(\"ones\")"), "\"ones\"", &["no challenge", "did you mean \"one\"?"]);
    refused(from, &goal("Answered(\"thre\")"), "\"thre\"", &["no riddle", "did you mean \"three\"?"]);
    refused(from, &goal("Collected(\"glass\")"), "\"glass\")", &["no object", "\"glass-1\""]);
    refused(from, &goal("Said(\"mat\", \"bye\")"), "\"mat\"", &["no character", "\"mate\""]);
    refused(from, &goal("Said(\"mate\", \"by\")"), "\"by\"", &["no line", "did you mean \"bye\"?"]);
    refused("goto: \"bye\"", "goto: \"by\"", "\"by\"", &["no line \"by\" to go to", "did you mean \"bye\"?"]);
    refused(
        "Line(id: \"bye\"",
        "Line(id: \"hello\", text: \"Bye.\"), Line(id: \"bye\"",
        "\"hello\", text: \"Bye",
        &["line id \"hello\" is taken"],
    );
    refused(
        "Riddle(text",
        "Riddle(id: \"two\", text: \"?\", answers: [\"x\"]), Riddle(id: \"two\", text",
        "\"two\", text: \"?\", answers: [\"tide",
        &["riddle id \"two\" is taken"],
    );
}

#[test]
fn what_can_never_be_answered_is_told() {
    refused("answers: [\"tide\"]", "answers: []", "\"?\"", &["no answer"]);
    refused("[\"tide\"]", "[\"?!\"]", "\"?!\"", &["no letter and no digit", "Pattern"]);
    refused("[\"tide\"]", "[Choice(\"tide\")]", "Choice", &["none of the riddle's `choices`"]);
    refused("[\"tide\"]", "[\"tide\"], choices: [\"Ebb\", \"Flood\"]", "\"?\"", &["none of them is right"]);
    refused("[\"tide\"]", "[Pattern(\"ti(de\")]", "(de", &["no regular expression", "character 3"]);
    refused("[\"tide\"]", "[Number(5, tolerance: -1)]", "-1)]", &["a number from 0"]);
    warned("(\"moon\"", "(\"tide\"", "\"tide\", \"Close", &["is right", "never said"]);
    warned("[\"tide\"]", "[\"tide\"], choices: [\"Tide\"]", "\"?\"", &["every one of the `choices` is right"]);
    refused("[(\"moon\", \"Close.\")]", "[\"moon\"]", "\"moon\"", &["expected (", "both in brackets"]);
}

#[test]
fn hints_and_attempts_make_sense() {
    refused(
        "id: \"two\", title: \"Two\", text: \"\",",
        "id: \"two\", title: \"Two\", text: \"\", hints: [Hint(\"h\", after_misses: 1)],",
        "Hint(\"h\"",
        &["no riddle"],
    );
    refused("Hint(\"wet\"", "Hint(\"wet\", price: 5, automatic: true", "Hint(\"wet\"", &["not given unasked"]);
    refused("Hint(\"wet\"", "Hint(\"wet\", price: -5", "Hint(\"wet\"", &["less than nothing"]);
    warned("goal: Entered(\"harbour\")", "goal: Entered(\"harbour\"), on_failure: \"No.\"", "\"No.\"", &["never said"]);
    warned("goal: Entered(\"harbour\")", "goal: Entered(\"harbour\"), retry: Never", "Never", &["never tried again"]);
    warned("goal: Entered(\"harbour\")", "goal: Entered(\"harbour\"), rewards_each_time: true", "true", &["completed only once"]);
    warned("goal: Entered(\"harbour\")", "goal: Entered(\"harbour\"), at_most: 2", "2, rewards", &["never a second attempt"]);
    refused("goal: Crossed(\"rope\")", "goal: Failed(\"one\")", "\"one\"), within", &["nothing fails the challenge"]);
    refused("TimeLeft(10)", "TimeLeft(61)", "61", &["never 61 left"]);
    refused("goal: Entered(\"harbour\")", "goal: TimeLeft(5)", "5), rewards", &["no `within_s`"]);
    refused(
        "text: \"Ahoy.\"",
        "text: \"Ahoy.\", when: Entered(\"harbour\")",
        "Entered(\"harbour\"), replies",
        &["does not remember"],
    );
    refused("text: \"Ahoy.\"", "text: \"Ahoy.\", when: Rank(1)", "Rank", &["belongs to a challenge"]);
}

#[test]
fn conditions_that_can_never_hold_are_told() {
    let from = "goal: Crossed(\"rope\")";
    refused(from, "goal: AtLeast(3, [Crossed(\"rope\"), Score(1)])", "3, [", &["3 of 2 conditions can never hold"]);
    refused(from, "goal: All([Crossed(\"rope\"), Not(Completed(\"one\"))])", "Not(Completed", &["can never hold"]);
    refused(from, "goal: All([Crossed(\"rope\"), Not(Crossed(\"rope\"))])", "Crossed(\"rope\"), Not", &["can never hold"]);
    refused(from, "goal: Completed(\"two\")", "Completed(\"two\")", &["waits for itself"]);
    refused(
        "goal: Entered(\"harbour\")",
        "goal: All([Entered(\"harbour\"), Completed(\"two\")])",
        "Completed(\"two\")",
        &["\"one\" for \"two\" for \"one\""],
    );
    refused("goal: Entered(\"harbour\")", "goal: Holds(\"glass\")", "Holds(\"glass\")", &["\"one\" for \"two\" for \"one\""]);
    refused("goal: Entered(\"harbour\")", "goal: Holds(\"coin\")", "Holds(\"coin\")", &["waits for itself"]);
    warned(from, "goal: All([Crossed(\"rope\"), Score(11)])", "11", &["at most 10 points"]);
    warned("goal: Entered(\"harbour\")", "goal: Not(Entered(\"harbour\"))", "Not(Ent", &["as soon as it begins"]);
    warned("within_s: 60", "within_s: 60, fails_when: Not(Completed(\"one\"))", "Not(Comp", &["never fails it"]);
    sound(from, "goal: Any([Crossed(\"rope\"), Completed(\"three\"), Not(Completed(\"one\"))])");
    sound(from, "goal: All([Crossed(\"rope\"), Not(Within(30)), Not(Completed(\"three\"))])");
}

#[test]
fn what_is_never_given_or_said_is_told() {
    warned("when: TimeLeft(10)", "rarity: Fine", "Draw", &["never given", "no `when`"]);
    warned("when: TimeLeft(10)", "when: Not(Completed(\"one\"))", "Not(Comp", &["never given"]);
    refused("weight: 2", "weight: 0", "Draw", &["every weight is 0"]);
    warned(
        "weight: 2",
        "weight: 2), Reward(id: \"r-4\", title: \"R\", because: \"\", glyph: Key, weight: 0",
        "0),\n",
        &["never drawn"],
    );
    warned("when: TimeLeft(10)", "when: TimeLeft(10), weight: 3", "3), Draw", &["only in a Draw"]);
    refused("from: [\n", "from: [], when: Score(1)), Draw(id: \"e\", from: [\n", "Draw(id: \"d\"", &["nothing to draw from"]);
    warned("goto: \"bye\"", "when: Score(1)", "\"bye\"", &["never said"]);
    refused(
        "replies: [Reply(text: \"Ahoy\"",
        "replies: [Reply(text: \"Ahoy\", takes: [Items(\"pearl\")]",
        "\"pearl\"",
        &["nothing in the hunt gives"],
    );
    warned(
        "title: \"R\", because: \"\", glyph: Key, effects",
        "title: \"{items:glas}\", because: \"\", glyph: Key, effects",
        "\"{items",
        &["did you mean \"glass\"?"],
    );
    warned(
        "title: \"R\", because: \"\", glyph: Key, effects",
        "title: \"{best:to}\", because: \"\", glyph: Key, effects",
        "\"{best",
        &["no challenge \"to\""],
    );
    warned("text: \"Ahoy.\"", "text: \"{rank}\"", "\"{rank}\"", &["nothing fills in {rank}"]);
}

#[test]
fn what_using_an_item_does_counts() {
    let with_use = |text: &str, effect: &str| {
        let used = format!("    uses: [Use(item: \"coin\", effects: [{effect}], text: \"Clink.\")],\n    characters: [");
        load(&text.replacen("    characters: [", &used, 1)).unwrap_or_else(|report| panic!("{report}"))
    };
    let score = changed("goal: Crossed(\"rope\"), within_s", "goal: Score(60), within_s");
    assert!(load(&score).unwrap().1.to_string().contains("nobody ever has 60"));
    assert!(with_use(&score, "Points(5)").1.is_empty(), "who uses several has more");
    let hunt = with_use(HUNT, "Points(5)").0;
    assert!(!hunt.objects[0].appearance.spawned);
    let spawn = format!("Spawn(\"{}\")", hunt.objects[0].id);
    assert!(with_use(HUNT, &spawn).0.objects[0].appearance.spawned, "it is not there before");
}

#[test]
fn a_file_of_answers_is_read_and_its_mistakes_are_told() {
    let hunt = sound("", "");
    let answers = |text: &str| Answers::parse("answers.txt", text.as_bytes(), &hunt);
    let read = answers("# hello\nthree: the moon\nthree: tide # at last\n\nmate: Ahoy\nstart two after 2.5\nagain two\nhint three\ngive up two after 9").unwrap();
    assert_eq!(read.riddles[&(2, 0)], ["the moon", "tide"]);
    assert_eq!((read.talks[&0].len(), read.starts[&1], read.again[&1], read.hints[&2]), (1, Some(2.5), 1, 1));
    assert_eq!(read.give_ups[&1], 9.0);
    assert_eq!(answers("start two never").unwrap().starts[&1], None);
    let report = answers("thre: tide\nstart too after 3\nstart two after x\ndance").unwrap_err().to_string();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 4, "{report}");
    assert!(
        lines[0].starts_with("answers.txt:1:1: error: the hunt has no riddle and no character \"thre\"; did you mean \"three\"?")
    );
    assert!(lines[1].contains("answers.txt:2:1") && lines[1].contains("no challenge \"too\""), "{report}");
    assert!(lines[2].contains("no number of seconds") && lines[3].contains("says nothing"), "{report}");
}
