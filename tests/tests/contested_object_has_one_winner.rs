//! One thing for two hands in the same moment: exactly one has it, the other is told who, and is consoled; and so it is when the server is killed
//! between the asking and the answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{event::EventKind, geo::LonLat, hunt::SharedObject, identity::ObjectId, protocol::Command, time::UnixMs};
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, server_under_test};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(120);

const NAMES: [&str; 2] = ["Mara", "Ned"];

/// Where all crowns lie.
const HERE: LonLat = LonLat { lon: -8.5, lat: 52.66 };

/// A hunt with so many crowns, each one for all players, that come back so many seconds after they were taken.
fn crowns(folder: &Path, count: usize, respawn_s: f64) -> PathBuf {
    let crown = |number| {
        format!(
            "Object(id: \"crown-{number}\", name: \"Crown {number}\", glyph: Crown, at: ({}, {}), reach_m: 20.0, gives: \"crown\", shared: true, \
             respawn_s: {respawn_s:.1}, consolation: Reward(id: \"feather-{number}\", title: \"Feather\", because: \"{{player}} was slower.\", \
             glyph: Feather, effects: [Points(1)])),",
            HERE.lon, HERE.lat
        )
    };
    let objects: String = (1..=count).map(crown).collect();
    let hunt = folder.join("crowns");
    fs::create_dir(&hunt).unwrap();
    let text = format!(
        "Hunt(title: \"Crowns\", description: \"\", start: ({}, {}), boundaries: [\"b.geojson\"], objects: [{objects}])",
        HERE.lon, HERE.lat
    );
    fs::write(hunt.join("hunt.ron"), text).unwrap();
    let yard = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"yard","properties":{"radius_m":60},
        "geometry":{"type":"Point","coordinates":[-8.5,52.66]}}]}"#;
    fs::write(hunt.join("b.geojson"), yard).unwrap();
    hunt
}

fn crown(number: usize) -> ObjectId {
    ObjectId::from(&*format!("crown-{number}"))
}

/// Two players who stand beside each other, where all crowns lie.
fn rivals(server: &Server) -> [Bot; 2] {
    let mut bots = NAMES.map(|name| Bot::connect(&server.address(), "crowns", name).unwrap());
    drive(&mut bots, "both have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    for (bot, east_m) in bots.iter_mut().zip([-1.0, 1.0]) {
        let frame = bot.frame();
        let mut place = frame.to_local(HERE);
        place.x += east_m;
        bot.walk(Track::through(&[place], &frame, 1.0));
    }
    drive(&mut bots, "both stand there", PATIENCE, |bots| bots.iter().all(Bot::is_settled)).unwrap();
    bots
}

/// Both ask for a crown before anything is sent: first the one, then the other.
fn both_ask(bots: &mut [Bot; 2], crown: &ObjectId, first: usize) {
    for who in [first, 1 - first] {
        assert!(bots[who].command(Command::Collect(crown.clone())), "{} can ask", NAMES[who]);
    }
}

fn count(bot: &Bot, is_meant: impl Fn(&EventKind) -> bool) -> usize {
    bot.ledger().receipts().iter().filter(|receipt| is_meant(&receipt.event.kind)).count()
}

fn has_taken(bot: &Bot, crown: &ObjectId) -> usize {
    count(bot, |kind| matches!(kind, EventKind::ObjectCollected { object, .. } if object == crown))
}

/// Who was quicker, each time that the bot was told to have lost a crown.
fn lost_to<'a>(bot: &'a Bot, crown: &ObjectId) -> Vec<&'a str> {
    let kinds = bot.ledger().receipts().iter().map(|receipt| &receipt.event.kind);
    let lost = kinds.filter_map(|kind| match kind {
        EventKind::ObjectMissed { object, winner, .. } if object == crown => Some(&**winner),
        _ => None,
    });
    lost.collect()
}

fn feathers(bot: &Bot, number: usize) -> usize {
    let feather = format!("feather-{number}");
    count(bot, |kind| matches!(kind, EventKind::RewardGranted(reward) if reward.reward.as_str() == feather))
}

/// Waits until a crown that both have asked for has its winner and its loser, and looks that all is as promised; yields who won.
fn winner_of(bots: &mut [Bot; 2], number: usize) -> usize {
    let object = crown(number);
    drive(bots, "one has the crown and the other a feather", PATIENCE, |bots| {
        let told = |bot: &Bot| has_taken(bot, &object) + feathers(bot, number) > 0;
        bots.iter().all(|bot| told(bot) && bot.is_live() && bot.stats().unanswered_commands == 0)
    })
    .unwrap();
    let winners: Vec<usize> = (0..2).filter(|who| has_taken(&bots[*who], &object) > 0).collect();
    let [winner] = winners[..] else { panic!("{} have crown {number}, but exactly one can", winners.len()) };
    let loser = 1 - winner;
    assert_eq!(has_taken(&bots[winner], &object), 1, "once is once");
    assert_eq!((lost_to(&bots[winner], &object), feathers(&bots[winner], number)), (vec![], 0), "who has it has lost nothing");
    assert_eq!((lost_to(&bots[loser], &object), feathers(&bots[loser], number)), (vec![NAMES[winner]], 1));
    winner
}

fn seen<'a>(bot: &'a Bot, crown: &ObjectId) -> &'a SharedObject {
    bot.shared_objects().iter().find(|shared| shared.object.id == *crown).expect("all players see the crowns")
}

fn check(bots: &[Bot]) {
    for bot in bots {
        assert_eq!(bot.complaints(), Vec::<String>::new());
    }
}

#[test]
fn who_is_slower_is_told_and_consoled_and_has_it_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(ServerOptions::new(server_under_test!(), crowns(folder.path(), 6, 2.0))).unwrap();
    let mut bots = rivals(&server);
    let mut first_winner = None;
    for number in 1..=6 {
        both_ask(&mut bots, &crown(number), number % 2);
        let winner = winner_of(&mut bots, number);
        first_winner.get_or_insert(winner);
    }

    // It comes back for whoever has not had it. Who has had it may not take it again, and so has nothing to lose.
    let (winner, object) = (first_winner.unwrap(), crown(1));
    let loser = 1 - winner;
    drive(&mut bots, "the first crown is back", PATIENCE, |bots| seen(&bots[loser], &object).lies_there(UnixMs::now())).unwrap();
    both_ask(&mut bots, &object, winner);
    drive(&mut bots, "the other has it too", PATIENCE, |bots| {
        has_taken(&bots[loser], &object) == 1 && bots.iter().all(|bot| bot.stats().unanswered_commands == 0)
    })
    .unwrap();
    assert_eq!((has_taken(&bots[winner], &object), lost_to(&bots[winner], &object).len()), (1, 0));
    assert!(bots[winner].notices().iter().any(|told| told.contains("You have taken it already")), "{:?}", bots[winner].notices());
    drive(&mut bots, "everything is told", PATIENCE, |bots| bots.iter().all(Bot::is_quiet)).unwrap();
    check(&bots);
}

#[test]
fn a_server_that_is_killed_in_between_gives_it_to_one_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(ServerOptions::new(server_under_test!(), crowns(folder.path(), 4, 3_600.0))).unwrap();
    let mut bots = rivals(&server);
    let mut chance = fastrand::Rng::with_seed(5);
    for number in 1..=4 {
        both_ask(&mut bots, &crown(number), number % 2);
        // Before they are sent, while they are on their way, while they are stored, or just after.
        let (since, wait) = (Instant::now(), Duration::from_millis(chance.u64(0..90)));
        drive(&mut bots, "the instant has come", PATIENCE, |_| since.elapsed() >= wait).unwrap();
        server.kill();
        server.restart().unwrap();
        let winner = winner_of(&mut bots, number);
        // Nobody doubts it: neither the loser, who asks again, nor somebody who comes later.
        let taken_by = |bot: &Bot| seen(bot, &crown(number)).taken.as_ref().map(|taken| taken.player.clone());
        bots[1 - winner].command(Command::Collect(crown(number)));
        let mut late = [Bot::connect(&server.address(), "crowns", "Late").unwrap()];
        drive(&mut late, "another has come", PATIENCE, |bots| bots[0].is_live() && !bots[0].shared_objects().is_empty()).unwrap();
        drive(&mut bots, "the loser was refused", PATIENCE, |bots| bots[1 - winner].stats().unanswered_commands == 0).unwrap();
        for bots in [bots.as_mut_slice(), late.as_mut_slice()] {
            let all_know = |bots: &[Bot]| bots.iter().all(|bot| taken_by(bot).as_deref() == Some(NAMES[winner]));
            drive(bots, "everybody knows who has it", PATIENCE, |bots| all_know(bots)).unwrap();
        }
        assert_eq!(has_taken(&bots[1 - winner], &crown(number)), 0);
    }
    drive(&mut bots, "everything is told", PATIENCE, |bots| bots.iter().all(Bot::is_quiet)).unwrap();
    check(&bots);
}
