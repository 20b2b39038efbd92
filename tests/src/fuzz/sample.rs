//! Groups for the seeds of the outbox's formats.

use hunt_server::{
    outbox::{Group, Unit},
    rules::{RulesState, SharedChange},
};
use hunt_shared::{
    crossing::{Inside, StoredPath},
    event::{Event, EventKind},
    geo::LonLat,
    identity::{CommandNumber, ContentHash, FixNumber, PlayerId, Seq},
    protocol::{CommandReply, CommandResult},
    time::UnixMs,
};

/// The hunt's content.
pub const HUNT: ContentHash = ContentHash([0xAB; 32]);

const NOW: UnixMs = UnixMs(1_550_476_062_500);

/// Two players' units with `count` events each from `first` on; the first has acknowledged those before.
pub fn group(first: u64, count: u64) -> Group {
    let units = (1..=2).map(|player| unit(PlayerId(player), first, count)).collect();
    Group { units, acknowledged: vec![(PlayerId(1), Seq(first - 1))] }
}

fn unit(player: PlayerId, first: u64, count: u64) -> Unit {
    let event = |seq| Event {
        seq: Seq(seq),
        time: NOW,
        position: (seq % 2 == 0).then(|| LonLat::new(-8.66, 52.62)),
        kind: EventKind::BoundaryEntered { boundary: "dock".into(), name: "The dock".into() },
    };
    Unit {
        player,
        time: NOW,
        path: Some(StoredPath {
            cursor: FixNumber(first),
            last: Some((NOW, LonLat::new(-8.66, 52.62))),
            inside: vec![Inside { boundary: "dock".into(), since: NOW, dwelled: false }],
            on_lines: Vec::new(),
            ..StoredPath::default()
        }),
        rules: Some(RulesState { causes: first, ..Default::default() }),
        replies: vec![CommandReply { number: CommandNumber(first), result: CommandResult::Done }],
        shared: vec![SharedChange::Completed("harbour".into())],
        events: (first..first + count).map(event).collect(),
    }
}
