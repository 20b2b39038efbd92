//! Units and events for the tests: of every size, and different from each other.

use super::unit::{Group, Unit};
use crate::rules::{RulesState, SharedChange};
use hunt_shared::{
    crossing::{Inside, StoredPath},
    event::{CrossingDirection, Effect, Event, EventKind, Reward},
    geo::LonLat,
    hunt::{Glyph, Rarity},
    identity::{CommandNumber, FixNumber, PlayerId, Seq},
    protocol::{CommandReply, CommandResult, Refusal},
    time::UnixMs,
};

/// The event `seq` of a player: what it says depends on both.
pub fn event(player: PlayerId, seq: u64) -> Event {
    let kind = match seq % 4 {
        0 => EventKind::BoundaryEntered { boundary: format!("dock-{seq}").as_str().into(), name: "The dock".into() },
        1 => EventKind::HuntBegun { title: format!("Hunt of {player}") },
        2 => EventKind::RewardGranted(Reward {
            reward: "lantern".into(),
            challenge: "harbour".into(),
            kicker: "Harbour lights".into(),
            title: "Brass lantern".into(),
            because: "You came by night".into(),
            rarity: Rarity::Fine,
            glyph: Glyph::Lantern,
            effects: vec![Effect::Points(seq as i64), Effect::Badge { name: "Keeper".into() }],
        }),
        _ => {
            EventKind::LineCrossed { boundary: "pier".into(), name: "The pier".into(), direction: CrossingDirection::LeftToRight }
        }
    };
    let position = (!seq.is_multiple_of(3)).then(|| LonLat::new(-8.66 + seq as f64 * 1e-5, 52.62));
    Event { seq: Seq(seq), time: UnixMs(1_550_476_062_500 + seq as i64), position, kind }
}

/// A unit with `count` events from `first` on.
pub fn unit(player: PlayerId, first: u64, count: u64) -> Unit {
    Unit {
        player,
        time: UnixMs(1_550_476_062_500 + first as i64),
        path: Some(StoredPath {
            cursor: FixNumber(first),
            last: Some((UnixMs(1_550_476_062_000), LonLat::new(-8.66, 52.62))),
            inside: vec![Inside { boundary: "dock".into(), since: UnixMs(1_550_476_000_000), dwelled: false }],
            on_lines: Vec::new(),
            near: Vec::new(),
            absent: None,
        }),
        rules: first.is_multiple_of(2).then(|| RulesState { causes: first, ..Default::default() }),
        replies: if first.is_multiple_of(5) {
            vec![CommandReply {
                number: CommandNumber(first),
                result: CommandResult::Refused(Refusal::Words("Too far away".into())),
            }]
        } else {
            Vec::new()
        },
        shared: if count > 1 { vec![SharedChange::Completed("harbour".into())] } else { Vec::new() },
        events: (first..first + count).map(|seq| event(player, seq)).collect(),
    }
}

/// A group of one unit for each of `players`, whose events begin at `first`.
pub fn group(players: std::ops::Range<u64>, first: u64, count: u64) -> Group {
    Group { units: players.map(|player| unit(PlayerId(player), first, count)).collect(), acknowledged: Vec::new() }
}
