//! A running server follows its hunt's files: who stands in what was changed gets the difference, at once or when they come back, and a file
//! with mistakes changes nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::{Event, EventKind},
    geo::LonLat,
    hunt::Pack,
    identity::BoundaryId,
};
use hunt_tests::{Bot, Server, ServerOptions, Track, copy_of_test_hunt, drive, server_under_test};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(90);

/// Where the bots stand: in the circle of stone 8, and in nothing else.
const STONE_8: LonLat = LonLat { lon: -8.5, lat: 52.6596764 };

/// A copy of the common that may be edited.
struct Edited {
    folder: tempfile::TempDir,
}

impl Edited {
    fn new() -> Self {
        let (folder, _) = copy_of_test_hunt("common").unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("common")
    }

    fn file(&self) -> PathBuf {
        self.path().join("boundaries.geojson")
    }

    /// Saves the boundaries with this changed, as an editor does that truncates the file and writes it anew.
    fn replace(&self, what: &str, by: &str) {
        let text = fs::read_to_string(self.file()).unwrap();
        assert!(text.contains(what), "{what}");
        fs::write(self.file(), text.replace(what, by)).unwrap();
    }

    /// The same, as an editor does that writes another file and renames it.
    fn replace_by_renaming(&self, what: &str, by: &str) {
        let text = fs::read_to_string(self.file()).unwrap();
        assert!(text.contains(what), "{what}");
        let draft = self.path().join("boundaries.geojson.tmp");
        fs::write(&draft, text.replace(what, by)).unwrap();
        fs::rename(draft, self.file()).unwrap();
    }
}

fn start(hunt: &Path) -> (Server, [Bot; 1]) {
    let server = Server::start(ServerOptions::new(server_under_test!(), hunt)).unwrap();
    let mut bots = [Bot::connect(&server.address(), "common", "Mara").unwrap()];
    drive(&mut bots, "the bot has joined", PATIENCE, |bots| bots[0].is_live()).unwrap();
    let frame = bots[0].frame();
    bots[0].walk(Track::through(&[frame.to_local(STONE_8)], &frame, 1.0));
    drive(&mut bots, "the bot stands in stone 8", PATIENCE, |bots| tells(&bots[0], "stone-8", true) == 1).unwrap();
    (server, bots)
}

fn met(event: &Event) -> Option<(&BoundaryId, bool)> {
    match &event.kind {
        EventKind::BoundaryEntered { boundary, .. } => Some((boundary, true)),
        EventKind::BoundaryExited { boundary, .. } => Some((boundary, false)),
        _ => None,
    }
}

/// How often the bot was told to have entered (or left) a boundary.
fn tells(bot: &Bot, boundary: &str, entered: bool) -> usize {
    let told = bot.ledger().receipts().iter().filter_map(|receipt| met(&receipt.event));
    told.filter(|&(id, into)| id.as_str() == boundary && into == entered).count()
}

/// What the bot was told to have entered (`true`) and left, in order.
fn story(bot: &Bot) -> Vec<(String, bool)> {
    let told = bot.ledger().receipts().iter().filter_map(|receipt| met(&receipt.event));
    told.map(|(id, into)| (id.to_string(), into)).collect()
}

fn sees(bot: &Bot, boundary: &str) -> bool {
    bot.view().is_some_and(|view| view.boundaries.iter().any(|seen| seen.id.as_str() == boundary))
}

#[test]
fn who_stands_in_what_was_changed_gets_the_difference_at_once() {
    let hunt = Edited::new();
    let (_server, mut bots) = start(&hunt.path());

    // Stone 14 is moved to where the bot stands, and stone 8 away from it.
    hunt.replace("[-8.4989337,52.66]", "[-8.5,52.6596764]");
    drive(&mut bots, "stone 14 is entered", PATIENCE, |bots| tells(&bots[0], "stone-14", true) == 1).unwrap();
    hunt.replace_by_renaming(
        r#""Stone 8","radius_m":9.0},"geometry":{"type":"Point","coordinates":[-8.5,52.6596764]"#,
        r#""Stone 8","radius_m":9.0},"geometry":{"type":"Point","coordinates":[-8.4989337,52.66]"#,
    );
    drive(&mut bots, "stone 8 is left", PATIENCE, |bots| tells(&bots[0], "stone-8", false) == 1).unwrap();

    // With another name it is another boundary.
    hunt.replace(r#""id":"stone-14""#, r#""id":"milestone""#);
    drive(&mut bots, "stone 14 is gone, and there is a milestone", PATIENCE, |bots| {
        tells(&bots[0], "stone-14", false) == 1 && tells(&bots[0], "milestone", true) == 1 && sees(&bots[0], "milestone")
    })
    .unwrap();
    assert!(!sees(&bots[0], "stone-14"));
    let story = story(&bots[0]);
    assert_eq!(story.len(), 5, "nothing else has happened: {story:?}");
}

#[test]
fn who_is_away_gets_it_when_they_come_back_also_from_another_server() {
    let hunt = Edited::new();
    let (mut server, mut bots) = start(&hunt.path());
    bots[0].kill();
    hunt.replace("[-8.4989337,52.66]", "[-8.5,52.6596764]");
    // Another player sees when the server has followed.
    let mut others = [Bot::connect(&server.address(), "common", "Ned").unwrap()];
    drive(&mut others, "the server has followed", PATIENCE, |bots| {
        let moved = |id: &str| bots[0].view()?.boundaries.iter().find(|seen| seen.id.as_str() == id)?.shape.points().next();
        moved("stone-14") == Some(STONE_8)
    })
    .unwrap();
    bots[0].rejoin().unwrap();
    drive(&mut bots, "stone 14 is entered", PATIENCE, |bots| tells(&bots[0], "stone-14", true) == 1).unwrap();
    drive(&mut bots, "everything is stored", PATIENCE, |bots| bots[0].is_quiet()).unwrap();

    // And once is once: neither another session nor another process tells it again, but what was edited between them.
    bots[0].kill();
    server.kill();
    hunt.replace(r#""id":"stone-14""#, r#""id":"milestone""#);
    server.restart().unwrap();
    bots[0].rejoin().unwrap();
    drive(&mut bots, "the milestone is entered", PATIENCE, |bots| tells(&bots[0], "milestone", true) == 1).unwrap();
    let told: Vec<_> = story(&bots[0]);
    let expected = [("stone-8", true), ("stone-14", true), ("milestone", true), ("stone-14", false)];
    assert_eq!(told, expected.map(|(id, into)| (id.to_owned(), into)));
}

#[test]
fn a_file_with_mistakes_changes_nothing_and_is_told_in_the_log() {
    let hunt = Edited::new();
    let (server, mut bots) = start(&hunt.path());
    let before = bots[0].view().unwrap();
    hunt.replace(
        r#""id":"stone-8","properties":{"name":"Stone 8","radius_m":9.0}"#,
        r#""id":"stone-8","properties":{"radius_m":"wide"}"#,
    );
    drive(&mut bots, "the mistake is told", PATIENCE, |_| server.log_tail().contains("`radius_m` is")).unwrap();
    let log = server.log_tail();
    assert!(log.contains("boundaries.geojson:9:"), "the place is told: {log}");
    assert_eq!(bots[0].view().unwrap(), before);

    // Mended, and with stone 14 where the bot stands: only then something happens.
    hunt.replace(r#""radius_m":"wide""#, r#""name":"Stone 8","radius_m":9.0"#);
    hunt.replace("[-8.4989337,52.66]", "[-8.5,52.6596764]");
    drive(&mut bots, "stone 14 is entered", PATIENCE, |bots| tells(&bots[0], "stone-14", true) == 1).unwrap();
    assert_eq!(story(&bots[0]).len(), 2, "{:?}", story(&bots[0]));
}

#[test]
fn another_pack_in_its_place_is_followed_and_what_players_lose_by_it_is_told() {
    let hunt = Edited::new();
    let pack = hunt.folder.path().join("handed-over/common.hunt");
    fs::create_dir(pack.parent().unwrap()).unwrap();
    let hand_over = || fs::write(&pack, Pack::pack(hunt.path().as_path()).unwrap()).unwrap();
    hand_over();
    let (server, mut bots) = start(&pack);
    hunt.replace("[-8.4989337,52.66]", "[-8.5,52.6596764]");
    hand_over();
    drive(&mut bots, "stone 14 is entered", PATIENCE, |bots| tells(&bots[0], "stone-14", true) == 1).unwrap();

    // A pack that is none changes nothing, and one without stone 8 takes from the player what is in it.
    fs::write(&pack, "no zip").unwrap();
    drive(&mut bots, "the mistake is told", PATIENCE, |_| server.log_tail().contains("this is no pack of a hunt")).unwrap();
    assert!(!server.log_tail().contains("no longer has"));
    hunt.replace(r#""id":"stone-8""#, r#""id":"milestone""#);
    hand_over();
    drive(&mut bots, "the milestone is entered", PATIENCE, |bots| tells(&bots[0], "milestone", true) == 1).unwrap();
    let log = server.log_tail();
    assert!(log.contains("1 player has something of the boundary \"stone-8\", which the hunt no longer has"), "{log}");
}
