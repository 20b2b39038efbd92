//! A hunt that opens and closes: players wait for it together, and the end reaches everybody, also those who come back after it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::{EventKind, Progress},
    geo::LonLat,
    protocol::Command,
    time::UnixMs,
};
use hunt_tests::{Bot, Server, ServerOptions, Track, copy_of_test_hunt, drive, server_under_test, test_hunt};
use std::{fs, path::Path, time::Duration};

const PATIENCE: Duration = Duration::from_secs(120);
const POND: LonLat = LonLat { lon: -8.50014, lat: 52.66 };
const ELSEWHERE: LonLat = LonLat { lon: -8.5, lat: 52.659245 };

/// Says when the hunt opens and closes, beside what it says.
fn set_times(hunt: &Path, opens: UnixMs, closes: UnixMs) {
    let original = fs::read_to_string(test_hunt("common").join("hunt.ron")).unwrap();
    let fields = format!("Hunt(\n    opens: \"{opens}\", closes: \"{closes}\",");
    fs::write(hunt.join("hunt.ron"), original.replacen("Hunt(", &fields, 1)).unwrap();
}

fn stand_at(bot: &mut Bot, place: LonLat) {
    let frame = bot.frame();
    let from = bot.last_recorded().unwrap_or(place);
    bot.walk(Track::through(&[frame.to_local(from), frame.to_local(place)], &frame, 20.0));
}

fn progress(bot: &Bot) -> &Progress {
    bot.connection().unwrap().progress()
}

fn ends(bot: &Bot) -> usize {
    bot.ledger().receipts().iter().filter(|receipt| matches!(receipt.event.kind, EventKind::HuntEnded { .. })).count()
}

#[test]
fn everybody_begins_at_the_opening_and_hears_of_the_end() {
    let (_folder, hunt) = copy_of_test_hunt("common").unwrap();
    let hour = Duration::from_secs(3_600);
    set_times(&hunt, UnixMs::now() + hour, UnixMs::now() + hour + hour);
    let server = Server::start(ServerOptions::new(server_under_test!(), &hunt)).unwrap();
    let connect = |name: &str| Bot::connect(&server.address(), "common", name).unwrap();
    let mut bots = [connect("Mara"), connect("Tom"), connect("Ann")];
    drive(&mut bots, "all have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    assert!(bots[0].view().unwrap().open.opens.is_some(), "clients can count down");
    stand_at(&mut bots[0], POND);
    stand_at(&mut bots[1], ELSEWHERE);
    stand_at(&mut bots[2], ELSEWHERE);
    assert!(bots[0].command(Command::Start("pond".into())));
    drive(&mut bots, "the early one is told to wait", PATIENCE, |bots| {
        bots[0].notices().iter().any(|notice| notice.contains("The hunt opens in")) && bots.iter().all(Bot::is_stored)
    })
    .unwrap();
    assert!(bots.iter().all(|bot| bot.ledger().receipts().is_empty()), "nothing is given before");

    // It opens earlier than was said: at once.
    let opens = UnixMs::now();
    set_times(&hunt, opens, opens + hour);
    drive(&mut bots, "it has begun, and who stands in the pond has wet feet", PATIENCE, |bots| {
        bots.iter().all(|bot| progress(bot).begun) && progress(&bots[0]).points == 5
    })
    .unwrap();

    // Ann goes away before the end, and learns of it when she comes back.
    bots[2].kill();
    let closes = UnixMs::now() + Duration::from_secs(4);
    set_times(&hunt, opens, closes);
    drive(&mut bots, "those who are there hear of the end", PATIENCE, |bots| bots[..2].iter().all(|bot| progress(bot).ended))
        .unwrap();
    stand_at(&mut bots[1], POND);
    drive(&mut bots, "Tom comes too late to the pond", PATIENCE, |bots| bots[1].is_stored()).unwrap();
    bots[2].rejoin().unwrap();
    drive(&mut bots, "Ann has heard of the end, too, and all know the final order", PATIENCE, |bots| {
        bots.iter().all(|bot| progress(bot).ended && bot.connection().unwrap().leaderboard().is_final)
    })
    .unwrap();
    let points: Vec<i64> = bots.iter().map(|bot| progress(bot).points).collect();
    assert_eq!(points, [5, 0, 0], "nothing is given after the end");
    assert!(bots.iter().all(|bot| ends(bot) == 1), "the end comes once");
    let end = bots[0].ledger().receipts().iter().find(|receipt| matches!(receipt.event.kind, EventKind::HuntEnded { .. }));
    assert_eq!(end.unwrap().event.time, closes, "it ended when it closed");
    let board = bots[1].connection().unwrap().leaderboard();
    assert_eq!(board.top.iter().map(|standing| (&*standing.name, standing.points)).next(), Some(("Mara", 5)));
}
