//! What a report says, and where reports lie: `crashes/` in the player's folder, the latest ones, with a mark while nobody has been told.

use super::{
    notes::Notes,
    scrub::{scrubbed, without_home},
};
use crate::link::replace_file;
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// The folder of the reports in the player's folder.
const FOLDER: &str = "crashes";

/// The file that names the report of which nobody has been told.
const UNTOLD: &str = "untold";

/// The most reports that are kept.
const MOST: usize = 10;

/// The commit that the game was built of, where whoever built it said so: `HUNT_COMMIT=$(git rev-parse --short HEAD) cargo build`.
const COMMIT: Option<&str> = option_env!("HUNT_COMMIT");

/// Threads that stop in the same moment write one after the other: each takes a name that none has yet, and they share the mark.
static WRITING: Mutex<()> = Mutex::new(());

/// What has happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// When, such as "2026-11-27T04:20:00Z".
    pub time: String,
    /// What the panic said.
    pub message: String,
    /// Where in the code.
    pub place: String,
    /// On which thread.
    pub thread: String,
    /// What called what.
    pub backtrace: String,
    /// What the game knew.
    pub notes: Notes,
}

impl Report {
    /// The report, to be read by whoever mends the game.
    pub fn text(&self, home: Option<&str>) -> String {
        let clean = |text: &str| scrubbed(text, &self.notes.secrets, home);
        let or_unknown = |text: &str| if text.is_empty() { "not known".to_owned() } else { clean(text) };
        let mut text = format!(
            "Treasure Hunt stopped unexpectedly.\n\n\
             version     {} ({})\n\
             time        {}\n\
             system      {} {}\n\
             graphics    {}\n\
             screen      {}\n\
             thread      {}\n\n\
             message     {}\n\
             at          {}\n\n\
             The last lines of the log:\n",
            env!("CARGO_PKG_VERSION"),
            COMMIT.unwrap_or("commit not known"),
            self.time,
            std::env::consts::OS,
            std::env::consts::ARCH,
            or_unknown(&self.notes.adapter),
            or_unknown(&self.notes.screen),
            or_unknown(&self.thread),
            clean(&self.message),
            without_home(&self.place, home),
        );
        for line in &self.notes.log {
            // Writing into a string does not fail.
            let _ = writeln!(text, "  {}", clean(line));
        }
        let _ = write!(text, "\nBacktrace:\n{}\n", without_home(&self.backtrace, home));
        text
    }
}

/// Writes a report into the player's folder and marks it as untold.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, report: &Report, home: Option<&str>) -> io::Result<PathBuf> {
    let _turn = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = folder.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let stem = format!("crash-{}", report.time.replace(':', "-"));
    let path = (1..)
        .map(|number| if number == 1 { format!("{stem}.txt") } else { format!("{stem}_{number}.txt") })
        .map(|name| folder.join(name))
        .find(|path| !path.exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    replace_file(&path, report.text(home).as_bytes())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    replace_file(&folder.join(UNTOLD), name.as_bytes())?;
    forget_oldest(&folder);
    Ok(path)
}

/// The names tell the time, so the oldest come first.
fn forget_oldest(folder: &Path) {
    let mut reports: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    reports.sort();
    let surplus = reports.len().saturating_sub(MOST);
    for old in &reports[..surplus] {
        // One report too many does no harm.
        let _ = fs::remove_file(old);
    }
}

/// The report of which nobody has been told.
pub fn untold(folder: &Path) -> Option<PathBuf> {
    let folder = folder.join(FOLDER);
    let name = fs::read_to_string(folder.join(UNTOLD)).ok()?;
    let name = Path::new(name.trim()).file_name()?.to_owned();
    let path = folder.join(name);
    path.is_file().then_some(path)
}

/// Whoever plays knows of it now.
pub fn tell(folder: &Path) {
    // If it stays, it is told once more.
    let _ = fs::remove_file(folder.join(FOLDER).join(UNTOLD));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, sync::Barrier, thread};

    fn report(second: u32) -> Report {
        let notes = Notes {
            screen: "Playing".into(),
            adapter: "A card (Vulkan; driver 1.2)".into(),
            log: ["INFO hunt_client: joined play.example.org:4330 as Mara".to_owned()].into(),
            secrets: vec!["Mara".into()],
        };
        Report {
            time: format!("2026-11-27T04:20:{second:02}Z"),
            message: "the account Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5 of Mara is gone".into(),
            place: "/home/mara/hunt/client/src/game.rs:12:5".into(),
            thread: "main".into(),
            backtrace: "   0: hunt_client::game::run\n             at /home/mara/hunt/client/src/game.rs:12:5".into(),
            notes,
        }
    }

    #[test]
    fn a_report_tells_what_happened_and_nothing_of_the_player() {
        let text = report(1).text(Some("/home/mara"));
        for told in
            ["version     0.", "Playing", "A card (Vulkan", "is gone", "~/hunt/client/src/game.rs:12:5", "hunt_client::game::run"]
        {
            assert!(text.contains(told), "{told}\n{text}");
        }
        for secret in ["Mara", "mara", "example.org", "4330", "Zm9v"] {
            assert!(!text.contains(secret), "{secret}\n{text}");
        }
    }

    #[test]
    fn a_report_is_told_once_and_only_the_latest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(untold(folder.path()), None);
        let mut last = PathBuf::new();
        for second in 0..14 {
            last = write(folder.path(), &report(second), None).unwrap();
        }
        assert_eq!(untold(folder.path()), Some(last.clone()));
        let again = write(folder.path(), &report(13), None).unwrap();
        assert!(again != last && again.exists() && last.exists(), "two in one second");
        let reports = fs::read_dir(folder.path().join(FOLDER)).unwrap().flatten();
        let kept = reports.filter(|entry| entry.file_name().to_string_lossy().ends_with(".txt")).count();
        assert_eq!(kept, MOST);
        tell(folder.path());
        assert_eq!(untold(folder.path()), None);
    }

    #[test]
    fn threads_that_stop_in_the_same_second_have_a_report_each() {
        let folder = tempfile::tempdir().unwrap();
        let together = Barrier::new(6);
        let stop = || {
            together.wait();
            write(folder.path(), &report(1), None).unwrap()
        };
        let written: Vec<PathBuf> = thread::scope(|scope| {
            let threads = [(); 6].map(|()| scope.spawn(stop));
            threads.map(|thread| thread.join().unwrap()).to_vec()
        });
        let names: BTreeSet<&PathBuf> = written.iter().collect();
        assert_eq!(names.iter().filter(|path| path.exists()).count(), 6, "{names:?}");
        assert!(written.contains(&untold(folder.path()).unwrap()));
    }

    #[test]
    fn a_mark_that_points_elsewhere_is_no_report() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
        fs::write(folder.path().join("settings.json"), "{}").unwrap();
        fs::write(folder.path().join(FOLDER).join(UNTOLD), "../settings.json").unwrap();
        assert_eq!(untold(folder.path()), None);
    }
}
