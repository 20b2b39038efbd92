//! A server that runs for long under the same load takes no more memory, disk and time at the end than at the beginning.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::geo::LocalFrame;
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, load::Usage, server_under_test, test_hunt};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);
const PLAYERS: u64 = 20;
/// How many equally long parts the time has; the first is for everything to reach its size.
const PARTS: u32 = 4;

/// What one part of the time took.
#[derive(Default, Debug)]
struct Part {
    /// The most bytes of memory.
    resident: u64,
    /// The most bytes on disk.
    stored: u64,
    /// Milliseconds from each crossing to its receipt.
    latencies: Vec<i64>,
}

impl Part {
    /// Milliseconds that this share of the crossings took at most.
    fn latency_ms(&mut self, share: f64) -> i64 {
        self.latencies.sort_unstable();
        self.latencies[((self.latencies.len() - 1) as f64 * share) as usize]
    }
}

/// As many minutes as `HUNT_SOAK_MINUTES` says, otherwise 10.
#[test]
#[ignore = "takes ten minutes; ./check --long runs it"]
fn nothing_grows() {
    let minutes = std::env::var("HUNT_SOAK_MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(10.0);
    let part_time = Duration::from_secs_f64(minutes * 60.0) / PARTS;
    // What is delivered need not stay readable: what stays then is what the server needs.
    let arguments = vec!["--retention-days".into(), "0".into()];
    let options = ServerOptions { arguments, ..ServerOptions::new(server_under_test!(), test_hunt("common")) };
    let server = Server::start(options).unwrap();
    let mut bots: Vec<_> =
        (1..=PLAYERS).map(|number| Bot::connect(&server.address(), "common", &format!("Bot {number}")).unwrap()).collect();
    drive(&mut bots, "all bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    let frame = LocalFrame::new(bots[0].view().unwrap().bounds).unwrap();
    for (seed, bot) in bots.iter_mut().enumerate() {
        bot.walk(Track::wander(seed as u64 + 500, &frame, 85.0, 20.0, minutes * 60.0 + 3_600.0));
    }

    let mut parts = Vec::new();
    for _ in 0..PARTS {
        let mut part = Part::default();
        let heard: Vec<_> = bots.iter().map(|bot| bot.ledger().receipts().len()).collect();
        let began = Instant::now();
        while began.elapsed() < part_time {
            let sampled = Instant::now();
            let time = (part_time / 20).min(Duration::from_secs(5));
            drive(&mut bots, "time passes", PATIENCE, |_| sampled.elapsed() >= time).unwrap();
            part.resident = part.resident.max(Usage::of(server.pid()).unwrap().resident_bytes);
            part.stored = part.stored.max(server.stored_bytes().unwrap());
        }
        for (bot, heard) in bots.iter().zip(heard) {
            let news = &bot.ledger().receipts()[heard..];
            part.latencies.extend(news.iter().map(|receipt| receipt.received.0 - receipt.event.time.0));
        }
        println!(
            "{} events, memory {:.1} MB, disk {:.1} MB, latency p50 {} ms, p99 {} ms",
            part.latencies.len(),
            part.resident as f64 / 1e6,
            part.stored as f64 / 1e6,
            part.latency_ms(0.5),
            part.latency_ms(0.99)
        );
        parts.push(part);
    }
    for bot in &mut bots {
        bot.stand_still();
    }
    drive(&mut bots, "everybody has what they crossed", PATIENCE, |bots| bots.iter().all(Bot::is_settled)).unwrap();
    for bot in &bots {
        assert_eq!(bot.complaints(), Vec::<String>::new());
        assert_eq!(bot.refused_fixes(), 0, "{bot}");
    }

    let mut last = parts.pop().unwrap();
    let mut second = parts.swap_remove(1);
    let grown = |what: &str, from: u64, to: u64, slack: u64| {
        assert!(to <= from + from / 10 + slack, "{what} grew from {from} to {to}");
    };
    // The newest segments stay in memory, up to 16 MiB, which takes a while to fill.
    grown("memory", second.resident, last.resident, 20_000_000);
    // The write-ahead log is emptied from time to time, so its size goes up and down.
    grown("disk", second.stored, last.stored, 20_000_000);
    for share in [0.5, 0.99] {
        grown("latency", second.latency_ms(share) as u64, last.latency_ms(share) as u64, 100);
    }
}
