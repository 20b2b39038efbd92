//! What the process knows when it stops. It has one hook for panics, which can ask nobody, so this is the process's own.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, TryLockError},
    thread,
    time::Duration,
};

/// Lines of the log that are remembered.
const MOST_LINES: usize = 60;

/// Letters of a secret at least: a name of one letter would blacken the whole report.
const LEAST_SECRET: usize = 3;

/// How long, and how often, a panic waits for whoever is writing the notes: for ever would be too long, as that may be the thread itself.
const AGAIN_AFTER: Duration = Duration::from_millis(2);
const MOST_TRIES: u32 = 100;

/// What a report tells of the moment.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Notes {
    /// The screen that is shown.
    pub screen: String,
    /// The graphics card and its driver.
    pub adapter: String,
    /// The last lines of the log.
    pub log: VecDeque<String>,
    /// Words that no report may tell.
    pub secrets: Vec<String>,
}

static NOTES: Mutex<Notes> =
    Mutex::new(Notes { screen: String::new(), adapter: String::new(), log: VecDeque::new(), secrets: Vec::new() });

/// The notes; `None` when somebody is just writing them, who may be whoever panicked: then waiting would be for ever.
fn notes() -> Option<MutexGuard<'static, Notes>> {
    match NOTES.try_lock() {
        Ok(notes) => Some(notes),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn change(change: impl FnOnce(&mut Notes)) {
    change(&mut NOTES.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
}

/// A line of the log.
pub fn log(line: String) {
    change(|notes| {
        if notes.log.len() == MOST_LINES {
            notes.log.pop_front();
        }
        notes.log.push_back(line);
    });
}

/// The screen that is shown.
pub fn screen(screen: String) {
    change(|notes| notes.screen = screen);
}

/// The graphics card.
pub fn adapter(adapter: String) {
    change(|notes| notes.adapter = adapter);
}

/// Words that no report may tell.
pub fn secrets<'a>(words: impl IntoIterator<Item = &'a String>) {
    change(|notes| {
        for word in words {
            if word.chars().count() >= LEAST_SECRET && !notes.secrets.contains(word) {
                notes.secrets.push(word.clone());
            }
        }
    });
}

/// What is known now. Another thread that is just writing a line is waited for: without the notes nobody knows what must not be told.
pub fn known() -> Notes {
    let try_again = || {
        thread::sleep(AGAIN_AFTER);
        notes()
    };
    let notes = notes().or_else(|| (0..MOST_TRIES).find_map(|_| try_again()));
    notes.map(|notes| notes.clone()).unwrap_or_default()
}
