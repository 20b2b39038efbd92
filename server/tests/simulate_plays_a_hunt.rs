//! `hunt-server simulate` with a hunt: the walker answers, talks, starts and fails, and what was not reached is told at the end.
#![allow(clippy::unwrap_used)]

use hunt_server::simulate::{SimulateArgs, simulate};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulate/keeper").join(name)
}

fn walk(story: bool, answers: bool) -> String {
    let args = SimulateArgs {
        hunt: Some(file("")),
        boundaries: None,
        track: file("walk.gpx"),
        speed: None,
        at: None,
        answers: answers.then(|| file("answers.txt")),
        language: None,
        story,
        seed: 7,
        name: "Mara".into(),
    };
    let (mut out, mut warnings) = (Vec::new(), Vec::new());
    simulate(&args, &mut out, &mut warnings).unwrap_or_else(|report| panic!("{report:?}"));
    assert_eq!(String::from_utf8(warnings).unwrap(), "");
    String::from_utf8(out).unwrap()
}

#[test]
fn a_story_tells_everything_in_its_order() {
    let story = walk(true, true);
    let told: Vec<&str> = story.split("\n\n").next().unwrap().lines().collect();
    let expected = [
        "00:00.0  The hunt begins: The Keeper.",
        "00:00.0  Challenge “The stone” opens: Solve it.",
        "00:00.0  Is asked: What comes twice a day?",
        "00:00.0  Challenge “The race” opens: To the dock.",
        "00:00.0  “The race” can be started, 4 s to do it in.",
        "00:00.0  Answers “the moon”: wrong. Close.",
        "00:00.0  Hint 1 for “The stone” can be had for nothing.",
        "00:00.0  Hint: It is wet.",
        "00:02.0  Answers “The tide!”: right.",
        "00:02.0  Challenge “The stone” is completed.",
        "00:02.0  Reward “Shell” (+5 points): Mara knew.",
        "00:02.0  Starts “The race”, attempt 1, 4 s to do it in.",
        "00:06.0  Challenge “The race” fails: time is up. Too slow.",
        "00:06.0  “The race” can be started, 4 s to do it in.",
        "00:10.0  Starts “The race”, attempt 2, 4 s to do it in.",
        "00:14.0  Challenge “The race” fails: time is up. Too slow.",
        "00:14.0  “The race” can be started, 4 s to do it in.",
        "00:15.0  Takes Amber.",
        "00:15.0  Starts “The race”, attempt 3, 4 s to do it in.",
        "00:15.0  The keeper: “Ahoy, Mara.” [Glass for oil? | Bye.]",
        "00:15.0  The keeper takes Amber.",
        "00:15.0  The keeper gives Lamp oil.",
        "00:15.0  Says “Glass for oil?” The keeper: “Done.”",
        "00:16.0  Comes to The dock.",
        "00:16.0  Challenge “The race” is completed.",
        "00:16.0  Reward “Mara's lamp of Amber”: 1 s",
        "00:16.0  Why “swift”: You had at least a second left.",
        "00:16.0  Challenge “The end” opens: Go on.",
    ];
    assert_eq!(told[..expected.len()], expected, "{story}");
    assert!(told[expected.len()..].iter().any(|line| line.ends_with("Leaves The dock.")), "{story}");
    for missing in [
        "Completed 2 of 3 challenges, with 5 points.",
        "  challenge end not completed: waits for Crossed(\"pier\")",
        "  boundary nowhere: the walk never met it",
        "  object far: nobody came within 6 m of it",
        "  reward late: another was given",
    ] {
        assert!(story.lines().any(|line| line == missing), "{missing:?} is not in:\n{story}");
    }
}

#[test]
fn lines_of_json_end_with_what_was_not_reached() {
    let out = walk(false, false);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, rest) = lines.split_last().unwrap();
    assert!(rest.iter().all(|line| line.get("transition").is_some() != line.get("event").is_some()));
    let summary = &last["summary"];
    // Without answers the riddle stays unsolved; a challenge is started at once, and tried again after each failure.
    assert_eq!(summary["challenges"][0]["id"], "stone");
    assert_eq!(summary["challenges"][0]["because"], "waits for Answered(\"stone\")");
    assert_eq!(summary["points"], 0);
    assert_eq!(summary["lines"], serde_json::json!(["keeper/hello", "keeper/done"]));
    assert_eq!(walk(false, true), walk(false, true), "the same walk is the same game");
}

/// The walk and the answers that come with the sample hunt complete all of it, and what is not reached then is what cannot be had besides.
#[test]
fn the_sample_hunt_is_played_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
    let args = SimulateArgs {
        hunt: Some(folder.clone()),
        boundaries: None,
        track: folder.join("whole-walk.gpx"),
        at: None,
        speed: None,
        answers: Some(folder.join("answers.txt")),
        language: None,
        story: false,
        seed: 1,
        name: "Mara".into(),
    };
    let (mut out, mut warnings) = (Vec::new(), Vec::new());
    simulate(&args, &mut out, &mut warnings).unwrap_or_else(|report| panic!("{report:?}"));
    assert_eq!(String::from_utf8(warnings).unwrap(), "");
    let out = String::from_utf8(out).unwrap();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = &lines.last().unwrap()["summary"];
    assert_eq!(summary["completed"], serde_json::json!([8, 8]), "{summary:#}");
    assert_eq!(summary["challenges"], serde_json::json!([]));
    let missed: Vec<&str> = summary["rewards"].as_array().unwrap().iter().map(|missed| missed["id"].as_str().unwrap()).collect();
    assert_eq!(missed, ["slow-oil", "warm-lamp"], "of two oils and two lamps there is one each");

    let given: Vec<&Value> =
        lines.iter().map(|line| &line["event"]["kind"]["RewardGranted"]).filter(|reward| reward.is_object()).collect();
    let ids: Vec<&str> = given.iter().map(|reward| reward["reward"].as_str().unwrap()).collect();
    let expected =
        ["lantern", "lamp-pane", "bell-note", "fathom-of-rope", "dry-opinion", "swift-oil", "clear-lamp", "crown-badge"];
    assert_eq!(ids, expected);
    let lamp = given[6];
    assert_eq!(lamp["title"], "The Lamp of Mara");
    let because = lamp["because"].as_str().unwrap();
    assert!(because.contains("Cobalt sea-glass") && because.contains("Rose sea-glass"), "{because}");
    // A wrong answer is answered back, and a hint comes after two of them.
    assert!(out.contains("The moon holds the string") && out.contains("waits for it"), "{out}");
}
