//! A hunt as one file to hand on: a zip of `hunt.ron` and the files that it names.

use super::{
    Files, HUNT_FILE,
    load::{files_of, flaw_of},
};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Cursor, Read, Write},
    path::Path,
};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// How the name of a pack ends.
pub const PACK_EXTENSION: &str = "hunt";

/// The most bytes of a pack.
const MAX_PACKED_BYTES: u64 = 128 << 20;

/// What a pack may unpack to.
#[derive(Clone, Copy)]
struct Limits {
    bytes: u64,
    files: usize,
}

const LIMITS: Limits = Limits { bytes: 512 << 20, files: 2_000 };

/// The files of a pack, unpacked in memory. Nothing of a pack is ever written to disk.
#[derive(Clone, Debug)]
pub struct Pack {
    shown: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// Why a file is no pack that can be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It cannot be read at all.
    #[error("the pack cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is something else, or damaged.
    #[error("this is no pack of a hunt, or it is damaged: {0}")]
    NoZip(ZipError),
    /// It is larger than any hunt.
    #[error("the pack has more than {} MB", MAX_PACKED_BYTES >> 20)]
    TooLarge,
    /// It would fill the memory.
    #[error("the files of the pack have more than {} MB when they are unpacked", LIMITS.bytes >> 20)]
    UnpacksTooLarge,
    /// More files than any hunt has.
    #[error("the pack holds {0} files, but at most {most} were expected", most = LIMITS.files)]
    TooManyFiles(usize),
    /// Two files share a name, or a name is said in two ways.
    #[error("the pack names its files in two ways: {0}")]
    Ambiguous(ZipError),
    /// Two files share their bytes, as no packer writes them.
    #[error("files of the pack overlap, as in no pack that was made in good faith")]
    Overlapping,
    /// A name that leads out of the hunt's folder.
    #[error("the pack holds a file named {0:?}, which is no name of a hunt's file")]
    BadName(String),
    /// A link or an encrypted file.
    #[error("the file {0:?} of the pack is a link or encrypted, but a plain file was expected")]
    NotPlain(String),
    /// The bytes of a file cannot be unpacked.
    #[error("the file {name:?} of the pack is damaged: {source}")]
    Damaged {
        /// Which.
        name: String,
        /// How.
        source: io::Error,
    },
}

impl PackError {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check the path and that you may read it",
            Self::NoZip(_) | Self::Damaged { .. } => "get it again; `hunt-server pack HUNT` makes one of a hunt's folder",
            _ => "take only packs that `hunt-server pack` has made",
        }
    }
}

impl Pack {
    /// Reads a pack from a file.
    ///
    /// # Errors
    /// When it is no pack, damaged, hostile, or larger than any hunt.
    pub fn open(path: &Path) -> Result<Self, PackError> {
        let file = fs::File::open(path)?;
        let mut bytes = Vec::new();
        if file.take(MAX_PACKED_BYTES + 1).read_to_end(&mut bytes)? as u64 > MAX_PACKED_BYTES {
            return Err(PackError::TooLarge);
        }
        Self::unpack(&path.display().to_string(), &bytes)
    }

    /// Reads a pack from its bytes; `shown` is its name in messages.
    ///
    /// # Errors
    /// As [`Pack::open`].
    pub fn unpack(shown: &str, bytes: &[u8]) -> Result<Self, PackError> {
        Self::unpack_within(LIMITS, shown, bytes)
    }

    fn unpack_within(limits: Limits, shown: &str, bytes: &[u8]) -> Result<Self, PackError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(PackError::NoZip)?;
        if archive.len() > limits.files {
            return Err(PackError::TooManyFiles(archive.len()));
        }
        archive.validate_header_consistency().map_err(PackError::Ambiguous)?;
        if archive.has_overlapping_files().map_err(PackError::NoZip)? {
            return Err(PackError::Overlapping);
        }
        let mut files = BTreeMap::new();
        let mut left = limits.bytes;
        for index in 0..archive.len() {
            let (name, plain) = {
                let entry = archive.by_index_raw(index).map_err(PackError::NoZip)?;
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                (name, entry.is_file() && !entry.encrypted())
            };
            if flaw_of(name.strip_suffix('/').unwrap_or(&name)).is_some() || name.contains(char::is_control) {
                return Err(PackError::BadName(name));
            }
            if name.ends_with('/') {
                continue;
            }
            if !plain {
                return Err(PackError::NotPlain(name));
            }
            let entry = archive.by_index(index).map_err(PackError::NoZip)?;
            // What the headers say of sizes may be a lie: only what comes out counts.
            let mut content = Vec::new();
            let read = entry.take(left + 1).read_to_end(&mut content);
            let read = read.map_err(|source| PackError::Damaged { name: name.clone(), source })? as u64;
            left = left.checked_sub(read).ok_or(PackError::UnpacksTooLarge)?;
            files.insert(name, content);
        }
        Ok(Self { shown: shown.to_owned(), files })
    }

    /// The pack of a hunt: `hunt.ron` and the files that it names, nothing else. The same files give the same bytes.
    ///
    /// # Errors
    /// When one of the files cannot be read, or they are too many or too large for a pack.
    pub fn pack<F: Files + ?Sized>(hunt: &F) -> Result<Vec<u8>, PackError> {
        let hunt_file = hunt.read(HUNT_FILE)?;
        let mut names = files_of(&hunt_file, |name| hunt.read(name).ok());
        names.push(HUNT_FILE.to_owned());
        names.sort();
        if names.len() > LIMITS.files {
            return Err(PackError::TooManyFiles(names.len()));
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut left = LIMITS.bytes;
        for name in names {
            let content = hunt.read(&name)?;
            left = left.checked_sub(content.len() as u64).ok_or(PackError::UnpacksTooLarge)?;
            writer.start_file(&*name, options).map_err(PackError::NoZip)?;
            writer.write_all(&content)?;
        }
        let bytes = writer.finish().map_err(PackError::NoZip)?.into_inner();
        if bytes.len() as u64 > MAX_PACKED_BYTES { Err(PackError::TooLarge) } else { Ok(bytes) }
    }
}

impl Pack {
    /// The files by name, for a reader that wants them all at once.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files
    }
}

impl Files for Pack {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.files.read(name)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.files.list(folder)
    }

    fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::load_hunt;
    use proptest::prelude::*;

    const HUNT: &str = r#"Hunt(title: "T", description: "", start: (7, 43), boundaries: ["areas/b.geojson"])"#;
    const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a",
        "properties": {"radius_m": 5}, "geometry": {"type": "Point", "coordinates": [7, 43]}}]}"#;

    fn hunt() -> BTreeMap<String, Vec<u8>> {
        [(HUNT_FILE, HUNT), ("areas/b.geojson", BOUNDARIES), ("notes.txt", "not named by the hunt")]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refused(bytes: &[u8]) -> String {
        Pack::unpack("x.hunt", bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_pack_holds_what_the_hunt_names_and_is_the_same_hunt() {
        let bytes = Pack::pack(&hunt()).unwrap();
        assert_eq!(bytes, Pack::pack(&hunt()).unwrap());
        let pack = Pack::unpack("t.hunt", &bytes).unwrap();
        assert_eq!(pack.files.keys().collect::<Vec<_>>(), ["areas/b.geojson", HUNT_FILE]);
        assert_eq!(load_hunt("t".into(), &pack).unwrap().hunt, load_hunt("t".into(), &hunt()).unwrap().hunt);
        let mut broken = hunt();
        broken.insert("areas/b.geojson".into(), b"[".to_vec());
        let broken = Pack::unpack("t.hunt", &Pack::pack(&broken).unwrap()).unwrap();
        let told = load_hunt("t".into(), &broken).unwrap_err().to_string();
        assert!(told.starts_with("t.hunt/areas/b.geojson:1:"), "{told}");
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../hunt.ron", "/etc/passwd", "a/../../b", "a\\b", "C:b", "./b", "a//b", "a\nb", ".."] {
            let told = refused(&zip_of(&[(name, b"")]));
            assert!(told.contains("no name of a hunt's file") || told.contains("names its files in two ways"), "{name}: {told}");
        }
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_directory("areas", SimpleFileOptions::default()).unwrap();
        writer.add_symlink("hunt.ron", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let told = refused(&writer.finish().unwrap().into_inner());
        assert!(told.contains("\"hunt.ron\" of the pack is a link"), "{told}");
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut bytes = zip_of(&[("one.txt", b"1"), ("two.txt", b"2")]);
        while let Some(at) = bytes.windows(7).position(|window| window == b"two.txt") {
            bytes[at..at + 7].copy_from_slice(b"one.txt");
        }
        let told = refused(&bytes);
        assert!(told.contains("names its files in two ways"), "{told}");
    }

    #[test]
    fn what_would_fill_the_memory_is_refused() {
        let limits = Limits { bytes: 100_000, files: 3 };
        let zeros = vec![0; 60_000];
        let within = |files: &[(&str, &[u8])]| Pack::unpack_within(limits, "x.hunt", &zip_of(files));
        assert!(within(&[("a", &zeros)]).is_ok());
        assert!(matches!(within(&[("a", &zeros), ("b", &zeros)]), Err(PackError::UnpacksTooLarge)));
        assert!(matches!(within(&[("a", b""), ("b", b""), ("c", b""), ("d", b"")]), Err(PackError::TooManyFiles(4))));
    }

    #[test]
    fn what_is_no_pack_is_refused_with_the_remedy() {
        let good = Pack::pack(&hunt()).unwrap();
        for bytes in [&b""[..], b"Hunt(", &good[..good.len() / 2], &good[10..]] {
            let told = refused(bytes);
            assert!(told.starts_with("this is no pack") || told.contains("in two ways"), "{told}");
        }
        let mut damaged = good.clone();
        let content = good.windows(15).position(|window| window == b"areas/b.geojson").unwrap() + 30;
        damaged[content] ^= 0x55;
        assert!(matches!(Pack::unpack("x.hunt", &damaged), Err(PackError::Damaged { .. })));
        assert!(matches!(Pack::open(Path::new("/nowhere.hunt")), Err(PackError::Unreadable(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_damage_makes_the_reader_panic_or_changes_what_is_read(
            changes in proptest::collection::vec((0.0..1.0, any::<u8>()), 1..5),
            keep in 0.0..2.0,
        ) {
            let good = Pack::pack(&hunt()).unwrap();
            let mut bytes = good.clone();
            for (place, change) in changes {
                let place = (place * bytes.len() as f64) as usize;
                bytes[place] ^= change;
            }
            bytes.truncate((keep * bytes.len() as f64) as usize);
            if let Ok(pack) = Pack::unpack("x.hunt", &bytes) {
                // Contents are checksummed; a name can only become another harmless name.
                let contents: Vec<_> = pack.files.values().collect();
                prop_assert!(contents.iter().all(|content| hunt().values().any(|known| known == *content)));
            }
        }
    }
}
