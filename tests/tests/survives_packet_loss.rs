//! Every fifth packet is lost both ways, others are late, doubled or overtaken, once nothing passes at all, and once the NAT gives everybody a
//! new port: no event is lost or doubled, and the path is not bent.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_tests::{Proxy, Server, ServerOptions, Weather, drive, join_party, server_under_test, set_out, settle, test_hunt};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn of_twenty_percent_both_ways() {
    let proxy = Proxy::open(20).unwrap();
    let options =
        ServerOptions { public_addr: Some(proxy.address()), ..ServerOptions::new(server_under_test!(), test_hunt("common")) };
    let server = Server::start(options).unwrap();
    proxy.lead_to(server.udp()[0]);
    proxy.set_weather(Weather::stormy(0.2), Weather::stormy(0.2));

    let mut bots = join_party(&server, "common", "Sailor", 3, PATIENCE);
    set_out(&mut bots, 70, 18.0);
    drive(&mut bots, "the walk is under way", PATIENCE, |bots| bots.iter().all(|bot| bot.share_walked() > 0.3)).unwrap();

    proxy.set_black_out(true);
    let dark_since = Instant::now();
    drive(&mut bots, "it has been dark for a while", PATIENCE, |_| dark_since.elapsed() > Duration::from_secs(3)).unwrap();
    proxy.set_black_out(false);
    drive(&mut bots, "the walk goes on", PATIENCE, |bots| bots.iter().all(|bot| bot.share_walked() > 0.7)).unwrap();
    proxy.change_ports();

    settle(&mut bots, PATIENCE);
    for bot in &bots {
        assert!(bot.ledger().received_crossings().len() > 5, "the walk crossed too little to show anything: {bot}");
    }
    let (up, down) = (proxy.up(), proxy.down());
    for (way, counts) in [("up", up), ("down", down)] {
        println!("{way}: {counts:?}");
        assert!(counts.lost * 6 > counts.received, "the weather was not as bad as it was meant to be, {way}: {counts:?}");
        assert!(counts.duplicated > 0 && counts.held_back > 0, "{way}: {counts:?}");
    }
}
