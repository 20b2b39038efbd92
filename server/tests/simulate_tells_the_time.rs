//! `hunt-server simulate --at`: hunts that open and close, and what happens only at night, are walked at any time; teams by a line of answers.
#![allow(clippy::unwrap_used)]

use hunt_server::simulate::{SimulateArgs, simulate};
use std::{fs, path::Path};

const HUNT: &str = r#"Hunt(
    title: "Nights", description: "", start: (7.0, 43.0), time_zone: "Europe/Paris", boundaries: ["b.geojson"],
    opens: "2026-06-21T20:00", closes: "2026-06-21T23:00", teams: Shared(max_size: 3),
    challenges: [
        Challenge(id: "yard", title: "The yard", text: "In.", goal: All([Entered("yard"), TimeOfDay("22:00", "04:00")]), rewards: [
            Reward(id: "owl", title: "Owl", because: "{player} of {team} was there.", glyph: Feather, effects: [Points(5)]),
        ]),
    ],
)"#;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "yard", "properties": {"name": "The yard", "radius_m": 20}, "geometry": {"type": "Point", "coordinates": [7.0, 43.0]}}
]}"#;

/// A minute within the yard, in the morning.
const TRACK: &str = r#"<gpx><trk><trkseg>
<trkpt lat="43.0" lon="7.0"><time>2019-02-18T07:46:00Z</time></trkpt>
<trkpt lat="43.00001" lon="7.0"><time>2019-02-18T07:46:20Z</time></trkpt>
<trkpt lat="43.0" lon="7.0"><time>2019-02-18T07:46:40Z</time></trkpt>
<trkpt lat="43.00001" lon="7.0"><time>2019-02-18T07:47:00Z</time></trkpt>
</trkseg></trk></gpx>"#;

fn walk(folder: &Path, at: Option<&str>) -> Result<Vec<String>, String> {
    let args = SimulateArgs {
        hunt: Some(folder.to_owned()),
        boundaries: None,
        track: folder.join("walk.gpx"),
        speed: None,
        at: at.map(Into::into),
        answers: Some(folder.join("answers.txt")),
        language: None,
        story: true,
        seed: 1,
        name: "Mara".into(),
    };
    let (mut out, mut warnings) = (Vec::new(), Vec::new());
    simulate(&args, &mut out, &mut warnings).map_err(|report| format!("{report:?}"))?;
    let story = String::from_utf8(out).unwrap();
    Ok(story.split("\n\n").next().unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn a_walk_takes_place_at_the_time_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("hunt.ron", HUNT), ("b.geojson", BOUNDARIES), ("walk.gpx", TRACK), ("answers.txt", "team The Owls\n")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let team = |line: &String| line.contains("Is in the team “The Owls”");
    let before = walk(folder.path(), Some("2026-06-21T19:59:30")).unwrap();
    assert!(team(&before[0]) || team(&before[1]), "{before:#?}");
    let tail: Vec<&str> = before.iter().map(String::as_str).skip(2).collect();
    assert_eq!(
        tail,
        ["00:30.0  The hunt begins: Nights.", "00:30.0  Challenge “The yard” opens: In.", "00:30.0  Comes to The yard."]
    );
    let dusk = walk(folder.path(), Some("2026-06-21T21:59:30")).unwrap();
    let tail: Vec<&str> = dusk.iter().map(String::as_str).skip(dusk.len() - 2).collect();
    assert_eq!(
        tail,
        ["00:30.0  Challenge “The yard” is completed.", "00:30.0  Reward “Owl” (+5 points): Mara of The Owls was there."]
    );
    let end = walk(folder.path(), Some("2026-06-21T22:59:30")).unwrap();
    assert_eq!(end.last().unwrap(), "00:30.0  “Nights” is over, with 5 points.");
    let after = walk(folder.path(), None).unwrap();
    assert!(after.iter().all(|line| !line.contains("begins")), "2019 is before it opens: {after:?}");
    let mistake = walk(folder.path(), Some("tonight")).unwrap_err();
    assert!(mistake.contains("no date and time"), "{mistake}");
}
