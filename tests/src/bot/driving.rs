//! Bots that are driven in step until something has happened.

use super::Bot;
use std::{
    thread,
    time::{Duration, Instant},
};

/// How often bots are driven.
const STEP: Duration = Duration::from_millis(25);

/// Something that was waited for has not happened.
#[derive(Debug, thiserror::Error)]
#[error("after {} s still not: {awaited}\n{bots}", waited.as_secs())]
pub struct TimedOut {
    awaited: String,
    waited: Duration,
    bots: String,
}

impl TimedOut {
    /// These bots have not come to what was awaited.
    pub(crate) fn of<'a>(awaited: &str, waited: Duration, bots: impl Iterator<Item = &'a Bot>) -> Self {
        Self { awaited: awaited.to_owned(), waited, bots: bots.map(|bot| format!("  {bot}\n")).collect() }
    }
}

/// Drives all bots in step, on this thread, until `done` says so.
///
/// # Errors
/// When it has not happened within `patience`; the error tells how every bot is.
pub fn drive(
    bots: &mut [Bot],
    awaited: &str,
    patience: Duration,
    mut done: impl FnMut(&mut [Bot]) -> bool,
) -> Result<(), TimedOut> {
    let began = Instant::now();
    let mut stepped = began;
    loop {
        let now = Instant::now();
        for bot in bots.iter_mut() {
            bot.step(now - stepped);
        }
        stepped = now;
        if done(bots) {
            return Ok(());
        }
        if began.elapsed() > patience {
            return Err(TimedOut::of(awaited, patience, bots.iter()));
        }
        thread::sleep(STEP.saturating_sub(now.elapsed()));
    }
}
