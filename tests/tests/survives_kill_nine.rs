//! `kill -9` of the server at any instant loses nothing, doubles nothing and keeps the order.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_tests::{Bot, Server, ServerOptions, drive, join_party, server_under_test, set_out, settle, test_hunt};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

/// Bots that have joined and walk for a long time.
fn walking_bots(server: &Server, count: usize, seed: u64) -> Vec<Bot> {
    let mut bots = join_party(server, "common", "Bot", count, PATIENCE);
    set_out(&mut bots, seed, 3_600.0);
    bots
}

fn rest(bots: &mut [Bot]) {
    bots.iter_mut().for_each(Bot::stand_still);
    settle(bots, PATIENCE);
}

#[test]
fn in_the_middle_of_a_walk() {
    let mut server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = walking_bots(&server, 3, 40);
    drive(&mut bots, "the walk is under way", PATIENCE, |bots| {
        bots.iter().all(|bot| bot.ledger().received_crossings().len() > 4)
    })
    .unwrap();
    server.kill();
    let before: Vec<_> = bots.iter().map(|bot| bot.ledger().last_seq()).collect();
    // They walk on while there is no server, and what they cross meanwhile counts.
    let killed = Instant::now();
    drive(&mut bots, "the players walk on", PATIENCE, |_| killed.elapsed() > Duration::from_secs(2)).unwrap();
    server.restart().unwrap();
    drive(&mut bots, "everybody is back and crosses more", PATIENCE, |bots| {
        bots.iter().zip(&before).all(|(bot, before)| bot.is_live() && bot.ledger().last_seq().0 > before.0 + 5)
    })
    .unwrap();
    rest(&mut bots);
    assert!(bots.iter().all(|bot| bot.stats().sessions >= 2), "the players came back in new sessions");
}

#[test]
fn at_a_few_random_instants() {
    kill_at_random_instants(3, 2);
}

/// As many kills as `HUNT_KILLS` says, otherwise 100.
#[test]
#[ignore = "takes minutes; ./check --long runs it"]
fn at_a_hundred_random_instants_under_load() {
    let kills = std::env::var("HUNT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(100);
    kill_at_random_instants(kills, 12);
}

/// In its journalling mode SQLite writes to the database itself only while it copies its write-ahead log there, so the file's last change
/// tells that it is at it.
#[test]
fn while_the_log_is_copied_into_the_database() {
    let mut options = ServerOptions::new(server_under_test!(), test_hunt("common"));
    options.arguments = vec!["--checkpoint-kib=64".into()];
    let mut server = Server::start(options).unwrap();
    let mut bots = walking_bots(&server, 2, 50);
    let database = server.data().join("hunts/common/outbox.sqlite3");
    let last_change = || std::fs::metadata(&database).and_then(|file| file.modified()).unwrap();
    for _ in 0..6 {
        drive(&mut bots, "everybody is back", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
        let (before, since) = (last_change(), Instant::now());
        std::thread::scope(|scope| {
            let killer = scope.spawn(|| {
                while last_change() == before && since.elapsed() < PATIENCE {
                    std::thread::sleep(Duration::from_micros(200));
                }
                server.kill();
                last_change() > before
            });
            drive(&mut bots, "a checkpoint is under way", PATIENCE * 2, |_| killer.is_finished()).unwrap();
            assert!(killer.join().unwrap(), "it was killed at a checkpoint");
        });
        server.restart().unwrap();
    }
    rest(&mut bots);
}

/// A store that was begun and not finished is finished at the next start, by the same steps that bring an old one to a new version.
#[test]
fn while_its_store_is_made() {
    let mut chance = fastrand::Rng::with_seed(3);
    let mut server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    for _ in 0..8 {
        server.kill();
        std::fs::remove_dir_all(server.data().join("hunts")).unwrap();
        for _ in 0..3 {
            server.restart_and_kill_after(Duration::from_millis(chance.u64(5..120))).unwrap();
        }
        server.restart().unwrap();
    }
    let mut bots = walking_bots(&server, 1, 60);
    drive(&mut bots, "the walk is under way", PATIENCE, |bots| bots[0].ledger().received_crossings().len() > 4).unwrap();
    rest(&mut bots);
}

fn kill_at_random_instants(kills: u32, players: usize) {
    let seed = std::env::var("HUNT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2_026);
    println!("HUNT_SEED={seed} HUNT_KILLS={kills}");
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).expect("the server starts");
    let mut bots = walking_bots(&server, players, seed);
    for kill in 1..=kills {
        // Some kills meet the rush of everybody coming back, some the middle of the walk.
        if kill % 3 != 0 {
            drive(&mut bots, "everybody is back", PATIENCE, |bots| bots.iter().all(Bot::is_live)).expect("all bots come back");
        }
        let (since, wait) = (Instant::now(), Duration::from_millis(chance.u64(50..2_500)));
        drive(&mut bots, "the instant has come", PATIENCE, |_| since.elapsed() > wait).expect("time passes");
        server.kill();
        // And now and then it dies while it is still reading what it had stored.
        if kill % 2 == 0 {
            server.restart_and_kill_after(Duration::from_millis(chance.u64(5..150))).expect("the server can be started");
        }
        server.restart().expect("the server starts again on its data");
    }
    rest(&mut bots);
    let events: u64 = bots.iter().map(|bot| bot.ledger().last_seq().0).sum();
    println!("{kills} kills, {players} players, {events} events: none lost, none doubled");
}
