//! A client that dies without a word comes back to where it was, and gets the rest.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_tests::{Bot, Server, ServerOptions, Track, drive, server_under_test, test_hunt};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn in_the_middle_of_a_walk_and_again() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = [Bot::connect(&server.address(), "common", "Lazarus").unwrap()];
    drive(&mut bots, "the bot has joined", PATIENCE, |bots| bots[0].is_live()).unwrap();
    let player = bots[0].connection().unwrap().player();
    let frame = bots[0].frame();
    bots[0].walk(Track::wander(11, &frame, 85.0, 20.0, 3_600.0));

    for life in 1..=3_u64 {
        let enough = life as usize * 8;
        drive(&mut bots, "the walk is under way", PATIENCE, |bots| bots[0].ledger().received_crossings().len() > enough).unwrap();
        bots[0].kill();
        bots[0].rejoin().unwrap();
        drive(&mut bots, "the bot is back", PATIENCE, |bots| bots[0].is_live()).unwrap();
        assert_eq!(bots[0].connection().unwrap().player(), player, "the same player comes back");
        // It stands where its last recorded fix was, and walks on from there.
        let last = bots[0].last_recorded().unwrap();
        bots[0].walk(Track::wander_from(last, 11 + life, &frame, 85.0, 20.0, 3_600.0));
    }
    bots[0].stand_still();
    drive(&mut bots, "the bot has what it crossed", PATIENCE, |bots| bots[0].is_settled()).unwrap();
    assert_eq!(bots[0].complaints(), Vec::<String>::new());
    assert_eq!(bots[0].refused_fixes(), 0, "{}", bots[0]);
    let arrived = bots[0].ledger().last_seq().0;
    drive(&mut bots, "the server knows that everything has arrived", PATIENCE, |_| {
        server.counters().is_ok_and(|counters| counters.acknowledged == arrived)
    })
    .unwrap();
    assert_eq!(server.counters().unwrap().committed, arrived);
}
