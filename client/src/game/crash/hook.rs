//! Hears of every panic of the process, on whichever thread, and writes the report.

use super::{
    notes,
    report::{self, Report},
};
use jiff::Timestamp;
use std::{
    backtrace::Backtrace,
    io::{self, Write},
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// The most reports of one run: whatever panics again and again is told already.
const MOST: u32 = 3;

/// From now on a panic is reported in the player's folder, after whoever listened before.
pub fn install(folder: &Path) {
    let folder: Arc<PathBuf> = Arc::new(folder.to_owned());
    let written = AtomicU32::new(0);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        before(info);
        if written.fetch_add(1, Ordering::Relaxed) < MOST {
            write(&folder, info);
        }
    }));
}

/// The game has ended as it should: what a thread may have stumbled over on the way is not worth a word at the next start.
pub fn ended_well(folder: &Path) {
    report::tell(folder);
}

/// Nothing in here may panic: that would end the process without a word.
fn write(folder: &Path, info: &PanicHookInfo<'_>) {
    let report = Report {
        time: Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        message: info.payload_as_str().unwrap_or("(no message)").to_owned(),
        place: info.location().map(ToString::to_string).unwrap_or_default(),
        thread: thread::current().name().unwrap_or("without a name").to_owned(),
        backtrace: Backtrace::force_capture().to_string(),
        notes: notes::known(),
    };
    let home = directories::UserDirs::new().and_then(|folders| folders.home_dir().to_str().map(str::to_owned));
    let words = match report::write(folder, &report, home.as_deref()) {
        Ok(path) => format!("The game stopped unexpectedly. A report is in {}", path.display()),
        Err(error) => format!(
            "The game stopped unexpectedly, and the report cannot be written into {}: {error}\n{}",
            folder.display(),
            report.text(home.as_deref())
        ),
    };
    // Nobody may be there to read it.
    let _ = writeln!(io::stderr(), "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_panic_anywhere_leaves_a_report_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        notes::screen("HuntPicker".into());
        notes::secrets([&"Rosalind".to_owned(), &"play.example.org".to_owned()]);
        notes::log("INFO hunt_client: joining play.example.org as Rosalind".into());
        install(folder.path());
        let fell = thread::Builder::new().name("surveyor".into()).spawn(|| panic!("Rosalind fell off the map")).unwrap();
        assert!(fell.join().is_err());
        drop(panic::take_hook());
        let path = report::untold(folder.path()).unwrap();
        let text = fs::read_to_string(path).unwrap();
        for told in ["fell off the map", "HuntPicker", "surveyor", "crash/hook.rs", "joining", "Backtrace:\n"] {
            assert!(text.contains(told), "{told}\n{text}");
        }
        assert!(!text.contains("Rosalind") && !text.contains("example.org"), "{text}");
        ended_well(folder.path());
        assert_eq!(report::untold(folder.path()), None);
    }
}
