//! The outbox against a model that is a list of groups: nothing committed is lost or doubled, whatever happens in between.

use super::Driver;
use crate::{
    outbox::{Fault, Group, MemoryLog, Outbox, OutboxOptions, SqliteLog, StoredPlayer, sample},
    rules::SharedState,
};
use hunt_shared::{
    codec,
    event::EVENT_VERSION,
    identity::{ContentHash, PlayerId, Seq},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, time::Duration};

const PLAYERS: u64 = 4;

#[derive(Clone, Debug)]
enum Step {
    /// Submit units with so many events each, for players in turn.
    Submit(Vec<u64>),
    /// A player acknowledges some of what is committed, in the next group.
    Acknowledge(u64, u64),
    Poll,
    Settle,
    Fault(Fault),
    Stall,
    Reload,
    Crash,
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => prop::collection::vec(0_u64..4, 1..5).prop_map(Step::Submit),
        4 => (0..PLAYERS, 1_u64..6).prop_map(|(player, count)| Step::Acknowledge(player, count)),
        3 => Just(Step::Poll),
        4 => Just(Step::Settle),
        1 => Just(Step::Fault(Fault::BeforeCommit)),
        1 => Just(Step::Fault(Fault::AfterCommit)),
        1 => Just(Step::Stall),
        1 => Just(Step::Reload),
        2 => Just(Step::Crash),
        1 => Just(Step::Close),
    ]
}

/// The fold of groups, done in the simplest way.
#[derive(Default, PartialEq, Debug)]
struct State {
    players: BTreeMap<PlayerId, StoredPlayer>,
    shared: SharedState,
}

impl State {
    fn after(groups: &[(ContentHash, Group)]) -> Self {
        let mut state = Self::default();
        for (hunt, group) in groups {
            for unit in &group.units {
                state.players.entry(unit.player).or_default().apply(*hunt, unit);
                unit.shared.iter().for_each(|change| state.shared.apply(change));
            }
            for (player, seq) in &group.acknowledged {
                state.players.get_mut(player).unwrap().acknowledged = *seq;
            }
        }
        state
    }

    fn of(outbox: &Outbox) -> Self {
        let players = outbox.players().map(|(player, stored)| (player, stored.clone())).collect();
        Self { players, shared: outbox.shared().clone() }
    }
}

struct Model<F> {
    open: F,
    driver: Option<Driver>,
    log: Option<MemoryLog>,
    /// All that was submitted and may be stored.
    groups: Vec<(ContentHash, Group)>,
    /// How many of them were given back as committed.
    confirmed: usize,
    acknowledgements: BTreeMap<PlayerId, Seq>,
    hunt: u8,
}

impl<F: Fn(ContentHash) -> Outbox> Model<F> {
    fn driver(&mut self) -> &mut Driver {
        self.driver.as_mut().unwrap()
    }

    fn hunt(&self) -> ContentHash {
        ContentHash([self.hunt; 32])
    }

    fn run(&mut self, steps: &[Step]) {
        self.driver = Some(Driver::new((self.open)(self.hunt())));
        for step in steps {
            self.step(step);
            self.check_confirmed();
        }
        self.step(&Step::Settle);
        self.step(&Step::Crash);
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Submit(counts) => {
                let working = State::after(&self.groups);
                let mut next: BTreeMap<PlayerId, u64> =
                    working.players.iter().map(|(player, stored)| (*player, stored.progress.seq.0 + 1)).collect();
                let mut group = Group::default();
                for (turn, count) in counts.iter().enumerate() {
                    let player = PlayerId((turn as u64 + self.groups.len() as u64) % PLAYERS);
                    let first = next.entry(player).or_insert(1);
                    group.units.push(sample::unit(player, *first, *count));
                    *first += count;
                }
                group.acknowledged = std::mem::take(&mut self.acknowledgements).into_iter().collect();
                self.groups.push((self.hunt(), group.clone()));
                self.driver().outbox.submit(group).unwrap();
            }
            Step::Acknowledge(player, count) => {
                let player = PlayerId(*player);
                if let Some(stored) = self.driver().outbox.committed(player).cloned() {
                    let before = self.acknowledgements.get(&player).copied().unwrap_or(stored.acknowledged);
                    // Acknowledgements under way are in no group's way: they only ever rise.
                    let seq = Seq((before.0 + count).min(stored.progress.seq.0));
                    let submitted = State::after(&self.groups).players[&player].acknowledged;
                    if seq > submitted {
                        self.acknowledgements.insert(player, seq);
                    }
                }
            }
            Step::Poll => {
                let driver = self.driver();
                driver.outbox.poll(&mut driver.committed);
            }
            Step::Settle => {
                if let Some(log) = &self.log {
                    log.stall(false);
                }
                self.driver().settle();
                assert_eq!(State::of(&self.driver().outbox), State::after(&self.groups));
                self.check_events();
            }
            Step::Fault(fault) => {
                if let Some(log) = &self.log {
                    log.plan_faults([Some(*fault)]);
                }
            }
            Step::Stall => {
                if let Some(log) = &self.log {
                    log.stall(true);
                }
            }
            Step::Reload => {
                self.hunt += 1;
                let hunt = self.hunt();
                self.driver().outbox.set_hunt(hunt);
            }
            Step::Crash => {
                if let Some(log) = &self.log {
                    log.stall(false);
                }
                self.driver = None;
                self.reopen();
            }
            Step::Close => {
                if let Some(log) = &self.log {
                    log.stall(false);
                }
                self.driver.take().unwrap().outbox.close().unwrap();
                self.confirmed = self.groups.len();
                self.reopen();
            }
        }
    }

    /// What was given back must be the groups in order, each as it was submitted.
    fn check_confirmed(&mut self) {
        let committed = std::mem::take(&mut self.driver().committed);
        for committed in committed {
            let (hunt, group) = &self.groups[self.confirmed];
            assert_eq!((committed.hunt, &committed.group), (*hunt, group));
            self.confirmed += 1;
        }
        assert_eq!(State::of(&self.driver().outbox), State::after(&self.groups[..self.confirmed]));
    }

    /// After a crash, what is there must be what was confirmed, and perhaps some groups more, but each whole and in order.
    fn reopen(&mut self) {
        self.driver = Some(Driver::new((self.open)(self.hunt())));
        let found = State::of(&self.driver().outbox);
        let kept = (self.confirmed..=self.groups.len()).rev().find(|&count| State::after(&self.groups[..count]) == found);
        let kept = kept.unwrap_or_else(|| panic!("{found:#?} is not what any number of groups add up to"));
        self.groups.truncate(kept);
        self.confirmed = kept;
        self.acknowledgements.clear();
        self.check_events();
    }

    fn check_events(&mut self) {
        let mut expected: BTreeMap<PlayerId, Vec<Vec<u8>>> = BTreeMap::new();
        for event in self
            .groups
            .iter()
            .flat_map(|(_, group)| &group.units)
            .flat_map(|unit| unit.events.iter().map(|event| (unit.player, event)))
        {
            expected.entry(event.0).or_default().push(codec::encode(EVENT_VERSION, event.1).unwrap());
        }
        let mut undelivered = 0;
        for player in (0..PLAYERS).map(PlayerId) {
            let expected = expected.remove(&player).unwrap_or_default();
            let acknowledged = self.driver().outbox.committed(player).map_or(Seq(0), |stored| stored.acknowledged);
            let events = self.driver().fetch_all(player, Seq(1));
            undelivered += events.len() as u64;
            assert_eq!(events.len(), expected.len() - acknowledged.0 as usize);
            for (index, (seq, bytes)) in events.iter().enumerate() {
                assert_eq!(seq.0, acknowledged.0 + index as u64 + 1);
                assert_eq!(*bytes, expected[seq.0 as usize - 1]);
            }
        }
        assert_eq!(self.driver().outbox.undelivered(), undelivered);
    }
}

fn options(retention_s: u64) -> OutboxOptions {
    OutboxOptions {
        retention: Duration::from_secs(retention_s),
        snapshot_segments: 3,
        snapshot_players: 2,
        recent_bytes: 600,
        ..Default::default()
    }
}

fn run_model(open: impl Fn(ContentHash) -> Outbox, log: Option<MemoryLog>, steps: &[Step]) {
    let groups = Vec::new();
    Model { open, driver: None, log, groups, confirmed: 0, acknowledgements: BTreeMap::new(), hunt: 0 }.run(steps);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_committed_is_lost_or_doubled(steps in prop::collection::vec(step(), 1..60), keep in any::<bool>()) {
        let log = MemoryLog::default();
        let options = options(if keep { 3600 } else { 0 });
        run_model(|hunt| Outbox::open(log.clone(), options.clone(), hunt).unwrap(), Some(log.clone()), &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_committed_is_lost_or_doubled_in_sqlite(steps in prop::collection::vec(step(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hunt.db");
        run_model(|hunt| Outbox::open(SqliteLog::lock(&path).unwrap(), options(0), hunt).unwrap(), None, &steps);
    }
}
