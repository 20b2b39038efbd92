//! Loss from none to one half, delays up to half a second, doubled and overtaken packets, black-outs up to a minute and a NAT that forgets
//! its ports, each with each: no event is lost or doubled, and the path is not bent.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::geo::LocalFrame;
use hunt_tests::{Bot, PacketCounts, Proxy, Server, ServerOptions, Track, Weather, drive, server_under_test, test_hunt};
use std::{
    fmt,
    time::{Duration, Instant},
};

/// Longer than the longest black-out, and the ways back after it.
const PATIENCE: Duration = Duration::from_secs(240);

/// What befalls one walk.
#[derive(Clone, Copy, Debug)]
struct Ordeal {
    loss: f64,
    delay_ms: u64,
    /// The chance that a packet is doubled, and that others overtake it.
    disorder: f64,
    black_out_s: u64,
    new_ports: bool,
}

impl Ordeal {
    fn weather(self) -> Weather {
        Weather {
            loss: self.loss,
            duplication: self.disorder,
            reordering: self.disorder,
            delay: Duration::from_millis(self.delay_ms / 2),
            jitter: Duration::from_millis(self.delay_ms / 2),
        }
    }
}

impl fmt::Display for Ordeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { loss, delay_ms, disorder, black_out_s, new_ports } = self;
        write!(
            f,
            "{:.0} % lost, up to {delay_ms} ms, {:.0} % in disorder, {black_out_s} s dark",
            loss * 100.0,
            disorder * 100.0
        )?;
        f.write_str(if *new_ports { ", new ports" } else { "" })
    }
}

#[test]
fn of_the_worst_at_once() {
    endure(&[Ordeal { loss: 0.5, delay_ms: 500, disorder: 0.2, black_out_s: 6, new_ports: true }]);
}

#[test]
#[ignore = "takes many minutes; ./check --long runs it"]
fn of_every_kind() {
    let mut ordeals = Vec::new();
    for loss in [0.0, 0.1, 0.3, 0.5] {
        for delay_ms in [0, 100, 500] {
            for disorder in [0.0, 0.2] {
                ordeals.push(Ordeal { loss, delay_ms, disorder, black_out_s: 1, new_ports: ordeals.len() % 2 == 1 });
            }
        }
    }
    for black_out_s in [10, 60] {
        for loss in [0.0, 0.3] {
            ordeals.push(Ordeal { loss, delay_ms: 100, disorder: 0.05, black_out_s, new_ports: loss > 0.0 });
        }
    }
    endure(&ordeals);
}

/// Lets two players walk through each of these, one after the other on the same server.
fn endure(ordeals: &[Ordeal]) {
    let proxy = Proxy::open(31).unwrap();
    let options =
        ServerOptions { public_addr: Some(proxy.address()), ..ServerOptions::new(server_under_test!(), test_hunt("common")) };
    let server = Server::start(options).unwrap();
    proxy.lead_to(server.udp()[0]);
    for (number, ordeal) in ordeals.iter().enumerate() {
        proxy.set_weather(Weather::default(), Weather::default());
        let name = |bot| format!("Sailor {number}.{bot}");
        let mut bots: Vec<_> = (1..=2).map(|bot| Bot::connect(&server.address(), "common", &name(bot)).unwrap()).collect();
        drive(&mut bots, "all bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
        let before = [proxy.up(), proxy.down()];
        proxy.set_weather(ordeal.weather(), ordeal.weather());
        let frame = LocalFrame::new(bots[0].view().unwrap().bounds).unwrap();
        for (bot, seed) in bots.iter_mut().zip(1_000 + 10 * number as u64..) {
            bot.walk(Track::wander(seed, &frame, 85.0, 20.0, 10.0 + ordeal.black_out_s as f64));
        }
        drive(&mut bots, "the walk is under way", PATIENCE, |bots| bots.iter().all(|bot| bot.share_walked() > 0.1)).unwrap();
        proxy.set_black_out(true);
        let (dark_since, dark) = (Instant::now(), Duration::from_secs(ordeal.black_out_s));
        drive(&mut bots, "it has been dark", PATIENCE, |_| dark_since.elapsed() > dark).unwrap();
        proxy.set_black_out(false);
        if ordeal.new_ports {
            proxy.change_ports();
        }
        drive(&mut bots, "everybody has what they crossed", PATIENCE, |bots| bots.iter().all(Bot::is_settled))
            .unwrap_or_else(|error| panic!("with {ordeal}: {error}"));

        let (mut crossings, mut sessions) = (0, 0);
        for bot in &bots {
            assert_eq!(bot.complaints(), Vec::<String>::new(), "with {ordeal}");
            assert_eq!(bot.refused_fixes(), 0, "with {ordeal}: {bot}");
            crossings += bot.ledger().received_crossings().len();
            sessions += bot.stats().sessions;
        }
        assert!(crossings > 5, "with {ordeal} the walks crossed too little to show anything: {crossings}");
        assert_befell(ordeal, before, [proxy.up(), proxy.down()]);
        println!("{ordeal}: {crossings} crossings in {sessions} sessions, none lost, none doubled");
    }
}

/// That the weather was as bad as it was meant to be.
fn assert_befell(ordeal: &Ordeal, before: [PacketCounts; 2], after: [PacketCounts; 2]) {
    for (before, after) in before.iter().zip(&after) {
        let (received, lost) = (after.received - before.received, after.lost - before.lost);
        assert!(lost as f64 > ordeal.loss * 0.7 * received as f64, "{ordeal}: {before:?} to {after:?}");
        let disordered = after.duplicated > before.duplicated && after.held_back > before.held_back;
        assert!(disordered || ordeal.disorder == 0.0, "{ordeal}: {before:?} to {after:?}");
    }
}
