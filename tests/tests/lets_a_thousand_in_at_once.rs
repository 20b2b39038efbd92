//! A thousand players join one socket in the same moment, as when a hunt begins: all get in, and each gets what is theirs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_client::link::{LinkStore, ServerApi};
use hunt_tests::{Bot, Server, ServerOptions, drive, server_under_test, set_out, settle, test_hunt};
use std::time::Duration;

const PLAYERS: usize = 1_000;
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn and_nobody_has_to_try_twice() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let api = ServerApi::new(server.address(), LinkStore::in_memory()).unwrap();
    let connect = |number| Bot::connect_through(&api, "common", &format!("Bot {number}")).unwrap();
    let mut bots: Vec<_> = (1..=PLAYERS).map(connect).collect();
    drive(&mut bots, "everybody is in", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    set_out(&mut bots[..50], 77, 4.0);
    settle(&mut bots, PATIENCE);
    assert_eq!(bots.iter().map(|bot| bot.stats().sessions).max(), Some(1));
    assert!(bots[..50].iter().any(|bot| bot.ledger().last_seq().0 > 1));
}
