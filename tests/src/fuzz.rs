//! What reads bytes from outside, each as a function of bytes that must neither panic nor break its promises, whatever the bytes are.
//!
//! The same list serves twice: the test `reads_any_bytes` runs each over its seeds and some thousands of changes to them, and `fuzz/` lets
//! libFuzzer look for more. What has once failed is kept in `fuzz/kept/NAME/` and is a seed from then on.

mod datagrams;
mod fixes;
mod gpx;
mod hunts;
mod imports;
mod journal;
mod messages;
mod mutate;
mod packets;
mod parts;
mod player_link;
mod recovery;
mod reports;
mod sample;
mod segments;

pub use mutate::{changes, deterministic_changes};

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// libFuzzer begins from seeds of at most so many bytes.
const MOST_CORPUS_BYTES: usize = 8 * 1024;

/// One reader of bytes from outside.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name: that of its libFuzzer binary and of its folders.
    pub name: &'static str,
    /// Reads the bytes and asserts what must hold.
    pub run: fn(&[u8]),
    /// MiB of memory that reading may take beside so many times the input's bytes, at most.
    pub most_memory: (usize, usize),
    seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 14] = [
    Target { name: "client_packets", run: packets::run, most_memory: (16, 256), seeds: packets::seeds },
    Target { name: "datagrams", run: datagrams::run, most_memory: (1, 64), seeds: datagrams::seeds },
    Target { name: "messages", run: messages::run, most_memory: (1, 256), seeds: messages::seeds },
    Target { name: "fixes", run: fixes::run, most_memory: (1, 64), seeds: fixes::seeds },
    Target { name: "player_link", run: player_link::run, most_memory: (4, 256), seeds: player_link::seeds },
    Target { name: "segments", run: segments::run, most_memory: (1, 256), seeds: segments::seeds },
    Target { name: "recovery", run: recovery::run, most_memory: (4, 256), seeds: recovery::seeds },
    Target { name: "hunts", run: hunts::run, most_memory: (4, 512), seeds: hunts::seeds },
    Target { name: "gpx", run: gpx::run, most_memory: (1, 512), seeds: gpx::seeds },
    Target { name: "import_osm", run: imports::osm, most_memory: (128, 1024), seeds: imports::osm_seeds },
    Target { name: "import_gpx", run: imports::gpx, most_memory: (4, 1024), seeds: gpx::seeds },
    Target { name: "import_geojson", run: imports::geojson, most_memory: (4, 1024), seeds: imports::geojson_seeds },
    Target { name: "import_kml", run: imports::kml, most_memory: (4, 1024), seeds: imports::kml_seeds },
    Target { name: "journal", run: journal::run, most_memory: (1, 256), seeds: journal::seeds },
];

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Sound input to begin from, and what is kept because it once failed.
    ///
    /// # Errors
    /// When a kept file cannot be read.
    pub fn seeds(&self) -> io::Result<Vec<Vec<u8>>> {
        let mut seeds = (self.seeds)();
        let folder = fuzz_folder().join("kept").join(self.name);
        if folder.is_dir() {
            let mut kept = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
            kept.sort();
            for path in kept {
                seeds.push(fs::read(path)?);
            }
        }
        Ok(seeds)
    }

    /// Writes the seeds to the folder that cargo-fuzz takes the target's corpus from, but for long ones: they would make it slow.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn write_corpus(&self) -> io::Result<()> {
        let folder = fuzz_folder().join("corpus").join(self.name);
        fs::create_dir_all(&folder)?;
        for (index, seed) in self.seeds()?.iter().enumerate().filter(|(_, seed)| seed.len() <= MOST_CORPUS_BYTES) {
            fs::write(folder.join(format!("seed-{index:03}")), seed)?;
        }
        Ok(())
    }
}

/// `fuzz/`, beside the crates.
pub fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("fuzz")
}
