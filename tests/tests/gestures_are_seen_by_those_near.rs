//! Who waves is seen by whoever sees them, and by nobody else; also when every fifth packet is lost, and never more often than is bearable.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::protocol::{Emote, SeenGesture};
use hunt_tests::{Bot, Proxy, Server, ServerOptions, Track, Weather, drive, join_party, server_under_test, test_hunt};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(90);

/// What one sees the other show.
fn seen(bot: &Bot) -> Vec<SeenGesture> {
    bot.nearby().iter().filter_map(|near| near.gesture).collect()
}

/// Sends each to a place, so many metres east of the hunt's middle.
fn place(bots: &mut [Bot], east_m: &[f64]) {
    for (bot, east_m) in bots.iter_mut().zip(east_m) {
        let frame = bot.frame();
        let mut middle = frame.to_local(frame.origin());
        middle.x += east_m;
        bot.walk(Track::through(&[middle], &frame, 1.0));
    }
    drive(bots, "all stand there", PATIENCE, |bots| bots.iter().all(Bot::is_settled)).unwrap();
}

#[test]
fn and_by_nobody_else_and_not_for_ever() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = join_party(&server, "common", "Waver", 3, PATIENCE);
    // The server shows players to each other within 300 m.
    place(&mut bots, &[0.0, 10.0, 400.0]);
    for emote in Emote::ALL {
        assert!(bots[0].gesture(emote));
        drive(&mut bots, "the neighbour sees it", PATIENCE, |bots| seen(&bots[1]).iter().any(|seen| seen.emote == emote))
            .unwrap();
        assert_eq!((seen(&bots[0]), seen(&bots[2])), (vec![], vec![]), "only whoever is near, and is not the one");
        drive(&mut bots, "it is over", PATIENCE, |bots| seen(&bots[1]).is_empty()).unwrap();
    }
}

#[test]
fn in_bad_weather_and_never_in_a_flood() {
    let proxy = Proxy::open(20).unwrap();
    let options =
        ServerOptions { public_addr: Some(proxy.address()), ..ServerOptions::new(server_under_test!(), test_hunt("common")) };
    let server = Server::start(options).unwrap();
    proxy.lead_to(server.udp()[0]);
    proxy.set_weather(Weather::stormy(0.2), Weather::stormy(0.2));
    let mut bots = join_party(&server, "common", "Waver", 2, PATIENCE);
    place(&mut bots, &[0.0, 10.0]);

    let (mut made, mut times, began) = (0, BTreeSet::new(), Instant::now());
    drive(&mut bots, "the neighbour has seen some", PATIENCE, |bots| {
        if bots[0].gesture(Emote::Cheer) {
            made += 1;
        }
        times.extend(seen(&bots[1]).iter().map(|seen| seen.since));
        times.len() >= 5
    })
    .unwrap();
    let times: Vec<_> = times.into_iter().collect();
    // Three at once, of which at most two are seen between snapshots, and then one in a second and a half.
    let took_s = times[times.len() - 1].seconds_since(times[0]);
    assert!(made > times.len(), "{made} were made");
    assert!(took_s >= 2.9, "five within {took_s} s, of {made} in {:?}", began.elapsed());
    assert_eq!(bots[0].complaints(), Vec::<String>::new());
}
