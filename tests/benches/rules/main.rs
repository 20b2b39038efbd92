//! How many units a second the rules make on one core, as the conditions of a hunt grow: on the sample hunt, and on hunts of up to 200 challenges
//! that are all open at once, each with a tree of conditions.
//!
//! A unit is what follows from one thing that happens to a player: here from each crossing of a walk. A round plays the walk from its beginning
//! with a new player; the hunts take turns, so that a busy moment of the machine strikes everybody. Times are processor time.
//!
//! `cargo bench -p hunt-tests --bench rules`, with `-- --quick` for a short look.

mod walk;

use hunt_server::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
    rules::{Seat, Seed, SharedState, Working},
};
use hunt_shared::{
    hunt::{Hunt, load_hunt_folder},
    identity::PlayerId,
};
use hunt_tests::{load::describe_machine, test_hunt};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;
use walk::Walk;

/// How many challenges the hunts have that are made here.
const CHALLENGES: [usize; 3] = [8, 50, 200];

/// The player whose walk it is.
const PLAYER: PlayerId = PlayerId(1);

/// A hunt and a walk through it.
struct Contender {
    name: String,
    hunt: Hunt,
    walk: Walk,
    /// Nanoseconds a unit, round by round.
    times: Vec<f64>,
    events: usize,
}

impl Contender {
    fn new(name: String, hunt: Hunt, walk: Walk) -> Self {
        Self { name, hunt, walk, times: Vec::new(), events: 0 }
    }

    /// Plays the walk once.
    fn play(&mut self) -> Duration {
        let mut working = Working::from_stored(&StoredPlayer::default(), &self.hunt);
        let mut shared = SharedState::default();
        let seed = Seed::of(&[7; 32], &self.hunt.id, PLAYER);
        let seat = Seat { player: PLAYER, name: "Mara", seed, beside: &[], other_languages: &[] };
        self.events = 0;
        let steps = self.walk.steps();
        let before = processor_time();
        for step in steps {
            working.answer(step, step.time, seat, &self.hunt, &mut shared);
            self.events += working.take_events().len();
        }
        processor_time() - before
    }
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 5 } else { 40 };
    println!("{}\n", describe_machine());
    let mut contenders = vec![sample()];
    contenders.extend(CHALLENGES.map(|challenges| {
        let hunt = walk::open_field(challenges);
        let walk = Walk::through_all(&hunt);
        Contender::new(format!("{challenges} open challenges"), hunt, walk)
    }));
    for _ in 0..rounds {
        for contender in &mut contenders {
            let units = contender.walk.steps().len();
            let time = contender.play();
            contender.times.push(time.as_secs_f64() * 1e9 / units as f64);
        }
    }
    println!("microseconds of processor time a unit and thousands of units a second; median of {rounds} rounds, and best");
    println!("|                hunt | units | events |                       the rules |");
    println!("|--------------------:|------:|-------:|--------------------------------:|");
    for contender in &mut contenders {
        contender.times.sort_by(f64::total_cmp);
        let (median, best) = (contender.times[contender.times.len() / 2], contender.times[0]);
        println!(
            "| {:>19} | {:>5} | {:>6} | {:>8.2} µs ({:>7.1} k/s, {:>7.1}) |",
            contender.name,
            contender.walk.steps().len(),
            contender.events,
            median / 1e3,
            1e6 / median,
            1e6 / best
        );
    }
}

/// The sample hunt, and the walk that completes it.
fn sample() -> Contender {
    let folder = test_hunt("../../assets/hunts/merrowick");
    let hunt = load_hunt_folder(&folder).unwrap_or_else(|report| panic!("{report}")).hunt;
    let walk = Walk::recorded(&hunt, &folder.join("whole-walk.gpx"));
    Contender::new("the sample hunt".into(), hunt, walk)
}

/// What a walk begins with: the player is there.
fn begun(first: &TimedStep) -> TimedStep {
    TimedStep { step: Step::Begun, ..first.clone() }
}

/// How much processor time this process has taken.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}
