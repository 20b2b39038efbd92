//! The sample hunt from the jetty to the crown, over real sockets: a bot walks the track that comes with it, takes what lies there, answers the
//! stone and races the tide; in the midst of it the server is killed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    event::EventKind,
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{Answers, HUNT_FILE, Hunt, load_hunt_folder},
    identity::ChallengeId,
};
use hunt_tests::{Bot, Expectation, Server, ServerOptions, Track, copy_folder, drive, server_under_test};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(120);

/// The walk lasts a quarter of an hour; nobody is asked to wait for that.
const HURRY_MPS: f64 = 85.0;

/// Metres that a newcomer walks in the first minute at the game's walking speed of 3.5 m/s, having looked around for a quarter of it.
const FIRST_REWARD_WITHIN_M: f64 = 3.5 * 45.0;

/// Metres along a track to where it is nearest to a place.
fn metres_to(track: &Track, frame: &LocalFrame, place: LonLat) -> f64 {
    let place = frame.to_local(place);
    let points: Vec<LocalPoint> = track.points().iter().map(|point| frame.to_local(point.position)).collect();
    let far = |index: &usize| points[*index].distance_m(place);
    let nearest = (0..points.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap();
    points[..=nearest].windows(2).map(|pair| pair[0].distance_m(pair[1])).sum()
}

/// The sample hunt, but for whoever is in a hurry.
fn hurried(folder: &Path) -> PathBuf {
    let hunt = folder.join("merrowick");
    copy_folder(&sample(), &hunt).unwrap();
    let text = fs::read_to_string(hunt.join(HUNT_FILE)).unwrap();
    assert!(text.contains("max_speed_mps: 12.0"));
    fs::write(hunt.join(HUNT_FILE), text.replace("max_speed_mps: 12.0", &format!("max_speed_mps: {:.1}", HURRY_MPS * 1.2)))
        .unwrap();
    hunt
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick")
}

/// The challenges that the bot was told to have completed, in order.
fn completed(bot: &Bot) -> Vec<ChallengeId> {
    let kinds = bot.ledger().receipts().iter().map(|receipt| &receipt.event.kind);
    let completed = kinds.filter_map(|kind| match kind {
        EventKind::ChallengeCompleted { challenge, .. } => Some(challenge.clone()),
        _ => None,
    });
    completed.collect()
}

fn rewards(bot: &Bot) -> Vec<&str> {
    let kinds = bot.ledger().receipts().iter().map(|receipt| &receipt.event.kind);
    kinds
        .filter_map(|kind| if let EventKind::RewardGranted(reward) = kind { Some(reward.reward.as_str()) } else { None })
        .collect()
}

/// Plays on until `done`.
fn play(bots: &mut [Bot], hunt: &Hunt, answers: &mut Answers, awaited: &str, done: impl Fn(&Bot) -> bool) {
    drive(bots, awaited, PATIENCE, |bots| {
        bots[0].collect_what_is_near();
        bots[0].act(hunt, answers);
        done(&bots[0])
    })
    .unwrap();
}

#[test]
fn from_the_jetty_to_the_crown() {
    let folder = tempfile::tempdir().unwrap();
    let path = hurried(folder.path());
    let hunt = load_hunt_folder(&path).unwrap().hunt;
    let mut answers = Answers::read(&path.join("answers.txt"), &hunt).unwrap();
    // Who hurries is at the gates long before a walker.
    answers.starts.clear();
    let mut server = Server::start(ServerOptions::new(server_under_test!(), path)).unwrap();
    let mut bots = [Bot::connect_in_memory(&server.address(), "merrowick", "Mara", Expectation::AtLeast).unwrap()];
    drive(&mut bots, "the bot has joined", PATIENCE, |bots| bots[0].is_live()).unwrap();
    let track = Track::read_gpx(&sample().join("whole-walk.gpx")).unwrap();
    let frame = bots[0].frame();
    bots[0].walk(track.lasting(&frame, 1.0, HURRY_MPS));

    play(&mut bots, &hunt, &mut answers, "the rope walk is done", |bot| completed(bot).len() == 4);
    server.kill();
    server.restart().unwrap();
    play(&mut bots, &hunt, &mut answers, "everything is done", |bot| completed(bot).len() == 8 && bot.is_settled());

    let order =
        ["landfall", "sea-glass", "bell-rock", "rope-walk", "weather-stone", "race-the-tide", "keepers-grotto", "gulls-crown"];
    assert_eq!(completed(&bots[0]).iter().map(ChallengeId::as_str).collect::<Vec<_>>(), order);
    let given = ["lantern", "lamp-pane", "bell-note", "fathom-of-rope", "dry-opinion", "swift-oil", "clear-lamp", "crown-badge"];
    assert_eq!(rewards(&bots[0]), given);
    let first = bots[0].ledger().receipts().iter().find(|receipt| matches!(receipt.event.kind, EventKind::RewardGranted(_)));
    let walked_m = metres_to(&track, &frame, first.and_then(|receipt| receipt.event.position).unwrap());
    assert!(
        walked_m < FIRST_REWARD_WITHIN_M,
        "the first reward comes after {walked_m:.0} m: in its first minute nobody walks farther"
    );
    let told = bots[0].ledger().receipts().iter().map(|receipt| &receipt.event.kind);
    let lamp =
        told.filter_map(|kind| if let EventKind::RewardGranted(reward) = kind { Some(reward) } else { None }).nth(6).unwrap();
    assert!(lamp.title == "The Lamp of Mara" && lamp.because.contains("Cobalt sea-glass"), "{lamp:?}");
    assert!(bots[0].stats().sessions >= 2, "the server was killed, and the player came back");
    // What was revealed on the way is not in the view from which the ledger knows what must come.
    let revealed = ["by-the-weather-stone", "grotto"];
    let mut complaints = bots[0].complaints();
    complaints.retain(|complaint| {
        !revealed.iter().any(|id| complaint.contains(&format!("ed {id} at ")) && complaint.ends_with("nothing caused it"))
    });
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!(bots[0].refused_fixes(), 0);
}
