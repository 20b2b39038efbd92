//! Two players of a team that shares what it does: what one does counts for both, once each and in order, also when the server is killed in
//! the middle, when one of them is away, and when who reads along has to read it all again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::{EventKind, Progress},
    geo::{LocalFrame, LonLat},
    identity::PlayerId,
};
use hunt_tests::{Bot, Server, ServerOptions, Track, copy_of_test_hunt, drive, server_under_test, test_hunt};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(120);

/// In the pond, beside its island, and where the acorns lie.
const POND: LonLat = LonLat { lon: -8.50014, lat: 52.66 };
const ACORNS: [LonLat; 3] = [
    LonLat { lon: -8.5008886, lat: 52.659245 },
    LonLat { lon: -8.5, lat: 52.659245 },
    LonLat { lon: -8.4991114, lat: 52.659245 },
];

/// A copy of the common with more said of it.
fn common_with(fields: &str) -> (tempfile::TempDir, PathBuf) {
    let (folder, hunt) = copy_of_test_hunt("common").unwrap();
    let text = fs::read_to_string(hunt.join("hunt.ron")).unwrap();
    fs::write(hunt.join("hunt.ron"), text.replacen("Hunt(", &format!("Hunt(\n    {fields}"), 1)).unwrap();
    (folder, hunt)
}

fn walk_to(bot: &mut Bot, place: LonLat) {
    let frame: LocalFrame = bot.frame();
    let from = bot.last_recorded().unwrap_or(place);
    bot.walk(Track::through(&[frame.to_local(from), frame.to_local(place)], &frame, 20.0));
}

fn progress(bot: &Bot) -> &Progress {
    bot.connection().unwrap().progress()
}

/// What the members of a team have together.
fn together(bot: &Bot) -> Progress {
    Progress { seq: Default::default(), begun: true, inside: Default::default(), talk: None, ..progress(bot).clone() }
}

/// How often a bot was told of a reward.
fn given(bot: &Bot, id: &str) -> usize {
    let told = bot.ledger().receipts().iter();
    told.filter(|receipt| matches!(&receipt.event.kind, EventKind::RewardGranted(reward) if reward.reward.as_str() == id)).count()
}

fn members(bot: &Bot) -> Vec<PlayerId> {
    progress(bot).team.iter().flat_map(|team| team.members.keys().copied()).collect()
}

fn found_and_join(bots: &mut [Bot]) {
    assert!(bots[0].found_team("The Gulls"));
    drive(bots, "the team is founded", PATIENCE, |bots| members(&bots[0]).len() == 1).unwrap();
    let code = progress(&bots[0]).team.as_ref().unwrap().code.clone();
    assert!(bots[1].join_team(code.as_str()));
    drive(bots, "both are in it", PATIENCE, |bots| bots.iter().all(|bot| members(bot).len() == 2)).unwrap();
}

#[test]
fn what_one_does_counts_for_both_through_a_kill_and_an_absence() {
    let (_folder, hunt) = common_with("teams: Shared(max_size: 3),");
    let mut server = Server::start(ServerOptions::new(server_under_test!(), hunt)).unwrap();
    let connect = |name: &str| Bot::connect(&server.address(), "common", name).unwrap();
    let mut bots = [connect("Mara"), connect("Tom")];
    drive(&mut bots, "both have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    walk_to(&mut bots[0], ACORNS[0]);
    walk_to(&mut bots[1], ACORNS[1]);
    drive(&mut bots, "the hunt has begun for both", PATIENCE, |bots| bots.iter().all(|bot| progress(bot).begun)).unwrap();
    found_and_join(&mut bots);

    // Each takes what lies before their feet, while the server dies.
    bots.iter_mut().for_each(Bot::collect_what_is_near);
    let mut ticks = 0;
    drive(&mut bots, "the requests are on their way", PATIENCE, |_| {
        ticks += 1;
        ticks > 3
    })
    .unwrap();
    server.kill();
    server.restart().unwrap();
    drive(&mut bots, "both have both acorns", PATIENCE, |bots| {
        bots.iter_mut().for_each(Bot::collect_what_is_near);
        bots.iter().all(|bot| bot.is_live() && progress(bot).items.get(&"acorn".into()) == Some(&2))
    })
    .unwrap();
    assert_eq!(together(&bots[0]), together(&bots[1]));

    // Tom is away; what Mara does counts for him all the same.
    bots[1].kill();
    drive(&mut bots, "Mara knows that she is alone", PATIENCE, |bots| bots[0].team_present().len() == 1).unwrap();
    walk_to(&mut bots[0], ACORNS[2]);
    drive(&mut bots, "Mara has the third acorn and the reward", PATIENCE, |bots| {
        bots[0].collect_what_is_near();
        given(&bots[0], "oak") == 1
    })
    .unwrap();
    walk_to(&mut bots[0], POND);
    drive(&mut bots, "Mara is in the pond", PATIENCE, |bots| given(&bots[0], "wet-feet") == 1).unwrap();
    server.kill();
    server.restart().unwrap();
    bots[1].rejoin().unwrap();
    drive(&mut bots, "Tom has what Mara has", PATIENCE, |bots| {
        bots.iter().all(|bot| bot.is_live() && given(bot, "oak") == 1 && given(bot, "wet-feet") == 1)
    })
    .unwrap();
    assert_eq!(together(&bots[0]), together(&bots[1]));
    assert_eq!(progress(&bots[1]).points, 35);

    drive(&mut bots, "each knows that both are there", PATIENCE, |bots| bots.iter().all(|bot| bot.team_present().len() == 2))
        .unwrap();

    // And who has left goes on alone, with what they have.
    assert!(bots[1].leave_team());
    drive(&mut bots, "Tom has left", PATIENCE, |bots| members(&bots[1]).is_empty() && members(&bots[0]).len() == 1).unwrap();
    assert_eq!(progress(&bots[1]).points, 35);
    let has_done_both = |bot: &Bot| {
        let own = bot.connection().and_then(|connection| connection.leaderboard().own.clone());
        own.is_some_and(|own| own.is_own && own.completed == 2 && own.points == 35)
    };
    drive(&mut bots, "the ranking counts what they have done", PATIENCE, |bots| bots.iter().all(has_done_both)).unwrap();
    for bot in &bots {
        assert!(given(bot, "oak") == 1 && given(bot, "wet-feet") == 1, "nothing twice");
        let complaints: Vec<_> = bot.complaints();
        assert_eq!(complaints, Vec::<String>::new());
    }
}

#[test]
fn who_is_best_is_told_in_their_order() {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let connect = |name: &str| Bot::connect(&server.address(), "common", name).unwrap();
    let mut bots = [connect("Mara"), connect("Tom"), connect("Ann")];
    drive(&mut bots, "all have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    for bot in &mut bots {
        walk_to(bot, ACORNS[1]);
    }
    drive(&mut bots, "the hunt has begun for all", PATIENCE, |bots| bots.iter().all(|bot| progress(bot).begun)).unwrap();
    // Tom is first in the pond, Ann second: as many points, but later.
    for walker in [1, 2] {
        walk_to(&mut bots[walker], POND);
        drive(&mut bots, "the pond is reached", PATIENCE, |bots| given(&bots[walker], "wet-feet") == 1).unwrap();
    }
    let order = |bot: &Bot| -> Vec<(u32, String, i64)> {
        let top = &bot.connection().unwrap().leaderboard().top;
        top.iter().map(|standing| (standing.rank, standing.name.clone(), standing.points)).collect()
    };
    let expected = [(1, "Tom".to_owned(), 5), (2, "Ann".to_owned(), 5), (3, "Mara".to_owned(), 0)];
    drive(&mut bots, "all know the order", PATIENCE, |bots| bots.iter().all(|bot| order(bot) == expected)).unwrap();
    let own: Vec<_> = bots.iter().map(|bot| bot.connection().unwrap().leaderboard().own.clone().unwrap().rank).collect();
    assert_eq!(own, [3, 1, 2]);
    assert!(bots.iter().all(|bot| !bot.connection().unwrap().leaderboard().is_final));
    // The host reads the same, beside the server that runs.
    let arguments = ["ranking", "--hunt", "common", "--format", "json", "--data"];
    let mut host = Command::new(server_under_test!());
    host.args(arguments).arg(server.data()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut host = host.spawn().unwrap();
    // The server under test ends with its input, so that is held open.
    let _input = host.stdin.take();
    let printed = host.wait_with_output().unwrap();
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let lines = String::from_utf8(printed.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let places = lines.map(|line| (line["rank"].as_u64(), line["name"].as_str().map(ToOwned::to_owned), line["points"].as_i64()));
    let expected = expected.map(|(rank, name, points)| (Some(u64::from(rank)), Some(name), Some(points)));
    assert_eq!(places.collect::<Vec<_>>(), expected);
}
