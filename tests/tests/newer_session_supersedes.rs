//! Who goes on playing on a second device plays on there; the first is told so, is not heard any more, and stays away.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_client::link::Status;
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, server_under_test, test_hunt};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn the_older_session_of_a_player() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = vec![Bot::connect(&server.address(), "common", "Both").unwrap()];
    drive(&mut bots, "the first device has joined", PATIENCE, |bots| bots[0].is_live()).unwrap();
    let frame = bots[0].frame();
    bots[0].walk(Track::wander(3, &frame, 85.0, 20.0, 6.0));
    drive(&mut bots, "the first device has what it crossed", PATIENCE, |bots| bots[0].is_settled()).unwrap();
    bots[0].stand_still();

    let second = bots[0].second_device().unwrap();
    bots.push(second);
    drive(&mut bots, "the second device plays and the first knows", PATIENCE, |bots| {
        bots[1].is_live() && bots[0].status() == Some(Status::Superseded)
    })
    .unwrap();
    let player = |bot: &Bot| bot.connection().and_then(|connection| connection.player());
    assert_eq!(player(&bots[0]), player(&bots[1]));
    let first_had = bots[0].ledger().last_seq();

    // Both walk, in different directions; only the second one's steps count.
    let from = bots[1].last_recorded().unwrap();
    bots[0].walk(Track::wander_from(from, 31, &frame, 85.0, 20.0, 8.0));
    bots[1].walk(Track::wander_from(from, 32, &frame, 85.0, 20.0, 8.0));
    drive(&mut bots, "the second device has what it crossed", PATIENCE, |bots| bots[1].is_settled()).unwrap();
    assert_eq!(bots[1].complaints(), Vec::<String>::new());
    assert_eq!(bots[1].refused_fixes(), 0, "{}", bots[1]);
    assert!(bots[1].ledger().last_seq() > first_had);

    // The first stays away, however long one waits (long enough here for a client that would come back after a timeout).
    let since = Instant::now();
    drive(&mut bots, "time has passed", PATIENCE, |_| since.elapsed() > Duration::from_secs(7)).unwrap();
    assert_eq!(bots[0].status(), Some(Status::Superseded));
    assert_eq!(bots[0].ledger().last_seq(), first_had, "the first device has heard nothing more");
    assert!(bots[1].is_live(), "{}", bots[1]);
    assert_eq!(bots[0].stats().sessions, 1);
    assert_eq!(bots[1].stats().sessions, 1);
}
