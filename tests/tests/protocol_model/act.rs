//! What can happen in the model's world, and worlds of it at random.

use super::world::{COINS, PLACES};
use hunt_server::outbox::Fault;
use proptest::prelude::*;

/// A device: an index into those of the case.
pub type Who = usize;

/// Which way datagrams go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    ToServer,
    ToDevice,
}

/// One thing that happens. Each means something in any state, if only that nothing happens.
#[derive(Clone, Debug)]
pub enum Action {
    /// The player goes to a place.
    Walk(Who, usize),
    /// The player takes a coin.
    Collect(Who, usize),
    /// A frame of the device: what has arrived is taken, what is due is sent.
    Frame(Who),
    /// The device's disk catches up.
    Write(Who),
    /// The device opens a session, beside or instead of any other.
    Connect(Who),
    /// The device notices that its session is dead, or ends it; with a goodbye or without.
    Leave(Who, bool),
    /// The server gives the device's session up.
    TimeOut(Who),
    /// A tick of the server; starts it, if it does not run.
    Tick,
    /// The outbox's writer does its next step.
    Commit,
    /// The outbox's reader does its next step.
    Read,
    /// Time goes by, milliseconds.
    Pass(u64),
    /// Tick, commits, reads, frames and writes, in a quiet order.
    Round,
    /// A datagram in flight is lost: the n-th.
    Lose(Who, Way, usize),
    /// A datagram in flight arrives twice.
    Double(Who, Way, usize),
    /// A datagram in flight arrives only with those of the next time.
    Delay(Who, Way, usize),
    /// The next append or save fails.
    FailCommit(Fault),
    /// A call of the log fails, so many from now.
    FailCall(u32),
    /// `kill -9` of the server.
    KillServer,
    /// The device's program is killed and started; with its files lost or kept.
    KillDevice(Who, bool),
}

/// A world and what happens in it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The player of each device.
    pub devices: Vec<usize>,
    /// Each player has joined, with the first device, before anything else happens.
    pub joined: bool,
    /// How many segments there are between two snapshots.
    pub snapshot_segments: u64,
    /// Bytes of segments that the outbox keeps in memory; the rest is read.
    pub recent_bytes: usize,
    /// What happens, before the faults end and all must come right.
    pub actions: Vec<Action>,
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![Just(Way::ToServer), Just(Way::ToDevice)]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![Just(Fault::BeforeCommit), Just(Fault::AfterCommit)]
}

fn action(devices: usize) -> impl Strategy<Value = Action> {
    let who = move || 0..devices;
    prop_oneof![
        7 => (who(), 0..PLACES.len()).prop_map(|(who, place)| Action::Walk(who, place)),
        3 => (who(), 0..COINS.len()).prop_map(|(who, coin)| Action::Collect(who, coin)),
        8 => who().prop_map(Action::Frame),
        4 => who().prop_map(Action::Write),
        2 => who().prop_map(Action::Connect),
        1 => (who(), any::<bool>()).prop_map(|(who, goodbye)| Action::Leave(who, goodbye)),
        1 => who().prop_map(Action::TimeOut),
        8 => Just(Action::Tick),
        6 => Just(Action::Commit),
        1 => Just(Action::Read),
        2 => prop_oneof![Just(100_u64), Just(400), Just(2_100)].prop_map(Action::Pass),
        2 => Just(Action::Round),
        2 => (who(), way(), 0..4_usize).prop_map(|(who, way, nth)| Action::Lose(who, way, nth)),
        1 => (who(), way(), 0..4_usize).prop_map(|(who, way, nth)| Action::Double(who, way, nth)),
        2 => (who(), way(), 0..4_usize).prop_map(|(who, way, nth)| Action::Delay(who, way, nth)),
        1 => fault().prop_map(Action::FailCommit),
        1 => (0..10_u32).prop_map(Action::FailCall),
        2 => Just(Action::KillServer),
        2 => (who(), Just(false)).prop_map(|(who, lose)| Action::KillDevice(who, lose)),
    ]
}

/// Cases of at most so many actions.
pub fn case(longest: usize) -> impl Strategy<Value = Case> {
    let devices = prop_oneof![4 => Just(vec![0]), 2 => Just(vec![0, 0]), 2 => Just(vec![0, 1])];
    let snapshot_segments = prop_oneof![Just(2_u64), Just(u64::MAX)];
    let recent_bytes = prop_oneof![Just(0_usize), Just(1 << 20)];
    let joined = prop_oneof![7 => Just(true), 1 => Just(false)];
    (devices, joined, snapshot_segments, recent_bytes).prop_flat_map(move |(devices, joined, snapshot_segments, recent_bytes)| {
        let actions = prop::collection::vec(action(devices.len()), 1..=longest);
        actions.prop_map(move |actions| Case { devices: devices.clone(), joined, snapshot_segments, recent_bytes, actions })
    })
}
