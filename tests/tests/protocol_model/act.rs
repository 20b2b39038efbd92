//! What can happen in the model's world, and worlds of it at random.

use super::{
    network::Way,
    world::{COINS, PLACES},
};
use hunt_server::outbox::Fault;
use proptest::{prelude::*, strategy::Union};

/// A device: an index into those of the case.
pub type Who = usize;

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
    /// A tick, all commits and reads, another tick, and a frame of each device; no write to a device's disk.
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

/// Kinds of faults. Each case has only some of them, so that what takes many of one kind happens, too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Faults {
    Sessions,
    Network,
    Store,
    Server,
    Device,
}

const ALL_FAULTS: [Faults; 5] = [Faults::Sessions, Faults::Network, Faults::Store, Faults::Server, Faults::Device];

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![Just(Way::ToServer), Just(Way::ToDevice)]
}

/// Some actions in a row, with their weight.
type Phrase = (u32, BoxedStrategy<Vec<Action>>);

fn one(weight: u32, action: impl Strategy<Value = Action> + 'static) -> Phrase {
    (weight, action.prop_map(|action| vec![action]).boxed())
}

/// What happens when nothing is wrong. A step that comes as far as the server's working state, or back to
/// the player, is a phrase of its own: most of what can go wrong needs one under way.
fn calm(devices: usize) -> Vec<Phrase> {
    let who = move || 0..devices;
    let walk = move || (who(), 0..PLACES.len()).prop_map(|(who, place)| Action::Walk(who, place));
    let collect = move || (who(), 0..COINS.len()).prop_map(|(who, coin)| Action::Collect(who, coin));
    let step = (who(), 0..PLACES.len()).prop_map(|(who, place)| vec![Action::Walk(who, place), Action::Frame(who), Action::Tick]);
    let shown =
        (who(), 0..PLACES.len()).prop_map(|(who, place)| vec![Action::Walk(who, place), Action::Frame(who), Action::Round]);
    vec![
        (6, step.boxed()),
        (2, shown.boxed()),
        one(4, walk()),
        one(3, collect()),
        one(6, who().prop_map(Action::Frame)),
        one(3, who().prop_map(Action::Write)),
        one(1, who().prop_map(Action::Connect)),
        one(6, Just(Action::Tick)),
        one(4, Just(Action::Commit)),
        one(2, Just(Action::Read)),
        one(1, prop_oneof![Just(100_u64), Just(400), Just(2_100)].prop_map(Action::Pass)),
        one(2, Just(Action::Round)),
    ]
}

fn faults(devices: usize, kind: Faults) -> Phrase {
    let who = move || 0..devices;
    let datagram = move || (who(), way(), 0..4_usize);
    match kind {
        Faults::Sessions => {
            let leave = (who(), any::<bool>()).prop_map(|(who, goodbye)| Action::Leave(who, goodbye));
            let time_out = who().prop_map(Action::TimeOut);
            one(5, prop_oneof![2 => who().prop_map(Action::Connect), 1 => leave, 1 => time_out])
        }
        Faults::Network => {
            let lose = datagram().prop_map(|(who, way, nth)| Action::Lose(who, way, nth));
            let double = datagram().prop_map(|(who, way, nth)| Action::Double(who, way, nth));
            let delay = datagram().prop_map(|(who, way, nth)| Action::Delay(who, way, nth));
            one(9, prop_oneof![2 => lose, 1 => double, 2 => delay])
        }
        Faults::Store => {
            let fault = prop_oneof![Just(Fault::BeforeCommit), Just(Fault::AfterCommit)];
            one(4, prop_oneof![fault.prop_map(Action::FailCommit), (0..10_u32).prop_map(Action::FailCall)])
        }
        Faults::Server => one(3, Just(Action::KillServer)),
        Faults::Device => {
            let lose = prop_oneof![4 => Just(false), 1 => Just(true)];
            one(4, (who(), lose).prop_map(|(who, lose)| Action::KillDevice(who, lose)))
        }
    }
}

/// Cases of at most so many phrases.
pub fn case(longest: usize) -> impl Strategy<Value = Case> {
    let devices = prop_oneof![4 => Just(vec![0]), 2 => Just(vec![0, 0]), 2 => Just(vec![0, 1])];
    let joined = prop_oneof![7 => Just(true), 1 => Just(false)];
    let snapshot_segments = prop_oneof![Just(2_u64), Just(u64::MAX)];
    let recent_bytes = prop_oneof![Just(0_usize), Just(1 << 20)];
    let kinds = prop::sample::subsequence(&ALL_FAULTS[..], 0..=ALL_FAULTS.len());
    (devices, joined, snapshot_segments, recent_bytes, kinds).prop_flat_map(
        move |(devices, joined, snapshot_segments, recent_bytes, kinds)| {
            let mut phrases = calm(devices.len());
            phrases.extend(kinds.into_iter().map(|kind| faults(devices.len(), kind)));
            let phrases = prop::collection::vec(Union::new_weighted(phrases), longest / 4..=longest);
            phrases.prop_map(move |phrases| {
                let (devices, actions) = (devices.clone(), phrases.concat());
                Case { devices, joined, snapshot_segments, recent_bytes, actions }
            })
        },
    )
}
