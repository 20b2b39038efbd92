//! Who does not share where they are is seen by nobody, and sees others as ever; a team is told what they do, and not where.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_client::link::{LinkStore, ServerApi};
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, server_under_test, test_hunt};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(90);

/// Whom one sees, by name.
fn seen(bot: &Bot) -> Vec<&str> {
    let mut names: Vec<&str> = bot.nearby().iter().map(|near| &*near.name).collect();
    names.sort_unstable();
    names
}

/// Ann, who hides from the start or while she joins, Bo and Cy, who do not, side by side; and the server that they play on.
fn side_by_side(from_the_start: bool) -> (Server, [Bot; 3]) {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let api = ServerApi::new(server.address(), LinkStore::in_memory()).unwrap();
    let join = |name: &str, hidden| Bot::connect_through(&api.hiding(hidden), "common", name).unwrap();
    let mut bots = [join("Ann", from_the_start), join("Bo", false), join("Cy", false)];
    bots[0].hide(true);
    drive(&mut bots, "all have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    for (bot, east_m) in bots.iter_mut().zip([0.0, 5.0, 10.0]) {
        let frame = bot.frame();
        let mut place = frame.to_local(frame.origin());
        place.x += east_m;
        bot.walk(Track::through(&[place], &frame, 1.0));
    }
    (server, bots)
}

#[test]
fn who_hides_sees_others_and_is_not_seen() {
    for from_the_start in [true, false] {
        let (_server, mut bots) = side_by_side(from_the_start);
        // Who looks around is looked at: once she sees both, they have been told of all whom they may see.
        drive(&mut bots, "she sees both", PATIENCE, |bots| {
            bots.iter().all(Bot::is_settled)
                && seen(&bots[0]) == ["Bo", "Cy"]
                && seen(&bots[1]).len() == 1
                && seen(&bots[2]).len() == 1
        })
        .unwrap();
        assert_eq!((seen(&bots[1]), seen(&bots[2])), (vec!["Cy"], vec!["Bo"]), "from the start: {from_the_start}");
    }
}

#[test]
fn who_shares_is_seen_at_once_and_who_hides_again_is_not() {
    let (_server, mut bots) = side_by_side(true);
    drive(&mut bots, "all stand", PATIENCE, |bots| bots.iter().all(Bot::is_settled)).unwrap();
    bots[0].hide(false);
    drive(&mut bots, "both see her", PATIENCE, |bots| seen(&bots[1]) == ["Ann", "Cy"] && seen(&bots[2]) == ["Ann", "Bo"])
        .unwrap();
    bots[0].hide(true);
    drive(&mut bots, "nobody sees her", PATIENCE, |bots| seen(&bots[1]) == ["Cy"] && seen(&bots[2]) == ["Bo"]).unwrap();
    // It is no mere absence: she is told of what happens from then on, and still nobody sees her.
    bots[2].leave();
    drive(&mut bots, "she sees him leave", PATIENCE, |bots| {
        bots[0].is_live() && seen(&bots[0]) == ["Bo"] && !seen(&bots[1]).contains(&"Cy")
    })
    .unwrap();
    assert_eq!(seen(&bots[1]), [""; 0]);
}
