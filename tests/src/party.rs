//! What most tests do with several bots: join, set out, come to rest.

use crate::{Bot, Server, Track, drive};
use std::time::Duration;

/// Bots called by this name and a number from 1, all of whom have joined.
///
/// # Panics
/// When one cannot be set up, or they have not joined within `patience`.
pub fn join_party(server: &Server, hunt: &str, name: &str, count: usize, patience: Duration) -> Vec<Bot> {
    let connect = |number| Bot::connect(&server.address(), hunt, &format!("{name} {number}")).expect("a bot can be set up");
    let mut bots: Vec<_> = (1..=count).map(connect).collect();
    drive(&mut bots, "all bots have joined", patience, |bots| bots.iter().all(Bot::is_live))
        .unwrap_or_else(|error| panic!("{error}"));
    bots
}

/// Sends bots that have joined on random walks of so many seconds, across the boundaries around the hunt's middle; the first with this
/// seed, the others with those after it.
pub fn set_out(bots: &mut [Bot], seed: u64, duration_s: f64) {
    for (bot, seed) in bots.iter_mut().zip(seed..) {
        bot.walk(Track::wander(seed, &bot.frame(), 85.0, 20.0, duration_s));
    }
}

/// Waits until all bots have what they crossed, and looks that everything is as promised.
///
/// # Panics
/// When it is not, or takes longer than `patience`.
pub fn settle(bots: &mut [Bot], patience: Duration) {
    drive(bots, "everybody has what they crossed", patience, |bots| bots.iter().all(Bot::is_settled))
        .unwrap_or_else(|error| panic!("{error}"));
    for bot in bots.iter() {
        assert_eq!(bot.complaints(), Vec::<String>::new());
        assert_eq!(bot.refused_fixes(), 0, "{bot}");
    }
}
