//! The events that everybody stores.

use hunt_server::outbox::{Group, Unit};
use hunt_shared::{
    codec,
    crossing::StoredPath,
    event::{CrossingDirection, EVENT_VERSION, Effect, Event, EventKind, Reward},
    geo::LonLat,
    hunt::{Glyph, Rarity},
    identity::{FixNumber, PlayerId, Seq},
    time::UnixMs,
};

fn event(seq: u64) -> Event {
    let kind = match seq % 4 {
        0 => EventKind::BoundaryEntered { boundary: "old-harbour-dock".into(), name: "The old harbour".into() },
        1 => EventKind::LineCrossed {
            boundary: "pier-gate".into(),
            name: "The gate of the pier".into(),
            direction: CrossingDirection::LeftToRight,
        },
        2 => EventKind::ChallengeCompleted { challenge: "harbour-lights".into(), title: "Harbour lights".into() },
        _ => EventKind::RewardGranted(Reward {
            reward: "brass-lantern".into(),
            challenge: "harbour-lights".into(),
            kicker: "Harbour lights".into(),
            title: "Brass lantern".into(),
            because: "You lit all three lights before dark".into(),
            rarity: Rarity::Rare,
            glyph: Glyph::Lantern,
            effects: vec![Effect::Points(50)],
        }),
    };
    Event { seq: Seq(seq), time: UnixMs(1_550_476_062_500), position: Some(LonLat::new(-8.66, 52.62)), kind }
}

/// `count` groups, each with a unit of `events` events for each of `players` players.
pub fn groups(count: u64, players: u64, events: u64) -> Vec<Group> {
    let unit = |group: u64, player: u64| Unit {
        player: PlayerId(player),
        time: UnixMs(1_550_476_062_500),
        path: Some(StoredPath {
            cursor: FixNumber(group + 1),
            last: Some((UnixMs(1_550_476_062_500), LonLat::new(-8.66, 52.62))),
            ..Default::default()
        }),
        rules: None,
        replies: Vec::new(),
        shared: Vec::new(),
        events: (group * events + 1..=(group + 1) * events).map(event).collect(),
    };
    (0..count)
        .map(|group| Group { units: (0..players).map(|player| unit(group, player)).collect(), acknowledged: Vec::new() })
        .collect()
}

/// The events of a group with their players, encoded as the wire has them: what a store of single events keeps.
pub fn encoded(group: &Group) -> impl Iterator<Item = (PlayerId, Seq, Vec<u8>)> + '_ {
    group.units.iter().flat_map(|unit| {
        let encode = |event| codec::encode(EVENT_VERSION, event).expect("it can be written");
        unit.events.iter().map(move |event| (unit.player, event.seq, encode(event)))
    })
}

/// How many events there are.
pub fn events_in(groups: &[Group]) -> u64 {
    groups.iter().flat_map(|group| &group.units).map(|unit| unit.events.len() as u64).sum()
}
