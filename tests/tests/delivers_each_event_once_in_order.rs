//! The main job: whoever crosses a boundary gets the event. Always, once, in order.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{geo::LocalPoint, identity::Seq};
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, join_party, server_under_test, set_out, settle, test_hunt};
use std::{collections::BTreeSet, time::Duration};

const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn five_players_get_what_they_crossed() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = join_party(&server, "common", "Bot", 5, PATIENCE);
    set_out(&mut bots, 0, 15.0);
    settle(&mut bots, PATIENCE);
    for bot in &bots {
        assert!(bot.ledger().received_crossings().len() > 5, "the walk crossed too little to show anything: {bot}");
    }
    // The server holds nothing that no player has: what it detected is what arrived, to the last event.
    let arrived: u64 = bots.iter().map(|bot| bot.ledger().last_seq().0).sum();
    drive(&mut bots, "the server knows that everything has arrived", PATIENCE, |_| {
        server.counters().is_ok_and(|counters| counters.acknowledged == arrived)
    })
    .unwrap();
    let counters = server.counters().unwrap();
    assert_eq!((counters.detected, counters.committed, counters.delivered), (arrived, arrived, arrived));
    // Nobody got what belongs to another: the players are as many as the bots.
    let players: BTreeSet<_> = bots.iter().filter_map(|bot| bot.connection()?.player()).collect();
    assert_eq!(players.len(), bots.len());
}

#[test]
fn objects_on_the_way_are_taken_and_rewarded_once() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = [Bot::connect(&server.address(), "common", "Gatherer").unwrap()];
    drive(&mut bots, "the bot has joined", PATIENCE, |bots| bots[0].is_live()).unwrap();

    let (view, frame) = (bots[0].view().unwrap(), bots[0].frame());
    let mut stops: Vec<LocalPoint> = view.objects.iter().map(|object| frame.to_local(object.position)).collect();
    stops.sort_by(|a, b| a.x.total_cmp(&b.x));
    bots[0].walk(Track::through(&stops, &frame, 12.0));
    drive(&mut bots, "all objects are taken and everything has arrived", PATIENCE, |bots| {
        bots[0].collect_what_is_near();
        let progress = bots[0].connection().map(|connection| connection.progress().collected.len());
        bots[0].is_settled() && progress == Some(view.objects.len())
    })
    .unwrap();

    assert_eq!(bots[0].complaints(), Vec::<String>::new());
    let progress = bots[0].connection().unwrap().progress();
    assert_eq!(progress.items[&"acorn".into()], 3);
    assert_eq!(progress.rewards.iter().filter(|reward| reward.as_str() == "oak").count(), 1);
    assert!(progress.challenges[&"acorns".into()].completed);
    assert!(progress.seq > Seq(3));
}
