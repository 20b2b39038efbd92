//! Watches a hunt's folder or pack: says when what its files hold has changed and come to rest.
//!
//! Editors save in several ways: they truncate a file and write it in pieces, or write another one and rename it. So a change counts only
//! once two readings, [`QUIET`] apart, have found the same; and what counts is the bytes, not that something was written. The system tells of
//! changes where it can. Now and then the files' times are looked at all the same, for file systems that tell nothing (shares, containers).

use super::{
    Files, HUNT_FILE, Loaded, Pack, Report, files_of, hunt_folder,
    load::{is_pack, load_hunt, pack_id},
    source::hash_files,
};
use crate::identity::{ContentHash, HuntId};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::AccessKind, event::AccessMode};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant, SystemTime},
};

/// How long the files must stay as they are before they count as saved.
const QUIET: Duration = Duration::from_millis(120);

/// A change that never comes to rest is taken as it is after this.
const PATIENCE: Duration = Duration::from_millis(600);

/// How often the files' times are looked at beside what the system tells.
const GLANCE: Duration = Duration::from_secs(2);

/// How often they are looked at when the system tells nothing.
const POLL: Duration = Duration::from_millis(250);

/// The files of a hunt as they were read at one moment: `hunt.ron` and those that it names and that are there.
#[derive(Clone, PartialEq, Debug)]
pub struct HuntFiles {
    place: Place,
    contents: BTreeMap<String, Vec<u8>>,
    /// Why a pack cannot be read, and how to mend it.
    flaw: Option<(String, &'static str)>,
}

/// Where a hunt's files lie.
#[derive(Clone, PartialEq, Debug)]
enum Place {
    Folder(PathBuf),
    Pack(PathBuf),
}

impl Place {
    fn of(path: &Path) -> Self {
        if is_pack(path) { Self::Pack(path.to_owned()) } else { Self::Folder(hunt_folder(path).0.to_owned()) }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Folder(path) | Self::Pack(path) => path,
        }
    }
}

impl HuntFiles {
    /// Reads a hunt's folder, or that of its `hunt.ron`, or its pack.
    pub fn read(path: &Path) -> Self {
        Self::at(&Place::of(path))
    }

    fn at(place: &Place) -> Self {
        let mut files = Self { place: place.clone(), contents: BTreeMap::new(), flaw: None };
        match place {
            Place::Folder(folder) => files.take(|name| folder.as_path().read(name)),
            Place::Pack(path) => match Pack::open(path) {
                Ok(pack) => files.take(|name| pack.read(name)),
                Err(error) => files.flaw = Some((error.to_string(), error.help())),
            },
        }
        files
    }

    fn take(&mut self, read: impl Fn(&str) -> io::Result<Vec<u8>>) {
        let Ok(hunt_file) = read(HUNT_FILE) else { return };
        for name in files_of(&hunt_file, |name| read(name).ok()) {
            // What is missing is told by the parser, with the place where it is named.
            if let Ok(bytes) = read(&name) {
                self.contents.insert(name, bytes);
            }
        }
        self.contents.insert(HUNT_FILE.to_owned(), hunt_file);
    }

    /// Checks them and makes a hunt of them.
    ///
    /// # Errors
    /// All mistakes in them; also when they are a pack that cannot be read.
    pub fn load(&self) -> Result<Loaded, Report> {
        match &self.flaw {
            Some((message, help)) => Err(Report::about(&self.place.path().display().to_string(), message, help)),
            None => load_hunt(self.id(), self),
        }
    }

    /// What names this content; of a hunt without mistakes it is the hunt's own hash.
    pub fn hash(&self) -> ContentHash {
        hash_files(&self.contents)
    }

    /// The id of the hunt in this folder or pack.
    pub fn id(&self) -> HuntId {
        match &self.place {
            Place::Folder(folder) => hunt_folder(folder).1,
            Place::Pack(path) => pack_id(path),
        }
    }

    fn stamps(&self) -> Stamps {
        let stamp = |path: &Path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok(), metadata.len()))
        };
        let folder = match &self.place {
            Place::Pack(path) => return vec![stamp(path)],
            Place::Folder(folder) => folder,
        };
        let read = |name: &str| self.contents.get(name).cloned();
        let mut names = self.contents.get(HUNT_FILE).map_or_else(Vec::new, |bytes| files_of(bytes, read));
        names.push(HUNT_FILE.to_owned());
        names.iter().map(|name| stamp(&folder.join(name))).collect()
    }
}

/// When each file was written last and how long it is; `None` for one that is not there.
type Stamps = Vec<Option<(Option<SystemTime>, u64)>>;

impl Files for HuntFiles {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.contents.read(name)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        match &self.place {
            Place::Folder(path) => path.as_path().list(folder),
            Place::Pack(_) => self.contents.list(folder),
        }
    }

    fn shown(&self, name: &str) -> String {
        self.place.path().shown(name)
    }
}

/// A hunt's folder or pack being watched, until this is dropped.
pub struct HuntWatch {
    system: Option<RecommendedWatcher>,
    /// Its end is what ends the thread.
    _wake: SyncSender<()>,
}

impl HuntWatch {
    /// Watches the folder or the pack of this hunt. Each time its files have come to rest with another content than the last one told, `known` at first,
    /// `tell` gets them, on a thread of its own.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(path: &Path, known: ContentHash, tell: impl FnMut(HuntFiles) + Send + 'static) -> io::Result<Self> {
        let place = Place::of(path);
        let (wake, woken) = sync_channel(1);
        let system = listen(&place, wake.clone()).ok();
        let glance = if system.is_some() { GLANCE } else { POLL };
        let read = move || HuntFiles::at(&place);
        thread::Builder::new().name("hunt-watch".into()).spawn(move || watch(&read, &woken, glance, known, tell))?;
        Ok(Self { system, _wake: wake })
    }

    /// Whether the system tells of changes; else they are looked for a few times a second.
    pub fn is_told(&self) -> bool {
        self.system.is_some()
    }
}

/// Lets the system wake the watch whenever something in the folder, or in that of the pack, is written, moved or removed.
fn listen(place: &Place, wake: SyncSender<()>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let only_read = |kind| matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write));
        if !event.is_ok_and(|event| only_read(event.kind)) {
            // One waking is as good as many.
            let _ = wake.try_send(());
        }
    })?;
    match place {
        Place::Folder(folder) => watcher.watch(folder, RecursiveMode::Recursive)?,
        // Another file takes its place, so that the file itself is not enough.
        Place::Pack(path) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
    }
    Ok(watcher)
}

fn watch(
    read: &impl Fn() -> HuntFiles,
    woken: &Receiver<()>,
    glance: Duration,
    mut known: ContentHash,
    mut tell: impl FnMut(HuntFiles),
) {
    // Read once, so that nothing is missed that was changed before the watch began.
    let mut files = read();
    let mut stamps = files.stamps();
    let mut changed = files.hash() != known;
    loop {
        if changed {
            files = at_rest(read, woken, files);
            let hash = files.hash();
            if hash != known {
                known = hash;
                tell(files.clone());
            }
        }
        if woken.recv_timeout(glance) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        // Before the reading, so that what is written during it is seen the next time.
        let now = files.stamps();
        changed = now != stamps;
        if changed {
            files = read();
            stamps = now;
        }
    }
}

/// Reads until two readings are the same, or patience is at its end.
fn at_rest(read: &impl Fn() -> HuntFiles, woken: &Receiver<()>, first: HuntFiles) -> HuntFiles {
    let until = Instant::now() + PATIENCE;
    let mut before = first;
    loop {
        let quiet_from = Instant::now();
        while quiet_from.elapsed() < QUIET {
            // Wakings meanwhile are of the change at hand.
            if woken.recv_timeout(QUIET.saturating_sub(quiet_from.elapsed())) == Err(RecvTimeoutError::Disconnected) {
                return before;
            }
        }
        let now = read();
        if now == before || Instant::now() >= until {
            return now;
        }
        before = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, sync::mpsc::channel};

    const HUNT: &str = r#"Hunt(title: "T", start: (0.0, 0.0), boundaries: ["b.geojson"])"#;

    fn write(folder: &Path, name: &str, text: &str) {
        fs::write(folder.join(name), text).unwrap();
    }

    fn next(told: &Receiver<HuntFiles>) -> HuntFiles {
        told.recv_timeout(Duration::from_secs(30)).expect("the change is told")
    }

    #[test]
    fn a_change_is_told_once_it_has_come_to_rest_and_the_same_bytes_are_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, HUNT_FILE, HUNT);
        write(folder, "b.geojson", "1");
        let known = HuntFiles::read(folder).hash();
        let (tell, told) = channel();
        let _watch = HuntWatch::start(folder, known, move |files| tell.send(files).unwrap()).unwrap();
        write(folder, "b.geojson", "1");
        write(folder, "b.geojson", "22");
        assert_eq!(next(&told).read("b.geojson").unwrap(), b"22");
        // By renaming, as many editors save.
        write(folder, "b.geojson~", "333");
        fs::rename(folder.join("b.geojson~"), folder.join("b.geojson")).unwrap();
        assert_eq!(next(&told).read("b.geojson").unwrap(), b"333");
        fs::remove_file(folder.join("b.geojson")).unwrap();
        assert!(next(&told).read("b.geojson").is_err());
        write(folder, "b.geojson", "333");
        let again = next(&told);
        assert_eq!(again.read("b.geojson").unwrap(), b"333");
        assert_eq!(again.shown("b.geojson"), folder.join("b.geojson").display().to_string());
        assert!(told.try_recv().is_err(), "each change was told once");
    }

    #[test]
    fn a_pack_is_watched_and_one_that_is_damaged_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("round.hunt");
        let save = |boundaries: &str| {
            let files = [(HUNT_FILE, HUNT), ("b.geojson", boundaries), ("notes.txt", "not of the hunt")];
            let files: BTreeMap<String, Vec<u8>> = files.map(|(name, text)| (name.to_owned(), text.into())).into();
            fs::write(folder.path().join("new"), Pack::pack(&files).unwrap()).unwrap();
            fs::rename(folder.path().join("new"), &at).unwrap();
        };
        save("{}");
        let files = HuntFiles::read(&at);
        assert_eq!((files.id(), files.read("b.geojson").unwrap()), (HuntId::from("round"), b"{}".to_vec()));
        let (tell, told) = channel();
        let _watch = HuntWatch::start(&at, files.hash(), move |files| tell.send(files).unwrap()).unwrap();
        // Of other files in the folder nothing is told, nor of the same content again.
        write(folder.path(), "other.hunt", "");
        save("{}");
        save("{ }");
        assert_eq!(next(&told).read("b.geojson").unwrap(), b"{ }");
        fs::write(&at, "no zip").unwrap();
        let mistakes = next(&told).load().unwrap_err().to_string();
        assert!(
            mistakes.contains("round.hunt:1:1: error: this is no pack") && mistakes.contains("hunt-server pack"),
            "{mistakes}"
        );
        save("{  }");
        let mistakes = next(&told).load().unwrap_err().to_string();
        assert!(mistakes.contains("round.hunt/b.geojson:1:"), "{mistakes}");
    }

    #[test]
    fn what_has_changed_before_the_watch_began_is_told() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), HUNT_FILE, HUNT);
        let (tell, told) = channel();
        let _watch =
            HuntWatch::start(&folder.path().join(HUNT_FILE), ContentHash::default(), move |files| tell.send(files).unwrap());
        assert_eq!(next(&told).read(HUNT_FILE).unwrap(), HUNT.as_bytes());
    }

    #[test]
    fn half_saved_files_are_not_told() {
        // What each reading finds: old, truncated, half, half no longer, and then the same twice.
        let texts = ["", "Hu", "Hunt(", "Hunt()", "Hunt()"];
        let reading = Cell::new(0);
        let read = || {
            let text = texts[reading.get().min(texts.len() - 1)];
            reading.set(reading.get() + 1);
            let contents = BTreeMap::from([(HUNT_FILE.to_owned(), text.into())]);
            HuntFiles { place: Place::Folder(PathBuf::new()), contents, flaw: None }
        };
        let (_wake, woken) = sync_channel(1);
        let rested = at_rest(&read, &woken, read());
        assert_eq!(rested.read(HUNT_FILE).unwrap(), b"Hunt()");
        assert_eq!(reading.get(), 5);
    }

    #[test]
    fn without_the_systems_word_the_times_of_the_files_tell() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), HUNT_FILE, HUNT);
        let path = folder.path().to_owned();
        let (wake, woken) = sync_channel(1);
        let (tell, told) = channel();
        let known = HuntFiles::read(&path).hash();
        let watching = thread::spawn(move || {
            watch(&|| HuntFiles::read(&path), &woken, Duration::from_millis(5), known, |files| tell.send(files).unwrap());
        });
        write(folder.path(), "b.geojson", "1");
        assert_eq!(next(&told).read("b.geojson").unwrap(), b"1");
        drop(wake);
        watching.join().unwrap();
    }
}
