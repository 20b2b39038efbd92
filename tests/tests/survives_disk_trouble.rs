//! A disk that is full, read-only or holds what a newer server wrote: nothing is lost, nothing unstored is shown, and the host is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::geo::LocalFrame;
use hunt_tests::{Bot, Disk, Server, ServerError, ServerOptions, Track, drive, server_under_test, test_hunt};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

fn options(disk: Disk) -> ServerOptions {
    ServerOptions { disk, ..ServerOptions::new(server_under_test!(), test_hunt("common")) }
}

/// Whether a test with a file system of its own can run here; if not, it is said.
fn can_mount() -> bool {
    let can = Disk::can_be_own();
    if !can {
        println!("skipped: this machine does not let this user mount a file system (unshare --map-root-user --mount)");
    }
    can
}

/// The log of a server that must not start.
fn refusal(options: ServerOptions) -> String {
    match Server::start(options) {
        Err(ServerError::EndedEarly { status, log }) => {
            assert!(!status.success() && !log.contains("panicked"), "{status}: {log}");
            log
        }
        Err(error) => panic!("the server should say why it cannot start: {error}"),
        Ok(_) => panic!("the server started"),
    }
}

#[test]
fn of_a_full_disk_that_is_freed_again() {
    if !can_mount() {
        return;
    }
    let server = Server::start(options(Disk::Small { ballast_mib: 60, free_mib: 3 })).unwrap();
    let mut bots: Vec<_> =
        (1..=3).map(|number| Bot::connect(&server.address(), "common", &format!("Bot {number}")).unwrap()).collect();
    drive(&mut bots, "all bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    let frame = LocalFrame::new(bots[0].view().unwrap().bounds).unwrap();
    for (seed, bot) in bots.iter_mut().enumerate() {
        bot.walk(Track::wander(seed as u64 + 90, &frame, 85.0, 20.0, 3_600.0));
    }
    drive(&mut bots, "the disk is full", PATIENCE, |_| {
        server.log_tail().contains("the outbox takes nothing until its store works")
    })
    .unwrap();
    // What was stored before may still be on its way; after that nothing comes.
    let events = |bots: &[Bot]| bots.iter().map(|bot| bot.ledger().last_seq().0).sum::<u64>();
    let full_since = Instant::now();
    drive(&mut bots, "what was stored has come", PATIENCE, |_| full_since.elapsed() > Duration::from_secs(2)).unwrap();
    let stored = events(&bots);
    drive(&mut bots, "the players walk on", PATIENCE, |_| full_since.elapsed() > Duration::from_secs(5)).unwrap();
    assert_eq!(events(&bots), stored, "an event was shown that could not be stored");
    assert!(bots.iter().any(|bot| bot.missing_crossings() > 0), "the walk crossed nothing while the disk was full");

    server.free_disk().unwrap();
    drive(&mut bots, "events come again", PATIENCE, |bots| events(bots) > stored + 10).unwrap();
    for bot in &mut bots {
        bot.stand_still();
    }
    drive(&mut bots, "everybody has what they crossed", PATIENCE, |bots| bots.iter().all(Bot::is_settled)).unwrap();
    for bot in &bots {
        assert_eq!(bot.complaints(), Vec::<String>::new());
        assert_eq!((bot.refused_fixes(), bot.stats().sessions), (0, 1), "{bot}");
    }
    println!("{stored} events before the disk was full, {} in all: none lost, none doubled", events(&bots));
}

#[test]
fn of_a_disk_that_cannot_be_written() {
    if !can_mount() {
        return;
    }
    let log = refusal(options(Disk::ReadOnly));
    assert!(log.to_lowercase().contains("read-only"), "{log}");
}

#[test]
fn of_what_a_newer_server_wrote() {
    let data = tempfile::tempdir().unwrap();
    let options = ServerOptions { data: Some(data.path().to_owned()), ..options(Disk::Ordinary) };
    let mut server = Server::start(options.clone()).unwrap();
    server.stop().unwrap();
    drop(server);
    let outbox = data.path().join("hunts/common/outbox.sqlite3");
    let version = |set: Option<i64>| -> i64 {
        let connection = rusqlite::Connection::open(&outbox).unwrap();
        if let Some(version) = set {
            connection.pragma_update(None, "user_version", version).unwrap();
        }
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    let own = version(None);
    version(Some(own + 1));
    let log = refusal(options.clone());
    assert!(log.contains("newer"), "{log}");
    // It was left as it was, so the newer server can go on with it.
    assert_eq!(version(None), own + 1);
    version(Some(own));
    Server::start(options).unwrap();
}
