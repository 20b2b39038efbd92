//! Many cases from one seed, and the smallest one when one fails.

use super::{
    act::{Case, case},
    bug::Bug,
    run::{Outcome, Stage},
    tally::Tally,
};
use hunt_server::outbox::{LogFactory, MemoryLog};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use std::{
    cell::RefCell,
    collections::HashSet,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The variable that runs one case alone, by the seed that a failure names.
pub const ONE_CASE: &str = "HUNT_MODEL_CASE";

/// The variable that proptest takes its seed from, so that one setting repeats all random tests.
const ALL_CASES: &str = "PROPTEST_RNG_SEED";

/// A world's log from an empty folder.
pub type MakeLog = fn(&Path) -> Arc<dyn LogFactory>;

/// What an exploration has seen.
#[derive(Default)]
pub struct Seen {
    /// Cases run.
    pub cases: usize,
    /// Different interleavings among them, by their traces.
    pub traces: HashSet<u64>,
    /// What happened in them.
    pub tally: Tally,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases, {} different interleavings; {}", self.cases, self.traces.len(), self.tally)
    }
}

/// A case that violates the protocol, as small as it was found.
pub struct Failure {
    /// Repeats the case before it was made smaller.
    pub seed: u64,
    /// How many cases before it did not.
    pub after: usize,
    case: Case,
    violation: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "after {} cases: {}", self.after, self.violation)?;
        writeln!(f, "{ONE_CASE}={:#x} runs it alone; the smallest one found:", self.seed)?;
        let Case { devices, joined, snapshot_segments, recent_bytes, actions } = &self.case;
        write!(f, "  devices {devices:?}, joined {joined}, snapshot after {snapshot_segments}, {recent_bytes} bytes recent")?;
        actions.iter().try_for_each(|action| write!(f, "\n  {action:?}"))
    }
}

/// Explores worlds, one after the other.
pub struct Explorer {
    stage: RefCell<Stage>,
    folder: tempfile::TempDir,
    make_log: MakeLog,
    longest: usize,
}

impl Explorer {
    /// Explores cases of at most so many actions over such logs.
    pub fn new(make_log: MakeLog, longest: usize) -> Self {
        let folder = fast_folder();
        Self { stage: RefCell::new(Stage::new(folder.path())), folder, make_log, longest }
    }

    /// Explores cases over logs in memory.
    pub fn in_memory(longest: usize) -> Self {
        Self::new(|_| Arc::new(MemoryLog::default()), longest)
    }

    /// Runs cases from a first seed on until it has seen enough, or the one that [`ONE_CASE`] names.
    ///
    /// # Errors
    /// The first that violates the protocol, made smaller.
    pub fn explore(&self, first: u64, bug: Option<Bug>, enough: impl Fn(&Seen) -> bool) -> Result<Seen, Box<Failure>> {
        let only = std::env::var(ONE_CASE).ok().map(|seed| parse(&seed));
        let seeds: Box<dyn Iterator<Item = u64>> = match only {
            Some(seed) => Box::new(std::iter::once(seed)),
            None => Box::new(seeds_from(first)),
        };
        let strategy = case(self.longest);
        let mut seen = Seen::default();
        for seed in seeds {
            let mut runner = runner(seed);
            let tree = strategy.new_tree(&mut runner).unwrap();
            match self.run(&tree.current(), bug) {
                Ok(outcome) => {
                    seen.cases += 1;
                    seen.traces.insert(outcome.trace);
                    seen.tally.add(&outcome.tally);
                }
                Err(_) => return Err(self.smallest(runner, tree, seed, seen.cases, bug)),
            }
            if enough(&seen) {
                break;
            }
        }
        Ok(seen)
    }

    /// Runs the case of one seed.
    pub fn run_seed(&self, seed: u64) -> Result<Outcome, String> {
        let tree = case(self.longest).new_tree(&mut runner(seed)).unwrap();
        self.run(&tree.current(), None)
    }

    /// Runs a case.
    pub fn run(&self, case: &Case, bug: Option<Bug>) -> Result<Outcome, String> {
        let folder = self.folder.path().join("log");
        let _ = std::fs::remove_dir_all(&folder);
        self.stage.borrow_mut().run(case, (self.make_log)(&folder), bug)
    }

    fn smallest(
        &self,
        mut runner: TestRunner,
        tree: impl ValueTree<Value = Case>,
        seed: u64,
        after: usize,
        bug: Option<Bug>,
    ) -> Box<Failure> {
        let test = |case: Case| self.run(&case, bug).map(drop).map_err(TestCaseError::fail);
        let (mut case, mut violation) = match runner.run_one(tree, test) {
            Err(TestError::Fail(reason, case)) => (case, reason.message().to_owned()),
            other => panic!("a case that failed once did not fail again: {other:?}"),
        };
        // A strategy keeps to its shortest length; what is left out here is not needed for the failure either.
        let mut index = 0;
        while index < case.actions.len() {
            let mut shorter = case.clone();
            shorter.actions.remove(index);
            match self.run(&shorter, bug) {
                Err(shown) => (case, violation) = (shorter, shown),
                Ok(_) => index += 1,
            }
        }
        Box::new(Failure { seed, after, case, violation })
    }
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// The seed of an exploration: the one that is set for all random tests, or a new one.
pub fn first_seed() -> u64 {
    std::env::var(ALL_CASES).map_or_else(|_| fastrand::u64(..), |seed| parse(&seed))
}

fn parse(seed: &str) -> u64 {
    let number = match seed.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => seed.parse(),
    };
    number.unwrap_or_else(|error| panic!("{seed:?} is no seed: {error}"))
}

/// The seeds of the cases of an exploration.
pub fn seeds_from(first: u64) -> impl Iterator<Item = u64> {
    let first = mix(first);
    (0..).map(move |index| mix(first.wrapping_add(index)))
}

/// Neighbouring numbers far apart (SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A folder in memory where the system has one: the model's files are many and small, and no power fails here.
fn fast_folder() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}
