//! What is read out without being asked for: each thing once, as a whole, and never each second.

use super::*;
use crate::game::{frames::opened, launch::Launch, location::PositionSource};
use hunt_shared::{geo::LonLat, time::UnixMs};

/// What is read out of its own accord in so many seconds, in the order in which it comes; the same in a row once.
fn read_out(stage: &mut Stage, seconds: f32) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for _ in 0..(seconds / 0.05).ceil() as usize {
        stage.run_for(0.05);
        for told in told(stage) {
            let words = if told.role == Role::Label { told.value } else { told.name };
            if told.live.is_some_and(|live| live != Live::Off) && !said.contains(&words) {
                said.push(words);
            }
        }
    }
    said
}

#[test]
fn a_card_is_read_as_a_whole_without_the_keys_on_it() {
    let mut stage = listened();
    stage.play();
    stage.happen(lantern_granted(Rarity::Fine));
    let said = read_out(&mut stage, 3.0);
    let cards: Vec<_> = said.iter().filter(|words| words.contains("A lantern")).collect();
    let [card] = cards[..] else { panic!("{said:#?}") };
    assert!(card.starts_with("LANDFALL. A lantern. Because"), "{card}");
    assert!(!card.contains(&say!("popups-key-skip")), "{card}");
    assert!(said.iter().all(|words| words != &say!("accessible-cards")), "where news stand is no news: {said:#?}");
}

#[test]
fn that_the_server_is_away_is_said_once_and_not_each_second() {
    let mut stage = listened();
    stage.play();
    let mut said = Vec::new();
    for retry_in_s in [4.2, 3.2, 2.2, 1.2] {
        stage.set_status(LinkStatus::Offline { reason: "The server does not answer.".into(), retry_in_s: Some(retry_in_s) });
        said.extend(read_out(&mut stage, 0.3));
    }
    said.retain(|words| words.contains("Offline") || words.contains("Next try"));
    said.dedup();
    assert_eq!(said, ["Offline. The server does not answer."]);
}

#[test]
fn that_nobody_sees_the_player_is_said_once_and_not_to_who_walks_by_keys() {
    let mut stage = listened();
    stage.play();
    let badge = format!("{}. {}", say!("location-hidden"), say!("location-hidden-why"));
    let is_there = |stage: &mut Stage| told(stage).iter().any(|told| told.name == badge);
    stage.run_for(0.5);
    assert!(!is_there(&mut stage), "who walks by keys is seen");
    // On the map already the game begins to listen to nobody.
    stage.app.world_mut().resource_mut::<Launch>().location = Some(PositionSource::Gpsd("localhost".into(), 2947));
    let said = read_out(&mut stage, 1.0);
    assert_eq!(said.iter().filter(|words| **words == badge).count(), 1, "{said:#?}");
    assert!(is_there(&mut stage));
    stage.app.world_mut().resource_mut::<Settings>().share_position = true;
    stage.run_for(0.3);
    assert!(!is_there(&mut stage), "others see the player now");
}

#[test]
fn that_all_is_well_is_not_said_again_when_the_journal_is_closed() {
    let mut stage = listened();
    stage.play();
    let is_said = |stage: &mut Stage| read_out(stage, 0.5).iter().any(|words| words == "Live.");
    assert!(is_said(&mut stage));
    for open in [true, false] {
        stage.app.world_mut().resource_mut::<JournalOpen>().0 = open;
        stage.run_for(0.3);
        assert!(!is_said(&mut stage), "the journal is open: {open}");
    }
}

#[test]
fn a_clock_calls_the_time_at_few_moments() {
    let mut stage = listened();
    stage.play();
    stage.happen(opened(&stage.hunt, "race-the-tide", 3, Some(stage.hunt.start)));
    stage.happen(EventKind::ChallengeStarted {
        challenge: "race-the-tide".into(),
        attempt: 1,
        deadline: Some(UnixMs(stage.now().0 + 12_000)),
        steps: 3,
        target: None,
    });
    let mut said = read_out(&mut stage, 11.0);
    said.retain(|words| words.ends_with(" left"));
    let figures: Vec<_> = said.iter().map(|words| words.rsplit(": ").next().unwrap_or_default()).collect();
    assert_eq!(figures, ["12 seconds left", "10 seconds left", "5 seconds left"]);
}

#[test]
fn the_way_is_read_out_when_it_begins_and_when_it_has_become_short() {
    let mut stage = listened();
    stage.play();
    let start = stage.hunt.start;
    let north = |degrees: f64| LonLat::new(start.lon, start.lat + degrees);
    let ways = |said: Vec<String>| said.into_iter().filter(|words| words.ends_with("to the north.")).collect::<Vec<_>>();
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(north(0.001))));
    assert_eq!(ways(read_out(&mut stage, 1.0)), ["Landfall is 110 m to the north."]);
    stage.stand_at(north(0.0006));
    let said = ways(read_out(&mut stage, 5.0));
    assert_eq!(said, ["Landfall is 110 m to the north.", "Landfall is 40 m to the north."]);
}
