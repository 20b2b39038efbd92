//! `hunt-server simulate` on a harbour with a dock, a tripwire across it and a buoy.
#![allow(clippy::unwrap_used)]

use hunt_server::simulate::{SimulateArgs, simulate};
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulate").join(name)
}

/// What is printed for a track, and what is warned of.
fn walk(track: &str, speed: Option<f64>) -> miette::Result<(Vec<String>, String)> {
    let args = SimulateArgs {
        hunt: None,
        boundaries: Some(file("harbour.geojson")),
        track: file(track),
        speed,
        at: None,
        answers: None,
        language: None,
        story: false,
        seed: 0,
        name: "Walker".into(),
    };
    let (mut out, mut warnings) = (Vec::new(), Vec::new());
    simulate(&args, &mut out, &mut warnings)?;
    let lines = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
    Ok((lines, String::from_utf8(warnings).unwrap()))
}

/// What a person is told when a track cannot be walked.
fn mistake(track: &str) -> String {
    format!("{:?}", walk(track, None).unwrap_err())
}

#[test]
fn a_track_of_several_segments_is_one_path() {
    let (lines, warnings) = walk("walk.gpx", None).unwrap();
    // Ten seconds take the walker 0.002 degrees east; the second track begins after a minute, which is a gap.
    let expected = [
        r#"{"time":"2019-02-18T07:46:05.000Z","boundary":"dock","transition":"entered","lon":-8.661,"lat":52.62}"#,
        r#"{"time":"2019-02-18T07:46:12.500Z","boundary":"7","transition":"crossed","direction":"left_to_right","lon":-8.6595,"lat":52.62}"#,
        r#"{"time":"2019-02-18T07:46:13.000Z","boundary":"dock","transition":"dwelled","lon":-8.6594,"lat":52.62}"#,
        r#"{"time":"2019-02-18T07:46:15.000Z","boundary":"dock","transition":"exited","lon":-8.659,"lat":52.62}"#,
        r#"{"time":"2019-02-18T07:47:20.000Z","boundary":"buoy","transition":"entered","lon":-8.656,"lat":52.62}"#,
    ];
    assert_eq!(lines, expected);
    assert!(warnings.contains("track 1, segment 1, point 3: 2019-02-18T07:46:10.000Z is not later"), "{warnings}");
    assert_eq!(warnings.lines().count(), 1, "{warnings}");
}

#[test]
fn a_route_without_times_is_walked_at_a_speed() {
    let untimed = mistake("route.gpx");
    assert!(untimed.contains("route 1, point 1 has no <time>") && untimed.contains("route.gpx:4:5]"), "{untimed}");
    assert!(untimed.contains("--speed"), "{untimed}");

    // A degree of longitude is 67,725 m here (WGS 84), so that the leg of 271 m takes longer than a gap.
    let (lines, warnings) = walk("route.gpx", Some(2.0)).unwrap();
    let expected = [
        (33.862, "dock entered"),
        (41.862, "dock dwelled"),
        (84.656, "7 left_to_right"),
        (101.587, "dock exited"),
        (169.312, "dock entered"),
        (177.312, "dock dwelled"),
        (186.243, "7 right_to_left"),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, (seconds, what)) in lines.iter().zip(expected) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        let told = text("direction").or(text("transition")).unwrap();
        assert_eq!(format!("{} {told}", text("boundary").unwrap()), what);
        let time: jiff::Timestamp = text("time").unwrap().parse().unwrap();
        assert!((time.as_millisecond() as f64 / 1000.0 - seconds).abs() < 0.02, "{line} is not after {seconds} s");
    }
    assert_eq!(warnings, "");
}

#[test]
fn what_is_no_track_is_told_with_its_place_and_the_way_out() {
    let broken = mistake("broken.gpx");
    assert!(broken.contains("`yesterday` is no time") && broken.contains("broken.gpx:4:37]"), "{broken}");
    assert!(broken.contains("2019-02-18T07:46:02Z"), "{broken}");
    let waypoints = mistake("waypoints.gpx");
    assert!(waypoints.contains("the file has no track and no route with points"), "{waypoints}");
    let missing = mistake("missing.gpx");
    assert!(missing.contains("cannot be read"), "{missing}");
}
