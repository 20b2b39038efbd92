//! Whatever bytes come from outside, from a client, a server, a designer or a disk: they are read or refused, never a panic, and what is read
//! is sound and took no more memory than its length explains. What libFuzzer looks for in `fuzz/` at length is looked for here in a few seconds.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use fastrand::Rng;
use hunt_tests::fuzz::{TARGETS, Target, changes, deterministic_changes, fuzz_folder};
use peak_alloc::PeakAlloc;
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Mutex, PoisonError},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole process, so one target is read at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Beginnings and changed bits of each seed, at most; evenly spread when there are more.
const SMALL_CHANGES: usize = 1_500;

/// Random changes of random seeds.
const RANDOM_CHANGES: usize = 12_000;

/// Bytes of input of a target, in all; targets whose seeds are long get fewer.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Reads the input, and asserts how much memory that takes.
fn read_within_memory(target: Target, input: &[u8]) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    (target.run)(input);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let (mib, per_byte) = target.most_memory;
    let most = mib * 1024 * 1024 + per_byte * input.len();
    assert!(taken <= most, "{taken} bytes of memory for {} bytes of input, but at most {most} were expected", input.len());
}

fn read(target: Target, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read_within_memory(target, input))) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.input", target.name));
        fs::write(&path, input).unwrap();
        eprintln!("{} failed on {}; keep it in fuzz/kept/{0}/", target.name, path.display());
        std::panic::resume_unwind(panic);
    }
}

fn reads_whatever_comes(name: &str) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let target = Target::named(name).unwrap();
    let seeds = target.seeds().unwrap();
    for seed in &seeds {
        read(target, seed);
    }
    let mut bytes = 0;
    let mut is_enough = |input: &Vec<u8>| {
        bytes += input.len();
        bytes > MOST_BYTES
    };
    let small = seeds.iter().flat_map(|seed| deterministic_changes(seed, SMALL_CHANGES));
    for input in small.take_while(|input| !is_enough(input)) {
        read(target, &input);
    }
    let mut bytes = 0;
    for input in changes(&seeds, Rng::with_seed(11)).take(RANDOM_CHANGES) {
        bytes += input.len();
        if bytes > MOST_BYTES {
            break;
        }
        read(target, &input);
    }
}

macro_rules! targets {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            reads_whatever_comes(stringify!($name));
        })*

        /// Every target has a test above, a binary for libFuzzer, and seeds.
        #[test]
        fn no_reader_is_left_out() {
            let names = TARGETS.map(|target| target.name);
            assert_eq!(names.as_slice(), [$(stringify!($name)),*]);
            let manifest = fs::read_to_string(fuzz_folder().join("Cargo.toml")).unwrap();
            for target in TARGETS {
                assert!(manifest.contains(&format!("name = \"{}\"", target.name)), "{} is no binary of fuzz/", target.name);
                assert!(target.seeds().unwrap().len() > 1, "{} has no seeds", target.name);
            }
        }
    };
}

targets!(
    client_packets,
    datagrams,
    messages,
    fixes,
    player_link,
    segments,
    recovery,
    hunts,
    gpx,
    import_osm,
    import_gpx,
    import_geojson,
    import_kml,
    journal,
);
